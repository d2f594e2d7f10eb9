"""`crushgame serve`: who may come in, whose saves are whose, and what of this machine a browser cannot come to."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from crushgame.served import VARIABLE
from crushgame.web.gate import is_loopback, is_our_name
from crushgame.web.messages import LONGEST_MESSAGE, Resized, Typed, read_message
from crushgame.web.players import COOKIE, folder_of, is_key, new_key
from tests.conftest import CHECKOUT, Run
from tests.tui.stories import LATE
from tests.web.serving import Served, player, served, visiting

FIRST, CHOICE = "The board says DUE.", "1  I wouldn't dare."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    (folder / "late.yaml").write_text(LATE, encoding="utf-8")
    with served(folder / "saves", "late.yaml", "--players", "20", env={"HOME": str(folder)}) as running:
        yield running


async def _status(session: aiohttp.ClientSession, server: Served, **headers: str) -> int:
    try:
        async with session.ws_connect(f"{server.address}/ws", headers=headers):
            return 101
    except aiohttp.WSServerHandshakeError as refused:
        return refused.status


# ---- whose saves -----------------------------------------------------------------------------------------------------


async def test_each_player_has_a_folder_and_comes_back_to_the_game_that_was_left(tmp_path: Path) -> None:
    (tmp_path / "late.yaml").write_text(LATE, encoding="utf-8")
    with served(tmp_path / "saves", "late.yaml") as server:
        async with player() as ana, player() as ben:
            async with visiting(server, ana) as game:
                await game.read_to(CHOICE)
                await game.press("1")
                await game.until("saved")
            async with visiting(server, ben) as game:
                await game.until(FIRST)
                await game.press("\r", "\x11")  # and ctrl+q
                await game.until_closed()
            assert len(server.players) == 2
            # What a link says of a player is not listened to.
            async with visiting(server, ana, f"?player={server.players[0].name}") as game:
                assert "Well." in await game.until("Well.")
            assert len(server.players) == 2
            assert not list((tmp_path / "saves" / "late").glob("*"))
        assert all(folder.stat().st_mode & 0o077 == 0 for folder in server.players)


async def test_a_key_is_kept_from_one_visit_to_the_next_and_no_script_can_read_it(server: Served) -> None:
    async with player() as session:
        async with session.get(f"{server.address}/") as page:
            cookie = page.headers["Set-Cookie"]
        async with session.get(f"{server.address}/") as page:
            assert page.headers["Set-Cookie"] == cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("key", ["", "../../late", "a" * 42, "a" * 44, "/" + "a" * 42, "ä" * 43])
async def test_what_is_no_key_of_ours_opens_no_game(key: str, server: Served) -> None:
    assert not is_key(key)
    async with player() as session:
        assert await _status(session, server, Origin=server.address, Cookie=f"{COOKIE}={key}") == 403


def test_the_name_of_a_folder_is_a_hash_that_no_key_steers() -> None:
    names = {os.path.relpath(folder_of("saves", key), "saves") for key in (new_key(), new_key(), "_" * 43, "-" * 43)}
    assert len(names) == 4
    assert all(re.fullmatch(r"_players/[0-9a-f]{32}", name) for name in names)


# ---- who may come in -------------------------------------------------------------------------------------------------


async def test_a_page_of_somebody_else_cannot_speak_to_a_game(server: Served) -> None:
    async with player() as session:
        async with session.get(f"{server.address}/") as page:
            assert page.status == 200
        assert await _status(session, server, Origin="http://elsewhere.example") == 403
        assert await _status(session, server) == 403
        assert await _status(session, server, Origin=server.address.replace("127.0.0.1", "localhost")) == 403
        assert await _status(session, server, Origin=server.address) == 101


async def test_a_name_that_is_made_to_lead_here_is_refused_in_words(server: Served) -> None:
    async with player() as session, session.get(f"{server.address}/", headers={"Host": "elsewhere.example"}) as page:
        assert page.status == 403
        assert "This server is not called that." in await page.text()
        assert "Set-Cookie" not in page.headers


def test_a_server_goes_by_numbers_by_localhost_and_by_the_name_it_was_started_with() -> None:
    for host in ("127.0.0.1:8000", "localhost:8000", "localhost", "[::1]:8000", "192.168.1.7:8000", "Box:8000"):
        assert is_our_name(host, "box"), host
    for host in ("elsewhere.example", "box.example:8000", "127.0.0.1.example", "127.0.0.1:80; x", "a@127.0.0.1", "", "[::1"):
        assert not is_our_name(host, "box"), host
    assert [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "box")] == [True] * 3 + [False] * 2


async def test_when_all_places_are_taken_that_is_said_and_a_place_that_is_left_is_free(tmp_path: Path) -> None:
    with served(tmp_path / "saves", "--players", "1") as server:
        async with player() as first, player() as second:
            async with second.get(f"{server.address}/") as page:
                assert page.status == 200
            async with visiting(server, first) as game:
                await game.until("New game")
                assert await _status(second, server, Origin=server.address) == 503
                async with second.get(f"{server.address}/") as page:
                    assert page.status == 503
                    assert "All places are taken just now." in await page.text()
                await game.press("\x11")  # ctrl+q
                await game.until_closed()
            async with visiting(server, second) as game:
                await game.until("New game")


async def test_the_page_loads_nothing_from_anywhere_else(server: Served) -> None:
    async with player() as session, session.get(f"{server.address}/") as page:
        allowed, text = page.headers["Content-Security-Policy"], await page.text()
        assert "default-src 'none'" in allowed
        assert "http" not in allowed
        for address in re.findall(r"""(?:src|href)="([^"]+)|url\("([^"]+)""", text):
            path = "".join(address)
            assert path.startswith(("/", "data:,")), path
            if path.startswith("/"):
                async with session.get(f"{server.address}{path}") as part:
                    assert part.status == 200, path


@pytest.mark.parametrize(
    "path", ["%2e%2e/%2e%2e/server.py", "..%2f..%2fserver.py", "../../server.py", "js/..%2f..%2fserver.py"]
)
async def test_no_address_leads_out_of_the_folder_of_scripts_and_letters(path: str, server: Served) -> None:
    address = URL(f"{server.address}/static/{path}", encoded=True)  # or the client itself would take the dots away
    async with player() as session, session.get(address) as part:
        assert part.status in (403, 404)


# ---- what a browser cannot come to -----------------------------------------------------------------------------------


async def test_a_player_at_a_browser_is_offered_no_path_and_no_shell(server: Served) -> None:
    async with player() as session, visiting(server, session) as game:
        await game.until(FIRST)
        await game.press("\x1a")  # ctrl+z
        await game.press("\x1b[17~")  # F6
        screen = await game.until("In a browser")
        assert "folder" not in screen
        assert "file" not in screen
        assert str(server.saves) not in screen
        await game.press("\r")
        await game.read_to("It's an egg.")


def test_the_keys_and_the_help_offer_nothing_that_takes_a_shell_or_a_file() -> None:
    program = (
        "from crushgame.tui.actions import HELP, WAY_OUT\n"
        "from crushgame.tui.screens.help import WORDS\n"
        "print(HELP, WAY_OUT, WORDS)"
    )
    at_a_terminal, at_a_browser = (
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(CHECKOUT), VARIABLE: served},
            check=True,
        ).stdout
        for served in ("", "1")
    )
    for words in ("shell", "another folder", "CRUSHGAME_", "crushgame play", "save elsewhere"):
        assert words in at_a_terminal
        assert words not in at_a_browser


async def test_the_list_of_commands_and_the_stories_offer_no_shell_either(tmp_path: Path) -> None:
    with served(tmp_path / "saves") as server:
        async with player() as session, visiting(server, session) as game:
            await game.until("New game")
            await game.press("\x1b[B", "\x1b[B", "\r")  # down to the stories
            assert "`" not in await game.until("enter play")
            await game.press("\x10")  # ctrl+p
            await game.until("What do you want to do?")
            await game.press(*"shell")
            await game.until("No matches")


async def test_a_made_up_window_among_the_keys_is_not_believed(server: Served) -> None:
    async with player() as session, visiting(server, session) as game:
        await game.until(FIRST)
        await game.press("\x1b[48;400;400;9;9t", "\x1b[<0;99999999;99999999M")
        assert (await game.read_to("It's an egg.")).splitlines()[0].endswith("The Late Bus")


def test_what_no_page_says_is_not_heard() -> None:
    for said in ("", "{}", "[]", "[1]", '["stdin", 5]', '["resize", 7]', '["download", "x"]', "[" * 5000, '["stdin"]'):
        assert read_message(said) is None, said
    assert read_message('["stdin", "\\ud800"]') == Typed(b"?")
    assert read_message('["resize", {"width": 1e9, "height": -4}]') == Resized(80, 1)
    assert read_message('["resize", {"width": 1000000000, "height": "x"}]') == Resized(500, 24)


async def test_one_who_sends_too_much_or_nothing_sensible_is_shown_out_alone(server: Served) -> None:
    async with player() as session, player() as other, visiting(server, other) as beside:
        await beside.until(FIRST)
        async with visiting(server, session) as game:
            await game.until(FIRST)
            await game.socket.send_str("[[[")
            await game.read_to("It's an egg.")
            await game.socket.send_str(json.dumps(["stdin", "x" * LONGEST_MESSAGE]))
            await game.until_closed()
        await beside.read_to("It's an egg.")


# ---- the command -----------------------------------------------------------------------------------------------------


def test_without_the_extra_it_says_how_to_install_it(tmp_path: Path) -> None:
    program = (
        "import importlib.util as u, sys; found = u.find_spec\n"
        "u.find_spec = lambda name, *more: None if name == 'textual_serve' else found(name, *more)\n"
        "sys.argv[1:] = ['serve']\nfrom crushgame.running import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        timeout=20,
        check=False,
    )
    assert done.returncode == 2
    assert "pip install 'crushgame[web]'" in done.stderr
    assert done.stdout == ""


def test_a_story_that_cannot_be_played_is_not_served(crushgame: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("story: {format: 1}\n")
    done = crushgame("serve", "broken.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "`crushgame check broken.yaml`" in done.stderr
    assert 'no story called "nothing"' in crushgame("serve", "nothing").stderr


async def test_a_port_that_is_taken_is_said_and_so_is_what_it_means_to_let_others_in(
    crushgame: Run, server: Served, tmp_path: Path
) -> None:
    port = server.address.rpartition(":")[2]
    done = crushgame("serve", "--port", port)
    assert done.returncode == 2
    assert f"Nothing can be served at 127.0.0.1, port {port}: address already in use." in done.stderr
    with served(tmp_path / "saves", "--host", "0.0.0.0") as others:
        assert others.address.startswith("http://0.0.0.0:")
    done = crushgame("serve", "--host", "no.such.host.example")
    assert done.returncode == 2
    assert "Careful: this can be reached from other machines." in done.stderr
