# SPDX-License-Identifier: GPL-2.0-or-later
"""Settings and saved platforms: typed, explained, and never a secret among them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from qgis.core import QgsSettings
from shipped import ROOT
from urban_data import settings
from urban_data.core.errors import InputError
from urban_data.settings import SavedPlatform, SpoiltPlatform

URL = "https://sta.example.org/v1.1"


@pytest.fixture
def saved():
    platform = SavedPlatform("Köln (Test)", URL, "sensorthings", "a1b2c3d", {"Fiware-Service": "koeln"})
    settings.save_platform(platform)
    yield platform
    settings.remove_platform(platform.name)


def test_what_is_not_set_has_its_default():
    settings.SNAPSHOT_FOLDER.remove()  # pytest-qgis keeps the settings of a run that was ended, in .qgis-settings
    assert settings.PARALLEL_REQUESTS.value() == 8
    assert settings.SNAPSHOT_FOLDER.value() == ""
    assert settings.TIME_ZONE.value() == "Europe/Berlin"
    assert settings.LATE_ARRIVAL_HOURS.value() == 24


@pytest.mark.parametrize("value", [0, 33, -1])
def test_a_number_out_of_range_is_not_taken(value):
    assert not settings.PARALLEL_REQUESTS.setValue(value)
    assert settings.PARALLEL_REQUESTS.value() == 8


def test_every_entry_is_explained():
    for entry in settings.NODE.childrenSettings():
        assert entry.description()


def test_a_platform_comes_back_as_it_was_saved(saved):
    assert settings.platform(saved.name) == saved
    assert saved in settings.platforms()


def test_a_platform_is_replaced_and_removed(saved):
    moved = SavedPlatform(saved.name, "https://new.example.org")
    settings.save_platform(moved)
    assert settings.platform(saved.name) == moved
    settings.remove_platform(saved.name)
    settings.remove_platform(saved.name)
    assert settings.platform(saved.name) is None


@pytest.mark.parametrize(
    "header",
    [
        "Authorization",
        "proxy-authorization",
        "X-Api-Key",
        "apikey",
        "Cookie",
        "X-Auth-User",
        "X-Access-Token",
        "Client-Secret",
        "X-Session-Id",
        "Ocp-Apim-Subscription-Key",
    ],
)
def test_a_header_that_looks_like_a_sign_in_is_refused(header):
    with pytest.raises(InputError, match="looks like a sign-in"):
        SavedPlatform("City", URL, headers={header: "x"})


@pytest.mark.parametrize("value", ["Bearer abc", "basic YTpi"])
def test_a_value_that_looks_like_a_sign_in_is_refused(value):
    with pytest.raises(InputError, match="looks like a sign-in"):
        SavedPlatform("City", URL, headers={"X-Tenant": value})


@pytest.mark.parametrize("header", ["Fiware-Service", "Fiware-ServicePath", "NGSILD-Tenant", "X-Tenant", "Accept"])
def test_a_tenant_header_is_taken(header):
    assert SavedPlatform("City", URL, headers={header: "koeln"}).headers == {header: "koeln"}


@pytest.mark.parametrize(("name", "value"), [("X Tenant", "a"), ("", "a"), ("X-Tenant", "a\r\nX-Other: b")])
def test_a_header_that_cannot_be_sent_is_refused(name, value):
    with pytest.raises(InputError, match="request header"):
        SavedPlatform("City", URL, headers={name: value})


@pytest.mark.parametrize("url", ["https://anna:pw@sta.example.org", f"{URL}?api_key=1", f"{URL}?access_token=1"])
def test_an_address_with_a_sign_in_is_refused(url):
    with pytest.raises(InputError, match="holds a sign-in"):
        SavedPlatform("City", url)


@pytest.mark.parametrize("url", ["sta.example.org", "file:///etc/passwd", "", "https://"])
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(InputError, match="must begin with"):
        SavedPlatform("City", url)


@pytest.mark.parametrize("url", ["https://[::1", "https://anna:p/w@sta.example.org", "https://sta.example.org:99999"])
def test_an_address_that_nobody_can_read_is_refused(url):
    with pytest.raises(InputError, match="not a web address"):
        SavedPlatform("City", url)


@pytest.mark.parametrize("name", ["", " ", "a/b", "a\\b", " City", "a\nb"])
def test_a_name_that_qgis_cannot_keep_is_refused(name):
    with pytest.raises(InputError, match="platform's name"):
        SavedPlatform(name, URL)


def test_only_the_id_of_an_authentication_configuration_is_taken():
    with pytest.raises(InputError, match="seven letters and digits"):
        SavedPlatform("City", URL, authcfg="my password")


def test_a_platform_spoilt_outside_the_plugin_is_not_used(saved):
    QgsSettings().setValue(f"plugins/urban_data/platforms/items/{saved.name}/url", "https://a:b@c.example")
    with pytest.raises(InputError, match="holds a sign-in"):
        settings.platform(saved.name)
    assert saved.name not in [one.name for one in settings.platforms()]


def test_what_can_be_kept_of_a_spoilt_platform_holds_no_sign_in(saved):
    items = f"plugins/urban_data/platforms/items/{saved.name}"
    QgsSettings().setValue(f"{items}/url", "https://a:CANARY@c.example/v1.1?api_key=CANARY&f=json")
    QgsSettings().setValue(f"{items}/authcfg", "CANARY CANARY")
    QgsSettings().setValue(f"{items}/headers", {"Fiware-Service": "koeln", "Authorization": "CANARY"})
    other = SavedPlatform("Other", URL)
    settings.save_platform(other)
    found = {one.name: one for one in settings.all_platforms()}
    settings.remove_platform(other.name)
    assert found[other.name] == other
    spoilt = found[saved.name]
    assert isinstance(spoilt, SpoiltPlatform)
    assert (spoilt.url, spoilt.api, spoilt.authcfg) == ("https://c.example/v1.1?f=json", "sensorthings", "")
    assert spoilt.headers == {"Fiware-Service": "koeln"}
    assert "CANARY" not in f"{spoilt} {spoilt.problem.sentence} {spoilt.problem.detail}"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://anna:pw@sta.example.org:8080/v1.1", "https://sta.example.org:8080/v1.1"),
        ("https://sta.example.org/v1.1?$top=1&Access%5FToken=x&b", "https://sta.example.org/v1.1?$top=1&b"),
        ("https://sta.example.org/a@b", "https://sta.example.org/a@b"),
        ("https://anna:pw@[::1", ""),
        ("no address", "no address"),
    ],
)
def test_an_address_without_its_sign_in(url, kept):
    assert settings.without_sign_in(url) == kept


UNLOAD = """
from qgis.core import QgsApplication, QgsSettingsTree
app = QgsApplication([], False)
app.initQgis()
from urban_data import classFactory
for _ in range(2):
    plugin = classFactory(None)
    plugin.initProcessing()
    registry = QgsApplication.processingRegistry()
    assert registry.algorithmById("urbandata:listdatasets")
    assert QgsSettingsTree.node("plugins").childNode("urban_data")
    plugin.unload()
    assert registry.providerById("urbandata") is None
    assert "urban_data" not in [node.key() for node in QgsSettingsTree.node("plugins").childrenNodes()]
    import sys
    for name in [name for name in sys.modules if name.split(".")[0] == "urban_data"]:
        del sys.modules[name]
    from urban_data import classFactory
print("clean")
"""


def test_without_a_window_the_plugin_unloads_without_a_trace_and_loads_again():
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "build")}
    command = [sys.executable, "-c", UNLOAD]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert ended.stdout.strip().endswith("clean"), ended.stderr
