"""From what the roads brought to the landing: every table read, held to its contract, counted and written.

Bringing files does not belong here (`roads.py`), nor does the reading of a cell (`cells`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from expectations.collection_year import label, year_end
from expectations.extracts.fields import table
from orchestration.extracts.accepted_queries import accepted_beside_settings, accepted_queries
from orchestration.extracts.as_came import AsCame, Kept
from orchestration.extracts.authority import Authority, authority_file, read_authority
from orchestration.extracts.brought import (
    Sheets,
    columns_of,
    drops_on_record,
    lists_of,
    one_road_each,
    roads_of,
)
from orchestration.extracts.drops import NewestDrop, bring_newest, refused_later
from orchestration.extracts.held_tables import land_table, nothing_landed
from orchestration.extracts.kept_benchmarks import kept_benchmarks
from orchestration.extracts.kept_providers import kept_provider_lists
from orchestration.extracts.landing import Landing, Submission
from orchestration.extracts.landing_writer import write_landing
from orchestration.extracts.own_return import FROM_FILES, OWN_RETURN
from orchestration.extracts.refusals import ExtractRefused, Note
from orchestration.extracts.required_tables import require_tables, tables_by_name
from orchestration.extracts.return_landing import return_landing
from orchestration.extracts.roads import PREVIOUS_RETURN
from orchestration.extracts.supplied import supplied_columns

if TYPE_CHECKING:
    from orchestration.extracts.cells.reading import ReadingRules


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
    """Bring the files of the newest good drop.

    A folder that is not there is refused by name, unless the settings lie above it and name a database.
    """
    above = authority_file(year_folder)
    if not year_folder.is_dir() and not (above.is_file() and read_authority(year_folder).databases):
        raise ExtractRefused(
            "missing_folder",
            f"there are no extracts of {parameters.authority} for {label(parameters.collection_year)} here",
            "Put the drop there, or correct the setting CAREFACTS_EXTRACTS_DIR.",
            file=str(year_folder),
        )
    authority = read_authority(year_folder, parameters.authority)
    return bring_newest(year_folder, as_came, authority)


def land_brought(year_folder: Path, as_came: Path, root: Path, parameters: DropParameters) -> None:
    """Write the landing of everything that the roads brought; two roads with one table are refused.

    A table that cannot be read is refused by name and the rest is landed, unless nothing can be made without
    it.
    """
    authority = read_authority(year_folder, parameters.authority)
    last_year = AsCame(as_came / PREVIOUS_RETURN)
    current, previous = _submissions(authority, parameters)
    if AsCame(as_came / OWN_RETURN).kept():
        current = replace(current, road="return_files", history_from=None)
    alone = [replace(current, previous_submission_id=None)]
    submissions = [current, previous] if last_year.kept() else alone
    root.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".landing-", dir=root.parent) as working:
        parts = _parts(submissions, as_came, authority, Path(working))
        accepted = accepted_beside_settings(year_folder)
        decided = [accepted_queries(accepted, current.submission_id)] if accepted else []
        lists = [
            *kept_provider_lists(as_came, current.submission_id),
            *kept_benchmarks(as_came, current.submission_id),
        ]
        write_landing(root, chain(decided, lists, parts))


def _parts(
    submissions: list[Submission], as_came: Path, authority: Authority, working: Path
) -> Iterator[Landing]:
    current, roads = submissions[0], roads_of(as_came)
    kept = one_road_each(roads)
    own = AsCame(as_came / OWN_RETURN)
    from_files = bool(own.kept())
    if from_files:
        kept = [(road, one) for road, one in kept if one.table_name not in tables_by_name()]
    else:
        require_tables(one for _, one in kept)
    yield Landing(submissions=submissions)
    rules, said = _reading_rules(authority, kept, current)
    not_read: dict[Sheets, ExtractRefused] = {}
    supplied: list[tuple[str, str]] = []
    for road, one in kept:
        held, columns = table(one.table_name), columns_of(road, one)
        try:
            landed = land_table(road, one, held, current.submission_id, rules, columns, working)
        except ExtractRefused as refusal:
            if held.required:
                raise
            not_read[one.source_file, one.source_sheet] = refusal
            yield nothing_landed(one, current.submission_id)
        else:
            supplied += [(one.table_name, row["column_name"]) for row in columns if row["status"] == "read"]
            yield from landed
    if from_files:
        yield from return_landing(own, current.submission_id)
    else:
        yield Landing(
            supplied_columns=supplied_columns(current.submission_id, supplied, current.collection_year)
        )
    for road in (*roads, own):
        yield lists_of(road, current.submission_id, not_read, said, FROM_FILES if from_files else None)
    yield drops_on_record(as_came, current.submission_id)
    if len(submissions) > 1:
        last_year = AsCame(as_came / PREVIOUS_RETURN)
        yield from return_landing(last_year, submissions[1].submission_id)
        yield lists_of(last_year, submissions[1].submission_id)


def _reading_rules(
    authority: Authority, kept: list[tuple[AsCame, Kept]], current: Submission
) -> tuple[ReadingRules, dict[Sheets, str]]:
    """Return how cells are read, and what to say of the code map; it is read by the same rules itself.

    Only what lands of the code map is used, as at the run's day.
    """
    from orchestration.extracts.cells.code_map_rows import rows_in_use
    from orchestration.extracts.cells.code_maps import CodeMap
    from orchestration.extracts.cells.reading import ReadingRules

    plain = ReadingRules(
        two_digit_years=authority.two_digit_years % 100 if authority.two_digit_years else None,
        person_id_digits=authority.person_id_digits,
        system=authority.system,
    )
    said: dict[Sheets, str] = {}
    rows: list[Mapping[str, str | None]] = []
    for road, one in kept:
        if one.table_name == "code_map":
            came = list(road.batches(one.source, one.table_name, 100_000))
            if came:
                found = rows_in_use(pa.concat_tables(came), plain)
                rows += found.rows
                if words := found.in_words():
                    said[one.source_file, one.source_sheet] = words
    day = current.as_at_date or year_end(current.collection_year)
    return replace(plain, code_map=CodeMap(rows, day)), said


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
        cp_first_review_from=authority.cp_first_review_from,
        dispute_levels="|".join(authority.dispute_levels),
        dispute_response_days=authority.dispute_response_days,
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
