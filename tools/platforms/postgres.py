# SPDX-License-Identifier: GPL-2.0-or-later
"""A throwaway PostgreSQL cluster with PostGIS on a free loopback port, beside whatever cluster the system runs."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_USER = "postgres"
_AS_USER = ("setpriv", f"--reuid={_USER}", f"--regid={_USER}", "--clear-groups")
_QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_wal_size=2GB", "shared_buffers=256MB")
_UNTIL_INPUT_ENDS = ("sh", "-c", '"$@" & server=$!; read -r _; kill -INT "$server"; wait "$server"', "sh")
_START_WITHIN = 60


class Cluster:
    """A database cluster that lives from ``with`` to its end, its files in a temporary folder.

    PostgreSQL refuses to run as root, so root starts it as the user ``postgres``, who may not be able to enter the
    checkout's folder. It takes password sign-ins on 127.0.0.1 alone, and stops when this process ends, however rudely.
    """

    def __init__(self) -> None:
        """Raises FileNotFoundError when PostgreSQL with PostGIS is not installed."""
        self.user = _USER
        self.password = secrets.token_urlsafe(24)
        self.port = 0
        self._programs = programs()
        self._as_owner = _AS_USER if os.geteuid() == 0 else ()
        self._home = Path()
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._home = Path(tempfile.mkdtemp(prefix="urban-data-postgres-"))
        try:
            self._initialise()
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def create_database(self, name: str) -> None:
        """Create a database with what FROST needs: postgis, and uuid-ossp for ids that are text."""
        self.execute("postgres", f'CREATE DATABASE "{name}"')
        self.execute(name, 'CREATE EXTENSION postgis; CREATE EXTENSION "uuid-ossp"')

    def execute(self, database: str, sql: str) -> None:
        """Run statements for their effect; raises RuntimeError with what psql says."""
        self._psql(database, sql)

    def rows(self, database: str, query: str) -> list[dict[str, Any]]:
        """Return the rows of a query as PostgreSQL writes them in JSON; raises RuntimeError with what psql says."""
        whole = f"SELECT coalesce(json_agg(found), '[]') FROM ({query}) AS found"  # noqa: S608 - the caller's own query
        found: list[dict[str, Any]] = json.loads(self._psql(database, whole))
        return found

    def _psql(self, database: str, sql: str) -> str:
        command = [
            str(self._programs / "psql"), "--no-psqlrc", "--quiet", "--tuples-only", "--no-align",
            "--set=ON_ERROR_STOP=1", "--host=127.0.0.1", f"--port={self.port}", f"--username={self.user}", database,
        ]  # fmt: skip
        environment = {**os.environ, "PGPASSWORD": self.password, "PGTZ": "UTC", "PGCLIENTENCODING": "UTF8"}
        done = subprocess.run(command, input=sql, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"psql: {done.stderr.strip()}")
        return done.stdout

    def _initialise(self) -> None:
        secret = self._home / "password"
        secret.touch(mode=0o600)
        secret.write_text(self.password)
        if self._as_owner:
            shutil.chown(self._home, _USER)
            shutil.chown(secret, _USER)
        command = [
            *self._as_owner, str(self._programs / "initdb"), f"--pgdata={self._data}", f"--username={self.user}",
            f"--pwfile={secret}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self._home)
        if done.returncode:
            raise RuntimeError(f"initdb: {done.stderr.strip()}")

    def _start(self) -> None:
        self.port = _free_port()
        settings = [*_QUICK, f"port={self.port}", "listen_addresses=127.0.0.1", "unix_socket_directories="]
        server = [str(self._programs / "postgres"), "-D", str(self._data), *(f"--{setting}" for setting in settings)]
        with self._log.open("wb") as log:
            self._server = subprocess.Popen(
                [*self._as_owner, *_UNTIL_INPUT_ENDS, *server],
                stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=self._home, start_new_session=True,
            )  # fmt: skip
        ready = [str(self._programs / "pg_isready"), "--quiet", "--host=127.0.0.1", f"--port={self.port}"]
        deadline = time.monotonic() + _START_WITHIN
        while subprocess.run(ready, check=False).returncode:
            if self._server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {self._log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)

    def _stop(self) -> None:
        if self._server is not None:
            self._server.communicate()
        shutil.rmtree(self._home)

    @property
    def _data(self) -> Path:
        return self._home / "data"

    @property
    def _log(self) -> Path:
        return self._home / "log"


def programs() -> Path:
    """Return the folder of the newest PostgreSQL that has PostGIS; raises FileNotFoundError when there is none."""
    found = [
        Path("/usr/lib/postgresql", control.parts[-3], "bin")
        for control in Path("/usr/share/postgresql").glob("*/extension/postgis.control")
    ]
    usable = [folder for folder in found if (folder / "initdb").exists()]
    if not usable:
        raise FileNotFoundError("PostgreSQL with PostGIS is not installed (Debian: postgresql, postgresql-postgis).")
    return max(usable, key=lambda folder: float(folder.parent.name))


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
