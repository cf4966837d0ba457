"""Case audits and their grades, meetings after a placement broke down, and what is counted each month.

Reviews, concerns and advocates do not belong here, nor does care, which is read.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic import dates
from raw_data.synthetic.advocacy import a_day_in, years_of
from raw_data.synthetic.dates import Ints, Window, days_of
from raw_data.synthetic.episodes import Care
from raw_data.synthetic.random_streams import between, pick
from raw_data.synthetic.reviewing_officers import Officers
from raw_data.synthetic.settings import SyntheticSettings
from raw_data.synthetic.workforce import worker_ids

AUDITS = 0.2  # a year, for each of the authority's children
AUDIT_TYPES = {"CASE": 55, "THEMATIC": 15, "DIPSAMPLE": 12, "IROQA": 12, "CPQA": 6}
GRADES = {"OUT": 5, "GOOD": 52, "RI": 37, "INAD": 6}
DOMAINS = ("ASSESSMENT", "PLAN", "REVIEW", "VOICE", "SUPERVISION", "RECORDING", "PERMANENCE", "IMPACT")
ACTIONS_DAYS = 30
BROKE_DOWN = ("CREQB", "CREQO", "STAND", "ALLEG", "CHILD")
DISRUPTION_MEETINGS = 0.6  # of those: a meeting about it
# On average in a month, for each thousand children.
ACTIVITIES = {
    "TRAINING": 4, "REG44": 6, "SURVEYSENT": 90, "LEGALCONSULT": 1, "DISRUPTION": 3, "COMPLAINT": 1.5,
    "COMPLIMENT": 6,
}  # fmt: skip
SURVEYS_BACK = 0.31


def draw_audits(
    in_care: pd.DataFrame,
    people: pd.DataFrame,
    plans: pd.DataFrame,
    settings: SyntheticSettings,
    window: Window,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return one row per audit of a child in care or on a plan.

    Columns: `person_id`, `day`, `service`, `type`, `auditor`, `grade`, `moderated` (None where it was not),
    `actions_due` and `actions_closed`. Actions that are due after the year are done by then.
    """
    wanted = round(settings.children * AUDITS * years_of(window))
    looked_after = in_care.iloc[np.sort(rng.permutation(len(in_care))[: round(wanted * 0.7)])]
    planned = plans[plans["cppl_cp_plan_start_date"] >= window.history_from]
    planned = planned.iloc[np.sort(rng.permutation(len(planned))[: round(wanted * 0.3)])]
    on_plan = np.minimum(
        days_of(planned["cppl_cp_plan_start_date"]) + between(rng, 7, 40, len(planned)), window.year_end
    )
    rows = pd.concat(
        [
            pd.DataFrame(
                {
                    "person_id": people["person_id"].loc[looked_after["person"]].to_numpy(),
                    "day": a_day_in(looked_after, rng),
                    "service": pick(rng, {"CLA": 88, "ADOPT": 6, "FOSTER": 6}, len(looked_after)),
                }
            ),
            pd.DataFrame(
                {"person_id": planned["cppl_person_id"].to_numpy(), "day": on_plan, "service": "CP"}
            ),
        ],
        ignore_index=True,
    ).sort_values(["day", "person_id"], ignore_index=True)
    size = len(rows)
    rows["type"] = pick(rng, AUDIT_TYPES, size)
    rows.loc[rows["type"].eq("CPQA") & rows["service"].ne("CP"), "type"] = "CASE"
    rows.loc[rows["type"].eq("IROQA") & rows["service"].eq("CP"), "type"] = "CPQA"
    rows["auditor"] = worker_ids(between(rng, 0, 10**6, size), settings).to_numpy()
    rows["grade"] = pick(rng, GRADES, size)
    moderated = pd.Series(np.where(rng.random(size) < 0.85, rows["grade"], pick(rng, GRADES, size)))
    rows["moderated"] = moderated.where(rng.random(size) < 0.4)
    has_actions = rng.random(size) < 0.7
    due = days_of(rows["day"]) + ACTIONS_DAYS
    soon = days_of(rows["day"]) + between(rng, 5, ACTIONS_DAYS, size)
    late = due + between(rng, 1, 60, size)
    running = late >= window.year_end
    chance = rng.random(size)
    closed = np.select(
        [running, chance < 0.72, chance < 0.93],
        [np.minimum(soon, np.maximum(window.year_end, days_of(rows["day"]))), soon, late],
        np.datetime64("NaT", "D"),
    )
    rows["actions_due"] = pd.Series(due).where(has_actions)
    rows["actions_closed"] = pd.Series(closed).where(has_actions)
    return rows


