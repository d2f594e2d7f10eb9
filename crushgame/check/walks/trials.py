"""Story tests, run: going the walk of a test with the engine of the game, and comparing what comes with what should.

Knows programs, sessions and tests. Must not know files, nor how a result is shown. A test that fails is a finding, at the
spot of the test that did not hold.
"""

from __future__ import annotations

from typing import NamedTuple

from crushgame.check.walks.fixing import Fixed, NeverDrawn, fixed
from crushgame.play.beats import AskBeat, ChoiceBeat, EndingBeat, Halt, Line, Message, Place
from crushgame.play.chance import telling
from crushgame.play.session import NotOffered, Past, Session
from crushgame.play.walk import SEED, Walk, pass_questions
from crushgame.story.diagnostics import Finding, Spot, nearest
from crushgame.story.program import Program
from crushgame.story.trial_names import Vocabulary, shown
from crushgame.story.trials import Given, Taken, Trial, Wanted

LONGEST_TOLD = 90
"""Characters of words that a failure quotes."""


class Walked(NamedTuple):
    """A walk that was gone as far as it goes. `trouble` is empty, or says why it goes no further."""

    session: Session
    walk: Walk
    trouble: str = ""
    suggestion: str = ""
    spot: Spot | None = None


class Verdict(NamedTuple):
    """What came of one test: nothing but the test when all is as it should be."""

    trial: Trial
    failures: tuple[Finding, ...]


def run(program: Program, trials: tuple[Trial, ...]) -> list[Verdict]:
    """Run story tests, whose names have been checked, each on its own."""
    words = Vocabulary(program)
    return [Verdict(trial, tuple(_run(words, trial))) for trial in trials]


def _run(words: Vocabulary, trial: Trial) -> list[Finding]:
    walked = walk_of(words, trial)
    if walked.trouble:
        return [_failure(trial, walked.spot or trial.spot, walked.trouble, walked.suggestion)]
    session = walked.session
    stop = session.stop
    found: list[Finding] = []
    if trial.ends and not (isinstance(stop, EndingBeat) and stop.id == trial.ends.text):
        found.append(_failure(trial, trial.ends.spot, f'{_where(stop)}, where it should end with "{trial.ends.text}"'))
    elif trial.stands and not (isinstance(stop, ChoiceBeat) and stop.scene == trial.stands.text):
        where = f'where it should stand at a choice in "{trial.stands.text}"'
        found.append(_failure(trial, trial.stands.spot, f"{_where(stop)}, {where}"))
    elif isinstance(stop, Halt):
        found.append(_failure(trial, trial.spot, _where(stop)))
    for given in trial.values:
        what = _other_value(words, session, given)
        if what:
            found.append(_failure(trial, given.value_spot, what))
    return found + _words(trial, session) + _offers(trial, session)


# ---- going ----


def walk_of(words: Vocabulary, trial: Trial) -> Walked:
    """Go the walk of a test as far as it goes. Questions that it does not answer take their default, those at its end too."""
    seed = trial.seed or SEED
    settings = fixed(trial, words, seed)
    if isinstance(settings, NeverDrawn):
        given, names = settings
        session = Session.new(words.program, seed)
        trouble = f'"{given.name}" cannot be "{given.values[0]}" with these kept values, but only {", ".join(names)}'
        return Walked(session, Walk({}, {}, ()), trouble, spot=given.value_spot)
    session = Session.new(words.program, telling(settings.fates, seed), settings.carried)
    for taken in trial.walk:
        if taken.answer is None:
            pass_questions(session)
        trouble, suggestion = _take(session, taken)
        if trouble:
            session.stand(session.turn_length)
            return Walked(session, _walk(settings, session), trouble, suggestion, taken.spot)
    pass_questions(session)
    session.stand(session.turn_length)
    return Walked(session, _walk(settings, session))


def _walk(settings: Fixed, session: Session) -> Walk:
    return Walk(settings.carried, settings.fates, session.decisions)


