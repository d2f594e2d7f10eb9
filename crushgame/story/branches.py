"""`match`: one way for every value, and a finding for a value that has none.

Knows how cases cover a range. Must not know how any other step is laid out.
"""

from __future__ import annotations

from crushgame.story.bench import Bench
from crushgame.story.diagnostics import Finding, Related, nearest
from crushgame.story.kinds import FLAG_WORDS, Flag, Kind, OneOf, bounds
from crushgame.story.model import Case, Match
from crushgame.story.program import Jump, Switch, Written

WIDEST = 10_000
"""Values that one `match` may look at."""


def compile_match(bench: Bench, step: Match) -> bool:
    """Lay out a match; return whether the story can come to what follows it."""
    names = bench.names
    bound = names.bind(step.subject)
    kind = bound.kind if bound else Flag()
    low, high = bounds(kind)
    if high - low >= WIDEST:
        names.find("E512", step.subject.spot, len(step.subject.text), low=str(low), high=str(high))
        return True
    at = bench.assembler.emit(Jump(0), step.spot)
    targets: dict[int, int] = {}
    first: dict[int, Case] = {}
    written: list[tuple[int, Written]] = []
    leaving: list[int] = []
    goes_on = False
    for case in step.cases:
        start = bench.assembler.here()
        written.append((start, Written(case_name(case), case.spot)))
        if bound:
            values = covered(bench, case, kind)
            before = next((first[value] for value in values if value in first), None)
            if before is not None:
                bench.names.findings.append(_twice(case, before))
            for value in values:
                targets.setdefault(value, start)
                first.setdefault(value, case)
        if bench.lay(case.steps):
            goes_on = True
            leaving.append(bench.assembler.emit(Jump(0), case.spot))
    missing = [value for value in range(low, high + 1) if value not in targets]
    otherwise = bench.assembler.here()
    if step.otherwise is not None:
        goes_on = bench.lay(step.otherwise) or goes_on
        if step.otherwise:
            written.append((otherwise, Written("else", bench.assembler.spots[otherwise])))
        if bound and not missing:
            names.find("W513", step.spot, 5, subject=step.subject.text)
    elif missing and bound:
        shown = ", ".join(value_name(value, kind) for value in missing[:6]) + (", …" if len(missing) > 6 else "")
        names.find("E510", step.subject.spot, len(step.subject.text), subject=step.subject.text, missing=shown)
        goes_on = True
    bench.assembler.lead(leaving, bench.assembler.here())
    if bound:
        laid = tuple(targets.get(value, otherwise) for value in range(low, high + 1))
        bench.assembler.code[at] = Switch(bound, low, laid, step.subject.text, tuple(written))
    return goes_on


def covered(bench: Bench, case: Case, kind: Kind) -> range:
    """Return the values that a case is for; a case for something that cannot be is a finding and covers nothing."""
    low, high = bounds(kind)
    if case.name and isinstance(kind, OneOf) and case.name in kind.names:
        value = kind.names.index(case.name)
        return range(value, value + 1)
    if case.name in FLAG_WORDS and isinstance(kind, Flag):
        value = FLAG_WORDS[case.name]
        return range(value, value + 1)
    if not case.name and not isinstance(kind, OneOf) and low <= case.low <= case.high <= high:
        return range(case.low, case.high + 1)
    known = list(kind.names) if isinstance(kind, OneOf) else ["yes", "no"] if isinstance(kind, Flag) else [f"{low}..{high}"]
    name = case_name(case)
    near = nearest(name, known) if case.name else ""
    bench.names.find("E511", case.spot, len(name), near, case=name, known=", ".join(known))
    return range(0)


def case_name(case: Case) -> str:
    """Return what an author writes before the colon of a case."""
    return case.name or (str(case.low) if case.low == case.high else f"{case.low}..{case.high}")


def value_name(value: int, kind: Kind) -> str:
    """Say a value as an author writes it."""
    if isinstance(kind, OneOf):
        return kind.names[value]
    return ("no", "yes")[value] if isinstance(kind, Flag) else str(value)


def _twice(case: Case, before: Case) -> Finding:
    name = case.name or str(case.low)
    return Finding("E208", case.spot, {"what": "case", "name": name}, related=(Related(before.spot, "it stands here first"),))
