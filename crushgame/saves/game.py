"""A game being played and its saves: what the stream player and the screens share.

Knows a session, its autosave slot, the profile and the clock. Must not know how anything is shown. Trouble with the
disk never stops a game: it is a sentence in `trouble`, and the next save tries again.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping

from crushgame.play.beats import EndingBeat, Line, Message
from crushgame.play.renaming import values_now
from crushgame.play.replay import Fit
from crushgame.play.route import Route, route, visited
from crushgame.play.session import Session, line_key
from crushgame.play.walk import Walk, go
from crushgame.saves.berths import berth_of
from crushgame.saves.disk import Refusal
from crushgame.saves.exchange import export_to
from crushgame.saves.found import Found
from crushgame.saves.generations import Written
from crushgame.saves.going_back import Kept, at, furthest
from crushgame.saves.locks import Hold
from crushgame.saves.names import (
    AUTOSAVE_NAME,
    BEFORE_NAME,
    QUICK_SAVE_NAME,
    Slot,
    auto_slot,
    display_name,
    fault_in_name,
    named_slot,
    new_game_id,
    quick_slot,
    story_folder,
)
from crushgame.saves.notes import saved_meanwhile
from crushgame.saves.profile import Added, Known, carry_profile, load_profile, merge_profile
from crushgame.saves.record import Record, fit_seed
from crushgame.saves.recorded import recorded
from crushgame.saves.reopening import Reopened, earlier_in
from crushgame.saves.slots import SlotWriter
from crushgame.saves.store import Store
from crushgame.saves.stories import forget_unneeded, keep_story
from crushgame.saves.wishes import wishes_for
from crushgame.story.program import Program

LONGEST_PAUSE = 300.0
"""Seconds of play counted between two saves at most: who leaves a game open overnight has not played all night."""

COPIED = "This game is open in another window, so it goes on as a copy of its own."


class Game:
    """One playthrough. After each decision, and on coming to an ending, call `autosave`; at the end call `leave`,
    always.

    `id` is 12 hex digits. `saved` says whether what has been decided is safely on the disk; `trouble` is empty or a
    plain sentence about why it is not; `note` is empty or a sentence to show the player once, at the start; `meanwhile` is
    empty or a sentence about the last quick or named save: another window had saved in that place. `aside` is empty or a
    sentence about the last autosave to show once, such as that the story could not be kept beside it; who shows it empties it.
    `kept` is what became, on leaving, of what the player had taken back; None where there was nothing of that kind. `left_out`
    is what is not saved where there is trouble and the game itself is.
    """

    def __init__(self, store: Store, session: Session, game: str, *, known: Known, writer: SlotWriter) -> None:
        self.session = session
        self.id = game
        self.note = known.note
        self.trouble = ""
        self.meanwhile = ""
        self.aside = ""
        self.kept: Kept | None = None
        self.left_out = "which endings and lines you have seen"
        self.saved = False
        self._store = store
        self._profile = known.profile
        self._is_unread = known.is_unread
        self._writer = writer
        self._written: tuple[object, ...] = ()
        self._opened = session.decisions
        self._settled = False
        self._is_copy = False
        self._is_walk = False
        self._played = 0.0
        self._since = time.monotonic()
        self._after = store.newest_change(session.program.story.id)
        self._sources: Mapping[str, str] | None = None
        self._told_of_story = ""
        self._to_carry: tuple[str, ...] = ()
        self._ids = {game}
        self._as_it_was = False
        self._found: tuple[object, ...] | None = None  # where it was taken up: nothing has happened while it stands there
        self._is_edited = False
        self._unread: frozenset[str] = frozenset()  # lines of an edited story that were replayed, and by nobody read
        self._left = False

    @classmethod
    def start(
        cls, store: Store, program: Program, seed: str, sources: Mapping[str, str] | None = None,
        carried: Mapping[str, int | str] | None = None,
    ) -> Game:  # fmt: skip
        """Start a new game, as the player has set things (see `wishes_for`).

        `sources` (file name to text) are kept beside its saves from the first save on. `carried` is what another game began
        with (`Session.carried`), to begin as it did; without it this one begins with what earlier games have left.

        The game's seed is `seed` as a save can hold it (see `fit_seed`).
        """
        known = load_profile(store.root, program.story.id)
        wishes = wishes_for(program, store.root)
        kept = known.profile.kept if carried is None else carried
        begins = {**values_now(program.renamed, kept), **(wishes.carried if carried is None else {})}
        session = Session.new(program, fit_seed(seed), begins, earlier_in(program, known))
        game = new_game_id()
        self = cls(store, session, game, known=known, writer=store.writer(auto_slot(program.story.id, game)))
        self.note = " ".join(filter(None, (self.note, wishes.note)))
        self._sources = sources
        return self

    @classmethod
    def at_end_of(cls, store: Store, program: Program, walk: Walk, seed: str, sources: Mapping[str, str] | None = None) -> Game:
        """Start a new game at the end of a walk that fits the story. What is carried in is the walk's, not the profile's.

        Nothing is saved, nor added to the profile, before the player decides something else than the walk did; from then on
        it is a game like any other, in a slot of its own.
        """
        known = load_profile(store.root, program.story.id)
        session, _ = go(program, walk, fit_seed(seed), earlier_in(program, known))
        game = new_game_id()
        self = cls(store, session, game, known=known, writer=store.writer(auto_slot(program.story.id, game)))
        self._sources = sources
        self._is_walk = True
        return self

    @classmethod
    def resume(cls, store: Store, reopened: Reopened) -> Game:
        """Take a game up from a save. Nothing is written before something happens in it.

        It goes on as the same game, in the same autosave slot, unless that would bury something: when it is open in
        another window, when the autosave knows decisions that this save does not, or when the story has been edited so much
        that not every decision still stands, or that they lead elsewhere. Then it goes on as a copy, and the autosave stays
        as it is.
        """
        record, replay = reopened.record, reopened.replay
        berth = berth_of(store, record, fits=replay.fit is Fit.EXACT)
        self = cls(store, replay.session, berth.game, known=reopened.known, writer=berth.writer)
        self.note = " ".join(part for part in (berth.note, reopened.known.note) if part)
        self._sources = reopened.sources
        self._as_it_was = reopened.is_as_it_was
        self._is_copy = berth.game != record.game
        self._played = record.playtime
        self._found = self._state()
        self._is_edited = reopened.is_edited
        self._unread = replay.unread
        if berth.is_there and not reopened.is_edited:
            self._written = self._state()
            self.saved = True
        return self

    def playtime(self) -> float:
        """Return the seconds played, over all sittings of this game; long pauses count in part."""
        return self._played + min(time.monotonic() - self._since, LONGEST_PAUSE)

    def autosave(self, picture: str = "") -> str:
        """Save to the game's own slot. `picture` is the screen, small, as lines of text. Returns trouble or an empty
        string."""
        if self.only_walked:
            return ""
        written = self._autosave(picture)
        self.saved = isinstance(written, Written)
        self.trouble = written.sentence if isinstance(written, Refusal) else self._carry()
        if self.saved and isinstance(self.session.beat, EndingBeat):
            self.trouble = self._merge_profile() or self.trouble
        return self.trouble

    def save_as(self, name: str, picture: str = "") -> str:
        """Save under a name of the player's; the same name again is a new generation. Returns trouble or an empty
        string."""
        shown = display_name(name)
        return fault_in_name(shown) or self._save_aside(named_slot(self._story_id, shown), shown, picture)

    def quick_save(self, picture: str = "") -> str:
        """Save to the one quick save of this story. Returns trouble or an empty string."""
        return self._save_aside(quick_slot(self._story_id), QUICK_SAVE_NAME, picture)

    def move_to(self, store: Store, picture: str = "") -> str:
        """Save to another folder from now on, at once for the first time. Returns trouble or an empty string; with trouble
        the game stays with the folder that it had."""
        if os.path.realpath(store.root) == os.path.realpath(self.root):
            return self.autosave(picture)
        before = (self.id, self._store, self._writer, self._settled, self._written, self.saved, self.trouble, self._after)
        berth = berth_of(store, self.record(), fits=True)  # that folder may hold the same game, and further on
        self.id, self._store, self._writer = berth.game, store, berth.writer
        self._ids.add(self.id)
        self._settled, self._written, self._after = False, (), store.newest_change(self._story_id)
        trouble = self.autosave(picture)
        if trouble and not self.saved:
            self._writer.close()
            self.id, self._store, self._writer, self._settled, self._written, self.saved, self.trouble, self._after = before
        else:
            before[2].close()
            self._to_carry = (*self._to_carry, before[1].root)
            self.trouble, trouble = trouble or self._carry(), ""
        return trouble

    def _carry(self) -> str:
        """Take what was seen in earlier games along to this folder, from those where that has not worked yet."""
        while self._to_carry:
            refused = carry_profile(self._to_carry[0], self._story_id, self.root)
            if refused:
                return refused.sentence
            self._to_carry = self._to_carry[1:]
        return ""

    def export(self, path: str, picture: str = "", *, overwrite: bool = False) -> Refusal | None:
        """Copy the game as it stands to a file, as `saves import` takes it. See `export_to`."""
        return export_to(self.record(picture=picture), path, overwrite=overwrite)

    @property
    def root(self) -> str:
        """The folder of saves that this game is saved in."""
        return self._store.root

    def leave(self, picture: str = "", before: str = "") -> str:
        """Save how far the reader has come, add to the profile, and let go of the game. Returns trouble or an empty
        string; `left_out` says what the trouble is about where the game itself is saved.

        What is on the disk already is not written again, and a game in which nothing has happened leaves no trace. What was
        taken back is kept aside first (see `kept`), so that the game is carried on where it was left; `before` is a picture of
        what the player had come to. A second call does nothing.
        """
        if self._left:
            return self.trouble
        self._left = True
        if self.only_walked:
            self._writer.close()
            return self.trouble
        bygone = self.came_to(before)
        self.kept = self._keep_aside(bygone) if bygone is not None else None
        is_gone = self._settled and not self._writer.holds()  # somebody deleted the folder since the last save
        is_written = self._state() == self._written or self.is_untouched
        if bygone is not None or (self._has_begun() and (is_gone or not is_written)):
            self.autosave(picture)
        unkept = self.kept.trouble if self.kept is not None else ""
        if self.is_untouched:
            self.trouble = ""  # what could not be saved has been taken back
        has_news = self._has_begun() and not (self._is_edited and self.is_untouched)
        forgotten = self._merge_profile() if has_news else ""
        if unkept and not self.trouble:
            self.left_out = "what you had come to before you went back"
        trouble = self.trouble or unkept or forgotten or self._carry()
        self._writer.close()
        if self._written:
            self._store.make_room(self._story_id)
            forget_unneeded(self._store.root, story_folder(self._story_id))
        return trouble

    def record(self, name: str = AUTOSAVE_NAME, picture: str = "") -> Record:
        """Return the game as it stands now, as a save under this name."""
        return recorded(self.session, self.id, name, self.playtime(), picture, as_it_was=self._as_it_was)

    def came_to(self, picture: str = "") -> Record | None:
        """Return what the player had come to before they took decisions back, as a save; None where they took none back, or
        none of their own. `picture` is of what they had come to."""
        if self.session.undone is None:
            return None
        return at(self.session, furthest(self.session), lambda: None if self.only_walked else self.record(BEFORE_NAME, picture))

    def decide(self, take: Callable[[], None], picture: str = "") -> Kept | None:
        """Take a decision, and keep aside what the player had come to before they went back, if it is another than they took
        then. None if there is nothing to keep. `picture` is of what they had come to. Raises what `take` raises.
        """
        known, before = self.session.undone, self.came_to(picture)
        take()
        return None if before is None or self.session.decisions[-1] == known else self._keep_aside(before)

    def route(self) -> Route:
        """Return where this game has been, and what earlier games saw besides."""
        return route(self.session, self.session.earlier.scenes)

    @property
    def is_untouched(self) -> bool:
        """Whether this was taken up from a save and nothing has happened in it since."""
        return self._found == self._state() and not self._written

    @property
    def only_walked(self) -> bool:
        """Whether all that was decided is what a walk decided, which is not the player's to be saved."""
        decisions = self.session.decisions
        return self._is_walk and not self._written and decisions == self._opened[: len(decisions)]

    @property
    def _story_id(self) -> str:
        return self.session.program.story.id

    def _state(self) -> tuple[object, ...]:
        return (self.session.decisions, self.session.at)

    def _has_begun(self) -> bool:
        """Whether a line was read to its end or anything decided: scenery that sets itself up is nothing yet."""
        if self._written or self.session.decisions:
            return True
        *passed, _ = self.session.history()
        return any(isinstance(past.beat, Line | Message) for past in passed)

    def _autosave(self, picture: str) -> Written | Refusal:
        self._tick()
        if not (self._settled and self._writer.holds()):  # at first, and when the folder was deleted meanwhile
            trouble = self._settle()
            if trouble:
                return trouble
        state = self._state()
        written = self._writer.write(self.record(picture=picture), self._after)
        if isinstance(written, Refusal) and written.code == "theirs":  # without locks, this is how one knows
            self._go_on_as_copy()
            written = self._writer.write(self.record(picture=picture), self._after)
        if isinstance(written, Written):
            self._written = state
        else:
            self._settled = False  # whatever was in order on that disk need not be in order still
            self._unsay_of_story()
        return written

    def _settle(self) -> Refusal | None:
        claimed = self._writer.claim()
        if isinstance(claimed, Refusal):
            return claimed
        if claimed is Hold.THEIRS:  # only if it was resumed in another window since it was resumed here
            self._go_on_as_copy()
            self._writer.claim()
        self._keep_story()
        self._settled = True
        return None

    def _go_on_as_copy(self) -> None:
        self.id = new_game_id()
        self._ids.add(self.id)
        self._writer.close()
        self._writer = self._store.writer(auto_slot(self._story_id, self.id))
        self.aside = COPIED

    def _keep_story(self) -> None:
        """A story that cannot be kept does not keep a game from being saved."""
        if self._sources is None:
            return
        refused = keep_story(self._store.root, self._story_id, self.session.program.fingerprint, self._sources)
        told = f"Your game is saved, but not the story beside it. {refused.sentence}" if refused else ""
        if told != self._told_of_story:
            self.aside = self._told_of_story = told

    def _unsay_of_story(self) -> None:
        """The game was not saved either: what was to be told of its story says that it was."""
        if self.aside == self._told_of_story:
            self.aside = self._told_of_story = ""

    def _keep_aside(self, record: Record) -> Kept:
        return Kept(self._write_aside(named_slot(self._story_id, record.name), record))

    def _save_aside(self, slot: Slot, name: str, picture: str) -> str:
        self._tick()
        return self._write_aside(slot, self.record(name, picture))

    def _write_aside(self, slot: Slot, record: Record) -> str:
        self._keep_story()
        writer = self._store.writer(slot)
        written = writer.write(record, self._after)
        writer.close()
        found = writer.before
        self.meanwhile = saved_meanwhile(found.path) if found is not None and self._is_news(found) else ""
        if isinstance(written, Refusal):
            self._unsay_of_story()
        return written.sentence if isinstance(written, Refusal) else ""

    def _is_news(self, found: Found[Record]) -> bool:
        """Whether another game than this saved there since this one was opened."""
        return found.value is not None and found.value.game not in self._ids and found.changed > self._after

    def _merge_profile(self) -> str:
        session = self.session
        ending = session.beat.id if isinstance(session.beat, EndingBeat) else ""
        has_come_there = bool(ending) and self._brought_it_there()
        if ending and self._is_edited and session.decisions == self._opened:
            ending = ""  # what the player decided led elsewhere when it was decided
        kept = session.kept() if has_come_there and not self._is_unread else None
        here = session.beat
        unread = self._unread - {line_key(here)} if isinstance(here, Line | Message) else self._unread
        scenes = visited(session, since=len(self._opened) if self._is_edited else 0)
        added = Added(self.id, kept, session.chosen(), session.read() - unread, ending, scenes)
        refused = merge_profile(self._store.root, self._story_id, added)
        return refused.sentence if refused else ""

    def _brought_it_there(self) -> bool:
        """Whether the ending on the screen was come to in this sitting. One that a save was opened at finishes nothing."""
        if self.session.decisions != self._opened:
            return True
        return not self._is_copy and self.id not in self._profile.games

    def _tick(self) -> None:
        self._played = self.playtime()
        self._since = time.monotonic()
