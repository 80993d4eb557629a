# SPDX-License-Identifier: GPL-2.0-or-later
"""The first page: three ways to a platform - its address, a known one, the demo city."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import partial
from html import escape
from urllib.parse import urlsplit

from qgis.PyQt.QtCore import QDate, QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QGroupBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..bridge.connections import usable_connections
from ..bridge.translation import locale, sentence_of, tr, user_language
from ..core.errors import Cancelled, InputError, SignInNeeded, UrbanDataError
from ..core.platform import Probe
from ..core.text import plain
from ..settings import AnyPlatform, SavedPlatform
from .advice import advised
from .button_grid import ButtonGrid
from .icons import theme_icon
from .jobs import Jobs
from .known_platforms import KnownPlatform, known_platforms
from .pasting import has_scheme, unwrapped, with_scheme
from .probing import api_title, found_words
from .question import Question
from .scroll_page import ScrollPage, keep_lines
from .work import probe_address
from .wrapping_button import WrappingButton

__all__ = ["WelcomePage", "free_name", "known_words", "pasted_platform", "with_scheme"]

_PLATFORM = Qt.ItemDataRole.UserRole
_WORDS = Qt.ItemDataRole.UserRole + 1
_ROWS_OF_LIST = 7  # lines of text
_LONGEST_NAME = 80


class WelcomePage(ScrollPage):
    """Offers the three ways; what was chosen is told by signals, nothing is saved here."""

    chosen = pyqtSignal(object)  # SavedPlatform
    demo_wanted = pyqtSignal()
    dialog_wanted = pyqtSignal(str)  # the address as far as it was typed
    back_wanted = pyqtSignal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        page = QWidget()
        super().__init__(page, parent)
        self._question = Question(jobs, self)
        self._question.answered.connect(self._on_found)
        self._question.failed.connect(self._on_not_found)
        self._found: SavedPlatform | None = None
        self.setObjectName("WelcomePage")
        layout = QVBoxLayout(page)
        heading = _heading(tr("Three ways to a map of what a city measures"))
        self._back = _button("BackToCatalogueButton", "mActionArrowLeft.svg", tr("&Back to the catalogue"))
        self._back.clicked.connect(self.back_wanted)
        self._back.hide()
        layout.addWidget(self._back)
        layout.addWidget(heading)
        layout.addWidget(self._address_box())
        layout.addWidget(self._known_box(), 1)
        layout.addWidget(self._demo_box())
        self.setFocusProxy(self.address)

    def set_saved(self, platforms: Collection[AnyPlatform]) -> None:
        """Offer the way back where there is a catalogue, and read QGIS's connections anew."""
        self._back.setVisible(bool(platforms))
        with QSignalBlocker(self.known):
            self.known.clear()
            for platform in known_platforms():
                saved = SavedPlatform(platform.name(user_language()), platform.url, platform.api)
                self._add_known(saved, known_words(platform))
            for saved in usable_connections():
                self._add_known(saved, tr("SensorThings connection of QGIS"))
            self.known.setCurrentRow(0)
        self._tell_known()

    def set_starting(self, is_starting: bool) -> None:
        """Say that the demo city is being started, or no longer."""
        self.demo.setEnabled(not is_starting)
        self._demo_state.setVisible(is_starting)

    def _address_box(self) -> QWidget:
        box, layout = _box(tr("1. Paste an address"))
        label = _text(tr("&Address of a platform (SensorThings API or OGC API – Features):"), plain_text=False)
        self.address = QLineEdit()
        self.address.setObjectName("AddressEdit")
        self.address.setPlaceholderText("https://")
        self.address.setClearButtonEnabled(True)
        self.address.setAccessibleName(tr("Address of a platform"))
        self.address.returnPressed.connect(self._check)
        self.address.textChanged.connect(self._on_edited)
        label.setBuddy(self.address)
        self.check = _button("CheckAddressButton", "mActionIdentify.svg", tr("Chec&k the address"))
        self.check.clicked.connect(self._check)
        self.sign_in = _button("SignInButton", "mIconCertificate.svg", tr("With si&gn-in…"))
        self.sign_in.setToolTip(tr("For a platform that wants a sign-in or the name of a tenant"))
        self.sign_in.setAccessibleDescription(self.sign_in.toolTip())
        self.sign_in.clicked.connect(self._on_sign_in)
        self.verdict = _text("")
        self.verdict.setObjectName("AddressVerdict")
        self.verdict.hide()
        self.add_found = _button("AddFoundButton", "mActionAdd.svg", tr("Add and l&ist"))
        self.add_found.clicked.connect(self._on_add_found)
        self.add_found.hide()
        layout.addWidget(label)
        layout.addWidget(self.address)
        layout.addWidget(ButtonGrid([self.check, self.sign_in]))
        layout.addWidget(self.verdict)
        layout.addWidget(self.add_found)
        return box

    def _known_box(self) -> QWidget:
        box, layout = _box(tr("2. Pick a known platform"))
        self.known = QListWidget()
        self.known.setObjectName("KnownPlatforms")
        self.known.setAccessibleName(tr("Known public platforms"))
        self.known.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.known.setAlternatingRowColors(True)
        keep_lines(self.known, _ROWS_OF_LIST)
        self.known.itemActivated.connect(self._on_known)
        self.known.currentItemChanged.connect(self._tell_known)
        self.known_facts = _text("")
        self.known_facts.setObjectName("KnownPlatformFacts")
        self.known_button = _button("AddKnownButton", "mActionAdd.svg", tr("Add the plat&form"))
        self.known_button.clicked.connect(self._on_add_known)
        layout.addWidget(self.known, 1)
        layout.addWidget(self.known_facts)
        layout.addWidget(self.known_button)
        return box

    def _demo_box(self) -> QWidget:
        box, layout = _box(tr("3. Try the demo city"))
        layout.addWidget(
            _text(tr("A made-up town on this computer: weather, air, traffic and more, without internet."))
        )
        self.demo = _button("DemoCityButton", "mActionPlay.svg", tr("Ope&n the demo city"))
        self.demo.clicked.connect(self.demo_wanted)
        self._demo_state = _text(tr("The demo city is starting…"))
        self._demo_state.hide()
        layout.addWidget(self.demo)
        layout.addWidget(self._demo_state)
        return box

    def _add_known(self, platform: SavedPlatform, words: str) -> None:
        item = QListWidgetItem(theme_icon("mIconConnect.svg"), platform.name)
        item.setData(_PLATFORM, platform)
        item.setData(_WORDS, words)
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, words)
        item.setToolTip(f"<p>{escape(platform.name)}<br>{escape(platform.url)}</p>")
        self.known.addItem(item)

    def _tell_known(self) -> None:
        """Say what there is to know of the platform that is chosen in the list."""
        item = self.known.currentItem()
        self.known_facts.setText("" if item is None else f"{item.data(_WORDS)}\n{_breakable(item.data(_PLATFORM).url)}")
        self.known_button.setEnabled(item is not None)

    # The address.

    def _check(self) -> None:
        """Ask the address what it is."""
        self._forget()
        try:
            asked = pasted_platform(self.address.text())
        except InputError as error:
            self._say(sentence_of(error))
            return
        self._say(tr("Asking {host}…").format(host=urlsplit(asked.url).netloc))
        self.check.setEnabled(False)
        guessed = not has_scheme(unwrapped(self.address.text()))
        asking = partial(probe_address, asked, guessed=guessed)
        self._question.ask(tr("Check {url}").format(url=asked.url), asking)

    def _on_found(self, probe: Probe) -> None:
        self.check.setEnabled(True)
        self._found = SavedPlatform(_name_for(probe), probe.root_url, probe.api)
        self._say(found_words(probe))
        self.add_found.show()
        self.add_found.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_not_found(self, error: UrbanDataError) -> None:
        self.check.setEnabled(True)
        if isinstance(error, SignInNeeded):
            self._say(f"{sentence_of(error)} {tr('Go on with “With sign-in…”.')}")
            self.sign_in.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not isinstance(error, Cancelled):
            self._say(advised(error, signs_in=False))

    def _on_edited(self) -> None:
        self._forget()
        self.verdict.hide()

    def _forget(self) -> None:
        self._question.drop()
        self._found = None
        self.add_found.hide()
        self.check.setEnabled(True)

    def _say(self, sentence: str) -> None:
        self.verdict.setText(_breakable(sentence))
        self.verdict.setAccessibleName(sentence)
        self.verdict.show()
        self.ensureWidgetVisible(self.verdict)

    def _on_sign_in(self) -> None:
        self.dialog_wanted.emit(self.address.text().strip())

    def _on_add_found(self) -> None:
        if self._found is not None:
            found = self._found
            self.address.clear()
            self.chosen.emit(found)

    # The known ones.

    def _on_known(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_PLATFORM))

    def _on_add_known(self) -> None:
        item = self.known.currentItem()
        if item is not None:
            self._on_known(item)


