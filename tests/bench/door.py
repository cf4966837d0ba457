"""The door measured: files read, a six-year drop landed, England's return landed, memory as rows grow.

`python -m tests.bench.door` prints a Markdown table and writes `bench_results/door.md`. Each line is a
process of its own; wall time and peak memory are the whole process's, imports included.
"""

import csv
import subprocess
import sys
import tempfile
import time
from os import wait4
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ROWS = 1_000_000
SHEET_ROWS = 100_000  # of the workbook: it is the slow form, for everyone
READERS = ("carefacts", "duckdb", "pandas")


def episodes_file(path: Path, rows: int) -> None:
    """A file of invented episodes, 13 columns."""
    from expectations.extracts.fields import return_columns

    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(return_columns("episodes"))
        for number in range(rows):
            writer.writerow(
                [
                    f"C{number // 2:07d}",
                    "01/05/2025",
                    "S",
                    "C2",
                    "N1",
                    "U1",
                    "PR1",
                    "",
                    "",
                    "",
                    "AB1 2CD",
                    "EF3 4GH",
                    "SC123456",
                ]
            )


def workbook(path: Path, rows: int) -> None:
    """The same as a workbook with one sheet, dates as true dates."""
    from datetime import date

    import xlsxwriter

    from expectations.extracts.fields import return_columns

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Episodes")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, return_columns("episodes"))
        for number in range(rows):
            sheet.write_row(number + 1, 0, [f"C{number // 2:07d}"])
            sheet.write_datetime(number + 1, 1, date(2025, 5, 1), day)
            sheet.write_row(
                number + 1, 2, ["S", "C2", "N1", "U1", "PR1", "", "", "", "AB1 2CD", "EF3 4GH", "SC123456"]
            )


def england(folder: Path, times: int) -> None:
    """A return of England's size, about a million rows over four files, `times` over."""
    from expectations.extracts.fields import return_columns

    cells = {
        "CHILD": "C{0:08d}",
        "DOB": "05/06/2012",
        "DECOM": "01/05/2025",
        "REVIEW": "01/06/2025",
        "SEX": "F",
    }
    sizes = {"header": 250_000, "episodes": 300_000, "reviews": 330_000, "missing": 120_000}
    folder.mkdir()
    for table, rows in sizes.items():
        columns = return_columns(table)
        row = ",".join(cells.get(column, "X1") for column in columns) + "\n"
        with (folder / f"{table}.csv").open("w", encoding="utf-8") as file:
            file.write(",".join(columns) + "\n")
            for number in range(rows * times):
                file.write(row.format(number))


def read(reader: str, path: Path) -> int:
    """Read a file to its end with every cell as text; returns its rows."""
    if reader == "carefacts":
        from orchestration.extracts.files.drop_files import DropFile, open_sheets

        (sheet,) = open_sheets(DropFile(path.name, path, path.stat().st_size))
        return sum(rows.records for rows in sheet.rows(1))
    if reader == "duckdb":
        import duckdb

        rows = (
            duckdb.connect().execute(f"select * from read_csv('{path}', all_varchar = true)").to_arrow_table()
        )
        return int(rows.num_rows)
    import pandas as pd

    if path.suffix == ".xlsx":
        return len(pd.read_excel(path, dtype=str))
    return len(pd.read_csv(path, dtype=str))


def land_return(folder: Path) -> None:
    """Land a return of many rows."""
    from orchestration.extracts.submissions import ReturnRequest, land_returns

    land_returns([ReturnRequest("england", folder, 2026, 2026)], folder.with_name(f"{folder.name}-landing"))


def land_drop(extracts: Path) -> None:
    """Land a drop of the made-up authority."""
    from orchestration.extracts.drop import DropParameters
    from orchestration.extracts.drop import land_drop as land

    land(
        extracts / "E10999001" / "2026",
        extracts.with_name(f"{extracts.name}-landing"),
        DropParameters("E10999001", 2026, 2026),
    )


def drop(extracts: Path, children: int) -> None:
    """Make the made-up authority's drop."""
    from raw_data import synthetic

    synthetic.generate(synthetic.load_settings(collection_year=2026, children=children), extracts)


def measure(what: str, *arguments: str) -> tuple[float, int]:
    """Run one measured step in a process of its own: seconds, and peak memory in MB."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.door", what, *arguments], cwd=PROJECT, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    said = process.stderr.read().decode()
    _, status, usage = wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{what} failed:\n{said[-2000:]}")
    return time.perf_counter() - started, usage.ru_maxrss // 1024


def main() -> None:
    """Make the files, measure every reader and landing, and write the table."""
    lines = ["| what | rows | seconds | rows a second | peak memory, MB |", "|---|---:|---:|---:|---:|"]

    def put(what: str, rows: int, taken: tuple[float, int]) -> None:
        seconds, memory = taken
        lines.append(f"| {what} | {rows:,} | {seconds:.1f} | {rows / seconds:,.0f} | {memory:,} |")
        print(lines[-1], flush=True)

    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        for times in (1, 10):
            episodes_file(place / f"{times}.csv", ROWS * times)
            for reader in READERS:
                put(f"CSV, {reader}", ROWS * times, measure("read", reader, str(place / f"{times}.csv")))
            (place / f"{times}.csv").unlink()
        workbook(place / "episodes.xlsx", SHEET_ROWS)
        for reader in ("carefacts", "pandas"):
            put(f"XLSX, {reader}", SHEET_ROWS, measure("read", reader, str(place / "episodes.xlsx")))
        for times in (1, 10):
            england(place / f"england{times}", times)
            put("England's return landed", ROWS * times, measure("return", str(place / f"england{times}")))
        for children in (4_000, 40_000):
            drop(place / f"drop{children}", children)
            taken = measure("drop", str(place / f"drop{children}"))
            put("six-year drop landed", landed_rows(place / f"drop{children}-landing"), taken)
    results = PROJECT / "bench_results"
    results.mkdir(exist_ok=True)
    (results / "door.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def landed_rows(landing: Path) -> int:
    """Rows read for a landing, all tables together."""
    import duckdb

    ((rows,),) = duckdb.connect().execute(f"select sum(rows_in) from '{landing}/accounts.parquet'").fetchall()
    return int(rows)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["read", reader, path]:
            read(reader, Path(path))
        case ["return", path]:
            land_return(Path(path))
        case ["drop", path]:
            land_drop(Path(path))
        case _:
            main()
