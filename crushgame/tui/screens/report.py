"""The report of a night: what was said of it, the lamps, the notes, the voices, what is said last; and the doors at its foot.

Must not know sessions: it is handed a report, and says up which door was taken. Nothing of a report is told anywhere else.
"""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll

from crushgame.play.report import Note, Report, Voice
from crushgame.tui.actions import IN_REPORT, Action, bindings
from crushgame.tui.held import Held
from crushgame.tui.screens.ending import AGAIN, NEW, TITLE
from crushgame.tui.screens.night import NightScreen
from crushgame.tui.widgets.bars import Hint, PlaceBar, StatusBar
from crushgame.tui.widgets.lamps import Lamps
from crushgame.tui.widgets.menu import Item, Menu
from crushgame.tui.widgets.words import Said, Words

MEASURE = 76
"""Columns that a line of the report fills at most."""

DOORS = (
    Item(AGAIN, "Same night again", "same seed"),
    Item(NEW, "A new night", "new game"),
    Item(TITLE, "Back to the title"),
)
SIGNS = {"best": ("+", "best"), "turn": ("~", "turning point"), "worst": ("·", "costliest")}
"""The sign of each kind of note, and the words that say what it means."""

UNTITLED = "The report"

TAPPED = 3
"""A door is gone through by enter only after so many times the rest that tells a key from one held down: who taps through what
is said must not find themselves in another night."""

BY_NUMBER = "1, 2, 3, or enter after a moment"
NOTE_HANG = 3
LONGEST_NAME = 22
"""Columns for the names of voices, with the gap behind them: longer ones are cut."""

READING = (
    Action("next", "enter,space", "enter, space", "On; through a door", is_move=True, is_urgent=True),
    Action("step(1)", "down,j", "↓", "Down", is_move=True, is_urgent=True),
    Action("step(-1)", "up,k", "↑", "Up", is_move=True, is_urgent=True),
    Action("turn(1)", "pagedown", "page down", "Down by a page", is_move=True, is_urgent=True),
    Action("turn(-1)", "pageup", "page up", "Up by a page", is_move=True, is_urgent=True),
    Action("edge(1)", "end", "end", "To the foot", is_move=True, is_urgent=True),
    Action("edge(-1)", "home", "home", "To the top", is_move=True, is_urgent=True),
)
"""Heard before the column and the doors, whichever has the focus: the report is read to its foot before a door is taken."""

NOTHING_CITED = "Nobody in this report cites anything."


