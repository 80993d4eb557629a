# SPDX-License-Identifier: GPL-2.0-or-later
"""The service that is asked by all: it remembers every answer and gives it again, each time after the same delay.

Clients are compared on what they do, so the service must cost them all the same. In the first run of a client every
answer is made and kept; from then on it is given from memory. Connections are kept open, as a city's server would.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from dataclasses import dataclass, field
from http.client import responses

from .town import Refused, Town

_REQUEST = re.compile(rb"GET (\S+) HTTP/1\.1\r\n")


@dataclass
class Memory:
    """What was answered, by address; ``keeps`` is False for a service too large to be remembered.

    ``/-/counts`` tells, since it was last asked, the addresses asked in their order and how many answers were new.
    """

    town: Town
    delay: float
    keeps: bool = True
    answers: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    misses: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection until the client closes it."""
        host, port = writer.get_extra_info("sockname")
        try:
            while True:
                match = _REQUEST.match(await reader.readuntil(b"\r\n\r\n"))
                writer.write(await self._answer(match[1].decode("latin-1") if match else "", f"http://{host}:{port}"))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, address: str, origin: str) -> bytes:
        if address == "/-/counts":
            counts = {"asked": self.asked, "misses": self.misses}
            self.asked, self.misses = [], 0
            return _framed(200, json.dumps(counts))
        self.asked.append(address)
        answer = self.answers.get(address)
        if answer is None:
            self.misses += 1
            answer = self._made(address, origin)
            if self.keeps:
                self.answers[address] = answer
        await asyncio.sleep(self.delay)
        return answer

    def _made(self, address: str, origin: str) -> bytes:
        try:
            return _framed(200, self.town.answer(address, origin))
        except Refused as refusal:
            sys.stderr.write(f"Refused: {refusal} in {address}\n")
            return _framed(400, json.dumps({"code": 400, "type": "error", "message": str(refusal)}))


def _framed(status: int, text: str) -> bytes:
    body = text.encode()
    head = f"HTTP/1.1 {status} {responses[status]}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return f"{head}\r\n\r\n".encode() + body


async def _run(memory: Memory) -> None:
    server = await asyncio.start_server(memory.serve, "127.0.0.1", 0, limit=1 << 20)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    async with server:
        await asyncio.to_thread(sys.stdin.buffer.read)


def main() -> None:
    """Serve until standard input is closed; the address is the first line printed."""
    parser = argparse.ArgumentParser(prog="python -m bench.serve", description="Serve a made-up town on 127.0.0.1.")
    parser.add_argument("--things", type=int, default=1_000)
    parser.add_argument("--properties", type=int, default=1)
    parser.add_argument("--values", type=int, default=1_000)
    parser.add_argument("--page", type=int, default=1_000)
    parser.add_argument("--delay", type=float, default=0.03, help="seconds before every answer")
    parser.add_argument("--forget", action="store_true", help="make every answer anew")
    told = parser.parse_args()
    town = Town(told.things, told.properties, told.values, told.page)
    asyncio.run(_run(Memory(town, told.delay, not told.forget)))


if __name__ == "__main__":
    main()
