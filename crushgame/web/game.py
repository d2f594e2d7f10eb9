"""One game: a process of its own, and the packets in which Textual's driver for browsers speaks.

Knows processes and packets. Must not know sockets, nor what is played.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Awaitable, Callable
from typing import TypeVar

GRACE = 10.0
"""Seconds that a game has to be saved and to end; as many more when it has been told by a signal."""

MOST_SAID = 4000
"""Bytes of what a game says beside the page that are kept: the last ones."""

_READY = b"__GANGLION__\n"
"""The line after which the driver draws."""

_IN_ORDER = (0, 128 + signal.SIGHUP)
"""Exit codes of a game that the player has left, and of one that saw its page close."""

_DRAWN, _TOLD = b"D", b"M"
_ENVIRONMENT = {
    "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
    "TEXTUAL_COLOR_SYSTEM": "truecolor",
    "TEXTUAL_FPS": "60",
    "TERM_PROGRAM": "textual",  # and not what the server's own terminal is
}

Pipe = TypeVar("Pipe")


class Game:
    """A game that runs. Whoever has started it has to `end` it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._in, self._out = _there(process.stdin), _there(process.stdout)
        self._said = b""
        self._hearing = asyncio.create_task(self._hear(_there(process.stderr)))

    async def type(self, keys: bytes) -> None:
        """Send what a terminal would have sent, and wait until the game takes it."""
        self._put(_DRAWN, keys)
        await self._taken()

    async def tell(self, what: str, **more: int) -> None:
        """Send the game what is no key: `resize`, with `width` and `height`, `focus` or `blur`."""
        self._tell(what, **more)
        await self._taken()

    async def drawn(self, show: Callable[[bytes], Awaitable[None]]) -> None:
        """Hand all that the game draws to `show`, until the game ends or `show` raises an error."""
        if await self._out.readline() != _READY:
            return  # it could not begin, and has said why
        try:
            while True:
                kind = await self._out.readexactly(1)
                payload = await self._out.readexactly(int.from_bytes(await self._out.readexactly(4), "big"))
                if kind == _DRAWN:  # it has nothing else for a page: no address to open, no file to keep
                    await show(payload)
        except asyncio.IncompleteReadError:
            return

    async def end(self) -> tuple[bool, str]:
        """Have the game saved and ended, by force if it is not gone in time. Returns whether it went of its own accord and
        in order, and its last words. Nobody may be reading what it draws any more."""
        self._tell("quit")
        gone = asyncio.gather(self._process.wait(), _read_out(self._out), self._hearing)
        for force in (self._process.terminate, self._process.kill):
            try:
                await asyncio.wait_for(asyncio.shield(gone), GRACE)
                break
            except TimeoutError:
                if self._process.returncode is None:
                    force()
        await gone
        return self._process.returncode in _IN_ORDER, self._said.decode("utf-8", "replace")

    def _tell(self, what: str, **more: int) -> None:
        self._put(_TOLD, json.dumps({"type": what, **more}).encode())

    def _put(self, kind: bytes, payload: bytes) -> None:
        self._in.write(kind + len(payload).to_bytes(4, "big") + payload)

    async def _taken(self) -> None:
        try:
            await self._in.drain()
        except ConnectionError:
            return  # it has ended, and hears nothing more

    async def _hear(self, pipe: asyncio.StreamReader) -> None:
        while said := await pipe.read(4096):
            self._said = (self._said + said)[-MOST_SAID:]


async def begun(command: str, width: int, height: int) -> Game:
    """Start a game with a line of the shell, for a page of so many columns and rows."""
    process = await asyncio.create_subprocess_shell(
        command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **_ENVIRONMENT, "COLUMNS": str(width), "ROWS": str(height)},
    )
    return Game(process)


async def _read_out(pipe: asyncio.StreamReader) -> None:
    """Read to the end what nobody looks at: a game that cannot draw cannot end either."""
    while await pipe.read(65536):
        pass


def _there(pipe: Pipe | None) -> Pipe:
    assert pipe is not None  # each was asked for
    return pipe
