"""Words that people write for moods: which expression shows each, and which of them a word that is none was meant to be.

Knows words. Must not know how an expression is drawn, nor who has which moods of their own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile

from crushgame.story.looks import EXPRESSIONS

_WORDS = {
    "neutral": "calm flat even plain level steady cool deadpan quiet whisper whispering softly low aside formal polite brisk "
    "soft mild sober stoic factual signing later whispers whispered",
    "smile": "smiling happy warm warmly glad pleased kind kindly friendly fond fondly amused wry grin grinning hopeful proud "
    "content cheerful gentle gently relieved teasing playful sly bright sunny thankful grateful smiles grins smirk smirking "
    "satisfied sweet smug bold merry eager lively peaceful graceful lovely cosy cozy smiled tease "
    "thanks",
    "laugh": "laughing laughs giggling giggle chuckling delighted gleeful joking beaming overjoyed hilarious joyful giggles "
    "chuckle chuckles laughed giggled chuckled beams elated",
    "shy": "bashful blushing blush embarrassed flustered awkward coy flattered modest sheepish flirting smitten tender blushes "
    "blushed meek timid humble humbled",
    "surprised": "surprise shocked startled astonished amazed alarmed stunned excited scared afraid frightened "
    "horrified panicked loud shouting gasping impressed caught shock amazing gasp gasps fearful shouts shout gaping",
    "thinking": "thoughtful pondering wondering curious doubtful unsure puzzled confused dry sceptical skeptical considering "
    "careful hesitant remembering musing serious interested listening suspicious counting think thinks wary grave",
    "tired": "asleep sleeping sleepy weary exhausted bored yawning drained spent resigned numb drowsy dazed sighing late yawn "
    "yawns sigh sighs sleep",
    "annoyed": "angry cross irritated frustrated furious grumpy stern sharp firm jealous impatient offended sour tense "
    "stubborn indignant disgusted snapping cold mocking scornful annoying unimpressed displeased unamused curt dour grim terse "
    "unkind unfriendly impolite irritable rude bitter tensed shirty short",
    "away": "distant distracted elsewhere aloof absent avoiding evasive guarded nervous uneasy turned nonchalant "
    "busy shifty anxious uninterested wandering",
    "sad": "unhappy hurt disappointed worried upset crying tearful lonely sorry apologetic gloomy down heartbroken regretful "
    "ashamed guilty wistful rueful concerned hopeless cry cries cried weeping weepy teary whimper whimpering "
    "sombre somber wishful",
}

MOODS: dict[str, str] = {
    **{word: expression for expression, words in _WORDS.items() for word in words.split()},
    "looking away": "away",
    "wide eyed": "surprised",
    "half asleep": "tired",
    "out loud": "neutral",
}
"""The expression of each mood that is not itself the name of one."""

_KNOWN = frozenset((*EXPRESSIONS, *MOODS))

EYES_SHUT = ("eyes shut", "eyes closed", "asleep", "sleeping")
"""What a mood may say of the eyes alone."""

_SHORTEST, _LONGEST = 3, 20
"""Letters of what can be a slip."""
_SHORT = 4
"""Letters of a word in which another letter, in the place of one, most often makes another word: cold, bold. Two words that are
both shorter are not compared at all."""
_DOUBLED = re.compile(r"([a-z])\1")


def plain(mood: str) -> str:
    """Return a mood as its words are compared: in small letters, one space between them, without commas and hyphens."""
    return " ".join(mood.lower().replace("-", " ").replace(",", " ").split())


def expression_of(mood: str, own: tuple[tuple[str, str], ...] = ()) -> str:
    """Return which of the `EXPRESSIONS` shows a mood: as the author says, else itself, else by common words, else neutral.

    `own` has the author's (mood, expression) pairs. Of a mood in several words, that no table has as a whole, the first
    that is known counts, and one that is more than neutral before one that is not ("quiet, amused").
    """
    said = plain(mood)
    for name, expression in own:
        if plain(name) == said:
            return expression
    return next((shown for shown in _shown(said) if shown != "neutral"), "neutral")


def has_eyes_shut(mood: str) -> bool:
    """Whether a mood says that the eyes are shut, whatever the rest of the face does: "eyes shut", "smiling, eyes closed"."""
    return any(words in plain(mood) for words in EYES_SHUT)


def mended(mood: str, *others: str) -> str:
    """Return a mood as it was probably meant, or an empty string if no part of it is a slip of the finger.

    Parts are what stands between commas. One is a slip if it is unknown and one slip away from a known mood, or from one of the
    `others`: two letters swapped, one too many, one missing or, in longer words, another letter for one; but for the swap not
    the first. Letters that are doubled, or should be, count for nothing. Every other word is taken for the author's own.

    This is stricter than `nearest`, which says what a word that is known to be wrong was meant to be: that this one is wrong is
    to be seen only from how near it is.
    """
    parts = [part.strip() for part in mood.split(",")]
    meant = [_meant(plain(part), others) for part in parts]
    return ", ".join(word or part for word, part in zip(meant, parts, strict=True)) if any(meant) else ""


def _shown(said: str) -> list[str]:
    """Return the expressions of a mood in plain words: of all of it, and then of each of its words, where they are known."""
    return [shown for words in (said, *said.split()) if (shown := _expression(words))]


def _expression(words: str) -> str:
    return next((form if form in EXPRESSIONS else MOODS[form] for form in _bases(words) if form in _KNOWN), "")


def _bases(word: str) -> tuple[str, ...]:
    """Return a word, and what it may be made of if it is an adverb: sadly, happily, apologetically."""
    if not word.endswith("ly"):
        return (word,)
    base = word[:-2]
    return word, base, base.removesuffix("al"), base[:-1] + "y" if base.endswith("i") else base


def _meant(said: str, others: tuple[str, ...]) -> str:
    if not _SHORTEST <= len(said) <= _LONGEST or said in _KNOWN:
        return ""
    forms = _by_form(others)
    near = (known for form in _forms(said) for known in forms.get(form, ()))
    meant = next((known for known in near if _is_slip(said, known)), "")
    return "" if meant in (said, "") or has_eyes_shut(said) or _shown(said) else meant


@lru_cache(maxsize=4)
def _by_form(others: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return the known moods by each of their forms: so a mood is compared with few of them, however many a story has."""
    found: dict[str, tuple[str, ...]] = {}
    for known in (*others, *EXPRESSIONS, *MOODS, *EYES_SHUT):
        for form in _forms(known):
            found[form] = (*found.get(form, ()), known)
    return found


def _forms(word: str) -> list[str]:
    """Return a word, and it without doubled letters and without each one letter: words a slip apart have one in common."""
    return [word, _single(word), *(word[:at] + word[at + 1 :] for at in range(len(word)))]


def _single(word: str) -> str:
    return _DOUBLED.sub(r"\1", word)


def _alike(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _is_slip(said: str, known: str) -> bool:
    """Whether one word is the other with a slip of the finger in it."""
    if max(len(said), len(known)) < _SHORT:
        return False
    if _single(said) == _single(known):
        return True
    start = _alike(said, known)
    end = _alike(said[start:][::-1], known[start:][::-1])
    written, meant = said[start : len(said) - end], known[start : len(known) - end]
    if len(written) == 2 and written == meant[::-1]:
        return True
    if start == 0:
        return False
    return len(written) + len(meant) == 1 or (len(written) == len(meant) == 1 and min(len(said), len(known)) > _SHORT)
