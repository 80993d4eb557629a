# SPDX-License-Identifier: GPL-2.0-or-later
"""Requests from a QGIS process of its own, with a profile, settings and sign-in that no other test sees.

In the parent: `run` starts the child and gives back its report. As a program: reads a job (JSON) from standard
input, does it and writes the report to standard output.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

CANARY = "CANARY-f00d"
MASTER_PASSWORD = "correct horse"
ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Job:
    """
    What the child is to do.

    - ``sign_ins``: authentication configurations to store first, by name: the method and its values.
    - ``authorities``: PEM files of certificates to trust as authorities; ``exceptions``: PEM files whose certificates
      the person accepts, flaws and all, by host and port.
    - ``settings``: QGIS settings; ``afterwards``: settings changed after the first round, upon which a new session
      asks all addresses again; ``qgis_timeout``: QGIS's own network time-out in milliseconds.
    - ``platform``: what kind of application the child says it is.
    - ``urls``: addresses asked through one session, in order, by ``threads`` threads while the main thread waits.
    - ``authcfg``: id of the sign-in; ``headers``, ``limits``: of the session.
    """

    urls: Sequence[str] = ()
    authcfg: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)
    afterwards: Mapping[str, object] = field(default_factory=dict)
    sign_ins: Mapping[str, tuple[str, Mapping[str, str]]] = field(default_factory=dict)
    authorities: Sequence[str] = ()
    exceptions: Mapping[str, str] = field(default_factory=dict)
    qgis_timeout: int = 60_000
    threads: int = 1
    platform: str = "external"


@dataclass(slots=True)
class Report:
    """
    What came of it.

    ``ids``: of the sign-ins stored; ``outcomes``: per address the status or the name of the error, and the body or
    its sentence with the detail; ``told``: what the monitor was told; ``log``: QGIS's message log; ``growth``: by
    how many MB the process grew while asking; ``everything``: all of the output as text.
    """

    ids: dict[str, str] = field(default_factory=dict)
    outcomes: list[tuple[int | str, str]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    growth: float = 0.0
    everything: str = ""


def environment(profile: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables of a QGIS process that knows nothing but ``profile`` and finds the plugin's package."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QGIS_", "QT_", "XDG_"))}
    own = {
        "HOME": str(profile),
        "PYTHONPATH": f"{ROOT / 'build'}{os.pathsep}{Path(__file__).parent}",
        "QGIS_CUSTOM_CONFIG_PATH": str(profile),
        "QT_QPA_PLATFORM": "offscreen",
    }
    return {**kept, **own, **(more or {})}


def run(profile: Path, job: Job, variables: Mapping[str, str] | None = None, timeout: float = 60) -> Report:
    """Do ``job`` in a QGIS process with ``profile``; raises CalledProcessError when it ends badly."""
    done = subprocess.run(
        [sys.executable, __file__],
        input=json.dumps(asdict(job)),
        capture_output=True,
        check=True,
        env=environment(profile, variables),
        text=True,
        timeout=timeout,
    )
    report = Report(**json.loads(done.stdout.splitlines()[-1]))
    report.outcomes = [(kind, text) for kind, text in report.outcomes]
    report.everything = done.stdout + done.stderr
    return report


@dataclass(frozen=True, slots=True)
class Profile:
    """A QGIS profile in which sign-ins are stored; ``unlocking`` are the variables that open it."""

    folder: Path
    ids: dict[str, str]
    unlocking: dict[str, str]

    def ask(self, *urls: str, **job: object) -> Report:
        """Ask ``urls`` from a process of its own with the database open."""
        return run(self.folder, Job(urls=urls, **job), self.unlocking)  # type: ignore[arg-type]


def _do(job: Job) -> Report:
    from qgis.core import QgsApplication, QgsNetworkAccessManager
    from urban_data.bridge.network import close_network

    application = QgsApplication([], False, platformName=job.platform)
    application.initQgis()
    report = Report()
    QgsApplication.messageLog().messageReceived[str, str, _level()].connect(lambda text, *_: report.log.append(text))
    _set(job.settings)
    QgsNetworkAccessManager.setTimeout(job.qgis_timeout)
    if job.sign_ins:
        report.ids = _store(job.sign_ins)
    _trust(job)
    if job.urls:
        _ask(job, report)
        if job.afterwards:
            _set(job.afterwards)
            _ask(job, report)
        close_network()
        QgsApplication.processEvents()
    _forget([*job.settings, *job.afterwards])
    application.exitQgis()
    return report


def _level() -> Any:
    from qgis.core import Qgis

    return Qgis.MessageLevel


def _set(values: Mapping[str, object]) -> None:
    from qgis.core import QgsNetworkAccessManager, QgsSettings

    for key, value in values.items():
        QgsSettings().setValue(key, value)
    QgsNetworkAccessManager.instance().setupDefaultProxyAndCache()


def _forget(keys: Sequence[str]) -> None:
    """Leave the profile as it was."""
    from qgis.core import QgsNetworkAccessManager, QgsSettings

    for key in keys:
        QgsSettings().remove(key)
    QgsNetworkAccessManager.setTimeout(60_000)


def _store(sign_ins: Mapping[str, tuple[str, Mapping[str, str]]]) -> dict[str, str]:
    from qgis.core import QgsApplication, QgsAuthMethodConfig

    manager = QgsApplication.authManager()
    manager.setMasterPassword(MASTER_PASSWORD, True)
    ids = {}
    for name, (method, values) in sign_ins.items():
        config = QgsAuthMethodConfig()
        config.setName(name)
        config.setMethod(method)
        for key, value in values.items():
            config.setConfig(key, value)
        manager.storeAuthenticationConfig(config)
        ids[name] = config.id()
    return ids


def _trust(job: Job) -> None:
    from qgis.core import QgsApplication, QgsAuthCertUtils, QgsAuthConfigSslServer
    from qgis.PyQt.QtNetwork import QSslError

    manager = QgsApplication.authManager()
    for pem in job.authorities:
        for certificate in QgsAuthCertUtils.certsFromFile(pem):
            manager.storeCertAuthority(certificate)
    if job.authorities:
        manager.rebuildCaCertsCache()
        manager.rebuildTrustedCaCertsCache()
    for server, pem in job.exceptions.items():
        config = QgsAuthConfigSslServer()
        config.setSslCertificate(QgsAuthCertUtils.certFromFile(pem))
        config.setSslHostPort(server)
        config.setSslIgnoredErrorEnums([QSslError.SslError.SelfSignedCertificate])
        manager.storeSslCertCustomConfig(config)


def _ask(job: Job, report: Report) -> None:
    from urban_data.bridge.network import Limits, open_session
    from urban_data.core.errors import UrbanDataError
    from urban_data.core.monitor import QuietMonitor

    monitor = QuietMonitor()
    try:
        session = open_session(job.authcfg, headers=job.headers, monitor=monitor, limits=Limits(**job.limits))
    except UrbanDataError as error:
        report.outcomes.append((type(error).__name__, f"{error} {error.detail}"))
        return

    def ask(url: str) -> tuple[int | str, str]:
        try:
            answer = session.get(url, allow_redirects=False)
        except UrbanDataError as error:
            return type(error).__name__, f"{error} {error.detail} {error!r}"
        return answer.status_code, answer.text[:1000]

    before = _peak()
    with ThreadPoolExecutor(job.threads) as executor:
        report.outcomes += executor.map(ask, job.urls)
    report.growth = _peak() - before
    report.told += monitor.messages


def _peak() -> float:
    """The most memory this process has held so far, in MB; ``ru_maxrss`` would begin with that of the parent."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    print(json.dumps(asdict(_do(Job(**json.loads(sys.stdin.read()))))))
