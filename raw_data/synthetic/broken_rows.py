"""Rows that break the extract contract: copies of true rows, each broken in one cell, put among them.

Faults that a rule of the return reports do not belong here. Nothing true is lost when these rows are
quarantined: a copy gets a key of its own before it is broken, and a repeated key comes after the row that
had it first, differing from it in one cell, because an exact copy is no more than a duplicate.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from raw_data.synthetic.contract_columns import kept_out
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
    "ssd_cin_episodes": "cine_referral_id",
    "ssd_s47_enquiry": "s47e_s47_enquiry_id",
    "ssd_initial_cp_conference": "icpc_icpc_id",
    "ssd_cp_plans": "cppl_cp_plan_id",
    "ssd_cp_reviews": "cppr_cp_review_id",
    "ssd_department": "dept_team_id",
    "ssd_professionals": "prof_professional_id",
}
# What differs in a row that has the key of another: a column on which nothing else turns.
DIFFERS = {
    "ssd_person": "pers_legacy_id",
    "ssd_cla_episodes": "clae_entered_care_date",
    "ssd_cla_placement": "clap_cla_placement_urn",
    "ssd_legal_status": "lega_legal_status_end_date",
    "ssd_cla_reviews": "clar_cla_review_due_date",
}
BREAKS_KEYS = ("missing_key", "duplicate_key")
TOO_LONG = "X" * 55
NO_CODE = "Q"


def break_rows(
    table: str, rows: pd.DataFrame, wanted: Iterable[BrokenRows], rng: np.random.Generator
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Return the rows of a table (text) with the broken ones among them, and a list of what was broken.

    An entry has `table`, `row` (as a spreadsheet counts it: the first row of data is row 2), `column`,
    `reason` and `expect`: whether the contract keeps the row out (quarantined) or takes it with the cell
    as it came (carried). A table without rows gets none.
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
        elif table in DIFFERS:
            copies[DIFFERS[table]] = other_value(copies[DIFFERS[table]])
        after = source if fault.reason == "duplicate_key" else np.full(len(copies), -1.0)
        places.append(after + 0.5 + rng.random(len(copies)) * (len(rows) - after - 1))
        parts.append(copies)
        expect = "quarantined" if fault.reason in BREAKS_KEYS or fault.column in kept_out() else "carried"
        entry = {"table": table, "column": fault.column, "reason": fault.reason, "expect": expect}
        faults += [entry] * len(copies)
    order = np.argsort(np.concatenate(places), kind="stable")
    row_numbers = np.empty(len(order), dtype=np.int64)
    row_numbers[order] = np.arange(len(order)) + 2
    together = pd.concat(parts, ignore_index=True).iloc[order].reset_index(drop=True)
    found = [{**fault, "row": int(row)} for fault, row in zip(faults, row_numbers[len(rows) :], strict=True)]
    return together, sorted(found, key=lambda fault: fault["row"])


def other_value(cells: pd.Series[str]) -> pd.Series[str]:
    """Return other cells that the same column can hold: blank where filled, a day or a text where blank."""
    is_date = str(cells.name).endswith(("_date", "_due", "_dob"))
    return pd.Series("2024-02-01" if is_date else "other", cells.index, dtype="str").where(cells.isna())


def _broken(fault: BrokenRows, number: np.ndarray[Any, np.dtype[np.int64]]) -> list[str | None]:
    if fault.reason == "not_a_date":
        return [NOT_A_DATE[place % len(NOT_A_DATE)] for place in number]
    if fault.reason == "too_long":
        return [f"{TOO_LONG}{place:05d}" for place in number]
    return [NO_CODE if fault.reason == "unknown_code" else None] * len(number)