class ReportScreen(NightScreen[str]):
    """The report. Closes with one of AGAIN, NEW and TITLE, or with None: back to the curtain."""

    CSS_PATH = "../styles/report.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,r", "close", show=False),
        *bindings((*IN_REPORT, *READING)),
    ]

    def __init__(self, report: Report, story: str) -> None:
        """`story` is its title."""
        super().__init__()
        self._report, self._story = report, story
        self._voices = tuple(voice for voice in report.voices if voice.words)
        self._held = Held(TAPPED)
        self._is_long = False

    def compose(self) -> ComposeResult:
        """A bar, the report in a column that scrolls, with the doors at its foot, and the keys."""
        report = self._report
        with Vertical(classes="page"):
            yield PlaceBar(report.title or UNTITLED, "", self._story)
            with VerticalScroll(id="report"):
                if report.said:
                    yield Words(*paragraphs(report.said, "bright"), measure=MEASURE)
                if report.watched:
                    yield Lamps([(one.title, one.is_lit) for one in report.watched], MEASURE)
                if report.notes:
                    yield Words(*(said for note in report.notes for said in said_of_note(note)), measure=MEASURE)
                if self._voices:
                    yield Words(*said_of_voices(self._voices, is_long=False), named="voices", measure=MEASURE)
                if report.last:
                    yield Words(*paragraphs(report.last, "strong"), measure=MEASURE)
                yield Menu(DOORS, measure=44)
            yield StatusBar()

    def on_mount(self) -> None:
        """The column has the keys until its foot can be seen; then the doors have them."""
        self._held.begin()
        column = self.query_one("#report")
        self.watch(column, "scroll_y", self._hand_over, init=False)
        self.watch(column, "virtual_size", self._laid_out, init=False)
        column.focus()
        self.call_after_refresh(self._hand_over)

    def on_resize(self) -> None:
        """What there is room for has changed."""
        self.call_after_refresh(self._laid_out)

    def _laid_out(self) -> None:
        """Who stood at the foot of a report that does not fit stays there."""
        if not self.is_attached:
            return
        column = self.query_one("#report")
        if self.query_one(Menu).has_focus and column.scroll_offset.y:
            column.scroll_to(y=column.max_scroll_y, animate=False)
        self.call_after_refresh(self._hand_over)

    @property
    def _is_at_foot(self) -> bool:
        column = self.query_one("#report")
        return column.scroll_offset.y >= column.max_scroll_y

    def _hand_over(self) -> None:
        if not self.is_attached:
            return
        has_doors = self._is_at_foot
        (self.query_one(Menu) if has_doors else self.query_one("#report")).focus(scroll_visible=False)
        self.query_one(StatusBar).hint(self._hints(has_doors=has_doors))

    def _hints(self, *, has_doors: bool) -> list[Hint]:
        ways = [("enter", "choose"), ("↑ ↓", "move")] if has_doors else [("enter", "on"), ("↑ ↓", "scroll")]
        long = [("d", "sources")] if self._cites else []
        return [*ways, *long, ("esc", "close"), ("?", "keys")]

    @property
    def _cites(self) -> bool:
        return any(voice.cites for voice in self._voices)

    # ---- reading ---------------------------------------------------------------------------------------------------

    def action_step(self, step: int) -> None:
        """A row up or down the report; among the doors, to the next one or the one above."""
        doors = self.query_one(Menu)
        at = doors.items.index(doors.current) if doors.current is not None else 0
        if not self._is_at_foot or (step < 0 and at == 0):
            self._scroll(step)
        elif 0 <= at + step < len(doors.items):
            doors.action_move(step)

    def action_turn(self, pages: int) -> None:
        """Up or down by most of what can be seen."""
        self._scroll(pages * max(self.query_one("#report").size.height - 1, 1))

    def action_edge(self, step: int) -> None:
        """To the top, or to the foot."""
        column = self.query_one("#report")
        self._scroll(step * max(column.max_scroll_y, 1))

    def _scroll(self, rows: int) -> None:
        self.query_one("#report").scroll_relative(y=rows, animate=False)

    def action_next(self) -> None:
        """On, a page at a time; at the foot, through the door under the cursor. A key held down goes through none."""
        if not self._is_at_foot:
            self._held.begin()
            self.action_turn(1)
        elif self._held.still():
            self.query_one(StatusBar).tell(BY_NUMBER)
        else:
            self.query_one(Menu).action_pick()

    def action_long(self) -> None:
        """What each voice cites, or the report without it."""
        if not self._cites:
            self.query_one(StatusBar).tell(NOTHING_CITED)
            return
        self._is_long = not self._is_long
        self.query_one("#voices", Words).show(*said_of_voices(self._voices, self._is_long))

    # ---- leaving ---------------------------------------------------------------------------------------------------

    def on_menu_picked(self, event: Menu.Picked) -> None:
        """A click on a door, or its number."""
        self.dismiss(event.item.id)

    def action_door(self, which: str) -> None:
        """Through a door, wherever in the report one stands."""
        self.dismiss(which)

    def action_close(self) -> None:
        """Back to the curtain."""
        self.dismiss(None)


def paragraphs(lines: tuple[str, ...], ink: str) -> list[Said]:
    """Return lines as they are said, one below another."""
    return [Said(line, ink) for line in lines]


def said_of_note(note: Note) -> tuple[Said, Said]:
    """Return what a note says behind its sign, and below it what kind it is and the option that it speaks of."""
    sign, kind = SIGNS[note.kind]
    about = f"{kind} · {note.option}" if note.option else kind
    return Said(note.words, lead=sign, hang=NOTE_HANG), Said(about, "slanted", hang=NOTE_HANG)


def said_of_voices(voices: tuple[Voice, ...], is_long: bool) -> list[Said]:
    """Return what the voices say, their names in a column of their own; in the long view with what each cites below it."""
    hang = min(max((cell_len(voice.title) for voice in voices), default=0) + 2, LONGEST_NAME)
    said: list[Said] = []
    for voice in voices:
        said.append(Said(voice.words, lead=voice.title, hang=hang))
        if is_long and voice.cites:
            said.append(Said(voice.cites, "slanted", hang=hang))
    return said
