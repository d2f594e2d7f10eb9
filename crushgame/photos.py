"""Pictures that an author gives as PNG files beside the story, as rows of pixels.

Knows PNG files and the library that decodes them, which is optional and loaded when the first picture is wanted. Must not know
where a picture is shown. Whatever is wrong with a file comes back as a plain sentence: it is from a stranger, so its size is
bounded before it is read, and the size of its picture and that nothing of it is missing are looked at before it is decoded.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from typing import TYPE_CHECKING

from crushgame.library import Trouble, picture_in
from crushgame.story.printable import clean

if TYPE_CHECKING:
    from PIL.Image import Image

CLEAR = -1
"""A pixel through which one sees what is behind, as in the screens."""

LARGEST_SIDE = 4096
"""Pixels of a picture, across or down."""

Rows = tuple[tuple[int, ...], ...]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD = 24
"""Bytes up to and with the size of the picture."""
_AROUND = 12
"""Bytes of a chunk besides what is in it: its length and its kind before, its checksum behind."""
_MOST_CHUNKS = 4_096
"""Chunks of a file; those that programs write have some hundreds at most."""
_HALF = 128
"""What is less opaque than this is clear: half blocks know no half tones."""

_FROM_TOP = 1 / 3
"""Of what a picture is too tall, so much is cut off above: heads are in the upper half."""


def photo(folder: str, file: str, width: int, height: int) -> Rows | str:
    """Return a PNG file of a story as `height` rows of `width` pixels, each `0xRRGGBB` or `CLEAR`, or why that cannot be.

    The picture is scaled until it covers that size, and what stands over is cut off.
    """
    data = _png(folder, file)
    if isinstance(data, str):
        return data
    shown = clean(file)
    try:
        from PIL import Image
    except ImportError:
        return f"\"{shown}\" needs Pillow to be shown: `pip install 'crushgame[pictures]'` brings it."
    # What a damaged file makes the decoder raise, over its releases; an own list, because it has no class of its own for them.
    damage = (OSError, ValueError, SyntaxError, LookupError, TypeError, ArithmeticError, EOFError, MemoryError, struct.error)
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            return _rows(_covering(image, width, height))
    except (*damage, zlib.error, Image.DecompressionBombError):
        return _damaged(shown)


def fault(folder: str, file: str) -> str:
    """Return why a PNG file of a story cannot be shown, as far as that is seen without decoding it, or nothing."""
    data = _png(folder, file)
    return data if isinstance(data, str) else ""


def _png(folder: str, file: str) -> bytes | str:
    """Return a PNG file of a story, sound as far as its header and its checksums tell, or why there is none to show."""
    data = picture_in(folder, file)
    if isinstance(data, Trouble):
        return data.sentence
    size = _size(data)
    if size is None:
        return f'"{clean(file)}" is not a PNG picture.'
    if not all(1 <= side <= LARGEST_SIDE for side in size):
        return f'"{clean(file)}" has {size[0]} x {size[1]} pixels. A picture may have up to {LARGEST_SIDE} x {LARGEST_SIDE}.'
    return _flaw(data, clean(file)) or data


def _damaged(shown: str) -> str:
    return f'"{shown}" is damaged and cannot be shown. Please save it as PNG again.'


def _cut_off(shown: str) -> str:
    return f'"{shown}" is cut off before its end and cannot be shown. Please copy it, or save it as PNG, again.'


def _flaw(data: bytes, shown: str) -> str:
    """Return what is wrong with the chunks of a PNG file, as far as the one that ends it, or nothing."""
    whole = memoryview(data)
    at, has_pixels = len(_SIGNATURE), False
    for _ in range(_MOST_CHUNKS):
        if at + _AROUND > len(whole):
            return _cut_off(shown)
        length, kind = struct.unpack_from(">I4s", whole, at)
        end = at + _AROUND + length
        if end > len(whole):
            return _cut_off(shown)
        if zlib.crc32(whole[at + 4 : end - 4]) != int.from_bytes(whole[end - 4 : end], "big"):
            return _damaged(shown)
        has_pixels = has_pixels or kind == b"IDAT"
        if kind == b"IEND":
            return "" if has_pixels else _damaged(shown)
        at = end
    return _damaged(shown)


def _size(data: bytes) -> tuple[int, int] | None:
    """Return the width and height that the header of a PNG file gives, or None if it has no such header."""
    if not data.startswith(_SIGNATURE + b"\0\0\0\rIHDR") or len(data) < _HEAD:
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _covering(image: Image, width: int, height: int) -> Image:
    """Return the part of a picture that has the shape wanted, in the size wanted."""
    from PIL.Image import Resampling

    zoom = min(image.width / width, image.height / height)  # pixels of the file for one on the screen
    left = int((image.width - width * zoom) / 2)
    top = int((image.height - height * zoom) * _FROM_TOP)
    box = (left, top, min(left + width * zoom, image.width), min(top + height * zoom, image.height))
    if zoom <= 1:
        how = Resampling.NEAREST
    else:  # pixel art that was enlarged comes back as it was drawn
        how = Resampling.BOX if zoom == int(zoom) else Resampling.LANCZOS
    # A picture that can be scaled as it is need not be copied first: at the largest that would be 64 MiB.
    is_plain = image.mode in ("L", "LA", "RGB", "RGBA") and "transparency" not in image.info
    whole = image if is_plain else image.convert("RGBA")
    return whole.resize((width, height), how, box).convert("RGBA")


def _rows(image: Image) -> Rows:
    pixels = [
        red << 16 | green << 8 | blue if alpha >= _HALF else CLEAR
        for red, green, blue, alpha in struct.iter_unpack("4B", image.tobytes())
    ]
    return tuple(tuple(pixels[start : start + image.width]) for start in range(0, len(pixels), image.width))
