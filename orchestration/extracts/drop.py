"""From what the roads brought to the landing: every table read, held to its contract, counted and written.

Bringing files does not belong here (`roads.py`), nor does the reading of a cell (`reading.py`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from expectations.collection_year import label, year_end
from expectations.extracts.fields import return_columns, table
from orchestration.extracts.as_came import AsCame, Kept
from orchestration.extracts.authority import Authority, read_authority
from orchestration.extracts.drops import NewestDrop, bring_newest, recorded, refused_later
from orchestration.extracts.held_tables import land_table
from orchestration.extracts.landing import COLUMNS, FILES, SUPPLIED_COLUMNS, Landing, Submission
from orchestration.extracts.landing_writer import write_landing
from orchestration.extracts.quarantine import repeated
from orchestration.extracts.refusals import ExtractRefused, Note
from orchestration.extracts.return_landing import return_landing
from orchestration.extracts.roads import CENSUS, DATABASES, PREVIOUS_RETURN
from orchestration.extracts.roads import FILES as FILES_ROAD

if TYPE_CHECKING:
    from orchestration.extracts.reading import ReadingRules

# The tables of the return that dbt makes from the extracts, and the columns of theirs that only an optional
# extract can fill: where it is not supplied, neither are they.
DERIVED_RETURN_TABLES = ("header", "episodes", "reviews", "uasc")
NEEDS_TABLE = {
    ("header", "MOTHER"): "ssd_mother",
    ("header", "MC_DOB"): "ssd_mother",
    ("episodes", "HOME_POST"): "ssd_address",
    **{("uasc", column): "ssd_immigration_status" for column in return_columns("uasc")},
}


@dataclass(frozen=True)
class DropParameters:
    """Whose drop it is, of which year, which year's rules apply, and the day as at which it is read."""

    authority: str
    collection_year: int
    rules_year: int
    as_at_date: date | None = None  # left out: the last day of the collection year


def land_drop(year_folder: Path, root: Path, parameters: DropParameters) -> tuple[Note, ...]:
    """Bring the newest drop of a year's folder, write its landing to `root`, and return what was noted.

    The extracts become the submission `<authority>-<year>`, last year's return `<authority>-<year before>`.
    What was brought lies in `as_came` beside `root`. A drop that cannot be used raises ExtractRefused, and an
    older landing at `root` stays as it was.
    """
    as_came = root.with_name("as_came")
    newest = bring(year_folder, as_came, parameters)
    land_brought(year_folder, as_came, root, parameters)
    return (*refused_later(newest), *newest.brought.notes)


def bring(year_folder: Path, as_came: Path, parameters: DropParameters) -> NewestDrop:
    """Bring the files of the newest good drop; a folder that is not there is refused by name."""
    if not year_folder.is_dir():
        raise ExtractRefused(
            "missing_folder",
            f"there are no extracts of {parameters.authority} for {label(parameters.collection_year)} here",
            "Put the drop there, or correct the setting CAREFACTS_EXTRACTS_DIR.",
            file=str(year_folder),
        )
    authority = read_authority(year_folder, parameters.authority)
    return bring_newest(year_folder, as_came, authority)


def land_brought(year_folder: Path, as_came: Path, root: Path, parameters: DropParameters) -> None:
    """Write the landing of everything that the roads brought; two roads with one table are refused."""
    authority = read_authority(year_folder, parameters.authority)
    roads = [AsCame(folder) for folder in _road_folders(as_came)]
    last_year = AsCame(as_came / PREVIOUS_RETURN)
    current, previous = _submissions(authority, parameters)
    if last_year.kept():
        submissions = [current, previous]
    else:
        submissions = [replace(current, previous_submission_id=None)]
    kept = _one_road_each(roads)
    root.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".landing-", dir=root.parent) as working:
        write_landing(
            root,
            _parts(submissions, kept, last_year, as_came, authority, Path(working)),
        )


def _parts(
    submissions: list[Submission],
    kept: list[tuple[AsCame, Kept]],
    last_year: AsCame,
    as_came: Path,
    authority: Authority,
    working: Path,
) -> Iterator[Landing]:
    current = submissions[0]
    yield Landing(submissions=submissions)
    rules = _reading_rules(authority, kept, current)
    for road, one in kept:
        letters = _letters(road, one)
        yield from land_table(
            road, one, table(one.table_name), current.submission_id, rules, letters, working
        )
    yield Landing(supplied_columns=_supplied(current.submission_id, kept))
    for road in dict.fromkeys(AsCame(folder) for folder in _road_folders(as_came)):
        yield _lists_of(road, current.submission_id)
    yield Landing(files=_drops(as_came, current.submission_id))
    if len(submissions) > 1:
        yield from return_landing(last_year, submissions[1].submission_id)
        yield _lists_of(last_year, submissions[1].submission_id)


