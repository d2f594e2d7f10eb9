"""The command line of those who write stories: the commands that check, test, compare and draw them, and their options.

Knows click, and nothing else of weight, like `cli.py`, which they are added to.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Any

import click
from click.core import ParameterSource

from crushgame.cli import commands

__all__ = ["commands"]


class _Limit(click.FloatRange):
    """A finite number of seconds or megabytes: past what is no number, or endless, nothing would ever stop."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if not isfinite(number):
            self.fail(f"{number} is not a finite number.", param, ctx)
        return number


def _before_the_command(context: click.Context, _: click.Parameter, value: str | None) -> str | None:
    """Return a folder that was named after `check` or, as with every command, before it. A folder that merely is set in the
    environment is where somebody plays, and no wish to replay what is in it."""
    above = context.parent
    if value is None and above is not None and above.get_parameter_source("saves") is ParameterSource.COMMANDLINE:
        return str(above.params["saves"])
    return value


@commands.command(short_help="Prove what holds for a story, and report what does not.")
@click.argument("story", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "html"]),
    default="text",
    show_default=True,
    help="How to report; html is one page about one story.",
)
@click.option("--budget", type=_Limit(min=0), default=60.0, show_default=True, metavar="SECONDS", help="The longest to look.")
@click.option("--memory", type=_Limit(min=1), default=2000.0, show_default=True, metavar="MB", help="The most memory to take.")
@click.option("--odds/--no-odds", default=True, help="Whether to work out how likely each ending is.")
@click.option(
    "--weight", "weights", multiple=True, metavar="TAG=N", help="A player who takes options with this note N times as gladly."
)
@click.option("--notes", is_flag=True, help="List every note of options and endings, with a shortest walk to each.")
@click.option(
    "--walks", type=click.Path(file_okay=False), metavar="DIR", help="Write each walk of a finding or a note to a file in DIR."
)
@click.option(
    "--saves",
    metavar="DIR",
    callback=_before_the_command,
    help="Replay every saved game in DIR into the story, and fail if one no longer goes to its end.",
)
def check(
    story: tuple[str, ...],
    form: str,
    budget: float,
    memory: float,
    odds: bool,
    weights: tuple[str, ...],
    notes: bool,
    walks: str | None,
    saves: str | None,
) -> int:
    """Prove what holds for every way through each STORY, and report what does not; a folder stands for all stories in it.

    DIR is a folder that games are saved in (see `crushgame saves --where`), or one of exported saves.

    Exits with 0 when all was proved and no story has an error, 1 when one has or was not proved or a save stops, and 2 when
    something could not be read. Ctrl-C stops and reports what is known by then.
    """
    from crushgame.commands.checking import Asked
    from crushgame.commands.checking import check as run

    return run(story, Asked(form, budget, memory, odds, dict(map(_weight, weights)), walks, saves, notes))


def _weight(text: str) -> tuple[str, int]:
    tag, _, number = text.rpartition("=")
    if not tag or not number.isascii() or not number.isdecimal() or len(number) > 4:
        raise click.BadParameter(f"{text!r} is not of the form TAG=N, where N is from 0 to 9999.", param_hint="--weight")
    return tag, int(number)


@commands.command(short_help="Run the tests of a story.")
@click.argument("story", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="How to report.",
)
def test(story: tuple[str, ...], form: str) -> int:
    """Run the tests of each STORY, which stand under `tests:`; a folder of stories stands for all of them.

    A story of one file, bar.yaml, may have them beside it, in bar.tests.yaml, and a story in a folder in any file of it that
    is called tests.yaml or ends in .tests.yaml. Those are no part of the game.

    Exits with 0 when all tests hold, 1 when one fails or a story has an error, and 2 when a story could not be read.
    """
    from crushgame.commands.testing import test as run

    return run(story, form)


_budget_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--budget", type=_Limit(min=0), default=60.0, show_default=True, metavar="SECONDS", help="The longest to look."
)


