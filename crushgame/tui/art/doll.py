"""A figure from a portrait: head and shoulders of anybody in a cast, with the face that a mood gives them.

Knows how the shapes of `hair`, `wardrobe` and `faces` lie on each other, and in which colours. Must not know stories,
sessions, widgets or files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from crushgame.story.looks import FEATURES, Portrait
from crushgame.tui.art import tints
from crushgame.tui.art.faces import BEARDS, CROWN, EYES, GLASSES, HEADS, LEFT, LOOKS, SHUT, TOP
from crushgame.tui.art.hair import BEHIND, HAIR, NOTHING, Shape
from crushgame.tui.art.pixels import CLEAR, Picture, Row, mixed
from crushgame.tui.art.tints import Tones, set_off, toned
from crushgame.tui.art.wardrobe import CLOTHES, EXTRAS

WIDTH, HEIGHT = 28, 32
"""Pixels of a figure; the head stands in the upper 20 rows."""

HATS = ("headscarf", "beanie", "cap")
"""What `hair` can name that is no hair: `hair_color` is its colour, and what hair there is below it is dark."""

LINEN_BELOW = ("apron", "dungarees")
"""Clothes with something white below them."""

COMMON: dict[str, tuple[str, ...]] = {
    "hair": ("short", "parted", "curly", "wavy", "bob", "long", "bun", "ponytail", "quiff"),
    "hair_color": ("black", "black", "dark", "dark", "brown", "chestnut", "auburn"),
    "beard": ("none",),
    "glasses": ("none", "none", "none", "none", "round", "square"),
    "clothes": ("jumper", "shirt", "coat", "hoodie", "scarf", "dungarees"),
    "extra": ("none",),
}
"""What is chosen from where a portrait is silent: nothing that says more about somebody than the author did."""

Inks = Mapping[str, int]
Canvas = list[list[int]]


class Figure(NamedTuple):
    """Somebody with every feature chosen, and the colours that come of them."""

    portrait: Portrait
    skin: Tones
    hair: Tones
    """What grows on the head, brows and chin."""
    worn: Tones
    """What `hair_color` names: the hair again, or the hat over it."""
    cloth: Tones
    iris: int


def doll(portrait: Portrait, member_id: str, color: str, expression: str, *, eyes_shut: bool = False) -> Picture:
    """Return somebody from the cast with one of the `EXPRESSIONS` (neutral, if it is none of them), 28 x 32 pixels.

    `color` is the member's own (a name or `#rrggbb`, or empty): their clothes have it if the portrait names no other.
    """
    shown = expression if expression in LOOKS else "neutral"
    return _doll(portrait, member_id, color, shown, eyes_shut and shown != "laugh")  # whose eyes are shut as it is


def completed(portrait: Portrait, member_id: str, color: str) -> Portrait:
    """Return a portrait with every feature named: what it leaves open is chosen from the id, the same on every machine."""
    silent = dict(COMMON, clothes_color=(color,)) if color and tints.cloth(color) is not None else COMMON
    return Portrait(*(
        word or _chosen(feature, member_id, silent.get(feature, FEATURES[feature]))
        for feature, word in zip(Portrait._fields, portrait, strict=True)
    ))  # fmt: skip


def _chosen(feature: str, member_id: str, words: tuple[str, ...]) -> str:
    return words[_number(f"{feature} {member_id}") % len(words)]


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "big")


@lru_cache(maxsize=512)
def _doll(portrait: Portrait, member_id: str, color: str, expression: str, eyes_shut: bool) -> Picture:
    figure = _figure(portrait, member_id, color)
    look = LOOKS[expression]
    canvas = [list(row) for row in _without_face(figure, look.down)]
    rows = [SHUT[at - EYES[0]] if eyes_shut and at in EYES else row for at, row in enumerate(look.rows)]
    _lay(canvas, (TOP, tuple("." * LEFT + row for row in rows)), _face_inks(figure), look.down, look.right)
    frame = tints.FRAME if tints.is_pale(figure.skin) else tints.GOLD
    _lay(canvas, GLASSES[figure.portrait.glasses], {"G": frame}, look.down, look.right)
    return Picture(tuple(tuple(row) for row in canvas))


@lru_cache(maxsize=64)
def _figure(portrait: Portrait, member_id: str, color: str) -> Figure:
    whole = completed(portrait, member_id, color)
    worn = toned(tints.HAIRS[whole.hair_color])
    skin = tints.SKINS[whole.skin]
    return Figure(
        portrait=whole,
        skin=skin,
        hair=toned(tints.HAIRS["dark"]) if whole.hair in HATS else worn,
        worn=worn,
        cloth=toned(tints.cloth(whole.clothes_color) or tints.CLOTHS["grey"]),
        iris=tints.IRISES[_number(f"iris {member_id}") % (len(tints.IRISES) if tints.is_pale(skin) else tints.BROWNS)],
    )


@lru_cache(maxsize=64)
def _without_face(figure: Figure, down: int) -> tuple[Row, ...]:
    """Return all of a figure that no mood changes; the head is `down` pixels lower than it could be."""
    portrait, skin = figure.portrait, figure.skin
    canvas = [[CLEAR] * WIDTH for _ in range(HEIGHT)]
    worn = _worn_inks(figure)
    _lay(canvas, BEHIND.get(portrait.hair, NOTHING), {letter: tints.behind(ink) for letter, ink in worn.items()}, down)
    _neck(canvas, skin)
    _lay(canvas, CLOTHES[portrait.clothes], _cloth_inks(figure))
    _head(canvas, HEADS[portrait.head], skin, down)
    if portrait.beard == "stubble":
        _stubble(canvas, HEADS[portrait.head], figure, down)
    _lay(canvas, BEARDS[portrait.beard], _tone_inks(figure.hair), down)
    _lay(canvas, HAIR[portrait.hair], worn, down)
    _shade_below(canvas, frozenset(worn.values()), skin)
    # A badge is pinned to the clothes; everything else goes where the head goes.
    _lay(canvas, EXTRAS[portrait.extra], _extra_inks(figure), 0 if portrait.extra == "badge" else down)
    _outline(canvas)
    return tuple(tuple(row) for row in canvas)


def _tone_inks(tones: Tones) -> dict[str, int]:
    return {"+": tones.light, "%": tones.light, "#": tones.base, "-": tones.shade}


def _worn_inks(figure: Figure) -> Inks:
    worn, hair = figure.worn, figure.hair
    return {
        **_tone_inks(worn),
        "x": tints.outlined(worn.base),
        "~": mixed(worn.base, figure.skin.base, 0.25),
        "*": hair.base,
        "=": hair.shade,
        "o": tints.RIBBON,
        "m": tints.GOLD,
        "w": tints.LINEN,
    }


def _cloth_inks(figure: Figure) -> Inks:
    cloth = figure.cloth
    second = toned(tints.LINEN) if figure.portrait.clothes in LINEN_BELOW else tints.beside(cloth.base)
    return {
        "C": cloth.light, "c": cloth.base, "v": cloth.shade, "a": second.base, "A": second.shade,
        "s": figure.skin.base, "z": figure.skin.shade, "w": tints.LINEN, "k": tints.JET, "m": tints.GOLD, "j": tints.BRASS,
    }  # fmt: skip


def _extra_inks(figure: Figure) -> Inks:
    skin, red = figure.skin, tints.CLOTHS["red"]
    return {
        "m": tints.GOLD, "j": tints.BRASS, "k": tints.JET, "w": tints.LINEN, "p": 0xF08AA8, "P": 0xC85A80, "g": 0x58A050,
        "e": red, "E": toned(red).light, "i": 0x565C6C, "I": 0xA0A8B8,
        "f": set_off(mixed(skin.shade, 0xA04A20, 0.35), skin.base, tints.FAINT),
    }  # fmt: skip


@lru_cache(maxsize=64)
def _face_inks(figure: Figure) -> Inks:
    skin = figure.skin
    sleeve = toned(tints.LINEN) if figure.portrait.clothes in LINEN_BELOW else figure.cloth
    return {
        "b": set_off(tints.behind(figure.hair.base), skin.base, tints.SEEN),
        "k": tints.LASH,
        "m": set_off(mixed(skin.shade, tints.BLOOD, 0.6), skin.base, tints.SEEN),
        "w": 0xFBFAF7, "p": 0x17121C, "i": figure.iris, "o": 0x4A1420, "t": 0xFFFFFF, "u": 0xD8606C, "x": 0x7CC8F4,
        "l": mixed(skin.base, 0xB8483E, 0.35), "r": mixed(skin.base, 0xE8404A, 0.45),
        "s": skin.base, "h": skin.light, "d": skin.shade, "n": skin.shade, "e": mixed(skin.base, skin.shade, 0.5),
        "S": sleeve.base, "V": sleeve.shade,
    }  # fmt: skip


def _neck(canvas: Canvas, skin: Tones) -> None:
    for row in canvas[14:20]:
        row[11:17] = [skin.shade] * 6


def _head(canvas: Canvas, spans: tuple[tuple[int, int], ...], skin: Tones, down: int) -> None:
    """Draw a head with ears, lit from the upper left."""
    for y, (first, last) in enumerate(spans, CROWN):
        row = canvas[y + down]
        row[first : last + 1] = [skin.base] * (last + 1 - first)
        for x in range(last - (y > 13), last + 1) if y > 9 else ():
            row[x] = skin.shade
        if 10 <= y <= 12:
            row[5], row[22] = skin.base, skin.shade
    first, last = spans[-1]
    canvas[CROWN + len(spans) - 1 + down][first : last + 1] = [skin.shade] * (last + 1 - first)


def _stubble(canvas: Canvas, spans: tuple[tuple[int, int], ...], figure: Figure, down: int) -> None:
    inks = mixed(figure.skin.base, figure.hair.base, 0.42), mixed(figure.skin.base, figure.hair.base, 0.2)
    for y, (first, last) in enumerate(spans, CROWN):
        for x in range(first, last + 1) if y > 12 else ():
            if y > 14 or not 8 < x < 19 or (y == 13 and 10 < x < 17):
                canvas[y + down][x] = inks[(x + y) % 2]


def _shade_below(canvas: Canvas, hair: frozenset[int], skin: Tones) -> None:
    """Let hair and hats throw a shadow of one pixel on the skin below them."""
    shadow = mixed(skin.base, skin.shade, 0.6)
    for above, row in pairwise(canvas[1:15]):
        for x in range(6, 22):
            if row[x] == skin.base and above[x] in hair:
                row[x] = shadow


def _outline(canvas: Canvas) -> None:
    """Draw a line round the figure, in a dark tone of whatever it borders, so that it stands off any ground."""
    found: list[tuple[int, int, int]] = []
    for y, row in enumerate(canvas):
        for x, pixel in enumerate(row):
            if pixel == CLEAR:
                beside = next((near for near in _around(canvas, x, y) if near != CLEAR), CLEAR)
                if beside != CLEAR:
                    found.append((x, y, tints.outlined(beside)))
    for x, y, ink in found:
        canvas[y][x] = ink


def _around(canvas: Canvas, x: int, y: int) -> Iterator[int]:
    if y + 1 < HEIGHT:
        yield canvas[y + 1][x]
    if y:
        yield canvas[y - 1][x]
    if x + 1 < WIDTH:
        yield canvas[y][x + 1]
    if x:
        yield canvas[y][x - 1]


def _lay(canvas: Canvas, shape: Shape, inks: Inks, down: int = 0, right: int = 0) -> None:
    for x, y, letter in _spots(shape):
        if y + down < HEIGHT:
            canvas[y + down][x + right] = inks[letter]


@lru_cache(maxsize=128)
def _spots(shape: Shape) -> tuple[tuple[int, int, str], ...]:
    """Return (column, row, letter) of everything in a shape, with the right half of rows that are halves."""
    top, rows = shape
    return tuple(
        (x, y, letter) for y, row in enumerate(rows, top) for x, letter in enumerate(_whole(row)) if letter != "."
    )  # fmt: skip


def _whole(row: str) -> str:
    """Return a row with its other half. The light comes from the left: what shines there does not on the right."""
    if len(row) != WIDTH // 2:
        return row
    mirror = row[::-1].replace("+", "#").replace("C", "c")
    arm = WIDTH // 2 - 5
    return row + mirror[:arm] + mirror[arm:].replace("c", "v")
