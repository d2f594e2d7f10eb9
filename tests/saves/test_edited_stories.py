"""A story that is edited under its saves: each edit that authors make, and what the player is told then, to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest

from crushgame.play.beats import ChoiceBeat, EndingBeat, Line
from crushgame.play.replay import NOT_KEPT, Fit, Outcome
from crushgame.saves.game import Game
from crushgame.saves.record import Record
from crushgame.saves.reopening import AS_IT_WAS, KeptStory, Reopened, reopened, reopened_as_it_was, story_of
from crushgame.saves.store import Loaded, Store
from crushgame.story import read
from crushgame.story.program import Program

BAR = """
story: {format: 1, id: bar, title: Bar, version: 1, start: door}
variables:
  warmth: {from: 0, to: 5}
  nights: {from: 0, to: 9, kept: yes}
  drink: {text: water}
endings:
  out: {title: Out}
scenes:
  door:
    steps:
      - It is raining.
      - choice:
          - {option: Go in., id: in, set: {warmth: +1}, goto: room}
          - {option: Wait., id: wait, goto: door}
  room:
    steps:
      - It is warm.
      - ask: drink
        prompt: What will it be?
      - A glass comes.
      - And a mat.
      - choice:
          - {option: Sit., id: sit, set: {warmth: +2}, goto: table}
          - {option: Stand., id: stand, goto: table}
  table:
    steps:
      - Somebody looks up.
      - if: warmth >= 3
        then:
          - They smile.
      - choice:
          - {option: Leave., id: leave, set: {nights: +1}, end: out}
          - {option: Stay., id: stay, goto: table}
