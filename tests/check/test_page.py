"""The report as a page: it is whole, it needs nothing else, and nothing of a story is markup in it."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

from crushgame.check.show.page import page
from crushgame.check.show.scenes import scene_map
from crushgame.play.beats import Decision
from crushgame.play.walk import Walk
from crushgame.story.diagnostics import Finding
from crushgame.story.program import ChoicePoint
from crushgame.story.reading import Reading
from tests.check.made_up import odds, proof
from tests.story.frame import reading

NASTY = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;"
STORY = """\
story: {format: 1, id: x, title: TITLE, start: start}
scenes:
  start:
    steps:
      - choice:
          - {option: OPTION, id: again, goto: start}
          - {option: "{if seen(start)}Stop.{else}Halt.{end} {player}", id: stop, end: done}
endings: {done: {title: ENDING}}
"""


class _Page(HTMLParser):
    """Every tag with its attributes, and the words outside styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def nasty() -> Reading:
    quoted = "'" + NASTY.replace("'", "''") + "'"
    found = reading(STORY.replace("TITLE", quoted).replace("OPTION", quoted).replace("ENDING", quoted))
    assert found.program is not None, found.findings
    return found


def whole(story: Reading, unproved: str = "") -> str:
    assert story.program is not None
    made = odds(story.program)
    menu = next(step for step in story.program.code if isinstance(step, ChoicePoint))
    finding = Finding("E702", menu.options[0].spot, {"words": NASTY})
    walk = Walk({}, {}, (Decision("start", "again", "again"),))
    return page(
        proof(finding, walks={0: walk}, of=made, unproved=unproved), story, scene_map(story.program, made), {0: f"play {NASTY}"}
    )


def test_nothing_of_a_story_is_markup_in_a_page() -> None:
    made = whole(nasty(), unproved=NASTY)
    parsed = _Page(made)
    assert {tag for tag, _ in parsed.tags} <= {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "ul", "li", "ol", "table", "tr", "td", "th",
        "div", "pre", "span", "strong", "code", "svg", "g", "rect", "path", "text",
    }  # fmt: skip
    assert not any(
        key.startswith("on") or key in ("src", "href", "style") for _, attributes in parsed.tags for key in attributes
    )
    words = "".join(parsed.words)
    assert words.count("<img src=x onerror=alert(1)>") >= 6


def test_a_page_allows_its_own_styles_and_nothing_else() -> None:
    made = whole(nasty())
    policy = next(
        attributes["content"] or ""
        for tag, attributes in _Page(made).tags
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    styles = re.findall(r"<style>(.*?)</style>", made, re.DOTALL)
    assert len(styles) == 2
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for style in styles:
        assert f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in policy
        assert "url(" not in style


def test_a_page_has_the_verdict_the_odds_the_walk_the_options_and_the_map() -> None:
    words = "".join(_Page(whole(nasty())).words)
    for part in (
        "1 error found in 12,345 states at 210 places in 0.12 s.",
        "31 of 31 options can be chosen",
        "For a player who chooses evenly among what is open:",
        "error[E702]",
        "A shortest walk there:",
        "Stop. …",
        "The map",
    ):
        assert part in words


def test_a_page_of_a_story_without_odds_or_map_is_whole() -> None:
    story = nasty()
    made = page(proof()._replace(no_odds="there are too many states"), story)
    assert "No odds: there are too many states" in made
    assert "<h2>The map</h2>" not in made
    assert "Chance" not in made
    assert made.endswith("</main></body></html>\n")


def test_a_page_of_a_story_with_errors_shows_them_and_no_tables() -> None:
    broken = reading("scenes: {start: {steps: [{goto: nowhere}]}}")
    made = page(proof(*broken.findings)._replace(tallies=()), broken)
    assert "nothing was proved" in made
    assert "error[E3" in made
    assert "<table>" not in made


def test_not_proved_is_never_dressed_as_proved() -> None:
    made = whole(nasty(), unproved="too large")
    assert '<p class="verdict unproved">NOT PROVED: too large.</p>' in made
    assert 'class="verdict proved"' not in made
