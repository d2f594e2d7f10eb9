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
TALL = 24
"""In a window of fewer rows a name that would take two lines of tubes is set plain too: what is below it needs the room."""


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
    """Return `text` in tubes, on one line or on two that are as even as they can be; nothing when it does not fit `width`."""
    words = text.split()
    ways = [[words], *([words[:at], words[at:]] for at in range(1, len(words)))]
    fitting: list[list[tuple[str, str, str]]] = []
    for way in ways:
        lines = [drawn for line in way if (drawn := tubes(" ".join(line))) is not None and len(drawn[0]) <= width]
        if len(lines) == len(way):
            fitting.append(lines)
    if fitting and len(fitting[0]) == 1:
        return fitting[0]
    return min(fitting, key=lambda lines: max(len(line[0]) for line in lines), default=[])


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
        rows_of_window = self.app.size.height
        lines = sign(self._text, width - 2) if rows_of_window >= SHORT else []
        if not lines or (len(lines) > 1 and rows_of_window < TALL):
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
