"""How the people and places of one story look: drawn, or read from pictures beside it, once.

Knows a story's looks and who can draw them. Must not know where anything stands on the screen.
"""

from __future__ import annotations

from crushgame.story.looks import Faceless, Photo, Photos, PlaceLook, Portrait
from crushgame.story.moods import expression_of, has_eyes_shut
from crushgame.story.program import Program
from crushgame.tui.art import places
from crushgame.tui.art.doll import HEIGHT, WIDTH, doll
from crushgame.tui.art.pixels import Picture
from crushgame.tui.art.places import backdrop

AWAY = "The pictures of this story are not kept with its saves, so that others are shown."


class Gallery:
    """The pictures of one story. `folder` is where it lies, for pictures in files; empty when there is no such folder."""

    def __init__(self, program: Program, folder: str = "") -> None:
        self._program = program
        self._folder = folder
        self._photos: dict[tuple[str, int, int], Picture | None] = {}
        self._places: dict[str, Picture | None] = {}
        self._told: list[str] = []
        self._news: list[str] = []

    @property
    def has_anything(self) -> bool:
        """Whether there is anything at all to show: without it the page needs no stage."""
        has_faces = any(not isinstance(member.face, Faceless) for member in self._program.cast.values())
        return has_faces or any(look.picture for look in self._program.places.values())

    def news(self) -> list[str]:
        """Return why pictures that were wanted since this was last asked cannot be shown, a sentence each."""
        told, self._news = self._news, []
        return told

    def face(self, who: str, mood: str, eyes_shut: bool) -> Picture | None:
        """Return somebody's face in a mood, or None for who has none."""
        member = self._program.cast.get(who)
        if member is None or isinstance(member.face, Faceless):
            return None
        expression = expression_of(mood, member.expressions)
        if isinstance(member.face, Photos):
            photo = self._photo(dict(member.face.files).get(expression, member.face.files[0][1]), WIDTH, HEIGHT)
            if photo is not None:
                return photo
        portrait = member.face if isinstance(member.face, Portrait) else Portrait()
        return doll(portrait, who, member.color, expression, eyes_shut=eyes_shut or has_eyes_shut(mood))

    def place(self, place: str) -> Picture | None:
        """Return the backdrop of a place, or None where there is no picture of it."""
        if place not in self._places:
            self._places[place] = self._drawn(self._program.places[place]) if place in self._program.places else None
        return self._places[place]

    def _drawn(self, look: PlaceLook) -> Picture | None:
        if not isinstance(look.picture, Photo):
            return backdrop(look)
        found = self._photo(look.picture.file, places.WIDTH, places.HEIGHT)
        return backdrop(look, found.rows) if found is not None else None

    def _photo(self, file: str, width: int, height: int) -> Picture | None:
        from crushgame.photos import photo

        key = (file, width, height)
        if key not in self._photos:
            rows = photo(self._folder, file, width, height) if self._folder else AWAY
            self._photos[key] = None if isinstance(rows, str) else Picture(rows)
            if isinstance(rows, str) and rows not in self._told:
                self._told.append(rows)
                self._news.append(rows)
        return self._photos[key]
