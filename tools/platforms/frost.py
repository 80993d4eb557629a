# SPDX-License-Identifier: GPL-2.0-or-later
"""FROST-Server, the reference implementation of SensorThings: its engine from Maven Central behind our own front."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import requests

from .postgres import Cluster

VERSION = "2.0.0"

_ARTIFACT = f"de.fraunhofer.iosb.ilt.FROST-Server:FROST-Server.MQTT:{VERSION}:jar:jar-with-dependencies"
_SHA256 = "0506546a7c2fbc02b602cff44af818acf84a8bcb7e2b6d5e81625bc87071ef26"
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.0:copy"
_FRONT = Path(__file__).parent / "frost"
_SOURCE = _FRONT / "Front.java"
_TEMPLATE = _FRONT / "frost.properties"
_OPTIONS = (
    "-Xmx600m",
    f"-Dlogback.configurationFile={_FRONT / 'logback.xml'}",
    "-Dsun.net.httpserver.nodelay=true",  # else every answer waits 40 ms for an acknowledgement
)
_TIMEOUT = 60


@dataclass(frozen=True, slots=True)
class Service:
    """One FROST service: a name for the tests, the path it answers below, and what differs from the template.

    ``sign_in`` is (user, password) where it asks for one.
    """

    name: str
    path: str = "/FROST-Server"
    settings: Mapping[str, str] = field(default_factory=dict)
    sign_in: tuple[str, str] | None = None


class Front:
    """One Java process with several FROST services on one port, from ``with`` to its end.

    FROST keeps one connection pool per process, so that all of them share one database. ``roots`` gives their
    addresses (with version) by name. The process stops when this one ends, however rudely.
    """

    def __init__(self, cache: Path, cluster: Cluster, database: str, services: Sequence[Service]) -> None:
        """``cache`` holds what `prepare` put there."""
        self.roots: dict[str, str] = {}
        self._cache = cache
        self._cluster = cluster
        self._database = database
        self._services = services
        self._home = Path()
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self._home = Path(tempfile.mkdtemp(prefix="urban-data-frost-"))
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    @property
    def log(self) -> str:
        """What the server has written to its log so far."""
        return self._log.read_text(errors="replace")

    def _start(self) -> None:
        files = [str(self._write_settings(service)) for service in self._services]
        classpath = os.pathsep.join(str(path) for path in (_jar(self._cache), _classes(self._cache)))
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                ["java", *_OPTIONS, "-cp", classpath, "Front", *files],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, cwd=self._home,
                start_new_session=True,
            )  # fmt: skip
        for service in self._services:
            address = self._process.stdout.readline().strip() if self._process.stdout else ""
            if not address:
                raise RuntimeError(f"FROST did not start: {self.log[-3000:]}")
            self.roots[service.name] = f"{address}/v1.1"
            self._require_answer(service)

    def _require_answer(self, service: Service) -> None:
        """Ask for data once: FROST starts without its tables when it cannot make them."""
        address = f"{self.roots[service.name]}/Observations?$top=1"
        answer = requests.get(address, auth=service.sign_in, timeout=_TIMEOUT)
        if not answer.ok:
            raise RuntimeError(f"FROST has started but does not answer: {answer.text[:300]} {self.log[-3000:]}")

    def _write_settings(self, service: Service) -> Path:
        own = {
            "front.path": service.path,
            "tempPath": str(self._home),
            "persistence.db.url": f"jdbc:postgresql://127.0.0.1:{self._cluster.port}/{self._database}",
            "persistence.db.username": self._cluster.user,
            "persistence.db.password": self._cluster.password,
            **service.settings,
        }
        if service.sign_in is not None:
            own["front.user"], own["front.password"] = service.sign_in
        file = self._home / f"{service.name}.properties"
        file.touch(mode=0o600)
        file.write_text("\n".join([_TEMPLATE.read_text(), *(f"{name}={value}" for name, value in own.items()), ""]))
        return file

    def _stop(self) -> None:
        if self._process is not None:
            self._process.communicate()
        shutil.rmtree(self._home)

    @property
    def _log(self) -> Path:
        return self._home / "log"


def prepare(cache: Path) -> None:
    """Fetch FROST's engine and compile the front into ``cache``, unless they are there.

    Raises CalledProcessError when Maven or the compiler fails, RuntimeError when the engine is not the one expected.
    """
    cache.mkdir(parents=True, exist_ok=True)
    jar = _jar(cache)
    if not jar.exists():
        copy = ["mvn", "--batch-mode", "--quiet", _COPY, f"-Dartifact={_ARTIFACT}", f"-DoutputDirectory={cache}"]
        subprocess.run(copy, check=True, cwd=cache)
    if hashlib.sha256(jar.read_bytes()).hexdigest() != _SHA256:
        jar.unlink()
        raise RuntimeError(f"{jar.name} is not the file that was expected; it has been removed.")
    compiled = _classes(cache) / "Front.class"
    if not compiled.exists() or compiled.stat().st_mtime < _SOURCE.stat().st_mtime:
        compile_front = ["javac", "-cp", str(jar), "-d", str(_classes(cache)), str(_SOURCE)]
        subprocess.run(compile_front, check=True)


def _jar(cache: Path) -> Path:
    return cache / f"FROST-Server.MQTT-{VERSION}-jar-with-dependencies.jar"


def _classes(cache: Path) -> Path:
    return cache / "classes"
