"""One run of the program: from the command line to an exit code, whatever goes wrong on the way.

Knows which faults have an exit code of their own (README says what the codes mean). Must not know any command.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from io import StringIO
from types import TracebackType
from typing import Self

import click

from crushgame.cli_authors import commands  # with both halves of the command line
from crushgame.commands.output import COULD_NOT_RUN, ENDED_BY_SIGNAL, unwritten
from crushgame.commands.streams import let_stdout_go, nobody_reads, open_streams

_FAULTS_OF_WRITING = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}


class _LastResort:
    """A context that turns an exception nobody foresaw into one sentence and an exit code."""

    code = COULD_NOT_RUN

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        if kind is None or not issubclass(kind, Exception) or os.environ.get("CRUSHGAME_DEBUG") == "1":
            return False
        from crushgame.story.printable import one_line

        what = one_line(f"{kind.__name__}: {error}")
        sys.stderr.write(
            f"Something went wrong inside crushgame, and it had to stop ({what}).\n"
            "Your saved games are as they were. Please tell the authors; with CRUSHGAME_DEBUG=1 set, it prints what\n"
            "they need to know.\n"
        )
        return True


def main() -> int:
    """Run the command line and return its exit code; see the README for what the codes mean."""
    open_streams()
    resort = _LastResort()
    with resort:
        return _run()
    return resort.code


def _show(problem: click.ClickException) -> None:
    """Say what is wrong with the command line. It quotes that, and what was typed may have been copied from anywhere."""
    from crushgame.story.printable import clean

    said = StringIO()
    problem.show(said)
    sys.stderr.write(clean(said.getvalue()).replace("Invalid value for ", ""))


def _run() -> int:
    try:
        code = commands.main(prog_name="crushgame", standalone_mode=False)
        sys.stdout.flush()
    except click.Abort:  # what click makes of Ctrl-C outside a game
        return ENDED_BY_SIGNAL + signal.SIGINT
    except click.ClickException as problem:
        _show(problem)
        return COULD_NOT_RUN
    except BrokenPipeError:
        return nobody_reads()
    except OSError as fault:
        # Faults of any other file are answered where they are met, and name it; what a stream refuses has no name.
        if fault.filename is not None or fault.errno not in _FAULTS_OF_WRITING:
            raise
        let_stdout_go()
        return unwritten(fault)
    return code if isinstance(code, int) else 0
