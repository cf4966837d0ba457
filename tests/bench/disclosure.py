"""Disclosure control measured: the figures of one report, hidden and audited until all of them pass.

`python -m tests.bench.disclosure` prints a Markdown table and writes `bench_results/disclosure.md`. Figures
are made up in the shape of the report: snapshots, events, shares, means by category, for three years, their
quarters and their months.
"""

import time
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from expectations.measures import Measure, Section
from orchestration.releases.disclosure.same_counts import Period

PROJECT = Path(__file__).resolve().parents[2]
YEARS = (2024, 2025, 2026)
CATEGORIES = {"age_band": 6, "sex": 3, "ethnic_group": 6, "reason": 12, "legal_status": 5, "is_uasc": 2}
HEADER = (
    "| measures | looked after | broken down | figures | hidden | audited | narrowest | cpu, s | wall, s |\n"
    "|---:|---:|---|---:|---:|---:|---:|---:|---:|"
)


def report_periods() -> dict[str, Period]:
    """Three collection years, their quarters and their months."""
    found = {}
    for year in YEARS:
        months = [(year - 1, month) for month in range(4, 13)] + [(year, month) for month in range(1, 4)]
        days = [Period(date(y, m, 1), date(y, m, monthrange(y, m)[1])) for y, m in months]
        found[f"Y{year}"] = Period(days[0].starts_on, days[-1].ends_on)
        for quarter in range(4):
            first, last = days[3 * quarter], days[3 * quarter + 2]
            found[f"{year}Q{quarter + 1}"] = Period(first.starts_on, last.ends_on)
        found |= {f"{y}-{m:02d}": period for (y, m), period in zip(months, days, strict=True)}
    return found


def report_sections(number: int) -> list[Section]:
    """A catalogue of so many measures of all kinds, each with two breakdowns."""
    breakdowns = list(CATEGORIES)
    measures = []
    for n in range(number):
        kind = ("count", "percentage", "percentage", "mean", "rate")[n % 5]
        entry: dict[str, Any] = {
            "code": f"measure_{n}",
            "title": f"Measure {n}",
            "kind": kind,
            "unit": "children",
            "fact": f"fct_thing_{n // 3}",
            "when": "at_end" if n % 2 else "during",
            "day": "event_date",
            "counted": f"is_counted_{n // 3}",
            "breakdowns": [breakdowns[n % 6], breakdowns[(n + 1 + n // 6 % 5) % 6]],
            "definition": "What is counted.",
            "source": "None",
            "needs": [["ssd_cla_reviews"]],
            "complement_is_told": n % 10 == 1,
        }
        if kind == "percentage":
            entry["of_these"] = f"is_one_of_these_{n}"
        if kind == "mean":
            entry["sums"] = "days_open"
        measures.append(Measure(**entry))
    section = {"code": "all", "title": "All", "position": 1, "opening": "All of it.", "measures": measures}
    return [Section(**section)]


def report_figures(
    sections: list[Section], periods: dict[str, Period], children: int, broken_down: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Figures that add up as a report's do; only periods of the kinds `broken_down` have categories."""
    random = Random(1)
    rows = []
    for measure in (measure for section in sections for measure in section.measures):
        size = children * random.choice((0.02, 0.1, 0.3, 1)) / (1 if measure.when == "at_end" else 12)
        cells: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
        for month, days in list(periods.items()):
            if len(month) != 7 or "-" not in month:
                continue
            wholes = [
                name
                for name, whole in periods.items()
                if (
                    whole.starts_on <= days.starts_on and days.ends_on <= whole.ends_on
                    if measure.when == "during"
                    else whole.ends_on == days.ends_on
                )
            ]
            for breakdown, category, counted, of_these in _month(measure, size, random):
                for whole in wholes:
                    cells[(whole, breakdown, category)][0] += of_these
                    cells[(whole, breakdown, category)][1] += counted
        for (period, breakdown, category), (of_these, counted) in cells.items():
            kind = "year" if period[0] == "Y" else "quarter" if "Q" in period else "month"
            if breakdown != "all" and kind not in broken_down:
                continue
            numbers = {
                "count": (counted, None),
                "rate": (counted, 60_000),
                "percentage": (of_these, counted),
                "mean": (counted * 31, counted),
            }[measure.kind]
            numerator, denominator = (None if n is None else Decimal(n) for n in numbers)
            rows.append(
                {
                    "section_code": "all",
                    "measure_code": measure.code,
                    "period_id": period,
                    "period_kind": kind,
                    "breakdown": breakdown,
                    "category": category,
                    "numerator": numerator,
                    "denominator": denominator,
                    "status": "no_cases" if denominator == 0 else "told",
                }
            )
    return rows


def _month(measure: Measure, size: float, random: Random) -> Iterator[tuple[str, str, int, int]]:
    """One month of a measure: the whole, then the same people by each breakdown."""
    counted = max(0, round(random.gauss(size, size**0.5)))
    of_these = sum(random.random() < 0.9 for _ in range(counted))
    yield "all", "all", counted, of_these
    for breakdown in measure.breakdowns:
        names = [f"{breakdown} {n}" for n in range(CATEGORIES[breakdown])]
        if breakdown == "is_uasc":
            names = ["false", "true"]
        weights = [0.5**n for n in range(len(names))]
        split: dict[str, list[int]] = {name: [0, 0] for name in names}
        for person, name in enumerate(random.choices(names, weights, k=counted)):
            split[name][0] += person < of_these
            split[name][1] += 1
        for name, (one_of_these, all_of_them) in split.items():
            yield breakdown, name, all_of_them, one_of_these


def measure(number: int, children: int, broken_down: tuple[str, ...]) -> str:
    """Hide, audit and hide further, and return the line of the table."""
    import pyarrow as pa

    from orchestration.releases.disclosure.published_cells import public_figures

    periods, sections = report_periods(), report_sections(number)
    figures = pa.Table.from_pylist(report_figures(sections, periods, children, broken_down))
    started, used = time.perf_counter(), time.process_time()
    public = public_figures(figures, sections, periods)
    seconds, used = time.perf_counter() - started, time.process_time() - used
    assert not public.do_not_add_up
    hidden = public.figures["status"].to_pylist().count("suppressed")
    widths = [width for width in public.audit["width"].to_pylist() if width is not None]
    return (
        f"| {number} | {children:,} | {', '.join(broken_down)} | {figures.num_rows:,} | {hidden:,} | "
        f"{public.audit.num_rows:,} | {min(widths)} | {used:.1f} | {seconds:.1f} |"
    )


def main() -> None:
    """Measure small and large authorities, then quarters by category too, and write the table."""
    lines = [HEADER]
    print(HEADER)
    for children in (150, 650, 2_000):
        lines.append(measure(60, children, ("year",)))
        print(lines[-1], flush=True)
    results = PROJECT / "bench_results"
    results.mkdir(exist_ok=True)
    (results / "disclosure.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
