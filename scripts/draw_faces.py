"""Draw the pictures of faces that the documentation shows: `python scripts/draw_faces.py`, from the checkout.

Needs Pillow (`pip install -e '.[dev]'`). Writes docs/authors/expressions.png and docs/authors/features.png.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

from crushgame.story.looks import EXPRESSIONS, FEATURES, Portrait
from crushgame.tui.art.doll import HEIGHT, WIDTH, doll
from crushgame.tui.art.pixels import CLEAR, Picture, parts

DOCS = Path(__file__).parent.parent / "docs" / "authors"
GROUND, WORDS = (0x12, 0x15, 0x1F), (0xD8, 0xD4, 0xCC)
GAP, LABEL = 6, 14

SITTER = Portrait("oval", "light", "short", "chestnut", "none", "none", "jumper", "teal", "none")
CAST = (
    ("mo", Portrait("round", "light", "bun", "auburn", "none", "none", "jumper", "mustard", "none")),
    ("alex", Portrait("oval", "brown", "locs", "black", "none", "round", "coat", "teal", "none")),
    ("ines", Portrait("long", "deep", "curly", "black", "beard", "none", "scarf", "rust", "none")),
)


def main() -> None:
    expressions = [[(mood, doll(portrait, name, "", mood)) for mood in EXPRESSIONS] for name, portrait in CAST]
    _sheet(expressions, 4, HEIGHT).save(DOCS / "expressions.png", optimize=True)
    rows: list[list[tuple[str, Picture]]] = []
    for feature in ("head", "hair", "beard", "glasses", "clothes", "extra"):
        words = FEATURES[feature]
        rows += [[(word, _with(feature, word)) for word in words[at : at + 9]] for at in range(0, len(words), 9)]
    _sheet(rows, 3, HEIGHT).save(DOCS / "features.png", optimize=True)


def _with(feature: str, word: str) -> Picture:
    return doll(SITTER._replace(**{feature: word}), "somebody", "", "neutral")


def _sheet(rows: list[list[tuple[str, Picture]]], zoom: int, height: int) -> Image.Image:
    """Return rows of figures with their words above them, each pixel `zoom` wide."""
    across, down = WIDTH * zoom + GAP, height * zoom + LABEL + GAP
    sheet = Image.new("RGB", (across * max(map(len, rows)) + GAP, down * len(rows) + GAP), GROUND)
    pen = ImageDraw.Draw(sheet)
    pen.fontmode = "1"  # hard edges compress better
    for row, figures in enumerate(rows):
        for column, (word, figure) in enumerate(figures):
            corner = (GAP + column * across, GAP + row * down)
            pen.text(corner, word, fill=WORDS)
            sheet.paste(_image(figure, zoom), (corner[0], corner[1] + LABEL))
    return sheet.quantize(128, dither=Image.Dither.NONE)


def _image(figure: Picture, zoom: int) -> Image.Image:
    image = Image.new("RGB", (figure.width, figure.height), GROUND)
    for y, row in enumerate(figure.rows):
        for x, pixel in enumerate(row):
            if pixel != CLEAR:
                image.putpixel((x, y), parts(pixel))
    return image.resize((figure.width * zoom, figure.height * zoom), Image.Resampling.NEAREST)


if __name__ == "__main__":
    main()
