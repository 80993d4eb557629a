# SPDX-License-Identifier: GPL-2.0-or-later
"""The first page: three ways to a platform - its address, a known one, the demo city."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import partial
from urllib.parse import urlsplit

from qgis.PyQt.QtCore import QDate, QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGroupBox,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ..bridge.connections import connection, connection_names
from ..bridge.translation import locale, sentence_of, tr
from ..core.errors import AccessDenied, Cancelled, InputError, UrbanDataError
from ..core.platform import Probe
from ..core.text import plain
from ..settings import SavedPlatform
from .button_grid import ButtonGrid
from .icons import theme_icon
from .jobs import Job, Jobs
from .known_platforms import KnownPlatform, known_platforms
from .probing import api_title, found_words
from .work import probe_address

__all__ = ["WelcomePage", "free_name", "known_words"]

_PLATFORM = Qt.ItemDataRole.UserRole
_ROWS_OF_LIST = 9  # lines of text
_LONGEST_NAME = 80


class WelcomePage(QScrollArea):
    """Offers the three ways; what was chosen is told by signals, nothing is saved here."""

    chosen = pyqtSignal(object)  # SavedPlatform
    demo_wanted = pyqtSignal()
    dialog_wanted = pyqtSignal(str)  # the address as far as it was typed
    back_wanted = pyqtSignal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job: Job | None = None
        self._found: SavedPlatform | None = None
        self.setObjectName("WelcomePage")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget()
        layout = QVBoxLayout(page)
        heading = _text(tr("Three ways to a map of what a city measures"))
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        self._back = _button("BackToCatalogueButton", "mActionArrowLeft.svg", tr("&Back to the catalogue"))
        self._back.clicked.connect(self.back_wanted)
        self._back.hide()
        layout.addWidget(self._back)
        layout.addWidget(heading)
        layout.addWidget(self._address_box())
        layout.addWidget(self._known_box())
        layout.addWidget(self._demo_box())
        layout.addStretch(1)
        self.setWidget(page)
        self.setFocusProxy(self.address)

    def set_saved(self, platforms: Collection[SavedPlatform]) -> None:
        """Offer the way back where there is a catalogue, and read QGIS's connections anew."""
        self._back.setVisible(bool(platforms))
        with QSignalBlocker(self.known):
            self.known.clear()
            for platform in known_platforms():
                saved = SavedPlatform(platform.name, platform.url, platform.api)
                self._add_known(platform.name, known_words(platform), platform.url, saved)
            for saved in _connections():
                self._add_known(saved.name, tr("SensorThings connection of QGIS"), saved.url, saved)
            self.known.setCurrentRow(0)

    def set_starting(self, is_starting: bool) -> None:
        """Say that the demo city is being started, or no longer."""
        self.demo.setEnabled(not is_starting)
        self._demo_state.setVisible(is_starting)

    def _address_box(self) -> QWidget:
        box = QGroupBox(tr("1. Paste an address"))
        layout = QVBoxLayout(box)
        label = _text(tr("&Address of a platform (SensorThings API or OGC API – Features):"), plain_text=False)
        self.address = QLineEdit()
        self.address.setObjectName("AddressEdit")
        self.address.setPlaceholderText("https://")
        self.address.setClearButtonEnabled(True)
        self.address.setAccessibleName(tr("Address of a platform"))
        self.address.returnPressed.connect(self._check)
        self.address.textChanged.connect(self._on_edited)
        label.setBuddy(self.address)
        self.check = _button("CheckAddressButton", "mActionFilter2.svg", tr("&Check the address"))
        self.check.clicked.connect(self._check)
        self.sign_in = _button("SignInButton", "mIconCertificate.svg", tr("With sign-in or &tenant…"))
        self.sign_in.clicked.connect(self._on_sign_in)
        self.verdict = _text("")
        self.verdict.setObjectName("AddressVerdict")
        self.verdict.hide()
        self.add_found = _button("AddFoundButton", "mActionAdd.svg", tr("Add and &list"))
        self.add_found.clicked.connect(self._on_add_found)
        self.add_found.hide()
        layout.addWidget(label)
        layout.addWidget(self.address)
        layout.addWidget(ButtonGrid([self.check, self.sign_in]))
        layout.addWidget(self.verdict)
        layout.addWidget(self.add_found)
        return box

    def _known_box(self) -> QWidget:
        box = QGroupBox(tr("2. Pick a known public platform"))
        layout = QVBoxLayout(box)
        self.known = QListWidget()
        self.known.setObjectName("KnownPlatforms")
        self.known.setAccessibleName(tr("Known public platforms"))
        self.known.setWordWrap(True)
        self.known.setResizeMode(QListView.ResizeMode.Adjust)
        self.known.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.known.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.known.setAlternatingRowColors(True)
        self.known.setMinimumHeight(self.known.fontMetrics().lineSpacing() * _ROWS_OF_LIST)
        self.known.itemActivated.connect(self._on_known)
        self.known_button = _button("AddKnownButton", "mActionAdd.svg", tr("Add the &platform and list it"))
        self.known_button.clicked.connect(self._on_add_known)
        layout.addWidget(self.known)
        layout.addWidget(self.known_button)
        return box

    def _demo_box(self) -> QWidget:
        box = QGroupBox(tr("3. Try it with the demo city"))
        layout = QVBoxLayout(box)
        layout.addWidget(
            _text(tr("A made-up town on this computer: weather, air, traffic and more, without internet."))
        )
        self.demo = _button("DemoCityButton", "mActionPlay.svg", tr("Open the &demo city"))
        self.demo.clicked.connect(self.demo_wanted)
        self._demo_state = _text(tr("The demo city is starting…"))
        self._demo_state.hide()
        layout.addWidget(self.demo)
        layout.addWidget(self._demo_state)
        return box

    def _add_known(self, name: str, words: str, url: str, platform: SavedPlatform) -> None:
        item = QListWidgetItem(theme_icon("mIconConnect.svg"), f"{name}\n{words}")
        item.setData(_PLATFORM, platform)
        item.setToolTip(url)
        self.known.addItem(item)

    # The address.

    def _check(self) -> None:
        """Ask the address what it is."""
        self._forget()
        try:
            asked = _platform_at(self.address.text())
        except InputError as error:
            self._say(sentence_of(error))
            return
        self._say(tr("Asking {host}…").format(host=urlsplit(asked.url).netloc))
        self.check.setEnabled(False)
        self._job = self._jobs.start(
            tr("Check {url}").format(url=asked.url),
            partial(probe_address, asked),
            on_done=self._on_found,
            on_failed=self._on_not_found,
            listed=False,
        )

    def _on_found(self, probe: Probe) -> None:
        if self._is_outdated():
            return
        self._job = None
        self.check.setEnabled(True)
        name = _name_for(probe)
        self._found = SavedPlatform(name, probe.root_url, probe.api)
        self._say(found_words(probe))
        self.add_found.show()
        self.add_found.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(self.add_found)

    def _on_not_found(self, error: UrbanDataError) -> None:
        if self._is_outdated() or isinstance(error, Cancelled):
            return
        self._job = None
        self.check.setEnabled(True)
        self._say(sentence_of(error))
        if isinstance(error, AccessDenied):
            self.sign_in.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_outdated(self) -> bool:
        """True for an answer to an address that has been changed since."""
        return self._job is None

    def _on_edited(self) -> None:
        self._forget()
        self.verdict.hide()

    def _forget(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
        self._found = None
        self.add_found.hide()
        self.check.setEnabled(True)

    def _say(self, sentence: str) -> None:
        self.verdict.setText(sentence)
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
    """What there is to know of a known platform: town, API, licence, when it was last seen; then what it holds."""
    parts = [
        platform.town,
        api_title(platform.api),
        tr("licence {name}").format(name=platform.licence) if platform.licence else "",
        _checked_words(platform.checked),
    ]
    note = platform.note(locale().name().partition("_")[0])
    return f"{' · '.join(filter(None, parts))}\n{note}"


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


def _platform_at(text: str) -> SavedPlatform:
    """An address as people paste it, as a platform to ask; raises InputError for what is none."""
    url = text.strip()
    if not url:
        raise InputError("Paste the address of a platform first, such as https://sta.example.org/v1.1.")
    if "://" not in url:
        url = f"https://{url}"
    return SavedPlatform(tr("New platform"), url)


def _name_for(probe: Probe) -> str:
    """A name that QGIS can keep: the service's title, else its host."""
    title = re.sub(r"[/\\]+", " ", plain(probe.title, _LONGEST_NAME)).strip()
    return title or urlsplit(probe.root_url).netloc


def _connections() -> list[SavedPlatform]:
    """QGIS's own SensorThings connections, without those that cannot be used."""
    found = []
    for name in connection_names():
        try:
            saved = connection(name)
        except InputError:
            continue
        if saved is not None:
            found.append(saved)
    return found


def _button(name: str, icon: str, text: str) -> QPushButton:
    button = QPushButton(theme_icon(icon), text)
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
