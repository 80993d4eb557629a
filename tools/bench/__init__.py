# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast the plugin is, measured beside QGIS's own SensorThings provider; ``./dev bench`` runs it."""
