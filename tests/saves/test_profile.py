"""What outlives a game: nothing that two windows add is lost, and damage never costs more than the last game."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crushgame.saves import generations as numbered
from crushgame.saves import profile as profiles_kept
from crushgame.saves.disk import Refusal
from crushgame.saves.locks import Hold
from crushgame.saves.notes import when_changed
from crushgame.saves.profile import (
    FORMAT,
    MAGIC,
    MOST_KEYS,
    Added,
    Known,
    Profile,
    carry_profile,
    decode,
    encode,
    load_profile,
    merge_profile,
    merged,
)
from crushgame.saves.sealed import Damage, seal
from crushgame.story.printable import clean
from tests.ending import killed_at_last

ROOT = Path(__file__).parents[2]
keys = st.text(min_size=1, max_size=20).map(clean).filter(bool)
sets = st.frozensets(keys, max_size=6)
games = st.text("0123456789abcdef", min_size=12, max_size=12)
kept = st.none() | st.dictionaries(keys, st.integers(-(2**53), 2**53) | keys, max_size=4)
added = st.builds(Added, game=games, kept=kept, chosen=sets, read=sets, ending=st.just("") | keys, scenes=sets)
profiles = st.lists(added, max_size=5).map(lambda more: _all(*more))


def _all(*more: Added) -> Profile:
    profile = Profile({})
    for one in more:
        profile = merged(profile, one)
    return profile


def generations(root: Path) -> list[Path]:
    return sorted(Path(root, "bus-stop", "profile").glob("profile.*.json"))


@given(profiles)
def test_a_profile_is_loaded_as_it_was_written(profile: Profile) -> None:
    assert decode(encode(profile)) == profile


@given(st.binary(max_size=200))
def test_any_bytes_at_all_give_an_answer(data: bytes) -> None:
    assert isinstance(decode(data), Damage)
    assert isinstance(decode(seal(MAGIC, 1, b'{"format":1,' + data)), Damage)


@given(profiles)
def test_a_profile_of_the_first_format_is_loaded_without_the_scenes_that_it_did_not_know(profile: Profile) -> None:
    fields = json.loads(encode(profile).split(b"\n", 1)[1])
    del fields["scenes"]
    fields["format"] = 1
    first = seal(MAGIC, 1, json.dumps(fields).encode())
    assert decode(first) == profile._replace(scenes=frozenset())


@given(profiles, added, added)
def test_what_games_have_seen_does_not_hang_on_who_leaves_first(profile: Profile, one: Added, two: Added) -> None:
    first, second = merged(merged(profile, one), two), merged(merged(profile, two), one)
    assert first[1:5] == second[1:5]
    assert first.scenes == second.scenes


@given(profiles, added)
def test_the_same_game_left_twice_counts_once(profile: Profile, one: Added) -> None:
    assert merged(merged(profile, one), one) == merged(profile, one)


def test_a_game_without_an_ending_leaves_the_kept_variables_alone(tmp_path: Path) -> None:
    merge_profile(str(tmp_path), "bus-stop", Added("a" * 12, {"nights": 1}, ending="e14"))
    merge_profile(str(tmp_path), "bus-stop", Added("b" * 12, {"nights": 7}, frozenset({"stop.book"}), frozenset({"k"})))
    found = load_profile(str(tmp_path), "bus-stop")
    seen = (frozenset({"e14"}), frozenset({"stop.book"}), frozenset({"k"}))
    assert found == Known(Profile({"nights": 1}, *seen, finished=1, games=("a" * 12,)))


def test_the_game_that_finished_last_says_what_is_kept(tmp_path: Path) -> None:
    merge_profile(str(tmp_path), "bus-stop", Added("a" * 12, {"nights": 1, "card": "late"}, ending="e14"))
    merge_profile(str(tmp_path), "bus-stop", Added("b" * 12, {"nights": 2}, ending="e18"))
    profile = load_profile(str(tmp_path), "bus-stop").profile
    assert profile.kept == {"nights": 2, "card": "late"}  # another edition of the story may still keep a card
    assert profile.finished == 2


def test_an_older_game_finished_anew_does_not_take_the_kept_variables_back_in_time() -> None:
    nights = [Added(str(night) * 12, {"nights": night}, ending="e14") for night in (1, 2, 3)]
    again = merged(_all(*nights), nights[0]._replace(ending="e18"))
    assert again._replace(games=()) == Profile({"nights": 3}, frozenset({"e14", "e18"}), finished=3)
    assert merged(again, nights[2]._replace(kept={"nights": 4})).kept == {"nights": 4}


def test_an_ending_only_looked_at_finishes_nothing() -> None:
    seen = merged(Profile({"nights": 1}), Added("a" * 12, None, ending="e14"))
    assert seen == Profile({"nights": 1}, frozenset({"e14"}))


def test_a_damaged_profile_is_set_aside_before_another_takes_its_place(tmp_path: Path) -> None:
    merge_profile(str(tmp_path), "bus-stop", Added("a" * 12, {}, ending="e14"))
    generations(tmp_path)[0].write_bytes(b"damaged")
    merge_profile(str(tmp_path), "bus-stop", Added("b" * 12, {}, ending="e14"))
    assert Path(tmp_path, "bus-stop", "profile", "damaged", "profile.1.json").read_bytes() == b"damaged"
    for number in range(8):
        merge_profile(str(tmp_path), "bus-stop", Added(f"{number:012x}", {}, ending="e18"))
    (aside,) = Path(tmp_path, "bus-stop", "profile", "damaged").iterdir()
    assert aside.read_bytes() == b"damaged"


def test_nothing_new_writes_nothing(tmp_path: Path) -> None:
    more = Added("a" * 12, {}, frozenset({"stop.book"}))
    merge_profile(str(tmp_path), "bus-stop", more)
    before = generations(tmp_path)
    merge_profile(str(tmp_path), "bus-stop", more)
    assert generations(tmp_path) == before


def test_a_damaged_profile_gives_way_to_the_one_before_it(tmp_path: Path) -> None:
    merge_profile(str(tmp_path), "bus-stop", Added("a" * 12, {}, ending="e14"))
    merge_profile(str(tmp_path), "bus-stop", Added("b" * 12, {}, ending="e18"))
    generations(tmp_path)[-1].write_bytes(b"\0" * 100)
    found = load_profile(str(tmp_path), "bus-stop")
    assert found.profile.endings == {"e14"}
    clock = when_changed(generations(tmp_path)[0].stat().st_mtime_ns)
    told = "What you had seen in earlier games (profile.2.json) was damaged and put aside"
    assert found.note == f"{told}; the copy before it, from {clock}, is used."
    assert load_profile(str(tmp_path), "bus-stop") == found
    merge_profile(str(tmp_path), "bus-stop", Added("c" * 12, {}, ending="e19"))
    assert load_profile(str(tmp_path), "bus-stop").note == ""
    assert [path.name for path in generations(tmp_path)] == ["profile.1.json", "profile.3.json"]


def test_a_profile_that_is_damaged_through_and_through_is_empty_and_says_so(tmp_path: Path) -> None:
    merge_profile(str(tmp_path), "bus-stop", Added("a" * 12, {}, ending="e14"))
    generations(tmp_path)[0].write_bytes(b"")
    found = load_profile(str(tmp_path), "bus-stop")
    assert found.profile == Profile({})
    assert (
        found.note
        == "What you had seen in earlier games (profile.1.json) was damaged and put aside, and there is no good copy."
    )
    assert merge_profile(str(tmp_path), "bus-stop", Added("b" * 12, {}, ending="e18")) is None
    assert load_profile(str(tmp_path), "bus-stop").profile.endings == {"e18"}


def test_a_newer_profile_is_left_alone(tmp_path: Path) -> None:
    merge_profile(str(tmp_path), "bus-stop", Added("a" * 12, {}, ending="e14"))
    newer = generations(tmp_path)[0].with_name("profile.2.json")
    newer.write_bytes(seal(MAGIC, FORMAT + 1, b'{"format":%d}' % (FORMAT + 1)))
    assert isinstance(merge_profile(str(tmp_path), "bus-stop", Added("b" * 12, {}, ending="e18")), Refusal)
    assert len(generations(tmp_path)) == 2


def test_where_nothing_can_be_locked_two_that_merge_at_once_lose_nothing_of_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other merges between this one's reading and its writing, as no lock would let it."""
    monkeypatch.setattr(numbered, "wait_lock", lambda *_: Hold.UNKNOWN)
    real = profiles_kept.merged
    others = [Added(f"{number:012x}", {}, ending=f"e{number}") for number in range(3)]

    def raced(profile: Profile, more: Added) -> Profile:
        if others and more.game == "a" * 12:
            merge_profile(str(tmp_path), "bus-stop", others.pop())
        return real(profile, more)

    monkeypatch.setattr(profiles_kept, "merged", raced)
    assert merge_profile(str(tmp_path), "bus-stop", Added("a" * 12, {}, ending="mine")) is None
    assert load_profile(str(tmp_path), "bus-stop").profile.endings == {"e0", "e1", "e2", "mine"}


