# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS's proxy, a dead one, and no network at all."""

from __future__ import annotations

from urllib.parse import urlsplit

import qgis.utils
from desktop.person import NAME, Person, Scene
from desktop.scenes.at_the_desk import PROPS, is_idle, open_platform, our_layers
from qgis.core import QgsNetworkAccessManager, QgsSettings

ELSEWHERE = "http://platform.test/sta/v1.1"
DEAD = "http://127.0.0.1:1"


def through(person: Person) -> Scene:
    """A platform whose host only the proxy knows."""
    _use(PROPS["proxy"])
    yield from open_platform(person, f"http://platform.test{urlsplit(PROPS['city']).path}")
    person.press("AddLatestButton")
    yield lambda: our_layers() and is_idle()


def dead(person: Person) -> Scene:
    """The proxy is gone: the demo city answers all the same, any other platform is told to be out of reach."""
    _use(DEAD)
    yield from open_platform(person, PROPS["city"], "City")
    qgis.utils.plugins[NAME]._desk.open_demo_city()
    catalogue = person.find("UrbanDataTabs").catalogue
    yield lambda: is_idle() and len(catalogue.model.platforms()) > 1 and catalogue.tree.offers()
    yield from _out_of_reach(person, ELSEWHERE)


def offline(person: Person) -> Scene:
    """Nobody answers at the address, nor knows the host."""
    for url in ("http://127.0.0.1:1/v1.1", "http://nobody.invalid/v1.1"):
        yield from _out_of_reach(person, url)


def _out_of_reach(person: Person, url: str) -> Scene:
    """The catalogue says why a platform does not answer."""
    from urban_data import settings

    platform = settings.SavedPlatform(urlsplit(url).netloc.replace(":", " "), url, "sensorthings")
    settings.save_platform(platform)
    qgis.utils.plugins[NAME]._desk.show()
    yield lambda: person.sees("UrbanDataTabs")
    catalogue = person.find("UrbanDataTabs").catalogue
    catalogue.show_platform(platform)
    yield lambda: is_idle() and catalogue.model.problem(platform)
    person.told[url] = str(catalogue.model.problem(platform))
    person.look(f"out-of-reach-{urlsplit(url).hostname}")


def _use(proxy: str) -> None:
    """Enter a proxy as the page of QGIS's options does."""
    address = urlsplit(proxy)
    settings = QgsSettings()
    for name, value in (("Enabled", True), ("Type", "HttpProxy"), ("Host", address.hostname), ("Port", address.port)):
        settings.setValue(f"proxy/proxy{name}", value)
    QgsNetworkAccessManager.instance().setupDefaultProxyAndCache()
