"""What a program sends to a terminal, byte by byte: its control codes taken apart into kinds.

Knows how control codes are built (ECMA-48, and UTF-8 around them). Must not know which program sent them.
"""

from __future__ import annotations

import os
import pty
import re
import termios
from collections.abc import Iterator, Sequence
from pathlib import Path

from crushgame.story.printable import first_unprintable
from tests.strangers.measuring import SERVER, question

HOSTILE = (
    "a\x1b[31m\x1b]0;pwned\x07\x1b]52;c;cHduZWQ=\x1b\\\x1bP1$rq\x1b\\\x1bc\x9b2J\x9d0;pwned\x9c\x08\x7f"
    "\u202e\u2066\u200f\u0316\u0316\u0316\u0316\u0316b"
)
"""Everything at once: CSI, OSC, DCS, a reset, C1, BEL, BS, DEL, bidirectional controls, a pile of marks."""

MARKUP = "[@click=app.quit()]x[/] [red]y[/red] [/b] $x [sic]"

HOSTILE_BYTES = HOSTILE.encode() + b"\xff\x9b2J\xed\xa0\x80"
"""The same for a command line or a keyboard, with bytes that are no UTF-8 and half a surrogate pair."""

_CODES = re.compile(
    r"\x1b\[(?P<csi>[0-?]*[ -/]*[@-~])"
    r"|\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b[PX^_](?P<dcs>[^\x1b]*)\x1b\\"
    r"|\x1b(?P<esc>[ -/]*[0-~])"
    r"|(?P<control>[\x00-\x1f\x7f-\x9f])"
)
_COLOUR = re.compile(r"\x1b\[[0-9;:]*m")


def kinds(sent: bytes) -> set[str]:
    """Return the kinds of control codes in what was sent: where to and which colour make no difference, all else does."""
    return set(_kinds(sent.decode()))


def _kinds(text: str) -> Iterator[str]:
    for found in _CODES.finditer(text):
        if found["csi"] is not None:
            yield f"CSI {re.sub(r'[0-9;:]+', '#', found['csi']) if found['csi'][-1] in 'mHfABCDGd' else found['csi']}"
        elif found["osc"] is not None:
            yield f"OSC {found['osc']}"
        elif found["dcs"] is not None:
            yield f"DCS {found['dcs']}"
        else:
            yield f"ESC {found['esc']}" if found["esc"] else f"control {ord(found['control']):02x}"


def visible(sent: bytes) -> str:
    """Return what was sent without its control codes."""
    return _CODES.sub("", sent.decode())


def assert_only_text(sent: bytes, own: str = "") -> None:
    """Check that this is UTF-8 and holds nothing but what may be printed, and what matches `own`."""
    text = sent.decode().replace("\r\n", "\n")
    text = re.sub(own, "", text) if own else text
    at = first_unprintable(text)
    assert at == -1, repr(text[max(0, at - 60) : at + 20])
    assert "\x1b" not in text


def assert_only_text_and_colours(sent: bytes) -> None:
    """Check the same of what went to a terminal: the program's own colours, and its line of progress, are its own."""
    assert_only_text(sent, _COLOUR.pattern + r"|\r\x1b\[K")


def in_terminal(folder: Path, arguments: Sequence[str | bytes | Path], typed: bytes = b"") -> bytes:
    """Run the program in a terminal that echoes nothing, type at it, and return all that it sent."""
    master, slave = pty.openpty()
    modes = termios.tcgetattr(slave)
    modes[3] &= ~termios.ECHO
    termios.tcsetattr(slave, termios.TCSANOW, modes)
    os.write(master, typed + b"\x04")
    told = question(folder, tuple(arguments), terminal=os.ttyname(slave), TERM="xterm-256color")
    answer, sent = SERVER.ask(told, master)
    os.close(slave)
    os.close(master)
    assert answer["code"] in (0, 1, 2), sent
    return sent
