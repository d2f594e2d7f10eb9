"""Maps as Mermaid, DOT, SVG and text: what is drawn, that it can be read, and that no name can break out of it."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crushgame.check.proof import Chance
from crushgame.check.show.drawing import SIGNS, dot, mermaid, tree
from crushgame.check.show.layered import GAP_ACROSS, Point, drawn
from crushgame.check.show.scenes import CALL, END, GOTO, STORYLET, Arrow, Node, SceneMap
from crushgame.check.show.svg import svg
from crushgame.story.printable import first_unprintable
from crushgame.story.report import width as columns
from tests.conftest import Run

HOSTILE = [
    '"]; n0 --> n1 %%',
    "</text><script>alert(1)</script>",
    "a\\",
    'x" style="fill:red',
    "`1. **bold** end`",
    "\x1b[31mred\x07",
    "one\ntwo",
    "#quot; &lt; ﬂ°60¶ß",
    "]]> --> <!--",
    "\u202ereversed",
    "日本語の題",
]


def named(*titles: str) -> SceneMap:
    """Return a map of scenes of these titles, each leading to the next and the last one to an ending called the same."""
    nodes = [Node(title, title, False, Chance(0.5)) for title in titles] + [Node(titles[0], titles[0], True)]
    arrows = [Arrow(at, at + 1, GOTO if at + 2 < len(nodes) else END, 0.25) for at in range(len(titles))]
    return SceneMap(titles[0], tuple(nodes), tuple(arrows), 0)


def fork() -> SceneMap:
    """A small story with all there is: a call, a storylet, a way back, a loop, a scene that nothing leads to."""
    nodes = (
        Node("road", "road", False, Chance(1.0)),
        Node("wood", "wood", False, Chance(0.625)),
        Node("inn", "inn", False, Chance(0.25)),
        Node("cat", "cat", False, Chance(0.1)),
        Node("attic", "attic", False, Chance(0.0)),
        Node("home", "Home Again", True, Chance(1.0)),
    )
    arrows = (
        Arrow(0, 0, GOTO, 0.1),
        Arrow(0, 1, GOTO, 0.65),
        Arrow(0, 2, CALL),
        Arrow(1, 0, GOTO, 0.5),
        Arrow(1, 5, END, 0.5),
        Arrow(2, 3, STORYLET),
        Arrow(0, 5, END, 0.25),
        Arrow(4, 5, END),
    )
    return SceneMap("Fork", nodes, arrows, 0)


# ---- Mermaid -----------------------------------------------------------------------------------------------------------


def test_mermaid_draws_scenes_endings_and_how_one_comes_to_them() -> None:
    assert mermaid(fork()).split("\n") == [
        "flowchart TD",
        '  n0["road<br/>100#37;"]',
        '  n1["wood<br/>62#46;5#37;"]',
        '  n2["inn<br/>25#46;0#37;"]',
        '  n3["cat<br/>10#46;0#37;"]',
        '  n4["attic<br/>0#37;"]',
        '  n5(["Home Again<br/>100#37;"])',
        '  n0 -->|"10#46;0#37;"| n0',
        '  n0 -->|"65#46;0#37;"| n1',
        '  n0 -.->|"call"| n2',
        '  n1 -->|"50#46;0#37;"| n0',
        '  n1 -->|"50#46;0#37;"| n5',
        '  n2 -.->|"storylet"| n3',
        '  n0 -->|"25#46;0#37;"| n5',
        "  n4 --> n5",
        "  style n0 stroke-width:3px",
    ]


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_means_anything_to_mermaid(title: str) -> None:
    line = mermaid(named(title, "b")).split("\n")[1]
    label = re.fullmatch(r'  n0\["(.*)<br/>50#46;0#37;"\]', line)
    assert label is not None
    assert re.fullmatch(r"([^\W_]| |#\d+;)*", label[1])


# ---- DOT ---------------------------------------------------------------------------------------------------------------


def test_dot_draws_scenes_endings_and_how_one_comes_to_them() -> None:
    lines = dot(fork()).split("\n")
    assert lines[0] == "digraph story {"
    assert '  n0 [label="road\\n100%", penwidth=2];' in lines
    assert '  n5 [label="Home Again\\n100%", shape=box, style=filled, fillcolor=lightgrey];' in lines
    assert '  n0 -> n2 [label="call", style=dashed];' in lines
    assert "  n4 -> n5;" in lines


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_ends_a_quotation_of_dot(title: str) -> None:
    for line in dot(named(title, "b")).split("\n"):
        quoted = re.sub(r'"(?:[^"\\]|\\.)*"', "Q", line)
        assert '"' not in quoted
        assert re.fullmatch(r"[\w\s\[\]{}=,;>.-]*", quoted)


# ---- SVG ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_is_markup_in_an_svg(title: str) -> None:
    root = ET.fromstring(svg(named(title, "b")))
    kinds = {element.tag.removeprefix("{http://www.w3.org/2000/svg}") for element in root.iter()}
    assert kinds == {"svg", "title", "style", "g", "rect", "text", "path"}
    assert {key for element in root.iter() for key in element.attrib} <= {
        "class", "viewBox", "width", "height", "role", "x", "y", "rx", "d", "stroke-width",
    }  # fmt: skip


def test_an_svg_loads_nothing() -> None:
    assert not re.search(r"url\(|@import|href|<script|<image|<foreignObject", svg(fork()))


def test_an_svg_says_every_share_and_every_chance() -> None:
    words = [text.text for text in ET.fromstring(svg(fork())).iter("{http://www.w3.org/2000/svg}text")]
    assert words.count("50.0%") == 2
    assert {"road", "Home Again", "62.5%", "65.0%", "0%"} <= set(words)


def test_a_scene_that_nobody_comes_to_looks_like_it() -> None:
    assert svg(fork()).count('<g class="scene never">') == 1


# ---- where things go ---------------------------------------------------------------------------------------------------

GRAPHS = st.integers(1, 24).flatmap(
    lambda count: st.tuples(
        st.just(count),
        st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=60, unique=True),
        st.integers(0, count - 1),
    )
)


@settings(max_examples=60, deadline=None)
@given(graph=GRAPHS)
def test_boxes_stand_apart_and_everything_is_inside(graph: tuple[int, list[tuple[int, int]], int]) -> None:
    count, arrows, start = graph
    sizes = [Point(60.0 + 13 * (box % 5), 30.0 + 17 * (box % 2)) for box in range(count)]
    drawing = drawn(sizes, arrows, start)
    for box, (at, size) in enumerate(zip(drawing.boxes, sizes, strict=True)):
        assert size.x / 2 < at.x < drawing.width - size.x / 2
        assert size.y / 2 < at.y < drawing.height - size.y / 2
        for other in range(box):
            beside = abs(at.x - drawing.boxes[other].x) >= (size.x + sizes[other].x) / 2 + GAP_ACROSS - 1e-6
            below = abs(at.y - drawing.boxes[other].y) >= (size.y + sizes[other].y) / 2
            assert beside or below
    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for route in drawing.arrows for x, y in route)


@settings(max_examples=60, deadline=None)
@given(graph=GRAPHS)
def test_every_arrow_starts_at_one_box_and_comes_to_the_other(graph: tuple[int, list[tuple[int, int]], int]) -> None:
    count, arrows, start = graph
    sizes = [Point(60.0, 30.0)] * count
    drawing = drawn(sizes, arrows, start)
    for (source, target), route in zip(arrows, drawing.arrows, strict=True):
        for box, end in ((source, route[0]), (target, route[-1])):
            assert abs(end.x - drawing.boxes[box].x) <= 30.0 + 1e-6
            assert abs(end.y - drawing.boxes[box].y) <= 15.0 + 1e-6
        heights = [point.y for point in route]
        assert source == target or heights == sorted(heights, reverse=heights[0] > heights[-1])


def test_what_follows_is_below_and_only_a_way_back_leads_up() -> None:
    sizes = [Point(60.0, 30.0)] * 4
    boxes = drawn(sizes, [(2, 0), (0, 1), (1, 3), (3, 0), (2, 3)], 2).boxes
    assert sorted(range(4), key=lambda box: boxes[box].y) == [2, 0, 1, 3]


def test_a_chain_is_drawn_straight_down() -> None:
    drawing = drawn([Point(60.0, 30.0)] * 9, list(pairwise(range(9))), 0)
    assert len({round(box.x, 3) for box in drawing.boxes}) == 1


def test_arrows_that_need_not_cross_do_not() -> None:
    # Written down crosswise: 0 leads to 3, 1 to 2.
    boxes = drawn([Point(60.0, 30.0)] * 5, [(4, 0), (4, 1), (0, 3), (1, 2)], 4).boxes
    assert (boxes[0].x < boxes[1].x) == (boxes[3].x < boxes[2].x)


def test_a_story_without_scenes_can_be_drawn() -> None:
    empty = SceneMap("", (), (), 0)
    assert ET.fromstring(svg(empty)).tag.endswith("svg")
    assert mermaid(empty) == "flowchart TD"
    assert tree(empty)


# ---- the terminal ------------------------------------------------------------------------------------------------------


def test_a_tree_draws_each_scene_once_and_refers_to_it_elsewhere() -> None:
    assert tree(fork(), 60).split("\n") == [
        "road                                                    100%",
        "├─65.0% → wood                                         62.5%",
        "│  ├─50.0% → road *",
        "│  └─50.0% → ■ Home Again",
        "├─10.0% → road (round again)",
        "├─⇄ inn                                                25.0%",
        "│  └─◇ cat                                             10.0%",
        "└─25.0% → ■ Home Again                                  100%",
        "",
        "(nothing leads here) attic                                0%",
        "└─→ ■ Home Again",
        "",
        "→ leads to   ⇄ plays, and comes back",
        "◇ offers, and comes back   ■ ending   * drawn elsewhere",
        "% on arrows: of the ways out   % at the right: of all games",
    ]


def test_a_tree_can_be_drawn_in_ascii() -> None:
    drawn_so = tree(fork(), 60, ascii_only=True)
    assert drawn_so.isascii()
    assert drawn_so.split("\n")[1:3] == [
        "|-65.0% -> wood                                        62.5%",
        "|  |-50.0% -> road *",
    ]


@pytest.mark.parametrize("width", [32, 40, 80])
def test_a_tree_is_no_wider_than_there_is_room(width: int) -> None:
    deep = named(*(f"{title} {'x' * 50} {number}" for number, title in enumerate(HOSTILE * 3)))
    lines = tree(deep, width).split("\n")
    assert all(columns(line) <= width for line in lines)
    assert all(sum(f"{title[:3]}" in line for line in lines) for title in ("日本語",))


def test_what_is_too_deep_for_the_width_is_drawn_further_down() -> None:
    chain = named(*(f"s{number}" for number in range(30)))
    lines = tree(chain, 40).split("\n")
    assert any(line.endswith("* (below)") for line in lines)
    assert all(any(re.search(rf"\bs{number}\b(?! \*)", line) for line in lines) for number in range(30))


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_steers_the_terminal(title: str) -> None:
    for text in (tree(named(title, "b")), mermaid(named(title, "b")), dot(named(title, "b")), svg(named(title, "b"))):
        assert first_unprintable(text) == -1
    assert len(tree(named(title, "b")).split("\n")) == len(tree(named("a", "b")).split("\n"))


def test_the_signs_that_a_stream_must_be_able_to_write_are_those_of_the_tree() -> None:
    deep = named(*(f"s{number} {'x' * 80}" for number in range(30)))
    used = set(tree(fork(), 60)) | set(tree(deep, 40))
    assert {sign for sign in used if not sign.isascii()} == set(SIGNS)


# ---- the command -------------------------------------------------------------------------------------------------------


def test_the_map_of_a_story_is_printed(crushgame: Run) -> None:
    done = crushgame("map", "bus-stop", "--no-odds")
    assert done.returncode == 0
    assert done.stdout.startswith("stop\n└─→ ask\n")


def test_a_stream_that_cannot_write_lines_gets_ascii(crushgame: Run) -> None:
    done = crushgame("map", "bus-stop", "--no-odds", env={"PYTHONIOENCODING": "ascii"})
    assert done.stdout.startswith("stop\n`--> ask\n")
    assert "?" not in done.stdout


@pytest.mark.parametrize(("form", "start"), [("mermaid", "flowchart TD"), ("dot", "digraph"), ("svg", "<svg ")])
def test_the_map_of_a_story_is_written_to_a_file(crushgame: Run, tmp_path: Path, form: str, start: str) -> None:
    file = tmp_path / "map.out"
    done = crushgame("map", "dry-run", "--no-odds", "--format", form, "-o", str(file))
    assert (done.returncode, done.stdout) == (0, "")
    assert file.read_text(encoding="utf-8").startswith(start)


def test_a_map_is_not_written_over_the_story(crushgame: Run, tmp_path: Path) -> None:
    story = tmp_path / "mine.yaml"
    story.write_text(
        "story: {format: 1, id: x, title: X, start: a}\nendings: {e: {title: E}}\nscenes: {a: {steps: [{end: e}]}}\n"
    )
    before = story.read_text()
    done = crushgame("map", str(story), "--no-odds", "-o", str(story))
    assert done.returncode == 2
    assert "a file of the story itself" in done.stderr
    assert story.read_text() == before


def test_a_story_with_errors_is_not_drawn(crushgame: Run, tmp_path: Path) -> None:
    story = tmp_path / "mine.yaml"
    story.write_text("story: {format: 1}\n")
    done = crushgame("map", str(story))
    assert done.returncode == 1
    assert "has errors" in done.stderr


def test_a_file_that_cannot_be_written_is_told(crushgame: Run, tmp_path: Path) -> None:
    done = crushgame("map", "bus-stop", "--no-odds", "-o", str(tmp_path / "no" / "map.svg"))
    assert done.returncode == 2
    assert "could not be written" in done.stderr
