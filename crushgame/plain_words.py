"""Beats as words: what the plain player prints for each, and how a paragraph is wrapped and coloured.

Knows beats, who stands on the stage, and columns. Must not know sessions, saves or streams. One thing stands on one line,
with no drawing and no decoration, so that it reads well aloud, and what was said a moment ago is not said again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from crushgame.play.beats import AskBeat, Beat, ChoiceBeat, EndingBeat, Halt, Line, Message, Offer, Place, Show
from crushgame.play.staging import Staging
from crushgame.story.model import StoryInfo
from crushgame.story.printable import clean, first_piled_up, first_unprintable
from crushgame.story.report import width as width_of

_SGR = {
    "black": "90", "grey": "37", "gray": "37", "silver": "37", "white": "97",
    "red": "31", "crimson": "31", "brown": "31", "maroon": "31", "coral": "91", "salmon": "91", "orange": "91",
    "green": "32", "olive": "32", "lime": "92", "yellow": "33", "amber": "33", "gold": "93",
    "blue": "34", "navy": "34", "indigo": "34", "sky": "94", "teal": "36", "cyan": "36", "aqua": "96",
    "purple": "35", "violet": "35", "plum": "35", "magenta": "35", "pink": "95", "rose": "95", "lavender": "95",
    "turquoise": "96",
}  # fmt: skip
"""A cast's colours as the sixteen that every colour terminal has, whose user has chosen how they look."""

OWN_SET = "Or write a set of your own, such as xe/xem/xyr/xyrs/xemself."
"""Stands below the suggestions of a question. Only pronouns have any."""

_RESET = "\x1b[0m"
_EMPHASIS = "\x1b[3m"
_BOLD = "1"


class Words(NamedTuple):
    """A paragraph to print.

    The first `plate` characters of `text` are a name plate, drawn bold in `colour` (SGR parameters such as `36`) where
    there is colour. `emphasis` holds ranges of `text` that the author stressed. Lines after the first are set in by
    `hang` columns. What does not wrap is a path, or a command, to be copied.
    """

    text: str
    plate: int = 0
    colour: str = ""
    emphasis: tuple[tuple[int, int], ...] = ()
    hang: int = 0
    wraps: bool = True


BLANK = Words("")

NOWHERE = Staging()


def greeting(story: StoryInfo) -> tuple[Words, ...]:
    """Return what a player reads before anything else."""
    title = f"{story.title}, by {story.author}" if story.author else story.title
    return (Words(title, plate=len(title)), Words("Type the number of an option to choose it, or help."))


def words_of_notes(story: StoryInfo) -> tuple[Words, ...]:
    """Return what a reader may want to know before a new game begins: the author's content notes, if there are any."""
    notes = "; ".join(note.rstrip(".") for note in story.notes)
    return (Words(f"Content notes: {notes}."),) if notes else ()


def words_of(beat: Beat, colours: Mapping[str, str], before: Staging = NOWHERE) -> tuple[Words, ...]:
    """Return what to print when `beat` is shown, apart from the options of a choice.

    `colours` is by cast id. `before` is the staging before the beat: somebody who is there already does not come again, and
    the scenery that is there already has been named.
    """
    match beat:
        case Line():
            return (_said(beat.name + (f" ({beat.mood})" if beat.mood else ""), beat, colours),)
        case Message():
            return (_said(f"{beat.name} ({f'text, {beat.time}' if beat.time else 'text'})", beat, colours),)
        case Place():
            return heading(beat) if beat != before.place else ()
        case Show():
            return _shown(beat, before)
        case AskBeat():
            return _question(beat)
        case EndingBeat():
            title = f"Ending: {beat.title}"
            text = (Words(beat.text, emphasis=beat.emphasis),) if beat.text else ()
            return (BLANK, Words(title, plate=len(title)), *text)
        case Halt():
            author = f"If the story is yours, `crushgame explain {beat.code}` says what this is."
            return (BLANK, Words(beat.reason), Words(author))
        case _:
            return ()


def heading(place: Place) -> tuple[Words, ...]:
    """Return the name of a place as it stands over what happens there."""
    return (BLANK, Words(f"[{place.title}]"))


def words_of_choice(choice: ChoiceBeat, chosen_before: Callable[[str], bool]) -> tuple[Words, ...]:
    """Return the options, the open ones numbered from 1 in the order in which they are offered."""
    said: list[Words] = [BLANK]
    number = 0
    for offer in choice.offers:
        if offer.locked:
            said.append(_option("- ", offer, f" (locked: {offer.locked})"))
            continue
        number += 1
        mark = " (again)" if offer.taken else " (chosen before)" if chosen_before(offer.id) else ""
        said.append(_option(f"{number}. ", offer, mark))
    return tuple(said)


