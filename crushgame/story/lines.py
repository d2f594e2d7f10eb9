"""From nodes to lines: who says what, one line a beat, and why a mapping that should be a step is none.

Knows how text is spread over source lines. Must not know any other kind of step.
"""

from __future__ import annotations

from crushgame.story.diagnostics import Spot, nearest
from crushgame.story.dialogue import NOBODY, Speaker, Voices
from crushgame.story.model import Say, SpokenLine
from crushgame.story.nodes import MapNode, Node, ScalarNode, block_indent
from crushgame.story.quoting import quoted
from crushgame.story.shapes import STEPS
from crushgame.story.spots import SourceLine, joined, solid, spots_of, straight
from crushgame.story.values import LONGEST_WORDS, ValueReader

_FAR_TOO_LONG = 4 * LONGEST_WORDS
"""A text on one line of so many characters is refused without looking up where each of them stands."""


_ABOUT_MOODS = ("E308", "W313", "E411")
"""Faults of what stands in brackets behind a name."""


class LineReader:
    """Reads the lines of a text."""

    def __init__(self, values: ValueReader, voices: Voices) -> None:
        self.values = values
        self.voices = voices

    def say(self, node: Node, voice: Speaker | None = None) -> Say | None:
        """Read a text: one line a beat; a line indented deeper carries on the one above."""
        text = self.values.scalar(node, "prose")
        if text is None or not isinstance(node, ScalarNode):
            return None
        values = self.values
        if len(text) > _FAR_TOO_LONG and "\n" not in text:
            values.find("E408", node, 1, size=str(len(text)), limit=str(LONGEST_WORDS))
            return None
        if node.style == "|" or "\n" in text:
            sources = self.lines_of(text, node)
        else:
            words = text.strip()
            sources = [SourceLine(words, values.spots(node, words))]
        lines = [spoken for source in sources if (spoken := self.line(source, voice))]
        return Say(tuple(lines), values.spot(node)) if lines else None

    def lines_of(self, text: str, node: ScalarNode) -> list[SourceLine]:
        values = self.values
        margin = block_indent(node, values.text_lines) + 1 if node.style == "|" else 0
        found: list[list[SourceLine]] = []
        places: list[tuple[int, int]] = []
        before = 0
        for row, raw in enumerate(text.split("\n"), node.line + 1):
            words = raw.strip()
            if not words:
                continue
            indent = len(raw) - len(raw.lstrip())
            if node.style == "|":
                spot_at = straight(Spot(values.file, row, margin + indent))
            else:
                spot_at = spots_of(node, words, values.file, values.text_lines, before, places)
                before += solid(words)
            if indent and found:
                found[-1].append(SourceLine(words, spot_at))
            else:
                found.append([SourceLine(words, spot_at)])
        return [joined(rows) for rows in found]

    def line(self, source: SourceLine, voice: Speaker | None) -> SpokenLine | None:
        values, (text, spot_at) = self.values, source
        if not text:
            return None
        spot = spot_at(0)
        if len(text) > LONGEST_WORDS:
            values.find_at("E408", spot, 1, size=str(len(text)), limit=str(LONGEST_WORDS))
            return None
        if "\t" in text:
            text = text.replace("\t", " ")
        speaker, at = self.voices.split(text) if voice is None else (voice, 0)
        if speaker.fault:
            head = text[: text.find(":")]
            self.misnamed(speaker, head, spot, text)
        words = text[at:] if at else text
        if not words:
            values.find_at("W407", spot, len(text), name=text.rstrip(":"))
            return None
        prose = values.prose_at(words, (lambda index: spot_at(at + index)) if at else spot_at)
        if speaker is NOBODY:
            return SpokenLine("", "", False, prose, spot)
        return SpokenLine(speaker.id, speaker.mood, speaker.message, prose, spot, speaker.time)

    def misnamed(self, speaker: Speaker, head: str, spot: Spot, text: str) -> None:
        if speaker.fault in _ABOUT_MOODS:
            start = head.find("(") + 1
            mood_spot = spot._replace(column=spot.column + start)
            mood, name = speaker.mood, head[: start - 1].strip()
            self.values.find_at(speaker.fault, mood_spot, len(mood), speaker.suggestion, mood=mood, name=name)
            return
        name = head.split("(", maxsplit=1)[0].strip()
        self.values.find_at(speaker.fault, spot, len(name), speaker.suggestion, name=name, line=text)

    def spoken(self, node: MapNode) -> Say | None:
        """`- Alex: words`, a mapping of one speaker, perhaps with `once`; anything else here is no step."""
        entries = [entry for entry in node.entries if entry[0].value != "once"]
        key, words = entries[0] if entries else (ScalarNode("", node.line, node.column, None, node.line), None)
        if len(entries) == 1 and words is not None:
            speaker = self.voices.speaker(key.value)
            if speaker.id:
                if speaker.fault:
                    self.misnamed(speaker, key.value, self.values.spot(key), key.value)
                return self.say(words, speaker._replace(fault=""))  # of which has been told
        self.no_step(node, key)
        return None

    def no_step(self, node: MapNode, key: ScalarNode) -> None:
        """Say why a mapping is no step: braces that YAML took, a sentence with a colon, a misspelt keyword or name."""
        values = self.values
        raw = values.text_lines[node.line - 1][node.column - 1 :] if node.line <= len(values.text_lines) else ""
        if raw.startswith("{"):
            corrected = values.text_lines[node.line - 1].replace(raw, quoted(raw.rstrip()))
            values.find("E211", node, 1, corrected=corrected, text=raw.rstrip()[:60])
        elif key.value.split(" ")[0] in STEPS and " " in key.value:
            word = key.value.split(" ")[0]
            values.find("E204", key, suggestion=f"{word}:", found="a mapping", key=key.value)
        elif " " in key.value.strip() and self.voices.by_name.get(key.value.split(" (")[0]) is None:
            line = values.text_lines[key.line - 1]
            said = line[key.column - 1 :].rstrip()
            values.find("E210", key, corrected=line[: key.column - 1] + quoted(said), text=said[:60])
        else:
            names = [name for name in self.voices.by_name if name[:1].isupper()]
            values.find("E204", key, suggestion=nearest(key.value, [*STEPS, *names]), found="a mapping", key=key.value)
