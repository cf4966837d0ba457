"""What the dataset does not say of child protection conferences: chair, lateness, quorum, reports, who came.

When conferences are held does not belong here: it is read from the tables of child protection. What is true
of a meeting is true for each of the brothers and sisters whom it is about.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import (
    Flags,
    Window,
    add_months,
    age_on,
    days_of,
    working_day_from,
)
from raw_data.synthetic.random_streams import between, pick, stream
from raw_data.synthetic.reviewing_officers import Officers
from raw_data.synthetic.settings import SyntheticSettings

Tables = dict[str, pd.DataFrame]
LATE_REASONS = {
    "LATEREQUEST": 26, "FAMILY": 18, "SW": 16, "NOTQUORATE": 12, "CHAIR": 9, "HOLIDAY": 8, "TRANSFER": 5,
    "INTERPRETER": 4, "OTHER": 2,
}  # fmt: skip
REPORT_DAYS = {"0": 6, "1": 10, "2": 18, "3": 24, "4": 8, "5": 24, "7": 8, "10": 2}
YEARS_OF_PARTICIPANTS = 3  # the list of who came was begun two years before the collection year
# Whom a conference asks, how often they come in person, by video and for a part; the rest do not come.
ASKED = {
    "SW": (97, 3, 0), "MOTHER": (72, 8, 3), "FATHER": (38, 7, 3), "SCHOOL": (62, 20, 0),
    "HEALTH": (58, 22, 0), "CHILD": (18, 4, 6),
}  # fmt: skip
FIRST_REVIEW_BY = 135  # days after the conference: three months, and the longest that one is late
CHILD_IS_ASKED_FROM = 10  # years of age
NEVER_ASKED = {"FATHER": 0.12}  # of the meetings
VIEWS = {"SPOKE": 60, "FORM": 15, "WRITTEN": 15, "APP": 10}


def conference_tables(
    tables: Mapping[str, pd.DataFrame],
    officers: Officers,
    settings: SyntheticSettings,
    serial: int,
    window: Window,
) -> tuple[Tables, pd.DataFrame]:
    """Return `conference_detail`, and the rows of `review_participant` that are about conferences.

    `tables` are those of child protection and `ssd_person`. One row of detail for each child and conference,
    initial or review; participants for each conference of the last three years.
    """
    rng = stream(settings.seed, serial, "conference_details")
    held = pd.concat([_initial(tables), _reviews(tables)], ignore_index=True)
    of, meetings = pd.factorize(held["meeting"])
    detail = _detail(held, of, len(meetings), officers, window, rng)
    born = tables["ssd_person"].drop_duplicates("pers_person_id").set_index("pers_person_id")["pers_dob"]
    people = _participants(held, of, born, window, rng)
    return {"conference_detail": detail}, people


def _initial(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Initial conferences and those for a move in; each was asked for after its enquiry began."""
    rows = tables["ssd_initial_cp_conference"]
    enquiries = tables["ssd_s47_enquiry"].set_index("s47e_s47_enquiry_id")["s47e_s47_start_date"]
    plans = tables["ssd_cp_plans"].set_index("cppl_cp_plan_id")["cppl_cp_plan_initial_category"]
    started = enquiries.reindex(rows["icpc_s47_enquiry_id"]).set_axis(rows.index)
    on_plan = rows["icpc_icpc_outcome_cp_flag"].eq("Y")
    return pd.DataFrame(
        {
            "person": rows["person"],
            "id": rows["icpc_icpc_id"],
            "who": rows["icpc_person_id"],
            "meeting": rows["icpc_icpc_meeting_id"],
            "kind": np.where(rows["icpc_icpc_transfer_in"].eq("Y"), "TRANSFER", "ICPC"),
            "due": rows["icpc_icpc_target_date"],
            "held": rows["icpc_icpc_date"],
            "started": started.fillna(rows["icpc_icpc_date"] - pd.Timedelta(days=10)),
            "outcome": np.where(on_plan, "PLAN", "NOPLAN"),
            "category": rows["icpc_cp_plan_id"].map(plans).where(on_plan),
            "quorate": None,
        }
    )


