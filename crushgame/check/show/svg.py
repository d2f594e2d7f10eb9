"""A map of scenes as a picture: one SVG that needs nothing else, in light and in dark.

Knows SVG and how the map looks. Must not know where things go: `layered.py` does. Ids and titles are a stranger's and are
escaped; there is no script in it, and nothing is loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from xml.sax.saxutils import escape

from crushgame.check.show.figures import chance_of, percent
from crushgame.check.show.layered import Drawing, Point, drawn
from crushgame.check.show.scenes import CALL, STORYLET, Arrow, Node, SceneMap
from crushgame.story.printable import one_line
from crushgame.story.report import width as columns

STYLE = """
.map { color-scheme: light dark; background: #fffdf8; }
.map text { font: 13px system-ui, sans-serif; fill: #26222b; text-anchor: middle; dominant-baseline: central; }
.map .chance { font-size: 11px; fill: #6a6472; }
.map .box { fill: #f1ece2; stroke: #8c8494; stroke-width: 1.2; }
.map .start .box { stroke: #7a3b69; stroke-width: 2.6; }
.map .ending .box { fill: #f3dbe6; stroke: #a5497d; }
.map .never { opacity: 0.55; }
.map .never .box { stroke-dasharray: 4 3; }
.map .arrow { fill: none; stroke: #8c8494; }
.map .arrow.back { stroke: #b07a2a; }
.map .arrow.returns { stroke-dasharray: 5 4; }
.map .arrow.dead { opacity: 0.4; }
.map .head { fill: #8c8494; }
.map .head.back { fill: #b07a2a; }
.map .share { font-size: 11px; paint-order: stroke; stroke: #fffdf8; stroke-width: 4px; stroke-linejoin: round; }
@media (prefers-color-scheme: dark) {
  .map { background: #17141c; }
  .map text { fill: #ece6f2; }
  .map .chance { fill: #a79fb2; }
  .map .box { fill: #26212e; stroke: #8d84a0; }
  .map .start .box { stroke: #e08fc4; }
  .map .ending .box { fill: #42233a; stroke: #d673ab; }
  .map .arrow { stroke: #8d84a0; }
  .map .arrow.back { stroke: #d9a860; }
  .map .head { fill: #8d84a0; }
  .map .head.back { fill: #d9a860; }
  .map .share { stroke: #17141c; }
}
"""
"""Rules for everything below the class `map`. A page that forbids styles of unknown origin can allow these by their hash."""

_LONGEST_TITLE = 34
_COLUMN = 7.6
"""How wide a column of text is drawn at most, on average, in any common font at this size."""
_LINE = 17.0
_SHARE, _MOST_SIDE_BY_SIDE = 46.0, 5


def svg(scenes: SceneMap) -> str:
    """Return the map as an SVG document, fit to stand alone and inside a page."""
    labels = [_title(node) for node in scenes.nodes]
    shared = [arrow.source for arrow in scenes.arrows if arrow.share is not None]
    sizes = [
        _size(node, label, shared.count(number)) for number, (node, label) in enumerate(zip(scenes.nodes, labels, strict=True))
    ]
    drawing = drawn(sizes, [(arrow.source, arrow.target) for arrow in scenes.arrows], scenes.start)
    width, height = round(drawing.width), round(drawing.height)
    title = escape(f"{one_line(scenes.title)}: scenes and endings")
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img"><title>{title}</title><style>{STYLE}</style>'
    )
    parts = [_arrow(arrow, route, drawing) for arrow, route in zip(scenes.arrows, drawing.arrows, strict=True)]
    parts += [
        _box(node, label, size, at, is_start=number == scenes.start)
        for number, (node, label, size, at) in enumerate(zip(scenes.nodes, labels, sizes, drawing.boxes, strict=True))
    ]
    # Above everything else, so that no line runs through a number.
    parts += [_share(arrow, route) for arrow, route in zip(scenes.arrows, drawing.arrows, strict=True)]
    return "\n".join([head, *(part for part in parts if part), "</svg>"])


def _title(node: Node) -> str:
    title = one_line(node.title)
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1].rstrip() + "…"


def _size(node: Node, label: str, shares: int) -> Point:
    """The width and height of a box: room for its words, and for the shares of so many arrows side by side below it."""
    return Point(
        max(64.0, columns(label) * _COLUMN + 26, min(shares, _MOST_SIDE_BY_SIDE) * _SHARE),
        (2 if node.chance else 1) * _LINE + 14,
    )


def _box(node: Node, label: str, size: Point, at: Point, is_start: bool) -> str:
    kinds = ["ending" if node.is_ending else "scene"]
    kinds += ["start"] if is_start else []
    kinds += ["never"] if node.chance is not None and not node.chance.value else []
    radius = size.y / 2 if node.is_ending else 6
    x, y = at.x - size.x / 2, at.y - size.y / 2
    name = escape(one_line(node.title) + (f" ({one_line(node.id)})" if node.is_ending else ""))
    middle = at.y - (_LINE / 2 if node.chance else 0)
    below = escape(chance_of(node.chance)) if node.chance else ""
    chance = f'<text class="chance" x="{at.x:.1f}" y="{middle + _LINE:.1f}">{below}</text>' if below else ""
    return (
        f'<g class="{" ".join(kinds)}"><title>{name}</title>'
        f'<rect class="box" x="{x:.1f}" y="{y:.1f}" width="{size.x:.1f}" height="{size.y:.1f}" rx="{radius:.1f}"/>'
        f'<text x="{at.x:.1f}" y="{middle:.1f}">{escape(label)}</text>{chance}</g>'
    )


def _arrow(arrow: Arrow, route: Sequence[Point], drawing: Drawing) -> str:
    is_loop = arrow.source == arrow.target
    is_back = is_loop or drawing.boxes[arrow.source].y > drawing.boxes[arrow.target].y
    kinds = ["arrow"]
    kinds += ["back"] if is_back else []
    kinds += ["returns"] if arrow.kind in (CALL, STORYLET) else []
    kinds += ["dead"] if arrow.share == 0 else []
    # Often taken, thickly drawn.
    thick = 1.2 if arrow.share is None else 0.9 + 2.1 * arrow.share
    path = _loop(route) if is_loop else _curve(route)
    tip = "l9,-4.5l0,9z" if is_loop else "l4.5,9l-9,0z" if is_back else "l4.5,-9l-9,0z"
    head = f"M{route[-1].x:.1f},{route[-1].y:.1f}{tip}"
    return (
        f'<path class="{" ".join(kinds)}" stroke-width="{thick:.1f}" d="{path}"/>'
        f'<path class="head{" back" if is_back else ""}" d="{head}"/>'
    )


def _curve(route: Sequence[Point]) -> str:
    """A curve through the points that leaves and comes in upright everywhere, so that its parts join smoothly."""
    path = f"M{route[0].x:.1f},{route[0].y:.1f}"
    for one, other in pairwise(route):
        half = (one.y + other.y) / 2
        path += f" C{one.x:.1f},{half:.1f} {other.x:.1f},{half:.1f} {other.x:.1f},{other.y:.1f}"
    return path


def _loop(route: Sequence[Point]) -> str:
    start, out, end = route
    return f"M{start.x:.1f},{start.y:.1f} C{out.x:.1f},{start.y - 14:.1f} {out.x:.1f},{end.y + 14:.1f} {end.x:.1f},{end.y:.1f}"


def _share(arrow: Arrow, route: Sequence[Point]) -> str:
    """The share of an arrow, near to where it starts: there it cannot be taken for another's."""
    if arrow.share is None:
        return ""
    if arrow.source == arrow.target:
        x, y = route[1].x + 4, route[1].y
    else:
        one, other = route[0], route[1]
        part = 0.36
        # The same cubic as in `_curve`, with its handles at half the height.
        x = one.x + (other.x - one.x) * (3 * part**2 - 2 * part**3)
        y = one.y + (other.y - one.y) * (1.5 * part * (1 - part) + part**3)
    return f'<text class="share" x="{x:.1f}" y="{y:.1f}">{escape(percent(arrow.share))}</text>'
