"""A column of another type is named, what nothing can read is counted, and a bad table costs no other."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from test_extracts_drop import AUTHORITY, PARAMETERS, REQUIRED, columns, lines, query

from orchestration.extracts import held_tables, roads
from orchestration.extracts.as_came import AsCame
from orchestration.extracts.drop import land_drop
from orchestration.extracts.refusals import ExtractRefused

DRIFT = (
    "select table_name, column_name, column_letter, heading from 'columns.parquet' "
    "where status = 'other_type'"
)


@pytest.fixture
def extracts(tmp_path: Path) -> Path:
    place = tmp_path / "drop"
    (place / "ssd").mkdir(parents=True)
    (place / "authority.yml").write_text(AUTHORITY, encoding="utf-8")
    for name in REQUIRED:
        (place / "ssd" / f"{name}.csv").write_text(lines(name, {}, {}, {}), encoding="utf-8")
    return place


def land(extracts: Path) -> Path:
    root = extracts.parent / "landing"
    land_drop(extracts, root, PARAMETERS)
    return root


def write_parquet(extracts: Path, table: str, **cells: pa.Array) -> None:
    (extracts / f"ssd/{table}.csv").unlink(missing_ok=True)
    rows = len(next(iter(cells.values())))
    nothing = pa.nulls(rows, pa.string())
    pq.write_table(
        pa.table({name: cells.get(name, nothing) for name in columns(table)}),
        extracts / f"ssd/{table}.parquet",
    )


@pytest.mark.parametrize(
    ("wrong", "right", "told"), [(6, 4, True), (5, 5, False), (10, 0, True), (9, 0, False), (0, 10, False)]
)
def test_a_column_of_which_most_cells_cannot_be_read_is_named(
    extracts: Path, wrong: int, right: int, told: bool
) -> None:
    rows = [{"addr_address_start_date": "Flat 2"}] * wrong + [{}] * right
    rows += [{"addr_address_start_date": ""}] * 20  # blank cells say nothing about a type
    (extracts / "ssd/ssd_address.csv").write_text(lines("ssd_address", *rows), encoding="utf-8")
    letter = chr(ord("A") + columns("ssd_address").index("addr_address_start_date"))
    found = ("ssd_address", "addr_address_start_date", letter, "addr_address_start_date")
    assert query(land(extracts), DRIFT) == ([found] if told else [])


def test_a_typed_source_with_another_type_is_named_whatever_its_cells(extracts: Path) -> None:
    keys = pa.array(["K1", "K2"])
    write_parquet(
        extracts,
        "ssd_mother",
        moth_table_id=pa.array([1, 2]),  # ids may be numbers
        moth_person_id=keys,
        moth_childs_person_id=keys,
        moth_childs_dob=pa.array([44_149, 44_150]),
    )
    root = land(extracts)
    assert [row[:2] for row in query(root, DRIFT)] == [("ssd_mother", "moth_childs_dob")]
    assert query(root, "select moth_childs_dob from 'ssd/ssd_mother.parquet'") == [
        ("2020-11-14",),
        ("2020-11-15",),
    ]


def test_a_column_is_named_once_where_type_and_cells_both_say_so(extracts: Path) -> None:
    keys = pa.array([f"K{number}" for number in range(12)])
    write_parquet(
        extracts,
        "ssd_mother",
        moth_table_id=keys,
        moth_person_id=keys,
        moth_childs_person_id=keys,
        moth_childs_dob=pa.array([True] * 12),
    )
    assert [row[:2] for row in query(land(extracts), DRIFT)] == [("ssd_mother", "moth_childs_dob")]


def test_moments_of_a_typed_source_are_days_in_the_united_kingdom(extracts: Path) -> None:
    moments = [datetime(2025, 6, 30, 23, tzinfo=UTC), datetime(2025, 12, 31, 23, 30, tzinfo=UTC)]
    keys = pa.array(["K1", "K2"])
    write_parquet(
        extracts,
        "ssd_mother",
        moth_table_id=keys,
        moth_person_id=keys,
        moth_childs_person_id=keys,
        moth_childs_dob=pa.array(moments, pa.timestamp("us", "UTC")),
    )
    root = land(extracts)
    landed = query(root, "select moth_childs_dob from 'ssd/ssd_mother.parquet' order by source_row")
    assert landed == [("2025-07-01",), ("2025-12-31",)]
    counted = (
        "select reading, cells from 'readings.parquet' where column_name = 'moth_childs_dob' order by all"
    )
    assert query(root, counted) == [("time_dropped", 1), ("time_of_day_dropped", 1), ("utc_time", 2)]


def test_a_cell_that_nothing_can_read_and_no_contract_forbids_is_counted(extracts: Path) -> None:
    rows = [{}, {"addr_address_postcode": "EA1 1AA EA2 2BB"}, {"addr_address_postcode": "the old mill"}]
    (extracts / "ssd/ssd_address.csv").write_text(lines("ssd_address", *rows), encoding="utf-8")
    root = land(extracts)
    landed = query(root, "select addr_address_postcode from 'ssd/ssd_address.parquet' where source_row > 2")
    assert landed == [("EA1 1AA EA2 2BB",), ("the old mill",)]
    counted = (
        "select reading, cells, first_row from 'readings.parquet' "
        "where column_name = 'addr_address_postcode' and reading in ('unreadable', 'left_as_it_came')"
    )
    assert query(root, counted) == [("unreadable", 2, 3)]


def test_two_sheets_of_one_workbook_with_one_table_are_both_named(extracts: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(extracts / "homes.xlsx") as book:
        for sheet, place in (("Homes", "EA1 1AA"), ("Homes, corrected", "EA1 1AB")):
            page = book.add_worksheet(sheet)
            page.write_row(0, 0, columns("ssd_address"))
            page.write_row(1, 0, [place if "postcode" in c else "K1" for c in columns("ssd_address")])
    root = land(extracts)
    listed = query(
        root,
        "select source_sheet, outcome, reason from 'files.parquet' "
        "where source_file = 'homes.xlsx' order by source_sheet",
    )
    assert listed == [("Homes", "refused", "two_sources"), ("Homes, corrected", "refused", "two_sources")]
    assert query(root, "select count(*) from 'ssd/ssd_address.parquet'") == [(0,)]
    assert query(root, "select count(*) from 'ssd/ssd_person.parquet'") == [(3,)]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of tables whose reading fails in a way that nobody foresaw."""
    names: list[str] = []
    read = held_tables.broken_cells

    def broken_cells(name: str, cells: Any) -> Any:
        if name in names:
            raise ZeroDivisionError("K0")
        return read(name, cells)

    monkeypatch.setattr(held_tables, "broken_cells", broken_cells)
    return names


