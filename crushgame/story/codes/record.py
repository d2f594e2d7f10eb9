"""What is known about one code: its message, and the page that `crushgame explain` shows for it.

Must not know when a code applies; that is for whoever makes the finding.
"""

from __future__ import annotations

from typing import NamedTuple


class Code(NamedTuple):
    """One kind of finding.

    `message` is a format string over the finding's values. `about` says in plain words why it matters, `example` is
    YAML that provokes it (empty when text on a page cannot), and `mend` says what to do.
    """

    code: str
    message: str
    about: str
    example: str
    mend: str