def draw_domains(audits: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return five of the domains for each audit, graded like the whole more often than not."""
    size = len(audits)
    first = between(rng, 0, len(DOMAINS) - 1, size)
    audit: Ints = np.repeat(np.arange(size), 5)
    domain = (first[audit] + np.tile(np.arange(5), size)) % len(DOMAINS)
    like = rng.random(len(audit)) < 0.6
    grade = np.where(like, audits["grade"].to_numpy()[audit], pick(rng, GRADES, len(audit)))
    return pd.DataFrame({"audit": audit, "domain": np.array(DOMAINS, dtype=object)[domain], "grade": grade})


def draw_meetings(
    care: Care, people: pd.DataFrame, officers: Officers, window: Window, rng: np.random.Generator
) -> pd.DataFrame:
    """Return a meeting within six weeks of the end of many placements that broke down."""
    placements = care.placements
    broke = placements[placements["reason"].isin(BROKE_DOWN) & (placements["end"] >= window.history_from)]
    broke = broke[broke["end"] <= window.year_end - 1]
    held = dates.working_day_from(days_of(broke["end"]) + between(rng, 5, 42, len(broke)))
    chosen = (rng.random(len(broke)) < DISRUPTION_MEETINGS) & (held <= window.year_end)
    person = care.periods["person"].to_numpy()[broke["period"]]
    return pd.DataFrame(
        {
            "person": person,
            "person_id": people["person_id"].loc[person].to_numpy(),
            "placement": broke.index,
            "held": held,
            "chair": officers.holder(officers.seats_for("cla", len(broke), rng), held),
        }
    )[chosen].reset_index(drop=True)


def draw_activity(settings: SyntheticSettings, window: Window, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row per month and activity, with `count`; fewer surveys come back than go out."""
    months = np.arange(window.history_from, window.year_end + 1, dtype="datetime64[M]").astype(
        "datetime64[D]"
    )
    found = []
    for activity, rate in ACTIVITIES.items():
        count = rng.poisson(rate * settings.children / 1000, len(months))
        found.append(pd.DataFrame({"month": months, "activity": activity, "count": count}))
        if activity == "SURVEYSENT":
            back = rng.binomial(count, SURVEYS_BACK)
            found.append(pd.DataFrame({"month": months, "activity": "SURVEYBACK", "count": back}))
    return pd.concat(found).sort_values(["month", "activity"], ignore_index=True)


def audit_tables(
    audits: pd.DataFrame, domains: pd.DataFrame, meetings: pd.DataFrame, activity: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return the extracts."""
    key = "QA" + audits.index.to_series().astype("str").str.zfill(6)
    return {
        "qa_audit": pd.DataFrame(
            {
                "audit_id": key,
                "person_id": audits["person_id"],
                "audit_date": audits["day"],
                "audit_type": audits["type"],
                "auditor_id": audits["auditor"],
                "service": audits["service"],
                "grade": audits["grade"],
                "moderated_grade": audits["moderated"],
                "actions_due_date": audits["actions_due"],
                "actions_closed_date": audits["actions_closed"],
            }
        ),
        "qa_audit_domain": pd.DataFrame(
            {
                "audit_id": key.loc[domains["audit"]].to_numpy(),
                "domain": domains["domain"],
                "grade": domains["grade"],
            }
        ),
        "disruption_meeting": pd.DataFrame(
            {
                "meeting_id": "DM" + meetings.index.to_series().astype("str").str.zfill(5),
                "person_id": meetings["person_id"],
                "placement_id": "P" + meetings["placement"].astype("str").str.zfill(8),
                "held_date": meetings["held"],
                "chair_worker_id": meetings["chair"],
            }
        ),
        "service_activity": activity,
    }
