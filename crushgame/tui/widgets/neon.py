"""A name in neon tubes over wet ground, three rows high.

Knows letters. Must not know what they spell. A name with a letter that has no tube, or too wide for the page, is set
plain.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from crushgame.tui.theme import inks
from crushgame.tui.typeset import centred, paragraph, row

_TUBES = """
A ╭─╮ ├─┤ ╵.╵
B ┌─╮ ├─┤ └─╯
C ╭─╴ │.. ╰─╴
D ┌─╮ │.│ └─╯
E ┌─╴ ├╴. └─╴
F ┌─╴ ├╴. ╵..
G ╭─╴ │╶╮ ╰─╯
H ╷.╷ ├─┤ ╵.╵
I ╷ │ ╵
J .╷ .│ ╰╯
K ╷╭╴ ├┤. ╵╰╴
L ╷.. │.. └─╴
M ╭┬╮ │││ ╵╵╵
N ╭╮╷ │││ ╵╰╯
O ╭─╮ │.│ ╰─╯
P ┌─╮ ├─╯ ╵..
Q ╭─╮ │.│ ╰─┼
R ┌─╮ ├┬╯ ╵╰╴
S ╭─╴ ╰─╮ ╶─╯
T ╶┬╴ .│. .╵.
U ╷.╷ │.│ ╰─╯
V ╷.╷ ╰╮│ .╰╯
W ╷╷╷ │││ ╰┴╯
X ╲.╱ .╳. ╱.╲
Y ╷.╷ ╰┬╯ .╵.
Z ╶─╮ ╭─╯ ╰─╴
0 ╭─╮ │╱│ ╰─╯
1 ╶╮ .│ ╶┴
2 ╶─╮ ╭─╯ ╰─╴
3 ╶─╮ .─┤ ╶─╯
4 ╷.╷ ╰─┤ ..╵
5 ┌─╴ ╰─╮ ╶─╯
6 ╭─╴ ├─╮ ╰─╯
7 ╶─╮ ..│ ..╵
8 ╭─╮ ├─┤ ╰─╯
9 ╭─╮ ╰─┤ ╶─╯
, . . ,
. . . ∙
! ╷ │ ∙
? ╶─╮ .╭╯ .∙.
' ╵ . .
- .. ╶╴ ..
: ∙ . ∙
"""
ROWS = 3
SHORT = 20
"""In a window of fewer rows a name is set plain."""


def _cut_tubes() -> dict[str, tuple[str, ...]]:
    tubes: dict[str, tuple[str, ...]] = {" ": ("  ", "  ", "  ")}
    for line in _TUBES.strip().splitlines():
        letter, *rows = line.split(" ")
        tubes[letter] = tuple(piece.replace(".", " ") for piece in rows)
    return tubes


_LETTERS = _cut_tubes()
_MIRRORED = str.maketrans("╭╮╰╯┌┐└┘╷╵┬┴╱╲", "╰╯╭╮└┘┌┐╵╷┴┬╲╱")


def tubes(text: str) -> tuple[str, str, str] | None:
    """Return the three rows that spell `text`, or None when a letter of it has no tube."""
    letters = [_LETTERS.get(letter) for letter in text.upper().replace("’", "'")]
    known = [letter for letter in letters if letter is not None]
    if not known or len(known) < len(letters):
        return None
    top, middle, bottom = (" ".join(letter[index] for letter in known) for index in range(ROWS))
    return top, middle, bottom


def sign(text: str, width: int) -> list[tuple[str, str, str]]:
    """Return `text` in tubes, on as many lines of words as `width` asks for; nothing when it cannot be."""
    lines: list[tuple[str, str, str]] = []
    spelled = ""
    for word in text.split():
        longer = f"{spelled} {word}".strip()
        drawn = tubes(longer)
        if drawn is None:
            return []
        if len(drawn[0]) > width and spelled:
            lines.append(tubes(spelled) or ("", "", ""))
            longer = word
        spelled = longer
    last = tubes(spelled) if spelled else None
    lines += [last] if last else []
    return [] if any(len(line[0]) > width for line in lines) or len(lines) > 2 else lines


def reflection(line: tuple[str, str, str]) -> str:
    """Return what wet ground gives back of a line: its lowest row, upside down."""
    return line[2].translate(_MIRRORED)


class Neon(Widget):
    """A name, glowing."""

    DEFAULT_CSS = "Neon { height: auto; }"

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def _drawn(self, width: int) -> list[list[Segment]]:
        ink = inks(self.app.theme)
        lines = sign(self._text, width - 2) if self.app.size.height >= SHORT else []
        if not lines:
            return [centred(line, width, ink.page) for line in paragraph(self._text, width - 2, ink.neon)]
        rows = [[Segment(tube, ink.neon)] for line in lines for tube in line]
        rows.append([Segment(reflection(lines[-1]), ink.glow)])
        return [centred(pieces, width, ink.page) for pieces in rows]

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        """As many rows as the tubes and their reflection take."""
        return len(self._drawn(width))

    def render_line(self, y: int) -> Strip:
        """Draw one row of tubes."""
        drawn = self._drawn(self.size.width)
        ink = inks(self.app.theme)
        return row(drawn[y] if y < len(drawn) else [], self.size.width, ink.page)
