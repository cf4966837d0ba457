"""What the door keeps out of a made-up authority, or leaves as it came, is what its generator broke."""

import json
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq

from expectations.extracts.readings import LEFT_AS_IT_CAME
from orchestration.extracts.drop import DropParameters, land_drop
from raw_data.synthetic import generate, load_settings


def test_what_was_planted_is_found_and_nothing_else(tmp_path: Path) -> None:
    settings = load_settings(children=250)
    (drop,) = generate(settings, tmp_path / "extracts")
    known = json.loads((drop / "known_answers.json").read_text(encoding="utf-8"))

    notes = land_drop(drop, tmp_path / "landing", DropParameters("E10999001", 2026, 2026))

    # Nothing is told but that the list of providers, of two sheets, was known for one.
    assert ["is read as Ofsted's list of" in str(note) for note in notes] == [True, True]
    broken = known["broken_rows"]
    planted = {
        (row["table"], row["row"], row["column"], row["reason"])
        for row in broken
        if row["expect"] == "quarantined"
    }
    quarantine = pq.read_table(tmp_path / "landing/quarantine.parquet").to_pylist()
    found = {(row["table_name"], row["source_row"], row["column_name"], row["reason"]) for row in quarantine}
    assert found == planted
    assert len(planted) == len(quarantine)
    carried = [row for row in broken if row["expect"] == "carried"]
    assert len(planted) + len(carried) == sum(broken.rows for broken in settings.planted.broken_rows)

    left = Counter((row["table"], row["column"]) for row in carried)
    first = {
        place: min(row["row"] for row in carried if (row["table"], row["column"]) == place) for place in left
    }
    readings = pq.read_table(tmp_path / "landing/readings.parquet").to_pylist()
    assert {
        (row["table_name"], row["column_name"]): (row["cells"], row["first_row"])
        for row in readings
        if row["reading"] == LEFT_AS_IT_CAME
    } == {place: (cells, first[place]) for place, cells in left.items()}

    accounts = pq.read_table(tmp_path / "landing/accounts.parquet").to_pylist()
    extracts = {row["table_name"]: row for row in accounts if row["source"] in ("ssd", "supplementary")}
    assert {
        table: {"written": row["rows_in"], "broken": row["quarantined"]} for table, row in extracts.items()
    } == known["extract_rows"]
    last_year = {row["table_name"]: row["landed"] for row in accounts if row["source"] == "ssda903"}
    assert last_year == {table: known["previous_return_rows"][table] for table in last_year}
