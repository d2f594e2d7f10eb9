"""`crushgame walk`, `crushgame cover` and `crushgame play --from`, as people run them, and the files of `check --walks`."""

from __future__ import annotations

from pathlib import Path

import pytest

from crushgame.check.prove import prove
from crushgame.check.sets.explore import Budget, Clock
from crushgame.check.walks.walkfile import WalkFile
from crushgame.check.walks.walkfile import read as read_walk
from crushgame.commands.walking import write_walks
from crushgame.play.walk import go
from crushgame.story import read
from tests.check.test_walks import NIGHTS
from tests.conftest import CHECKOUT, Run
from tests.story.frame import framed

BUS = CHECKOUT / "story" / "bus_stop.yaml"
TRAP = """\
variables: {key: no}
endings: {done: {title: Done}, never: {title: Never}}
promises:
  - never: key and ending == done
scenes:
  start:
    steps:
      - choice:
          - {option: Leave., id: leave, set: {key: yes}, end: done}
          - {option: Fall., id: fall, goto: pit}
          - {option: Never mind., id: mind, if: key, goto: pit}
  pit:
    steps:
      - It is dark.
      - choice:
          - {option: Shout., id: shout, goto: pit}
"""

COINS = """\
variables: {n: {from: 0, to: 3600}}
endings: {done: {title: Done}, won: {title: Won}}
scenes:
  start:
    steps:
      - chance:
          - {odds: 99999, then: [{end: done}]}
          - {odds: 1, then: [{set: {n: +1}}]}
      - {if: n == 3600, then: [{end: won}]}
      - goto: start
"""


@pytest.fixture
def nights(tmp_path: Path) -> Path:
    path = tmp_path / "nights.yaml"
    path.write_text(framed(NIGHTS))
    return path


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    path = tmp_path / "trap.yaml"
    path.write_text(framed(TRAP))
    return path


def test_a_walk_is_a_test_with_the_words_of_its_options(crushgame: Run) -> None:
    done = crushgame("walk", BUS, "e14")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        '- test: "The shortest way to the ending e14"\n'
        "  draw:\n"
        "    card: reader\n"
        "  walk:\n"
        "    - stop.book            # What's the book?\n"
        "    - ask.culver           # Want to go and see it, some day?\n"
        "  ends: e14\n"
    )


def test_a_walk_that_is_written_to_a_file_can_be_played_and_tested(crushgame: Run, tmp_path: Path, nights: Path) -> None:
    assert crushgame("walk", nights, "ending == late", "-o", tmp_path / "late.yaml").stdout == ""
    played = crushgame("play", nights, "--walk", "late.yaml", "--plain", "--saves", "saves")
    assert played.returncode == 0
    assert "Late" in played.stdout
    tests = "tests:\n" + "".join(f"  {line}\n" for line in (tmp_path / "late.yaml").read_text().splitlines())
    nights.write_text(nights.read_text() + tests)
    tested = crushgame("test", nights)
    assert tested.returncode == 0, tested.stdout
    assert "1 test passed" in tested.stdout


def test_a_walk_to_every_ending_is_a_list_of_tests_that_hold(crushgame: Run, nights: Path) -> None:
    done = crushgame("walk", nights, "--all-endings")
    assert done.returncode == 1
    assert done.stderr == "No way through the story comes to the ending never.\n"
    nights.with_name("nights.tests.yaml").write_text(done.stdout)
    tested = crushgame("test", nights)
    assert tested.returncode == 0, tested.stdout
    assert "3 tests passed" in tested.stdout
    assert crushgame("walk", BUS, "--all-endings").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["rapport == 10"], 1, "No way through the story comes to a moment when rapport == 10.\n"),
        (["wotch"], 2, 'The story has no ending, scene, option, label or condition "wotch". Did you mean "watch"?\n'),
        (["rapport >"], 2, '"rapport >" cannot be looked for: '),
        (["e14", "--budget", "0"], 1, "NOT KNOWN: the budget of 0 seconds ran out before a way to the ending e14 was found."),
        ([], 2, "TARGET or --all-endings"),
        (["e14", "--all-endings"], 2, "TARGET or --all-endings"),
        (["e14", "-o", BUS], 2, "is a file of the story itself"),
        (["e14", "-o", "no/such/folder.yaml"], 2, "could not be written: no such file or directory."),
    ],
)
def test_what_is_not_to_be_had_is_a_sentence_and_a_code(
    crushgame: Run, arguments: list[str | Path], code: int, words: str
) -> None:
    done = crushgame("walk", BUS, *arguments)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert done.stdout == ""


def test_a_walk_that_tells_fate_more_than_a_save_can_hold_is_said_to_be_so(crushgame: Run, tmp_path: Path) -> None:
    story = tmp_path / "coins.yaml"
    story.write_text(framed(COINS))
    done = crushgame("walk", story, "won", "-o", "won.yaml")
    words = "The shortest way to the ending won tells fate more than a saved game can hold"
    assert done.returncode == 1
    assert words in done.stderr
    refused = crushgame("play", story, "--walk", "won.yaml", "--plain", "--saves", "saves")
    assert refused.returncode == 2
    assert "tells fate more than a saved game can hold" in refused.stderr


