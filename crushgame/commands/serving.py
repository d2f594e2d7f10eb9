"""`crushgame serve`: the game for browsers, on this machine unless another host is asked for.

Knows what to serve and what to say of it. Must not know the web: the server is in `web/`, loaded when there is one to run.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import sys
from importlib.util import find_spec

from crushgame.commands.output import refuse, say
from crushgame.library import Trouble, find
from crushgame.served import VARIABLE
from crushgame.shell import quoted

IDLE = 3600.0
"""Seconds without a key after which a game is saved and closed."""

MOST_MEMORY = 1_000_000
"""KiB of address space that one game may take, where the system can see to that."""

TITLE = "crushgame"

_NOT_INSTALLED = (
    "Serving games to browsers takes the extra `web`, which is not installed here. "
    "`pip install 'crushgame[web]'` installs it (in a checkout: `pip install -e '.[web]'`)."
)
_OPEN = """\
Careful: this can be reached from other machines.
  - Whoever can reach it can play. There is no password, and each visitor gets a folder of saves on this disk.
  - Nothing is encrypted. Who can listen on the way can read what is played, and take a player's saves over.
  - Only {players} games run at once, and one visitor can take all the places.
Use it in a network of people you trust; for others, keep to this machine and let them in by ssh (docs/serving.md).
"""
_LAUNCH = "import sys; sys.path.append(sys.argv.pop(1)); from crushgame.__main__ import main; sys.exit(main())"


def serve(story: str | None, host: str, port: int, players: int, saves: str | None) -> int:
    """Serve the title, or the story called `story`, until Ctrl-C. Returns the exit code.

    `host` and `port` are where to listen (port 0: any that is free), `players` is how many games may run at once, and saves
    are below `saves` (None: the usual folder), for each player in a folder of their own.
    """
    if find_spec("textual_serve") is None:
        return refuse(_NOT_INSTALLED)
    title = TITLE
    if story is not None:
        found = _title_of(story)
        if isinstance(found, Trouble):
            return refuse(found.sentence)
        title, story = found, _from_anywhere(story)
    from crushgame.saves.where import where
    from crushgame.web.gate import is_loopback
    from crushgame.web.server import Terms
    from crushgame.web.server import serve as run

    if not is_loopback(host):
        refuse(_OPEN.format(players=players))

    def command(folder: str) -> str:
        return command_for(story, folder)

    def ready(address: str) -> None:
        say(f"{title} is at {address} for up to {players} at once. Ctrl-C saves their games and closes it.")
        sys.stdout.flush()

    try:
        asyncio.run(run(Terms(title, command, where(saves), host, port, players, IDLE), ready))
    except OSError as fault:
        return refuse(f"Nothing can be served at {host}, port {port}: {_reason(fault)}. Try another --port.")
    return 0


def command_for(story: str | None, folder: str) -> str:
    """Return the line of the shell that starts one player's game, with saves in `folder`.

    Python looks for modules where it would for any program here (PYTHONPATH is heeded), and in this package's folder last of
    all. It does not look where the server was started: a folder in which somebody keeps stories may hold anything. A game
    gives way to other programs, the server among them; and what CRUSHGAME_DEBUG has it print is not for players.
    """
    package = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    play = ("play", story) if story is not None else ()
    python = ("nice", "env", "-u", "CRUSHGAME_DEBUG", f"{VARIABLE}=1", sys.executable, "-P", "-c", _LAUNCH)
    words = (*python, package, "--saves", folder, *play)
    return f"ulimit -v {MOST_MEMORY} 2>/dev/null; exec {shlex.join(words)}"


def _reason(fault: OSError) -> str:
    """Return the system's own words. asyncio puts others before them, and a number that is no error's stands for a name that
    leads nowhere."""
    known = fault.errno is not None and fault.errno > 0
    return os.strerror(fault.errno).lower() if known and fault.errno else "no machine of that name can be found"


def _title_of(story: str) -> str | Trouble:
    """Return the title of a story that can be played."""
    from crushgame.story import read

    found = find(story)
    if isinstance(found, Trouble):
        return found
    program = read(found.files).program
    if program is None:
        return Trouble(f"{found.name} cannot be played until it is mended. `crushgame check {quoted(story)}` says where.")
    return program.story.title


def _from_anywhere(story: str) -> str:
    """Return the name of a story so that it means the same in any folder."""
    from crushgame.library import shipped

    return story if story in [known.id for known in shipped()] else os.path.abspath(story)