"""

DECIDED = ("in", "=tea", "sit")


def program_of(text: str) -> Program:
    reading = read({"bar.yaml": text.encode()})
    assert reading.program is not None, reading.findings
    return reading.program


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "saves"))


def saved(store: Store, *decided: str, lines: int = 9) -> Record:
    """Play BAR through these decisions (`=words` answers), read on by so many lines, and leave."""
    game = Game.start(store, program_of(BAR), "heron-4471", {"bar.yaml": BAR})
    for what in decided:
        if what.startswith("="):
            game.session.answer(what[1:])
        else:
            game.session.choose(what)
        game.autosave()
    for _ in range(lines):
        game.session.advance()
    game.leave()
    (entry,) = store.entries("bar")
    assert entry.record is not None
    return entry.record


def edited(store: Store, record: Record, *changes: tuple[str, str]) -> Reopened:
    text = BAR
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return reopened(store.root, program_of(text), record, {"bar.yaml": text})


EDITED = "The story has been edited since you saved."
COPY = "this is a copy of the game, and the save stays as it is."
STANDS = f"{EDITED} Everything that you decided still stands, and you are where you were."
OTHERWISE = f"{EDITED} Everything that you decided still stands, and some of it has come out otherwise: {COPY}"


def stopped(reason: str, stand: str) -> str:
    return f"{EDITED} {reason} {stand} {COPY}"


def as_it_was(store: Store, record: Record) -> Reopened:
    kept = story_of(store.root, record)
    assert isinstance(kept, KeptStory), kept
    return reopened_as_it_was(store.root, record, kept)


GONE = "What you chose here is no longer offered."
ELSEWHERE = "The story takes another way here now."
TWO = "Only your first 2 decisions stand:"
ONE = "Only your first decision stands:"

ROOM = BAR[BAR.index("  room:\n") : BAR.index("  table:\n")]
SIT = "          - {option: Sit., id: sit, set: {warmth: +2}, goto: table}\n"


# ---- the nine edits ----------------------------------------------------------------------------------------------------

NINE: list[tuple[str, list[tuple[str, str]], Fit, int, tuple[str, ...], str]] = [
    (
        "a line is inserted above the menu",
        [("      - And a mat.\n", "      - And a mat.\n      - And some nuts.\n")],
        Fit.EXACT, 3, (), STANDS,
    ),
    ("the words of an option are changed", [("option: Sit.", "option: Take the chair.")], Fit.EXACT, 3, (), STANDS),
    (
        "an option is inserted above the one that was taken",
        [(SIT, "          - {option: Turn., id: turn, goto: door}\n" + SIT)],
        Fit.EXACT, 3, (), STANDS,
    ),
    ("the option that was taken is deleted", [(SIT, "")], Fit.STOPPED, 2, (), stopped(GONE, TWO)),
    (
        "the scene is renamed",
        [("  room:\n", "  parlour:\n"), ("goto: room", "goto: parlour")],
        Fit.STOPPED, 2, (), stopped(ELSEWHERE, TWO),
    ),
    (
        "the scene is deleted",
        [(ROOM, ""), ("goto: room", "goto: table"), ("  drink: {text: water}\n", "")],
        Fit.STOPPED, 1, ("`drink` is not asked any more",), stopped(ELSEWHERE, ONE),
    ),
    ("a variable is renamed", [("warmth", "rapport")], Fit.EXACT, 3, (), STANDS),
    (
        "a variable is deleted",
        [("  warmth: {from: 0, to: 5}\n", ""), ("set: {warmth: +1}, ", ""), ("set: {warmth: +2}, ", ""),
         ("      - if: warmth >= 3\n        then:\n          - They smile.\n", "")],
        Fit.EXACT, 3, (), STANDS,
    ),
    ("a variable is added", [("  nights:", "  luck: {from: 0, to: 3, start: 2}\n  nights:")], Fit.EXACT, 3, (), STANDS),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "fit", "stood", "differs", "sentence"), [case[1:] for case in NINE], ids=[case[0] for case in NINE]
)
def test_the_player_is_told_exactly_what_became_of_a_save_when(
    store: Store, changes: list[tuple[str, str]], fit: Fit, stood: int, differs: tuple[str, ...], sentence: str
) -> None:
    record = saved(store, *DECIDED)
    found = edited(store, record, *changes)
    assert (found.replay.fit, found.replay.stood, found.replay.differs, found.sentence) == (fit, stood, differs, sentence)
    assert isinstance(found.kept, KeptStory)


# ---- with a table of old names -----------------------------------------------------------------------------------------


def test_a_renamed_scene_that_says_so_is_found_again(store: Store) -> None:
    record = saved(store, *DECIDED)
    changes = [("  room:\n", "  parlour:\n"), ("goto: room", "goto: parlour")]
    found = edited(store, record, *changes, ("endings:", "renamed: {scenes: {room: parlour}}\nendings:"))
    assert (found.replay.fit, found.sentence) == (Fit.EXACT, STANDS)


def test_a_renamed_option_that_says_so_is_found_again(store: Store) -> None:
    record = saved(store, *DECIDED)
    found = edited(
        store, record, ("id: sit", "id: chair"), ("endings:", "renamed: {options: {room.sit: room.chair}}\nendings:")
    )
    assert (found.replay.fit, found.sentence) == (Fit.EXACT, STANDS)
    assert found.replay.session.decisions[-1].option == "chair"


def test_a_renamed_question_that_says_so_is_answered_as_before(store: Store) -> None:
    record = saved(store, *DECIDED)
    found = edited(store, record, ("drink", "order"), ("endings:", "renamed: {variables: {drink: order}}\nendings:"))
    assert (found.replay.fit, found.sentence) == (Fit.EXACT, STANDS)
    assert "tea" in found.replay.session.state.texts


def test_what_a_kept_variable_was_called_before_is_carried_on_under_its_new_name(store: Store) -> None:
    game = Game.start(store, program_of(BAR), "heron-4471")
    for option in ("in", "", "sit", "leave"):
        game.session.choose(option) if option else game.session.answer("")
    while game.session.advance():
        pass
    game.autosave()
    game.leave()
    text = BAR.replace("nights", "visits_here").replace("endings:", "renamed: {variables: {nights: visits_here}}\nendings:")
    again = Game.start(store, program_of(text), "heron-4471")
    assert again.session.carried == {"visits_here": 1}


def test_a_game_that_begins_as_another_did_has_what_that_was_given_under_the_names_of_today(store: Store) -> None:
    text = BAR.replace("nights", "visits_here").replace("endings:", "renamed: {variables: {nights: visits_here}}\nendings:")
    again = Game.start(store, program_of(text), "heron-4471", None, {"nights": 3})
    assert again.session.carried == {"visits_here": 3}


# ---- what else differs -------------------------------------------------------------------------------------------------


def test_another_effect_is_told_and_goes_on_as_a_copy(store: Store) -> None:
    record = saved(store, *DECIDED)
    found = edited(store, record, ("set: {warmth: +2}", "set: {warmth: +1}"))
    assert (found.replay.fit, found.sentence) == (Fit.MOVED, OTHERWISE)
    assert found.replay.differs == ("`warmth` is 2, and was 3",)
    game = Game.resume(store, found)
    assert game.id != record.game
    game.leave()


def test_a_narrower_range_is_told_where_it_changes_what_a_save_holds(store: Store) -> None:
    record = saved(store, *DECIDED)
    assert edited(store, record, ("{from: 0, to: 5}", "{from: 0, to: 3}")).replay.fit is Fit.EXACT
    found = edited(store, record, ("{from: 0, to: 5}", "{from: 0, to: 2}"), ("warmth >= 3", "warmth >= 2"))
    assert found.replay.differs == ("`warmth` is 2, and was 3",)


def test_a_question_that_was_added_takes_its_usual_answer(store: Store) -> None:
    record = saved(store, *DECIDED)
    found = edited(
        store,
        record,
        ("  drink: {text: water}", "  drink: {text: water}\n  coat: {text: grey}"),
        ("      - It is warm.\n", "      - It is warm.\n      - ask: coat\n        prompt: Your coat?\n"),
    )
    assert (found.replay.fit, found.replay.stood, found.sentence) == (Fit.EXACT, 3, STANDS)
    assert found.replay.differs == ("`coat` was not asked then, and took its usual answer",)


def test_a_scene_moved_elsewhere_in_the_file_changes_nothing(store: Store) -> None:
    record = saved(store, *DECIDED)
    moved = reopened(store.root, program_of(BAR.replace(ROOM, "") + ROOM), record)
    assert (moved.replay.fit, moved.sentence) == (Fit.EXACT, STANDS)


# ---- where the reader stands -------------------------------------------------------------------------------------------


def said(found: Reopened) -> str:
    beat = found.replay.session.beat
    assert isinstance(beat, Line)
    return beat.text


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("      - A glass comes.\n", "      - Somebody nods.\n      - Twice.\n      - A glass comes.\n"), "And a mat."),
        (("And a mat.", "And a clean mat."), "And a clean mat."),
        (("      - A glass comes.\n", ""), "And a mat."),
        (("A glass comes.\n      - And a mat.", "And a mat.\n      - A glass comes."), "And a mat."),
    ],
)
def test_a_reader_in_the_middle_of_a_turn_stands_on_the_same_line(store: Store, change: tuple[str, str], line: str) -> None:
    record = saved(store, "in", "=tea", lines=1)
    assert record.last_line == "And a mat."
    assert said(edited(store, record, change)) == line


def test_a_reader_at_a_menu_stands_at_the_menu_whatever_was_inserted_above(store: Store) -> None:
    record = saved(store, "in", "=tea")
    found = edited(store, record, ("      - And a mat.\n", "      - And a mat.\n" + "      - And some nuts.\n" * 5))
    assert isinstance(found.replay.session.beat, ChoiceBeat)


def test_a_line_that_is_gone_gives_way_to_what_came_after_it(store: Store) -> None:
    record = saved(store, "in", "=tea", lines=1)
    found = edited(store, record, ("      - And a mat.\n", ""))
    assert isinstance(found.replay.session.beat, ChoiceBeat)


# ---- without the story as it was ---------------------------------------------------------------------------------------


def test_without_the_story_as_it_was_the_digest_and_the_last_line_have_to_do(store: Store) -> None:
    record = saved(store, "in", "=tea", lines=1)
    for path in Path(store.root, "bar", "stories").iterdir():
        path.unlink()
    found = edited(store, record, ("      - A glass comes.\n", "      - Somebody nods.\n      - A glass comes.\n"))
    assert (found.replay.fit, isinstance(found.kept, str), said(found)) == (Fit.EXACT, True, "And a mat.")
    other = edited(store, record, ("set: {warmth: +1}", "set: {warmth: +2}"))
    assert (other.replay.fit, other.replay.differs) == (Fit.MOVED, (NOT_KEPT,))
    assert isinstance(story_of(store.root, record), str)


# ---- finishing it as it was --------------------------------------------------------------------------------------------


def test_a_game_is_finished_in_the_story_as_it_was_and_stays_there(store: Store) -> None:
    record = saved(store, *DECIDED)
    found = as_it_was(store, record)
    assert (found.sentence, found.is_edited) == (AS_IT_WAS, False)
    game = Game.resume(store, found)
    assert game.id == record.game
    game.session.choose("stay")
    assert game.autosave() == ""
    game.leave()
    (entry,) = store.entries("bar")
    assert entry.record is not None
    assert (entry.record.as_it_was, entry.record.fingerprint) == (True, record.fingerprint)
    again = as_it_was(store, entry.record)
    last = Game.resume(store, again)
    last.session.choose("leave")
    while last.session.advance():
        pass
    assert isinstance(last.session.beat, EndingBeat)
    assert last.autosave() == ""
    last.leave()


def test_nothing_is_written_before_the_player_has_gone_on(store: Store) -> None:
    record = saved(store, *DECIDED)
    before = {path: path.read_bytes() for path in Path(store.root).rglob("*.json")}
    for changes in ([(SIT, "")], [("And a mat.", "And a coaster.")], [("warmth: +2", "warmth: +1")]):
        game = Game.resume(store, edited(store, record, *changes))
        assert game.is_untouched
        game.leave()
        assert {path: path.read_bytes() for path in Path(store.root).rglob("*.json")} == before


def test_lines_of_an_edited_story_that_nobody_has_read_are_not_taken_for_read(store: Store) -> None:
    record = saved(store, *DECIDED)
    found = edited(store, record, ("A glass comes.", "A cup comes."))
    game = Game.resume(store, found)
    game.session.choose("stay")
    game.autosave()
    game.leave()
    fresh = Game.start(store, found.replay.session.program, "heron-4471")
    for option in ("in", ""):
        fresh.session.choose(option) if option else fresh.session.answer("")
    beat = fresh.session.beat
    assert isinstance(beat, Line)
    assert (beat.text, fresh.session.seen) == ("A cup comes.", False)
    fresh.leave()


def test_a_story_that_is_gone_still_lists_plays_and_goes_out(store: Store, tmp_path: Path) -> None:
    from crushgame.saves.exchange import export_story, export_to
    from crushgame.saves.stories import kept_story

    record = saved(store, *DECIDED)
    assert [entry.record for entry in store.entries_of_all()] == [record]
    assert as_it_was(store, record).replay.fit is Fit.EXACT
    assert export_to(record, str(tmp_path / "out.json")) is None
    files = kept_story(store.root, record.story, record.fingerprint)
    assert isinstance(files, dict)
    assert export_story(files, str(tmp_path / "story")) is None
    assert (tmp_path / "story" / "bar.yaml").read_text() == BAR


def test_a_copy_leaves_the_save_that_it_was_made_of_alone(store: Store) -> None:
    record = saved(store, *DECIDED)
    game = Game.resume(store, edited(store, record, (SIT, "")))
    game.session.choose("stand")
    assert game.autosave() == ""
    game.leave()
    slots = {entry.record.game for entry in store.entries("bar") if entry.record}
    assert slots == {record.game, game.id}
    loaded = store.load(next(entry.slot for entry in store.entries("bar") if entry.record and entry.record.game == record.game))
    assert isinstance(loaded, Loaded)
    assert loaded.record == record


# ---- what a replay must not take for the same --------------------------------------------------------------------------

TALK = """
story: {format: 1, id: bar, title: Bar, version: 1, start: start}
variables:
  a: {from: 0, to: 9}
  b: {from: 0, to: 9}
