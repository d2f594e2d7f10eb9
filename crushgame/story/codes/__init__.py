"""Every code that a finding may carry, by its name.

Loaded only when a finding is shown. To add a module of codes, name it in the import and in `_MODULES`.
"""

from __future__ import annotations

from crushgame.story.codes import expressions, flow, names, proofs, renames, reports, structure, tests, text, yaml
from crushgame.story.codes.record import Code

_MODULES = (yaml, structure, names, expressions, renames, reports, text, flow, proofs, tests)

CODES: dict[str, Code] = {code.code: code for module in _MODULES for code in module.RECORDS}
"""All codes, in the order of their modules."""
