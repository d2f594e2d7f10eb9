"""The command line: which commands there are, their options and their help.

Knows click, and nothing else of weight: each command loads what it needs when it runs, so that `--version` is quick and
only the app loads Textual. What a command does is in `commands/`; how the program begins and ends is in `running.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from math import isfinite
from typing import Any

import click

from crushgame import __version__
from crushgame.commands.streams import nobody_reads


class Commands(click.Group):
    """The commands, in the order in which somebody new would want them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:  # click would call this an exit code of 1, which here means errors in a story
            return nobody_reads()
        return code


class _Limit(click.FloatRange):
    """A finite number of seconds or megabytes: past what is no number, or endless, nothing would ever stop."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if not isfinite(number):
            self.fail(f"{number} is not a finite number.", param, ctx)
        return number


_SAVES_HELP = "Keep saved games in DIR. [env: CRUSHGAME_SAVES]"

_folder_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--saves", "folder", metavar="DIR", callback=lambda context, _, value: value or context.obj, help=_SAVES_HELP
)
"""`--saves` after a command, where people write it as well as before; without it, what was said before holds. The
variable is read by the outermost option alone: read again here, it would win over a folder that was named there."""


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="A STORY is the name of a story that ships (see `crushgame stories`), a .yaml file, or a story's folder.",
)
@click.version_option(__version__, message="crushgame %(version)s")
@click.option("--saves", metavar="DIR", envvar="CRUSHGAME_SAVES", help=_SAVES_HELP)
@click.pass_context
def commands(context: click.Context, saves: str | None) -> int:
    """Play visual novels in the terminal, and write them.

    Without a command, opens the title screen.
    """
    context.obj = saves
    if context.invoked_subcommand is not None:
        return 0
    from crushgame.commands.playing import open_title

    return open_title(saves)


@commands.command(short_help="Play a story.")
@click.argument("story")
@click.option("--plain", is_flag=True, help="A stream of text: for screen readers, pipes and scripts.")
@click.option("--seed", metavar="TEXT", help="Fix what is left to chance; starts a new game.")
@click.option("--new", "start", flag_value="new", help="Start a new game.")
@click.option("--continue", "start", flag_value="continue", help="Carry on with the game that was left.")
@click.option("--slot", metavar="NAME", help="Carry on from the save of this name.")
@click.option("--walk", metavar="FILE", help="Start a new game at the end of the walk in FILE.")
@click.option(
    "--from", "scene", metavar="SCENE", help="Start a new game at SCENE, as somebody who came there the shortest way."
)
@_folder_option
def play(
    story: str,
    plain: bool,
    seed: str | None,
    start: str | None,
    slot: str | None,
    walk: str | None,
    scene: str | None,
    folder: str | None,
) -> int:
    """Play STORY, carrying on with the game that was left if there is one.

    Plain mode is chosen by itself where there is no full terminal.

    With --walk, plain mode prints the whole way first, and the app stands at its end, with the way above. Nothing is saved
    before you decide something yourself: until then, the game that you left is still the one to carry on with. From then on
    it is a new game like any other, saved beside that one. The same holds of --from, which says how one gets there instead.
    """
    if scene is not None and (start == "continue" or slot is not None or walk is not None):
        raise click.UsageError("--from starts a new game at a scene: leave out --continue, --slot and --walk.")
    if walk is not None and (start == "continue" or slot is not None):
        raise click.UsageError("--walk starts a new game: leave out --continue and --slot.")
    if walk is not None and seed is not None:
        raise click.UsageError("--walk brings a seed of its own: write `seed:` into its file.")
    if start == "new" and slot is not None:
        raise click.UsageError("--slot carries on from a save, and --new starts a new game: give one of them.")
    if seed is not None and (start == "continue" or slot is not None):
        raise click.UsageError("--seed starts a new game; a game that is carried on keeps the seed it has.")
    from crushgame.commands.playing import play as run
    from crushgame.opening import Wish

    wish = Wish(seed, "new" if seed is not None else start or "", slot)
    return run(story, wish, folder, plain=plain, walk=walk, scene=scene)


@commands.command(short_help="List the stories that ship.")
def stories() -> int:
    """List the stories that come with the program."""
    from crushgame.commands.shelf import list_stories

    return list_stories()


@commands.group(cls=Commands, invoke_without_command=True, short_help="List, copy and delete saved games.")
@click.option("--where", is_flag=True, help="Print the folder that saved games are in.")
@_folder_option
@click.pass_context
def saves(context: click.Context, where: bool, folder: str | None) -> int:
    """List saved games, or copy, load and delete them."""
    context.obj = folder
    if context.invoked_subcommand is not None:
        return 0
    from crushgame.commands import saving

    return saving.where(folder) if where else saving.list_saves(folder)


@saves.command("list")
@_folder_option
def saves_list(folder: str | None) -> int:
    """List the saved games, newest first."""
    from crushgame.commands.saving import list_saves

    return list_saves(folder)


@saves.command("load", short_help="Play on from a saved game.")
@click.argument("save")
@click.option("--plain", is_flag=True, help="Play in plain mode.")
@_folder_option
def saves_load(folder: str | None, save: str, plain: bool) -> int:
    """Play on from SAVE, if its story is one that ships; for others see `crushgame play --slot`."""
    from crushgame.commands.playing import play_from

    return play_from(save, plain, folder)


@saves.command("delete", short_help="Delete a saved game.")
@click.argument("save")
@_folder_option
def saves_delete(folder: str | None, save: str) -> int:
    """Delete SAVE, as `crushgame saves` names it."""
    from crushgame.commands.saving import delete

    return delete(folder, save)


@saves.command("export", short_help="Copy a saved game to a file.")
@click.argument("save")
@click.argument("file", type=click.Path())
@click.option("--replace", is_flag=True, help="Replace FILE if it is there already.")
@_folder_option
def saves_export(folder: str | None, save: str, file: str, replace: bool) -> int:
    """Copy SAVE, as `crushgame saves` names it, to FILE: to keep, or to send."""
    from crushgame.commands.saving import export

    return export(folder, save, file, replace)


@saves.command("import", short_help="Take in a saved game from a file.")
@click.argument("file", type=click.Path())
@_folder_option
def saves_import(folder: str | None, file: str) -> int:
    """Take in a saved game from FILE, as a save beside the others."""
    from crushgame.commands.saving import take_in

    return take_in(folder, file)


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
@click.option("--walks", type=click.Path(file_okay=False), metavar="DIR", help="Write each walk of a finding to a file in DIR.")
def check(
    story: tuple[str, ...], form: str, budget: float, memory: float, odds: bool, weights: tuple[str, ...], walks: str | None
) -> int:
    """Prove what holds for every way through each STORY, and report what does not; a folder stands for all stories in it.

    Exits with 0 when all was proved and no story has an error, 1 when one has or was not proved, and 2 when one could not be
    read. Ctrl-C stops and reports what is known by then.
    """
    from crushgame.commands.checking import Asked
    from crushgame.commands.checking import check as run

    return run(story, Asked(form, budget, memory, odds, dict(map(_weight, weights)), walks))


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
