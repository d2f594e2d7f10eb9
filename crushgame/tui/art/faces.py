"""How faces are drawn: the shapes of heads, the ten expressions, beards and glasses.

Knows shapes. Must not know colours, nor which mood has which expression. What is worn on a face is written as in `hair`;
an expression has 16 letters in a row and stands on columns 6 to 21 of the figure.
"""

from __future__ import annotations

from typing import NamedTuple

from crushgame.tui.art.hair import NOTHING, Shape

LEFT, TOP = 6, 4
"""The column and the row at which an expression begins."""

CROWN = 2
"""The row at which a head begins."""


class Look(NamedTuple):
    """An expression. Its head hangs `down` and its face is turned `right` by so many pixels.

    `b` brow, `k` lash, `w` white, `p` pupil, `i` iris, `m` mouth, `o` the dark of an open one, `t` teeth, `u` tongue, `l` lip,
    `r` blush, `x` a tear, `n` nose; `h`, `s`, `e`, `d` skin from light to shade; `S`, `V` a sleeve and its shade.
    """

    rows: tuple[str, ...]
    right: int = 0
    down: int = 0


EYES = range(5, 9)
"""The rows of an expression in which the eyes are."""

SHUT = (
    "................",
    "................",
    ".k....k..k....k.",
    "..kkkk....kkkk..",
)
"""Eyes that are shut, for a blink, in those rows."""

LOOKS: dict[str, Look] = {
    "neutral": Look((
        "................",
        "................",
        "................",
        "..bbbb....bbbb..",
        "................",
        "..kkkk....kkkk..",
        "..wppw....wppw..",
        "..wpiw....wpiw..",
        "...ww..nn..ww...",
        "................",
        "......mmmm......",
        ".......ll.......",
    )),
    "smile": Look((
        "................",
        "................",
        "...bb......bb...",
        "..b..b....b..b..",
        "................",
        "..kkkk....kkkk..",
        "..wppw....wppw..",
        "..wpiw....wpiw..",
        ".r.dd..nn..dd.r.",
        ".rrr........rrr.",
        "....m......m....",
        ".....mmmmmm.....",
        "......llll......",
    )),
    "laugh": Look((
        "................",
        "................",
        "...bb......bb...",
        "..b..b....b..b..",
        "................",
        "...kk......kk...",
        "..k..k....k..k..",
        ".k....k..k....k.",
        ".rr....nn....rr.",
        ".rrmmmmmmmmmmrr.",
        "....mttttttm....",
        "....mouuuuom....",
        ".....mmmmmm.....",
    )),
    "shy": Look((
        "................",
        "................",
        "....b......b....",
        "...b........b...",
        "..b..........b..",
        "................",
        "..kkkk....kkkk..",
        "..wwww....wwww..",
        "..ppww.nn.ppww..",
        ".rrrr......rrrr.",
        ".rrrr..mm..rrrr.",
        "......m..m......",
    ), down=1),
    "surprised": Look((
        "................",
        "...bb......bb...",
        "..b..b....b..b..",
        "................",
        "..kkkk....kkkk..",
        ".kwwwwk..kwwwwk.",
        ".kwppwk..kwppwk.",
        ".kwppwk..kwppwk.",
        "..wwww....wwww..",
        ".......nn.......",
        "......mmmm......",
        ".....moooom.....",
        ".....moooom.....",
        "......mmmm......",
    )),
    "thinking": Look((
        "................",
        "...........bbb..",
        "..........b.....",
        "..bbbb..........",
        "................",
        "..kkkk....kkkk..",
        "..wwpp....wwpp..",
        "..wwpp....wwpp..",
        "...ww...nn.ww...",
        "................",
        ".......mmm......",
        "....mmm.........",
        ".....ll...dddd..",
        "........ddhdhsd.",
        ".......dhdhdhsd.",
        ".......dhdhdhsd.",
        ".......dhshshsd.",
        ".......dssssssd.",
        "........dssseed.",
        ".........ddddd..",
        ".........VSSSSV.",
        ".........VSSSSVV",
        ".........VSSSSVV",
        ".........VSSSSVV",
        ".........VSSSSVV",
        ".........VSSSSVV",
        ".........VSSSSVV",
        ".........VSSSSVV",
    )),
    "tired": Look((
        "................",
        "................",
        "................",
        "....bb....bb....",
        "..bb........bb..",
        "..eeee....eeee..",
        "..kkkk....kkkk..",
        "..wppw....wppw..",
        "..dddd.nn.dddd..",
        "...dd......dd...",
        "......mmmm......",
        ".....m..........",
    ), down=1),
    "annoyed": Look((
        "................",
        "................",
        "................",
        "..bb........bb..",
        "..bbbb....bbbb..",
        "....kkk..kkk....",
        "..kkppk..kppkk..",
        "..wwpp....ppww..",
        ".......nn.......",
        "................",
        "......mmmm......",
        ".....m....m.....",
    )),
    "away": Look((
        "................",
        "................",
        "................",
        "..bbbb.....bbb..",
        "................",
        "..kkkk.....kkk..",
        "..wwpp.....wpp..",
        "..wwpp.....wpp..",
        "...ww....nn.w...",
        "................",
        ".......mmm......",
        "........l.......",
    ), right=1),
    "sad": Look((
        "................",
        "................",
        ".....b....b.....",
        "....b......b....",
        "..bb........bb..",
        "................",
        "..kkkk....kkkk..",
        "..wppw....wppw..",
        "..wppw.nn.wppw..",
        "...x............",
        "...x..mmmm......",
        ".....m....m.....",
    ), down=1),
}  # fmt: skip

