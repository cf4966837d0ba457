"""Opens a finished warehouse for reading and says which submission it was built for.

Writing to the warehouse does not belong here (dbt is its only writer), nor does any product of a release.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from expectations.collection_year import label


class ReleaseError(Exception):
    """A release that cannot be made or published; the message says why and what to do."""


@dataclass(frozen=True)
class Submission:
    """The submission that a release is about: one authority, one collection year, one drop of files."""

    submission_id: str
    authority: str | None
    authority_name: str | None
    collection_year: int
    rules_year: int
    as_at_date: date
    year_start: date
    year_end: date
    previous_submission_id: str | None
    road: str
    child_id: str
    review_intervals: str
    cp_first_review_from: str
    dispute_levels: str | None
    dispute_response_days: int | None
    history_from: date

    @property
    def year_label(self) -> str:
        """The collection year as people write it, such as 2025/26."""
        return label(self.collection_year)

    @property
    def name(self) -> str:
        """The authority's name, or its code or the submission where there is no name."""
        return self.authority_name or self.authority or self.submission_id


@contextmanager
def open_finished(warehouse: Path, landing_root: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to a finished warehouse, closed at the end.

    Staging models are views of the landed files; give `landing_root` to read them. A warehouse that is not
    there, or that someone is writing, raises ReleaseError.
    """
    if not warehouse.is_file():
        raise ReleaseError(f"There is no warehouse at {warehouse}. Build it first, then make the release.")
    config: dict[str, str | bool | int | float | list[str]] = {}
    if landing_root is not None:
        config["file_search_path"] = str(landing_root.resolve())
    try:
        connection = duckdb.connect(str(warehouse), read_only=True, config=config)
    except (duckdb.IOException, duckdb.ConnectionException) as error:
        raise ReleaseError(
            f"The warehouse at {warehouse} cannot be opened for reading. Another run may be building it: "
            f"wait until that has ended, then try again. ({_first_line(error)})"
        ) from error
    with connection:
        yield connection


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def current_submission(connection: duckdb.DuckDBPyConnection, submission_id: str | None = None) -> Submission:
    """The one current submission of the warehouse, or the one that is named.

    None or several to choose from raises ReleaseError that says how many there are.
    """
    columns = ", ".join(Submission.__dataclass_fields__)
    found = connection.execute(
        f"select {columns} from stg_carefacts__submissions "
        "where role = 'current' and submission_id = coalesce(?, submission_id)",
        [submission_id],
    ).fetchall()
    if len(found) != 1:
        wanted = f"named {submission_id}" if submission_id else "to release"
        raise ReleaseError(
            f"A release is about one submission, but the warehouse holds {len(found)} {wanted}. "
            "Give the id of one that is there."
        )
    return Submission(*found[0])
