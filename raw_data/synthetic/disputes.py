"""Concerns that reviewing officers and conference chairs raise, level by level, and the praise they give.

Reviews, checks and plans do not belong here but are read: a concern is raised on the day of one or soon
after.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from raw_data.synthetic import dates
from raw_data.synthetic.dates import Window, days_of
from raw_data.synthetic.dispute_stages import draw_stages
from raw_data.synthetic.random_streams import between, pick, stream
from raw_data.synthetic.reviewing_officers import Officers
from raw_data.synthetic.settings import SyntheticSettings
from raw_data.synthetic.workforce import TEAMS, team_ids

A_YEAR = 0.31  # for each of the authority's children: concerns and praise
ABOUT_PLANS = 0.15  # of these: about child protection
PRAISE = 0.12
THEMES = {
    "DRIFT": 20, "CAREPLAN": 13, "REPORTS": 12, "VISITS": 9, "PLACEMENT": 8, "PERMANENCE": 7, "RECORDING": 6,
    "HEALTH": 6, "EDUCATION": 5, "DECISIONS": 4, "ALLOCATION": 4, "CONTACT": 4, "LEGAL": 3,
    "PARTICIPATION": 3, "SAFEGUARDING": 3, "PATHWAY": 2, "OTHER": 1,
}  # fmt: skip
LEVELS = {"0": 70, "1": 16, "2": 8, "3": 3.5, "4": 1.6, "5": 0.7, "6": 0.2}
OUTCOMES = {"RESOLVED": 78, "PARTLY": 12, "WITHDRAWN": 4, "MOVEDON": 4, "REFERRED": 2}
QUIET_END = 45  # days at the end of the year in which nothing is raised formally: no clock is still running


@dataclass(frozen=True)
class Disputes:
    """Concerns and their stages.

    `concerns`: one row each, with `person_id`, `person` (-1 for a child who was never looked after),
    `raised`, `worker_id`, `context`, `kind`, `theme`, `team`, `highest` (level), `closed` (NaT while open),
    `outcome` (None while open, and of praise), `formal` (day it came to a level above 0, NaT where it did
    not), `legal`, `cafcass_asked`, `cafcass_referred`, `midway` (number of the check it came of, -1 for
    none) and `odd` (written as closed before it was raised). `stages`: one row per concern and level, with
    `concern`, `number`, `level`, `entered`, `due`, `answered` and `result`.
    """

    concerns: pd.DataFrame
    stages: pd.DataFrame


def draw_disputes(
    detail: pd.DataFrame,
    midway: pd.DataFrame,
    plans: pd.DataFrame,
    people: pd.DataFrame,
    officers: Officers,
    settings: SyntheticSettings,
    serial: int,
    window: Window,
) -> Disputes:
    """Draw concerns of all years from the reviews held, the checks and the child protection plans."""
    rng = stream(settings.seed, serial, "disputes")
    years = float((window.year_end - window.history_from).astype(int)) / 365.25
    wanted = round(settings.children * A_YEAR * years)
    concerns = pd.concat(
        [
            _from_reviews(detail, round(wanted * (1 - ABOUT_PLANS)), rng),
            _from_checks(midway, people, rng),
            _from_plans(plans, round(wanted * ABOUT_PLANS), officers, window, rng),
        ]
    )
    concerns = concerns[concerns["raised"] <= window.year_end]
    concerns = concerns.sort_values(["raised", "person_id"], kind="stable", ignore_index=True)
    size = len(concerns)
    concerns["kind"] = np.where(rng.random(size) < PRAISE, "GOODPRACTICE", "CONCERN")
    concerns.loc[concerns["midway"] >= 0, "kind"] = "CONCERN"
    concerns["theme"] = pick(rng, THEMES, size)
    concerns.loc[concerns["context"].eq("PATHWAY"), "theme"] = "PATHWAY"
    concerns["team"] = team_ids(between(rng, 0, TEAMS - 1, size)).to_numpy()
    highest = pick(rng, LEVELS, size).astype(np.int64)
    at_the_end = days_of(concerns["raised"]) > window.year_end - QUIET_END
    concerns["highest"] = np.where(concerns["kind"].eq("GOODPRACTICE") | at_the_end, 0, highest)
    stages = draw_stages(concerns, window, rng)
    _closed(concerns, stages, rng)
    _advice(concerns, window)
    return Disputes(concerns, stages)


def _from_reviews(detail: pd.DataFrame, wanted: int, rng: np.random.Generator) -> pd.DataFrame:
    held = detail[detail["status"].eq("HELD") & detail["part"].lt(2) & ~detail["odd"] & ~detail["is_break"]]
    rows = held.iloc[np.sort(rng.permutation(len(held))[:wanted])]
    raised = dates.working_day_from(days_of(rows["held"]) + between(rng, 0, 10, len(rows)))
    is_16 = dates.age_on(days_of(rows["born"]), raised) >= 16
    pathway = is_16 & (rng.random(len(rows)) < 0.25)
    return pd.DataFrame(
        {
            "person": rows["person"],
            "person_id": rows["person_id"],
            "raised": raised,
            "worker_id": rows["chair"],
            "context": np.where(pathway, "PATHWAY", "CLA"),
            "midway": -1,
        }
    )


def _from_checks(midway: pd.DataFrame, people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Half of the checks that find a plan in the red lead to a concern on the same day."""
    rows = midway[midway["rag"].eq("R") & (rng.random(len(midway)) < 0.5)]
    return pd.DataFrame(
        {
            "person": rows["person"],
            "person_id": people["person_id"].loc[rows["person"]].to_numpy(),
            "raised": rows["day"],
            "worker_id": rows["worker_id"],
            "context": "CLA",
            "midway": rows.index,
        }
    )


