# SPDX-License-Identifier: GPL-2.0-or-later
"""Build the plugin's ZIP for the QGIS plugin store.

The same files give the same bytes: entries are sorted, and carry one time, one mode and one system.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from configparser import ConfigParser
from pathlib import Path

from shipped import ROOT, shipped_files

NAME = "urban_data"
TIME = (1980, 1, 1, 0, 0, 0)
MODE = 0o100644
UNIX = 3


def version_of(metadata: str) -> str:
    """The version that the text of a metadata.txt states; raises KeyError when it states none."""
    parser = ConfigParser()
    parser.read_string(metadata)
    return parser["general"]["version"]


def build(root: Path, target: Path) -> None:
    """Write the ZIP of the checkout ``root``, with its translations compiled.

    Raises OSError, or subprocess.CalledProcessError when git or lrelease fails.
    """
    content = {str(path): (root / path).read_bytes() for path in shipped_files(root)}
    with tempfile.TemporaryDirectory() as folder:
        content |= {f"i18n/{path.name}": path.read_bytes() for path in _compiled_translations(root, Path(folder))}
    target.parent.mkdir(parents=True, exist_ok=True)
    write_zip(target, content)


def write_zip(target: Path, content: Mapping[str, bytes]) -> None:
    """Write files, by their path in the plugin, into a ZIP below one root folder."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(content):
            entry = zipfile.ZipInfo(f"{NAME}/{path}", TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = UNIX
            entry.external_attr = MODE << 16
            archive.writestr(entry, content[path])


def write_checksum(target: Path) -> Path:
    """Write SHA256SUMS beside the ZIP, for ``sha256sum --check``; return its path."""
    sums = target.with_name("SHA256SUMS")
    sums.write_text(f"{hashlib.sha256(target.read_bytes()).hexdigest()}  {target.name}\n", encoding="ascii")
    return sums


def zip_path(root: Path) -> Path:
    """Where the ZIP of a checkout belongs."""
    return root / "dist" / f"{NAME}-{version_of((root / 'metadata.txt').read_text(encoding='utf-8'))}.zip"


def main() -> int:
    """Build the ZIP of this checkout and say where it is."""
    target = zip_path(ROOT)
    build(ROOT, target)
    write_checksum(target)
    print(f"Built {target.relative_to(ROOT)} ({target.stat().st_size / 1000:.0f} kB).")
    return 0


def _compiled_translations(root: Path, folder: Path) -> list[Path]:
    """Each tracked translation, compiled into ``folder``; what is unfinished is left out and shows in English."""
    compiled = []
    for source in sorted((root / "i18n").glob("*.ts")):
        target = folder / f"{source.stem}.qm"
        subprocess.run(["lrelease", "-silent", "-nounfinished", str(source), "-qm", str(target)], check=True)
        compiled.append(target)
    return compiled


if __name__ == "__main__":
    sys.exit(main())
