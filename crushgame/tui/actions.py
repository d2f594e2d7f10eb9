"""Everything a player can do by key, in one table: the bindings, the hints below a page and the help are made from
it.

Knows keys and words. Must not know what an action does: the screen that declares it does.
"""

from __future__ import annotations

from typing import NamedTuple

from textual.binding import Binding

from crushgame.served import at_a_terminal, is_served


class Action(NamedTuple):
    """One thing to do. `shown` is how the keys are written for people; `hint` is its one word below the page, or
    empty.
    """

    name: str
    keys: str
    shown: str
    about: str
    hint: str = ""
    is_urgent: bool = False
    """Heard before the widget that has the focus: only for keys that nobody types, or that the screen keeps for its page."""
    is_move: bool = False
    """Only goes from one thing on the page to another: nobody would look for it in the list of commands."""


_ELSEWHERE, _WAY_OUT = (
    ("Try again to save, when it failed", "try again")
    if is_served()
    else ("Save in another folder, or copy it to a file", "save elsewhere")
)
SAVE_ELSEWHERE = Action("elsewhere", "f6", "F6", _ELSEWHERE, is_urgent=True)
WAY_OUT = ("F6", _WAY_OUT)
"""The key that leads out of a game that cannot be saved, and its word beside NOT SAVED."""

PLAY = (
    Action(
        "next",
        "enter,space",
        "enter, space, click",
        "On to the next line; take the option pointed at",
        "next",
        is_move=True,
        is_urgent=True,
    ),
    Action("down", "down,j", "↓", "On to the next line, or to the next option", is_move=True),
    Action("up", "up,k", "↑", "To the option above, or scroll up", is_move=True),
    Action("rewind", "pageup", "page up, wheel", "Read back, line by line, to the beginning", is_urgent=True),
    Action("onward", "pagedown", "page down, wheel", "Forward again, to where you stand", is_urgent=True),
    Action("back", "b,backspace", "b, backspace", "Take back the last choice", "back"),
    Action("forward", "f", "f", "Make the choice again that was taken back"),
    Action("ahead", "a", "a", "Skip ahead over what was read before, to a choice or a new line"),
    Action("auto", "t", "t", "Go on by itself, line by line, or stop doing so"),
    Action("history", "h", "h", "Everything said so far", "history"),
    Action("map", "m", "m", "The scenes that you have been in, and back to one of them"),
    Action("endings", "g", "g", "The endings that you have found"),
    Action("status", "i", "i", "How things stand"),
    Action("save", "s", "s", "Save under a name", "save"),
    Action("quick_save", "f5", "F5", "Quick save", is_urgent=True),
    Action("quick_load", "f9", "F9", "Quick load", is_urgent=True),
    Action("load", "l", "l", "Load a save"),
    SAVE_ELSEWHERE,
    Action("leave", "q,escape", "q, esc", "Save and go back to the title", "leave"),
)
EVERYWHERE = (
    Action("help", "question_mark,f1", "?, F1", "The keys, and how to play", "keys"),
    Action("settings", "o", "o", "Settings: text, pictures, themes, and how much is told"),
    Action(
        "commands", "ctrl+p", "ctrl+p", "Look for anything that can be done, by its words", "more", is_urgent=True, is_move=True
    ),
    Action("theme", "f2", "F2", "The next theme: night, light, high contrast, greys", is_urgent=True),
    *at_a_terminal(Action("suspend_process", "ctrl+z", "ctrl+z", "To the shell for a moment; `fg` comes back", is_urgent=True)),
    Action("quit", "ctrl+q,ctrl+c", "ctrl+q, ctrl+c", "Save and close the program", is_urgent=True),
)
IN_LISTS = (
    Action("move", "up,down", "↑ ↓", "Move in a list"),
    Action("pick", "enter,space", "enter, click, a number", "Choose what is under the cursor"),
    Action("close", "escape,q", "esc, q", "Close a list, or this page"),
)
IN_SAVES = (
    Action("delete", "d,delete", "d", "Delete the save under the cursor"),
    Action("undo", "u", "u", "Bring back what was deleted"),
    Action("rename", "r", "r", "Give the save another name"),
)
IN_HISTORY = (
    Action("search", "slash,ctrl+f", "/", "Look for words in all that was said"),
    Action("find(1)", "n", "n", "The next place where they were said"),
    Action("find(-1)", "N,shift+n", "N", "The place before"),
)
REPORT = Action("report", "r", "r", "The report of the night, where the story has one", "report")
IN_REPORT = (
    Action("long", "d", "d", "In the report: what its voices cite, or the report without it"),
    Action("door('again')", "1", "1", "From the report: the same night again, just as it began"),
    Action("door('new')", "2", "2", "From the report: a new night"),
    Action("door('title')", "3", "3", "From the report: back to the title"),
)
CHOOSING = Action("choose", "", "1 to 9", "Take an option of a choice")

HELP = (
    ("While you play", (*PLAY[:3], CHOOSING, *PLAY[3:])),
    ("In lists", IN_LISTS),
    ("Among the saves", IN_SAVES),
    ("In the history", IN_HISTORY),
    ("After an ending", (REPORT, *IN_REPORT)),
    ("Everywhere", EVERYWHERE),
)


def bindings(actions: tuple[Action, ...], target: str = "") -> list[Binding]:
    """Return the key bindings of these actions; `target` is where they are handled, such as `app`.

    Those that belong in the list of commands have words; the others have none.
    """
    return [
        Binding(
            action.keys,
            f"{target}.{action.name}" if target else action.name,
            "" if action.is_move else action.about,
            key_display=action.shown,
            show=False,
            priority=action.is_urgent,
            id=action.name,
        )
        for action in actions
        if action.keys
    ]


def hints(actions: tuple[Action, ...]) -> list[tuple[str, str]]:
    """Return the keys to show below a page, each with its word: the first key of every action that has one."""
    return [(action.shown.split(",")[0], action.hint) for action in actions if action.hint]
