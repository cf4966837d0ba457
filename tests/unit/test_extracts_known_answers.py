"""The quarantine of a made-up authority is exactly what its generator broke, row by row."""

import json
from pathlib import Path

import pyarrow.parquet as pq

from orchestration.extracts.drop import DropParameters, land_drop
from raw_data.synthetic import generate, load_settings


def test_what_was_planted_is_found_and_nothing_else(tmp_path: Path) -> None:
    settings = load_settings(children=250)
    (drop,) = generate(settings, tmp_path / "extracts")
    known = json.loads((drop / "known_answers.json").read_text(encoding="utf-8"))

    notes = land_drop(drop, tmp_path / "landing", DropParameters("E10999001", 2026, 2026))

    assert notes == ()
    quarantine = pq.read_table(tmp_path / "landing/quarantine.parquet").to_pylist()
    found = {(row["table_name"], row["source_row"], row["column_name"], row["reason"]) for row in quarantine}
    planted = {(row["table"], row["row"], row["column"], row["reason"]) for row in known["broken_rows"]}
    assert found == planted
    assert len(planted) == len(quarantine) == sum(broken.rows for broken in settings.planted.broken_rows)

    accounts = pq.read_table(tmp_path / "landing/accounts.parquet").to_pylist()
    extracts = {row["table_name"]: row for row in accounts if row["source"] == "ssd"}
    assert {
        table: {"written": row["rows_in"], "broken": row["quarantined"]} for table, row in extracts.items()
    } == known["extract_rows"]
    last_year = {row["table_name"]: row["landed"] for row in accounts if row["source"] == "ssda903"}
    assert last_year == {table: known["previous_return_rows"][table] for table in last_year}