def test_a_table_whose_reading_fails_loses_no_other_and_is_accounted_for(
    extracts: Path, failing: list[str]
) -> None:
    failing.append("ssd_address")
    (extracts / "ssd/ssd_address.csv").write_text(lines("ssd_address", {}, {}), encoding="utf-8")
    root = land(extracts)
    assert query(root, "select count(*) from 'ssd/ssd_person.parquet'") == [(3,)]
    assert query(root, "select count(*) from 'ssd/ssd_address.parquet'") == [(0,)]
    account = "select rows_in, landed, quarantined from 'accounts.parquet' where table_name = 'ssd_address'"
    assert query(root, account) == [(2, 0, 2)]
    listed = "select outcome, reason, text from 'files.parquet' where table_name = 'ssd_address'"
    ((outcome, reason, text),) = query(root, listed)
    assert (outcome, reason) == ("refused", "not_read")
    assert "ssd/ssd_address.csv" in str(text)
    assert "K0" not in str(text)  # what an unforeseen error says may hold a value
    supplied = "select count(*) from 'supplied_columns.parquet' where table_name = 'ssd_address'"
    assert query(root, supplied) == [(0,)]
    home = (
        "select * from 'supplied_columns.parquet' where (table_name, column_name) = ('episodes', 'home_post')"
    )
    assert query(root, home) == []


@pytest.mark.parametrize("step", ["open_sheets", "arrived"])
def test_a_file_that_fails_before_it_is_read_loses_no_other(
    extracts: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (extracts / "ssd/ssd_address.csv").write_text(lines("ssd_address", {}, {}), encoding="utf-8")
    real = getattr(roads, step)

    def fails(one: Any, *more: Any) -> Any:
        if "ssd_address" in getattr(one, "name", getattr(one, "file", "")):
            raise RuntimeError("K0")
        return real(one, *more)

    monkeypatch.setattr(roads, step, fails)
    root = land(extracts)
    assert query(root, "select count(*) from 'ssd/ssd_person.parquet'") == [(3,)]
    listed = "select outcome, reason, text from 'files.parquet' where source_file = 'ssd/ssd_address.csv'"
    ((outcome, reason, text),) = query(root, listed)
    assert (outcome, reason) == ("refused", "not_read")
    assert "RuntimeError" in str(text)
    assert "K0" not in str(text)


def test_rows_that_fail_while_they_are_brought_lose_no_other_table(
    extracts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (extracts / "ssd/ssd_address.csv").write_text(lines("ssd_address", {}, {}), encoding="utf-8")
    real = AsCame.keep

    def fails(self: AsCame, sheet: Any, source: str, name: str, *more: Any) -> Any:
        if name == "ssd_address":
            raise KeyError("K0")
        return real(self, sheet, source, name, *more)

    monkeypatch.setattr(AsCame, "keep", fails)
    root = land(extracts)
    assert query(root, "select count(*) from 'ssd/ssd_person.parquet'") == [(3,)]
    listed = "select outcome, reason from 'files.parquet' where table_name = 'ssd_address'"
    assert query(root, listed) == [("refused", "not_read")]


def test_a_table_that_nothing_can_be_made_without_must_be_read(extracts: Path, failing: list[str]) -> None:
    failing.append("ssd_person")
    with pytest.raises(ExtractRefused, match=r"ssd/ssd_person\.csv") as caught:
        land(extracts)
    assert caught.value.reason == "not_read"
    assert not (extracts.parent / "landing").exists()


def test_dates_of_the_example_rows_are_dates() -> None:
    """The rows that these tests are made of keep to the contract."""
    assert date.fromisoformat(lines("ssd_mother", {}).splitlines()[1].split(",")[-1])
