"""How games in a browser end: saved, whoever ends them and however, and with the truth said to the page."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web

from crushgame.commands.serving import command_for
from crushgame.web.server import Server, Terms
from tests.tui.stories import LATE
from tests.web.serving import Served, framed, knock, let_go, player, served, visiting

FIRST = "The board says DUE."


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    (tmp_path / "late.yaml").write_text(LATE, encoding="utf-8")
    with served(tmp_path / "saves", "late.yaml") as running:
        yield running


async def test_a_page_that_is_closed_leaves_a_saved_game(server: Served) -> None:
    async with player() as session, visiting(server, session) as game:
        await game.until(FIRST)
        await game.read_to("It's an egg.")
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(20) == 0
    assert len(server.saved) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
async def test_a_server_that_is_stopped_or_killed_leaves_saved_games_and_no_process(
    number: signal.Signals, server: Served, tmp_path: Path
) -> None:
    async with player() as session, visiting(server, session) as game:
        await game.until(FIRST)
        await game.read_to("It's an egg.")
        server.process.send_signal(number)
        await game.until_closed()
        await asyncio.to_thread(server.process.wait, 20)
    assert await _none_left_in(tmp_path)
    assert len(server.saved) == 1


@pytest.mark.parametrize("times", [1, 2])
async def test_a_page_that_does_not_read_keeps_no_server_from_ending_and_no_game_from_being_saved(
    times: int, server: Served, tmp_path: Path
) -> None:
    page = await knock(server)
    try:
        await _fill(page)
        for _ in range(times):
            server.process.send_signal(signal.SIGINT)
            await asyncio.sleep(0.2)
        assert await asyncio.to_thread(server.process.wait, 20) == (0 if times == 1 else -signal.SIGINT)
        assert await _none_left_in(tmp_path)
        assert len(server.saved) == 1
    finally:
        page.close()


async def _fill(page: socket.socket) -> None:
    """Have the game draw more than anything between it and the page can hold."""
    seen = 0
    while seen < 2000:  # the game is there
        seen += len(await asyncio.to_thread(page.recv, 1000))
    page.sendall(framed("stdin", "\r") * 2)
    for wide in range(300):
        page.sendall(framed("resize", {"width": 500 - wide % 2, "height": 200 - wide % 2}))
        await asyncio.sleep(0.01)


async def test_a_game_in_which_nothing_is_typed_for_long_is_saved_and_closed(tmp_path: Path) -> None:
    story = tmp_path / "late.yaml"
    story.write_text(LATE, encoding="utf-8")
    saves = tmp_path / "saves"
    terms = Terms("Late", lambda folder: command_for(str(story), folder), str(saves), "127.0.0.1", 0, players=1, idle=2.0)
    runner = web.AppRunner(Server(terms).application())
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        here = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with player() as session, visiting(here, session) as game:
            await game.until(FIRST)
            await game.press("\r")
            await game.until_closed()
            assert game.last_word == "The game is closed, and saved."
    finally:
        await runner.cleanup()
    assert list(saves.rglob("save.*.json"))


async def test_a_page_is_told_when_its_game_could_not_be_saved_and_the_server_prints_nothing(server: Served) -> None:
    server.saves.mkdir(exist_ok=True)
    (server.saves / "_players").write_text("in the way")
    async with player() as session, visiting(server, session) as game:
        await game.until(FIRST)
        await game.read_to("It's an egg.")
        server.process.send_signal(signal.SIGTERM)
        await game.until_closed()
        assert "could not be saved" in game.last_word
        assert "\x1b" not in game.last_word
    assert await _printed(server) == ""


async def test_strangers_who_knock_and_make_no_sense_or_run_away_are_not_printed(server: Served) -> None:
    for request in (b"GET /ws?width=\x1b HTTP/1.1\r\n\r\n", b"\x1b]0;x\x07 / HTTP/1.1\r\nHost: \x1b[31m\r\n\r\n"):
        stranger = socket.create_connection(server.place, timeout=5)
        stranger.sendall(request)
        assert stranger.recv(20).startswith(b"HTTP/1.")
        stranger.close()
    for _ in range(8):
        let_go(await knock(server))
    server.process.send_signal(signal.SIGTERM)
    assert await _printed(server) == ""


async def _printed(server: Served) -> str:
    """What the server has printed after its first line, when it has ended."""
    await asyncio.to_thread(server.process.wait, 20)
    assert server.process.stdout is not None
    return server.process.stdout.read()


async def _none_left_in(folder: Path) -> bool:
    """Whether, after a while, no process has this folder among its words."""
    for _ in range(100):
        listed = subprocess.run(["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        if f"{folder}/saves/_players" not in listed:
            return True
        await asyncio.sleep(0.1)
    return False
