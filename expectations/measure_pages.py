"""The page docs/annual_report_measures.md: every measure of the annual report, as the catalogue has it.

Checking the catalogue does not belong here (`measures.py`), nor does counting.
`python -m expectations.measure_pages <folder>` writes the page, and a test holds the committed one to it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from expectations.measures import Measure, Section, sections

PAGE = "annual_report_measures.md"
_OPENING = """# The measures of the annual report

Every figure of [the annual report](annual_report.md), in printing order, made by `make docs` from the
catalogue in `expectations/annual_report`. *By* are the breakdowns that it is counted by. A national figure
has the code under which `dbt_project/seeds/benchmark_measures.csv` defines it. Without the extracts that it
needs, a measure or a list says *not supplied*.
"""
_KINDS = {
    "count": "number",
    "percentage": "per cent",
    "rate": "rate",
    "mean": "mean",
    "ratio": "ratio",
}


def page(all_sections: Sequence[Section]) -> str:
    """Return the page as Markdown: a table of measures for each section that has any."""
    parts = [_OPENING]
    parts += ["\n".join(_section(section)) + "\n" for section in all_sections if section.measures]
    return "\n".join(parts)


def _section(section: Section) -> Iterator[str]:
    yield f"## {section.title}"
    yield ""
    yield "| code | printed as | definition | by | national figure | needs |"
    yield "|---|---|---|---|---|---|"
    for measure in section.measures:
        yield f"| {' | '.join(_cells(measure))} |"
    lists = [table for table in section.tables if table.model]
    if lists:
        yield ""
        yield "| list, for officers alone | needs |"
        yield "|---|---|"
        for table in lists:
            yield f"| {table.title} | {_needs(table.needs)} |"


def _cells(measure: Measure) -> tuple[str, ...]:
    by = ", ".join(breakdown.replace("_", " ") for breakdown in measure.breakdowns)
    return (
        f"`{measure.code}`",
        f"{measure.title}, {_KINDS[measure.kind]}",
        " ".join(measure.definition.split()),
        by or "-",
        f"`{measure.benchmark}`" if measure.benchmark else "no national figure",
        _needs(measure.needs),
    )


def _needs(needs: Sequence[Sequence[str]]) -> str:
    return "; ".join(" or ".join(f"`{name}`" for name in any_of) for any_of in needs)


def main(arguments: Sequence[str]) -> None:
    """Write the page into the folder that is named."""
    (folder,) = map(Path, arguments)
    (folder / PAGE).write_text(page(sections()), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
