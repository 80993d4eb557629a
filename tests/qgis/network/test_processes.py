# SPDX-License-Identifier: GPL-2.0-or-later
"""How processes end, and the way of a nightly job: qgis_process, no screen, no event loop, a password in a file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from faulty_server import FaultyServer
from qgis_child import CANARY, Profile, environment

PLUGIN = """
from concurrent.futures import ThreadPoolExecutor

from qgis.core import QgsApplication, QgsProcessingAlgorithm, QgsProcessingException, QgsProcessingOutputNumber
from qgis.core import QgsProcessingParameterString, QgsProcessingProvider


class Ask(QgsProcessingAlgorithm):
    def createInstance(self):
        return Ask()

    def name(self):
        return "ask"

    displayName = name

    def initAlgorithm(self, configuration=None):
        for name in ("URL", "AUTHCFG"):
            self.addParameter(QgsProcessingParameterString(name, name, optional=True))
        self.addOutput(QgsProcessingOutputNumber("ANSWERS", "ANSWERS"))

    def processAlgorithm(self, parameters, context, feedback):
        from urban_data.bridge.network import open_session
        from urban_data.core.errors import UrbanDataError

        try:
            session = open_session(self.parameterAsString(parameters, "AUTHCFG", context))
            url = self.parameterAsString(parameters, "URL", context)
            with ThreadPoolExecutor(4) as executor:
                answers = list(executor.map(lambda _: session.get(url).status_code, range(20)))
        except UrbanDataError as error:
            raise QgsProcessingException(str(error))
        return {"ANSWERS": answers.count(200)}


class Provider(QgsProcessingProvider):
    def id(self):
        return "networkprobe"

    name = id

    def loadAlgorithms(self):
        self.addAlgorithm(Ask())


class Plugin:
    def initProcessing(self):
        self.provider = Provider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    initGui = initProcessing

    def unload(self):
        QgsApplication.processingRegistry().removeProvider(self.provider)


def classFactory(iface):
    return Plugin()
"""

METADATA = """[general]
name=Network probe
qgisMinimumVersion=3.40
description=Asks one address
version=1
author=tests
email=tests@example.org
about=Asks one address
repository=https://example.org
tracker=https://example.org
hasProcessingProvider=yes
"""


@pytest.fixture(scope="module")
def nightly(profile: Profile) -> Profile:
    """The profile with a plugin whose algorithm ``networkprobe:ask`` asks an address twenty times."""
    folder = profile.folder / "profiles" / "default" / "python" / "plugins" / "network_probe"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(PLUGIN)
    (folder / "metadata.txt").write_text(METADATA)
    qgis_process(profile, "plugins", "enable", "network_probe")
    return profile


def qgis_process(
    profile: Profile, *arguments: str, variables: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["qgis_process", *arguments],
        check=False,
        capture_output=True,
        env=environment(profile.folder, variables),
        text=True,
        timeout=60,
    )


def test_a_nightly_job_signs_in(nightly: Profile, server: FaultyServer) -> None:
    arguments = ("run", "networkprobe:ask", f"--URL={server.url}/a", f"--AUTHCFG={nightly.ids['header']}")

    done = qgis_process(nightly, *arguments, variables=nightly.unlocking)

    assert (done.returncode, "ANSWERS:\t20" in done.stdout) == (0, True), done.stdout + done.stderr
    assert {request.headers.get("x-api-key") for request in server.requests} == {CANARY}
    assert CANARY not in done.stdout + done.stderr


def test_a_nightly_job_without_the_password_ends_with_a_sentence(nightly: Profile, server: FaultyServer) -> None:
    done = qgis_process(nightly, "run", "networkprobe:ask", f"--URL={server.url}", f"--AUTHCFG={nightly.ids['basic']}")

    assert done.returncode == 1
    assert "QGIS_AUTH_PASSWORD_FILE" in done.stdout + done.stderr
    assert server.requests == []


ENDINGS = {
    "the interpreter ends": "",
    "the network is closed": "close_network()",
    "QGIS ends first": "application.exitQgis()",
    "both": "close_network(); application.exitQgis()",
    "QGIS ends and is forgotten": "application.exitQgis(); del application",
    "closed twice": "close_network(); close_network()",
    "an error": "raise SystemExit(0)",
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS.keys())
def test_a_process_ends_cleanly_however_it_ends(profile: Profile, server: FaultyServer, ending: str) -> None:
    script = (
        "from qgis.core import QgsApplication\n"
        "application = QgsApplication([], False); application.initQgis()\n"
        "from urban_data.bridge.network import close_network, open_session\n"
        f"print(open_session().get('{server.url}').content.decode())\n"
        f"{ending}\n"
    )
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", script],
        check=False,
        capture_output=True,
        env=environment(profile.folder),
        text=True,
        timeout=8,
    )

    assert (done.returncode, done.stdout) == (0, "[1]\n"), done.stderr
    assert "QThread" not in done.stderr


def test_the_transport_needs_no_qgis() -> None:
    script = "import sys, urban_data.bridge.transport; sys.exit(any(name.startswith('qgis') for name in sys.modules))"
    root = Path(__file__).parents[3] / "build"

    assert subprocess.run([sys.executable, "-c", script], env={"PYTHONPATH": str(root)}, check=False).returncode == 0
