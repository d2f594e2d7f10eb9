"""The server: its page, its socket, who may come in and how many.

Knows requests and what to answer. Must not know how a game is run, nor what it keeps.
"""

from __future__ import annotations

import asyncio
import html
import logging
import os
import signal
import string
from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import NamedTuple

import textual_serve
from aiohttp import web

from crushgame.web.gate import is_our_name, is_own_page, written
from crushgame.web.messages import TALLEST, WIDEST, within
from crushgame.web.players import COOKIE, KEPT_FOR, folder_of, is_key, new_key
from crushgame.web.seat import Seat

CLOSING = 30.0
"""Seconds that all games together have to end when the server is stopped."""

LOOKS, BETWEEN = 10, 0.1
"""How often a place is looked for before there is none, and the seconds between."""

LETTERS = 16
"""The usual size of letters in pixels; `?fontsize=` asks for another."""

SMALLEST, LARGEST = 8, 48

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "crushgame",
}
_FULL = "All places are taken just now. Games that are saved stay saved: come back in a while."
_STRANGER = "This server is not called that. Open it by the address that it was started with."
_NO_PAGE = "Games are played from this server's own page."

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Command = Callable[[str], str]


class Terms(NamedTuple):
    """What is served, to whom: `command` makes a line of the shell of a player's folder, `root` is the folder of saves
    that those lie in, `players` is how many games there may be at once, and a game in which nothing was typed for `idle`
    seconds ends.
    """

    title: str
    command: Command
    root: str
    host: str
    port: int
    players: int
    idle: float


class Server:
    """Games for browsers, one process each."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._seats: set[Seat] = set()

    def application(self) -> web.Application:
        """Return what answers requests."""
        application = web.Application(middlewares=[self._at_the_gate])
        application.router.add_get("/", self._page)
        application.router.add_get("/ws", self._game)
        application.router.add_get("/page.js", self._script)
        application.router.add_static("/static", os.path.join(os.path.dirname(textual_serve.__file__), "static"))
        application.on_response_prepare.append(_dress)
        application.on_shutdown.append(self._end_all)
        return application

    @web.middleware
    async def _at_the_gate(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not is_our_name(request.host, self._terms.host):
            return _notice(403, _STRANGER)
        return await handler(request)

    async def _page(self, request: web.Request) -> web.StreamResponse:
        if not await self._has_room():
            return _notice(503, _FULL)
        size = within(request.query.get("fontsize"), LETTERS, LARGEST)
        page = _filled("page.html", title=self._terms.title, socket=f"ws://{request.host}/ws", size=str(max(size, SMALLEST)))
        page.headers["Content-Security-Policy"] = _allowed(request.host)
        key = request.cookies.get(COOKIE)
        # Lax: who comes by a link from elsewhere is still known, and not given a new key in place of the old one.
        page.set_cookie(
            COOKIE, key if key and is_key(key) else new_key(), max_age=KEPT_FOR, httponly=True, samesite="Lax", path="/"
        )
        return page

    async def _game(self, request: web.Request) -> web.StreamResponse:
        key = request.cookies.get(COOKIE)
        if not is_own_page(request.headers.get("Origin"), request.host) or key is None or not is_key(key):
            return _notice(403, _NO_PAGE)
        if not await self._has_room():
            return _notice(503, _FULL)
        size = within(request.query.get("width"), 80, WIDEST), within(request.query.get("height"), 24, TALLEST)
        command = self._terms.command(folder_of(self._terms.root, key))
        seat = Seat()
        self._seats.add(seat)
        try:
            return await seat.play(request, command, size, self._terms.idle)
        finally:
            self._seats.discard(seat)

    async def _script(self, _: web.Request) -> web.StreamResponse:
        return web.Response(text=_file("page.js"), content_type="text/javascript")

    async def _has_room(self) -> bool:
        """Whether there is a place. Who opens the page again left one a moment ago: it is free when that game is saved."""
        for _ in range(LOOKS):
            if len(self._seats) < self._terms.players:
                return True
            await asyncio.sleep(BETWEEN)
        return len(self._seats) < self._terms.players

    async def _end_all(self, _: web.Application) -> None:
        for seat in self._seats:
            seat.leave()


async def serve(terms: Terms, ready: Callable[[str], None]) -> None:
    """Serve until the program is told to end. `ready` is called with the address when there is something to open.

    Raises OSError when the port cannot be had. What strangers send that makes no sense is no news: nothing is printed of it.
    """
    if os.environ.get("CRUSHGAME_DEBUG") != "1":
        logging.getLogger().addHandler(logging.NullHandler())  # without any, Python prints warnings and tracebacks
    runner = web.AppRunner(Server(terms).application(), access_log=None, shutdown_timeout=CLOSING)
    await runner.setup()
    try:
        await web.TCPSite(runner, terms.host, terms.port).start()
        ready(f"http://{written(terms.host)}:{runner.addresses[0][1]}/")
        await _told_to_end()
    finally:
        await runner.cleanup()


async def _told_to_end() -> None:
    """Wait for the first signal. The second ends the program at once; the games see that it has gone, and are saved."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _ENDING:
        loop.add_signal_handler(number, told.set)
    await told.wait()
    for number in _ENDING:
        loop.remove_signal_handler(number)
        signal.signal(number, signal.SIG_DFL)


async def _dress(_: web.Request, response: web.StreamResponse) -> None:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)


def _allowed(host: str) -> str:
    """Return what the page may load: what is here, and nothing from anywhere else, whatever the player's terminal would
    make of a text."""
    parts = (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # the terminal writes its styles into the page
        "font-src 'self'",
        "img-src 'self' data:",
        f"connect-src 'self' ws://{host}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
    return "; ".join(parts)


def _notice(status: int, sentence: str) -> web.Response:
    page = _filled("notice.html", sentence=sentence)
    page.set_status(status)
    return page


def _filled(name: str, **words: str) -> web.Response:
    escaped = {key: html.escape(value) for key, value in words.items()}
    text = string.Template(_file(name)).substitute(escaped)
    return web.Response(text=text, content_type="text/html", headers={"Cache-Control": "no-store"})


def _file(name: str) -> str:
    return files("crushgame.web").joinpath(name).read_text(encoding="utf-8")
