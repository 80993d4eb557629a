# SPDX-License-Identifier: GPL-2.0-or-later
"""A platform that asks for a user and a password, which QGIS keeps."""

from __future__ import annotations

import qgis.utils
from desktop.person import NAME, Person, Scene, plain_text
from desktop.props import PASSWORD, USER
from desktop.scenes.at_the_desk import PROPS, is_idle, our_layers
from qgis.core import QgsApplication, QgsAuthMethodConfig
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox, QLineEdit

MASTER = "the master's"
WRONG, RIGHT = "Wrong", "Right"


def by_keyboard(person: Person) -> Scene:
    """Two sign-ins are made in QGIS; the wrong one is told, the right one brings a map, all without a mouse."""
    manager = QgsApplication.authManager()
    person.require(manager.setMasterPassword(MASTER, True), "There is no authentication database.")
    for name, password in ((WRONG, "nonsense"), (RIGHT, PASSWORD)):
        config = QgsAuthMethodConfig("Basic")
        config.setName(name)
        config.setConfigMap({"username": USER, "password": password})
        person.require(manager.storeAuthenticationConfig(config), "The sign-in is not kept.")
    qgis.utils.plugins[NAME]._desk.show()
    yield lambda: person.sees("SignInButton")
    QTest.keyClick(person.find("SignInButton"), Qt.Key.Key_Space)
    yield lambda: person.sees("UrbanDataPlatformDialog")
    dialog = person.find("UrbanDataPlatformDialog")
    QTest.keyClicks(dialog.focusWidget(), PROPS["guarded"])
    for sign_in, words in (("", "sign-in"), (WRONG, "refuses access"), (RIGHT, "SensorThings")):
        _choose(dialog.sign_in.findChild(QComboBox), sign_in)
        QTest.keyClick(dialog.test, Qt.Key.Key_Space)
        yield lambda: not dialog._question.is_asked and dialog.result.text
        said = plain_text(dialog.result.text)
        person.told[f"test with {sign_in or 'nothing'}"] = said
        person.look(f"sign-in-{sign_in or 'nothing'}", dialog)
        person.require(words in said, f"With {sign_in or 'no'} sign-in it says: {said}")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    yield lambda: person.sees("AddLatestButton")
    QTest.keyClick(person.find("AddLatestButton"), Qt.Key.Key_Space)
    yield lambda: our_layers() and is_idle()
    person.look("sign-in-map")


def locked(person: Person) -> Scene:
    """In the next QGIS nobody gives the master password: that is said, and nothing hangs."""
    qgis.utils.plugins[NAME]._desk.show()
    yield lambda: person.sees("CatalogueSearch")
    catalogue = person.find("UrbanDataTabs").catalogue
    [platform] = catalogue.model.platforms()
    person.soon(lambda: catalogue.show_platform(platform))
    yield person.question
    person.look("sign-in-master", person.asked())
    person.asked().reject()
    yield lambda: is_idle() and catalogue.model.problem(platform)
    said = str(catalogue.model.problem(platform))
    person.told["locked"] = said
    person.look("sign-in-locked")
    person.require("locked" in said, f"Without the master password it says: {said}")
    person.soon(lambda: catalogue.show_platform(platform))
    yield person.question
    [field] = [one for one in person.asked().findChildren(QLineEdit) if one.isVisible() and one.isEnabled()][:1]
    QTest.keyClicks(field, MASTER)
    QTest.keyClick(field, Qt.Key.Key_Return)
    yield lambda: catalogue.tree.offers()


def _choose(box: QComboBox, name: str) -> None:
    """Go up or down with the keys until the box says the name; without one to the first entry."""
    for _ in range(box.count()):
        QTest.keyClick(box, Qt.Key.Key_Up)
    while name not in box.currentText():
        before = box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Down)
        if box.currentIndex() == before:
            raise LookupError(f"The box has no “{name}”.")
