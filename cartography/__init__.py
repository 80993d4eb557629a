# SPDX-License-Identifier: GPL-2.0-or-later
"""Cartography: what a value means, the class it is in, and how map, legend and report show it."""
