# SPDX-License-Identifier: GPL-2.0-or-later
"""Analyses of measurements: they know neither the platforms' APIs nor QGIS."""
