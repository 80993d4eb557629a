# SPDX-License-Identifier: GPL-2.0-or-later
"""Two servers, a profile with sign-ins, and a network thread that ends with the tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from faulty_server import Answer, FaultyServer
from qgis_child import CANARY, MASTER_PASSWORD, Job, Profile, run
from urban_data.bridge.network import close_network


@pytest.fixture(scope="session")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Profile:
    """A profile with a Basic and an API header sign-in, whose secrets hold ``CANARY``."""
    folder = tmp_path_factory.mktemp("profile")
    password = folder / "master-password"
    password.write_text(MASTER_PASSWORD)
    password.chmod(0o600)
    sign_ins = {
        "basic": ("Basic", {"username": "ada", "password": CANARY}),
        "header": ("APIHeader", {"X-Api-Key": CANARY, "X-Tenant": CANARY}),
    }
    return Profile(folder, run(folder, Job(sign_ins=sign_ins)).ids, {"QGIS_AUTH_PASSWORD_FILE": str(password)})


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    """The platform; it answers ``[1]``."""
    with FaultyServer(lambda _: Answer(b"[1]")) as found:
        yield found


@pytest.fixture
def elsewhere() -> Iterator[FaultyServer]:
    """Somebody else's server, which must never be asked."""
    with FaultyServer(lambda _: Answer(b"[2]")) as found:
        yield found
        assert found.requests == []


@pytest.fixture(scope="session", autouse=True)
def network() -> Iterator[None]:
    """End the network thread before QGIS ends."""
    yield
    close_network()
