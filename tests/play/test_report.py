"""What is said of a game that has ended, and which of its decisions are taken for it."""

from __future__ import annotations

from crushgame.play.report import Note, Report, Voice, Watched, report_of
from crushgame.play.session import Session
from tests.play.stories import FORK, program
from tests.story.frame import decide

_HEAD = """\
cast: {mo: {name: Mo}}
variables:
  rapport: {from: 0, to: 10, start: 5, meter: You two}
  ease: {from: 0, to: 4, start: 2, meter: Ease}
  late: {from: 0, to: 18, meter: The time, clock: "21:30 +10"}
  mood: {one of: [low, high], meter: The mood}
  asked: no
  built: no
  open: yes
  light: no
define: {warm: rapport > 7}
"""
_WATCH = "  watch: {warm: WARM, built: BUILT, open: OPEN, light: LIGHT}\n"


def _option(name: str, moves: str = "", notes: str = "") -> str:
    changes = f", set: {{{moves}}}" if moves else ""
    return f"          - {{option: Do {name}., id: {name}{changes}, notes: [{notes}]}}\n"


def _story(report: str, *options: str, tags: str = "") -> str:
    """Return a story of one menu that comes back, with an option more: `leave`, which ends it."""
    return (
        f"{_HEAD}endings: {{done: {{title: Done, notes: [{tags}]}}}}\nreport:\n  title: Report\n{report}"
        f"scenes:\n  start:\n    steps:\n      - choice:\n{''.join(options)}"
        "          - {option: Leave., id: leave, end: done}\n        loop: yes\n"
    )


def _ended(text: str, *choices: str) -> Session:
    session = decide(Session.new(program(text), "heron-1"), *choices, "leave")
    while session.advance():
        pass
    return session


def _report(text: str, *choices: str) -> Report:
    report = report_of(_ended(text, *choices))
    assert report is not None
    return report


def _notes(*tags: str) -> str:
    """Return a note for each tag that has words for the best, the turn and the worst."""
    return "  notes:\n" + "".join(f"    {tag}: {{best: B {tag}, turn: T {tag}, worst: W {tag}}}\n" for tag in tags)


def _told(report: Report) -> list[tuple[str, str]]:
    """Return of what kind each note is, and the option that it is about."""
    return [(note.kind, note.option.removeprefix("Do ").removesuffix(".")) for note in report.notes]


# ---- whether there is one ------------------------------------------------------------------------------------------------


def test_a_story_without_a_report_gives_none() -> None:
    session = decide(Session.new(program(FORK), "heron-1"), "leave")
    assert session.ended
    assert report_of(session) is None


def test_a_game_that_has_not_ended_has_no_report() -> None:
    session = _ended(_story(""))
    assert report_of(session) is not None
    session.back()
    assert report_of(session) is None


# ---- what is said, and what was watched --------------------------------------------------------------------------------------


def test_a_report_says_its_lines_with_who_says_them_and_leaves_out_those_without_words() -> None:
    report = (
        "  steps:\n    - |\n      Mo: {rapport} of ten.\n      It was *late*.\n      {if asked}Never said.{end}\n"
        "    - {match: mood, low: Low., high: [{if: asked, then: A., else: High.}]}\n  last: Tea, {player}.\n"
    )
    found = _report(_story(report, _option("smile", "mood: high")), "smile")
    assert found == Report("Report", ("Mo: 5 of ten.", "It was late.", "High."), (), (), (), ("Tea, You.",))


def test_the_title_of_a_report_speaks_of_the_ending() -> None:
    assert (
        _report(_story("", _option("talk", "rapport: +2")).replace("title: Report", "title: 'No. {rapport}'"), "talk").title
        == "No. 7"
    )


def test_without_a_moment_the_watched_are_told_as_they_stand_at_the_ending() -> None:
    text = _story(_WATCH, _option("ask", "asked: yes"), _option("build", "built: yes"))
    found = _report(text.replace("id: leave,", "id: leave, set: {open: no},"), "ask", "build")
    assert found.watched == (Watched("WARM", False), Watched("BUILT", True), Watched("OPEN", False), Watched("LIGHT", False))


def test_the_watched_are_told_as_they_stood_before_the_decision_that_made_the_moment_hold_first() -> None:
    options = (_option("build", "built: yes"), _option("ask", "asked: yes, open: no"), _option("light", "light: yes"))
    found = _report(_story(_WATCH + "  at: asked\n", *options), "build", "ask", "light", "ask")
    assert [watched.title for watched in found.watched if watched.is_lit] == ["BUILT", "OPEN"]