def test_a_profile_never_outgrows_its_bounds() -> None:
    profile = merged(Profile({}), Added("a" * 12, {}, read=frozenset(f"k{at}" for at in range(MOST_KEYS - 1))))
    more = merged(profile, Added("b" * 12, {"t": "x" * 5000}, read=frozenset({"new", "newer", "y" * 500}), ending="e"))
    assert len(more.read) == MOST_KEYS
    assert profile.read < more.read
    assert more.kept == {}


def test_a_disk_that_refuses_costs_a_sentence_and_no_more(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = merge_profile(str(tmp_path / "file"), "bus-stop", Added("a" * 12, {}, ending="e14"))
    assert isinstance(refused, Refusal)
    assert load_profile(str(tmp_path / "file"), "bus-stop").profile == Profile({})


MERGER = """
import sys
from crushgame.saves.profile import Added, merge_profile
for number in range(40):
    key = f"{sys.argv[2]}{number}"
    added = Added(f"{number:011x}{sys.argv[2]}", {}, frozenset({key}), ending=key)
    assert merge_profile(sys.argv[1], "bus-stop", added) is None
"""


def test_two_processes_that_merge_lose_nothing_of_each_other(tmp_path: Path) -> None:
    with ExitStack() as stack:
        commands = [[sys.executable, "-c", MERGER, str(tmp_path), name] for name in ("a", "b")]
        children = [stack.enter_context(killed_at_last(subprocess.Popen(command, cwd=ROOT))) for command in commands]
        assert [child.wait(60) for child in children] == [os.EX_OK, os.EX_OK]
    profile = load_profile(str(tmp_path), "bus-stop").profile
    assert profile.chosen == profile.endings == {f"{name}{number}" for name in "ab" for number in range(40)}
    assert profile.finished == 80


def test_what_was_seen_goes_along_to_another_folder_of_saves(tmp_path: Path) -> None:
    here, there = str(tmp_path / "here"), str(tmp_path / "there")
    seen = Added("a" * 12, {"nights": 1}, frozenset(("stop.book",)), ending="e14", scenes=frozenset(("stop",)))
    merge_profile(here, "bus-stop", seen)
    assert carry_profile(here, "bus-stop", there) is None
    assert load_profile(there, "bus-stop") == load_profile(here, "bus-stop")
    assert carry_profile(str(tmp_path / "nowhere"), "bus-stop", there) is None
    assert load_profile(there, "bus-stop") == load_profile(here, "bus-stop")


def test_what_is_kept_where_games_were_finished_before_stays_what_it_is(tmp_path: Path) -> None:
    here, there = str(tmp_path / "here"), str(tmp_path / "there")
    merge_profile(here, "bus-stop", Added("a" * 12, {"nights": 1}, ending="e14"))
    merge_profile(there, "bus-stop", Added("b" * 12, {"nights": 7}, ending="e18"))
    carry_profile(here, "bus-stop", there)
    profile = load_profile(there, "bus-stop").profile
    assert profile.kept == {"nights": 7}
    assert (profile.endings, profile.finished) == (frozenset(("e14", "e18")), 1)