def _reviews(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Review conferences: due three months after the initial one, then six months after the one before.

    Of plans that began before the history, the first review that is listed keeps the due day that was typed.
    """
    rows = tables["ssd_cp_reviews"].sort_values(["cppr_cp_plan_id", "cppr_cp_review_date"])
    # A small authority has no reviews, and then days of no kind.
    rows = rows.assign(cppr_cp_review_date=pd.to_datetime(rows["cppr_cp_review_date"]))
    plans = tables["ssd_cp_plans"].set_index("cppl_cp_plan_id")
    began = tables["ssd_initial_cp_conference"].set_index("icpc_icpc_id")["icpc_icpc_date"]
    first = ~rows["cppr_cp_plan_id"].duplicated()
    conference = began.reindex(plans["cppl_icpc_id"].reindex(rows["cppr_cp_plan_id"])).set_axis(rows.index)
    # A first row later than that is not the first review: those before the history are not listed.
    is_first = first & ((rows["cppr_cp_review_date"] - conference).dt.days < FIRST_REVIEW_BY)
    before = rows.groupby("cppr_cp_plan_id")["cppr_cp_review_date"].shift(1)
    due = np.where(
        is_first,
        add_months(days_of(conference), 3),
        np.where(first, days_of(rows["cppr_cp_review_due"]), add_months(days_of(before), 6)),
    )
    goes_on = rows["cppr_cp_review_outcome_continue_cp"].eq("Y")
    latest = rows["cppr_cp_plan_id"].map(plans["cppl_cp_plan_latest_category"])
    found = pd.DataFrame(
        {
            "person": rows["person"],
            "id": rows["cppr_cp_review_id"],
            "who": rows["cppr_person_id"],
            "meeting": rows["cppr_cp_review_meeting_id"],
            "kind": "RCPC",
            "due": due,
            "held": rows["cppr_cp_review_date"],
            "started": rows["cppr_cp_review_date"] - pd.Timedelta(days=30),
            "outcome": np.where(goes_on, "CONTINUE", "END"),
            "category": latest.where(goes_on),
            "quorate": rows["cppr_cp_review_quorate"],
        }
    )
    return found.sort_index()


def _detail(
    held: pd.DataFrame,
    of: np.ndarray,
    size: int,
    officers: Officers,
    window: Window,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """One row for each child and conference; what is drawn is drawn for each of `size` meetings."""
    held_on, started = days_of(held["held"]), days_of(held["started"])
    asked = started + (rng.random(size)[of] * 0.6 * (held_on - started).astype(np.int64)).astype(np.int64)
    seats = officers.seats_for("cp", size, rng)[of]
    chair = pd.Series(officers.holder(seats, held_on), held.index).where(held["held"] >= window.history_from)
    reason = pd.Series(pick(rng, LATE_REASONS, size)[of], held.index)
    shared = pd.Series(pick(rng, REPORT_DAYS, size)[of], held.index)
    quorate = pd.Series(np.where(rng.random(size)[of] < 0.96, "Y", "N"), held.index)
    # The record is due within 20 working days; one in ten takes longer, and some are not written yet.
    days = np.where(rng.random(size) < 0.9, between(rng, 3, 28, size), between(rng, 29, 60, size))
    sent = pd.Series(working_day_from(held_on + days[of]), held.index)
    return pd.DataFrame(
        {
            "person": held["person"],
            "conference_id": held["id"],
            "kind": held["kind"],
            "person_id": held["who"],
            "meeting_id": held["meeting"],
            "due_date": held["due"],
            "held_date": held["held"],
            "requested_date": asked,
            "chair_worker_id": chair,
            "late_reason": reason.where(held["held"] > held["due"]),
            "quorate": held["quorate"].fillna(quorate),
            "sw_report_shared_days": shared,
            "outcome": held["outcome"],
            "category_agreed": held["category"],
            "record_sent_date": sent.where(sent <= window.year_end),
        }
    )


def _participants(
    held: pd.DataFrame, of: np.ndarray, born: pd.Series, window: Window, rng: np.random.Generator
) -> pd.DataFrame:
    """Who was asked and came; parents and professionals come to the whole meeting, each child to its own."""
    first_year = add_months(np.array([window.year_start]), -12 * (YEARS_OF_PARTICIPANTS - 1))[0]
    told = (held["held"] >= first_year).to_numpy()
    held, of = held[told].reset_index(drop=True), of[told]
    of, meetings = pd.factorize(of)
    age = age_on(days_of(born.reindex(held["who"])), days_of(held["held"]))
    parts = []
    for role, (in_person, video, part) in ASKED.items():
        come = {"YES": in_person, "VIRTUAL": video, "PART": part, "NO": 100 - in_person - video - part}
        size = len(held) if role == "CHILD" else len(meetings)
        each = slice(None) if role == "CHILD" else of
        attended = pd.Series(pick(rng, come, size)[each])
        asked: Flags = (rng.random(size) >= NEVER_ASKED.get(role, 0))[each]
        attended = attended.where(asked, "NO")
        came = attended.ne("NO")
        why = pd.Series(pick(rng, {"DECLINED": 60, "UNWELL": 15, "UNKNOWN": 25}, size)[each])
        parts.append(
            pd.DataFrame(
                {
                    "review_id": held["id"],
                    "meeting_kind": held["kind"].eq("RCPC").map({True: "RCPC", False: "ICPC"}),
                    "person_role": role,
                    "invited": np.where(asked, "Y", "N"),
                    "attended": attended,
                    "views_by": pd.Series(pick(rng, VIEWS, size)[each]).where(came, "NONE"),
                    "absent_reason": why.where(asked, "NOTINVITED").where(~came),
                }
            )[(age >= CHILD_IS_ASKED_FROM) if role == "CHILD" else np.ones(len(held), dtype=bool)]
        )
    rows = pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)
    rows.insert(2, "seq", rows.groupby("review_id").cumcount() + 1)
    return rows
