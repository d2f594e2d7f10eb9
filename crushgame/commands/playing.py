"""`crushgame` and `crushgame play`: which player to open, and with which game.

Knows where stories and saves come from. Must not know how a game is shown. The app and the plain player are loaded only
when they are the one that plays.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from crushgame.commands.output import ENDED_BY_SIGNAL, ERRORS, refuse, say, unwritten
from crushgame.library import DEFAULT, Trouble, find, shipped, walk_in
from crushgame.opening import Wish
from crushgame.served import is_served
from crushgame.story.collector import collector_paused
from crushgame.story.printable import clean

if TYPE_CHECKING:
    from crushgame.check.walks.walkfile import WalkFile
    from crushgame.opening import Table
    from crushgame.plain_console import Console
    from crushgame.saves.store import Entry, Store
    from crushgame.story import Reading
    from crushgame.story.program import Program


class Playable(NamedTuple):
    """A story that can be played: `sources` are its files (name to text), `command` the words to type to play on plainly,
    apart from the folder of saves. `is_kept_copy` says that it is the copy beside a save, for want of the story itself.
    `folder` is where it lies, for its pictures.
    """

    program: Program
    sources: Mapping[str, str]
    command: tuple[str, ...]
    is_kept_copy: bool = False
    folder: str = ""


class Plainly(NamedTuple):
    """How plain mode is to speak. `width` is in columns, 0 for no wrapping, None for what suits; `transcript` is the path of a
    file to write all of it to, or empty, and `replace` says that this may be there already."""

    width: int | None = None
    transcript: str = ""
    replace: bool = False


AS_IT_SUITS = Plainly()


def open_title(saves: str | None) -> int:
    """Open the title screen; where there is no full terminal, play the first story plainly. Returns the exit code."""
    if is_full_terminal(os.environ):
        from crushgame.tui.app import run

        return run(saves)
    say("There is no full terminal here, so this is the plain player. `crushgame stories` lists the stories.\n")
    return play(DEFAULT, Wish(), saves, plain=True)


def play(
    name: str,
    wish: Wish,
    saves: str | None,
    *,
    plain: bool,
    how: Plainly = AS_IT_SUITS,
    walk: str | None = None,
    scene: str | None = None,
) -> int:
    """Play the story called `name`, with saves in `saves` (None: the usual folder), and return the exit code.

    `walk` is the path of a walk file to start at the end of, and `scene` a scene to start at.
    """
    found = find(name)
    if isinstance(found, Trouble):
        return refuse(found.sentence)
    with collector_paused():  # loading makes a great deal, all of it to stay
        from crushgame.story import read  # the title screen does without it

        reading = read(found.files)
    if reading.program is None:
        return _refuse_broken(reading, found.name)
    if walk is not None:
        walked = _walk_in(walk, reading.program)
        if isinstance(walked, str):
            return refuse(walked)
        wish = wish._replace(walk=walked)
    if scene is not None:
        begun = _from_scene(wish, reading, scene)
        if isinstance(begun, int):
            return begun
        wish = begun
    story = Playable(reading.program, reading.sources, ("crushgame", "play", name, "--plain"), folder=found.folder)
    return _play(story, wish, saves, how if plain or not is_full_terminal(os.environ) else None)


def _play(story: Playable, wish: Wish, saves: str | None, how: Plainly | None) -> int:
    if how is not None:
        return _play_plainly(story, wish, saves, how)
    return _play_in_app(story, wish, saves)


def _walk_in(path: str, program: Program) -> WalkFile | str:
    """Return the walk in a file, or sentences that say why it is none, or does not fit the story."""
    from crushgame.check.walks import walkfile

    data = walk_in(path)
    if isinstance(data, Trouble):
        return data.sentence
    walk = walkfile.read(program, data, clean(path))
    return walk.sentences if isinstance(walk, walkfile.Problem) else walk


def _from_scene(wish: Wish, reading: Reading, scene: str) -> Wish | int:
    """Return a wish for a new game at a scene, or the exit code when there is no way there; why has been said then."""
    from crushgame.check.walks.walkfile import WalkFile
    from crushgame.commands.walking import way_into
    from crushgame.play.chance import new_seed
    from crushgame.saves.record import fit_seed

    seed = fit_seed(wish.seed or new_seed())
    way = way_into(reading, scene, seed)
    return way if isinstance(way, int) else wish._replace(walk=WalkFile(way.walk, seed), beat=way.beat, said=way.said)


def play_from(save: str, plain: bool, saves: str | None, *, as_it_was: bool = False, how: Plainly = AS_IT_SUITS) -> int:
    """Play on from the save that `save` names, in its story if that ships, else in the copy kept beside the save.

    With `as_it_was` it is that copy in any case. Returns the exit code.
    """
    from crushgame.commands.saving import open_store
    from crushgame.moments import find_game

    store = open_store(saves)
    entry = store if isinstance(store, str) else find_game(store, save)
    if isinstance(entry, str):
        return refuse(entry)
    assert not isinstance(store, str)
    folder = entry.slot.story_folder
    wish = Wish(slot=entry.slot.folder, as_it_was=as_it_was)
    if folder in [story.id for story in shipped()]:
        return play(folder, wish, saves, plain=plain, how=how)
    kept = _kept(store, entry, saves)
    if isinstance(kept, str):
        return refuse(kept)
    return _play(kept, wish, saves, how if plain or not is_full_terminal(os.environ) else None)


def _kept(store: Store, entry: Entry, saves: str | None) -> Playable | str:
    from crushgame.moments import name_of, taken
    from crushgame.saves.reopening import story_of
    from crushgame.shell import quoted

    moment = taken(store, entry)
    if isinstance(moment, str):
        return moment
    kept = story_of(store.root, moment.record)
    if isinstance(kept, str):
        words = ("crushgame", "play", "FILE", "--slot", name_of(entry), *(("--saves", saves) if saves else ()))
        return f"{kept} `{' '.join(map(quoted, words))}`, where FILE is the story, plays it in the story of today."
    command = ("crushgame", "saves", "load", entry.slot.story_folder, "--plain")
    return Playable(kept.program, kept.sources, command, is_kept_copy=True)


def is_full_terminal(environment: Mapping[str, str]) -> bool:
    """Whether there is a terminal that can draw, for input, output and the app's own output, which is stderr; or a browser."""
    if is_served():
        return True
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream and stream.isatty() for stream in streams) and environment.get("TERM", "") not in ("", "dumb")


