"""From nodes to looks: a face by its features or its files, moods with what a face does, a place with its picture.

Knows the words of `looks.py` and how an author writes a drawing. Must not know how anything is drawn, nor open a file: it only
gathers the names of the files, for whoever may look for them.
"""

from __future__ import annotations

import re

from crushgame.story.diagnostics import Spot, nearest
from crushgame.story.looks import (
    COLOURS,
    EXPRESSIONS,
    FEATURES,
    HEXES,
    NO_PICTURE,
    PICTURES,
    TIMES,
    Drawing,
    Face,
    Faceless,
    Photo,
    Photos,
    PlaceLook,
    Portrait,
    plain_look,
)
from crushgame.story.model import PictureFile
from crushgame.story.nodes import ListNode, MapNode, Node, ScalarNode, block_indent
from crushgame.story.shapes import COLOR, DRAWING, PHOTOS, PLACE, PORTRAIT
from crushgame.story.values import ValueReader, described

WIDEST, HIGHEST = 200, 120
"""Characters in a row of a drawing, and its rows."""
MOST_COLOURS = 64
MOST_PICTURES = 500
"""Different files of pictures in a story: forty people with ten faces each, and a hundred places."""
LONGEST_FILE_NAME = 200

CLEAR = " ."
"""Characters of a drawing that are clear as long as the palette gives them no colour."""

_PNG = ".png"
_HEX = re.compile(r"#[0-9A-Fa-f]{6}\Z")


