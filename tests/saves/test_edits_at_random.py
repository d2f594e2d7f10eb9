"""Stories edited at random under random saves: whatever an author does, a save goes on from a state of the story of today.

The oracle knows nothing of replaying: it makes the decisions of the game that was taken up one by one, as a player would.
"""

from __future__ import annotations

import random
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from crushgame.play.beats import AskBeat, ChoiceBeat, Decision
from crushgame.play.replay import Fit
from crushgame.play.session import Session
from crushgame.saves.game import Game
from crushgame.saves.record import Record
from crushgame.saves.reopening import reopened
from crushgame.saves.store import Store
from crushgame.story import read
from crushgame.story.kinds import OneOf
from crushgame.story.program import Program
from tests.conftest import CHECKOUT
from tests.saves.test_edited_stories import BAR

NIGHT = """
story: {format: 1, id: night, title: Night, version: 1, start: street}
cast:
  ana: {name: Ana, pronouns: she, color: teal, moods: [glad, tired]}
variables:
  warmth: {from: 0, to: 6, words: [cold, mild, warm]}
  coins: {from: 0, to: 3, start: 2}
  brave: no
  hat: {one of: [none, cap, beret]}
  song: {drawn: {blues: 1, waltz: 1}}
  word: {text: hello}
endings:
  home: {title: Home}
  away: {title: Away}
scenes:
  street:
    steps:
      - A street, at night.
      - "Ana (glad): There you are."
      - choice:
          - {option: Wave., id: wave, set: {warmth: +1, brave: yes}}
          - {option: Hide., id: hide, set: {warmth: -1}}
          - {option: Buy a hat., id: hat, if: coins >= 1, set: {coins: -1, hat: cap}}
      - goto: corner
  corner:
    steps:
      - ask: word
        prompt: What do you say?
      - if: song == blues
        then:
          - Somebody plays the blues.
        else:
          - Somebody plays a waltz.
      - choice:
          - {option: Dance., id: dance, set: {warmth: +2}, goto: floor}
          - {option: Listen., id: listen, goto: floor}
          - {option: Go back., id: back, goto: street}
  floor:
    steps:
      - "Ana (tired): One more?"
      - match: hat
        cap:
          - The cap falls off.
        else:
          - Nothing falls off.
      - choice:
          - {option: One more., id: more, goto: corner}
          - {option: Say it., id: say, if: warmth >= 2, set: {warmth: +1}, end: home}
          - {option: Leave., id: leave, end: away}
"""

STORIES = {"bar": BAR, "night": NIGHT, "bus-stop": (CHECKOUT / "story" / "bus_stop.yaml").read_text("utf-8")}


class Dumper(yaml.SafeDumper):
    """Writes flags as authors do, `yes` and `no`."""


Dumper.add_representer(bool, lambda dumper, yes: dumper.represent_scalar("tag:yaml.org,2002:bool", "yes" if yes else "no"))


def dumped(story: dict[str, Any]) -> str:
    text = yaml.dump(story, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=1000)
    assert isinstance(text, str)
    return text


# ---- edits -------------------------------------------------------------------------------------------------------------


def nodes(tree: Any, kind: type) -> list[Any]:
    """Return every list or table in a tree of YAML, the outermost first."""
    found: list[Any] = []
    pending = [tree]
    while pending:
        node = pending.pop(0)
        if isinstance(node, kind):
            found.append(node)
        if isinstance(node, dict):
            pending += node.values()
        elif isinstance(node, list):
            pending += node
    return found


def insert(story: dict[str, Any], chance: random.Random) -> None:
    steps = chance.choice(step_lists(story) or [[]])
    steps.insert(chance.randint(0, len(steps)), f"A line of day {chance.randint(1, 99)}.")


def insert_option(story: dict[str, Any], chance: random.Random) -> None:
    options = chance.choice(menus(story) or [[]])
    scene = chance.choice(list(story["scenes"]))
    options.insert(
        chance.randint(0, len(options)), {"option": "Another way.", "id": f"other_{chance.randint(1, 99)}", "goto": scene}
    )


