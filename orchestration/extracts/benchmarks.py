"""Reads the DfE's long file of national figures: what the report prints, for all areas and years.

What its headings may be does not belong here, nor does comparing a figure with the authority's own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from expectations.extracts.benchmark_file import (
    AREA_NUMBER,
    FIGURE,
    HEADINGS,
    MARKS,
    ONE_YEAR,
    OPENING_ROWS,
    TWO_HALVES,
    BenchmarkSheet,
    find_benchmark_sheet,
)
from orchestration.extracts.files.drop_files import DropFile, open_sheets
from orchestration.extracts.files.text_bytes import first_look
from orchestration.extracts.files.text_records import delimiter_of, reader_of
from orchestration.extracts.landing import Landing
from orchestration.extracts.reference_tables import BENCHMARK_LISTS, BENCHMARKS
from orchestration.extracts.refusals import ExtractRefused, Note
from orchestration.extracts.sheets import Misshapen, Rows, Sheet, opening_row
from orchestration.settings import DBT_PROJECT_DIR

MEASURES = DBT_PROJECT_DIR / "seeds" / "benchmark_measures.csv"
_SEND = "Give the file as the DfE publishes it, as CSV or Parquet."
_READ = f"""
    select
        source_row, area_name, wanted.dfe_name as dfe_name, marks.status,
        nullif(regexp_extract(trim(area_number), '{AREA_NUMBER}', 1), '') as area_number,
        coalesce(
            try_cast(nullif(regexp_extract(trim(years), '{ONE_YEAR}', 1), '') as integer),
            case
                when (try_cast(regexp_extract(trim(years), '{TWO_HALVES}', 1) as integer) + 1) % 100
                    = try_cast(regexp_extract(trim(years), '{TWO_HALVES}', 2) as integer)
                    then try_cast(regexp_extract(trim(years), '{TWO_HALVES}', 1) as integer) + 1
            end
        ) as collection_year,
        case
            when regexp_full_match(lower(trim(value)), '{FIGURE}') then try_cast(
                try_cast(replace(rtrim(trim(value), ' %'), ',', '') as double) as decimal(14, 4)
            )
        end as value
    from cells
    inner join wanted on lower(trim(cells.dfe_name)) = lower(wanted.dfe_name)
    left join marks on lower(trim(coalesce(cells.value, ''))) = marks.mark
"""
_AMISS = {
    "area_number is null": "no number of an authority or region",
    "collection_year is null": "no single year",
    "value is null and status is null": "no figure, and no mark for one",
}


@dataclass(frozen=True)
class BenchmarkList:
    """The figures of one file, by the hash of what is in it, and what was noted."""

    name: str
    rows: pa.Table
    notes: tuple[Note, ...]

    def landing(self, submission_ids: Iterable[str]) -> Landing:
        """Return the part of a landing that holds the figures and says which submissions they are for."""
        ids = list(submission_ids)
        used_by = pa.table([ids, [self.name] * len(ids)], schema=BENCHMARK_LISTS)
        return Landing(reference={"benchmarks": self.rows, "benchmark_lists": used_by})


def is_benchmark_file(file: DropFile) -> bool:
    """Say whether a text or Parquet file is the DfE's by its headings; only its beginning is read."""
    try:
        return file.kind in ("text", "parquet") and find_benchmark_sheet(list(_opening(file))) is not None
    except (ExtractRefused, OSError, ValueError, csv.Error):
        return False  # whoever reads the drop's tables says what is wrong with it


def read_benchmarks(file: DropFile) -> BenchmarkList:
    """Read the DfE's file: one row for each measure that the report prints, area and year.

    A file that is no such list, lacks a column, has one twice or none of the measures raises ExtractRefused.
    Marks such as c and - are kept as what they say. Rows without a year, an area or a figure, and those that
    give one figure twice and differently, are left out and noted.
    """
    (sheet,) = open_sheets(file)
    fit = _fit(sheet)
    cells: list[pa.Table] = []
    misshapen: list[Misshapen] = []
    for rows in sheet.rows(fit.header_row):
        cells.append(_cells(fit, rows))
        misshapen += rows.misshapen
    read, notes = _figures(file.name, cells)
    if misshapen:
        words = "more or fewer cells than there are headings"
        notes.append(_left_out(file.name, len(misshapen), words, misshapen[0].row))
    if not read.num_rows:
        found = "it has none of the measures that the annual report prints"
        raise ExtractRefused("no_benchmarks", found, _SEND, file=file.name)
    name = file.sha256[:16]
    count = read.num_rows
    rows = read.append_column("benchmark_list", pa.repeat(name, count)).append_column(
        "source_file", pa.repeat(file.name, count)
    )
    said = f"is read as the DfE's file of national figures: {count:,} of them"
    return BenchmarkList(
        name, rows.select(BENCHMARKS.names).cast(BENCHMARKS), (Note(file.name, said), *sheet.notes, *notes)
    )


