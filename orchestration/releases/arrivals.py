"""What a release says of how its extracts came: refused, missing, to be decided; and which drops there were.

Refusing or reading a file does not belong here; the landing has done that.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from orchestration.releases.finished_warehouse import Submission

Drop = Mapping[str, str]
DROP_REFUSED = "The newer drop"  # how the note of a refused drop begins
FILES = """
    select source_file, source_sheet, table_name, outcome, "text"
    from stg_carefacts__files
    where submission_id in ($1, $2) and outcome in ('refused', 'drop_refused')
    order by source_file, source_sheet, table_name, "text"
"""
DROPS = """
    select source_file, source_file_sha256, outcome
    from stg_carefacts__files
    where submission_id = $1 and outcome like 'drop_%'
    order by source_file
"""
TO_DECIDE = """
    select count(*), coalesce(sum(cells), 0) from stg_carefacts__codes_to_decide
    where submission_id in ($1, $2)
"""
OTHER_TYPE = """
    select distinct column_name, source_file from stg_carefacts__columns
    where submission_id in ($1, $2) and status = 'other_type' order by column_name, source_file
"""


@dataclass(frozen=True)
class ArrivalsOfRelease:
    """What came otherwise than agreed."""

    refused: tuple[str, ...]
    other_type: tuple[str, ...]
    texts_to_decide: int
    cells_to_decide: int

    def notes(self) -> tuple[str, ...]:
        """Return the notes for the person who signs, a sentence each."""
        notes = list(self.refused)
        if self.texts_to_decide:
            notes.append(
                f"{self.texts_to_decide:,} texts in {self.cells_to_decide:,} cells stand for no code or for "
                "several; extracts.xlsx lists them for a decision, and the cells are left as they came."
            )
        if self.other_type:
            notes.append(
                "Most cells of these columns are not of the kind that the contract says: "
                f"{', '.join(self.other_type)}."
            )
        return tuple(notes)


def read_arrivals(connection: duckdb.DuckDBPyConnection, submission: Submission) -> ArrivalsOfRelease:
    """Read what came with one submission and the year before it."""
    both = [submission.submission_id, submission.previous_submission_id]
    refused = connection.execute(FILES, both).fetchall()
    texts, cells = connection.execute(TO_DECIDE, both).fetchall()[0]
    others = connection.execute(OTHER_TYPE, both).fetchall()
    return ArrivalsOfRelease(
        refused=tuple(_refusal(*row) for row in refused),
        other_type=tuple(f"{column} ({file})" for column, file in others),
        texts_to_decide=int(texts),
        cells_to_decide=int(cells),
    )


def drops_on_record(connection: duckdb.DuckDBPyConnection, submission: Submission) -> tuple[Drop, ...]:
    """Return every drop on record where there are several: its name, a hash of its contents, its outcome."""
    drops = connection.execute(DROPS, [submission.submission_id]).fetchall()
    return tuple(
        {"name": name, "content_sha256": sha256, "outcome": outcome.removeprefix("drop_")}
        for name, sha256, outcome in drops
    )


def _refusal(file: str, sheet: str | None, table: str | None, outcome: str, text: str) -> str:
    if outcome == "drop_refused":
        return f"{DROP_REFUSED} {file.removeprefix('drops/')} was refused, and an older one is in use: {text}"
    return f"{f'Table {table}' if table else 'A file'} was refused, and is not in these figures: {text}"
