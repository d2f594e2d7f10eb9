"""What Textual leaves undone at the edge to the terminal. The one file that leans on its inside.

It leans on `LinuxDriver`: `run_input_thread` is the loop of its input thread `_key_thread`, `_sigtstp_application` and
`_sigcont_application` are its signal handlers, `_must_signal_resume` is its wish to have the app told. And on `App`:
`_fatal_error` shows an error that nothing caught, `_close_messages_no_wait` ends the app after it, `_exception` is that
error, `_handle_exception` is told of it, `_exit` says that the app is about to end, and `_driver` takes what is written to the
terminal. `active_message_pump` is whoever is at work. If a new Textual moves one of them, tests/tui/test_terminal.py or
tests/tui/test_soak.py says so.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import textwrap
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from textual._context import active_message_pump
from textual.app import App, ScreenStackError
from textual.css.query import NoMatches
from textual.geometry import Offset
from textual.widget import MountError, Widget

if TYPE_CHECKING:
    from textual.actions import ActionParseResult
    from textual.dom import DOMNode
    from textual.driver import Driver

SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
SHOW_CURSOR = "\x1b[?25h"


class SteadyApp(App[int]):
    """An app that a signal, a bad byte, a closed terminal or a fault of our own ends in good order."""

    CURSOR_VARIABLE = "CRUSHGAME_CURSOR"
    """Set to 1, the terminal's own cursor is shown and stands on what is chosen, for braille displays and magnifiers.
    """

    _cursor_left_at = Offset(0, 0)

    last_words: tuple[str, ...] = ()
    """Lines to leave below what the terminal showed before. One that begins with a space is a command, and is not broken."""

    def get_driver_class(self) -> type[Driver]:
        """The terminal's own driver, or the one for browsers, made steady; any other as it is."""
        driver = super().get_driver_class()
        if driver.__name__ == "WebDriver":
            from crushgame.tui.page import PageDriver

            return PageDriver
        return _steady_driver() if driver.__name__ == "LinuxDriver" else driver

    def on_signals(self, handle: Callable[[signal.Signals], None]) -> None:
        """Call `handle` in the app's own loop when the program is told to end. Does nothing where there is no
        terminal.
        """
        if self.is_headless:
            return
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, handle, number)

    def on_resize(self) -> None:
        """Draw everything again, also when the window is as large as it was: in between it may have lost what it
        showed.
        """
        self.refresh(layout=True)

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal's own cursor stands after each frame, shown or not: on what has the focus.

        A widget says where that is with `cursor_screen_offset`, as Textual's own inputs do.
        """
        focused = self.focused if self.screen_stack else None
        place = getattr(focused, "cursor_screen_offset", None)
        return place if isinstance(place, Offset) else self._cursor_left_at

    @cursor_position.setter
    def cursor_position(self, position: Offset) -> None:
        self._cursor_left_at = position

    def show_cursor(self) -> None:
        """Show the terminal's own cursor, if the player wants that."""
        if os.environ.get(self.CURSOR_VARIABLE) == "1" and self._driver is not None and not self.is_headless:
            self._driver.write(SHOW_CURSOR)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do nothing for a key that meets a screen which is still being put together, or one that has just been closed: what
        the key is for is not there yet, or no longer. The app's own keys need no screen."""
        is_gone = isinstance(default_namespace, Widget) and not default_namespace.is_attached
        if default_namespace not in (None, self) and (is_gone or not self.screen.is_mounted):
            return False
        return await super().run_action(action, default_namespace, namespaces)

    def _handle_exception(self, error: Exception) -> None:
        """End with the error; but what a screen lacks that was closed before it was complete is no error."""
        if not (self._is_closing() and isinstance(error, NoMatches | ScreenStackError | MountError)):
            super()._handle_exception(error)

    def _is_closing(self) -> bool:
        """Whether the app is about to end, or what is at work belongs to a screen that is no longer open."""
        node = active_message_pump.get(None)
        is_gone = isinstance(node, Widget) and not any(screen in node.ancestors_with_self for screen in self.screen_stack)
        return self._exit or is_gone

    def _fatal_error(self) -> None:
        """End without Textual's page of traceback; `run_steadily` hands the error on."""
        self._close_messages_no_wait()


def run_steadily(app: SteadyApp) -> int:
    """Run the app and return its exit code. Raises whatever error ended it, with the terminal as it was before."""
    app.run()
    if app._exception is not None:  # noqa: SLF001 - see the top of the file
        raise app._exception  # noqa: SLF001
    with suppress(OSError):  # who closed the terminal reads nothing any more
        sys.stderr.writelines(f"{_wrapped(words)}\n" for words in app.last_words if words)
        sys.stderr.flush()
    return 1 if app.return_code is None else app.return_code


def _wrapped(words: str) -> str:
    width = shutil.get_terminal_size().columns
    return words if words.startswith(" ") else textwrap.fill(words, width, break_long_words=False, break_on_hyphens=False)


@lru_cache(maxsize=1)
def _steady_driver() -> type[Driver]:
    from textual.drivers.linux_driver import LinuxDriver  # not on Windows, nor in a browser

    class SteadyDriver(LinuxDriver):
        _is_away = False

        def __init__(
            self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
        ) -> None:
            """Be stopped and continued in the app's own loop.

            Textual does both in a signal handler, which may come in the middle of a write and then waits for itself.
            """
            super().__init__(app, debug=debug, mouse=mouse, size=size)
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGTSTP, self._sigtstp_application)
            loop.add_signal_handler(signal.SIGCONT, self._sigcont_application)

        def suspend_application_mode(self) -> None:
            """Give the terminal back to the shell."""
            self._is_away = True
            super().suspend_application_mode()

        def resume_application_mode(self) -> None:
            """Take the terminal up again, when the program is continued.

            The system also continues the programs of a terminal that is hung up: there is nothing to take up then.
            And a program that was stopped without a warning never gave the terminal back: that is done now, or a
            second input thread would read the keys and never end.
            """
            if not self._is_away:
                if not os.isatty(self.fileno) or self._key_thread is None or not self._key_thread.is_alive():
                    return
                self.suspend_application_mode()
                self._must_signal_resume = True
            self._is_away = False
            super().resume_application_mode()

        def run_input_thread(self) -> None:
            """Read keys until the app ends.

            A byte that is no UTF-8 costs the keys that came with it, not the game. A terminal that cannot be read any
            more has been closed, whether or not the system said so with a signal.
            """
            while not self.exit_event.is_set():
                try:
                    super().run_input_thread()
                except UnicodeDecodeError:
                    continue
                except OSError:
                    os.kill(os.getpid(), signal.SIGHUP)
                    return

    return SteadyDriver
