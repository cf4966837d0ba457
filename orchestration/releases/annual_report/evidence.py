"""Keeps with a release what its figures were counted from: facts, figures, and what each measure says.

Opening a figure does not belong here (`trace.py`), nor counting one. No public edition holds any of this.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from expectations.measures import Counted, Measure, measures, sections
from orchestration.releases.finished_warehouse import ReleaseError, Submission

EVIDENCE = Path("annual_report") / "evidence"
MEASURES_FILE = "measures.json"
# What else a report is made of, each in an order that makes its file the same whenever it is written.
OF_THE_SUBMISSION = {
    "int_report_periods": "position",
    "rpt_benchmarks": "benchmark_code, breakdown, category, area_kind, collection_year",
    "rpt_data_findings": "finding_code, fact, fact_key",
    "rpt_figures": "measure_code, period_id, breakdown, category",
    "stg_carefacts__files": "source_file, source_sheet, outcome, table_name",
    "stg_carefacts__submissions": "submission_id",
    "stg_carefacts__supplied_columns": "table_name, column_name",
}
OF_ALL = {
    "authority_populations": "authority, year",
    "benchmark_measures": "benchmark_code, breakdown, category",
    "report_findings": "finding_code",
}
# What DuckDB may do with a folder of evidence: read it, and ask nothing of a network.
OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def facts_of(entries: Iterable[Measure]) -> list[str]:
    """Return the facts that these measures count, in the order of the alphabet."""
    counted: list[Counted] = []
    for entry in entries:
        counted += [entry, *([entry.divided_by] if entry.divided_by else [])]
    return sorted({one.fact for one in counted})


def write_evidence(
    connection: duckdb.DuckDBPyConnection, submission: Submission, out: Path
) -> dict[str, int]:
    """Write the rows of one submission as Parquet below `out`, and the catalogue; returns rows by table.

    The catalogue is kept as it was, so that a release opens by its own definitions.
    """
    out.mkdir(parents=True, exist_ok=True)
    catalogue = measures()
    lists = [table.model for section in sections() for table in section.tables if table.model]
    kept = dict.fromkeys(facts_of(catalogue.values()), "fact_key") | dict.fromkeys(lists, "all")
    rows: dict[str, int] = {}
    for name, order in sorted((kept | OF_THE_SUBMISSION).items()):
        which = f'"{name}" where submission_id = $1 order by {order}'
        rows[name] = _copy(connection, which, [submission.submission_id], out / f"{name}.parquet")
    for name, order in OF_ALL.items():
        rows[name] = _copy(connection, f'"{name}" order by {order}', [], out / f"{name}.parquet")
    entries = {code: measure.model_dump(mode="json") for code, measure in catalogue.items()}
    text = json.dumps(entries, indent=1, ensure_ascii=False)
    (out / MEASURES_FILE).write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return rows


@contextmanager
def open_evidence(evidence: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that sees each kept table by the name that it has in the warehouse."""
    with duckdb.connect(config=OFFLINE) as connection:
        for path in sorted(evidence.glob("*.parquet")):
            name = str(path).replace("'", "''")
            connection.execute(f"create view \"{path.stem}\" as from read_parquet('{name}')")
        yield connection


def read_catalogue(evidence: Path) -> dict[str, Measure]:
    """Return the measures of a release by code; a folder without them raises ReleaseError."""
    try:
        entries = json.loads((evidence / MEASURES_FILE).read_text(encoding="utf-8"))
    except OSError as error:
        raise ReleaseError(
            f"{evidence} holds no {MEASURES_FILE}, so no figure can be opened there, nor a report made. Name "
            "the folder of a release that holds the officers' edition; a public edition holds no evidence."
        ) from error
    return {code: Measure.model_validate(entry) for code, entry in entries.items()}


def _copy(connection: duckdb.DuckDBPyConnection, which: str, parameters: Sequence[object], path: Path) -> int:
    target = str(path).replace("'", "''")
    copied = connection.execute(
        f"copy (select * from {which}) to '{target}' (format parquet, compression zstd)", list(parameters)
    )
    return int(copied.fetchall()[0][0])
