"""PNG files of an author: what is shown of them, and that no file does more harm than to be named in a sentence."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image

from crushgame.library import LARGEST_PICTURE
from crushgame.photos import CLEAR, LARGEST_SIDE, Rows, fault, photo
from crushgame.tui.art.pixels import CLEAR as CLEAR_ON_SCREEN
from tests.conftest import CHECKOUT

RED, BLUE, GREEN = (255, 0, 0), (0, 0, 255), (0, 255, 0)
SIGNATURE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def story(tmp_path: Path) -> Path:
    folder = tmp_path / "story"
    folder.mkdir()
    return folder


def shown(folder: Path, file: str = "mo.png", width: int = 4, height: int = 4) -> Rows:
    found = photo(str(folder), file, width, height)
    assert not isinstance(found, str), found
    return found


def refused(folder: Path, file: str = "mo.png") -> str:
    found = photo(str(folder), file, 28, 32)
    assert isinstance(found, str)
    assert "Traceback" not in found
    assert "Error" not in found
    return found


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *chunks: bytes, depth: int = 8, colours: int = 2) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0))
    return SIGNATURE + header + b"".join(chunks) + chunk(b"IEND", b"")


def test_a_picture_of_the_right_size_is_shown_pixel_for_pixel(story: Path) -> None:
    picture = Image.new("RGB", (4, 4), RED)
    picture.putpixel((1, 2), BLUE)
    picture.save(story / "mo.png")
    rows = shown(story)
    assert [len(row) for row in rows] == [4] * 4
    assert rows[2] == (0xFF0000, 0x0000FF, 0xFF0000, 0xFF0000)


def test_pixel_art_that_was_saved_larger_comes_back_as_it_was_drawn(story: Path) -> None:
    picture = Image.new("RGB", (4, 4), RED)
    picture.putpixel((3, 0), GREEN)
    picture.save(story / "one.png")
    picture.resize((40, 40), Image.Resampling.NEAREST).save(story / "ten.png")
    assert shown(story, "ten.png") == shown(story, "one.png")


def test_what_is_more_than_half_transparent_is_clear(story: Path) -> None:
    picture = Image.new("RGBA", (4, 4), (*RED, 255))
    picture.putpixel((0, 0), (*RED, 127))
    picture.putpixel((1, 0), (*RED, 128))
    picture.save(story / "mo.png")
    assert shown(story)[0] == (CLEAR, 0xFF0000, 0xFF0000, 0xFF0000)
    assert CLEAR == CLEAR_ON_SCREEN


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_one_colour_that_a_file_calls_transparent_is_clear_and_bleeds_into_no_other(mode: str, story: Path) -> None:
    black, ink = (0, 200) if mode == "L" else ((0, 0, 0), (200, 200, 200))
    picture = Image.new(mode, (8, 8), ink)
    picture.putpixel((0, 0), black)
    picture.paste(black, (2, 0, 4, 2))
    picture.save(story / "mo.png", transparency=black)
    mostly_ink, clear, *_ = shown(story)[0]
    assert mostly_ink & 0xFF in (199, 200)  # and not three quarters of it
    assert clear == CLEAR


def test_a_wide_picture_is_cut_at_both_sides_and_a_tall_one_more_below_than_above(story: Path) -> None:
    wide = Image.new("RGB", (12, 4), RED)
    wide.paste(BLUE, (4, 0, 8, 4))
    wide.save(story / "wide.png")
    assert {pixel for row in shown(story, "wide.png") for pixel in row} == {0x0000FF}
    tall = Image.new("RGB", (4, 10), RED)
    tall.paste(BLUE, (0, 2, 4, 6))
    tall.save(story / "tall.png")
    assert {pixel for row in shown(story, "tall.png") for pixel in row} == {0x0000FF}


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_read(mode: str, story: Path) -> None:
    Image.new(mode, (9, 7)).save(story / "mo.png")
    assert len(shown(story)) == 4


def test_a_picture_in_a_folder_below_the_story_is_read(story: Path) -> None:
    (story / "faces").mkdir()
    Image.new("RGB", (4, 4), RED).save(story / "faces" / "mo.png")
    assert shown(story, "faces/mo.png")[0][0] == 0xFF0000


def test_a_picture_that_is_not_there_is_said_to_be_missing(story: Path) -> None:
    assert refused(story) == 'There is no picture called "mo.png" beside the story.'
    assert refused(story, "mo\0.png").startswith("There is no picture called")
    assert refused(story, "mo\udc80.png").startswith("There is no picture called")


@pytest.mark.parametrize("file", ["../outside.png", "faces/../../outside.png", "link.png", "linked/outside.png"])
def test_nothing_outside_of_the_storys_folder_is_read(file: str, story: Path) -> None:
    outside = story.parent / "outside.png"
    Image.new("RGB", (4, 4), RED).save(outside)
    (story / "link.png").symlink_to(outside)
    (story / "linked").symlink_to(story.parent)
    assert refused(story, file) == f'"{file}" leads out of the story\'s folder.'
    assert refused(story, str(outside)) == f'"{outside}" leads out of the story\'s folder.'


def test_a_link_inside_of_the_folder_is_followed(story: Path) -> None:
    Image.new("RGB", (4, 4), RED).save(story / "neutral.png")
    (story / "smile.png").symlink_to("neutral.png")
    assert shown(story, "smile.png")[0][0] == 0xFF0000


def test_a_pipe_a_folder_and_a_link_to_itself_are_refused_at_once(story: Path) -> None:
    os.mkfifo(story / "pipe.png")
    (story / "folder.png").mkdir()
    (story / "loop.png").symlink_to("loop.png")
    for file in ("pipe.png", "folder.png"):
        assert refused(story, file) == f'"{file}" is not a file that can be read as a picture.'
    assert refused(story, "loop.png").startswith('"loop.png" could not be read: ')


def test_a_file_of_more_than_two_mebibytes_is_refused(story: Path) -> None:
    with open(story / "mo.png", "wb") as file:
        file.write(SIGNATURE)
        file.truncate(LARGEST_PICTURE + 1)
    assert refused(story) == '"mo.png" is larger than 2 MiB, the most that a picture may be.'


@pytest.mark.parametrize("format_", ["JPEG", "GIF", "BMP", "TIFF", "WEBP"])
def test_other_formats_are_refused_whatever_the_file_is_called(format_: str, story: Path) -> None:
    Image.new("RGB", (4, 4), RED).save(story / "mo.png", format=format_)
    assert refused(story) == '"mo.png" is not a PNG picture.'


@pytest.mark.parametrize("data", [b"", b"\x89PNG", SIGNATURE, SIGNATURE + b"\0\0\0\rIHDR\0\0", b"P6 4 4 255 "])
def test_what_has_no_header_of_a_png_is_none(data: bytes, story: Path) -> None:
    (story / "mo.png").write_bytes(data)
    assert refused(story) == '"mo.png" is not a PNG picture.'


@pytest.mark.parametrize("size", [(LARGEST_SIDE + 1, 1), (1, LARGEST_SIDE + 1), (0, 4), (0x7FFFFFFF, 0x7FFFFFFF)])
def test_the_size_of_a_picture_is_looked_at_before_it_is_decoded(size: tuple[int, int], story: Path) -> None:
    (story / "mo.png").write_bytes(png(*size, chunk(b"IDAT", b"nothing that could be decoded")))
    assert refused(story) == f'"mo.png" has {size[0]} x {size[1]} pixels. A picture may have up to 4096 x 4096.'


def test_a_little_file_that_unpacks_to_very_much_is_refused_or_stops_at_its_size(story: Path) -> None:
    thousandfold = zlib.compress(bytes(64 << 20), 9)
    text = chunk(b"zTXt", b"Comment\0\0" + thousandfold)
    (story / "text.png").write_bytes(png(4, 4, text, chunk(b"IDAT", zlib.compress(bytes(13 * 4)))))
    assert refused(story, "text.png").startswith('"text.png" is damaged')
    (story / "data.png").write_bytes(png(4, 4, chunk(b"IDAT", thousandfold)))
    assert {pixel for row in shown(story, "data.png") for pixel in row} == {0}


def test_a_file_cut_off_anywhere_is_told_as_that_or_is_no_png(story: Path) -> None:
    Image.effect_noise((40, 40), 90).save(story / "whole.png")
    whole = (story / "whole.png").read_bytes()
    for length in (*range(8, len(whole), 97), len(whole) - 1):
        (story / "mo.png").write_bytes(whole[:length])
        assert refused(story).startswith(('"mo.png" is cut off before its end', '"mo.png" is not a PNG picture.'))


def test_what_the_check_says_of_a_file_is_what_a_player_is_told(story: Path) -> None:
    Image.effect_noise((40, 40), 90).save(story / "whole.png")
    whole = (story / "whole.png").read_bytes()
    assert fault(str(story), "whole.png") == ""
    one_bit_wrong = whole[:60] + bytes([whole[60] ^ 1]) + whole[61:]
    for data in (whole[:-1], whole[:40], one_bit_wrong, png(4, 4)):
        (story / "mo.png").write_bytes(data)
        assert fault(str(story), "mo.png") == refused(story)


def test_what_stands_behind_the_end_of_a_picture_is_ignored(story: Path) -> None:
    Image.new("RGB", (4, 4), RED).save(story / "mo.png")
    with open(story / "mo.png", "ab") as file:
        file.write(b"more, of whatever kind")
    assert fault(str(story), "mo.png") == ""
    assert shown(story)[0][0] == 0xFF0000


def test_a_file_of_endless_little_pieces_is_not_looked_through_to_its_end(story: Path) -> None:
    pieces = chunk(b"tEXt", b"") * 9_000
    (story / "mo.png").write_bytes(png(4, 4, pieces, chunk(b"IDAT", zlib.compress(bytes(13 * 4)))))
    assert refused(story) == '"mo.png" is damaged and cannot be shown. Please save it as PNG again.'


def test_any_byte_of_a_picture_may_be_wrong_without_an_exception(story: Path) -> None:
    Image.new("P", (6, 6)).save(story / "whole.png", transparency=0)
    whole = (story / "whole.png").read_bytes()
    for at in range(len(whole)):
        for value in (0, 0x7F, 0xFF):
            (story / "mo.png").write_bytes(whole[:at] + bytes([value]) + whole[at + 1 :])
            assert photo(str(story), "mo.png", 4, 4)


def test_without_pillow_a_sentence_says_how_to_get_it(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.new("RGB", (4, 4), RED).save(story / "mo.png")
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert refused(story) == "\"mo.png\" needs Pillow to be shown: `pip install 'crushgame[pictures]'` brings it."


def test_pillow_is_loaded_when_a_picture_is_wanted_and_not_before(story: Path) -> None:
    Image.new("RGB", (4, 4), RED).save(story / "mo.png")
    program = (
        "import sys, crushgame.photos\n"
        f"crushgame.photos.photo({str(story)!r}, 'missing.png', 4, 4)\n"
        "assert 'PIL' not in sys.modules\n"
        f"crushgame.photos.photo({str(story)!r}, 'mo.png', 4, 4)\n"
        "assert 'PIL' in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=CHECKOUT, timeout=20, check=False
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
