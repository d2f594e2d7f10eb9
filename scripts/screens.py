"""Draw every screen of the app as a picture, for people to look at.

    python scripts/screens.py                                   all of them, and the page that shows them, in docs/screens
    python scripts/screens.py play_two ending --out /tmp/look   a few, elsewhere
    python scripts/screens.py load --size 60x20 --theme light --out /tmp/look

Needs Pillow (`pip install -e '.[dev]'`) and the font DejaVu Sans Mono, or another one given with --font. What is drawn is what
the app would write to a terminal, cell by cell. Knows the scenes of the tests. Must not know what any of them shows, nor how a
cell is painted.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path[:0] = [] if str(CHECKOUT) in sys.path else [str(CHECKOUT)]

from crushgame.tui.theme import CHOICES  # noqa: E402 - found in the checkout, wherever this is called from
from scripts.cell_painter import Cells, painted, sheet  # noqa: E402
from tests.tui.looking import dress, pieces, pinned, resize  # noqa: E402
from tests.tui.scenes import LEAST, NARROW, SCENES, Scene, Studio  # noqa: E402

if TYPE_CHECKING:
    from PIL import Image

FOLDER = CHECKOUT / "docs" / "screens"
FONT = "DejaVuSansMono.ttf"

INTRODUCTION = """\
# Screens

Every screen of the app, at 80 columns and 24 rows and at 120 and 40, in its four themes: night and light above, high contrast
and greys below. They are drawn from what the app writes to a terminal, cell by cell, in DejaVu Sans Mono; what has no sign in
that font is a frame. After a change to how anything looks, draw them again, and look at them:

    python scripts/screens.py

The same scenes are held, row by row, by `tests/tui/test_snapshots.py`, at 60 columns and 20 rows too. They are set up in
`tests/tui/scenes.py`.
"""

Size = tuple[int, int]


def shown_sizes(scene: Scene) -> list[Size]:
    """Return the sizes at which the page shows a scene: all but the narrow ones, which have no pictures."""
    return [size for size in scene.sizes if size not in (NARROW, LEAST)]


def file_of(scene: Scene, size: Size, theme: str = "") -> str:
    """Return the name of the picture of a scene, in all themes or in one."""
    return f"{scene.name}-{size[0]}x{size[1]}{f'-{theme}' if theme else ''}.png"


def page() -> str:
    """Return the page that shows the pictures."""
    parts = [INTRODUCTION.rstrip()]
    for scene in SCENES:
        parts.append(f"\n## {scene.name.replace('_', ' ').capitalize()}\n\n{scene.about}\n")
        parts += [f"![{scene.name}, {size[0]} × {size[1]}]({file_of(scene, size)})" for size in shown_sizes(scene)]
    return "\n".join(parts) + "\n"


async def draw(scene: Scene, sizes: Sequence[Size], themes: Sequence[str], cells: Cells, out: Path) -> None:
    """Draw a scene, a sheet of all these themes for each size."""
    with tempfile.TemporaryDirectory() as folder, pinned() as clock:
        async with scene.show(Studio(str(Path(folder, "saves")), clock)) as app:
            for size in sizes or shown_sizes(scene):
                await resize(app, size)
                panels: list[Image.Image] = []
                for theme in themes or CHOICES:
                    await dress(app, theme)
                    panels.append(painted(pieces(app), size, cells))
                only = themes[0] if len(themes) == 1 else ""
                target = out / file_of(scene, size, only)
                sheet(panels).save(target, optimize=True)
                sys.stdout.write(f"{target}\n")


def main() -> int:
    """Draw what was asked for. Returns the exit code."""
    wanted = _wanted()
    known = {scene.name: scene for scene in SCENES}
    unknown = [name for name in wanted.names if name not in known]
    if unknown:
        return _refuse(f"There is no screen called {', '.join(unknown)}. There are: {', '.join(known)}.")
    try:
        cells = Cells(wanted.font)
    except ImportError:
        return _refuse("Pillow is not installed: pip install -e '.[dev]'")
    except OSError:
        return _refuse(
            f"The font {wanted.font} was not found. Install DejaVu Sans Mono (Debian: fonts-dejavu), or give one with --font."
        )
    wanted.out.mkdir(parents=True, exist_ok=True)
    for scene in [known[name] for name in wanted.names] or SCENES:
        asyncio.run(draw(scene, wanted.size, wanted.theme, cells, wanted.out))
    if wanted.out == FOLDER and not wanted.names:
        _clear(FOLDER)
        (FOLDER / "README.md").write_text(page(), encoding="utf-8", newline="\n")
    return 0


class _Wanted(argparse.Namespace):
    names: list[str]
    out: Path
    size: list[Size]
    theme: list[str]
    font: str


def _wanted() -> _Wanted:
    parser = argparse.ArgumentParser(description="Draw the screens of the app as pictures.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="the screens to draw; all of them without one")
    parser.add_argument("--out", type=Path, default=FOLDER, help="the folder for the pictures (docs/screens)")
    parser.add_argument(
        "--size", type=_size, action="append", default=[], help="columns and rows, such as 80x24; again for more"
    )
    parser.add_argument("--theme", choices=CHOICES, action="append", default=[], help="one theme; again for more")
    parser.add_argument("--font", default=FONT, help="a font of one width: a file, or a name that Pillow finds")
    return parser.parse_args(namespace=_Wanted())


def _size(text: str) -> Size:
    width, by, height = text.partition("x")
    if not (by and width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError("a size is written as 80x24")
    return int(width), int(height)


def _clear(folder: Path) -> None:
    """Take away the pictures of screens that are no more."""
    kept = {file_of(scene, size) for scene in SCENES for size in shown_sizes(scene)}
    for file in folder.glob("*.png"):
        if file.name not in kept:
            file.unlink()


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