def _play_in_app(story: Playable, wish: Wish, saves: str | None) -> int:
    from crushgame.opening import opened
    from crushgame.tui.app import Begun, run

    table = _table(story, saves)
    game = opened(table, wish)
    return refuse(game) if isinstance(game, str) else run(saves, Begun(game.game, table, game.notes, game.edited))


def _play_plainly(story: Playable, wish: Wish, saves: str | None, how: Plainly) -> int:
    from crushgame.plain_console import Console, Interrupted
    from crushgame.plain_words import greeting

    # The title comes before the rest is loaded: a reader can begin with it. Where there may be no game it has to wait, and
    # where there is to be a transcript, which has all of it.
    is_greeted = wish.slot is None and wish.start != "continue" and not how.transcript
    with Console(width=how.width) as console:
        try:
            if is_greeted:
                console.write(*greeting(story.program.story))
        except Interrupted as gone:
            return unwritten(gone.fault) if gone.fault else ENDED_BY_SIGNAL + gone.signal
        from crushgame.opening import opened
        from crushgame.plain import Player

        table = _table(story, saves)
        game = opened(table, wish)
        if isinstance(game, str):
            return refuse(game)
        trouble = _written_down(console, how)
        if trouble:
            game.game.leave()
            return refuse(trouble)
        return Player(table, console, game, is_greeted=is_greeted).play()


def _written_down(console: Console, how: Plainly) -> str:
    """Begin the transcript that is wished for, if any; return why there can be none, or an empty string."""
    if not how.transcript:
        return ""
    from crushgame.plain_transcript import Refused, begin

    new = begin(how.transcript, replace=how.replace)
    if isinstance(new, Refused):
        return f"{new} Choose another path{', or add --replace' if not how.replace else ''}."
    console.keep_in(new)
    return ""


def _table(story: Playable, saves: str | None) -> Table:
    from crushgame.opening import Table
    from crushgame.saves.store import Store
    from crushgame.saves.where import where

    return Table(Store(where(saves)), *story, saves=saves or "")


def _refuse_broken(reading: Reading, name: str) -> int:
    from crushgame.story.report import render

    errors = [finding for finding in reading.findings if finding.is_error]
    for finding in errors:
        refuse(render(finding, reading.sources) + "\n")
    refuse(f"{name} cannot be played until this is mended.")
    return ERRORS
