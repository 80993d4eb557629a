# SPDX-License-Identifier: GPL-2.0-or-later
"""Packaging: what goes into the ZIP, that the bytes are always the same, and what the check refuses."""

from __future__ import annotations

import os
import subprocess
import zipfile
from pathlib import Path

import pytest
import yaml
from check_package import (
    bandit_problems,
    desktop_problems,
    metadata_problems,
    secret_problems,
    structure_problems,
    version_problems,
)
from package import build, write_checksum, write_zip
from shipped import ROOT, shipped_files

METADATA = """[general]
name=Town
version=1.2.3
qgisMinimumVersion=3.40
description=About towns
about=More about towns
author=Somebody
email=somebody@town.example
homepage=https://town.example/
tracker=https://town.example/issues
repository=https://town.example/repository
icon=icon.svg
"""
PLUGIN = {
    "__init__.py": b"",
    "metadata.txt": METADATA.encode(),
    "LICENSE": b"GPL",
    "README.md": b"# Town",
    "icon.svg": b"<svg/>",
}
TRANSLATION = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de"><context><name>urban_data</name><message>
<source>Town</source><translation>Stadt</translation></message></context></TS>
"""


def checkout(folder: Path) -> Path:
    """A git checkout with a plugin, tests, hidden files and rubbish."""
    files = {
        **{name: content.decode() for name, content in PLUGIN.items()},
        ".gitattributes": (ROOT / ".gitattributes").read_text(encoding="utf-8"),
        ".gitignore": "build/\n",
        ".ci/run": "",
        "core/a.py": "A = 1\n",
        "i18n/urban_data_de.ts": TRANSLATION,
        "tests/unit/test_a.py": "",
        "tools/b.py": "",
        "docs/page.md": "",
        "build/c.py": "",
        "untracked.py": "",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    for command in (["init", "-q"], ["add", "."], ["rm", "-q", "--cached", "untracked.py"]):
        subprocess.run(["git", "-C", str(folder), *command], check=True)
    return folder


def zipped(folder: Path, **changes: bytes | None) -> Path:
    """A ZIP of the plugin with some files changed, added, or, when None, left out."""
    content = {name: text for name, text in (PLUGIN | changes).items() if text is not None}
    write_zip(folder / "town.zip", content)
    return folder / "town.zip"


def test_that_only_tracked_files_of_the_plugin_are_shipped(tmp_path: Path) -> None:
    names = [str(path) for path in shipped_files(checkout(tmp_path))]
    assert names == ["LICENSE", "README.md", "__init__.py", "core/a.py", "icon.svg", "metadata.txt"]


def test_that_untracked_files_can_be_looked_at_too(tmp_path: Path) -> None:
    names = {str(path) for path in shipped_files(checkout(tmp_path), with_untracked=True)}
    assert "untracked.py" in names
    assert "build/c.py" not in names


def test_that_nothing_for_developers_is_shipped_from_this_repository() -> None:
    tops = {path.parts[0] for path in shipped_files()}
    assert tops & {".ci", ".gitattributes", ".gitignore", "dev", "docs", "pyproject.toml", "tests", "tools"} == set()
    assert {"LICENSE", "README.md", "__init__.py", "core", "icon.svg", "metadata.txt"} <= tops


def test_that_two_folders_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "my clone 2"):
        build(checkout(tmp_path / name), tmp_path / f"{name}.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "my clone 2.zip").read_bytes()


def test_that_the_zip_is_sorted_and_holds_one_folder_with_compiled_translations(tmp_path: Path) -> None:
    build(checkout(tmp_path / "town"), tmp_path / "town.zip")
    with zipfile.ZipFile(tmp_path / "town.zip") as archive:
        names = archive.namelist()
        kinds = {(entry.date_time, entry.external_attr, entry.create_system) for entry in archive.infolist()}
    assert names == sorted(names)
    assert {name.split("/")[0] for name in names} == {"urban_data"}
    assert "urban_data/i18n/urban_data_de.qm" in names
    assert kinds == {((1980, 1, 1, 0, 0, 0), 0o100644 << 16, 3)}


def test_that_the_checksum_is_one_that_sha256sum_reads(tmp_path: Path) -> None:
    write_checksum(zipped(tmp_path))
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=tmp_path, check=True)


def test_that_a_sound_zip_passes(tmp_path: Path) -> None:
    assert structure_problems(zipped(tmp_path)) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"LICENSE": None}, "LICENSE is missing."),
        ({"README.md": None}, "README.md is missing."),
        ({".hidden": b""}, ".hidden does not belong into the plugin."),
        ({"core/__pycache__/a.py": b""}, "core/__pycache__/a.py does not belong into the plugin."),
        ({"a.pyc": b""}, "a.pyc does not belong into the plugin."),
        ({"a.so": b""}, "a.so does not belong into the plugin."),
        ({"../a.py": b""}, "../a.py does not belong into the plugin."),
        ({"a.py": b"\0"}, "a.py is not text."),
        ({"icon.svg": None}, "metadata.txt: the icon is not there."),
    ],
)
def test_that_a_faulty_zip_is_refused(tmp_path: Path, changes: dict[str, bytes | None], problem: str) -> None:
    assert structure_problems(zipped(tmp_path, **changes)) == [problem]


def test_that_a_second_folder_is_refused(tmp_path: Path) -> None:
    archive = zipped(tmp_path)
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr("elsewhere/a.py", "")
    assert structure_problems(archive) == ["Not everything is inside the one folder urban_data."]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("tracker=https://town.example/issues\n", "", "metadata.txt has no tracker."),
        ("homepage=https://town.example/\n", "", "metadata.txt: homepage is no address."),
        ("About towns", "About <b>towns</b>", "metadata.txt: description has HTML in it."),
        ("version=1.2.3", "version=1.2", "metadata.txt: the version is not of the form 1.2.3."),
        ("Somebody", "Some/body", "metadata.txt: the author has a slash."),
        (
            "icon=",
            "supportsQt6=yes\nicon=",
            "metadata.txt: supportsQt6 is no longer used; the range of versions says it.",
        ),
    ],
)
def test_that_faulty_metadata_are_refused(old: str, new: str, problem: str) -> None:
    assert problem in metadata_problems(METADATA.replace(old, new), {"icon.svg"})


@pytest.mark.parametrize("text", [METADATA.replace("About", "100% about"), "name=Town", ""])
def test_that_metadata_the_store_cannot_read_are_refused(text: str) -> None:
    (problem,) = metadata_problems(text, {"icon.svg"})
    assert problem.startswith("metadata.txt cannot be read as the store reads it")


def test_that_versions_are_compared() -> None:
    assert version_problems(METADATA, "## [Unreleased]\n## [1.2.3] - 2026-01-01\n## [1.2.2]\n", "name: Town") == []
    assert version_problems(METADATA, "## [1.2.3]\n", 'softwareVersion: "1.2.3"\n') == []
    assert version_problems(METADATA, "## [1.3.0]\n", "softwareVersion: 1.2.2\n") == [
        "The newest version in CHANGELOG.md is not 1.2.3.",
        "publiccode.yml states 1.2.2, not 1.2.3.",
    ]


def test_that_the_scanners_find_what_they_are_for(tmp_path: Path) -> None:
    assert bandit_problems(tmp_path) == []
    assert secret_problems(tmp_path) == []
    (tmp_path / "a.py").write_text(f"assert True\nKEY = 'AKIA{'ABCD' * 4}'\n", encoding="utf-8")
    assert [problem.split()[1] for problem in bandit_problems(tmp_path)] == ["B101"]
    assert secret_problems(tmp_path) == ["a.py:2: AWS Access Key"]


def test_that_desktop_is_shown_on_the_virtual_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable that a pull without a screen needs would leave Desktop without one, too."""
    screen = tmp_path / "xvfb-run"
    screen.write_text('#!/bin/sh\nprintf \'["%s"]\' "$QT_QPA_PLATFORM" > "$URBAN_DATA_PROBE"\n')
    screen.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")

    assert desktop_problems(tmp_path) == ["xcb"]


def test_that_publiccode_is_valid() -> None:
    """The mandatory keys and limits of https://yml.publiccode.tools/schema.core.html."""
    public = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    mandatory = {"publiccodeYmlVersion", "name", "url", "platforms", "categories", "developmentStatus", "softwareType"}
    assert mandatory | {"description", "legal", "maintenance", "localisation"} <= set(public)
    assert public["softwareType"] == "addon"
    assert public["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert public["legal"]["license"] == "GPL-2.0-or-later"
    assert public["maintenance"]["type"] == "community"
    assert all(contact["name"] for contact in public["maintenance"]["contacts"])
    english = public["description"]["en"]
    assert len(english["shortDescription"]) <= 150
    assert 150 <= len(english["longDescription"]) <= 10_000
    assert english["features"]
    assert isinstance(public["localisation"]["localisationReady"], bool)
    assert (ROOT / public["logo"]).is_file()
