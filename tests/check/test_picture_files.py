"""Whether the pictures that a story names are beside it, told by `crushgame check` with real files."""

from __future__ import annotations

import os
import struct
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest

from crushgame.check.sets import explore
from crushgame.commands import picturing
from crushgame.commands.checking import Asked, check
from crushgame.commands.picturing import picture_findings
from crushgame.library import LARGEST_PICTURE
from crushgame.story import read
from crushgame.story.diagnostics import Finding
from crushgame.story.gathering import MOST_ERRORS
from crushgame.story.model import Story
from tests.conftest import Run
from tests.story.frame import framed, steps

HEAD = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 32, 32, 8, 2, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(bytes(97 * 32)))
    + _chunk(b"IEND", b"")
)
STORY = framed("places:\n  bar: {title: The bar, picture: in/bar.png}\n" + steps("- place: bar", "- Hello."))


def _with_picture(file: str) -> Story:
    story = read({"story.yaml": framed(f"cast: {{mo: {{name: Mo, portrait: {file}}}}}\n").encode()}).story
    assert story is not None
    return story


def _told(folder: Path) -> list[str]:
    story = read({"story.yaml": STORY.encode()}).story
    assert story is not None
    return [finding.values["why"] for finding in picture_findings(story, os.path.realpath(folder))]


def _inside(folder: Path) -> Path:
    (folder / "in").mkdir(exist_ok=True)
    return folder / "in" / "bar.png"


def test_a_picture_that_is_there_is_fine(tmp_path: Path) -> None:
    _inside(tmp_path).write_bytes(PNG + bytes(LARGEST_PICTURE - len(PNG)))
    assert _told(tmp_path) == []


