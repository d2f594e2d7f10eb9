"""What a check found out, as one page of HTML that needs nothing else: numbers, findings, odds and the map.

Knows HTML. Must not know how anything is found or laid out. Everything that comes from a story is escaped, there is no
script, and the page itself forbids all that it does not hold: its styles are allowed by their hashes.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from html import escape

from crushgame.check.proof import Chance, Odds, Proof
from crushgame.check.show import svg as picture
from crushgame.check.show.figures import chance_of, counted, fraction, seconds
from crushgame.check.show.noting import table as notes_table
from crushgame.check.show.report import (
    headline,
    length_words,
    player_words,
    residual_words,
    sentence,
    states_words,
    tally_words,
    verdict,
    words_read,
)
from crushgame.check.show.retelling import retold, said
from crushgame.check.show.scenes import SceneMap
from crushgame.play.walk import Walk
from crushgame.story.diagnostics import Finding
from crushgame.story.printable import clean, one_line
from crushgame.story.program import ChoicePoint, ChosenWords, Program, VariedWords, Words
from crushgame.story.reading import Reading
from crushgame.story.report import render, severity
from crushgame.story.words import unmarked

_STYLE = """
:root { color-scheme: light dark; --page: #fffdf8; --ink: #26222b; --aside: #6a6472; --line: #ddd5c8; --bar: #a5497d;
  --good: #2c6e49; --warning: #8a5a00; --bad: #a3262a; --panel: #f6f1e7; }
@media (prefers-color-scheme: dark) { :root { --page: #17141c; --ink: #ece6f2; --aside: #a79fb2; --line: #3a3344;
  --bar: #d673ab; --good: #7fd1a0; --warning: #e5b567; --bad: #ff8a80; --panel: #211c29; } }
body { font: 16px/1.5 system-ui, sans-serif; background: var(--page); color: var(--ink); margin: 0 auto; max-width: 70rem;
  padding: 1.5rem; }
h1 { font-size: 1.7rem; margin: 0 0 .3rem; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; }
.verdict { font-weight: 600; border-left: .35rem solid; padding: .4rem .8rem; background: var(--panel); }
.proved { color: var(--good); } .warnings { color: var(--warning); } .errors, .unproved { color: var(--bad); }
.unproved { font-size: 1.2rem; }
.aside { color: var(--aside); }
ul.tallies { columns: 20rem; padding-left: 1.2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25rem .7rem .25rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--aside); font-weight: 500; } td.number, th.number { text-align: right; width: 1%;
  font-variant-numeric: tabular-nums; white-space: nowrap; }
td.bar { width: 16rem; } td.bar svg { display: block; width: 100%; height: .8rem; margin-top: .35rem; }
.fill { fill: var(--bar); } .room { fill: var(--line); }
.option td { border-bottom-style: dotted; } .option td:first-child { padding-left: 1.6rem; }
.never td { color: var(--bad); }
pre { background: var(--panel); padding: .7rem 1rem; overflow-x: auto; font: 13px/1.45 ui-monospace, monospace; margin: 0; }
.finding { border-left: .35rem solid var(--warning); margin: 0 0 1rem; } .finding.error { border-color: var(--bad); }
li.note { list-style: none; color: var(--aside); }
.finding ol, .finding p { margin: .5rem 1rem; }
.picture { overflow-x: auto; border: 1px solid var(--line); } .picture svg { display: block; max-width: none; margin: auto; }
"""

_LONGEST_WORDS = 160


def page(proof: Proof, reading: Reading, scenes: SceneMap | None = None, replays: Mapping[int, str] | None = None) -> str:
    """Return the page for one story. Without a map, or for a story with errors that keep it from being read, without one.

    `replays` are, by the index of a finding, the commands that play its walk.
    """
    program = reading.program
    title = one_line(reading.story.info.title if reading.story else "") or "A story"
    picture_of = picture.svg(scenes) if scenes is not None and scenes.nodes else ""
    parts = [_head(title), f"<h1>{escape(title)}</h1>", *_numbers(proof, reading)]
    if proof.odds is not None and program is not None:
        parts += _endings(proof.odds, program)
    parts += _findings(proof, reading, replays or {})
    if proof.notes and program is not None:
        parts += notes_table(proof.notes, program)
    if picture_of:
        parts += ["<h2>The map</h2>", f'<div class="picture">{picture_of}</div>']
    if program is not None:
        parts += _scenes(program, proof.odds)
    return "\n".join([*parts, "</main></body></html>"]) + "\n"


def _head(title: str) -> str:
    allowed = " ".join(f"'sha256-{_hash(style)}'" for style in (_STYLE, picture.STYLE))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src {allowed}; '
        "base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}: what was proved</title>\n<style>{_STYLE}</style></head>\n<body><main>"
    )


def _hash(style: str) -> str:
    return b64encode(sha256(style.encode()).digest()).decode()


def _numbers(proof: Proof, reading: Reading) -> list[str]:
    what, said_of = verdict(proof, reading), headline(proof, reading)
    parts = [f'<p class="verdict {what}">{escape(said_of[:1].upper() + said_of[1:])}.</p>']
    if what == "unproved":
        parts.append(
            f"<p>In {seconds(proof.seconds)} it saw {states_words(proof)}. What follows is known so far, and no more.</p>"
        )
    tallies = [escape(tally_words(tally, bool(proof.unproved))) for tally in proof.tallies if tally.of]
    if tallies:
        parts.append('<ul class="tallies">' + "".join(f"<li>{words}</li>" for words in tallies) + "</ul>")
    if proof.no_odds and proof.odds is None and reading.program is not None:
        parts.append(f'<p class="aside">No odds: {escape(one_line(proof.no_odds))}</p>')
    return parts


# ---- endings -----------------------------------------------------------------------------------------------------------


def _endings(odds: Odds, program: Program) -> list[str]:
    rows = sorted(odds.endings.items(), key=lambda row: -row[1].value)
    parts = ["<h2>Endings</h2>", f"<p>For a player who {escape(player_words(odds))}:</p>", "<table>"]
    for ending, chance in rows:
        title = one_line(program.endings[ending].title if ending in program.endings else "") or one_line(ending)
        parts.append(_ending(title, one_line(ending), chance, "" if chance.value else ' class="never"'))
    if odds.never_ending.value:
        parts.append(_ending("Never comes to an end", "", odds.never_ending, ' class="never"'))
    lengths = f"A playthrough: {length_words(odds.choices, 'choice', 'choices')}. {words_read(odds.words)}"
    parts += ["</table>", f"<p>{escape(lengths)}</p>"]
    if odds.residual:
        parts.append(f'<p class="aside">{residual_words(odds)}</p>')
    if odds.left_out:
        parts.append(f'<p class="aside">{escape(sentence(odds.left_out))}</p>')
    return parts


def _ending(title: str, name: str, chance: Chance, kind: str) -> str:
    identity = f' <span class="aside">{escape(name)}</span>' if name and name != title else ""
    return (
        f'<tr{kind}><td class="number">{escape(chance_of(chance))}</td><td class="number aside">{fraction(chance)}</td>'
        f'<td class="bar">{_bar(chance.value)}</td><td>{escape(title)}{identity}</td></tr>'
    )


def _bar(share: float) -> str:
    full = min(max(share * 1000, 4.0 if share > 0 else 0.0), 1000.0)
    return (
        '<svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true"><rect class="room" width="1000" height="10"/>'
        f'<rect class="fill" width="{full:.1f}" height="10"/></svg>'
    )


# ---- findings ----------------------------------------------------------------------------------------------------------


def _findings(proof: Proof, reading: Reading, replays: Mapping[int, str]) -> list[str]:
    if not proof.findings:
        return []
    parts = [f"<h2>{counted(len(proof.findings), 'finding', 'findings')}</h2>"]
    for index, finding in enumerate(proof.findings):
        walk = proof.walks.get(index)
        told = _walk(reading.program, walk, replays.get(index, "")) if walk is not None and reading.program is not None else ""
        parts.append(_finding(finding, reading, told))
    return parts


def _finding(finding: Finding, reading: Reading, told: str) -> str:
    return f'<div class="finding {severity(finding)}"><pre>{escape(clean(render(finding, reading.sources)))}</pre>{told}</div>'


def _walk(program: Program, walk: Walk, replay: str) -> str:
    steps = "".join(
        f'<li value="{step.number}">{escape(said(step))}</li>' if step.number else f'<li class="note">{escape(said(step))}</li>'
        for step in retold(program, walk)
    )
    play = f"<p>Play it: <code>{escape(one_line(replay, 4000))}</code></p>" if replay else ""
    return f"<p>A shortest walk there:</p><ol>{steps}</ol>{play}"


# ---- scenes and options ------------------------------------------------------------------------------------------------


def _scenes(program: Program, odds: Odds | None) -> list[str]:
    """A row for each scene, and below it one for each of its options; an option of two menus has one row."""
    options: dict[str, dict[str, str]] = {scene: {} for scene in program.scenes}
    for step in program.code:
        if isinstance(step, ChoicePoint):
            for option in step.options:
                options.setdefault(step.scene, {}).setdefault(option.id, _roughly(option.words))
    heading = '<th class="number">Chance</th>' if odds else ""
    parts = ["<h2>Scenes and options</h2>", f"<table><tr><th>Scene, and its options</th><th>Id</th>{heading}</tr>"]
    for scene, offered in options.items():
        parts.append(_row("scene", scene, "", odds.scenes.get(scene) if odds else None, odds is not None))
        for name, words in offered.items():
            chance = odds.options.get((scene, name)) if odds else None
            parts.append(_row("option", words, name, chance, odds is not None))
    parts.append("</table>")
    if odds:
        parts.append(
            '<p class="aside">The chance that a playthrough comes to the scene, or takes the option, at least once.</p>'
        )
    return parts


def _row(kind: str, words: str, name: str, chance: Chance | None, has_chance: bool) -> str:
    kinds = kind + (" never" if chance is not None and not chance.value else "")
    cell = f'<td class="number">{escape(chance_of(chance)) if chance else "?"}</td>' if has_chance else ""
    shown = f"<strong>{escape(one_line(words))}</strong>" if kind == "scene" else escape(words)
    return f'<tr class="{kinds}"><td>{shown}</td><td class="aside">{escape(one_line(name))}</td>{cell}</tr>'


def _roughly(words: Words) -> str:
    """The words of an option where no game is played: the first way to say them, with dots for what is only known in play."""
    return one_line(unmarked("".join(_pieces(words)))[0], _LONGEST_WORDS)


def _pieces(words: Words) -> Iterable[str]:
    for piece in (words,) if isinstance(words, str) else words:
        if isinstance(piece, str):
            yield piece
        elif isinstance(piece, ChosenWords):
            yield from _pieces(piece.branches[0][1])
        elif isinstance(piece, VariedWords):
            yield from _pieces(piece.alternatives[0])
        else:
            yield "…"