places: {inn: The inn, mill: The mill}
endings:
  good: {title: Good}
  bad: {title: Bad}
scenes:
  start:
    steps:
      - choice:
          - {option: Go., id: go, set: {a: +3}, goto: one}
          - {option: Look., id: look, goto: spare}
  spare:
    steps:
      - A pause.
      - goto: start
  one:
    place: inn
    steps:
      - call: talk
      - end: good
  two:
    place: mill
    steps:
      - call: talk
      - end: bad
  talk:
    steps:
      - choice:
          - {option: Nod., id: nod, set: {b: +1}}
          - {option: Wink., id: wink, if: visits(spare) < 2, set: {b: +2}}
"""


def talked(store: Store, *options: str) -> Record:
    game = Game.start(store, program_of(TALK), "heron-4471", {"bar.yaml": TALK})
    for option in options:
        game.session.choose(option)
        game.autosave()
    game.leave()
    (entry,) = store.entries("bar")
    assert entry.record is not None
    return entry.record


def today(store: Store, record: Record, *changes: tuple[str, str]) -> Reopened:
    text = TALK
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return reopened(store.root, program_of(text), record, {"bar.yaml": text})


def test_a_game_that_stands_elsewhere_or_will_come_back_elsewhere_is_not_where_it_was(store: Store) -> None:
    found = today(store, talked(store, "go"), ("set: {a: +3}, goto: one", "set: {a: +3}, goto: two"))
    assert (found.replay.fit, found.replay.outcome) == (Fit.MOVED, Outcome.ELSEWHERE)
    assert "and leads elsewhere now: this" in found.sentence
    for path in Path(store.root, "bar", "stories").iterdir():
        path.unlink()
    (entry,) = store.entries("bar")
    assert entry.record is not None
    alone = today(store, entry.record, ("set: {a: +3}, goto: one", "set: {a: +3}, goto: two"))
    assert (alone.replay.fit, alone.replay.outcome) == (Fit.MOVED, Outcome.UNKNOWN)
    assert "and may lead elsewhere now: this" in alone.sentence


def test_what_conditions_remember_of_visits_counts_as_much_as_what_variables_hold(store: Store) -> None:
    record = talked(store, "look", "go")
    found = today(store, record, ("id: look, goto: spare", "id: look, goto: start"))
    assert found.replay.differs == ("`visits spare` is 0, and was 1",)


def test_two_variables_made_one_are_each_compared_with_it(store: Store) -> None:
    found = today(
        store,
        talked(store, "go"),
        ("  a: {from: 0, to: 9}\n", ""),
        ("set: {a: +3}, ", ""),
        ("endings:", "renamed: {variables: {a: b}}\nendings:"),
    )
    assert found.replay.differs == ("`b` is 0, and was 3",)


# ---- questions ---------------------------------------------------------------------------------------------------------

ASK = """
story: {format: 1, id: ask, title: Ask, version: 1, start: start}
variables:
  word: {text: ""}
