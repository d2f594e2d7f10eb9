"""What a story says of how people and places look: the words there are for it, and the types they are read into.

Knows words. Must not know how anything is drawn: `tui/art/` does that, and a test holds that it draws every word here.
"""

from __future__ import annotations

from typing import NamedTuple

EXPRESSIONS = ("neutral", "smile", "laugh", "shy", "surprised", "thinking", "tired", "annoyed", "away", "sad")
"""What a face can do. Any of them can be a mood in dialogue; other moods can be mapped onto them."""

TIMES = ("dawn", "morning", "day", "evening", "night")
"""The times of day that a place can be seen at; without one it is shown as it was drawn."""

PICTURES = ("launderette", "bus_stop", "kitchen", "supermarket", "car_park", "bookshop", "bakery")
"""The places that come drawn."""

NO_PICTURE = "none"
"""Written instead of a face or a picture where there is to be none."""

COLOURS = (
    "black", "white", "grey", "silver", "red", "crimson", "maroon", "orange", "rust", "mustard", "gold", "yellow", "olive",
    "green", "mint", "teal", "cyan", "sky", "blue", "navy", "purple", "plum", "pink", "cream", "brown",
)  # fmt: skip

HEXES: dict[str, str] = dict(zip(COLOURS, (
    "#32303c", "#eceae6", "#85858c", "#bfc3cc", "#c8383a", "#a81f3c", "#74273a", "#e27b30", "#b2532a",
    "#cc9a2e", "#e4b43e", "#f0d85a", "#78793a", "#3f8a4c", "#9ad8b4", "#23858a", "#3cbccb", "#86bfe8",
    "#3e68c4", "#2b3966", "#7546a4", "#85406f", "#e690ae", "#ebddbb", "#74503a",
), strict=True))  # fmt: skip
"""What each of these colours is, of clothes as in a picture, as `#rrggbb`. Black leaves room for its shade."""

FEATURES: dict[str, tuple[str, ...]] = {
    "head": ("oval", "round", "long", "square"),
    "skin": ("porcelain", "fair", "light", "tan", "olive", "brown", "dark", "deep"),
    "hair": (
        "short", "buzz", "parted", "curly", "wavy", "bob", "long", "bun", "ponytail", "braids", "locs", "afro", "quiff", "bald",
        "headscarf", "beanie", "cap",
    ),
    "hair_color": (
        "black", "dark", "brown", "chestnut", "auburn", "ginger", "blond", "grey", "white", "blue", "pink", "green", "red",
        "teal", "purple", "mustard", "navy",
    ),
    "beard": ("none", "stubble", "moustache", "beard"),
    "glasses": ("none", "round", "square", "half"),
    "clothes": ("jumper", "shirt", "coat", "hoodie", "uniform", "apron", "dungarees", "scarf"),
    "clothes_color": COLOURS,
    "extra": ("none", "earrings", "freckles", "headset", "flower", "badge", "headphones"),
}  # fmt: skip
"""Every feature that `portrait:` can name, with its words."""


class Portrait(NamedTuple):
    """A face by its features, each one of its words in `FEATURES`; what is empty is chosen from the id, always the same."""

    head: str = ""
    skin: str = ""
    hair: str = ""
    hair_color: str = ""
    beard: str = ""
    glasses: str = ""
    clothes: str = ""
    clothes_color: str = ""
    extra: str = ""


class Photos(NamedTuple):
    """A face in PNG files beside the story: (expression, file name) pairs, `neutral` always among them, and first."""

    files: tuple[tuple[str, str], ...]


class Faceless(NamedTuple):
    """Somebody, or something, that speaks and has no face."""


Face = Portrait | Photos | Faceless


class Drawing(NamedTuple):
    """A picture in text: rows of characters, all of one length, and the colour that each character stands for.

    `palette` holds (character, `#rrggbb`, whether it glows: keeps its colour at night). A character without a colour is clear.
    """

    palette: tuple[tuple[str, str, bool], ...]
    rows: tuple[str, ...]


class Photo(NamedTuple):
    """A picture in a PNG file beside the story."""

    file: str


class PlaceLook(NamedTuple):
    """How a place is called and looks. `picture` is one of `PICTURES`, a drawing, a photo, or empty for none."""

    title: str
    picture: str | Drawing | Photo = ""
    time: str = ""


def plain_look(place_id: str, title: str = "") -> PlaceLook:
    """Return how a place looks of which nothing more is said: one of the places that come drawn, if it is called so."""
    return PlaceLook(title or place_id.replace("_", " ").capitalize(), place_id if place_id in PICTURES else "")
