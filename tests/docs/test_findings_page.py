"""The page of all findings is what the records say."""

from __future__ import annotations

from crushgame.story.report import findings_page
from tests.conftest import CHECKOUT

PAGE = CHECKOUT / "docs" / "findings.md"


def test_the_page_of_findings_is_made_from_the_records() -> None:
    assert PAGE.read_text(encoding="utf-8") == findings_page(), (
        "write it anew with: python -c 'from crushgame.story.report import findings_page; print(findings_page(), end=\"\")' "
        "> docs/findings.md"
    )
