"""The habits of three case-management systems, as the scripts of the Standard Safeguarding Dataset have them.

Dirt that any council may send does not belong here. Nothing true is lost by a habit: a key that no longer
meets another can be found again by person and date, and what a script leaves out altogether is not planted.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

import numpy as np
import pandas as pd

from raw_data.synthetic import code_words
from raw_data.synthetic.dirt_table import DirtyTable

Dirty = dict[str, DirtyTable]
DESCRIBED = {
    "ssd_cla_episodes": ("clae_cla_episode_start_reason", "clae_cla_episode_ceased_reason"),
    "ssd_legal_status": ("lega_legal_status",),
    "ssd_cla_reviews": ("clar_cla_review_participation",),
    "ssd_cp_plans": ("cppl_cp_plan_initial_category", "cppl_cp_plan_latest_category"),
}
MINUS_ONE = {
    "ssd_initial_cp_conference": ("icpc_s47_enquiry_id", "icpc_cp_plan_id"),
    "ssd_cp_plans": ("cppl_icpc_id",),
}
IMMIGRATION = {"UASC": "Unaccompanied Asylum Seeking Child (UASC)"}
RAW_IDS, FORM_NOT_FILLED = 0.1, 0.2  # of Eclipse's conferences with a plan; of its review conferences


def apply_habits(habits: str, tables: Dirty, clean: dict[str, pd.DataFrame]) -> None:
    """Change the tables to what this vendor's scripts give; `clean` has `event`, which siblings share."""
    HABITS[habits](tables, clean)


def _dates(tables: Dirty, kind: str, ending: str, only: tuple[str, ...] = ()) -> None:
    for table in tables.values():
        for column in table.cells.columns:
            if column in code_words.dates() and (not only or column in only):
                cells = table.cells[column]
                table.change_all(kind, column, cells + ending)


def _systemc(tables: Dirty, clean: dict[str, pd.DataFrame]) -> None:
    """Words for codes, a time in every date, -1 for none, and surrogate keys that are new in every run."""
    for name, columns in DESCRIBED.items():
        for column in columns:
            words = code_words.words(code_words.code_set_of(column) or "")
            tables[name].change_all("code_label", column, tables[name].cells[column].replace(words))
    statuses = tables["ssd_immigration_status"]
    column = "immi_immigration_status"
    statuses.change_all("description", column, statuses.cells[column].replace(IMMIGRATION), "carried")
    for name, columns in MINUS_ONE.items():
        for column in columns:
            tables[name].change_all("placeholder_id", column, tables[name].cells[column].fillna("-1"), "null")
    _dates(tables, "time_dropped", " 00:00:00.000")
    mothers = tables["ssd_mother"]
    keys = [str(uuid.UUID(bytes=mothers.rng.bytes(16), version=4)).upper() for _ in range(len(mothers.cells))]
    mothers.change_all("key_of_the_run", "moth_table_id", pd.Series(keys, mothers.cells.index), "note")
    blank = pd.Series(index=tables["ssd_cp_reviews"].cells.index, dtype="str")
    tables["ssd_cp_reviews"].change_all("never_filled", "cppr_cp_review_participation", blank, "note")


def _mosaic(tables: Dirty, clean: dict[str, pd.DataFrame]) -> None:
    """Steps of a workflow for keys: shared by siblings, and of another kind than those of plans."""
    conferences, plans = tables["ssd_initial_cp_conference"], tables["ssd_cp_plans"]
    step = "8" + clean["ssd_initial_cp_conference"].set_index("icpc_icpc_id")["event"].astype(
        "str"
    ).str.zfill(7)
    _map(conferences, "key_shared_by_siblings", "icpc_icpc_id", step)
    _map(plans, "key_shared_by_siblings", "cppl_icpc_id", step)
    meeting = pd.Series(index=conferences.cells.index, dtype="str")
    conferences.change_all("never_filled", "icpc_icpc_meeting_id", meeting, "note")
    enquiries = tables["ssd_s47_enquiry"]
    steps = "7" + enquiries.cells["s47e_s47_enquiry_id"].str[1:]
    enquiries.change_all("key_of_another_kind", "s47e_referral_id", steps, "note")
    ended = enquiries.cells["s47e_s47_nfa"].notna()
    never = pd.Series("N", enquiries.cells.index, dtype="str").where(ended)
    enquiries.change_all("always_one_answer", "s47e_s47_nfa", never, "note")
    to_conference = enquiries.cells["s47e_s47_outcome_json"].str.contains(
        'CP_CONFERENCE_FLAG":"Y', regex=False
    )
    plain = np.where(to_conference.fillna(False), "Initial conference, Strategy", "Assessment, Services")
    words = pd.Series(plain, enquiries.cells.index, dtype="str").where(ended)
    enquiries.change_all("words_for_json", "s47e_s47_outcome_json", words, "carried")
    _dates({"": enquiries}, "time_of_day_dropped", " 14:07:31.003")
    reviews = tables["ssd_cp_reviews"]
    started = plans.cells.set_index("cppl_cp_plan_id")["cppl_cp_plan_start_date"]
    started = started[started.index.notna() & ~started.index.duplicated()]
    reviews.change_all("due_by_days", "cppr_cp_review_due", _due_by_days(reviews.cells, started), "note")


