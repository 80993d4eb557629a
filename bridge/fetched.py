# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether the pictures that a layer of a map service is drawn from have all come."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from qgis.core import QgsApplication, QgsMapLayer, QgsNetworkAccessManager, QgsNetworkReplyContent
from qgis.PyQt.QtNetwork import QNetworkReply


class PictureWatch:
    """Notes, as a context, which layers of map services (WMS, WMTS, tiles) miss a picture of what is drawn.

    QGIS draws a picture that was refused or cannot be read as nothing, and neither the layout nor its export tell.
    A refusal shows in the reply, a picture that cannot be read only in the message log, which quotes its address. QGIS
    asks again for some, so the last reply of each address counts. Drawing has to go on in the main thread.
    """

    def __init__(self, layers: Sequence[QgsMapLayer]) -> None:
        self._layers = [layer for layer in layers if layer.providerType() == "wms"]
        self._is_refused: dict[str, bool] = {}
        self._messages: list[str] = []

    def __enter__(self) -> Self:
        QgsNetworkAccessManager.instance().finished.connect(self._hear)
        QgsApplication.messageLog().messageReceived.connect(self._read)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        QgsNetworkAccessManager.instance().finished.disconnect(self._hear)
        QgsApplication.messageLog().messageReceived.disconnect(self._read)

    def incomplete(self) -> list[QgsMapLayer]:
        """The layers that miss a picture."""
        missed = [
            address
            for address, is_refused in self._is_refused.items()
            if is_refused or any(address in message for message in self._messages)
        ]
        return [layer for layer in self._layers if any(_is_of(layer, address) for address in missed)]

    def _hear(self, reply: QgsNetworkReplyContent) -> None:
        address = reply.request().url().toString()
        self._is_refused[address] = reply.error() != QNetworkReply.NetworkError.NoError

    def _read(self, message: str, _tag: str, _level: object) -> None:
        self._messages.append(message)


def _is_of(layer: QgsMapLayer, address: str) -> bool:
    """Whether a picture is asked for by a layer: by the names it has at its service, else by the service's host."""
    source = {key.lower(): value for key, value in parse_qsl(layer.source())}
    asked = {key.lower(): value for key, value in parse_qsl(urlsplit(address).query)}
    names = asked.get("layers") or asked.get("layer")
    if names and "layers" in source:
        return bool(names == source["layers"])
    # Services of tiles may stand on several hosts: https://{switch:a,b}.example.org/{z}/{x}/{y}.png
    host = urlsplit(source.get("url", "")).netloc.rpartition("}")[2]
    return bool(host) and urlsplit(address).netloc.endswith(host)