def _from_plans(
    plans: pd.DataFrame, wanted: int, officers: Officers, window: Window, rng: np.random.Generator
) -> pd.DataFrame:
    start = days_of(plans["cppl_cp_plan_start_date"])
    rows = plans[start >= window.history_from]
    rows = rows.iloc[np.sort(rng.permutation(len(rows))[:wanted])]
    raised = dates.working_day_from(days_of(rows["cppl_cp_plan_start_date"]) + between(rng, 5, 80, len(rows)))
    end = days_of(rows["cppl_cp_plan_end_date"].fillna(pd.Timestamp(window.year_end)))
    found = pd.DataFrame(
        {
            "person": rows["person"].to_numpy(),
            "person_id": rows["cppl_person_id"].to_numpy(),
            "raised": raised,
            "worker_id": officers.holder(officers.seats_for("cp", len(rows), rng), raised),
            "context": "CP",
            "midway": -1,
        }
    )
    return found[raised <= end]


def _closed(concerns: pd.DataFrame, stages: pd.DataFrame, rng: np.random.Generator) -> None:
    """A concern is closed with the last answer; what was never answered is open. Praise is closed at once."""
    last = stages[stages["last"]].set_index("concern")["answered"]
    closed = last.reindex(concerns.index)
    praise = concerns["kind"].eq("GOODPRACTICE")
    concerns["closed"] = closed.mask(praise, concerns["raised"])
    outcome = pd.Series(pick(rng, OUTCOMES, len(concerns)))
    concerns["outcome"] = outcome.mask(concerns["closed"].isna(), "OPEN").mask(praise, None)
    formal = stages[stages["level"] > 0].groupby("concern")["entered"].first()
    concerns["formal"] = formal.reindex(concerns.index)
    withdrawn = stages["concern"].map(concerns["outcome"]).eq("WITHDRAWN")
    ends = np.where(withdrawn, "WITHDRAWN", "RESOLVED")
    stages["result"] = np.select(
        [stages["answered"].isna(), ~stages["last"]], ["NORESPONSE", "ESCALATED"], ends
    )
    concerns["odd"] = False
    plain = concerns[concerns["highest"].eq(0) & concerns["kind"].eq("CONCERN") & concerns["closed"].notna()]
    concerns.loc[plain.index[-30:-29], "odd"] = True


def _advice(concerns: pd.DataFrame, window: Window) -> None:
    """Legal advice on two formal concerns of the year, Cafcass asked about two, and one referred."""
    for name in ("legal", "cafcass_asked", "cafcass_referred"):
        concerns[name] = pd.Series(pd.NaT, concerns.index, dtype="datetime64[s]")
    far = concerns[(concerns["raised"] >= window.year_start) & concerns["closed"].notna()]
    far = far.sort_values(["highest", "raised"], ascending=[False, True]).query("highest > 0")
    concerns.loc[far.index[:2], "legal"] = concerns["closed"]
    concerns.loc[far.index[1:3], "cafcass_asked"] = concerns["closed"]
    concerns.loc[far.index[:1], "cafcass_referred"] = concerns["closed"]


def dispute_tables(drawn: Disputes) -> dict[str, pd.DataFrame]:
    """Return the extracts; the odd concern is written as closed three days before it was raised."""
    concerns, stages = drawn.concerns, drawn.stages
    key = "DR" + concerns.index.to_series().astype("str").str.zfill(6)
    closed = concerns["closed"].mask(concerns["odd"], concerns["raised"] - pd.Timedelta(days=3))
    return {
        "iro_dispute": pd.DataFrame(
            {
                "dispute_id": key,
                "person_id": concerns["person_id"],
                "raised_by": concerns["worker_id"],
                "context": concerns["context"],
                "kind": concerns["kind"],
                "raised_date": concerns["raised"],
                "theme": concerns["theme"],
                "team_id": concerns["team"],
                "highest_level": concerns["highest"],
                "closed_date": closed,
                "outcome": concerns["outcome"],
                "legal_advice_date": concerns["legal"],
                "cafcass_contact_date": concerns["cafcass_asked"],
                "cafcass_referral_date": concerns["cafcass_referred"],
            }
        ),
        "iro_dispute_stage": pd.DataFrame(
            {
                "dispute_id": key.loc[stages["concern"]].to_numpy(),
                "stage_no": stages["number"],
                "level": stages["level"],
                "entered_date": stages["entered"],
                "response_due_date": stages["due"],
                "response_date": stages["answered"],
                "result": stages["result"],
            }
        ),
    }