def _due_by_days(reviews: pd.DataFrame, started: pd.Series[str]) -> pd.Series[str]:
    """91 days after the plan's start, 183 after the review before; kept where neither is in the extract."""
    held = pd.to_datetime(reviews["cppr_cp_review_date"], format="%Y-%m-%d", errors="coerce")
    plan = reviews["cppr_cp_plan_id"]
    before = held.groupby(plan).shift()
    begun = pd.to_datetime(plan.map(started), format="%Y-%m-%d", errors="coerce")
    recorded = pd.to_datetime(reviews["cppr_cp_review_due"], format="%Y-%m-%d", errors="coerce")
    first = before.isna() & ((recorded - begun).dt.days < 100)
    due = (before + pd.Timedelta(days=183)).mask(first, begun + pd.Timedelta(days=91)).fillna(recorded)
    return due.dt.strftime("%Y-%m-%d").astype("str")


def _eclipse(tables: Dirty, clean: dict[str, pd.DataFrame]) -> None:
    """Forms for keys: joined without a separator, shared by siblings, or blank where none was filled in."""
    conferences, plans = tables["ssd_initial_cp_conference"], tables["ssd_cp_plans"]
    cells = conferences.cells
    joined = cells["icpc_icpc_meeting_id"] + cells["icpc_person_id"]
    meeting = clean["ssd_initial_cp_conference"].set_index("icpc_icpc_id")["icpc_icpc_meeting_id"]
    _map(plans, "key_of_another_kind", "cppl_icpc_id", meeting)
    conferences.change_all("keys_joined", "icpc_icpc_id", joined, "note")
    raw = cells["icpc_cp_plan_id"].notna() & (conferences.rng.random(len(cells)) < RAW_IDS)
    other = cells["icpc_cp_plan_id"].mask(raw, "9" + cells["icpc_cp_plan_id"].str[2:])
    conferences.change_all("key_of_another_kind", "icpc_cp_plan_id", other, "note")
    event = clean["ssd_s47_enquiry"].set_index("s47e_s47_enquiry_id")["event"].astype("str").str.zfill(7)
    _map(tables["ssd_s47_enquiry"], "key_shared_by_siblings", "s47e_s47_enquiry_id", "6" + event)
    _map(conferences, "key_shared_by_siblings", "icpc_s47_enquiry_id", "6" + event)
    reviews = tables["ssd_cp_reviews"]
    unfilled = reviews.rng.random(len(reviews.cells)) < FORM_NOT_FILLED
    ids = reviews.cells["cppr_cp_review_id"].mask(unfilled)
    reviews.change_all("key_left_blank", "cppr_cp_review_id", ids, "note")
    ends = plans.cells.set_index("cppl_cp_plan_id")["cppl_cp_plan_end_date"]
    ends = ends[ends.index.notna() & ~ends.index.duplicated()]
    end = reviews.cells["cppr_cp_plan_id"].map(ends)
    met = (reviews.cells["cppr_cp_review_date"] < end).fillna(False)
    linked = reviews.cells["cppr_cp_plan_id"].where(met)
    reviews.change_all("open_plan_has_no_reviews", "cppr_cp_plan_id", linked, "note")
    always = pd.Series("Y", reviews.cells.index, dtype="str")
    reviews.change_all("always_one_answer", "cppr_cp_review_quorate", always, "note")
    for name, period, key in (
        ("ssd_cla_placement", "clap_cla_id", "clap_cla_placement_id"),
        ("ssd_cla_episodes", "clae_cla_id", "clae_cla_placement_id"),
    ):
        table = tables[name]
        table.change_all("keys_joined", key, table.cells[period] + table.cells[key], "note")


def _map(table: DirtyTable, kind: str, column: str, to: pd.Series[str]) -> None:
    """Put another key in place of each that `to` knows."""
    cells = table.cells[column]
    table.change_all(kind, column, cells.map(to[to.index.notna()]).fillna(cells), "note")


HABITS: dict[str, Callable[[Dirty, dict[str, pd.DataFrame]], None]] = {
    "none": lambda tables, clean: None,
    "systemc": _systemc,
    "mosaic": _mosaic,
    "eclipse": _eclipse,
}
