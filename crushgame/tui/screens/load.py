"""The saves: each with its name, where and when it was, and a picture of the page; to be loaded or deleted. One that cannot
be used is listed among them, and says why.

Knows the entries of a store and the words for them. Must not know sessions; it closes with the entry to load.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from crushgame.saves.store import Entry, Store
from crushgame.tui.screens.dialogs import Confirm
from crushgame.tui.screens.night import NightScreen
from crushgame.tui.widgets.bars import PlaceBar, StatusBar
from crushgame.tui.widgets.menu import Item, Menu
from crushgame.tui.widgets.picture import Picture
from crushgame.tui.widgets.words import Said, Words
from crushgame.tui.wording import ago, playtime

NANO = 1_000_000_000
HINTS = (("↑ ↓", "move"), ("enter", "load"), ("d", "delete"), ("esc", "close"))
_WHOSE = {"auto": "An autosave", "quick": "A quick save", "named": "A save"}
NOTHING = "There are no saves yet. The game saves itself at your first choice."


def said_of(entry: Entry, now: float) -> Item:
    """Return the row for a save: what it is called and when it was made, and below it where in the story that was.

    Of what is wrong with it there is only a word here; `Entry.trouble` says it all.
    """
    when, where, record = time_of(entry, now), place_of(entry), entry.record
    if record is None:
        return Item(_key(entry), f"{_WHOSE[entry.slot.kind]} that cannot be used", when, entry.trouble, is_trouble=True)
    if entry.trouble:
        return Item(_key(entry), record.name, when, f"an older copy · {where}", is_trouble=True)
    return Item(_key(entry), record.name, when, where)


def time_of(entry: Entry, now: float) -> str:
    """Return when a save was made, as people say it."""
    return ago(entry.changed / NANO, now) if entry.changed else ""


def place_of(entry: Entry) -> str:
    """Return where in which story a save stands."""
    record = entry.record
    return " · ".join(part for part in (record.title, record.place, record.last_line) if part) if record else ""


def _key(entry: Entry) -> str:
    return "/".join(entry.slot)


class LoadScreen(NightScreen[Entry]):
    """All saves, newest first, and a picture of the one under the cursor."""

    CSS_PATH = "../styles/load.tcss"
    BINDINGS: ClassVar = [
        Binding("escape,q,l", "close", show=False),
        Binding("d,delete", "delete", show=False),
    ]

    def __init__(self, store: Store, look: Callable[[], tuple[Entry, ...]]) -> None:
        """`look` returns the entries to show; it is asked again after one was deleted."""
        super().__init__()
        self._store, self._look = store, look
        self._entries: dict[str, Entry] = {}

    def compose(self) -> ComposeResult:
        """The list above, the picture below."""
        with Vertical(classes="page"):
            yield PlaceBar("Load a save")
            yield Words(named="nothing")
            yield Menu()
            yield Words(named="why")
            yield Picture()
            yield StatusBar(HINTS)

    def on_mount(self) -> None:
        """Look for saves."""
        self._fill()
        self.query_one(Menu).focus()

    def _fill(self) -> None:
        entries = self._look()
        self._entries = {_key(entry): entry for entry in entries}
        self.query_one(Menu).fill([said_of(entry, time.time()) for entry in entries])
        self.query_one("#nothing", Words).show(*([] if entries else [Said(NOTHING, "dimmed", is_centred=True)]))
        self.query_one("#nothing").display = not entries
        self._preview()

    def _preview(self) -> None:
        entry = self._current()
        record = entry.record if entry else None
        caption = f"played {playtime(record.playtime)}" if record else ""
        self.query_one(Picture).show(record.picture if record else "", caption)
        why = self._why(entry)
        self.query_one("#why", Words).show(*([Said(why, "trouble")] if why else []))
        self.query_one("#why").display = bool(why)

    def _why(self, entry: Entry | None) -> str:
        """Return all of what is wrong with a save: in its row there is seldom room for it."""
        if entry is None or entry.record is not None:
            return entry.trouble if entry else ""
        return f"{entry.trouble} Its files are left in {os.path.join(self._store.root, *entry.slot)}."

    def _current(self) -> Entry | None:
        item = self.query_one(Menu).current
        return self._entries.get(item.id) if item else None

    def on_menu_pointed(self) -> None:
        """Show the picture of what the cursor came to."""
        self._preview()

    def on_menu_picked(self) -> None:
        """Load it, if there is anything to load."""
        entry = self._current()
        if entry is not None and entry.record is not None:
            self.dismiss(entry)
        elif entry is not None:
            self.query_one(StatusBar).tell("There is nothing in it to load.")

    def action_close(self) -> None:
        """Back, with nothing loaded."""
        self.dismiss(None)

    def action_delete(self) -> None:
        """Delete the save under the cursor, if the player says yes."""
        entry = self._current()
        if entry is None:
            return
        name = entry.record.name if entry.record else "this save"

        def answered(yes: bool | None) -> None:
            if yes:
                self._delete(entry)

        detail = "It cannot be brought back."
        self.app.push_screen(Confirm(f"Delete “{name}”?", detail, "Delete it", "Keep it"), answered)

    def _delete(self, entry: Entry) -> None:
        refused = self._store.delete(entry.slot)
        self._fill()
        status = self.query_one(StatusBar)
        if refused is not None:
            status.tell(refused.sentence, "trouble")
        else:
            status.tell("deleted")