def known_words(platform: KnownPlatform) -> str:
    """What there is to know of a known platform: what it holds, then town, API, licence, when it was last seen."""
    parts = [
        "" if platform.town in platform.name(user_language()) else platform.town,
        api_title(platform.api),
        tr("licence {name}").format(name=platform.licence) if platform.licence else tr("licence not named"),
        _checked_words(platform.checked),
    ]
    return f"{platform.note(user_language())}\n{' · '.join(filter(None, parts))}"


def _checked_words(checked: str | None) -> str:
    if checked is None:
        return tr("not checked yet")
    if len(checked) == len("2026-01"):
        day = QDate.fromString(f"{checked}-01", Qt.DateFormat.ISODate)
        return tr("last checked {time}").format(time=locale().toString(day, "MMMM yyyy"))
    day = QDate.fromString(checked, Qt.DateFormat.ISODate)
    return tr("last checked {time}").format(time=locale().toString(day, locale().dateFormat()))


def free_name(wanted: str, taken: Collection[str]) -> str:
    """``wanted``, with a number behind it where that name is taken."""
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted} {number}"
    return name


def pasted_platform(text: str) -> SavedPlatform:
    """An address as people paste it, as a platform to ask; raises InputError for what is none."""
    if not text.strip():
        raise InputError("Paste the address of a platform first, such as https://sta.example.org/v1.1.")
    url = with_scheme(text)
    try:
        host = urlsplit(url).netloc
    except ValueError as error:
        raise InputError("The platform's address is not a web address.", str(error)) from error
    return SavedPlatform(_kept(host) or tr("New platform"), url)


