# SPDX-License-Identifier: GPL-2.0-or-later
"""Providers: one module per API of a platform, found through the registry."""