class LookReader:
    """Reads looks, and gathers the names of picture files on the way."""

    def __init__(self, values: ValueReader) -> None:
        self.values = values
        self.pictures: dict[str, PictureFile] = {}

    # ---- the cast ----

    def face(self, node: Node) -> Face:
        """Read `portrait:`. What is wrong with it is a finding, and left to be chosen from the id."""
        if isinstance(node, MapNode):
            keys = {key.value for key, _ in node.entries}
            is_files = not keys.isdisjoint(EXPRESSIONS) or any(map(_is_png, (value for _, value in node.entries)))
            return self._photos(node) if is_files else self._features(node)
        if isinstance(node, ScalarNode):
            if node.value == NO_PICTURE and not node.style:
                return Faceless()
            if _is_png(node):
                return Photos((("neutral", self._file(node)),))
        self.values.expected("portrait", node)
        return Portrait()

    def _features(self, node: MapNode) -> Portrait:
        known = self.values.keys(node, PORTRAIT, "`portrait`") or {}
        named = {feature: self._one_of(value, feature.replace("_", " "), FEATURES[feature]) for feature, value in known.items()}
        return Portrait(**named)

    def _photos(self, node: MapNode) -> Photos | Portrait:
        known = self.values.keys(node, PHOTOS, "a `portrait` of files") or {}
        files = {expression: self._file(value) for expression, value in known.items()}
        if "neutral" not in files:
            return Portrait()
        return Photos((("neutral", files.pop("neutral")), *files.items()))

    def moods(self, node: MapNode) -> tuple[tuple[str, str], ...]:
        """Read moods that are each given something that a face does."""
        found = []
        for key, value in self.values.named(node, "moods"):
            expression = self._one_of(value, "face of a mood", EXPRESSIONS)
            found.append((key.value, expression or "neutral"))
        return tuple(found)

    # ---- places ----

    def place(self, place_id: str, node: MapNode) -> PlaceLook:
        """Read a place that has more than a title."""
        known = self.values.keys(node, PLACE, f"the place `{place_id}`") or {}
        look = plain_look(place_id, self.values.text(known.get("title")))
        picture = self._picture(known["picture"]) if "picture" in known else look.picture
        time = self._one_of(known["time"], "time of a place", TIMES) if "time" in known else ""
        return PlaceLook(look.title, picture, time)

    def _picture(self, node: Node) -> str | Drawing | Photo:
        if isinstance(node, MapNode):
            return self._drawing(node)
        if isinstance(node, ScalarNode) and _is_png(node):
            return Photo(self._file(node))
        if isinstance(node, ListNode):
            self.values.expected("picture", node)
            return ""
        name = self._one_of(node, "picture", (*PICTURES, NO_PICTURE))
        return "" if name == NO_PICTURE else name

    def _drawing(self, node: MapNode) -> Drawing | str:
        known = self.values.keys(node, DRAWING, "a drawing") or {}
        if len(known) < len(DRAWING):
            return ""
        palette = self._palette(known["palette"])
        rows = self._rows(known["rows"], frozenset(mark for mark, _, _ in palette))
        return Drawing(palette, rows) if rows else ""

    def _palette(self, node: Node) -> tuple[tuple[str, str, bool], ...]:
        values = self.values
        if not isinstance(node, MapNode):
            values.expected("palette", node)
            return ()
        if len(node.entries) > MOST_COLOURS:
            self._too_many(values.spot(node), 1, "colours", MOST_COLOURS, len(node.entries))
            return ()
        found = []
        for key, value in node.entries:
            if len(key.value) != 1:
                values.find("E205", key, text=key.value, expected="one character of the rows")
                continue
            known = values.keys(value, COLOR, "a colour") if isinstance(value, MapNode) else {"color": value}
            if known and "color" in known:
                found.append((key.value, self._color(known["color"]), values.yes(known.get("glows"))))
        return tuple(found)

    def _color(self, node: Node) -> str:
        """Return a colour as `#rrggbb`; black where it is none."""
        text = node.value if isinstance(node, ScalarNode) else ""
        if _HEX.match(text):
            return text.lower()
        if not text or text.startswith("#"):
            self.values.expected("color", node)
            return "#000000"
        return HEXES.get(self._one_of(node, "colour", COLOURS), "#000000")

    def _rows(self, node: Node, marks: frozenset[str]) -> tuple[str, ...]:
        """Return the rows of a drawing, all of one length. Empty where they cannot be used."""
        values = self.values
        text = values.scalar(node, "rows")
        if text is None or not isinstance(node, ScalarNode):
            return ()
        rows = [row.rstrip("\r") for row in text.rstrip("\n").split("\n")]
        indent = block_indent(node, values.text_lines)
        spots = [_row_spot(values.file, node, number, indent) for number in range(len(rows))]
        width = max(map(len, rows))
        if not width:
            values.expected("rows", node)
            return ()
        if len(rows) > HIGHEST:
            self._too_many(values.spot(node), 1, "rows", HIGHEST, len(rows))
            return ()
        if width > WIDEST:
            at = next(number for number, row in enumerate(rows) if len(row) > WIDEST)
            self._too_many(spots[at], 1, "characters in a row", WIDEST, width)
            return ()
        known = marks.union(CLEAR)
        for row, spot in zip(rows, spots, strict=True):
            strange = next((index for index, mark in enumerate(row) if mark not in known), -1)
            if strange >= 0:
                there = spot._replace(column=spot.column + (strange if node.style == "|" else 0))
                values.find_at("E228", there, 1, mark=row[strange], known=" ".join(sorted(marks)))
                return ()
        return self._filled(rows, spots, width)

    def _filled(self, rows: list[str], spots: list[Spot], width: int) -> tuple[str, ...]:
        """Fill short rows up with spaces, where the drawing has some: many an editor takes those at the end of a line away."""
        has_spaces = any(" " in row or not row for row in rows)
        short = next((number for number, row in enumerate(rows) if len(row) < width), -1)
        if short >= 0 and not has_spaces:
            row = rows[short]
            self.values.find_at("E227", spots[short], max(len(row), 1), width=str(len(row)), widest=str(width))
            return ()
        return tuple(row.ljust(width) for row in rows)

    # ---- words and files ----

    def _one_of(self, node: Node, what: str, words: tuple[str, ...]) -> str:
        """Return one of some words; empty, with a finding, where it is none of them."""
        text = node.value if isinstance(node, ScalarNode) else described(node)
        if text in words:
            return text
        known = ", ".join(words)
        self.values.find("E225", node, suggestion=nearest(text, list(words)), what=what, word=text[:40], known=known)
        return ""

    def _file(self, node: Node) -> str:
        """Return the name of a file as it is written, and gather it where it may be looked for."""
        name = self.values.scalar(node, "picture file")
        if name is None:
            return ""
        why = no_file_name(name)
        if why:
            self.values.find("E226", node, file=name[:60], why=why)
        elif name not in self.pictures and len(self.pictures) <= MOST_PICTURES:
            if len(self.pictures) == MOST_PICTURES:
                self._too_many(self.values.spot(node), len(name), "files of pictures", MOST_PICTURES, "more")
            self.pictures[name] = PictureFile(name, self.values.spot(node))
        return name

    def _too_many(self, spot: Spot, length: int, what: str, most: int, count: int | str) -> None:
        self.values.find_at("E229", spot, length, what=what, most=str(most), count=str(count))


def _is_png(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.value.lower().endswith(_PNG)


def no_file_name(name: str) -> str:
    """Say why something cannot be the name of a picture's file; empty when it can."""
    if len(name) > LONGEST_FILE_NAME:
        return f"it has {len(name)} characters, and {LONGEST_FILE_NAME} is the most"
    if not name.endswith(_PNG):
        return "it does not end in .png"
    if "\\" in name:
        return "folders are written with /"
    if name.startswith("/") or ":" in name:
        return "it has to start in the story's own folder"
    if any(part in ("", ".", "..") for part in name.split("/")):
        return "it has to stay in the story's own folder, and be written the short way"
    if name != " ".join(name.split()) or not name.isprintable():
        return "it holds characters that are not for names"
    return ""


def _row_spot(file: str, node: ScalarNode, number: int, indent: int) -> Spot:
    if node.style == "|":
        return Spot(file, node.line + 1 + number, indent + 1)
    return Spot(file, node.line, node.column)
