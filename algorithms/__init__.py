# SPDX-License-Identifier: GPL-2.0-or-later
"""The Processing provider: one thin file per algorithm."""