def delete(story: dict[str, Any], chance: random.Random) -> None:
    holder = chance.choice([*menus(story), *step_lists(story)] or [[]])
    if len(holder) > 1:
        del holder[chance.randrange(len(holder))]


def delete_named(story: dict[str, Any], chance: random.Random) -> None:
    blocks = [story[name] for name in ("scenes", "variables", "endings") if story.get(name)]
    if blocks:
        block = chance.choice(blocks)
        del block[chance.choice(list(block))]


def add_variable(story: dict[str, Any], chance: random.Random) -> None:
    story.setdefault("variables", {})[f"fresh_{chance.randint(1, 99)}"] = {"from": 0, "to": 3, "start": chance.randint(0, 3)}


def retext(story: dict[str, Any], chance: random.Random) -> None:
    steps = chance.choice(step_lists(story) or [[]])
    for at, step in enumerate(steps):
        if isinstance(step, str):
            steps[at] = step.rstrip(".") + ", it seems."
    for option in chance.choice(menus(story) or [[]]):
        option["option"] = f"{option['option']} Then."


def reorder(story: dict[str, Any], chance: random.Random) -> None:
    chance.shuffle(chance.choice([*menus(story), *step_lists(story)] or [[]]))
    scenes = list(story["scenes"].items())
    chance.shuffle(scenes)
    story["scenes"] = dict(scenes)


def change_range(story: dict[str, Any], chance: random.Random) -> None:
    for declared in story.get("variables", {}).values():
        if isinstance(declared, dict) and "to" in declared and "words" not in declared:
            declared["to"] = chance.randint(1, 9)
            declared.pop("start", None)


def change_effect(story: dict[str, Any], chance: random.Random) -> None:
    moves = [node["set"] for node in nodes(story, dict) if isinstance(node.get("set"), dict)]
    if moves:
        move = chance.choice([move for move in moves if move] or [{"": 0}])
        del move[chance.choice(list(move))]


def step_lists(story: dict[str, Any]) -> list[list[Any]]:
    return [node[key] for node in nodes(story, dict) for key in ("steps", "then", "else") if isinstance(node.get(key), list)]


def menus(story: dict[str, Any]) -> list[list[Any]]:
    return [node["choice"] for node in nodes(story, dict) if isinstance(node.get("choice"), list)]


def rename(text: str, story: dict[str, Any], chance: random.Random) -> str:
    """Give something another name wherever it stands; half of the time the story's table of old names says so."""
    block = chance.choice([name for name in ("scenes", "variables", "endings") if story.get(name)])
    old = chance.choice(list(story[block]))
    changed = yaml.safe_load(re.sub(rf"(?<![\w-]){re.escape(old)}(?![\w-])", f"{old}_now", text))
    if chance.random() < 0.5:
        changed["renamed"] = {block: {old: f"{old}_now"}}
    return dumped(changed)


EDITS = [insert, insert_option, delete, delete_named, add_variable, retext, reorder, change_range, change_effect]


def edited(text: str, chance: random.Random) -> str:
    story = yaml.safe_load(text)
    for _ in range(chance.randint(1, 4)):
        chance.choice(EDITS)(story, chance)
    text = dumped(story)
    return rename(text, story, chance) if chance.random() < 0.3 and story["scenes"] else text


# ---- saves -------------------------------------------------------------------------------------------------------------


def step(session: Session, chance: random.Random) -> bool:
    """Decide something, if there is anything to decide."""
    stop = session.stop
    if isinstance(stop, ChoiceBeat):
        session.choose(chance.choice([offer.id for offer in stop.offers if not offer.locked]))
    elif isinstance(stop, AskBeat):
        session.answer(chance.choice(["", "she", "Sam"] if stop.about == "pronouns" else ["", "Sam", "tea"]) or stop.default)
    else:
        return False
    for _ in range(chance.randint(0, 12)):
        session.advance()
    return True


