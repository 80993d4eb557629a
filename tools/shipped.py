# SPDX-License-Identifier: GPL-2.0-or-later
"""Which files of the repository are the plugin: those that git tracks and .gitattributes does not hold back."""

from __future__ import annotations

import subprocess
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent


def shipped_files(root: Path = ROOT, *, with_untracked: bool = False) -> list[PurePosixPath]:
    """Paths relative to ``root``, sorted; with ``with_untracked`` also of files that are not ignored and not yet added.

    Raises subprocess.CalledProcessError when ``root`` is no git checkout.
    """
    untracked = ["--others", "--exclude-standard"] if with_untracked else []
    listed = _git(root, "ls-files", "-z", "--cached", *untracked)
    answer = _git(root, "check-attr", "-z", "--stdin", "export-ignore", given=listed).split("\0")
    paths, values = answer[0:-1:3], answer[2::3]
    shipped = {PurePosixPath(path) for path, value in zip(paths, values, strict=True) if value == "unspecified"}
    return sorted(path for path in shipped if (root / path).is_file())


def shipped_modules(root: Path = ROOT) -> list[PurePosixPath]:
    """The plugin's Python files as they are in the work tree, added to git or not."""
    return [path for path in shipped_files(root, with_untracked=True) if path.suffix == ".py"]


def _git(root: Path, *arguments: str, given: str = "") -> str:
    # Root may run this in somebody else's checkout, as in a container; only names of files are read.
    command = ["git", "-C", str(root), "-c", f"safe.directory={root}", *arguments]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=True).stdout
