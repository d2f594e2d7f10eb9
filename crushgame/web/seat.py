"""A player's place: the page's socket, the game that it leads to, and what the page is told when that is over.

Knows sockets, and games by what they take and draw. Must not know players, nor how a game is run.
"""

from __future__ import annotations

import asyncio
import json

from aiohttp import WSMsgType, web

from crushgame.story.printable import clean
from crushgame.web.game import Game, begun
from crushgame.web.messages import LONGEST_MESSAGE, Pinged, Resized, Turned, Typed, read_message

HEARTBEAT = 15.0
"""Seconds between two questions whether the page is still there."""

UNREAD = 30.0
"""Seconds that a page may leave unread what is drawn for it."""

PARTING = 3.0
"""Seconds that a page has to hear the last word."""

_NOT_BEGUN = "The game could not be started: there is no room for it on the server. Come back in a while."
_SAVED = "The game is closed, and saved."
_FAILED = "The game had to be ended. It is saved as it was at its last choice."


class Seat:
    """A player's place before a game, from the moment that the page opens its socket."""

    def __init__(self) -> None:
        self._socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=LONGEST_MESSAGE)
        self._is_to_leave = asyncio.Event()

    async def play(self, request: web.Request, command: str, size: tuple[int, int], idle: float) -> web.StreamResponse:
        """Run `command`, a line of the shell, until it ends, the page closes, or nothing was typed for `idle` seconds."""
        try:
            await self._socket.prepare(request)
        except ConnectionError:
            return self._socket  # gone again before there was a game
        transport = request.transport
        try:
            game = await begun(command, *size)
        except OSError:
            await self._part(transport, _NOT_BEGUN)
            return self._socket
        ways_to_end = [
            asyncio.create_task(way) for way in (self._attend(game, idle), self._draw(game), self._is_to_leave.wait())
        ]
        try:
            over, _ = await asyncio.wait(ways_to_end, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways_to_end:
                way.cancel()
            await asyncio.wait(ways_to_end)
            is_well, words = await asyncio.shield(game.end())
            await self._part(transport, clean(words).strip() or (_SAVED if is_well else _FAILED))
        for way in over:
            way.result()  # raises what went wrong, if anything did
        return self._socket

    def leave(self) -> None:
        """End the game in order, as if the page had been closed."""
        self._is_to_leave.set()

    async def _draw(self, game: Game) -> None:
        async def show(data: bytes) -> None:
            async with asyncio.timeout(UNREAD):
                await self._socket.send_bytes(data)

        try:
            await game.drawn(show)
        except (TimeoutError, ConnectionError):
            return  # nobody looks

    async def _attend(self, game: Game, idle: float) -> None:
        clock = asyncio.get_running_loop().time
        try:
            async with asyncio.timeout(idle) as patience:
                async for message in self._socket:
                    if message.type is not WSMsgType.TEXT:
                        return  # nothing that a page sends
                    said = read_message(message.data)
                    if isinstance(said, Typed):
                        patience.reschedule(clock() + idle)
                        await game.type(said.data)
                    elif isinstance(said, Resized):
                        await game.tell("resize", width=said.width, height=said.height)
                    elif isinstance(said, Turned):
                        await game.tell("focus" if said.is_here else "blur")
                    elif isinstance(said, Pinged):
                        await self._socket.send_json(["pong", said.stamp])
        except (TimeoutError, ConnectionError):
            return

    async def _part(self, transport: asyncio.Transport | None, words: str) -> None:
        """Tell the page how it ended, and close its socket, whether or not the page listens."""
        try:
            async with asyncio.timeout(PARTING):
                if not self._socket.closed:
                    await self._socket.send_str(json.dumps(["over", words]))
                await self._socket.close()
        except ConnectionError:
            return
        except TimeoutError:
            if transport is not None:
                transport.abort()  # to close it would be to wait until what is on its way has been read