endings:
  out: {title: Out}
scenes:
  start:
    steps:
      - ask: player
        prompt: What is your name?
      - ask: pronouns
        prompt: And you are?
      - ask: word
        prompt: A word?
      - "{player}."
      - choice:
          - {option: Go., id: go, end: out}
          - {option: Stay., id: stay, goto: start}
"""


def asked(store: Store, text: str) -> Reopened:
    game = Game.start(store, program_of(ASK), "heron-4471", {"bar.yaml": ASK})
    for words in ("Kim", "she", ""):
        game.session.answer(words)
        game.autosave()
    game.leave()
    (entry,) = store.entries("ask")
    assert entry.record is not None
    return reopened(store.root, program_of(text), entry.record, {"bar.yaml": text})


def test_questions_that_changed_places_keep_their_answers(store: Store) -> None:
    name = "      - ask: player\n        prompt: What is your name?\n"
    pronouns = "      - ask: pronouns\n        prompt: And you are?\n"
    found = asked(store, ASK.replace(name + pronouns, pronouns + name))
    assert (found.replay.fit, found.sentence) == (Fit.EXACT, STANDS)
    assert {"Kim", "she"} <= set(found.replay.session.state.texts)


def test_an_answer_that_nobody_asks_for_any_more_is_left_out_and_said_to_be(store: Store) -> None:
    found = asked(store, ASK.replace("      - ask: pronouns\n        prompt: And you are?\n", ""))
    assert found.replay.left_out == 1
    assert "What you decided still stands, apart from one answer that nobody asks for any more, and" in found.sentence


def test_no_answer_to_a_question_that_has_a_usual_one_now_means_that(store: Store) -> None:
    found = asked(store, ASK.replace('word: {text: ""}', "word: {text: hello}"))
    assert (found.replay.fit, found.replay.snag) == (Fit.MOVED, None)
    assert "hello" in found.replay.session.state.texts