def words_of_chosen(offer: Offer) -> Words:
    """Return the echo of an option that was taken."""
    lead = "You chose: "
    return Words(f"{lead}{offer.text}", emphasis=_moved(offer.emphasis, len(lead)), hang=2)


def painted(words: Words, width: int, colour: bool) -> str:
    """Return `words` as one string, wrapped at `width` columns (0: not at all), without a newline at the end.

    Without colour nothing marks a stressed word: a screen reader would say "star" around it. What could steer a terminal is
    left out, whoever let it through, and the colours of such a paragraph with it, which would stand in the wrong place.
    """
    text = harmless(words.text)
    spans = _spans(words) if colour and text == words.text else []
    lines: list[str] = []
    for start, end in _line_ranges(text, width if words.wraps else 0, words.hang):
        indent = " " * words.hang if lines and text[start - 1] == " " else ""
        lines.append(indent + _styled(text[start:end], start, spans))
    return "\n".join(lines)


def harmless(text: str) -> str:
    """Return `text` cleaned if there is anything in it that may not reach a terminal, else exactly as it is.

    A path or a command is right as it is: letters that look the same may be another file's.
    """
    return text if first_unprintable(text) < 0 and first_piled_up(text) < 0 else clean(text)


def colour_of(name: str) -> str:
    """Return the SGR parameter for a cast member's colour, a name or `#rrggbb`; empty when it is none that is known."""
    if len(name) == 7 and name[0] == "#":
        try:
            channels = bytes.fromhex(name[1:])
        except ValueError:
            return ""
        bright = [channel * 2 > max(channels) for channel in channels]
        return str(30 + bright[0] + 2 * bright[1] + 4 * bright[2])
    return _SGR.get(name.lower(), "")


def _said(plate: str, beat: Line | Message, colours: Mapping[str, str]) -> Words:
    if isinstance(beat, Line) and not beat.speaker:
        return Words(beat.text, emphasis=beat.emphasis)
    lead = f"{plate}: "
    emphasis = _moved(beat.emphasis, len(lead))
    return Words(lead + beat.text, len(lead) - 1, colours.get(beat.speaker, ""), emphasis, hang=2)


def _shown(show: Show, before: Staging) -> tuple[Words, ...]:
    there = next((figure for figure in before.figures if figure.who == show.who and not figure.is_guest), None)
    mood = f", {show.mood}" if show.mood else ""
    if not show.who or (there is not None and (not mood or show.mood == there.usual)):
        return ()
    return (Words(f"{show.name}{'' if there else ' is here'}{mood}."),)


def _question(ask: AskBeat) -> tuple[Words, ...]:
    presets = [Words(f"{number}. {words}", hang=3) for number, (_, words) in enumerate(ask.presets, 1)]
    own = (Words(OWN_SET),) if ask.presets else ()
    default = (Words(f"(Enter alone means {ask.default}.)"),) if ask.default else ()
    return (BLANK, Words(ask.prompt), *presets, *own, *default)


def _option(lead: str, offer: Offer, mark: str) -> Words:
    return Words(f"{lead}{offer.text}{mark}", emphasis=_moved(offer.emphasis, len(lead)), hang=len(lead))


def _moved(ranges: tuple[tuple[int, int], ...], by: int) -> tuple[tuple[int, int], ...]:
    return tuple((start + by, end + by) for start, end in ranges)


def _spans(words: Words) -> list[tuple[int, int, str]]:
    spans = [(start, end, _EMPHASIS) for start, end in words.emphasis]
    if words.plate:
        style = f"{_BOLD};{words.colour}" if words.colour else _BOLD
        spans.insert(0, (0, words.plate, f"\x1b[{style}m"))
    return spans


def _line_ranges(text: str, width: int, hang: int) -> list[tuple[int, int]]:
    """Return where each line starts and ends in `text`, when it is broken at newlines and, to fit `width`, at spaces."""
    ranges: list[tuple[int, int]] = []
    start = 0
    for paragraph in text.split("\n"):
        end, used, is_empty = start, 0, True
        for word in paragraph.split(" ") if width else [paragraph]:
            columns = width_of(word)
            if not is_empty and used + 1 + columns > width > 0:
                ranges.append((start, end))
                start = end = end + 1
                used, is_empty = hang, True
            gap = 0 if is_empty else 1
            end += gap + len(word)
            used += gap + columns
            is_empty = False
        ranges.append((start, end))
        start = end + 1
    return ranges


def _styled(text: str, start: int, spans: list[tuple[int, int, str]]) -> str:
    """Dress the parts of `text`, which stands at `start` in its paragraph, that lie in `spans`."""
    for first, last, style in reversed(spans):
        here, there = max(0, first - start), min(len(text), last - start)
        if here < there:
            text = f"{text[:here]}{style}{text[here:there]}{_RESET}{text[there:]}"
    return text
