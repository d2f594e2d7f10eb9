"""The words of NUMBER, PLEASE are spelt as in Britain: Hunspell says so, and a list of names has the rest."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

import pytest
import yaml

from tests.number_please.turns import FOLDER

NAMES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "words.txt")
_BRACES = re.compile(r"\{[^{}]*\}")
_UNSAID = frozenset(
    ("goto", "end", "if", "elif", "match", "id", "place", "show", "color", "pronouns", "set", "call", "label", "ask")
)
"""Keys whose words nobody reads."""


def prose(node: object, key: str = "") -> list[str]:
    """Return all that is said anywhere in a page; ids, conditions and tags are left out."""
    if isinstance(node, str):
        return [] if key in _UNSAID else [node]
    if isinstance(node, list):
        return [] if key in ("notes", "moods") else [words for part in node for words in prose(part, key)]
    if isinstance(node, dict):
        return [
            words
            for name, part in node.items()
            if name not in ("variables", "define", "promises")
            for words in prose(part, str(name))
        ]
    return []


@pytest.mark.skipif(shutil.which("hunspell") is None, reason="Hunspell is not installed here; .ci/run installs it")
def test_every_word_is_spelt_as_in_britain() -> None:
    said: list[str] = []
    for name in sorted(os.listdir(FOLDER)):
        if name.endswith(".yaml") and name != "tests.yaml":
            with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
                said += prose({key: part for key, part in yaml.safe_load(file).items() if key not in ("places", "cast")})
    text = _BRACES.sub(" ", "\n".join(said)).replace("’", "'").replace("_", " ")
    assert len(text.split()) > 5000
    found = subprocess.run(
        ["hunspell", "-d", "en_GB", "-p", NAMES, "-l"],
        input=text,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    assert sorted(set(found.stdout.split())) == []