def _reading_rules(
    authority: Authority, kept: list[tuple[AsCame, Kept]], current: Submission
) -> ReadingRules:
    from orchestration.extracts.code_maps import CodeMap
    from orchestration.extracts.reading import ReadingRules

    rows = [
        row
        for road, one in kept
        if one.table_name == "code_map"
        for batch in road.batches(one.source, one.table_name, 100_000)
        for row in batch.to_pylist()
    ]
    day = current.as_at_date or year_end(current.collection_year)
    return ReadingRules(
        two_digit_years=authority.two_digit_years % 100 if authority.two_digit_years else None,
        person_id_digits=authority.person_id_digits,
        code_map=CodeMap(rows, day),
        system=authority.system,
    )


def _road_folders(as_came: Path) -> list[Path]:
    databases = as_came / DATABASES
    pulled = sorted(path for path in databases.iterdir() if path.is_dir()) if databases.is_dir() else []
    return [as_came / FILES_ROAD, as_came / CENSUS, *pulled]


def _one_road_each(roads: list[AsCame]) -> list[tuple[AsCame, Kept]]:
    by_table: dict[str, tuple[AsCame, Kept]] = {}
    for road in roads:
        for one in road.kept():
            if one.table_name in by_table:
                raise ExtractRefused(
                    "two_sources",
                    f"table {one.table_name} comes by two roads: {by_table[one.table_name][1].source_file} and "
                    f"{one.source_file}",
                    "Take it out of the drop, or out of the tables of the database in authority.yml.",
                    file=one.source_file,
                )
            by_table[one.table_name] = (road, one)
    return list(by_table.values())


def _letters(road: AsCame, one: Kept) -> dict[str, str]:
    columns = road.read_list("columns", COLUMNS).to_pylist()
    return {
        row["column_name"]: row["column_letter"]
        for row in columns
        if row["table_name"] == one.table_name
        and row["status"] == "read"
        and row["source_file"] == one.source_file
    }


def _lists_of(road: AsCame, submission_id: str) -> Landing:
    lists = {}
    for name, schema in (("files", FILES), ("columns", COLUMNS)):
        rows = road.read_list(name, schema)
        lists[name] = rows.set_column(0, "submission_id", repeated(submission_id, rows.num_rows))
    return Landing(files=lists["files"], columns=lists["columns"])


def _drops(as_came: Path, submission_id: str) -> pa.Table:
    """Return a line for each drop on record, when there are several."""
    records = recorded(as_came)
    rows = [
        {
            **dict.fromkeys(FILES.names),
            "submission_id": submission_id,
            "source_file": f"drops/{record.name}",
            "source_file_sha256": record.content_sha256,
            "outcome": f"drop_{record.outcome}",
            "text": record.text,
        }
        for record in records
        if len(records) > 1
    ]
    return pa.Table.from_pylist(rows, FILES)


def _supplied(submission_id: str, kept: list[tuple[AsCame, Kept]]) -> pa.Table:
    """Return the columns that the extracts supply, and those of the return that follow from them."""
    rows = []
    for road, one in kept:
        columns = road.read_list("columns", COLUMNS)
        read = columns.filter(
            pc.and_(pc.equal(columns["table_name"], one.table_name), pc.equal(columns["status"], "read"))
        )
        rows += [(one.table_name, column) for column in read["column_name"].to_pylist()]
    given = {name for name, _ in rows}
    rows += [
        (name, column.lower())
        for name in DERIVED_RETURN_TABLES
        for column in return_columns(name)
        if (name, column) not in NEEDS_TABLE or NEEDS_TABLE[name, column] in given
    ]
    return pa.Table.from_pylist(
        [
            {"submission_id": submission_id, "table_name": name, "column_name": column}
            for name, column in rows
        ],
        SUPPLIED_COLUMNS,
    )


def _submissions(authority: Authority, parameters: DropParameters) -> tuple[Submission, Submission]:
    year = parameters.collection_year
    current = Submission(
        submission_id=f"{authority.code}-{year}",
        collection_year=year,
        rules_year=parameters.rules_year,
        road="extracts",
        authority=authority.code,
        authority_name=authority.name,
        as_at_date=parameters.as_at_date,
        previous_submission_id=f"{authority.code}-{year - 1}",
        child_id=authority.child_id_on(year_end(year)),
        review_intervals=authority.review_intervals,
        history_from=authority.history_from,
        system=authority.system,
    )
    previous = replace(
        current,
        submission_id=f"{authority.code}-{year - 1}",
        collection_year=year - 1,
        road="return_files",
        role="previous",
        as_at_date=None,
        previous_submission_id=None,
        history_from=None,
    )
    return current, previous
