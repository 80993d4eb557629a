# SPDX-License-Identifier: GPL-2.0-or-later
"""The snapshot: schema, writer, reader, ledger and the pull engine; works without QGIS."""
