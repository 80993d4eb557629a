# SPDX-License-Identifier: GPL-2.0-or-later
"""Run inside QGIS Desktop by scenarios.py: plays the one scene that the environment names."""

from __future__ import annotations

import os
from importlib import import_module

from desktop.person import Play

module, _, name = os.environ["URBAN_DATA_SCENE"].partition(".")
play = Play(getattr(import_module(f"desktop.scenes.{module}"), name))