def test_a_moment_that_comes_and_goes_within_a_turn_counts() -> None:
    ask = "          - {option: Do ask., id: ask, set: {asked: yes}, steps: [Well., {set: {asked: no, open: no}}]}\n"
    found = _report(_story(_WATCH + "  at: asked\n", ask, _option("build", "built: yes")), "ask", "build")
    assert [watched.title for watched in found.watched if watched.is_lit] == ["OPEN"]


def test_a_moment_that_only_a_visit_brings_counts() -> None:
    ask = "          - {option: Do ask., id: ask, set: {built: yes}, call: aside}\n"
    text = _story(_WATCH + "  at: seen(aside)\n", ask, _option("light", "light: yes"), _option("shut", "open: no"))
    found = _report(text + "  aside: {steps: [Well.]}\n", "light", "ask", "shut")
    assert [watched.title for watched in found.watched if watched.is_lit] == ["OPEN", "LIGHT"]


def test_where_the_moment_never_came_the_watched_are_told_before_the_last_decision() -> None:
    text = _story(_WATCH + "  at: asked\n", _option("build", "built: yes"))
    leave = text.replace("id: leave,", "id: leave, set: {open: no},")
    assert [watched.title for watched in _report(leave, "build").watched if watched.is_lit] == ["BUILT", "OPEN"]


# ---- the best ------------------------------------------------------------------------------------------------------------


def test_the_best_decision_is_the_one_that_turned_on_most_of_what_was_on_at_the_moment() -> None:
    options = (
        _option("two", "built: yes, light: yes", "a"),
        _option("one", "rapport: +5", "b"),
        _option("ask", "asked: yes"),
        _option("dim", "built: no, light: no"),
    )
    text = _story(_WATCH + "  at: asked\n" + _notes("a", "b").replace("turn: ", "fox: ").replace("worst: ", "hen: "), *options)
    text = text.replace("  notes:\n", "  sources: {fox: {title: F}, hen: {title: H}}\n  notes:\n", 1)
    assert _told(_report(text, "one", "two", "ask")) == [("best", "two")]
    # What was turned on and was off again by then is no gain.
    assert _told(_report(text, "two", "dim", "one", "ask")) == [("best", "one")]


def test_of_two_that_gained_as_much_the_best_is_the_one_that_moved_the_meters_up_further() -> None:
    options = (_option("built", "built: yes, rapport: +1", "a"), _option("light", "light: yes, ease: +1", "b"))
    # A quarter of the way for one of ease, a tenth for one of rapport.
    text = _story(_WATCH + "  notes: {a: {best: A}, b: {best: B}}\n", *options)
    assert _told(_report(text, "built", "light")) == [("best", "light")]


def test_of_two_that_did_the_same_the_best_is_the_earlier() -> None:
    options = (_option("built", "built: yes", "a"), _option("light", "light: yes", "b"))
    text = _story(_WATCH + "  notes: {a: {best: A}, b: {best: B}}\n", *options)
    assert _told(_report(text, "light", "built")) == [("best", "light")]


def test_where_nothing_gained_the_best_moved_the_meters_up_most_and_cost_nothing() -> None:
    options = (
        _option("ease", "ease: +1", "a"),
        _option("talk", "rapport: +2", "b"),
        _option("shut", "ease: +2, open: no", "c"),
    )
    text = _story(_WATCH + "  notes: {a: {best: A}, b: {best: B}, c: {best: C}}\n", *options)
    assert _told(_report(text, "talk", "ease", "shut")) == [("best", "ease")]
    assert _told(_report(text, "shut")) == []


def test_clocks_and_names_are_no_measure_of_a_decision() -> None:
    options = (_option("wait", "late: +18, mood: high", "a"), _option("talk", "rapport: +1", "b"))
    text = _story(_WATCH + "  notes: {a: {best: A}, b: {best: B}}\n", *options)
    assert _told(_report(text, "wait", "talk")) == [("best", "talk")]


def test_only_a_decision_with_words_for_it_is_the_best_and_by_the_first_of_its_tags_that_has_any() -> None:
    options = (_option("two", "built: yes, light: yes", "a"), _option("one", "rapport: +5", "x, a, b, c"))
    notes = "  notes: {a: {worst: A}, b: {best: '{if asked}Not said.{end}'}, c: {best: 'You came to {rapport}.'}}\n"
    assert _report(_story(_WATCH + notes, *options), "two", "one").notes == (Note("best", "You came to 10.", "Do one."),)


# ---- the turn ------------------------------------------------------------------------------------------------------------


def test_the_turn_is_the_last_decision_up_to_the_moment_at_which_anything_watched_changed() -> None:
    options = (
        _option("built", "built: yes", "a"),
        _option("shut", "open: no", "b"),
        _option("talk", "ease: +1", "c"),
        _option("ask", "asked: yes"),
        _option("light", "light: yes", "d"),
    )
    notes = "  notes: {a: {turn: A}, b: {turn: B}, c: {turn: C}, d: {turn: D}}\n"
    text = _story(_WATCH + "  at: asked\n" + notes, *options)
    assert _told(_report(text, "built", "shut", "talk", "ask", "light")) == [("turn", "shut")]


