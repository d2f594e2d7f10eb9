"""What Textual leaves undone between an app and a browser's page. It leans on `WebDriver`: its input thread ends when nobody
can write to it any more, its sizes come beside the keys and never among them, and it has signals of its own.

Knows drivers and signals. Must not know the server.
"""

from __future__ import annotations

import asyncio
import os
import signal

from textual import events
from textual.drivers.web_driver import WebDriver
from textual.message import Message


class PageDriver(WebDriver):
    """The driver for browsers: it believes no size among the keys, and ends the app in order when it is told to, or when the
    server has gone."""

    def start_application_mode(self) -> None:
        """Begin. Textual takes two signals for its own there, and would end the app without a word of what is not saved."""
        super().start_application_mode()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, _hang_up)

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Hear what the server has to say, which is the size of the window, and that it is over."""
        if packet_type == "quit":
            _hang_up()
        else:
            super().on_meta(packet_type, payload)

    def process_message(self, message: Message) -> None:
        """Pass on a key or a mouse. A terminal may also tell its size so; a page's player could make up any, and have the app
        draw for hours."""
        if not isinstance(message, events.Resize):
            super().process_message(message)

    def run_input_thread(self) -> None:
        """Read keys until the app ends, or until there is nobody to send any: the game is saved and closed then, as when
        a terminal is closed."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            _hang_up()


def _hang_up() -> None:
    """End the app as when a terminal is closed: it saves the game, and says so if it could not."""
    os.kill(os.getpid(), signal.SIGHUP)