@commands.command(short_help="Find the shortest way to something in a story.")
@click.argument("story")
@click.argument("target", required=False)
@click.option("--all-endings", is_flag=True, help="Find one walk for each ending, as story tests.")
@click.option("-o", "--output", "file", type=click.Path(), help="Write to this file, not to the terminal.")
@_budget_option
def walk(story: str, target: str | None, all_endings: bool, file: str | None, budget: float) -> int:
    """Print the playthrough of STORY with the fewest choices that comes to TARGET, as a walk to play on from or to test with.

    TARGET is an ending, a scene, an option (its id, or scene.option), a label (scene.label), or a condition such as
    "ending == e14 and rapport >= 5". Where a name can mean several things, write ending:NAME, scene:NAME, option:NAME or
    label:NAME.

    Exits with 0 when there is a walk, 1 when there is none or that is not known, and 2 when the story could not be read or
    has no such name. Play on from a walk with `crushgame play STORY --walk FILE`, or put it under `tests:`.
    """
    if (target is None) != all_endings:
        raise click.UsageError("Say where to: TARGET or --all-endings, one of them.")
    from crushgame.commands.walking import walk as run

    return run(story, target, file, budget)


@commands.command(short_help="Find few walks that take every option of a story.")
@click.argument("story")
@click.option("-o", "--output", "file", type=click.Path(), help="Write to this file, not to the terminal.")
@_budget_option
def cover(story: str, file: str | None, budget: float) -> int:
    """Print few playthroughs of STORY that together take every option that can be taken, as story tests: to read it all.

    Exits with 0 when all of these options are taken, 1 when that is not known, and 2 when the story could not be read.
    """
    from crushgame.commands.walking import cover as run

    return run(story, file, budget)


@commands.command(short_help="Compare a story with an older edition of it.")
@click.argument("old")
@click.argument("new")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to report.")
@click.option(
    "--budget", type=_Limit(min=0), default=10.0, show_default=True, metavar="SECONDS", help="The longest to look for walks."
)
def diff(old: str, new: str, form: str, budget: float) -> int:
    """Say what changed from the story OLD to the story NEW, and which decisions in old saves would no longer stand.

    What seems to be renamed is told with a reason, and at the end is a `renamed:` block to paste, with which old saves go on.
    Walks through OLD that together take every option are replayed into NEW, as a save is.

    Exits with 0 when nothing stops an old save, 1 when something does, and 2 when one of the two could not be read.
    """
    from crushgame.commands.comparing import diff as run

    return run(old, new, form, budget)


@commands.command("map", short_help="Draw which scene leads to which.")
@click.argument("story")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "mermaid", "dot", "svg"]),
    default="text",
    show_default=True,
    help="What to draw.",
)
@click.option("--odds/--no-odds", default=True, help="How likely each way is, for a player who chooses evenly.")
@click.option("-o", "--output", "file", type=click.Path(), help="Write to this file, not to the terminal.")
def map_scenes(story: str, form: str, odds: bool, file: str | None) -> int:
    """Draw the scenes and endings of STORY and the ways between them."""
    from crushgame.commands.mapping import draw_map

    return draw_map(story, form, odds, file)


@commands.command(short_help="Say what a finding means.")
@click.argument("code", required=False)
def explain(code: str | None) -> int:
    """Say what the finding CODE means and what to do about it; without one, list them all."""
    from crushgame.commands.checking import explain as run

    return run(code)


@commands.command(short_help="Print the JSON Schema of stories.")
def schema() -> int:
    """Print the JSON Schema of stories, for the YAML support of an editor."""
    from crushgame.commands.checking import print_schema

    return print_schema()


@commands.command(short_help="Give every option an id that stays.")
@click.argument("story")
@click.option("--write", is_flag=True, help="Change the files; otherwise only say what would change.")
def ids(story: str, write: bool) -> int:
    """Give every option of STORY that has no id the one it goes by, so that its words can change and saves still fit.

    Comments and layout stay as they are.
    """
    from crushgame.commands.freezing import freeze_ids

    return freeze_ids(story, write)