def saved(store: Store, text: str, program: Program, chance: random.Random) -> Record:
    game = Game.start(store, program, f"wren-{chance.randint(0, 99)}", {"s.yaml": text})
    for _ in range(chance.randint(1, 9)):
        if step(game.session, chance):
            assert game.autosave() == ""
    game.leave()
    (entry,) = store.entries(program.story.id)
    assert entry.record is not None
    return entry.record


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("save.*.json")}


def options(decisions: tuple[Decision, ...]) -> list[str]:
    return [decision.option.removesuffix("_now") for decision in decisions if decision.option]


# ---- the promise -------------------------------------------------------------------------------------------------------


@given(st.sampled_from(sorted(STORIES)), st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_no_edit_loses_a_save_or_leads_where_the_story_cannot_go(name: str, number: int) -> None:
    chance = random.Random(number)
    before = read({"s.yaml": STORIES[name].encode()}).program
    assert before is not None
    text = edited(STORIES[name], chance)
    today = read({"s.yaml": text.encode()}).program
    if today is None:
        return  # a mistake, which the author is told of; nobody plays it
    with TemporaryDirectory() as folder:
        store = Store(folder)
        record = saved(store, STORIES[name], before, chance)
        slot = Path(folder, name, f"auto-{record.game}")
        written = files(slot)

        found = reopened(store.root, today, record, {"s.yaml": text})
        assert files(slot) == written
        session = found.replay.session
        assert _as_a_player_would(today, session) == (session.state, session.at)
        chosen, stands = options(record.decisions), options(session.decisions)
        assert stands == chosen[: len(stands)]
        assert found.replay.fit is Fit.STOPPED or len(stands) == len(chosen)
        if found.replay.fit is Fit.EXACT:
            then, now = held(gone(before, record), today), held(session, today)
            assert {name: then[name] for name in then.keys() & now.keys()} == {
                name: now[name] for name in then.keys() & now.keys()
            }

        game = Game.resume(store, found)
        for _ in range(9):
            if step(game.session, chance):
                assert game.autosave() == ""
        game.leave()
        assert game.id == record.game if found.replay.fit is Fit.EXACT else files(slot) == written


def gone(program: Program, record: Record) -> Session:
    """Return the game as it stood when it was saved, in the story as it was."""
    session = Session.new(program, record.seed, record.carried)
    for decision in record.decisions:
        session.choose(decision.option) if decision.option else session.answer(decision.text)
    return session


def held(session: Session, today: Program) -> dict[str, object]:
    """Return what an author would say of a game, by the names that things have today, as far as the story says so."""
    program, state, scenes, names = session.program, session.state, today.renamed.scenes, today.renamed.variables
    values: dict[str, object] = {text.name: words for text, words in zip(program.texts, state.texts, strict=True)}
    for slot, value in zip(program.slots, state.values, strict=True):
        if not slot.is_counter:
            values[names.get(slot.name, slot.name)] = slot.kind.names[value] if isinstance(slot.kind, OneOf) else value
    stop = session.stop
    scene = stop.scene if isinstance(stop, ChoiceBeat | AskBeat) else ""
    return values | {"type of the stop": type(stop).__name__, "its scene": scenes.get(scene, scene)}


def _as_a_player_would(program: Program, session: Session) -> tuple[object, int]:
    """Make the same decisions from the beginning, each among what is offered then."""
    played = Session.new(program, session.seed, session.carried)
    for decision in session.decisions:
        if decision.option:
            stop = played.stop
            assert isinstance(stop, ChoiceBeat)
            assert decision.option in [offer.id for offer in stop.offers if not offer.locked]
            played.choose(decision.option)
        else:
            assert isinstance(played.stop, AskBeat)
            played.answer(decision.text)
    while played.at < session.at and played.advance():
        pass
    return played.state, played.at


def test_most_edits_leave_a_story_that_can_be_played() -> None:
    """Else the promise above would be an empty one."""
    chance = random.Random(1)
    playable = [read({"s.yaml": edited(text, chance).encode()}).program for text in STORIES.values() for _ in range(40)]
    assert sum(program is not None for program in playable) > len(playable) // 2
