"""The standard streams as a player's console: lines in, paragraphs out, and a way to be told to stop.

Knows file descriptors, signals and terminal widths. Must not know stories or saves. It never redraws, never changes a
terminal's modes, and sends no escape code but SGR (colour), and that only to a colour terminal: whatever a text holds that
could steer one is left out here, as the last of those who see to it.
"""

from __future__ import annotations

import errno
import os
import select
import signal
import sys
from collections.abc import Iterable, Mapping
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from crushgame.plain_words import Words, harmless, painted
from crushgame.story.printable import clean

if TYPE_CHECKING:
    from crushgame.plain_transcript import Transcript

LONGEST_LINE = 10_000
"""Bytes of one line of input that are read; the rest of the line is dropped."""

WIDEST = 68
"""Columns that a line of prose fills on a terminal; longer ones are hard to read."""

_NARROWEST = 20
_CHUNK = 4096  # a pipe that is ready takes this much without blocking (PIPE_BUF)
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(Exception):
    """The player is going away: a signal came, or nobody reads the output any more. `signal` is its number.

    `fault` is why the output takes nothing more, where that is to be said: the disk behind a redirection is full.
    """

    def __init__(self, signal_number: int, fault: OSError | None = None) -> None:
        super().__init__(signal_number)
        self.signal = signal_number
        self.fault = fault


class Manner(NamedTuple):
    """How to write to an output: with colour or without, and wrapped to `width` columns (0: not wrapped)."""

    colour: bool
    width: int


def manner_of(output: int, environment: Mapping[str, str], width: int | None = None) -> Manner:
    """Return how to write to the descriptor `output`: plainly, unless it is a terminal.

    `width` is what the player asked for (0: not wrapped), if anything; it holds for a pipe as well.
    """
    if not os.isatty(output):
        return Manner(colour=False, width=width or 0)
    dumb = environment.get("TERM", "") in ("", "dumb")
    colour = not dumb and not environment.get("NO_COLOR")
    if width is not None:
        return Manner(colour, width)
    asked = environment.get("COLUMNS", "")
    columns = int(asked) if asked.isascii() and asked.isdigit() else 0
    if not columns:
        try:
            columns = os.get_terminal_size(output).columns
        except OSError:
            columns = 0
    return Manner(colour, max(_NARROWEST, min(WIDEST, columns or WIDEST)))


