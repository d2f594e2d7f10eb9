"""What was shown, one thing after another, as words: what the plain player prints of a stretch of a game.

Knows sessions and who comes on the stage. Must not know streams or saves, and changes nothing of a session.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crushgame.plain_words import BLANK, Words, heading, words_of, words_of_choice
from crushgame.play.beats import AskBeat, ChoiceBeat, Line, Message, Place, Show
from crushgame.play.session import Past, Session
from crushgame.play.staging import Staging, after, staged
from crushgame.story.program import Program

FEW = 4
"""So many of the last things are repeated where nothing was said since the last choice."""


class Telling:
    """The words for the beats of one story, in the order in which they are shown. `staging` is as the last of them left it."""

    def __init__(self, program: Program, colours: Mapping[str, str], staging: Staging) -> None:
        """`colours` is by cast id."""
        self._program = program
        self._colours = colours
        self.staging = staging

    def words_of(self, past: Past) -> tuple[Words, ...]:
        """Return what to print for the next beat, and for what was decided at it."""
        said = words_of(past.beat, self._colours, self.staging)
        self.staging = after(self.staging, past.beat, self._program)
        if past.decision is None:
            return said
        if isinstance(past.beat, AskBeat):
            said = (BLANK, Words(past.beat.prompt))  # what could be answered is of no use any more
        return *said, Words(f"You {'chose' if past.decision.option else 'answered'}: {past.words}", hang=2)

    def all_of(self, pasts: Iterable[Past]) -> list[Words]:
        """Return what to print for the next beats."""
        return [words for past in pasts for words in self.words_of(past)]


def telling_on(session: Session, colours: Mapping[str, str]) -> Telling:
    """Return a telling that goes on with the beat where the session stands. A place that stands there is named in any case."""
    *shown, now = session.history()
    staging = staged(session.program, (past.beat for past in shown))
    return Telling(session.program, colours, staging._replace(place=None) if isinstance(now.beat, Place) else staging)


def everything(session: Session, colours: Mapping[str, str]) -> list[Words]:
    """Return all that was said and decided so far."""
    return Telling(session.program, colours, Staging()).all_of(session.history())


def recently(session: Session, colours: Mapping[str, str]) -> list[Words]:
    """Return what was shown since the last decision; where that is nothing but a stop, the last few things."""
    before, latest = _parted(session)
    return Telling(session.program, colours, staged(session.program, (past.beat for past in before))).all_of(latest)


def here(session: Session, colours: Mapping[str, str]) -> list[Words]:
    """Return where the player stands: the place, who is there, and what was said last."""
    before, latest = _parted(session)
    said = [past for past in latest if not isinstance(past.beat, Place | Show)]
    if not any(isinstance(past.beat, Line | Message) for past in said):
        said = [*_last_lines(before), *said]
    now = staged(session.program, (past.beat for past in session.history()))
    told = Telling(session.program, colours, now).all_of(said)
    return [*(heading(session.place) if session.place else ()), *map(Words, who_is_here(now)), *told]


def who_is_here(staging: Staging) -> tuple[str, ...]:
    """Return a sentence about those on the stage, or nothing where there is nobody."""
    shown = [figure for figure in staging.figures if not figure.is_guest]
    names = [f"{figure.name} ({figure.usual})" if figure.usual else figure.name for figure in shown]
    if not names:
        return ()
    several = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return (f"{several} {'is' if len(names) == 1 else 'are'} here.",)


def options(session: Session) -> tuple[Words, ...]:
    """Return the options of the choice where the session stands; nothing at another stop."""
    stop = session.beat
    return words_of_choice(stop, session.chosen_before) if isinstance(stop, ChoiceBeat) else ()


def without_gaps(said: Iterable[Words]) -> list[Words]:
    """Return paragraphs with one blank line where two would meet."""
    kept: list[Words] = []
    for words in said:
        if not (words == BLANK and kept and kept[-1] == BLANK):
            kept.append(words)
    return kept


def _parted(session: Session) -> tuple[list[Past], list[Past]]:
    """Return what was shown before, and what was shown since the last decision (or the last few things)."""
    shown = list(session.history())
    turn = next((index for index in range(len(shown), 0, -1) if shown[index - 1].decision), 0)
    begin = turn if turn < len(shown) - 1 else max(0, len(shown) - FEW)
    return shown[:begin], shown[begin:]


def _last_lines(pasts: list[Past]) -> list[Past]:
    return [past for past in pasts if isinstance(past.beat, Line | Message)][-FEW:]
