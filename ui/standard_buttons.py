# SPDX-License-Identifier: GPL-2.0-or-later
"""The standard buttons of dialogs and questions in the plugin's language."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QDialogButtonBox, QMessageBox

from ..bridge.translation import tr

__all__ = ["name_buttons"]


def name_buttons(box: QDialogButtonBox | QMessageBox) -> None:
    """Write on Cancel and Close what Qt itself would say; its own translation is not installed everywhere.

    They have no mnemonic: Escape is their key.
    """
    for kind, text in (("Cancel", tr("Cancel")), ("Close", tr("Close"))):
        button = box.button(getattr(type(box).StandardButton, kind))
        if button is not None:
            button.setText(text)
