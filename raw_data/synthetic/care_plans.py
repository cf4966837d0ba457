"""Plans of children looked after: care plans from version to version, permanence, and pathway plans from 16.

Reviews and what was said there does not belong here, nor do child protection plans. A care plan is renewed
after each review; the plan for permanence is part of it from some version on.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from raw_data.synthetic import dates
from raw_data.synthetic.dates import Days, Flags, Ints, Window, days_of
from raw_data.synthetic.episodes import Care
from raw_data.synthetic.random_streams import between, pick, stream
from raw_data.synthetic.settings import SyntheticSettings
from raw_data.synthetic.workforce import worker_ids

GOALS = {
    "young": {"ADOPTION": 14, "LTRELFR": 18, "RETURN6M": 18, "RETURNEV": 12, "LTFOST18": 34, "REMAINSUP": 4},
    "older": {"LTFOST18": 50, "RESPLMT": 12, "RETURN6M": 10, "RETURNEV": 10, "LTRELFR": 14, "OTHERPLN": 4},
    "oldest": {"SUPPLIV": 48, "LTFOST18": 28, "RESPLMT": 12, "RETURNEV": 6, "OTHERPLN": 6},
}
OPTIONS = (
    "REMAINSUP", "RETURN1M", "RETURN6M", "RETURNEV", "LTRELFR", "LTFOST18", "RESPLMT", "SUPPLIV", "ADOPTION",
    "OTHERPLN",
)  # fmt: skip
SETTLED_IN = {"0": 6, "1": 84, "2": 6, "3": 4}  # the version of the care plan that first has permanence in it
RENEWED, RENEWED_IN_TIME = 0.97, 0.92  # after a review; of those, within ten working days
PATHWAY_PLANNED = 0.9
PATHWAY_STEPS, PATHWAY_MONTHS = 5, 6
WEEKS_FROM_14 = 13
NO_GOAL = np.array([None], dtype=object)
BEFORE_ANY_END = np.datetime64("2200-01-01", "D")


def draw_care_plans(
    care: Care,
    people: pd.DataFrame,
    reviews: pd.DataFrame,
    settings: SyntheticSettings,
    serial: int,
    window: Window,
) -> pd.DataFrame:
    """Return one row per version, sorted by kind, period and start, that began by the end of the year.

    Columns: `person`, `person_id`, `period`, `kind` (CARE, PATHWAY), `start`, `end` (true, day before the
    next; a pathway plan outlasts care), `approved` (may lie after the year), `approved_by` and `goal` (None
    where there is none).
    """
    rng = stream(settings.seed, serial, "care_plans")
    care_plans = _care_plans(care, reviews, window, rng)
    plans = pd.concat([care_plans, _pathway_plans(care, window, rng)], ignore_index=True)
    plans = plans[(plans["start"] <= window.year_end) & (plans["end"] >= window.history_from)]
    plans = plans.sort_values(["kind", "period", "start"], ignore_index=True)
    plans["person"] = care.periods["person"].to_numpy()[plans["period"]]
    plans["person_id"] = people["person_id"].loc[plans["person"]].to_numpy()
    working_days = between(rng, 0, 12, len(plans))
    plans["approved"] = np.busday_offset(
        days_of(plans["start"]), working_days, roll="forward", holidays=dates.england_holidays()
    )
    plans["approved_by"] = worker_ids(between(rng, 0, 10**6, len(plans)), settings).to_numpy()
    return plans


def _care_plans(care: Care, reviews: pd.DataFrame, window: Window, rng: np.random.Generator) -> pd.DataFrame:
    """A first version soon after care began, and one after each review but a few."""
    periods = care.periods[care.periods["kind"].ne("short break")]
    size = len(periods)
    begun = np.minimum(days_of(periods["start"]) + between(rng, 0, 9, size), days_of(periods["end"]))
    first = pd.DataFrame({"period": periods.index, "start": np.minimum(begun, window.year_end)})
    usual = reviews["held"].notna() & ~reviews["group"].str.startswith("short break")
    held = days_of(reviews.loc[usual, "held"])
    size = len(held)
    soon = np.busday_offset(held, between(rng, 0, 10, size), holidays=dates.england_holidays())
    late = np.busday_offset(held, between(rng, 12, 24, size), holidays=dates.england_holidays())
    # What a late review of the year still had time for has been done by its end.
    not_up = dates.add_working_days(held, 25) >= window.year_end
    in_time: Flags = not_up | (rng.random(size) < RENEWED_IN_TIME)
    when = np.where(in_time, np.where(not_up, np.minimum(soon, window.year_end), soon), late)
    renewed = pd.DataFrame({"period": reviews.loc[usual, "period"].to_numpy(), "start": when})
    in_care = when < days_of(care.periods["end"])[renewed["period"]]
    renewed = renewed[in_care & (not_up | (rng.random(size) < RENEWED))]
    first = first[days_of(periods["start"]) <= window.year_end]
    plans = pd.concat([first, renewed]).drop_duplicates().sort_values(["period", "start"], ignore_index=True)
    following = plans["start"].shift(-1).where(plans["period"].eq(plans["period"].shift(-1)))
    care_ends = pd.Series(care.periods["end"].to_numpy()[plans["period"]])
    plans["end"] = (following - pd.Timedelta(days=1)).fillna(care_ends)
    plans["kind"] = "CARE"
    plans["goal"] = _goals(plans, care, rng)
    return plans


def _goals(plans: pd.DataFrame, care: Care, rng: np.random.Generator) -> pd.Series[str]:
    """The plan for permanence of each period, from the version on that first has it."""
    periods = care.periods
    size = len(periods)
    age = dates.age_on(days_of(periods["born"]), days_of(periods["start"]))
    drawn = {name: pick(rng, weights, size) for name, weights in GOALS.items()}
    goal = np.select(
        [
            periods["kind"].eq("adoption"),
            periods["left"].isin(["E45", "E46", "E47", "E48"]),
            age < 8,
            age < 15,
        ],
        ["ADOPTION", "LTRELFR", drawn["young"], drawn["older"]],
        drawn["oldest"],
    )
    settled = pick(rng, SETTLED_IN, size).astype(np.int64)
    version = plans.groupby("period").cumcount().to_numpy()
    period = plans["period"].to_numpy()
    return pd.Series(goal[period], plans.index).where(version >= settled[period])


def looked_after_since_14(care: Care, day: np.datetime64) -> pd.Series[int]:
    """Return the days each person had been looked after by `day` since turning 14, short breaks apart."""
    usual = care.periods[care.periods["kind"].ne("short break")]
    begins = np.maximum(days_of(usual["start"]), dates.birthday(days_of(usual["born"]), 14))
    lasted = np.maximum((np.minimum(days_of(usual["end"]), day) - begins).astype(np.int64), 0)
    days: pd.Series[int] = pd.Series(lasted, usual.index).groupby(usual["person"]).sum().astype("int64")
    return days


def _pathway_plans(care: Care, window: Window, rng: np.random.Generator) -> pd.DataFrame:
    """Plans from a few months after the 16th birthday, or after thirteen weeks of care, every half year."""
    usual = care.periods[care.periods["kind"].ne("short break")]
    begins = np.maximum(days_of(usual["start"]), dates.birthday(days_of(usual["born"]), 14))
    ready = np.maximum(begins + 7 * WEEKS_FROM_14, dates.birthday(days_of(usual["born"]), 16))
    start = dates.working_day_from(ready + between(rng, 5, 110, len(usual)))
    planned = (start < days_of(usual["end"])) & (rng.random(len(usual)) < PATHWAY_PLANNED)
    found = []
    period = usual.index.to_numpy()[planned]
    day, ends = start[planned], days_of(usual["end"])[planned]
    for step in range(PATHWAY_STEPS):
        following = dates.add_months(day, PATHWAY_MONTHS) + between(rng, 0, 20, len(day))
        goes_on = (following < ends) & (step < PATHWAY_STEPS - 1)
        until = np.where(goes_on, following - 1, BEFORE_ANY_END)
        found.append(
            pd.DataFrame({"period": period, "start": day, "end": until, "kind": "PATHWAY", "goal": None})
        )
        period, day, ends = period[goes_on], following[goes_on], ends[goes_on]
    plans = pd.concat(found).sort_values(["period", "start"], ignore_index=True)
    # Nobody's plan of an earlier period goes on beside that of a later one.
    person = care.periods["person"].to_numpy()[plans["period"]]
    following_start = plans["start"].shift(-1).where(pd.Series(person).eq(pd.Series(person).shift(-1)))
    plans["end"] = plans["end"].where(
        ~(plans["end"] >= following_start), following_start - pd.Timedelta(days=1)
    )
    return plans


def goal_on(versions: pd.DataFrame, period: Ints, days: Days) -> npt.NDArray[Any]:
    """Return the goal of the care plan in force in each period on each day, None where there was none."""
    plans = versions[versions["kind"].eq("CARE")]
    begins = plans["period"].to_numpy() * 10**6 + days_of(plans["start"]).astype(np.int64)
    place = np.searchsorted(begins, period * 10**6 + days.astype(np.int64), side="right") - 1
    row = plans.iloc[np.maximum(place, 0)]
    holds: Flags = (place >= 0) & (row["period"].to_numpy() == period) & (days_of(row["end"]) >= days)
    found: npt.NDArray[Any] = np.where(holds, row["goal"].to_numpy(dtype=object), NO_GOAL)
    return found


def care_plan_tables(versions: pd.DataFrame, window: Window) -> dict[str, pd.DataFrame]:
    """Return the extracts: versions, and permanence options as the dataset keeps them."""
    over = versions["end"] <= window.year_end
    goals = versions[versions["goal"].notna()]
    runs = goals.groupby("period", as_index=False).agg(
        person_id=("person_id", "first"),
        start=("start", "first"),
        end=("end", "last"),
        goal=("goal", "first"),
    )
    options = {
        goal: "{" + ",".join(f'"{name}":"{"Y" if name == goal else "N"}"' for name in OPTIONS) + "}"
        for goal in OPTIONS
    }
    return {
        "care_plan_version": pd.DataFrame(
            {
                "plan_version_id": "PV" + versions.index.to_series().astype("str").str.zfill(7),
                "person_id": versions["person_id"],
                "plan_type": versions["kind"],
                "start_date": versions["start"],
                "approved_date": versions["approved"].where(versions["approved"] <= window.year_end),
                "approved_by": versions["approved_by"],
                "end_date": versions["end"].where(over),
                "permanence_goal": versions["goal"],
            }
        ),
        "ssd_cla_care_plan": pd.DataFrame(
            {
                "period": runs["period"],
                "lacp_table_id": "LP" + runs.index.to_series().astype("str").str.zfill(7),
                "lacp_person_id": runs["person_id"],
                "lacp_cla_care_plan_start_date": runs["start"],
                "lacp_cla_care_plan_end_date": runs["end"].where(runs["end"] <= window.year_end),
                "lacp_cla_care_plan_json": runs["goal"].map(options),
            }
        ),
    }
