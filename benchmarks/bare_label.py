"""The least that an app can do for a key: one label changes. The yardstick for a key in a game. Run as a program."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class BareLabel(App[int]):
    """A label that counts the keys."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [("enter", "next", "Next")]  # noqa: RUF012  # as Textual's own examples have it
    count = 0

    def compose(self) -> ComposeResult:
        yield Static("key 0")

    def action_next(self) -> None:
        self.count += 1
        self.query_one(Static).update(f"key {self.count}")


if __name__ == "__main__":
    BareLabel().run()
