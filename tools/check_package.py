# SPDX-License-Identifier: GPL-2.0-or-later
"""Check the built ZIP as the QGIS plugin store does, and that QGIS loads it in an empty profile."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from configparser import ConfigParser
from configparser import Error as ConfigError
from pathlib import Path, PurePosixPath

from package import NAME, version_of, zip_path
from shipped import ROOT

LARGEST = 25_000_000
REQUIRED_KEYS = (
    "name", "description", "about", "version", "qgisMinimumVersion", "author", "email", "tracker", "repository",
)  # fmt: skip
ADDRESSES = ("homepage", "tracker", "repository")
REQUIRED_FILES = ("__init__.py", "metadata.txt", "LICENSE", "README.md")
TEXT_SUFFIXES = {"", ".csv", ".html", ".json", ".md", ".py", ".model3", ".qml", ".qpt", ".svg", ".txt", ".xml"}
BINARY_SUFFIXES = {".qm", ".png"}
DESKTOP_SECONDS = 120
PROBE = Path(__file__).with_name("desktop_probe.py")


def structure_problems(archive: Path) -> list[str]:
    """What the store would refuse in a ZIP, or what has no place in it; one sentence each."""
    with zipfile.ZipFile(archive) as opened:
        entries = opened.infolist()
        if any(PurePosixPath(entry.filename).parts[0] != NAME for entry in entries):
            return [f"Not everything is inside the one folder {NAME}."]
        files = {str(PurePosixPath(*PurePosixPath(e.filename).parts[1:])): opened.read(e) for e in entries}
    found = [f"{name} is missing." for name in REQUIRED_FILES if name not in files]
    found += [f"{name} does not belong into the plugin." for name in sorted(files) if not _belongs(name)]
    found += [f"{name} is not text." for name, content in sorted(files.items()) if not _is_what_it_says(name, content)]
    if archive.stat().st_size > LARGEST:
        found.append(f"The ZIP is larger than {LARGEST // 1_000_000} MB.")
    return found + metadata_problems(files.get("metadata.txt", b"").decode("utf-8"), set(files))


def metadata_problems(text: str, files: set[str]) -> list[str]:
    """What is wrong with the text of a metadata.txt beside ``files``; one sentence each."""
    parser = ConfigParser()
    try:
        parser.read_string(text)
        general = dict(parser["general"])
    except (ConfigError, KeyError) as error:
        return [f"metadata.txt cannot be read as the store reads it: {error}"]
    found = [f"metadata.txt has no {key}." for key in REQUIRED_KEYS if not general.get(key.lower())]
    found += [f"metadata.txt: {key} has HTML in it." for key, value in general.items() if re.search(r"<\w", value)]
    found += [
        f"metadata.txt: {key} is no address." for key in ADDRESSES if not general.get(key, "").startswith("https://")
    ]
    if not re.fullmatch(r"\d+\.\d+\.\d+", general.get("version", "")):
        found.append("metadata.txt: the version is not of the form 1.2.3.")
    if "/" in general.get("author", ""):
        found.append("metadata.txt: the author has a slash.")
    if general.get("icon") not in files:
        found.append("metadata.txt: the icon is not there.")
    if "supportsqt6" in general:
        found.append("metadata.txt: supportsQt6 is no longer used; the range of versions says it.")
    return found


def version_problems(metadata: str, changelog: str, publiccode: str) -> list[str]:
    """Where the texts of CHANGELOG.md and publiccode.yml state another version than metadata.txt.

    publiccode.yml states none before the first release, as its standard wants.
    """
    version = version_of(metadata)
    newest = re.search(r"^## \[(\d[^\]]*)\]", changelog, re.MULTILINE)
    released = re.search(r"^softwareVersion: [\"']?([^\"'\s]+)", publiccode, re.MULTILINE)
    found = [] if newest and newest[1] == version else [f"The newest version in CHANGELOG.md is not {version}."]
    if released and released[1] != version:
        found.append(f"publiccode.yml states {released[1]}, not {version}.")
    return found


def bandit_problems(folder: Path) -> list[str]:
    """What bandit with all its rules finds in the unpacked plugin."""
    command = [sys.executable, "-m", "bandit", "--quiet", "--recursive", "--format", "json", str(folder)]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    found = [f"{error['filename']}: {error['reason']}" for error in report["errors"]]
    for hit in report["results"]:
        place = f"{Path(hit['filename']).relative_to(folder)}:{hit['line_number']}"
        found.append(f"{place}: {hit['test_id']} {hit['issue_text']}")
    return found


def secret_problems(folder: Path) -> list[str]:
    """What detect-secrets with all its rules finds in the unpacked plugin."""
    command = [sys.executable, "-m", "detect_secrets", "-C", str(folder), "scan", "--all-files", "."]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return [f"{name}:{hit['line_number']}: {hit['type']}" for name, hits in report["results"].items() for hit in hits]


def loading_problems(archive: Path, configuration: Path) -> list[str]:
    """What goes wrong when the ZIP is unpacked into the empty profile below ``configuration`` and QGIS loads it.

    First qgis_process has to offer its algorithms, then QGIS Desktop, on a screen that is not there, has to start the
    plugin and to unload it without an error in its log.
    """
    plugins = configuration / "profiles" / "default" / "python" / "plugins"
    plugins.mkdir(parents=True)
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(plugins)
    return _process_problems(configuration) or desktop_problems(configuration)


def main() -> int:
    """Check the ZIP that ./dev package built; 1 when something is found."""
    archive = zip_path(ROOT)
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in ("metadata.txt", "CHANGELOG.md", "publiccode.yml")]
    with tempfile.TemporaryDirectory() as scratch:
        unpacked = Path(scratch, "unpacked")
        structure = structure_problems(archive)
        if not structure:
            with zipfile.ZipFile(archive) as opened:
                opened.extractall(unpacked)
        checks: dict[str, Callable[[], list[str]]] = {
            "structure": lambda: structure,
            "versions": lambda: version_problems(*texts),
            "bandit": lambda: bandit_problems(unpacked / NAME),
            "detect-secrets": lambda: secret_problems(unpacked / NAME),
            "loads in an empty profile": lambda: loading_problems(archive, Path(scratch, "configuration")),
        }
        return _report(checks)


def _report(checks: dict[str, Callable[[], list[str]]]) -> int:
    failed = 0
    for title, check in checks.items():
        found = check()
        print(f"  {title}: {f'{len(found)} problems' if found else 'ok'}", flush=True)
        for problem in found:
            print(f"    {problem}")
        failed += bool(found)
        if title == "structure" and found:
            break
    return 1 if failed else 0


def _belongs(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = any(part.startswith((".", "__pycache__", "__MACOSX")) for part in path.parts)
    return not hidden and ".." not in path.parts and path.suffix in TEXT_SUFFIXES | BINARY_SUFFIXES


def _is_what_it_says(name: str, content: bytes) -> bool:
    return PurePosixPath(name).suffix in BINARY_SUFFIXES or b"\0" not in content


def _process_problems(configuration: Path) -> list[str]:
    enabled = _run(["qgis_process", "plugins", "enable", NAME], configuration, QT_QPA_PLATFORM="offscreen")
    listed = _run(["qgis_process", "list"], configuration, QT_QPA_PLATFORM="offscreen")
    answer = enabled.stderr + listed.stderr + listed.stdout
    if "Traceback" in answer:
        return [f"qgis_process does not load the plugin: {answer[answer.index('Traceback') :][:2000]}"]
    if enabled.returncode or listed.returncode:
        return [f"qgis_process does not enable the plugin: {answer[:2000]}"]
    if "urbandata:pullobservations" not in listed.stdout:
        return ["qgis_process does not list urbandata:pullobservations."]
    return []


def desktop_problems(configuration: Path) -> list[str]:
    """What goes wrong when QGIS Desktop starts with the plugin on a virtual screen; one sentence each."""
    answer = configuration / "answer.json"
    qgis = ["timeout", str(DESKTOP_SECONDS), "qgis", "--nologo", "--noversioncheck", "--code", str(PROBE)]
    _run(["xvfb-run", "--auto-servernum", *qgis], configuration, URBAN_DATA_PROBE=str(answer), QT_QPA_PLATFORM="xcb")
    if not answer.exists():
        return [
            f"QGIS Desktop gave no answer: it waited {DESKTOP_SECONDS} s with an error on its screen, or ended early."
        ]
    return [str(problem) for problem in json.loads(answer.read_text(encoding="utf-8"))]


def _run(command: list[str], configuration: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QGIS_CUSTOM_CONFIG_PATH": str(configuration), **more}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    sys.exit(main())
