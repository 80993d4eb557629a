# SPDX-License-Identifier: GPL-2.0-or-later
"""Real platform servers for tests: started, filled and stopped."""
