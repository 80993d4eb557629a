# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks for the address of a platform and how it is reached, tries it, and saves it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from qgis.gui import QgsAuthConfigSelect
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from .. import settings
from ..bridge.connections import connection, connection_names
from ..bridge.translation import sentence_of, tr
from ..core.errors import Cancelled, InputError, OnlySecure, OtherScheme, UrbanDataError
from ..core.platform import Probe
from ..core.text import plain
from ..providers.registry import PROVIDERS
from ..settings import AnyPlatform, SavedPlatform, SpoiltPlatform
from . import work
from .advice import advised
from .form import Column, Field, Notice, describe, open_up
from .header_table import HeaderTable
from .jobs import Jobs
from .legible import make_legible
from .pasting import with_scheme
from .probing import api_title, found_words
from .question import Question
from .question_box import ask
from .standard_buttons import name_buttons

__all__ = ["PlatformDialog"]

_SAMPLE = SavedPlatform("…", "https://example.org")
_LONGEST_NAME = 60
_NOT_IN_NAMES = re.compile(r"[/\\\x00-\x1f\s]+")


class PlatformDialog(QDialog):
    """A new platform, or one to change; ``saved`` is what was saved, once the dialog is accepted.

    ``platform`` may be unsaved: a pasted address that is to be kept. A saved one that gets another name loses its
    old one. Of a spoilt one the dialog says what is wrong.
    """

    def __init__(self, jobs: Jobs, platform: AnyPlatform | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.saved: SavedPlatform | None = None
        self._old_name = platform.name if platform is not None and platform in settings.all_platforms() else ""
        self._other_address = ""
        self._question = Question(jobs, self)
        self._question.answered.connect(self._on_found)
        self._question.failed.connect(self._on_failed)
        self.setObjectName("UrbanDataPlatformDialog")
        self.setWindowTitle(tr("Change a platform") if self._old_name else tr("Add a platform"))
        self._build()
        make_legible(self)
        if platform is not None:
            self._show(platform)
        self._follow_edits()
        if isinstance(platform, SpoiltPlatform):
            self._complain(with_name=bool(platform.name))
            text = tr("{problem} What can be used of it is filled in.")
            self._say(text.format(problem=sentence_of(platform.problem)), is_warning=True)

    def accept(self) -> None:
        """Save, if all of it can be used; a name that another platform has is asked about."""
        platform = self._platform()
        if platform is None:
            return
        if platform.name != self._old_name and _is_taken(platform.name):
            self._ask_to_replace(platform)
        else:
            self._save(platform)

    def done(self, result: int) -> None:
        """Leave, without waiting for an answer."""
        self._question.drop()
        super().done(result)

    def _build(self) -> None:
        self.name, self.address = QLineEdit(), QLineEdit()
        self.address.setPlaceholderText("https://")
        self.kind = QComboBox()
        for title, api in ((tr("Found out automatically"), ""), *((api_title(api), api) for api in PROVIDERS)):
            self.kind.addItem(title, api)
        self.sign_in = QgsAuthConfigSelect()
        self.headers = HeaderTable()
        self._fields = self._made_fields()
        self._column = Column()
        self.result = Notice("result", tr("Result of the test"))
        if connection_names():
            self._column.add(self._takeover())
        for field in self._fields.values():
            self._column.add(field)
        self._column.close_up()
        self.use_other = self._made_use_other()
        around = QVBoxLayout(self)
        for widget in (self._column, self.result, self.use_other, self._footer()):
            around.addWidget(widget)
        self.address.setFocus()
        open_up(self)

    def _made_fields(self) -> dict[str, Field]:
        return {
            "address": Field(
                "address",
                tr("&Address"),
                self.address,
                tr("The address of the platform's service, such as https://example.org/FROST-Server/v1.1."),
            ),
            "name": Field("name", tr("&Name"), self.name, tr("What you want to call it. The test proposes a name.")),
            "kind": Field("kind", tr("&Kind of service"), self.kind),
            "sign_in": Field(
                "sign_in",
                tr("S&ign-in"),
                self.sign_in,
                tr("Only where the platform asks for one. QGIS keeps it encrypted; here only its id is saved."),
            ),
            "headers": Field(
                "headers",
                tr("Request &headers"),
                self.headers,
                tr("Only where the platform serves several tenants, such as Fiware-Service. Never for a sign-in."),
            ),
        }

    def _takeover(self) -> QPushButton:
        """QGIS's own connections, in a menu."""
        button = QPushButton(tr("Take over from &QGIS"))
        button.setObjectName("takeOver")
        button.setAutoDefault(False)
        describe(button, tr("Take over from QGIS"), tr("Fills in a SensorThings connection that QGIS knows."))
        menu = QMenu(button)
        menu.setObjectName("takeOverMenu")
        for name in connection_names():
            menu.addAction(name.replace("&", "&&")).triggered.connect(partial(self._take_over, name))
        button.setMenu(menu)
        return button

    def _made_use_other(self) -> QPushButton:
        """It does not stand among the others, as a box of buttons shows all of them whenever the style changes."""
        button = QPushButton(tr("&Use this address"))
        button.setObjectName("useOther")
        button.setAccessibleName(tr("Use this address"))
        button.setAutoDefault(False)
        button.clicked.connect(self._on_use_other)
        button.hide()
        return button

    def _footer(self) -> QDialogButtonBox:
        """Test, save, cancel."""
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        name_buttons(buttons)
        self.save = buttons.button(QDialogButtonBox.StandardButton.Save)
        self.save.setText(tr("&Save"))
        self.save.setDefault(True)
        self.test = buttons.addButton(tr("&Test"), QDialogButtonBox.ButtonRole.ActionRole)
        self.test.setObjectName("test")
        self.test.clicked.connect(self._on_test)
        self.test.setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _follow_edits(self) -> None:
        self.name.textEdited.connect(self._on_name_edited)
        self.address.textEdited.connect(self._on_changed)
        self.kind.currentIndexChanged.connect(self._on_changed)
        self.sign_in.selectedConfigIdChanged.connect(self._on_sign_in_changed)
        self.headers.edited.connect(self._on_changed)

    def _show(self, platform: AnyPlatform) -> None:
        self.name.setText(platform.name)
        self.address.setText(platform.url)
        if self.kind.findData(platform.api) < 0:
            self.kind.addItem(platform.api, platform.api)
        self.kind.setCurrentIndex(self.kind.findData(platform.api))
        self.sign_in.setConfigId(platform.authcfg)
        if self.sign_in.configId() != platform.authcfg:
            text = tr(
                "This QGIS does not know the sign-in “{id}” of the platform. Choose another one, or save without."
            )
            self._fields["sign_in"].complain(text.format(id=platform.authcfg))
        self.headers.show_headers(platform.headers)

    def _take_over(self, name: str) -> None:
        try:
            found = connection(name)
        except InputError as error:
            self._say(sentence_of(error), is_warning=True)
            return
        if found is not None:
            self._on_changed()
            self._on_name_edited()
            self._show(found)

    def _on_name_edited(self) -> None:
        self._fields["name"].complain("")

    def _on_sign_in_changed(self) -> None:
        self._fields["sign_in"].complain("")
        self._on_changed()

    def _on_changed(self) -> None:
        """What was found or complained of concerns something else now."""
        self._question.drop()
        self._say("")
        for name in ("address", "headers"):
            self._fields[name].complain("")

    def _platform(self, *, with_name: bool = True) -> SavedPlatform | None:
        """What is entered; None after saying beside the fields what is wrong."""
        self._tidy_address()
        if self._complain(with_name=with_name):
            return None
        return SavedPlatform(
            self.name.text().strip() if with_name else _SAMPLE.name,
            self.address.text(),
            self.kind.currentData(),
            self.sign_in.configId(),
            self.headers.headers(),
        )

    def _tidy_address(self) -> None:
        """Take off what was pasted around the address, and put on a beginning that is missing, for all to see."""
        if self.address.text().strip():
            self.address.setText(with_scheme(self.address.text()))

    def _complain(self, *, with_name: bool) -> bool:
        """Whether something is wrong, which is said beside the fields, the first of which gets the focus."""
        checks: dict[str, Callable[[], object]] = {"address": lambda: replace(_SAMPLE, url=self.address.text())}
        if with_name:
            checks["name"] = self._check_name
        checks["headers"] = lambda: replace(_SAMPLE, headers=self.headers.headers())
        wrong = [field for field, check in checks.items() if not self._passes(field, check)]
        if wrong:
            self._fields[wrong[0]].focus()
            self._column.ensureWidgetVisible(self._fields[wrong[0]])
        return bool(wrong)

    def _check_name(self) -> None:
        """Raises InputError for a name that no platform can have, or of which another one differs in case alone."""
        name = self.name.text().strip()
        replace(_SAMPLE, name=name)
        for other in (one.name for one in settings.all_platforms()):
            if other not in (name, self._old_name) and other.casefold() == name.casefold():
                raise InputError(
                    f"There is a platform “{other}” already, whose snapshot can have the same file name. "
                    "Choose a name that differs in more than capital letters."
                )

    def _passes(self, field: str, check: Callable[[], object]) -> bool:
        try:
            check()
        except InputError as error:
            self._fields[field].complain(sentence_of(error))
            return False
        self._fields[field].complain("")
        return True

    def _on_test(self) -> None:
        if self._question.is_asked:
            self._question.drop()
            self._say(tr("Stopped."))
            return
        platform = self._platform(with_name=False)
        if platform is None:
            self._say("")
            return
        host = plain(urlsplit(platform.url).netloc, 100)
        work.unlock_for(platform)
        self._question.ask(tr("Test of {host}").format(host=host), partial(work.probe_address, platform))
        self._say(tr("Asking {host}…").format(host=host))

    def _on_found(self, probe: Probe) -> None:
        if not self.name.text().strip():
            self.name.setText(_proposal(probe))
        self._say(found_words(probe), other=probe.root_url)

    def _on_failed(self, error: UrbanDataError) -> None:
        if isinstance(error, Cancelled):
            self._say(tr("Stopped."))
            return
        other = error.fields["target"] if isinstance(error, OnlySecure | OtherScheme) else ""
        self._say(advised(error, signs_in=bool(self.sign_in.configId())), other=other, is_warning=True)

    def _say(self, text: str, *, other: str = "", is_warning: bool = False) -> None:
        """Tell how the test stands, and offer an ``other`` address than the one that is entered."""
        self.test.setText(tr("S&top") if self._question.is_asked else tr("&Test"))
        self.test.setAccessibleName(self.test.text().replace("&", ""))
        self.result.tell(text, is_warning=is_warning)
        entered = self.address.text().strip()
        self._other_address = other if other.rstrip("/") != entered.rstrip("/") else ""
        self.use_other.setVisible(bool(self._other_address))
        self.use_other.setToolTip(self._other_address)
        self.use_other.setAccessibleDescription(self._other_address)

    def _on_use_other(self) -> None:
        self.address.setText(self._other_address)
        self.address.setFocus(Qt.FocusReason.OtherFocusReason)
        self.use_other.hide()

    def _ask_to_replace(self, platform: SavedPlatform) -> None:
        text = tr("There is a platform “{name}” already. Replace it?").format(name=platform.name)
        replace_it = partial(self._save, platform)
        ask(self, "UrbanDataReplaceQuestion", self.windowTitle(), text, tr("&Replace it"), replace_it)

    def _save(self, platform: SavedPlatform) -> None:
        if self._old_name and self._old_name != platform.name:
            settings.remove_platform(self._old_name)
        settings.save_platform(platform)
        self.saved = platform
        super().accept()


def _is_taken(name: str) -> bool:
    return any(one.name == name for one in settings.all_platforms())


def _proposal(probe: Probe) -> str:
    """A name for what was found: its title, else its host."""
    title = _NOT_IN_NAMES.sub(" ", plain(probe.title, _LONGEST_NAME)).strip()
    return title or urlsplit(probe.root_url).netloc