def _take(session: Session, taken: Taken) -> tuple[str, str]:
    """Do one step of a walk; return why it cannot be done and what was probably meant, or two empty texts."""
    stop = session.stop
    if taken.answer is not None:
        if not isinstance(stop, AskBeat):
            return f"nothing is asked here: {_where(stop)}", ""
        try:
            session.answer(taken.answer)
        except NotOffered as refused:
            return f'"{taken.answer}" is no answer: {refused}', ""
        return "", ""
    written = f"{taken.scene}.{taken.option}" if taken.scene else taken.option
    if not isinstance(stop, ChoiceBeat):
        return f'"{written}" cannot be taken: {_where(stop)}', ""
    if taken.scene and taken.scene != stop.scene:
        return f'"{written}" cannot be taken: {_where(stop)}', ""
    offer = next((offer for offer in stop.offers if offer.id == taken.option), None)
    if offer is None:
        meant = nearest(taken.option, [offer.id for offer in stop.offers if not offer.locked])
        return f'"{written}" is not on offer: {_where(stop)}', meant
    if offer.locked:
        return f'"{written}" is locked ("{offer.locked}"): {_where(stop)}', ""
    session.choose(taken.option)
    return "", ""


def _where(stop: ChoiceBeat | AskBeat | EndingBeat | Halt) -> str:
    """Say where a walk stands."""
    if isinstance(stop, ChoiceBeat):
        offers = ", ".join(f"{offer.id} (locked)" if offer.locked else offer.id for offer in stop.offers)
        return f'it stands at a choice in "{stop.scene}" of {offers}'
    if isinstance(stop, EndingBeat):
        return f'it has ended with "{stop.id}"'
    if isinstance(stop, AskBeat):
        return f'it stands at the question "{_cut(stop.prompt or stop.about)}"'
    return f"the story cannot go on ({stop.code})"


# ---- comparing ----


def _other_value(words: Vocabulary, session: Session, given: Given) -> str:
    """Say what a variable holds when that is not what it should, else nothing."""
    state, slots = session.state, words.program.slots
    if given.name in words.texts:
        held = state.texts[words.texts[given.name]]
        return "" if held == given.values[0] else f'"{given.name}" is "{held}", not "{given.values[0]}"'
    places = words.places(given) or []
    if all(state.values[place.slot] == place.value for place in places):
        return ""
    if given.name in words.sets:
        members = [member for member, slot in words.sets[given.name].items() if state.values[slot]]
        return f'"{given.name}" holds {_listed(members)}, not {_listed(list(given.values))}'
    slot = words.slots[given.name]
    return f'"{given.name}" is {shown(slots[slot].kind, state.values[slot])}, not {given.values[0]}'


def _listed(members: list[str]) -> str:
    return ", ".join(members) or "nothing"


def _words(trial: Trial, session: Session) -> list[Finding]:
    if not trial.says and not trial.never_says:
        return []
    heard = [" ".join(text.split()) for past in session.history() for text in _shown(past)]
    missing = [wanted for wanted in trial.says if not any(wanted.text in text for text in heard)]
    found = [_failure(trial, wanted.spot, f'"{_cut(wanted.text)}" is never said') for wanted in missing]
    for wanted in trial.never_says:
        said = next((text for text in heard if wanted.text in text), "")
        if said:
            found.append(_failure(trial, wanted.spot, f'"{_cut(wanted.text)}" is said, in "{_cut(said)}"'))
    return found


def _shown(past: Past) -> list[str]:
    """Return the words that a player has read of one beat."""
    beat = past.beat
    if isinstance(beat, Line | Message):
        return [beat.text]
    if isinstance(beat, EndingBeat):
        return [beat.title, beat.text]
    if isinstance(beat, ChoiceBeat):
        return [text for offer in beat.offers for text in (offer.text, offer.locked)]
    if isinstance(beat, AskBeat):
        return [beat.prompt]
    return [beat.title] if isinstance(beat, Place) else []


def _offers(trial: Trial, session: Session) -> list[Finding]:
    stop = session.stop
    is_open = {offer.id for offer in stop.offers if not offer.locked} if isinstance(stop, ChoiceBeat) else set[str]()
    missing = [_not_offered(trial, wanted, _where(stop)) for wanted in trial.offers if wanted.text not in is_open]
    return missing + [
        _failure(trial, wanted.spot, f'"{wanted.text}" is on offer at the end')
        for wanted in trial.never_offers
        if wanted.text in is_open
    ]


def _not_offered(trial: Trial, wanted: Wanted, where: str) -> Finding:
    return _failure(trial, wanted.spot, f'"{wanted.text}" is not on offer at the end: {where}')


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TOLD else f"{text[: LONGEST_TOLD - 1]}…"


def _failure(trial: Trial, spot: Spot, what: str, suggestion: str = "") -> Finding:
    return Finding("E810", spot, {"test": trial.name, "what": what}, suggestion=suggestion)
