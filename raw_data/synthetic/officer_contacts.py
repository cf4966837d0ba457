"""What reviewing officers do outside meetings: contacts with the child before and between, checks halfway.

Reviews and who came to them do not belong here, nor do concerns, which may follow from a check.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from raw_data.synthetic import dates
from raw_data.synthetic.dates import Days, Window, add_months, days_of
from raw_data.synthetic.episodes import Care
from raw_data.synthetic.participation import YEARS_TOLD, year_began
from raw_data.synthetic.random_streams import between, pick
from raw_data.synthetic.reviewing_officers import Officers

# Of the reviews: what came of the contact before, blank where there was none.
CONTACTED = {"SEENALONE": 34, "SEEN": 12, "SPOKEN": 20, "REFUSED": 2, "NOTFOUND": 1, "": 31}
BETWEEN = {"VISIT": 40, "CALL": 30, "VIDEO": 18, "MESSAGE": 12}
CHECKED = 0.52  # of the gaps of half a year between reviews: a check halfway


def draw_midway(
    reviews: pd.DataFrame, care: Care, officers: Officers, window: Window, rng: np.random.Generator
) -> pd.DataFrame:
    """Return one row per check, with `person`, `period`, `worker_id`, `day` and `rag`.

    About half of the gaps of half a year after a review have a check, eleven to fifteen weeks into them.
    """
    since = add_months(np.array([window.year_start]), -12 * (YEARS_TOLD - 1))[0]
    usual = (
        reviews["held"].notna() & ~reviews["group"].str.startswith("short break") & (reviews["sequence"] > 1)
    )
    rows = reviews[usual]
    following = reviews["held"].shift(-1).where(reviews["period"].eq(reviews["period"].shift(-1)))[usual]
    period = rows["period"].to_numpy()
    day = dates.working_day_from(days_of(rows["held"]) + between(rng, 77, 105, len(rows)))
    day = _off_the_edge(day, window)
    own = officers.own_officer(period, day)
    until = np.minimum(np.where(following.isna(), window.year_end, days_of(following)), window.year_end)
    happens = (day < until) & (day < days_of(care.periods["end"])[period]) & (day >= since) & pd.notna(own)
    happens &= rng.random(len(rows)) < CHECKED
    persons = care.periods["person"].to_numpy()[period]
    checks = pd.DataFrame(
        {
            "person": persons,
            "period": period,
            "worker_id": own,
            "day": day,
            "rag": pick(rng, {"G": 62, "A": 30, "R": 8}, len(rows)),
        }
    )
    made: pd.DataFrame = checks[happens].reset_index(drop=True)
    return made


def draw_contacts(
    told: pd.DataFrame,
    midway: pd.DataFrame,
    people: pd.DataFrame,
    care: Care,
    officers: Officers,
    window: Window,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return one row per contact, with `person_id`, `period`, `worker_id`, `review_id` (None for no meeting),
    `day`, `kind`, `outcome` and `place`.
    """
    found = [
        _before_reviews(told, care, window, rng),
        _halfway(midway, people, rng),
        _between(told, officers, care, window, rng),
    ]
    return pd.concat(found).sort_values(["day", "person_id", "kind"], ignore_index=True)


def _before_reviews(told: pd.DataFrame, care: Care, window: Window, rng: np.random.Generator) -> pd.DataFrame:
    """For about two thirds of the reviews: the chair sees or speaks to the child in the fortnight before."""
    outcome = pick(rng, CONTACTED, len(told))
    held = days_of(told["held"])
    begun = np.maximum(days_of(care.periods["start"])[told["period"]], year_began(held))
    day = held - between(rng, 1, 14, len(told))
    edge = add_months(np.array([window.year_end]), -6)[0]
    near = np.abs((day - edge).astype(np.int64)) <= 1
    day = np.maximum(np.where(near, edge - 2, day), begun)
    rows = pd.DataFrame(
        {
            "person_id": told["person_id"].to_numpy(),
            "period": told["period"].to_numpy(),
            "worker_id": told["chair"].to_numpy(),
            "review_id": told["review_id"].to_numpy(),
            "day": day,
            "kind": "PREREVIEW",
            "outcome": outcome,
            "place": np.where(
                outcome == "SPOKEN", "REMOTE", pick(rng, {"PLACEMENT": 8, "SCHOOL": 2}, len(told))
            ),
        }
    )
    made: pd.DataFrame = rows[outcome != ""]
    return made


def _off_the_edge(days: Days, window: Window) -> Days:
    """Move days round the edge of the last six months, which could be read either way, two days on."""
    edge = add_months(np.array([window.year_end]), -6)[0]
    near = np.abs((days - edge).astype(np.int64)) <= 1
    moved: Days = np.where(near, edge + 2, days)
    return moved


def _halfway(midway: pd.DataFrame, people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    outcome = pick(rng, {"SEENALONE": 25, "SEEN": 10, "SPOKEN": 65}, len(midway))
    return midway.drop(columns=["person", "rag"]).assign(
        person_id=people["person_id"].loc[midway["person"]].to_numpy(),
        kind="MIDWAY",
        review_id=None,
        outcome=outcome,
        place=np.where(outcome == "SPOKEN", "REMOTE", "PLACEMENT"),
    )


def _between(
    told: pd.DataFrame, officers: Officers, care: Care, window: Window, rng: np.random.Generator
) -> pd.DataFrame:
    """A few visits and calls for no meeting, some weeks after a review."""
    period = told["period"].to_numpy()
    day = _off_the_edge(days_of(told["held"]) + between(rng, 15, 60, len(told)), window)
    own = officers.own_officer(period, day)
    happens = (day < np.minimum(days_of(care.periods["end"])[period], window.year_end)) & pd.notna(own)
    happens &= rng.random(len(told)) < 0.15
    kind = pick(rng, BETWEEN, len(told))
    contacts = pd.DataFrame(
        {
            "person_id": told["person_id"].to_numpy(),
            "period": period,
            "worker_id": own,
            "review_id": None,
            "day": day,
            "kind": kind,
            "outcome": np.where(kind == "VISIT", "SEENALONE", "SPOKEN"),
            "place": np.where(kind == "VISIT", "PLACEMENT", "REMOTE"),
        }
    )
    made: pd.DataFrame = contacts[happens]
    return made


def contact_tables(
    contacts: pd.DataFrame, midway: pd.DataFrame, people: pd.DataFrame, disputes_of: Mapping[int, str]
) -> dict[str, pd.DataFrame]:
    """Return the extracts; `disputes_of` names the concern that came of a check, by the check's number."""
    dispute = midway.index.to_series().map(disputes_of)
    return {
        "iro_contact": pd.DataFrame(
            {
                "contact_id": "IC" + contacts.index.to_series().astype("str").str.zfill(7),
                "person_id": contacts["person_id"],
                "worker_id": contacts["worker_id"],
                "contact_date": contacts["day"],
                "contact_type": contacts["kind"],
                "review_id": contacts["review_id"],
                "outcome": contacts["outcome"],
                "place": contacts["place"],
            }
        ),
        "midway_review": pd.DataFrame(
            {
                "midway_id": "MW" + midway.index.to_series().astype("str").str.zfill(7),
                "person_id": people["person_id"].loc[midway["person"]].to_numpy(),
                "worker_id": midway["worker_id"],
                "done_date": midway["day"],
                "rag": midway["rag"],
                "actions_on_track": midway["rag"].map({"G": "Y", "A": "Y", "R": "N"}),
                "escalated": np.where(dispute.notna(), "Y", "N"),
                "dispute_id": dispute,
            }
        ),
    }
