"""How large a page gets. Imported before anything is drawn: must not know anything."""

from __future__ import annotations

PAGE_WIDTH, PAGE_HEIGHT = 84, 40
"""The largest a page without pictures gets, in cells; `styles/night.tcss` says the same."""
