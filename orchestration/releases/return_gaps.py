"""Lists every field of the year's return: what it was made from, or why it is a gap.

Which extract gives which field does not belong here (`expectations.extracts.return_sources`).
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import duckdb

from expectations.extracts.return_sources import GAP, FieldState, field_states
from orchestration.releases.csv_files import write_csv
from orchestration.releases.finished_warehouse import Submission

GAPS_FILE = "return_gaps.csv"


@dataclass(frozen=True)
class FileGaps:
    """A file of the return with fields that nothing gave: which, and why; `whole` where it has no field."""

    file: str
    fields: tuple[str, ...]
    whole: bool
    why: tuple[str, ...]


def read_gaps(connection: duckdb.DuckDBPyConnection, submission: Submission) -> tuple[FieldState, ...]:
    """Return the state of every field of the year's return, file by file, in file order."""
    supplied = connection.execute(
        "select distinct table_name, column_name from stg_carefacts__supplied_columns "
        "where submission_id = $1",
        [submission.submission_id],
    ).fetchall()
    return tuple(
        field_states(supplied, submission.collection_year, from_extracts=submission.road == "extracts")
    )


def write_gaps(states: Sequence[FieldState], path: Path) -> int:
    """Write them as CSV and return how many fields there are."""
    write_csv(path, [one.name for one in fields(FieldState)], [astuple(state) for state in states])
    return len(states)


def gaps_by_file(states: Sequence[FieldState]) -> list[FileGaps]:
    """Return the files that have gaps, in the order of the return."""
    by_file: dict[str, list[FieldState]] = {}
    for state in states:
        by_file.setdefault(state.file, []).append(state)
    return [
        FileGaps(
            file,
            tuple(state.field for state in held if state.state == GAP),
            all(state.state == GAP for state in held),
            tuple(dict.fromkeys(state.gap for state in held if state.state == GAP)),
        )
        for file, held in by_file.items()
        if any(state.state == GAP for state in held)
    ]