def test_a_link_to_another_picture_of_the_story_is_fine(tmp_path: Path) -> None:
    (tmp_path / "other.png").write_bytes(PNG)
    _inside(tmp_path).symlink_to(tmp_path / "other.png")
    assert _told(tmp_path) == []


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda _path: None, "There is no picture"),
        (lambda path: path.mkdir(), "is not a file"),
        (os.mkfifo, "is not a file"),  # which would wait for ever, were it opened
        (lambda path: path.symlink_to("/dev/zero"), "leads out of the story's folder"),
        (lambda path: path.symlink_to(path), "could not be read"),
        (lambda path: path.write_bytes(PNG + bytes(LARGEST_PICTURE)), "is larger than 2 MiB"),
        (lambda path: path.write_bytes(HEAD + b"\0\1\0\0\0\0\0\1"), "65536 x 1 pixels"),
        (lambda path: path.write_bytes(PNG[:-1]), "is cut off before its end"),
        (lambda path: path.write_bytes(PNG[: len(PNG) // 2]), "is cut off before its end"),
        (lambda path: path.write_bytes(PNG[:24]), "is cut off before its end"),
        (lambda path: path.write_bytes(PNG[:45] + b"?" + PNG[46:]), "is damaged"),
        (lambda path: path.write_bytes(PNG[:33] + _chunk(b"IEND", b"")), "is damaged"),  # nothing between head and end
        (lambda path: path.write_bytes(b"GIF89a"), "is not a PNG"),
        (lambda path: path.write_bytes(b""), "is not a PNG"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_told_of(tmp_path: Path, make: Callable[[Path], object], why: str) -> None:
    make(_inside(tmp_path))
    (told,) = _told(tmp_path)
    assert why in told
    assert "in/bar.png" in told


def test_a_picture_is_looked_at_once_however_often_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _inside(tmp_path).write_bytes(b"GIF89a")
    opened: list[str] = []
    really = os.open

    def seen(path: str, flags: int) -> int:
        opened.append(path)
        return really(path, flags)

    monkeypatch.setattr(os, "open", seen)
    cast = "cast:\n" + "".join(f"  c{at}: {{name: C{at}, portrait: in/bar.png}}\n" for at in range(50))
    story = read({"story.yaml": (STORY + cast).encode()}).story
    assert story is not None
    assert [finding.spot.line for finding in picture_findings(story, str(tmp_path))] == [12]
    assert len(opened) == 1


def test_one_picture_at_a_time_is_in_memory(tmp_path: Path) -> None:
    text = "cast:\n" + "".join(f"  c{at}: {{name: C{at}, portrait: {at}.png}}\n" for at in range(8))
    for at in range(8):
        (tmp_path / f"{at}.png").write_bytes(PNG + bytes(LARGEST_PICTURE - len(PNG)))
    story = read({"story.yaml": framed(text).encode()}).story
    assert story is not None
    tracemalloc.start()
    try:
        assert picture_findings(story, str(tmp_path)) == []
        assert tracemalloc.get_traced_memory()[1] < 4 * LARGEST_PICTURE  # as it grows, and as it is handed on
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("there", "named", "meant"),
    [
        ("gull.png", "gul.png", "gull.png"),
        ("gull.png", "Gull.png", "gull.png"),
        ("in/gull.png", "in/gulll.png", "in/gull.png"),
        ("in/gull.png", "gull.png", "in/gull.png"),
        ("pictures/gull.png", "pictuers/gull.png", "pictures/gull.png"),
        ("gull.png", "pictures/gull.png", "gull.png"),
        ("pictures/cat.png", "pictures/gull.png", ""),  # which have a folder and an ending in common
        ("ines/sad.png", "tom/sad.png", ""),
        ("a.png", "b.png", ""),
        (".hidden/gull.png", "gull.png", ""),
        ("gull.PNG", "gull.png", ""),  # which no story could name, nor this one:
        ("gu  ll.png", "gull.png", ""),
    ],
)
def test_a_picture_that_is_not_there_comes_with_the_name_that_was_probably_meant(
    tmp_path: Path, there: str, named: str, meant: str
) -> None:
    (tmp_path / there).parent.mkdir(exist_ok=True)
    (tmp_path / there).write_bytes(PNG)
    (finding,) = picture_findings(_with_picture(named), str(tmp_path))
    assert (finding.code, finding.suggestion) == ("W231", meant)


def test_no_picture_is_proposed_that_cannot_be_shown_either(tmp_path: Path) -> None:
    (tmp_path / "gull.png").write_bytes(b"GIF89a")
    (tmp_path / "gul.png").mkdir()
    (finding,) = picture_findings(_with_picture("gulls.png"), str(tmp_path))
    assert finding.suggestion == ""


def test_a_folder_is_not_taken_for_a_picture_that_was_meant(tmp_path: Path) -> None:
    (tmp_path / "gulla.png").mkdir()
    (tmp_path / "gul.png").write_bytes(PNG)
    (finding,) = picture_findings(_with_picture("gulls.png"), str(tmp_path))
    assert finding.suggestion == "gul.png"


def test_for_a_picture_that_is_there_and_damaged_no_other_is_proposed(tmp_path: Path) -> None:
    (tmp_path / "gull.png").write_bytes(PNG[:-1])
    (tmp_path / "gulls.png").write_bytes(PNG)
    (finding,) = picture_findings(_with_picture("gull.png"), str(tmp_path))
    assert finding.suggestion == ""


def test_looking_for_pictures_takes_nothing_from_the_time_for_the_proof(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bar.yaml").write_text(STORY)
    lost = 0.0

    def slowly(story: Story, folder: str) -> list[Finding]:
        nonlocal lost
        lost = 1_000.0
        return picture_findings(story, folder)

    monkeypatch.setattr(explore, "monotonic", lambda: monotonic() + lost)
    monkeypatch.setattr(picturing, "picture_findings", slowly)
    assert check((str(tmp_path / "bar.yaml"),), Asked("text", 60.0, 500.0, False, {}, None)) == 0
    said = capsys.readouterr().out
    assert ("NOT PROVED" in said, "W231" in said) == (False, True)
    assert lost


def test_no_more_pictures_are_told_of_than_anybody_would_read(tmp_path: Path, crushgame: Run) -> None:
    cast = "".join(f"  c{at}: {{name: C{at}, portrait: {at}.png}}\n" for at in range(MOST_ERRORS + 50))
    (tmp_path / "bar.yaml").write_text(STORY + "cast:\n" + cast)
    done = crushgame("check", "--no-odds", "bar.yaml")
    assert (done.returncode, done.stdout.count("warning[")) == (0, MOST_ERRORS)


def test_the_check_shows_where_the_missing_picture_is_named_and_is_content_once_it_is_there(
    tmp_path: Path, crushgame: Run
) -> None:
    (tmp_path / "bar.yaml").write_text(STORY)
    done = crushgame("check", "bar.yaml")
    assert (done.returncode, "1 warning" in done.stdout) == (0, True)
    assert 'bar.yaml:4:34: warning[W231]: There is no picture called "in/bar.png" beside the story' in done.stdout
    assert "did you mean" not in done.stdout
    _inside(tmp_path).with_name("bars.png").write_bytes(PNG)
    assert '= did you mean "in/bars.png"?' in crushgame("check", "bar.yaml").stdout
    _inside(tmp_path).write_bytes(PNG)
    assert "W231" not in crushgame("check", "bar.yaml").stdout


def test_the_pictures_of_a_story_in_a_folder_are_looked_for_in_that_folder(tmp_path: Path, crushgame: Run) -> None:
    folder = tmp_path / "bar"
    (folder / "more").mkdir(parents=True)
    (folder / "story.yaml").write_text(framed(steps("- place: bar", "- Hello.")))
    (folder / "more" / "places.yaml").write_text("places: {bar: {picture: in/bar.png}}\n")
    _inside(folder).write_bytes(PNG)
    done = crushgame("check", folder)
    assert (done.returncode, "W231" in done.stdout) == (0, False)
