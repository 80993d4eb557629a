# SPDX-License-Identifier: GPL-2.0-or-later
"""The unit tier's guard works, whichever way a connection is tried."""

from __future__ import annotations

import socket
import urllib.request

import pytest


def test_that_connecting_is_refused() -> None:
    with (
        socket.socket() as client,
        pytest.raises(RuntimeError, match="may not open connections"),
    ):
        client.connect(("127.0.0.1", 9))


def test_that_listening_is_refused() -> None:
    with socket.socket() as server, pytest.raises(RuntimeError, match="may not open connections"):
        server.bind(("127.0.0.1", 0))


def test_that_looking_up_a_name_is_refused() -> None:
    with pytest.raises(RuntimeError, match="may not open connections"):
        socket.getaddrinfo("localhost", 80)


def test_that_a_library_is_refused() -> None:
    with pytest.raises(RuntimeError, match="may not open connections"):
        urllib.request.urlopen("http://127.0.0.1:9/")
