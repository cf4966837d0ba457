"""Rows that break the extract contract: copies of true rows, each broken in one cell, put among them.

Faults that a rule of the return reports do not belong here. Nothing true is lost when these rows are
quarantined: a copy gets a key of its own before it is broken, and a repeated key comes after the row that
had it first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from raw_data.synthetic.settings import BrokenRows

NOT_A_DATE = ("2025-02-30", "31/13/2025", "not known")
KEYS = {
    "ssd_person": "pers_person_id",
    "ssd_cla_episodes": "clae_cla_episode_id",
    "ssd_cla_placement": "clap_cla_placement_id",
    "ssd_legal_status": "lega_legal_status_id",
    "ssd_cla_reviews": "clar_cla_review_id",
    "ssd_address": "addr_table_id",
    "ssd_mother": "moth_table_id",
    "ssd_immigration_status": "immi_immigration_status_id",
}
TOO_LONG = "X" * 55
NO_CODE = "Q"


def break_rows(
    table: str, rows: pd.DataFrame, wanted: Iterable[BrokenRows], rng: np.random.Generator
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Return the rows of a table (text) with the broken ones among them, and a list of what was broken.

    An entry has `table`, `row` (as a spreadsheet counts it: the first row of data is row 2), `column` and
    `reason`. A table without rows gets none.
    """
    parts, places = [rows], [np.arange(len(rows), dtype=float)]
    faults: list[dict[str, Any]] = []
    for fault in wanted:
        if fault.table != table or not len(rows):
            continue
        source = np.sort(rng.integers(0, len(rows), fault.rows))
        copies = rows.iloc[source].copy()
        number = len(faults) + np.arange(len(copies))
        if fault.reason != "duplicate_key":
            copies[KEYS[table]] = [f"X{place:05d}" for place in number]
            copies[fault.column] = _broken(fault, number)
        after = source if fault.reason == "duplicate_key" else np.full(len(copies), -1.0)
        places.append(after + 0.5 + rng.random(len(copies)) * (len(rows) - after - 1))
        parts.append(copies)
        faults += [{"table": table, "column": fault.column, "reason": fault.reason}] * len(copies)
    order = np.argsort(np.concatenate(places), kind="stable")
    row_numbers = np.empty(len(order), dtype=np.int64)
    row_numbers[order] = np.arange(len(order)) + 2
    together = pd.concat(parts, ignore_index=True).iloc[order].reset_index(drop=True)
    found = [{**fault, "row": int(row)} for fault, row in zip(faults, row_numbers[len(rows) :], strict=True)]
    return together, sorted(found, key=lambda fault: fault["row"])


def _broken(fault: BrokenRows, number: np.ndarray[Any, np.dtype[np.int64]]) -> list[str | None]:
    if fault.reason == "not_a_date":
        return [NOT_A_DATE[place % len(NOT_A_DATE)] for place in number]
    if fault.reason == "too_long":
        return [f"{TOO_LONG}{place:05d}" for place in number]
    return [NO_CODE if fault.reason == "unknown_code" else None] * len(number)
