# SPDX-License-Identifier: GPL-2.0-or-later
"""Writing to a SensorThings service through its own API."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from types import TracebackType
from typing import Any, Self

import requests

Entity = dict[str, Any]
Row = Sequence[Any]

_ROWS_AT_ONCE = 4_000
_THREADS = 3
_TIMEOUT = 300


class Writer:
    """Creates, changes and deletes entities of one service, a context manager; may be used from several threads."""

    def __init__(self, root: str, sign_in: tuple[str, str] | None = None) -> None:
        """``root`` is the service's address with version."""
        self.root = root
        self._session = requests.Session()
        self._session.auth = sign_in

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def create(self, path: str, entity: Entity) -> str:
        """POST an entity, with whatever stands inside it, to a collection; returns its address."""
        return self._send("POST", path, entity).headers["Location"]

    def change(self, path: str, members: Entity) -> None:
        """PATCH members of the entity at a path."""
        self._send("PATCH", path, members)

    def delete(self, path: str) -> None:
        """DELETE the entity at a path."""
        self._send("DELETE", path, None)

    def observe(
        self, stream: Entity, components: Sequence[str], rows: Iterable[Row], collection: str = "Datastream"
    ) -> list[str]:
        """POST observations of one Datastream as data arrays (OGC 18-088, 12.2); returns their addresses in order.

        ``stream`` names it, as in ``{"@iot.id": 5}``; a row holds one value per component. Raises RuntimeError when
        the service refuses a row.
        """
        remaining = iter(rows)
        addresses: list[str] = []
        while part := list(islice(remaining, _ROWS_AT_ONCE)):
            group = {
                collection: stream,
                "components": list(components),
                "dataArray@iot.count": len(part),
                "dataArray": part,
            }
            found: list[str] = self._send("POST", "CreateObservations", [group]).json()
            refused = [text for text in found if not text.startswith("http")]
            if refused or len(found) != len(part):
                raise RuntimeError(f"{len(refused)} of {len(part)} observations refused: {refused[:1]}")
            addresses += found
        return addresses

    def observe_all(self, streams: Iterable[tuple[Entity, Sequence[str], Iterable[Row], str]]) -> int:
        """POST observations of many streams, a few side by side, as `observe` takes them; returns their number."""
        with ThreadPoolExecutor(_THREADS) as threads:
            return sum(len(found) for found in threads.map(lambda told: self.observe(*told), streams))

    def _send(self, method: str, path: str, body: Any) -> requests.Response:
        answer = self._session.request(method, f"{self.root}/{path}", json=body, timeout=_TIMEOUT)
        if not answer.ok:
            raise RuntimeError(
                f"{method} {path}: status {answer.status_code}: {answer.text[:500]} for {str(body)[:300]}"
            )
        return answer
