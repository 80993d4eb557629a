# SPDX-License-Identifier: GPL-2.0-or-later
"""The vocabulary of the plugin: plain values and protocols that every room shares."""
