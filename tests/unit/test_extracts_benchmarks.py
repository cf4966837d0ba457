"""The DfE's file of national figures is told by its headings, read whole, or refused in words."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from expectations.extracts.fields import table, tables
from orchestration.extracts.arrivals import Arrivals
from orchestration.extracts.benchmarks import MEASURES, is_benchmark_file, read_benchmarks
from orchestration.extracts.drop import DropParameters, land_drop
from orchestration.extracts.files.drop_files import DropFile
from orchestration.extracts.kept_benchmarks import is_benchmark_path, keep_benchmark_file, kept_benchmarks
from orchestration.extracts.reference_tables import BENCHMARKS
from orchestration.extracts.refusals import ExtractRefused

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
PUBLISHED = DATA / "lait_bds_long.parquet"
published = pytest.mark.skipif(
    not PUBLISHED.exists(), reason="the DfE's file lies in ../shared, which is not here"
)
HEADINGS = ["Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number", "Region"]
ENGLAND = ["CP_conf_15days", "", "2025", "England", "81.4", "970", "NA"]
OTHER_HEADINGS = ["Measure_short", "LA_Name", "OLD_LA_CODE", "time period", "VALUE"]


def file_at(path: Path, name: str | None = None) -> DropFile:
    return DropFile(name or path.name, path, path.stat().st_size)


def written(
    path: Path, *rows: list[str], headings: list[str] = HEADINGS, encoding: str = "utf-8"
) -> DropFile:
    with path.open("w", encoding=encoding, newline="") as out:
        csv.writer(out).writerows([headings, *rows])
    return file_at(path)


def figures(file: DropFile) -> list[tuple[object, ...]]:
    columns = ("dfe_name", "area_number", "collection_year", "value", "status", "source_row")
    return [tuple(row[name] for name in columns) for row in read_benchmarks(file).rows.to_pylist()]


def refused(file: DropFile) -> ExtractRefused:
    with pytest.raises(ExtractRefused) as caught:
        read_benchmarks(file)
    return caught.value


def rewritten(folder: Path, ending: str) -> Path:
    """The published file in the form of another, with its 641,070 rows."""
    rows, path = pq.read_table(PUBLISHED), folder / f"bds{ending}"
    if ending == ".parquet":
        pq.write_table(rows, path)
    else:
        with duckdb.connect() as connection:
            connection.register("rows", rows)
            connection.execute(f"copy rows to '{path}' (header, delimiter ';')")
    return path


@published
@pytest.mark.parametrize("ending", [".parquet", ".csv"])
def test_the_published_file_is_read_in_either_form(tmp_path: Path, ending: str) -> None:
    file = file_at(rewritten(tmp_path, ending))
    assert is_benchmark_file(file)
    read = read_benchmarks(file)
    assert read.rows.schema.equals(BENCHMARKS)
    assert [note.text for note in read.notes] == [
        "is read as the DfE's file of national figures: 80,410 of them"
    ]
    with duckdb.connect() as connection:
        connection.register("figures", read.rows)
        assert connection.sql("select count(distinct area_number) from figures").fetchall() == [(170,)]
        assert connection.sql(
            "select dfe_name, cast(value as double), source_row from figures"
            " where collection_year = 2025 and area_number = '970' and dfe_name in"
            " ('CP_conf_15days', 'RevCP', 'LACnum', 'Section_47', '%_of LAC Adopted') order by 1"
        ).fetchall() == [
            ("%_of LAC Adopted", 9.0, 117460),
            ("CP_conf_15days", 81.4, 134970),
            ("LACnum", 81770.0, 325880),
            ("RevCP", 90.6, 33480),
            ("Section_47", 189.3, 133270),
        ]
        assert connection.sql(
            "select cast(value as double), status from figures where dfe_name = 'CPPlans2yrs'"
            " and area_number in ('840', '841') and collection_year in (2022, 2023) order by 1, 2"
        ).fetchall() == [(0.0, "published"), *[(None, "not available")] * 3]


@published
def test_every_measure_that_the_report_takes_from_the_file_is_in_it() -> None:
    held = set(pq.read_table(PUBLISHED, columns=["Short Desc"])["Short Desc"].to_pylist())
    with MEASURES.open(encoding="utf-8", newline="") as seed:
        wanted = [row["dfe_name"] for row in csv.DictReader(seed) if row["dfe_table"] == "benchmark_file"]
    assert len(wanted) > 45
    assert set(wanted) <= held


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_other_names_order_and_encoding_make_no_difference(tmp_path: Path, encoding: str) -> None:
    row = ["cp_conf_15days ", "Englandé", "970.0", "2024/25", "81.400000000000006"]
    file = written(tmp_path / "download (3).txt", row, headings=OTHER_HEADINGS, encoding=encoding)
    assert is_benchmark_file(file)
    assert figures(file) == [("CP_conf_15days", "970", 2025, "81.4000", "published", 2)]


def test_titles_may_stand_above_the_headings(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text("Made on 3 May,,,,,,\n,,,,,,\n" + ",".join(HEADINGS) + "\n" + ",".join(ENGLAND) + "\n")
    assert is_benchmark_file(file_at(path))
    assert figures(file_at(path)) == [("CP_conf_15days", "970", 2025, "81.4000", "published", 4)]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("c", "suppressed"),
        ("K", "rounds to zero"),
        ("x", "not available"),
        ("-", "not available"),
        (" ", "not available"),
        ("z", "not applicable"),
        ("u", "low reliability"),
    ],
)
def test_a_mark_is_kept_as_what_it_says(tmp_path: Path, text: str, status: str) -> None:
    file = written(tmp_path / "bds.csv", [*ENGLAND[:4], text, *ENGLAND[5:]])
    assert figures(file) == [("CP_conf_15days", "970", 2025, None, status, 2)]


@pytest.mark.parametrize(
    ("text", "value"), [("81,770", "81770.0000"), ("9%", "9.0000"), ("-0.5", "-0.5000"), ("1e2", "100.0000")]
)
def test_a_figure_may_be_written_in_several_ways(tmp_path: Path, text: str, value: str) -> None:
    file = written(tmp_path / "bds.csv", [*ENGLAND[:4], text, *ENGLAND[5:]])
    assert figures(file) == [("CP_conf_15days", "970", 2025, value, "published", 2)]


@pytest.mark.parametrize(
    ("place", "text", "said"),
    [
        (4, "about 80", "a row with no figure, and no mark for one, left out; the first is row 2"),
        (4, "nan", "a row with no figure"),
        (4, "12345678901234", "a row with no figure"),
        (2, "2023-25", "a row with no single year"),
        (2, "last year", "a row with no single year"),
        (2, "", "a row with no single year"),
        (5, "E92000001", "a row with no number of an authority or region"),
        (5, "", "a row with no number of an authority or region"),
    ],
)
def test_a_row_that_says_nothing_is_left_out_and_noted(
    tmp_path: Path, place: int, text: str, said: str
) -> None:
    bad = [text if n == place else cell for n, cell in enumerate(ENGLAND)]
    file = written(tmp_path / "bds.csv", bad, ["RevCP", *ENGLAND[1:]])
    read = read_benchmarks(file)
    assert read.rows["dfe_name"].to_pylist() == ["RevCP"]
    assert said in read.notes[-1].text


def test_a_row_of_another_width_is_left_out_and_noted(tmp_path: Path) -> None:
    read = read_benchmarks(written(tmp_path / "bds.csv", ENGLAND, [*ENGLAND, "more"], ENGLAND[:3]))
    assert read.rows.num_rows == 1
    assert read.notes[-1].text == (
        "has 2 rows with more or fewer cells than there are headings, left out; the first is row 3"
    )


def test_a_year_given_twice_is_used_when_both_agree_and_left_out_when_not(tmp_path: Path) -> None:
    again = [*ENGLAND[:4], "81.5", *ENGLAND[5:]]
    other_area = [*ENGLAND[:5], "980", ""]
    file = written(tmp_path / "agree.csv", ENGLAND, [*ENGLAND[:4], "81.40", *ENGLAND[5:]])
    assert figures(file) == [("CP_conf_15days", "970", 2025, "81.4000", "published", 2)]
    read = read_benchmarks(written(tmp_path / "differ.csv", other_area, ENGLAND, again))
    assert read.rows["area_number"].to_pylist() == ["980"]
    assert read.notes[-1].text == "gives CP_conf_15days of 2025 twice and differently; left out, from row 3"


@pytest.mark.parametrize(
    ("headings", "rows", "reason"),
    [
        (["pers_person_id", "pers_dob"], [["1", "2020-01-01"]], "not_benchmarks"),
        (HEADINGS[:5], [ENGLAND[:5]], "missing_columns"),
        ([*HEADINGS, "Year"], [[*ENGLAND, "2025"]], "column_twice"),
        (HEADINGS, [["KS2M_Expected_STD", *ENGLAND[1:]]], "no_benchmarks"),
        (HEADINGS, [], "no_benchmarks"),
    ],
)
def test_another_file_is_refused_by_name(
    tmp_path: Path, headings: list[str], rows: list[list[str]], reason: str
) -> None:
    refusal = refused(written(tmp_path / "sent.csv", *rows, headings=headings))
    assert refusal.reason == reason
    assert str(refusal).startswith("sent.csv")


@pytest.mark.parametrize("content", [b"", b"PAR1 broken", b"\x00\x01\x02", b"%PDF-1.7"])
def test_what_is_no_table_at_all_is_no_such_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "sent.csv"
    path.write_bytes(content)
    assert not is_benchmark_path(path)
    assert not is_benchmark_path(tmp_path / "gone.csv")


def test_two_files_that_differ_are_refused_and_the_drop_goes_on(tmp_path: Path) -> None:
    as_came, into = tmp_path / "as_came", Arrivals()
    one = written(tmp_path / "a.csv", ENGLAND)
    other = written(tmp_path / "b.csv", ["RevCP", *ENGLAND[1:]])
    extract = written(tmp_path / "ssd_person.csv", ["1"], headings=["pers_person_id"])
    assert keep_benchmark_file([one, extract], as_came, into) == [extract]
    assert [line["outcome"] for line in into.files] == ["settings"]
    (part,) = kept_benchmarks(as_came, "E10999001-2026")
    assert part.reference["benchmarks"]["source_file"].to_pylist() == ["a.csv"]
    into = Arrivals()
    assert keep_benchmark_file([one, other], as_came, into) == []
    assert [(line["outcome"], line["reason"]) for line in into.files] == [("refused", "two_lists")] * 2
    assert all(note.text.startswith("is not used: ") for note in into.notes)
    assert kept_benchmarks(as_came, "E10999001-2026") == []


def test_a_file_of_figures_without_a_column_is_noted_and_is_no_extract(tmp_path: Path) -> None:
    into = Arrivals()
    bad = written(tmp_path / "bds.csv", ENGLAND[:5], headings=HEADINGS[:5])
    assert keep_benchmark_file([bad], tmp_path / "as_came", into) == []
    (line,) = into.files
    assert (line["outcome"], line["reason"]) == ("refused", "missing_columns")
    assert "columns are missing: la_number" in into.notes[0].text


def small_drop(folder: Path) -> Iterator[str]:
    """A drop with a row of examples in every table that nothing can be made without."""
    folder.mkdir(parents=True)
    (folder / "authority.yml").write_text("code: E10999001\nname: Exampleshire\n", encoding="utf-8")
    for name in [name for name, held in tables("ssd").items() if held.required]:
        fields = table(name).fields
        cells = [",".join(f.column for f in fields), ",".join(f.example for f in fields)]
        (folder / f"{name}.csv").write_text("\n".join(cells) + "\n", encoding="utf-8")
        yield name


@pytest.mark.parametrize("place", ["2026", "."])
def test_the_file_is_landed_from_the_drop_and_from_beside_the_settings(tmp_path: Path, place: str) -> None:
    year = tmp_path / "E10999001" / "2026"
    assert list(small_drop(year))
    (year / "authority.yml").rename(year.parent / "authority.yml")
    columns = list(zip(HEADINGS, ENGLAND, strict=True))
    pq.write_table(
        pa.table({name: [cell] for name, cell in columns}), year.parent / place / "figures 2026.parquet"
    )
    root = tmp_path / "work" / "landing"
    notes = land_drop(year, root, DropParameters("E10999001", 2026, 2026))
    assert any("1 of them" in note.text for note in notes)
    assert pq.read_table(root / "reference" / "benchmarks.parquet")["value"].to_pylist() == ["81.4000"]
    lists = pq.read_table(root / "reference" / "benchmark_lists.parquet")
    assert lists["submission_id"].to_pylist() == ["E10999001-2026"]
    outcomes = {
        row["source_file"]: row["outcome"] for row in pq.read_table(root / "files.parquet").to_pylist()
    }
    assert (
        outcomes["figures 2026.parquet" if place == "2026" else "authority/figures 2026.parquet"]
        == "settings"
    )
