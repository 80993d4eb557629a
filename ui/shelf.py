# SPDX-License-Identifier: GPL-2.0-or-later
"""The snapshots a person works with: those that are remembered, and those in the folder for snapshots."""

from __future__ import annotations

import os
import re
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import urlsplit

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QFileInfo, QObject, QStandardPaths, pyqtSignal

from .. import settings
from ..bridge.connections import usable_connections
from ..core.errors import InputError
from ..settings import SavedPlatform
from ..store.reader import is_snapshot

__all__ = ["Shelf", "require_folder"]

SUFFIX = ".gpkg"
OWN_FOLDER = "Urban Data"
MOST_REMEMBERED = 200

_LONGEST_NAME = 80
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class Shelf(QObject):
    """Knows where snapshots lie.

    `paths`, `is_damaged` and `platform_of` may be called from any thread, the rest in the main thread.
    """

    changed = pyqtSignal()

    def __init__(self, project: QgsProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._home = str(project.homePath())
        self._met: list[SavedPlatform] = []
        self._looked_at: dict[Path, tuple[tuple[int, int], bool]] = {}
        for moved in (project.homePathChanged, project.projectSaved, project.readProject):
            moved.connect(self._follow_home)  # QGIS 3.40 does not tell of the new home when a project is saved

    def folder(self) -> Path:
        """Where new snapshots go: the folder of the settings, else the saved project's, else one in Documents.

        A folder of the settings that is no whole path counts as none.
        """
        told = str(settings.SNAPSHOT_FOLDER.value()).strip()
        chosen = told if Path(told).is_absolute() else self._home
        if chosen:
            return Path(chosen)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(documents or Path.home()) / OWN_FOLDER

    def paths(self) -> list[Path]:
        """The remembered snapshots, the last one first, then those in the folder by name, each once.

        Remembered ones are named whether they are there or not; the folder's files are looked into.
        """
        held = [path for path in _files(self.folder()) if self._is_snapshot(path)]
        return list(dict.fromkeys([*_remembered(), *held]))

    def is_remembered(self, path: Path) -> bool:
        """Whether `forget` would make a difference: the path is remembered and not listed by its folder anyway."""
        path = _plain(path)
        return path in _remembered() and not (path.parent == _plain(self.folder()) and QFileInfo.exists(str(path)))

    def put(self, path: Path) -> None:
        """Remember a snapshot."""
        path = _plain(path)
        known = _remembered()
        if not known or known[0] != path:
            self._keep([path, *(one for one in known if one != path)])

    def forget(self, path: Path) -> None:
        """Remember a snapshot no longer; its file stays."""
        path = _plain(path)
        known = _remembered()
        if path in known:
            self._keep([one for one in known if one != path])

    def is_damaged(self, path: Path) -> bool:
        """Whether damage was found in this very file, and not in an earlier one of that name."""
        return _mark(path) in settings.DAMAGED_SNAPSHOTS.value()

    def note_damage(self, path: Path, *, is_damaged: bool) -> None:
        """Remember, also after QGIS has ended, whether a snapshot was found to be damaged."""
        mark, known = _mark(path), settings.DAMAGED_SNAPSHOTS.value()
        if is_damaged != (mark in known):
            others = [one for one in known if one != mark]
            settings.DAMAGED_SNAPSHOTS.setValue([mark, *others][:MOST_REMEMBERED] if is_damaged else others)
            self.changed.emit()

    def default_for(self, platform: SavedPlatform) -> Path:
        """The file that data of a platform go into, named after it; its folder is there afterwards.

        A file of that name that is no snapshot is left alone, and the next number is taken. Raises InputError when
        nothing can be written into the folder, or when that of the settings is no whole path.
        """
        told = str(settings.SNAPSHOT_FOLDER.value()).strip()
        if told:
            _require_whole(told)
        folder = _plain(self.folder())
        _require_writable(folder)
        stem, number = _file_name(platform.name), 1
        path = folder / f"{stem}{SUFFIX}"
        while os.path.lexists(path) and not self._is_snapshot(path):
            number += 1
            path = folder / f"{stem} {number}{SUFFIX}"
        return path

    def meet(self, platform: SavedPlatform) -> None:
        """Know a platform for as long as QGIS runs, also one that is not saved."""
        self._met = [platform, *(one for one in self._met if one.url != platform.url)]

    def platform_of(self, url: str, api: str) -> SavedPlatform:
        """The platform at the address a snapshot names: one that is saved, was met or QGIS knows, else a new one.

        An address belongs to a platform that was saved with it or with the beginning of its path; the one with the
        most in common counts. Raises InputError for what is no web address.
        """
        wanted = url.rstrip("/")
        for known in (settings.platforms(), self._met, usable_connections()):
            above = [one for one in known if f"{wanted}/".startswith(f"{one.url.rstrip('/')}/")]
            if above:
                return max(above, key=lambda one: len(one.url.rstrip("/")))
        return SavedPlatform(urlsplit(wanted).netloc or OWN_FOLDER, wanted, api)

    def _is_snapshot(self, path: Path) -> bool:
        try:
            found = path.stat()
        except OSError:
            return False
        state = (found.st_mtime_ns, found.st_size)
        known = self._looked_at.get(path)
        if known is None or known[0] != state:
            known = self._looked_at[path] = (state, is_snapshot(path))
        return known[1]

    def _keep(self, paths: list[Path]) -> None:
        settings.KNOWN_SNAPSHOTS.setValue([str(path) for path in paths[:MOST_REMEMBERED]])
        self.changed.emit()

    def _follow_home(self) -> None:
        home = str(self._project.homePath())
        if home != self._home:
            self._home = home
            self.changed.emit()


def require_folder(text: str) -> None:
    """Raise InputError for a folder in which no snapshot can be made; one that is not there yet can be made itself."""
    _require_whole(text)
    there = Path(text)
    while not os.path.lexists(there) and there != there.parent:
        there = there.parent
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise InputError(f"Nothing can be written into the folder {text}. Choose another one.")


def _require_whole(text: str) -> None:
    """A part of a path would begin at whatever folder QGIS was started in."""
    if not Path(text).is_absolute():
        raise InputError(f"The folder for snapshots, “{text}”, is no whole path. Choose a folder in the options.")


def _remembered() -> list[Path]:
    return [Path(text) for text in settings.KNOWN_SNAPSHOTS.value() if text]


def _mark(path: Path) -> str:
    """A text that is of this file alone: its path, and its number in the file system."""
    plain = _plain(path)
    try:
        return f"{plain} {plain.stat().st_ino}"
    except (OSError, ValueError):
        return f"{plain} -"


def _plain(path: Path) -> Path:
    """An absolute path without dots; links stay, as the person knows the file by this name."""
    return Path(os.path.normpath(path.absolute()))


def _files(folder: Path) -> list[Path]:
    try:
        found = [entry.name for entry in os.scandir(folder) if entry.name.lower().endswith(SUFFIX) and entry.is_file()]
    except OSError:
        return []
    return [_plain(folder) / name for name in sorted(found, key=str.casefold)]


def _require_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            return
    except OSError as error:
        raise InputError(
            f"Nothing can be written into the folder {folder}. Choose another folder for snapshots in the options.",
            str(error),
        ) from error


def _file_name(name: str) -> str:
    """A platform's name as that of a file on any system."""
    safe = _UNSAFE.sub("_", name)[:_LONGEST_NAME].strip(" .") or OWN_FOLDER
    return f"{safe}_" if _RESERVED.fullmatch(safe) else safe