def test_the_decision_that_brought_the_moment_can_be_the_turn() -> None:
    options = (_option("built", "built: yes", "a"), _option("ask", "asked: yes, open: no", "b"))
    text = _story(_WATCH + "  at: asked\n  notes: {a: {turn: A}, b: {turn: B}}\n", *options)
    assert _told(_report(text, "built", "ask")) == [("turn", "ask")]


# ---- the worst -----------------------------------------------------------------------------------------------------------


def test_the_worst_decision_is_the_one_that_turned_off_most() -> None:
    options = (
        _option("built", "built: yes", "x"),
        _option("one", "open: no, rapport: -5", "a"),
        _option("again", "open: yes", "x"),
        _option("two", "open: no, built: no", "b"),
    )
    text = _story(_WATCH + "  notes: {a: {worst: A}, b: {worst: B}}\n", *options)
    assert _told(_report(text, "built", "one", "again", "two")) == [("worst", "two")]


def test_of_two_that_lost_as_much_the_worst_moved_the_meters_down_further() -> None:
    options = (
        _option("shut", "open: no, rapport: -1", "a"),
        _option("open", "open: yes", "x"),
        _option("bang", "open: no, ease: -1", "b"),
    )
    text = _story(_WATCH + "  notes: {a: {worst: A}, b: {worst: B}}\n", *options)
    assert _told(_report(text, "shut", "open", "bang")) == [("worst", "bang")]


def test_where_nothing_lost_the_worst_moved_the_meters_down_most_and_gained_nothing() -> None:
    options = (_option("sulk", "rapport: -1", "a"), _option("spill", "ease: -1", "b"), _option("talk", "rapport: +1", "c"))
    text = _story(_WATCH + "  notes: {a: {worst: A}, b: {worst: B}, c: {worst: C}}\n", *options)
    assert _told(_report(text, "sulk", "spill", "talk")) == [("worst", "spill")]
    assert _told(_report(text, "talk")) == []


# ---- all of them ---------------------------------------------------------------------------------------------------------


def test_each_note_is_of_another_decision_and_they_come_in_their_order() -> None:
    options = (_option("shut", "open: no", "a"), _option("built", "built: yes", "b"), _option("light", "light: yes", "c"))
    text = _story(_WATCH + _notes("a", "b", "c"), *options)
    assert _told(_report(text, "shut", "built", "light")) == [("best", "built"), ("turn", "light"), ("worst", "shut")]
    assert _told(_report(text, "built", "shut")) == [("best", "built"), ("turn", "shut")]
    assert _told(_report(text, "shut", "built")) == [("best", "built"), ("worst", "shut")]


def test_where_the_game_turned_at_the_costliest_decision_the_worst_is_the_next() -> None:
    options = (_option("shut", "open: no", "a"), _option("open", "open: yes", "x"), _option("bang", "open: no, ease: -1", "b"))
    text = _story(_WATCH + _notes("a", "b").replace("best: ", "about: "), *options)
    assert _told(_report(text, "shut", "open", "bang")) == [("turn", "bang"), ("worst", "shut")]


# ---- who speaks ----------------------------------------------------------------------------------------------------------


def test_a_source_speaks_of_the_decision_that_did_most_for_good_or_ill() -> None:
    fox = "    fox: {title: Fox, cites: page 1, otherwise: Sulking.}\n"
    sources = f"  sources:\n{fox}    hen: {{title: Hen, otherwise: 'Hm, {{player}}.'}}\n"
    options = (
        _option("built", "built: yes", "a"),
        _option("shut", "open: no, rapport: -1", "b"),
        _option("talk", "ease: +2", "c"),
    )
    notes = "  notes: {a: {fox: A}, b: {fox: B}, c: {fox: C}}\n"
    found = _report(_story(_WATCH + sources + notes, *options, tags="c"), "talk", "built", "shut")
    assert found.voices == (Voice("Fox", "B", "page 1"), Voice("Hen", "Hm, You.", ""))


def test_a_source_speaks_of_the_ending_where_it_has_no_words_for_a_decision() -> None:
    report = "  sources: {fox: {title: Fox, otherwise: Sulking.}}\n  notes: {a: {fox: A}, e: {fox: 'Over, {mood}.'}}\n"
    text = _story(report, _option("talk", "", "a"), tags="e")
    assert _report(text).voices == (Voice("Fox", "Over, low.", ""),)
    assert _report(text, "talk").voices == (Voice("Fox", "A", ""),)
