# SPDX-License-Identifier: GPL-2.0-or-later
"""At the desk: docks, dialogs, Browser items and options; the only room that sees qgis.gui."""
