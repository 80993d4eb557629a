# SPDX-License-Identifier: GPL-2.0-or-later
"""The door to QGIS core: network and sign-in, tasks, layers, project."""
