# SPDX-License-Identifier: GPL-2.0-or-later
"""A FROST behind a Basic sign-in, pulled by the real ``qgis_process`` with an authentication configuration."""

from __future__ import annotations

from pathlib import Path

import pytest
from algorithm_run import installed, qgis_process
from frost_workshop import Visit, Workshop, at, held
from qgis_child import CANARY, MASTER_PASSWORD, Job, run
from urban_data.core.errors import AccessDenied


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A QGIS profile with the plugin."""
    return installed(tmp_path_factory.mktemp("profile"))


@pytest.fixture(scope="module")
def sign_in(profile: Path) -> str:
    """The id of the sign-in, stored in the profile."""
    stored = {"frost": ("Basic", {"username": "ada", "password": CANARY})}
    return run(profile, Job(sign_ins=stored)).ids["frost"]


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    """The file that unlocks the sign-ins of a profile."""
    file = tmp_path / "password"
    file.write_text(MASTER_PASSWORD)
    file.chmod(0o600)
    return file


def test_pull_with_a_sign_in_and_none_without(
    workshop: Workshop,
    profile: Path,
    sign_in: str,
    password_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (stream,) = workshop.streams("signed")
    workshop.observe(stream, [(at(60 + number), number) for number in range(30)])
    visit = Visit(workshop.roots["wide"])
    key = visit.key("signed")
    snapshot = tmp_path / "s.gpkg"
    asked = [f"--PLATFORM={workshop.roots['signed']}", f"--DATASETS={key}", f"--SNAPSHOT={snapshot}"]
    asked += ["--FROM=2026-03-01", "--UNTIL=2026-03-02"]
    refused = qgis_process(profile, "--json", "run", "urbandata:pullobservations", *asked)
    assert refused.code == 1
    assert "refuses access (status 401)" in refused.err
    assert not snapshot.exists()
    monkeypatch.setenv("QGIS_AUTH_PASSWORD_FILE", str(password_file))
    ended = qgis_process(profile, "--json", "run", "urbandata:pullobservations", *asked, f"--AUTHCFG={sign_in}")
    assert ended.code == 0, ended.err
    assert (ended.results["COMPLETE"], ended.results["STORED"]) == (True, 30)
    assert held(snapshot) == workshop.values([stream])
    assert CANARY not in ended.out + ended.err
    assert CANARY.encode() not in snapshot.read_bytes()


def test_a_wrong_sign_in_is_refused(workshop: Workshop) -> None:
    with pytest.raises(AccessDenied):
        Visit(workshop.roots["signed"], sign_in=("ada", "wrong")).provider.probe()
    right = Visit(workshop.roots["signed"], sign_in=("ada", CANARY))
    assert right.provider.probe().version == "1.1"
