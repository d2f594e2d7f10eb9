"""Saves: one autosave against the least that can safely put the same bytes on a disk, a long list, and a long game."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from functools import partial

from benchmarks.measure import Figures, Row, in_turn, milliseconds
from benchmarks.playing import decide, endless_program
from crushgame.play.replay import Fit, replayed
from crushgame.play.session import Session
from crushgame.saves.game import Game
from crushgame.saves.generations import Written
from crushgame.saves.names import auto_slot
from crushgame.saves.reopening import saved_in
from crushgame.saves.store import Loaded, Store

RUNS_OF_SAVING = 101
RUNS_OF_LOADING = 21
RUNS_OF_LISTING = 11
EARLY, LONG = 50, 1_000
SLOTS = 1_000


def autosave() -> Iterator[Row]:
    """One autosave after each decision, early in a game and late in a long one."""
    for decisions in (EARLY, LONG):
        with tempfile.TemporaryDirectory() as folder:
            game = Game.start(Store(os.path.join(folder, "saves")), endless_program(200), "heron-4471")
            decide(game.session, decisions)
            ours, bare = in_turn(partial(_autosave, game), partial(_bare, folder, game), RUNS_OF_SAVING)
            game.leave()
        yield Row(f"autosave at decision {decisions:,}", "ms", ours, "write, fsync, rename, fsync", bare, 2.0)


def listing() -> Iterator[Row]:
    """A list of many slots, each of a game of its own and two saves long, as the load screen shows it."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(os.path.join(folder, "saves"))
        game = Game.start(store, endless_program(200), "heron-4471")
        decide(game.session, EARLY)
        record = game.record(picture="The picture of a screen, small.\n" * 20)
        for number in range(SLOTS):
            game_id = f"{number:012x}"
            writer = store.writer(auto_slot(record.story, game_id))
            for _ in range(2):
                _must_be_saved("" if isinstance(writer.write(record._replace(game=game_id)), Written) else "not saved")
            writer.close()

        def listed() -> None:
            entries = store.entries(record.story)
            assert len([entry for entry in entries if entry.record]) == SLOTS

        figures = Figures(tuple(milliseconds(listed) for _ in range(RUNS_OF_LISTING + 1))[1:])
    yield Row(f"list {SLOTS:,} slots of {EARLY} decisions", "ms", figures, aim=200.0)


def replaying() -> Iterator[Row]:
    """From a save that is at hand to a session that stands where it stood, without the disk."""
    program = endless_program(1_000)
    with tempfile.TemporaryDirectory() as folder:
        game = Game.start(Store(os.path.join(folder, "saves")), program, "heron-4471")
        decide(game.session, LONG)
        record = game.record()

    def replay() -> None:
        found = replayed(program, saved_in(record))
        assert found.fit is Fit.EXACT
        assert found.session.digest() == record.digest

    figures = Figures(tuple(milliseconds(replay) for _ in range(RUNS_OF_LOADING + 1))[1:])
    yield Row(f"replay {LONG:,} decisions", "ms", figures, aim=20.0)


def loading() -> Iterator[Row]:
    """From a save on the disk to a session that stands where it stood: decode and replay."""
    program = endless_program(1_000)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(os.path.join(folder, "saves"))
        game = Game.start(store, program, "heron-4471")
        decide(game.session, LONG)
        _must_be_saved(game.autosave())
        slot, digest = auto_slot(program.story.id, game.id), game.session.digest()
        game.leave()

        def load() -> None:
            loaded = store.load(slot)
            assert isinstance(loaded, Loaded)
            record = loaded.record
            session, snag = Session.resume(program, record.seed, record.carried, record.decisions, record.beat)
            assert snag is None
            assert session.digest() == digest

        figures = Figures(tuple(milliseconds(load) for _ in range(RUNS_OF_LOADING + 1))[1:])
    yield Row(f"load a save of {LONG:,} decisions", "ms", figures, aim=20.0)


def _autosave(game: Game) -> float:
    decide(game.session, 1)
    return milliseconds(lambda: _must_be_saved(game.autosave()))


def _must_be_saved(trouble: str) -> None:
    if trouble:
        raise RuntimeError(trouble)


def _bare(folder: str, game: Game) -> float:
    """Publish the newest save's bytes once more, beside it, with nothing but what keeps them over a power cut."""
    saves = os.path.join(folder, "saves", *auto_slot(game.session.program.story.id, game.id))
    published = [entry for entry in os.scandir(saves) if entry.name.endswith(".json")]
    with open(max(published, key=lambda entry: entry.stat().st_mtime_ns).path, "rb") as file:
        data = file.read()
    bare = os.path.join(folder, "bare")
    os.makedirs(bare, exist_ok=True)
    return milliseconds(lambda: _publish(bare, data))


def _publish(folder: str, data: bytes) -> None:
    temporary, final = os.path.join(folder, "new"), os.path.join(folder, "save")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.write(descriptor, data)
    os.fsync(descriptor)
    os.close(descriptor)
    os.rename(temporary, final)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    os.fsync(descriptor)
    os.close(descriptor)
