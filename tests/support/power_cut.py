# SPDX-License-Identifier: GPL-2.0-or-later
"""
What a disk may hold after a power cut, replayed from a trace of a program's system calls.

The model: what was written to a file is durable once the file is synced; creating, renaming and removing a name is
durable once its folder is synced. Until then any of it may be lost, and a write may be torn. It is the model of
POSIX, stricter than most file systems, and knows nothing of disks that lie about syncs.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SYSTEM_CALLS = "openat,write,pwrite64,fsync,fdatasync,ftruncate,unlink,rename"
OPTIONS = ["-y", "-xx", "-s", "200000", "-e", f"trace={SYSTEM_CALLS}"]
SECTOR = 512

_CALL = re.compile(r"\d+ +(\w+)\((.*)\) += (-?\d+)(?:<(.*)>)?$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FILE = re.compile(r"^\d+<((?:\\x[0-9a-f]{2})*)>")

Content = dict[str, bytes]
Pending = Sequence[tuple[int, int]]
Kept = list[tuple[int, int, bool]]


@dataclass(frozen=True, slots=True)
class Call:
    """One system call that succeeded: on which file, with what."""

    name: str
    file: str
    other: str = ""
    data: bytes = b""
    at: int = 0


@dataclass(slots=True)
class _Inode:
    durable: bytes = b""
    pending: list[Call] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class State:
    """A state of the folder after a cut: files by name, and the last confirmation that had been given before it."""

    files: Content
    confirmed: str


def calls(log: str, folder: Path) -> list[Call]:
    """The calls in a trace by strace with ``OPTIONS``, with files named relative to ``folder`` (it itself is ``.``)."""
    found = []
    for line in log.splitlines():
        match = _CALL.fullmatch(line)
        if match is None or int(match[3]) < 0:
            continue
        name, arguments, result, opened = match.groups()
        texts = [_unescaped(text) for text in _TEXT.findall(arguments)]
        if name == "openat":
            if "O_CREAT" in arguments:
                found.append(Call("create", _relative(_unescaped(opened), folder)))
        elif name in ("unlink", "rename"):
            names = [_relative(text, folder) for text in texts]
            found.append(Call(name, names[0], names[-1]))
        else:
            file = _FILE.match(arguments)
            if file is None:
                continue
            last = arguments.rpartition(", ")[2]
            data = texts[0][: int(result)] if texts else b""
            kind = {"pwrite64": "write", "write": "append", "fdatasync": "sync", "fsync": "sync"}.get(name, "truncate")
            at = int(last) if name in ("pwrite64", "ftruncate") else 0
            found.append(Call(kind, _relative(_unescaped(file[1]), folder), data=data, at=at))
    return found


def states(trace: Sequence[Call], confirmations: str) -> Iterator[State]:
    """
    Every different state a cut may leave, at every point of the trace; ``confirmations`` is the file of acks.

    After each write everything so far may be there, or all of it with the last write torn; before whatever is no
    write (where the most is at stake), any of what `_choices` names may be missing besides.
    """
    disk = _Disk()
    confirmed = ""
    seen: set[bytes] = set()
    for call, following in zip(trace, [*trace[1:], None], strict=True):
        if call.file == confirmations:
            confirmed = call.data.decode("ascii").strip()
        else:
            disk.take(call)
        within = call.name == "write" and following is not None and following.name == "write"
        for files in disk.after_a_cut(_late if within else _choices):
            mark = _mark(confirmed, files)
            if mark not in seen:
                seen.add(mark)
                yield State(files, confirmed)


def _mark(confirmed: str, files: Content) -> bytes:
    digest = hashlib.blake2b(confirmed.encode())
    for name, content in sorted(files.items()):
        digest.update(f"/{name}/{len(content)}/".encode())
        digest.update(content)
    return digest.digest()


class _Disk:
    """Files with what is durable and what is not yet."""

    def __init__(self) -> None:
        self._names: dict[str, _Inode] = {}
        self._durable_names: dict[str, _Inode] = {}

    def take(self, call: Call) -> None:
        if call.name == "create":
            self._names.setdefault(call.file, _Inode())
        elif call.name == "unlink":
            self._names.pop(call.file, None)
        elif call.name == "rename":
            self._names[call.other] = self._names.pop(call.file)
        elif call.file == ".":
            self._durable_names = dict(self._names)
        elif call.file in self._names:
            inode = self._names[call.file]
            if call.name == "sync":
                inode.durable, inode.pending = _applied(inode.durable, inode.pending), []
            else:
                inode.pending.append(call)

    def after_a_cut(self, choices: Callable[[Pending], Iterator[Kept]]) -> Iterator[Content]:
        for names in (self._durable_names, self._names):
            inodes = list(dict.fromkeys(map(id, names.values())))
            by_id = {id(inode): inode for inode in names.values()}
            pending = [(key, at) for key in inodes for at in range(len(by_id[key].pending))]
            for kept in choices(pending):
                yield {
                    name: _applied(
                        inode.durable, [_cut(inode.pending[at], torn) for key, at, torn in kept if key == id(inode)]
                    )
                    for name, inode in names.items()
                }


def _late(pending: Pending) -> Iterator[Kept]:
    """All of the unsynced calls took effect, the last one perhaps in part."""
    if pending:
        yield [(key, at, False) for key, at in pending]
        yield [*((key, at, False) for key, at in pending[:-1]), (*pending[-1], True)]


def _choices(pending: Pending) -> Iterator[Kept]:
    """Which of the unsynced calls took effect: none, all, all but one end, one end, every other one, the last torn."""
    whole = [(key, at, False) for key, at in pending]
    yield []
    if not whole:
        return
    yield whole
    yield whole[:-1]
    yield whole[1:]
    yield whole[:1]
    yield whole[-1:]
    yield whole[::2]
    yield whole[1::2]
    yield [*whole[:-1], (*pending[-1], True)]


def _cut(call: Call, torn: bool) -> Call:
    return Call(call.name, call.file, call.other, call.data[:SECTOR], call.at) if torn else call


def _applied(content: bytes, pending: Sequence[Call]) -> bytes:
    held = bytearray(content)
    for call in pending:
        if call.name == "truncate":
            held = held[: call.at].ljust(call.at, b"\0")
        else:
            at = len(held) if call.name == "append" else call.at
            if len(held) < at:
                held.extend(bytes(at - len(held)))
            held[at : at + len(call.data)] = call.data
    return bytes(held)


def _unescaped(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", "")) if text else b""


def _relative(path: bytes, folder: Path) -> str:
    name = Path(path.decode("utf-8", "surrogateescape"))
    return "." if name == folder else name.name
