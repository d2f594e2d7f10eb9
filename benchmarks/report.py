"""The table that `python -m benchmarks` prints, and the same as JSON.

Knows rows and how to set them. Must not know how they were measured.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from benchmarks.measure import Figures, Row
from crushgame import __version__

HEADINGS = ("what", "ours", "yardstick", "ratio", "aim", "met?")
PACKAGES = ("textual", "pyyaml", "click", "bink")


def machine() -> dict[str, str]:
    """Return what the figures were measured on and with."""
    found = {
        "date": time.strftime("%Y-%m-%d"),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
        "processor": _processor(),
        "load": f"{os.getloadavg()[0]:.2f}",
        "python": platform.python_version(),
        "crushgame": __version__,
    }
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table, its columns in line."""
    cells = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADINGS))]
    ruled = [cells[0], tuple("-" * width for width in widths), *cells[1:]]
    return "\n".join("| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in ruled)


def as_json(rows: Sequence[Row]) -> dict[str, object]:
    """Return every value measured, for a machine to read."""
    return {"machine": machine(), "rows": [_row(row) for row in rows]}


def _row(row: Row) -> dict[str, object]:
    return {
        "what": row.what,
        "unit": row.unit,
        "ours": row.ours.values,
        "against": row.against,
        "yardstick": row.yardstick.values if row.yardstick else None,
        "ratio": row.ratio.median if row.ratio else None,
        "aim": row.aim,
        "better": row.better,
        "met": row.is_met,
    }


def _cells(row: Row) -> tuple[str, ...]:
    yardstick = f"{row.against}: {_figures(row.yardstick)} {row.unit}" if row.yardstick else "—"
    sign = "≤" if row.better == "less" else "≥"
    aim = "—" if row.aim is None else f"{sign} {row.aim:g}{' ×' if row.yardstick else f' {row.unit}'}"
    met = {True: "yes", False: "NO", None: "—"}[row.is_met]
    return (
        row.what,
        f"{_figures(row.ours)} {row.unit}, n={len(row.ours.values)}",
        yardstick,
        f"{_figures(row.ratio)}" if row.ratio else "—",
        aim,
        met,
    )


def _figures(figures: Figures) -> str:
    if len(figures.values) == 1:
        return _number(figures.median)
    return f"{_number(figures.median)} [{_number(figures.low)}–{_number(figures.high)}]"


def _number(value: float) -> str:
    """Return three digits that matter, or all of a large whole number."""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
            names = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    except OSError:
        names = []
    return names[0] if names else platform.processor() or "unknown"
