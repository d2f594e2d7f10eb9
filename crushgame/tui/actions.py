"""Everything a player can do by key, in one table: the bindings, the hints below a page and the help are made from
it.

Knows keys and words. Must not know what an action does: the screen that declares it does.
"""

from __future__ import annotations

from typing import NamedTuple

from textual.binding import Binding


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
    """Heard before the widget that has the focus: only for keys that nobody types."""


SAVE_ELSEWHERE = Action("elsewhere", "f6", "F6", "Save in another folder, or copy it to a file", is_urgent=True)
WAY_OUT = ("F6", "save elsewhere")
"""The key that leads out of a game that cannot be saved, and its word beside NOT SAVED."""

PLAY = (
    Action("next", "enter,space", "enter, space, click", "On to the next line; take the option pointed at", "next"),
    Action("down", "down,j", "↓", "On to the next line, or to the next option"),
    Action("up", "up,k", "↑", "To the option above, or scroll up"),
    Action("back", "b,backspace", "b, backspace", "Take back the last choice", "back"),
    Action("forward", "f", "f", "Make the choice again that was taken back"),
    Action("ahead", "a", "a", "Skip ahead over what was read before, to a choice or a new line"),
    Action("history", "h", "h", "Everything said so far", "history"),
    Action("save", "s", "s", "Save under a name", "save"),
    Action("quick_save", "f5", "F5", "Quick save", is_urgent=True),
    Action("quick_load", "f9", "F9", "Quick load", is_urgent=True),
    Action("load", "l", "l", "Load a save"),
    SAVE_ELSEWHERE,
    Action("scroll_up", "pageup", "page up", "Read back in this scene"),
    Action("scroll_down", "pagedown", "page down", "Forward again"),
    Action("leave", "q,escape", "q, esc", "Save and go back to the title", "leave"),
)
EVERYWHERE = (
    Action("help", "question_mark,f1", "?, F1", "These keys", "keys"),
    Action("contrast", "f2", "F2", "High contrast, on and off", is_urgent=True),
    Action("suspend_process", "ctrl+z", "ctrl+z", "To the shell for a moment; `fg` comes back", is_urgent=True),
    Action("quit", "ctrl+q,ctrl+c", "ctrl+q, ctrl+c", "Save and close the program", is_urgent=True),
)
IN_LISTS = (
    Action("move", "up,down", "↑ ↓", "Move in a list"),
    Action("pick", "enter,space", "enter, click, a number", "Choose what is under the cursor"),
    Action("delete", "d,delete", "d", "Delete a save (it asks first)"),
    Action("close", "escape,q", "esc, q", "Close a list, or this page"),
)
CHOOSING = Action("choose", "", "1 to 9", "Take an option of a choice")

HELP = (
    ("While you play", (*PLAY[:3], CHOOSING, *PLAY[3:])),
    ("In lists", IN_LISTS),
    ("Everywhere", EVERYWHERE),
)


def bindings(actions: tuple[Action, ...], target: str = "") -> list[Binding]:
    """Return the key bindings of these actions; `target` is where they are handled, such as `app`."""
    return [
        Binding(
            action.keys,
            f"{target}.{action.name}" if target else action.name,
            action.about,
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
