"""Pronouns: she, he, they, it, and a set of somebody's own.

Knows the forms and how they are spelt. Must not know who has them. A set is written as five forms between slashes, in the
order they, them, their, theirs, themself, with `are` after a sixth slash for one that takes the plural verb.
"""

from __future__ import annotations

import re

from crushgame.story.printable import clean

PRESETS: dict[str, str] = {
    "she": "she/her/her/hers/herself/is",
    "he": "he/him/his/his/himself/is",
    "they": "they/them/their/theirs/themself/are",
    "it": "it/it/its/its/itself/is",
}
_FORMS = ("they", "them", "their", "theirs", "themself")
_VERBS = {
    "are": ("are", "is"),
    "were": ("were", "was"),
    "have": ("have", "has"),
    "do": ("do", "does"),
    "s": ("", "s"),
    "es": ("", "es"),
}
_SET = re.compile(r"[^\W\d_]{1,12}(?:/[^\W\d_]{1,12}){4}(?:/(?:is|are))?\Z")


def accepted(answer: str) -> str:
    """Return a set that an answer names, a preset's name or the set itself, or an empty string when it is none."""
    words = clean(answer).strip().lower()
    if words in PRESETS:
        return words
    for name, forms in PRESETS.items():
        if words and forms.startswith(f"{words}/") and "/" in words:
            return name
    return words if _SET.match(words) else ""


def pronoun(set_of: str, form: str) -> str:
    """Return one form, such as `them` or `are`, for a preset's name or a set that `accepted` returned."""
    forms = PRESETS.get(set_of, set_of).split("/")
    if form in _VERBS:
        plural, single = _VERBS[form]
        return plural if forms[5:] == ["are"] else single
    return forms[_FORMS.index(form)]


def capitalised(words: str) -> str:
    """Return the words with a capital at the start."""
    return words[:1].upper() + words[1:]
