"""Advocates and independent visitors of children looked after: who asked for one, and what came of it.

Reviews, concerns and audits do not belong here, nor does care, which is read.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic import dates
from raw_data.synthetic.dates import Days, Window, days_of
from raw_data.synthetic.episodes import Care
from raw_data.synthetic.participation import year_began
from raw_data.synthetic.random_streams import between, pick

REFERRED = 0.13  # of the children in care at any time in a year: to an advocate
REFERRED_BY = {"SELF": 22, "SW": 38, "IRO": 24, "CARER": 8, "FAMILY": 4, "OTHER": 4}
HELP_WITH = {
    "REVIEW": 34, "COMPLAINT": 14, "PLACEMENT": 20, "CONTACT": 14, "LEGAL": 6, "HOUSING": 8, "OTHER": 4,
}  # fmt: skip
VISITORS = 0.05  # of the children in care: a visitor asked for


def children_by_year(care: Care, window: Window) -> pd.DataFrame:
    """Return one row per child over 4 and year in care, but short breaks.

    Columns are those of the first period in the year, the `year` (its first day), its `last_day`, and the
    days `from` and `until` in between, more than 45 apart.
    """
    usual = care.periods[care.periods["kind"].ne("short break")]
    years = years_of(window)
    firsts = dates.add_months(np.full(years, window.history_from), 12 * np.arange(years))
    rows = usual.merge(pd.DataFrame({"year": firsts}), how="cross")
    rows["last_day"] = dates.add_months(days_of(rows["year"]), 12) - 1
    begins = np.maximum(days_of(rows["start"]), days_of(rows["year"]))
    rows["from"] = np.maximum(begins, dates.birthday(days_of(rows["born"]), 4))
    rows["until"] = rows[["end", "last_day"]].min(axis=1)
    rows = rows[(rows["until"] - rows["from"]).dt.days > 45]
    return rows.drop_duplicates(["person", "year"]).sort_values(["year", "person"], ignore_index=True)


def years_of(window: Window) -> int:
    """Return how many years of history a window has."""
    return round(float((window.year_end - window.history_from).astype(int)) / 365.25)


def a_day_in(rows: pd.DataFrame, rng: np.random.Generator, spare: int = 0) -> Days:
    """Return a working day for each row, between `from` and `until`, with so many days to spare."""
    room = (days_of(rows["until"]) - days_of(rows["from"])).astype(np.int64) - spare
    day = days_of(rows["from"]) + (rng.random(len(rows)) * np.maximum(room, 1)).astype(np.int64)
    return np.minimum(dates.working_day_from(day), days_of(rows["until"]))


def draw_referrals(in_care: pd.DataFrame, people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return one referral at most for each child and year, taken up within the year or not at all.

    Columns: `person`, `person_id`, `offered`, `referred`, `by`, `reason`, `accepted`, and of those accepted
    `start`, `end` (true) and `hours`.
    """
    rows = in_care[rng.random(len(in_care)) < REFERRED]
    size = len(rows)
    referred = a_day_in(rows, rng, spare=25)
    accepted = rng.random(size) < 0.85
    start = np.minimum(referred + between(rng, 2, 14, size), days_of(rows["last_day"]))
    end = start + between(rng, 10, 160, size)
    return pd.DataFrame(
        {
            "person": rows["person"],
            "person_id": people["person_id"].loc[rows["person"]].to_numpy(),
            "offered": np.maximum(referred - between(rng, 0, 10, size), year_began(referred)),
            "referred": referred,
            "by": pick(rng, REFERRED_BY, size),
            "reason": pick(rng, HELP_WITH, size),
            "accepted": np.where(accepted, "Y", "N"),
            "start": pd.Series(start, rows.index).where(accepted),
            "end": pd.Series(end, rows.index).where(accepted),
            "hours": pd.Series(between(rng, 4, 60, size) / 4, rows.index).where(accepted),
        }
    ).reset_index(drop=True)


def draw_visitors(
    in_care: pd.DataFrame, people: pd.DataFrame, window: Window, rng: np.random.Generator
) -> pd.DataFrame:
    """Return one match at most for each child, with `asked`, `matched` (NaT: none yet) and `ended` (true)."""
    once = in_care.drop_duplicates("person")
    rows = once[rng.random(len(once)) < VISITORS]
    asked = a_day_in(rows, rng, spare=5)
    matched = dates.working_day_from(asked + between(rng, 30, 200, len(rows)))
    ended = matched + between(rng, 120, 1_500, len(rows))
    never = rng.random(len(rows)) < 0.15
    return pd.DataFrame(
        {
            "person": rows["person"],
            "person_id": people["person_id"].loc[rows["person"]].to_numpy(),
            "asked": asked,
            "matched": np.where(never, np.datetime64("NaT", "D"), matched),
            "ended": np.where(never, np.datetime64("NaT", "D"), ended + (ended == window.year_end)),
        }
    ).reset_index(drop=True)


def advocacy_tables(
    referrals: pd.DataFrame, visitors: pd.DataFrame, window: Window
) -> dict[str, pd.DataFrame]:
    """Return the extracts, as things stand on the last day of the year."""

    def known(days: pd.Series) -> pd.Series:
        return days.where(days <= window.year_end)

    return {
        "advocacy": pd.DataFrame(
            {
                "advocacy_id": "AV" + referrals.index.to_series().astype("str").str.zfill(6),
                "person_id": referrals["person_id"],
                "offered_date": referrals["offered"],
                "referral_date": referrals["referred"],
                "referred_by": referrals["by"],
                "reason": referrals["reason"],
                "accepted": referrals["accepted"],
                "start_date": referrals["start"],
                "end_date": known(referrals["end"]),
                "hours": referrals["hours"],
            }
        ),
        "independent_visitor": pd.DataFrame(
            {
                "match_id": "IV" + visitors.index.to_series().astype("str").str.zfill(6),
                "person_id": visitors["person_id"],
                "referral_date": visitors["asked"],
                "matched_date": known(visitors["matched"]),
                "ended_date": known(visitors["ended"]),
            }
        ),
    }