HEADS: dict[str, tuple[tuple[int, int], ...]] = {
    "oval": (
        (10, 17), (8, 19), (7, 20), *((6, 21),) * 8, (6, 21), (7, 20), (7, 20), (8, 19), (10, 17),
    ),
    "round": (
        (10, 17), (8, 19), (7, 20), *((6, 21),) * 3, *((5, 22),) * 7, (6, 21), (7, 20), (9, 18),
    ),
    "long": (
        (10, 17), (8, 19), (7, 20), *((6, 21),) * 8, (7, 20), (7, 20), (8, 19), (8, 19), (9, 18), (11, 16),
    ),
    "square": (
        (9, 18), (7, 20), *((6, 21),) * 12, (6, 21), (8, 19),
    ),
}  # fmt: skip
"""The first and the last column of each row of a head, from the crown."""

BEARDS: dict[str, Shape] = {
    "none": NOTHING,
    "stubble": NOTHING,  # it follows the shape of the chin
    "moustache": (13, (
        ".........-##++##-...........",
        "........-########-..........",
    )),
    "beard": (9, (
        "......#..............#......",
        "......#..............#......",
        "......##............##......",
        "......##............##......",
        "......###.########.###......",
        "......#####......#####......",
        "......#####......#####......",
        "......######....######......",
        ".......##############.......",
        "........-##########-........",
        "..........-######-..........",
    )),
}  # fmt: skip

GLASSES: dict[str, Shape] = {
    "none": NOTHING,
    "round": (8, (
        "........GGGG....GGGG........",
        ".......G....G..G....G.......",
        ".....GGG....GGGG....GGG.....",
        ".......G....G..G....G.......",
        ".......G....G..G....G.......",
        "........GGGG....GGGG........",
    )),
    "square": (8, (
        ".....GGGGGGGGGGGGGGGGGG.....",
        ".......G....G..G....G.......",
        ".......G....G..G....G.......",
        ".......G....G..G....G.......",
        ".......G....G..G....G.......",
        ".......GGGGGG..GGGGGG.......",
    )),
    "half": (10, (
        ".....GG..............GG.....",
        ".......G....GGGG....G.......",
        ".......G....G..G....G.......",
        "........GGGG....GGGG........",
    )),
}  # fmt: skip
