# SPDX-License-Identifier: GPL-2.0-or-later
"""A person at QGIS Desktop, from within: clicks, types, looks, and plays scenes step by step.

A scene is a generator that acts and yields conditions; it goes on when the condition holds. Nothing sleeps.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyplugin_installer
import qgis.utils
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QMessageBox, QWidget

__all__ = ["NAME", "Condition", "DrawnMap", "Person", "Play", "Scene", "install", "plain_text"]

NAME = "urban_data"
PICTURES = os.environ.get("URBAN_DATA_PICTURES", "")
MILLISECONDS_APART = 20
PATIENCE = 30.0
WINDOW = (1500, 950)
LONGEST_GAP = 0.1

Condition = Callable[[], object]
Scene = Iterator[Condition]


def plain_text(text: str) -> str:
    """A text as it is read: without the mark for its key and the places where it may be broken."""
    return text.replace("&", "").replace("\u200b", "")


def _named(name: str) -> list[QWidget]:
    """The widgets of that object name; looked for by Qt, which has thousands in QGIS."""
    tops = QApplication.topLevelWidgets()
    below = [widget for top in tops for widget in top.findChildren(QWidget, name)]
    return [top for top in tops if top.objectName() == name] + below


class Person:
    """Clicks, types and looks; counts clicks. ``told`` is what goes into the answer."""

    def __init__(self) -> None:
        self.clicks = 0
        self.told: dict[str, Any] = {}
        self.window: QWidget = qgis.utils.iface.mainWindow()
        self.window.resize(*WINDOW)

    def find(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        """The visible widget of that object name; raises LookupError when there is none."""
        found = [widget for widget in _named(name) if widget.isVisible()]
        if not found or not isinstance(found[0], kind):
            raise LookupError(f"There is no {name} to be seen.")
        return found[0]

    def sees(self, name: str) -> bool:
        """Whether a widget of that object name can be seen and used."""
        return any(widget.isVisible() and widget.isEnabled() for widget in _named(name))

    def click(self, widget: QWidget) -> None:
        """Click in the middle of a widget; raises LookupError for one that nobody could click."""
        if not widget.isVisible() or not widget.isEnabled():
            raise LookupError(f"{widget.objectName()} cannot be clicked.")
        self.clicks += 1
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def press(self, name: str) -> None:
        """Click a button."""
        self.click(self.find(name, QAbstractButton))

    def type(self, name: str, text: str) -> None:
        """Write into a field."""
        field = self.find(name, QLineEdit)
        field.setFocus()
        QTest.keyClicks(field, text)

    def look(self, name: str, widget: QWidget | None = None) -> None:
        """Keep a picture of the window with what lies over it, or of a widget."""
        if PICTURES:
            QApplication.processEvents()
            seen = self.window.frameGeometry().getRect()
            picture = QApplication.primaryScreen().grabWindow(0, *seen) if widget is None else widget.grab()
            picture.save(str(Path(PICTURES, f"{name}.png")))

    def soon(self, do: Callable[[], object]) -> None:
        """Do what may open a dialog that waits, so that the scene can go on while it is open."""
        QTimer.singleShot(0, do)

    def question(self) -> QDialog | None:
        """The dialog that waits for an answer, if there is one."""
        found = QApplication.activeModalWidget()
        return found if isinstance(found, QDialog) else None

    def asked(self) -> QDialog:
        """The dialog that waits for an answer; raises LookupError when there is none."""
        found = self.question()
        if found is None:
            raise LookupError("Nobody asks anything.")
        return found

    def answer(self, word: str) -> None:
        """Click the button of that text in the question that is asked; raises LookupError when there is none."""
        question = self.asked()
        buttons = question.findChildren(QAbstractButton)
        found = [button for button in buttons if plain_text(button.text()) == word and button.isVisible()]
        if not found:
            said = question.text() if isinstance(question, QMessageBox) else repr(question)
            raise LookupError(f"Nobody asks for “{word}”, but: {said} {[button.text() for button in buttons]}")
        self.click(found[0])

    def messages(self) -> list[str]:
        """What the message bar says."""
        return [plain_text(item.text()) for item in qgis.utils.iface.messageBar().items()]

    def hears(self, words: str) -> bool:
        """Whether the message bar says these words."""
        return any(words in message for message in self.messages())

    def require(self, holds: object, complaint: str) -> None:
        """Raise LookupError with the complaint and what the message bar says, unless something holds."""
        if not holds:
            raise LookupError(f"{complaint} The message bar says: {self.messages()}")


class DrawnMap:
    """Whether a layer with features has been drawn on the map."""

    def __init__(self) -> None:
        self.canvas = qgis.utils.iface.mapCanvas()
        self.is_drawn = False
        self.canvas.mapCanvasRefreshed.connect(self.look)

    def look(self) -> None:
        """See what has just been drawn."""
        layers = [layer for layer in self.canvas.layers() if layer.customProperty("urbandata/kind")]
        self.is_drawn = bool(layers) and all(layer.featureCount() for layer in layers)


def install(person: Person) -> Scene:
    """Install the ZIP as the plugin manager does."""
    yield person.window.isVisible
    pyplugin_installer.instance().installFromZipFile(os.environ["URBAN_DATA_ZIP"])
    yield lambda: NAME in qgis.utils.active_plugins
    qgis.utils.iface.messageBar().clearWidgets()


class Watchdog:
    """Notes when the main thread stands still for more than a tenth of a second, and where it stood."""

    def __init__(self) -> None:
        self.gaps: list[tuple[float, str]] = []
        self._main = threading.get_ident()
        self._seen = time.monotonic()
        self._place = ""
        self._over = threading.Event()
        self._timer = QTimer()
        self._timer.setInterval(10)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        threading.Thread(target=self._watch, daemon=True).start()

    def close(self) -> None:
        """Watch no more."""
        self._timer.stop()
        self._over.set()

    def _tick(self) -> None:
        now = time.monotonic()
        if now - self._seen > LONGEST_GAP:
            self.gaps.append((round(now - self._seen, 2), self._place))
        self._seen, self._place = now, ""

    def _watch(self) -> None:
        while not self._over.wait(LONGEST_GAP / 4):
            if time.monotonic() - self._seen > LONGEST_GAP and not self._place:
                self._place = _place_of(self._main)


def _place_of(thread: int) -> str:
    """Where a thread is; a function of its own, so that its frames, and all they hold, are not kept."""
    frame = sys._current_frames().get(thread)
    calls = traceback.extract_stack(frame)[-3:] if frame is not None else []
    return " > ".join(f"{Path(one.filename).name}:{one.lineno}" for one in calls) or "QGIS itself"


class Play:
    """Plays a scene, each step when its condition holds, and writes what came of it.

    The answer has ``problems``, ``gaps`` of the main thread, and what the person tells. A scene that ends leaves QGIS
    at once, without asking about anything; one that makes QGIS end yields a last condition, which never holds.
    """

    def __init__(self, scene: Callable[[Person], Scene]) -> None:
        self.person = Person()
        self.problems: list[str] = []
        self.watchdog = Watchdog()
        QgsApplication.messageLog().messageReceived.connect(self.listen)
        self.steps = scene(self.person)
        self.condition: Condition = lambda: True
        self.since = time.monotonic()
        self.timer = QTimer()
        self.timer.setInterval(MILLISECONDS_APART)
        self.timer.timeout.connect(self.step)
        self.timer.start()

    def listen(self, text: str, tag: str, _level: object) -> None:
        """An error in Python is a problem, wherever it happens, and the end: QGIS is about to show it in a dialog."""
        if tag.startswith("Python") and NAME in text:
            self.problems.append(text)
            self.end()

    def step(self) -> None:
        """Go on if the condition holds; end when there are no more steps, something fails or patience does."""
        try:
            if self.condition():
                self.condition, self.since = next(self.steps), time.monotonic()
                self.write()
            elif time.monotonic() - self.since > PATIENCE:
                raise LookupError(f"Nothing happened for {PATIENCE} s. The bar says: {self.person.messages()}")
        except StopIteration:
            self.end()
        except Exception:  # noqa: BLE001 - whatever it is, it is the answer
            self.person.look("problem")
            self.problems.append(f"{traceback.format_exc()}{self.where()}")
            self.end()

    def where(self) -> str:
        """Where the scene stands, which a condition does not tell."""
        places: list[str] = []
        step: Any = self.steps
        while (frame := getattr(step, "gi_frame", None)) is not None:
            places.append(f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}")
            step = step.gi_yieldfrom
        return f"At {' > '.join(places)}."

    def write(self) -> None:
        """Write what has come of it so far."""
        told = {**self.person.told, "problems": self.problems, "gaps": self.watchdog.gaps}
        Path(os.environ["URBAN_DATA_ANSWER"]).write_text(json.dumps(told), encoding="utf-8")

    def end(self) -> None:
        """Write the answer and leave QGIS at once."""
        self.timer.stop()
        self.watchdog.close()
        self.write()
        os._exit(0)
