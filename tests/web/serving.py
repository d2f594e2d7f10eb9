"""A server for a test, as people start it, and visitors who speak to it without a browser."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import NamedTuple

import aiohttp
import pyte

from crushgame.web.players import COOKIE, new_key
from tests.conftest import CHECKOUT

PATIENCE = 15.0
"""Seconds to wait for something that should come at once: a slow machine is not a failure."""

COLUMNS, ROWS = 80, 24
_UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;:]*[ -/]*[@-~]|\x1b\[\?[0-9;]*\$[a-z]|\x1b\]22;[^\x1b\x07]*(?:\x1b\\|\x07)")


class Served(NamedTuple):
    """A server that runs: its address, without a stroke at the end, its process, and its folder of saves."""

    address: str
    process: subprocess.Popen[str]
    saves: Path

    @property
    def place(self) -> tuple[str, int]:
        """Where it listens: host and port."""
        host, _, port = self.address.removeprefix("http://").rpartition(":")
        return host, int(port)

    @property
    def players(self) -> list[Path]:
        """The folders of the players who have saved anything."""
        return sorted((self.saves / "_players").glob("*"))

    @property
    def saved(self) -> list[Path]:
        """The files of saved games, of all players."""
        return sorted(self.saves.rglob("save.*.json"))


@contextmanager
def served(saves: Path, *arguments: str | Path, env: Mapping[str, str] | None = None) -> Iterator[Served]:
    """Serve a story on a free port, and end the server whatever became of the test."""
    process = subprocess.Popen(
        [sys.executable, "-m", "crushgame", "serve", *map(str, arguments), "--port", "0", "--saves", str(saves)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=saves.parent,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), **(env or {})},
    )
    try:
        assert process.stdout is not None
        line = next((line for line in process.stdout if "http://" in line), "")
        found = re.search(r"http://\S+?(?=/ )", line)
        assert found is not None, f"the server said {line!r}"
        yield Served(found[0], process, saves)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        finally:
            if process.stdout is not None:
                process.stdout.close()


class Visitor:
    """A page that is open on a game, without the browser around it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.last_word = ""
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)

    @property
    def text(self) -> str:
        """The screen, as it is now."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    async def press(self, *keys: str) -> None:
        """Send keys as a terminal would."""
        for key in keys:
            await self.socket.send_str(json.dumps(["stdin", key]))
            await asyncio.sleep(0.05)

    async def until(self, words: str, patience: float = PATIENCE) -> str:
        """Wait until the words are on the screen, and return the screen. Raises TimeoutError when they do not come."""
        until = time.monotonic() + patience
        while words not in self.text:
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"{words!r} never came; the screen:\n{self.text}")
            try:
                message = await self.socket.receive(timeout=left)
            except TimeoutError:
                continue
            assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT), f"closed; the screen:\n{self.text}"
            if message.type is aiohttp.WSMsgType.BINARY:
                self._stream.feed(cleared(message.data))
        return self.text

    async def read_to(self, words: str) -> str:
        """Read on, line by line, until the words are on the screen, and return the screen."""
        for _ in range(12):
            try:
                return await self.until(words, 0.3)
            except TimeoutError:
                await self.press("\r")
        return await self.until(words)

    async def until_closed(self) -> None:
        """Read until the server closes the socket."""
        async with asyncio.timeout(PATIENCE):
            while not self.socket.closed:
                message = await self.socket.receive()
                if message.type is aiohttp.WSMsgType.TEXT and json.loads(message.data)[0] == "over":
                    self.last_word = json.loads(message.data)[1]


def cleared(data: bytes) -> bytes:
    """What a game draws, without the codes that pyte does not know and would print."""
    return _UNKNOWN.sub(b"", data)


def player() -> aiohttp.ClientSession:
    """A browser that has not been here before, with cookies of its own."""
    return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))


@asynccontextmanager
async def visiting(server: Served | str, session: aiohttp.ClientSession, query: str = "") -> AsyncIterator[Visitor]:
    """Open the page, and its game. `server` may be an address too."""
    address = server if isinstance(server, str) else server.address
    async with session.get(f"{address}/{query}") as page:
        assert page.status == 200
    size = f"width={COLUMNS}&height={ROWS}"
    async with session.ws_connect(f"{address}/ws?{size}", headers={"Origin": address}) as opened:
        yield Visitor(opened)


async def knock(server: Served) -> socket.socket:
    """Ask for a game as a page does, and read nothing, not even whether it was granted."""
    page = socket.socket()
    page.settimeout(PATIENCE)
    page.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    page.connect(server.place)
    lines = (
        f"GET /ws?width={COLUMNS}&height={ROWS} HTTP/1.1",
        f"Host: {server.address.removeprefix('http://')}",
        f"Origin: {server.address}",
        f"Cookie: {COOKIE}={new_key()}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    )
    page.sendall("\r\n".join((*lines, "", "")).encode())
    return page


def framed(*message: object) -> bytes:
    """Return a message as a page sends it over its socket, with a mask that changes nothing; at most 125 bytes long."""
    text = json.dumps(message).encode()
    return bytes((0x81, 0x80 | len(text))) + bytes(4) + text


def let_go(page: socket.socket) -> None:
    """Go away without a word: what is on its way is refused."""
    page.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    page.close()
