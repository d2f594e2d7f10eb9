"""The saves: each with its name, where and when it was, and a picture of the page; to be loaded, renamed or deleted. One that
cannot be used is listed among them, and says why.

Knows the entries of a store and the words for them. Must not know sessions; it closes with the entry to load. What was deleted
here or in the shell can be brought back for a day.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical

from crushgame.saves.disk import Refusal
from crushgame.saves.names import display_name, fault_in_name, named_slot
from crushgame.saves.record import LONGEST_NAME
from crushgame.saves.removal import Deleted
from crushgame.saves.store import Entry, Store
from crushgame.tui.actions import IN_SAVES, bindings
from crushgame.tui.screens.dialogs import AskWords
from crushgame.tui.screens.night import NightScreen
from crushgame.tui.widgets.bars import PlaceBar, StatusBar
from crushgame.tui.widgets.menu import Item, Menu
from crushgame.tui.widgets.picture import Picture
from crushgame.tui.widgets.words import Said, Words
from crushgame.tui.wording import ago, day_and_time, decisions_made, playtime, stamp

NANO = 1_000_000_000
WIDE = 104
"""Columns from which the picture stands beside the list."""
TALL = 22
"""Rows from which there is room for it below."""

HEAD = "Load a save"
NOTHING = "There are no saves yet. The game saves itself at your first choice."
ALL_DELETED = ("There are no saves here now.", "u brings back those deleted within the last day, the last one first.")
NONE_DELETED = "There is nothing to bring back: no save was deleted within the last day."
_WHOSE = {"auto": "An autosave", "quick": "A quick save", "named": "A save"}
_MARKS = {"auto": "↻ ", "quick": "» ", "named": ""}
_NO_NAME = {"auto": "An autosave has no name of its own.", "quick": "The quick save has no name of its own."}


def said_of(entry: Entry, now: float, *, with_story: bool = True) -> Item:
    """Return the row for a save: what it is called and when it was made, and below it where in the story that was.

    Of what is wrong with it there is only a word here; `Entry.trouble` says it all.
    """
    when, where, record = time_of(entry, now), place_of(entry, with_story=with_story), entry.record
    if record is None:
        return Item(_key(entry), f"{_WHOSE[entry.slot.kind]} that cannot be used", when, entry.trouble, is_trouble=True)
    name = f"{_MARKS[entry.slot.kind]}{record.name}"
    if entry.trouble:
        return Item(_key(entry), name, when, f"an older copy · {where}", is_trouble=True)
    return Item(_key(entry), name, when, where)


def time_of(entry: Entry, now: float) -> str:
    """Return when a save was made, as people say it."""
    return ago(entry.changed / NANO, now) if entry.changed else ""


def place_of(entry: Entry, *, with_story: bool = True) -> str:
    """Return where a save stands, and in which story."""
    record = entry.record
    if record is None:
        return ""
    return " · ".join(part for part in (record.title if with_story else "", record.place, record.last_line) if part)


def about(entry: Entry, now: float) -> tuple[Said, ...]:
    """Return all that is known of a save that can be used: where it stands, its last line, when it was made, and how far."""
    record = entry.record
    if record is None:
        return ()
    over = ["come to an ending"] if record.ending else []
    made = " · ".join(part for part in (day_and_time(stamp(record.saved_at)), time_of(entry, now)) if part)
    far = " · ".join((decisions_made(len(record.decisions)), f"played {playtime(record.playtime)}", *over))
    told = [Said(record.place or record.title, "lamp"), Said(record.last_line, "slanted"), Said(made, "dimmed")]
    return tuple(said for said in (*told, Said(far, "dimmed")) if said.text)


def _key(entry: Entry) -> str:
    return "/".join(entry.slot)


def _called(entry: Entry | None) -> str:
    return f"“{entry.record.name}”" if entry is not None and entry.record else "a save that cannot be used"


class LoadScreen(NightScreen[Entry]):
    """All saves, newest first, and a picture of the one under the cursor."""

    CSS_PATH = "../styles/load.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - Textual declares what it is
    VERTICAL_BREAKPOINTS = [(0, "-short"), (TALL, "-tall")]  # noqa: RUF012 - Textual declares what it is
    BINDINGS: ClassVar = [
        Binding("escape,q,l", "close", show=False),
        *bindings(IN_SAVES),
    ]

    def __init__(self, store: Store, look: Callable[[], tuple[Entry, ...]], story_id: str | None = None) -> None:
        """`look` returns the entries to show, of one story or with None of all; it is asked again when one was deleted, brought
        back or renamed."""
        super().__init__()
        self._store, self._look, self._story_id = store, look, story_id
        self._entries: dict[str, Entry] = {}
        self._gone: tuple[Deleted, ...] = ()
        self._refused: set[Deleted] = set()

    def compose(self) -> ComposeResult:
        """The list, and beside it or below it what is known of the save under the cursor."""
        with Vertical(classes="page"):
            yield PlaceBar(HEAD)
            yield Words(named="nothing")
            with Horizontal(id="saves"):
                yield Menu()
                with Vertical(id="shown"):
                    yield Words(named="why")
                    yield Picture()
                    yield Words(named="about")
            yield StatusBar()

    def on_mount(self) -> None:
        """Look for saves."""
        self._fill()
        self.query_one(Menu).focus()

    # ---- showing ---------------------------------------------------------------------------------------------------

    def _fill(self, at: str = "") -> None:
        """Look again, and put the cursor on the save of this key; without one, where it was."""
        entries, menu = self._look(), self.query_one(Menu)
        before = menu.current
        row = menu.items.index(before) if before else 0
        self._entries = {_key(entry): entry for entry in entries}
        self._gone = tuple(one for one in self._store.deleted(self._story_id) if one not in self._refused)
        titles = {entry.record.title for entry in entries if entry.record}
        menu.fill([said_of(entry, time.time(), with_story=len(titles) > 1) for entry in entries])
        self.query_one(PlaceBar).show(HEAD, "", titles.pop() if len(titles) == 1 else "")
        keys = list(self._entries)
        if at in keys:
            row = keys.index(at)
        elif before is not None and before.id in keys:
            row = keys.index(before.id)
        if before is not None and keys:
            menu.point_at(min(row, len(keys) - 1))
        nothing = () if entries else ALL_DELETED if self._gone else (NOTHING,)
        self.query_one("#nothing", Words).show(*(Said(words, "dimmed", is_centred=True) for words in nothing))
        self.query_one("#nothing").display = not entries
        self.query_one("#saves").display = bool(entries)
        self._preview()

    def _preview(self) -> None:
        entry = self._current()
        record = entry.record if entry else None
        self.query_one(Picture).show(record.picture if record else "")
        self.query_one("#about", Words).show(*(about(entry, time.time()) if entry else ()))
        why = self._why(entry)
        self.query_one("#why", Words).show(*([Said(why, "trouble")] if why else []))
        self.query_one("#why").display = bool(why)
        self._hint(entry)

    def _hint(self, entry: Entry | None) -> None:
        undo = [("u", "undo")] if self._gone else []
        if entry is None:
            self.query_one(StatusBar).hint([*undo, ("esc", "close")])
            return
        load = [("enter", "load")] if entry.record is not None else []
        rename = [("r", "rename")] if self._has_name(entry) else []
        self.query_one(StatusBar).hint([("↑ ↓", "move"), *load, *undo, ("d", "delete"), *rename, ("esc", "close")])

    def _why(self, entry: Entry | None) -> str:
        """Return all of what is wrong with a save: in its row there is seldom room for it."""
        if entry is None or entry.record is not None:
            return entry.trouble if entry else ""
        return f"{entry.trouble} Its files are left in {os.path.join(self._store.root, *entry.slot)}."

    def _current(self) -> Entry | None:
        item = self.query_one(Menu).current
        return self._entries.get(item.id) if item else None

    def _tell(self, news: str, kind: str = "") -> None:
        self.query_one(StatusBar).tell(news, kind)

    # ---- loading ---------------------------------------------------------------------------------------------------

    def on_menu_pointed(self) -> None:
        """Show the picture of what the cursor came to."""
        self._preview()

    def on_menu_picked(self) -> None:
        """Load it, if there is anything to load."""
        entry = self._current()
        if entry is not None and entry.record is not None:
            self.dismiss(entry)
        elif entry is not None:
            self._tell("There is nothing in it to load.")

    def action_close(self) -> None:
        """Back, with nothing loaded."""
        self.dismiss(None)

    # ---- deleting, and bringing back -------------------------------------------------------------------------------

    def action_delete(self) -> None:
        """Delete the save under the cursor, at once: it can be brought back."""
        entry = self._current()
        if entry is None:
            return
        deleted = self._store.delete(entry.slot)
        if isinstance(deleted, Refusal):
            self._fill()
            self._tell(deleted.sentence, "trouble")
            return
        self._fill()
        self._tell(f"deleted {_called(entry)} – u brings it back")

    def action_undo(self) -> None:
        """Bring back what was deleted last. What cannot be brought back stays deleted, and the next press goes past it."""
        if not self._gone:
            self._tell(NONE_DELETED)
            return
        gone = self._gone[0]
        refused = self._store.bring_back(gone)
        if refused is not None:
            self._refused.add(gone)
        key = "/".join(gone.slot)
        self._fill("" if refused else key)
        self.query_one(Menu).focus()
        self._tell(refused.sentence if refused else f"{_called(self._entries.get(key))} is back", "trouble" if refused else "")

    # ---- renaming --------------------------------------------------------------------------------------------------

    def _has_name(self, entry: Entry) -> bool:
        return entry.record is not None and entry.slot.kind == "named"

    def action_rename(self) -> None:
        """Give the save under the cursor another name."""
        entry = self._current()
        if entry is None or entry.record is None:
            return
        if not self._has_name(entry):
            self._tell(f"{_NO_NAME[entry.slot.kind]} Load it, then save it under one with s.")
            return
        record = entry.record

        def renamed(typed: str) -> str:
            name = display_name(typed)
            if fault := fault_in_name(name):
                return fault
            to = named_slot(record.story, name)
            if to != entry.slot and self._store.has(to):
                return f"There is a save called “{name}” already. Take another name."
            if name == record.name and to == entry.slot:
                return ""
            refused = self._store.rename(entry.slot, name)  # also where a kill has left it halfway to another name
            return refused.sentence if refused else ""

        def answered(typed: str | None) -> None:
            if typed is not None:
                name = display_name(typed)
                self._fill("/".join(named_slot(record.story, name)))
                self._tell(f"renamed to “{name}”" if name != record.name else "")

        self.app.push_screen(AskWords("What should it be called?", "", record.name, LONGEST_NAME, renamed), answered)