class Console:
    """A context: inside it SIGINT, SIGTERM and SIGHUP raise `Interrupted`, but only out of `read_line` and `write`.

    So nothing else, a half-written save least of all, is ever cut short by a signal. Whoever sets `transcript` has all that is
    written and read from then on added to it; the console closes it at its end.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ, *, width: int | None = None) -> None:
        """`width` is the columns that lines are to fill at most, 0 for lines that are not wrapped, None for what suits."""
        self.transcript: Transcript | None = None
        self._environment = environment
        self._width = width
        # A closed stream has no descriptor of its own: its number may belong to any file that was opened since.
        self._input = sys.__stdin__.fileno() if sys.__stdin__ else -1
        self._output = sys.__stdout__.fileno() if sys.__stdout__ else -1
        self._decoding = (sys.__stdin__ and sys.__stdin__.encoding) or "utf-8"
        self._encoding = (sys.__stdout__ and sys.__stdout__.encoding) or "utf-8"
        self._pending = bytearray()
        self._wake = (-1, -1)
        self._before: list[tuple[signal.Signals, object]] = []
        self.interactive = self._input >= 0 and os.isatty(self._input)

    def __enter__(self) -> Self:
        # Python writes each signal's number to this pipe, and `select` waits for it and for the stream together: unlike
        # a handler that raises, that leaves no moment at which a signal is noticed and the wait begins all the same.
        if sys.stdout is not None:
            sys.stdout.flush()  # what was printed so far comes first
        self._wake = os.pipe()
        os.set_blocking(self._wake[0], False)
        os.set_blocking(self._wake[1], False)
        signal.set_wakeup_fd(self._wake[1], warn_on_full_buffer=False)
        for number in _SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # `nohup` asks not to be hung up
                self._before.append((number, signal.signal(number, _noted)))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        signal.set_wakeup_fd(-1)
        for number, handler in self._before:
            signal.signal(number, handler)  # type: ignore[arg-type]  # what `signal` gave, it takes
        self._before.clear()
        for end in self._wake:
            os.close(end)
        if self.transcript:
            self.transcript.close()

    def read_line(self) -> str | None:
        """Return the next line of input, cleaned and without the space around it, or None when there is no more.

        Raises `Interrupted`.
        """
        line = self._line()
        if line is not None:
            self._note(f"{line}\n")
        return line

    def _line(self) -> str | None:
        line = bytearray()
        while (cut := self._pending.find(b"\n")) < 0:
            line = (line + self._pending)[:LONGEST_LINE]
            self._pending = self._read_some()
            if not self._pending:
                return self._decoded(line) if line else None
        line += self._pending[:cut]
        del self._pending[: cut + 1]
        return self._decoded(line[:LONGEST_LINE])

    def write(self, *paragraphs: Words) -> None:
        """Write each on a line, or lines, of its own. Raises `Interrupted`."""
        manner = manner_of(self._output, self._environment, self._width)
        self._note(self._as_kept(paragraphs))
        self._put("".join(painted(words, manner.width, manner.colour) + "\n" for words in paragraphs))

    def send(self, text: str) -> None:
        """Write `text` without wrapping it, nor ending its line. Raises `Interrupted`."""
        self._note(harmless(text))
        self._put(harmless(text))

    def keep_in(self, transcript: Transcript, *so_far: Words) -> None:
        """Add all that is written and read from now on to a transcript, in place of another if there was one, and at once
        what was said so far. Raises `Interrupted`."""
        if self.transcript:
            self.transcript.close()
        self.transcript = transcript
        self._note(self._as_kept(so_far))

    def _as_kept(self, paragraphs: Iterable[Words]) -> str:
        return "".join(painted(words, self._width or 0, colour=False) + "\n" for words in paragraphs)

    def _note(self, text: str) -> None:
        trouble = self.transcript.add(text) if self.transcript else ""
        if trouble:
            self._put(f"{trouble}\n")

    def _put(self, text: str) -> None:
        if self._output < 0:  # closed by the caller, who wants to read nothing
            return
        data = memoryview(text.encode(self._encoding, "replace"))
        while data:
            try:
                self._await(reading=False)
                data = data[os.write(self._output, data[:_CHUNK]) :]
            except BrokenPipeError:
                raise Interrupted(signal.SIGPIPE) from None
            except OSError as fault:
                is_gone = fault.errno == errno.EIO  # a terminal that was hung up
                raise Interrupted(signal.SIGHUP, None if is_gone else fault) from None

    def last_words(self, text: str) -> None:
        """Write `text` if there is somebody to take it at once: who ends a program does not want to wait for it."""
        if self.transcript:
            self.transcript.add(harmless(text))
        if self._output < 0:
            return
        try:
            _, ready, _ = select.select([], [self._output], [], 0)
            if ready:
                os.write(self._output, harmless(text).encode(self._encoding, "replace")[:_CHUNK])
        except OSError:
            pass  # nobody is there

    def _read_some(self) -> bytearray:
        if self._input < 0:
            return bytearray()
        try:
            self._await(reading=True)
            return bytearray(os.read(self._input, _CHUNK))
        except OSError:  # a terminal that was hung up reads as an error on some systems, as an end on others
            return bytearray()

    def _await(self, *, reading: bool) -> None:
        wake = self._wake[0]
        if reading:
            ready, _, _ = select.select([self._input, wake], [], [])
        else:
            ready, _, _ = select.select([wake], [self._output], [])
        if wake in ready:
            raise Interrupted(os.read(wake, 1)[0])

    def _decoded(self, line: bytearray) -> str:
        return clean(line.decode(self._decoding, "replace").replace("\t", " ")).strip()


def _noted(number: int, frame: FrameType | None) -> None:
    """A handler has to be there for Python to write to the pipe; there is nothing left for it to do."""