def _name_for(probe: Probe) -> str:
    """A name that QGIS can keep: the service's title, else its host."""
    return _kept(probe.title) or urlsplit(probe.root_url).netloc


def _kept(name: str) -> str:
    """A name without what QGIS cannot keep in one."""
    return re.sub(r"[/\\]+", " ", plain(name, _LONGEST_NAME)).strip()


def _breakable(text: str) -> str:
    """``text`` whose addresses may be broken into lines, which would else make a narrow dock wider."""
    return re.sub(r"(?<=[/?&=_-])(?=\w)", "\u200b", text)


def _box(title: str) -> tuple[QGroupBox, QVBoxLayout]:
    """A box with its title in it, which wraps; that of a QGroupBox would make a narrow dock wider."""
    box = QGroupBox()
    box.setAccessibleName(title)
    layout = QVBoxLayout(box)
    layout.addWidget(_heading(title))
    return box, layout


def _heading(text: str) -> QLabel:
    heading = _text(text)
    font = heading.font()
    font.setBold(True)
    heading.setFont(font)
    return heading


def _button(name: str, icon: str, text: str) -> WrappingButton:
    button = WrappingButton(theme_icon(icon), text)
    button.setObjectName(name)
    button.setAccessibleName(text.replace("&", ""))
    return button


def _text(text: str, *, plain_text: bool = True) -> QLabel:
    """A label that wraps; ``plain_text`` is False for one of ours with a mnemonic, which plain text would show."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText if plain_text else Qt.TextFormat.AutoText)
    label.setText(text)
    label.setWordWrap(True)
    return label
