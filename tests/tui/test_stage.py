"""The stage: the place and the faces, where there is room for them."""

from __future__ import annotations

import asyncio

import pytest
from textual.color import Color
from textual.geometry import Region

from crushgame.saves.settings import Settings
from crushgame.tui.art.pixels import greyed
from crushgame.tui.widgets.reading import Reading
from crushgame.tui.widgets.stage import BLINK_EVERY, Stage
from tests.tui.driving import Driven, playing
from tests.tui.stories import ASKS, LATE

PLAY = """
story: {format: 1, id: stage, title: Stage, version: 1, start: a}
cast:
  ada: {name: Ada, pronouns: she, color: teal}
  ben: {name: Ben, pronouns: he, color: gold}
places: {kitchen: The kitchen, attic: The attic}
variables:
  rapport: {from: 0, to: 5, start: 3, words: [strangers, nodding, easy], meter: The two of you}
endings: {e: {title: End, text: Done.}}
scenes:
  a:
    place: kitchen
    steps:
      - It rains.
      - show: ada
      - Ada (smile): Still.
      - Ben (annoyed): Yes.
      - place: attic
      - It drips.
      - choice: [{option: Go., id: go, end: e}]
"""


def pixels(app: Driven) -> set[str]:
    """The colours on the stage."""
    stage = app.app.screen.query_one(Stage)
    found: set[str] = set()
    for strip in stage.render_lines(stage.size.region):
        for segment in strip:
            if segment.style is not None:
                both = (segment.style.color, segment.style.bgcolor)
                found |= {color.triplet.hex for color in both if color is not None and color.triplet is not None}
    return found


def rows(app: Driven) -> int:
    stage = app.app.screen.query_one(Stage)
    return stage.size.height if stage.display and stage.region else 0


@pytest.mark.parametrize(("size", "height"), [((80, 24), 10), ((120, 40), 20), ((200, 60), 20), ((60, 20), 0), ((40, 12), 0)])
async def test_the_stage_takes_the_room_that_the_text_can_spare(saves: str, size: tuple[int, int], height: int) -> None:
    async with playing(saves, PLAY, size=size) as app:
        assert rows(app) == height
        assert "It rains." in app.text


async def test_the_stage_follows_the_window(saves: str) -> None:
    async with playing(saves, PLAY) as app:
        seen = []
        for size in ((120, 40), (60, 20), (80, 24)):
            await app.pilot.resize_terminal(*size)
            await app.press()
            seen.append(rows(app))
        assert seen == [20, 0, 10]


async def test_beside_the_stage_the_text_stands_to_its_right(saves: str) -> None:
    async with playing(saves, PLAY, size=(120, 40)) as app:
        stage, reading = app.app.screen.query_one(Stage), app.app.screen.query_one(Reading)
        assert reading.region.x >= stage.region.right
        assert reading.size.width >= 68


async def test_pictures_can_be_switched_off_and_on(saves: str) -> None:
    async with playing(saves, PLAY) as app:
        app.app.change(Settings(pictures=False))
        await app.press()
        assert rows(app) == 0
        app.app.change(Settings(pictures=True))
        await app.press()
        assert rows(app) == 10


async def test_who_speaks_comes_on_and_the_other_stands_in_the_dark(saves: str) -> None:
    async with playing(saves, PLAY) as app:
        empty = pixels(app)
        await app.press("enter")
        ada = pixels(app)
        await app.press("enter")
        both = pixels(app)
        assert empty < ada | empty
        assert len(ada - empty) > 5
        assert not (ada - empty) <= both  # dimmed now


async def test_the_face_moves_with_what_is_said(saves: str) -> None:
    story = PLAY.replace("Ada (smile): Still.", "|\n          Ada: Still.\n          Ada (laugh): Ha.")
    async with playing(saves, story) as app:
        drawn = []
        for _ in range(2):
            await app.press("enter")
            drawn.append(str(app.app.screen.query_one(Stage).render_lines(Region(0, 0, 80, 10))))
        assert drawn[0] != drawn[1]


async def test_a_place_that_nobody_drew_has_its_name_set(saves: str) -> None:
    async with playing(saves, PLAY) as app:
        await app.press("enter", "enter", "enter")
        assert "T H E   A T T I C" in app.text


async def test_ready_answers_have_the_room_of_the_stage_in_a_low_window(saves: str) -> None:
    story = ASKS.replace("endings:", "cast: {ada: {name: Ada, pronouns: she}}\nendings:", 1)
    async with playing(saves, story) as app:
        assert rows(app) == 10
        await app.press("enter")
        assert rows(app) == 0
        assert "My own…" in app.text
    async with playing(saves, story, size=(120, 40)) as app:
        assert rows(app) == 20


async def test_a_story_with_nothing_to_show_has_no_stage(saves: str) -> None:
    async with playing(saves, ASKS) as app:
        assert rows(app) == 0


async def test_meters_stand_below_the_stage_and_follow_the_settings(saves: str) -> None:
    async with playing(saves, PLAY, size=(120, 40)) as app:
        assert "The two of you   nodding" in app.text
        app.app.change(Settings(meters="numbers"))
        await app.press()
        assert "The two of you   3 of 5" in app.text


async def test_meters_are_a_key_away_where_they_have_no_room(saves: str) -> None:
    async with playing(saves, PLAY) as app:
        await app.press("i")
        assert "The two of you: nodding" in app.foot


async def test_in_greys_the_stage_is_grey(saves: str) -> None:
    async with playing(saves, PLAY) as app:
        app.app.change(Settings(theme="mono"))
        await app.press("enter")
        for color in pixels(app):
            pixel = int(Color.parse(color).hex6[1:], 16)
            assert pixel == greyed(pixel)


@pytest.mark.usefixtures("moving")
async def test_eyes_blink_now_and_then(saves: str) -> None:
    async with playing(saves, PLAY) as app:
        await app.press("enter", "enter")
        drawn: set[str] = set()
        async with asyncio.timeout(BLINK_EVERY + 4):
            while len(drawn) < 2:
                drawn.add(str(app.app.screen.query_one(Stage).render_lines(Region(0, 5, 80, 1))))
                await app.pilot.pause(0.03)


async def test_nothing_blinks_where_the_player_wants_stillness(saves: str) -> None:
    async with playing(saves, PLAY) as app:
        await app.press("enter", "enter")
        assert not app.app.screen.query_one(Stage).is_blinking


async def test_a_story_of_faces_without_pictures_of_places_is_played_in_late(saves: str) -> None:
    async with playing(saves, LATE) as app:
        assert rows(app) == 10
        assert "T H E   S T O P" in app.text


async def test_a_picture_that_cannot_be_shown_is_told_of_once_and_a_drawn_face_stands_in(saves: str) -> None:
    async with playing(saves, PLAY.replace("color: teal}", "portrait: ada.png}")) as app:
        empty = pixels(app)
        await app.press("enter")
        assert "The pictures of this story are not kept" in app.text
        assert len(pixels(app) - empty) > 5
        await app.press("f5", "enter", "pageup", "pageup")
        assert "The pictures of this story are not kept" not in app.text
