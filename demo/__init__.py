# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo city: a small urban data platform on the loopback interface."""