@cache
def measures_of_file() -> tuple[str, ...]:
    """Return what the DfE's file calls the measures that the report prints."""
    with MEASURES.open(encoding="utf-8", newline="") as seed:
        return tuple(row["dfe_name"] for row in csv.DictReader(seed) if row["dfe_table"] == "benchmark_file")


def _opening(file: DropFile) -> Iterator[tuple[str, ...]]:
    if file.kind == "parquet":
        yield opening_row(pq.read_schema(file.path).names)
        return
    _, text = first_look(file.path)
    for cells in islice(reader_of(text.splitlines(keepends=True), delimiter_of(text)), OPENING_ROWS):
        yield opening_row(cells)


def _fit(sheet: Sheet) -> BenchmarkSheet:
    fit = find_benchmark_sheet(sheet.opening)
    if fit is None:
        found = "this is not the DfE's file of national figures: no row has its headings"
        raise ExtractRefused("not_benchmarks", found, _SEND, file=sheet.file)
    if fit.lacks:
        found = f"columns are missing: {', '.join(fit.lacks)}"
        raise ExtractRefused("missing_columns", found, _SEND, file=sheet.file)
    if fit.given_twice:
        found = f"two columns may be {fit.given_twice[0]}"
        raise ExtractRefused("column_twice", found, "Keep one.", file=sheet.file)
    return fit


def _cells(fit: BenchmarkSheet, rows: Rows) -> pa.Table:
    """The rows of a batch that hold one of our measures, with the columns by our names."""
    columns = {column: rows.cells.column(fit.position[column]) for column in HEADINGS}
    names = pc.utf8_lower(pc.utf8_trim_whitespace(columns["dfe_name"]))
    wanted = pa.array([name.lower() for name in measures_of_file()])
    return pa.table({"source_row": rows.source_row, **columns}).filter(pc.is_in(names, wanted))


def _left_out(name: str, number: int, words: str, row: int) -> Note:
    some = f"{number:,} rows" if number > 1 else "a row"
    return Note(name, f"has {some} with {words}, left out; the first is row {row}")


def _figures(name: str, cells: list[pa.Table]) -> tuple[pa.Table, list[Note]]:
    import duckdb

    if not cells:
        return BENCHMARKS.empty_table(), []
    notes: list[Note] = []
    with duckdb.connect() as connection:
        connection.register("cells", pa.concat_tables(cells))
        connection.register("wanted", pa.table({"dfe_name": list(measures_of_file())}))
        connection.register("marks", pa.table({"mark": list(MARKS), "status": list(MARKS.values())}))
        connection.execute(f"create table figures as {_READ}")
        for amiss, words in _AMISS.items():
            number, row = connection.execute(
                f"select count(*), min(source_row) from figures where {amiss}"
            ).fetchall()[0]
            if number:
                notes.append(_left_out(name, number, words, row))
            connection.execute(f"delete from figures where {amiss}")
        connection.execute(
            "create table differing as"
            " select dfe_name, area_number, collection_year, min(source_row) as first_row from figures"
            " group by all having count(distinct coalesce(cast(value as varchar), status)) > 1"
        )
        for measure, year, row in connection.execute(
            "select dfe_name, collection_year, min(first_row) from differing group by all order by all"
        ).fetchall():
            said = f"gives {measure} of {year} twice and differently; left out, from row {row}"
            notes.append(Note(name, said))
        figures = connection.execute(
            "select distinct on (dfe_name, area_number, collection_year) source_row, dfe_name, area_number,"
            " area_name, collection_year, cast(value as varchar) as value,"
            " coalesce(status, 'published') as status"
            " from figures anti join differing using (dfe_name, area_number, collection_year)"
            " order by source_row"
        ).to_arrow_table()
    return figures, notes