def test_a_story_with_errors_has_no_walks(crushgame: Run, trap: Path) -> None:
    trap.write_text(trap.read_text().replace("goto: pit", "goto: pitt"))
    for arguments in (["walk", trap, "done"], ["cover", trap]):
        done = crushgame(*arguments)
        assert done.returncode == 1
        assert "has errors" in done.stderr
    assert crushgame("walk", "nowhere.yaml", "done").returncode == 2


def test_a_cover_is_a_list_of_tests_that_hold(crushgame: Run, nights: Path) -> None:
    done = crushgame("cover", nights, "-o", nights.with_name("nights.tests.yaml"))
    assert (done.returncode, done.stdout) == (0, "")
    assert " of 6 options, in " in done.stderr
    tested = crushgame("test", nights)
    assert tested.returncode == 0, tested.stdout
    shown = crushgame("cover", BUS)
    assert shown.stdout.startswith('tests:\n  - test: "Cover 1 of 3: 4 choices to the ending e18"\n')
    assert shown.stderr == "3 walks take 7 of 7 options, in 9 choices.\n"


def test_a_cover_says_what_can_never_be_taken_and_which_walks_are_lost(crushgame: Run, trap: Path) -> None:
    done = crushgame("cover", trap)
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "2 walks take 3 of 4 options, in 3 choices.",
        "1 option can never be taken: start.mind.",
        "1 walk comes to no ending: none can be reached from there.",
    ]
    late = crushgame("cover", trap, "--budget", "0")
    assert late.returncode == 1
    assert late.stdout == "tests: []\n"
    assert "NOT KNOWN: the budget of 0 seconds ran out before these options were on a walk: start.leave, " in late.stderr
    assert "never" not in late.stderr


def test_playing_from_a_scene_starts_at_its_first_line_and_says_how_one_gets_there(crushgame: Run, nights: Path) -> None:
    done = crushgame("play", nights, "--from", "chat", "--plain", "--saves", "saves")
    assert done.returncode == 0
    assert "The shortest way to the scene chat: " in done.stdout
    assert "start: Talk." in done.stdout
    assert "You talk." in done.stdout
    assert "The first line." not in done.stdout


def test_playing_from_a_scene_saves_nothing_before_the_first_decision(crushgame: Run, trap: Path) -> None:
    looked = crushgame("play", trap, "--from", "pit", "--plain", "--saves", "saves")
    assert "It is dark." in looked.stdout
    assert "nothing is saved" in looked.stdout
    assert not list(trap.with_name("saves").rglob("*.1.*"))
    crushgame("play", trap, "--from", "pit", "--plain", "--saves", "saves", text="1\n")
    again = crushgame("play", trap, "--continue", "--plain", "--saves", "saves")
    assert "Carrying on where you left off." in again.stdout
    assert "Shout." in again.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--from", "pitt"], 2, 'The story has no scene "pitt". Did you mean "pit"?'),
        (["--from", "cellar"], 1, "No way through the story comes to the scene cellar."),
        (["--from", "pit", "--continue"], 2, "--from starts a new game at a scene"),
        (["--from", "pit", "--walk", "walk.yaml"], 2, "--from starts a new game at a scene"),
    ],
)
def test_a_scene_that_cannot_be_played_from_is_a_sentence(
    crushgame: Run, trap: Path, arguments: list[str], code: int, words: str
) -> None:
    trap.write_text(trap.read_text() + "  cellar: {steps: [Down., {end: done}]}\n")
    done = crushgame("play", trap, *arguments, "--plain", "--saves", "saves")
    assert done.returncode == code, done.stderr
    assert words in done.stderr


def test_the_walks_of_a_check_are_files_that_can_be_gone(tmp_path: Path, trap: Path) -> None:
    reading = read({"trap.yaml": trap.read_bytes()})
    assert reading.program is not None
    proof = prove(reading, Clock(Budget()))
    paths = write_walks(tmp_path / "walks", str(trap), proof, reading.program)
    assert len(paths) == len(proof.walks)
    assert sorted(path.name for path in paths) == ["E702-trap-11.yaml", "E704-trap-5.yaml"]
    assert write_walks(tmp_path / "walks", str(trap), proof, reading.program) == paths
    for path, walk in zip(paths, [walk for _, walk in sorted(proof.walks.items())], strict=True):
        assert path.read_text().startswith("# trap.yaml:")
        again = read_walk(reading.program, path.read_bytes())
        assert isinstance(again, WalkFile)
        assert again.walk.decisions == walk.decisions
        assert go(reading.program, again.walk).misfit is None


def test_two_findings_of_one_line_have_a_file_each(tmp_path: Path, trap: Path) -> None:
    reading = read({"trap.yaml": trap.read_bytes()})
    assert reading.program is not None
    proof = prove(reading, Clock(Budget()))
    twice = proof._replace(
        findings=(*proof.findings, *proof.findings),
        walks={**proof.walks, **{at + len(proof.findings): walk for at, walk in proof.walks.items()}},
    )
    names = [path.name for path in write_walks(tmp_path / "walks", "trap", twice, reading.program)]
    assert len(set(names)) == len(names) == 4
    assert "E704-trap-5-2.yaml" in names
    assert write_walks(tmp_path / "none", "trap", proof._replace(walks={}), reading.program) == []
    assert not (tmp_path / "none").exists()
