"""The short tables that the command line prints: of a run, from its manifest, and of a validation.

Nothing is calculated or decided here.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from expectations.collection_year import label

if TYPE_CHECKING:  # a validation is summed up without what a release imports, which takes seconds
    from orchestration.pipeline import RunOutcome
    from orchestration.validation import Validated

FIGURES = Path("annual_report", "officer", "figures.csv")
NOTES_SHOWN = 12
ROWS = ("rows_in", "landed", "duplicate", "blank", "quarantined")


def release_summary(outcome: RunOutcome) -> str:
    """What a run read, refused, found and published, what to know of it, and how long each step took."""
    from orchestration.releases.manifest import MANIFEST_FILE

    manifest = json.loads((outcome.release / MANIFEST_FILE).read_text(encoding="utf-8"))
    files = manifest["row_counts"]["files"]
    rules = manifest["rules"]
    parameters = manifest["parameters"]
    rows = {what: sum(file[what] for file in files) for what in ROWS}
    tables = len({(file["source"], file["table_name"]) for file in files})
    lines = [
        ("Authority", f"{parameters['authority_name']} ({parameters['authority']})"),
        ("Collection year", f"{label(parameters['collection_year'])}, as at {parameters['as_at_date']}"),
        ("Rows read", f"{rows['rows_in']:,} of {tables} tables"),
        ("Rows landed", f"{rows['landed']:,}"),
        ("Copies", f"{rows['duplicate']:,} rows that are there already"),
        ("Blank rows", f"{rows['blank']:,}"),
        ("Rows quarantined", f"{rows['quarantined']:,}"),
        (
            "Rules",
            f"{rules['passed']} passed, {rules['failed']} failed, {rules['not_evaluated']} not evaluated",
        ),
        *_rows_to_look_at(
            rules["issues_by_severity"]["error"],
            rules["issues_by_severity"]["query"],
            rules["accepted_queries"],
        ),
        (
            "Reviews in timescale",
            _reviews_in_timescale(outcome.release / FIGURES, parameters["collection_year"]),
        ),
        ("Release", manifest["readiness"]["status"]),
        ("Where", f"{outcome.release}{' (unchanged)' if outcome.unchanged else ''}"),
    ]
    lines += [(f"Time: {step}", f"{seconds:.1f} s") for step, seconds in outcome.seconds.items()]
    notes = [note for note in manifest["readiness"]["notes"] if note not in outcome.refused]
    return "\n".join([_table(lines), *_shown(notes)])


def validation_summary(validated: Validated) -> str:
    """What was read and found, what was noted about files, and which submissions could not be read."""
    several = len(validated.submissions) != 1
    lines = [("Submissions", f"{len(validated.submissions):,} read, {len(validated.refused):,} refused")]
    for name, (year, rules_year) in () if several else validated.submissions.items():
        note = "" if year == rules_year else f", checked with the rules of {label(rules_year)}"
        lines.append((name, f"collection year {label(year)}{note}"))
    results = ", ".join(
        f"{count:,} {status.replace('_', ' ')}" for status, count in sorted(validated.rules.items())
    )
    lines += [
        ("Rules", results),
        *_rows_to_look_at(
            validated.issues.get("error", 0), validated.issues.get("query", 0), validated.accepted
        ),
        ("Where", str(validated.out)),
    ]
    notes = [f"{name}: {note.file} {note.text}" for name, found in validated.notes.items() for note in found]
    refused = [f"{one.submission_id} was refused: {one.refusal}" for one in validated.refused]
    return "\n".join([_table(lines), *_shown(notes), *_shown(validated.not_accepted), *refused])


def _rows_to_look_at(errors: int, queries: int, accepted: int) -> list[tuple[str, str]]:
    """The rows that rules mark, those whose query is accepted apart."""
    return [
        ("Open errors", f"{errors:,} rows"),
        ("Open queries", f"{queries - accepted:,} rows"),
        ("Accepted queries", f"{accepted:,} rows"),
    ]


def _shown(notes: Sequence[str]) -> list[str]:
    left_out = len(notes) - NOTES_SHOWN
    return [*notes[:NOTES_SHOWN], *([f"... and {left_out:,} more notes"] if left_out > 0 else [])]


def _reviews_in_timescale(figures: Path, year: int) -> str:
    """The headline figure as the officers' edition of the annual report has it."""
    wanted = ("reviews_on_time", f"Y{year}", "all")
    with figures.open(encoding="utf-8", newline="") as file:
        found = [
            row for row in csv.DictReader(file) if (row["measure"], row["period"], row["breakdown"]) == wanted
        ]
    if not found or not found[0]["numerator"]:
        return "not supplied"
    share = f" ({Decimal(found[0]['value']):.1f}%)" if found[0]["value"] else ""
    return f"{int(found[0]['numerator']):,} of {int(found[0]['denominator']):,}{share}"


def _table(lines: Iterable[tuple[str, str]]) -> str:
    held = list(lines)
    width = max(len(name) for name, _ in held) + 2
    return "\n".join(f"{name:<{width}}{text}" for name, text in held)
