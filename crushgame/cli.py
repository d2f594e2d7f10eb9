"""The command line: what players type, with its options and its help; what authors type is in `cli_authors.py`.

Knows click, and nothing else of weight: each command loads what it needs when it runs, so that `--version` is quick and
only the app loads Textual. What a command does is in `commands/`; how the program begins and ends is in `running.py`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
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


_SAVES_HELP = "Keep saved games in DIR. [env: CRUSHGAME_SAVES]"


def _folder(context: click.Context, _: click.Parameter, value: str | None) -> str | None:
    """Refuse a folder without a name: `--saves "$UNSET"` must not mean the saves that somebody plays with."""
    if value == "":
        raise click.BadParameter("a folder has to be named.", context, param_hint="--saves")
    return value or context.obj


_folder_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--saves", "folder", metavar="DIR", callback=_folder, help=_SAVES_HELP
)
"""`--saves` after a command, where people write it as well as before; without it, what was said before holds. The
variable is read by the outermost option alone: read again here, it would win over a folder that was named there."""


_as_it_was_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--as-it-was", is_flag=True, help="Finish it in the story as it was when it was saved, whatever has been edited since."
)


_NARROWEST, _WIDEST = 20, 400


def _width(context: click.Context, _: click.Parameter, value: str | None) -> int | None:
    columns = int(value) if value and value.isascii() and value.isdigit() and len(value) < 6 else -1
    if value is not None and columns != 0 and not _NARROWEST <= columns <= _WIDEST:
        said = f"give {_NARROWEST} to {_WIDEST} columns, or 0 for lines that are not wrapped."
        raise click.BadParameter(said, context, param_hint="--width")
    return None if value is None else columns


def _file(context: click.Context, _: click.Parameter, value: str | None) -> str:
    if value == "":
        raise click.BadParameter("a file has to be named.", context, param_hint="--transcript")
    return value or ""


_width_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--width", metavar="N", callback=_width, help="In plain mode: wrap lines at N columns; 0 for not at all."
)


def _refuse_plainness(plain: bool, **wishes: bool) -> None:
    """Refuse options that only plain mode knows where the app would open: to be ignored is the worst answer to a wish."""
    from crushgame.commands.playing import is_full_terminal

    wished = [f"--{name}" for name, is_there in wishes.items() if is_there]
    if wished and not plain and is_full_terminal(os.environ):
        raise click.UsageError(f"{' and '.join(wished)} {'is' if len(wished) == 1 else 'are'} for plain mode: add --plain.")


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="A STORY is the name of a story that ships (see `crushgame stories`), a .yaml file, or a story's folder.",
)
@click.version_option(__version__, message="crushgame %(version)s")
@click.option("--saves", metavar="DIR", envvar="CRUSHGAME_SAVES", callback=_folder, help=_SAVES_HELP)
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
@_width_option
@click.option(
    "--transcript", metavar="FILE", callback=_file, help="In plain mode: write all that is said and chosen to a new FILE."
)
@click.option("--replace", is_flag=True, help="Replace the FILE of --transcript if it is there already.")
@click.option("--seed", metavar="TEXT", help="Fix what is left to chance; starts a new game.")
@click.option("--new", is_flag=True, help="Start a new game.")
@click.option("--continue", "carry_on", is_flag=True, help="Carry on with the game that was left.")
@click.option("--slot", metavar="NAME", help="Carry on from the save of this name.")
@click.option("--walk", metavar="FILE", help="Start a new game at the end of the walk in FILE.")
@click.option(
    "--from", "scene", metavar="SCENE", help="Start a new game at SCENE, as somebody who came there the shortest way."
)
@_as_it_was_option
@_folder_option
def play(
    story: str,
    plain: bool,
    width: int | None,
    transcript: str,
    replace: bool,
    as_it_was: bool,
    seed: str | None,
    new: bool,
    carry_on: bool,
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
    if scene is not None and (carry_on or slot is not None or walk is not None):
        raise click.UsageError("--from starts a new game at a scene: leave out --continue, --slot and --walk.")
    if walk is not None and (carry_on or slot is not None):
        raise click.UsageError("--walk starts a new game: leave out --continue and --slot.")
    if walk is not None and seed is not None:
        raise click.UsageError("--walk brings a seed of its own: write `seed:` into its file.")
    if new and slot is not None:
        raise click.UsageError("--slot carries on from a save, and --new starts a new game: give one of them.")
    if seed is not None and (carry_on or slot is not None):
        raise click.UsageError("--seed starts a new game; a game that is carried on keeps the seed it has.")
    if new and carry_on:
        raise click.UsageError("--new starts a new game, and --continue carries on with one: give one of them.")
    if as_it_was and (new or seed is not None or walk is not None or scene is not None):
        raise click.UsageError("--as-it-was finishes a saved game: leave out what starts a new game.")
    if replace and not transcript:
        raise click.UsageError("--replace is for the FILE of --transcript: give that as well.")
    _refuse_plainness(plain, width=width is not None, transcript=bool(transcript))
    from crushgame.commands.playing import Plainly
    from crushgame.commands.playing import play as run
    from crushgame.opening import Wish

    start = "new" if new or seed is not None else "continue" if carry_on or as_it_was else ""
    wish = Wish(seed, start, slot, as_it_was)
    how = Plainly(width, transcript, replace)
    return run(story, wish, folder, plain=plain, how=how, walk=walk, scene=scene)


@commands.command(short_help="List the stories that ship.")
def stories() -> int:
    """List the stories that come with the program."""
    from crushgame.commands.shelf import list_stories

    return list_stories()


@commands.command(short_help="Serve a story to browsers.")
@click.argument("story", required=False)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Where to listen; others than this machine, if you say so."
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 for any that is free."
)
@click.option("--players", type=click.IntRange(1, 500), default=8, show_default=True, help="Games at once, at most.")
@_folder_option
def serve(story: str | None, host: str, port: int, players: int, folder: str | None) -> int:
    """Serve the title, or STORY, to browsers on this machine, until Ctrl-C.

    Each player is known by a cookie, and has a folder of saves of their own. It takes the extra `web`.
    """
    from crushgame.commands.serving import serve as run

    return run(story, host, port, players, folder)


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
@_width_option
@_as_it_was_option
@_folder_option
def saves_load(folder: str | None, save: str, plain: bool, width: int | None, as_it_was: bool) -> int:
    """Play on from SAVE, as `crushgame saves` names it; a story alone stands for the game of it that you left last.

    It is played in its story if that ships with crushgame, else in the copy that was kept beside the save. For a story of your
    own as it is today, see `crushgame play --slot`.
    """
    _refuse_plainness(plain, width=width is not None)
    from crushgame.commands.playing import Plainly, play_from

    return play_from(save, plain, folder, as_it_was=as_it_was, how=Plainly(width))


@saves.command("story", short_help="Copy out the story that a save was made with.")
@click.argument("save")
@click.argument("target", metavar="FOLDER", type=click.Path())
@_folder_option
def saves_story(folder: str | None, save: str, target: str) -> int:
    """Write the files of the story that SAVE was made with, as they were then, into FOLDER, which must not be there yet."""
    from crushgame.commands.saving import copy_story

    return copy_story(folder, save, target)


@saves.command("delete", short_help="Delete a saved game.")
@click.argument("save")
@_folder_option
def saves_delete(folder: str | None, save: str) -> int:
    """Delete SAVE, as `crushgame saves` names it. For a day, `crushgame saves undelete` brings it back."""
    from crushgame.commands.saving import delete

    return delete(folder, save)


@saves.command("undelete", short_help="Bring back the saved game that was deleted last.")
@_folder_option
def saves_undelete(folder: str | None) -> int:
    """Bring back the saved game that was deleted last, within a day; used again, the one before it."""
    from crushgame.commands.saving import undelete

    return undelete(folder)


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
