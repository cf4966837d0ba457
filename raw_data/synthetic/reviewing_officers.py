"""Which independent reviewing officer or conference chair held which child, from when to when.

Their posts do not belong here, nor reviews, nor social workers. Children stay with the seat when an officer
leaves, and so go on to the next who holds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from raw_data.synthetic import dates
from raw_data.synthetic.dates import Days, Flags, Ints, Window, days_of
from raw_data.synthetic.officer_posts import FAR, draw_months, draw_posts
from raw_data.synthetic.random_streams import between, pick, stream
from raw_data.synthetic.settings import SyntheticSettings

NAMED_IN_TIME = 0.91  # of the periods of care: an officer within five working days
CHANGES = {"WORKLOAD": 55, "CHILDASKED": 8, "SIBLING": 12, "RETURN": 10, "OTHER": 15}
NOBODY = np.array([None], dtype=object)
CHANGE_DAYS = 2_200  # days after which a child goes to another seat, on average


@dataclass(frozen=True)
class Officers:
    """Posts and who held which child.

    `posts` and `months` as `officer_posts` draws them.
    `allocations`: one row per child, role and spell, with `person_id`, `period` (-1 for a child on a plan),
    `role`, `worker_id`, `start`, `end` (true), `reason` (why it ended before care did), and `odd` (a
    second officer beside another).
    """

    posts: pd.DataFrame
    months: pd.DataFrame
    allocations: pd.DataFrame

    def holder(self, seats: Ints, days: Days) -> npt.NDArray[Any]:
        """Return the worker who held each seat on each day, which lies after the first post began."""
        begins = self.posts["seat"].to_numpy() * 10**6 + days_of(self.posts["start"]).astype(np.int64)
        place = np.searchsorted(begins, seats * 10**6 + days.astype(np.int64), side="right") - 1
        found: npt.NDArray[Any] = self.posts["worker_id"].to_numpy()[place]
        return found

    def seats_for(self, part: str, size: int, rng: np.random.Generator) -> Ints:
        """Return seats drawn by how much time each has for the `part` (cla, cp or fostering)."""
        last = self.posts.drop_duplicates("seat", keep="last")
        time = (last["fte"].astype(float) * last[part]).to_numpy()
        drawn: Ints = rng.choice(last["seat"].to_numpy(), size=size, p=time / time.sum())
        return drawn

    def own_officer(self, period: Ints, days: Days) -> npt.NDArray[Any]:
        """Return the officer of each period of care on each day, None where nobody had been named."""
        held = self.allocations.query("role == 'IRO' and not odd").sort_values(["period", "start"])
        begins = held["period"].to_numpy() * 10**6 + days_of(held["start"]).astype(np.int64)
        place = np.searchsorted(begins, period * 10**6 + days.astype(np.int64), side="right") - 1
        row = held.iloc[np.maximum(place, 0)]
        holds: Flags = (place >= 0) & (row["period"].to_numpy() == period) & (days_of(row["end"]) >= days)
        found: npt.NDArray[Any] = np.where(holds, row["worker_id"].to_numpy(dtype=object), NOBODY)
        return found


def draw_officers(
    periods: pd.DataFrame,
    people: pd.DataFrame,
    plans: pd.DataFrame,
    settings: SyntheticSettings,
    serial: int,
    window: Window,
) -> Officers:
    """Draw the service for the periods of care and the child protection plans (`ssd_cp_plans`)."""
    rng = stream(settings.seed, serial, "reviewing_officers")
    posts = draw_posts(settings, window, rng)
    alone = Officers(posts, pd.DataFrame(), pd.DataFrame())
    of_care = _of_care(periods, people, alone, window, rng)
    of_plans = _of_plans(plans, alone, window, rng)
    together = pd.concat([of_care, of_plans], ignore_index=True)
    together = together[days_of(together["end"]) >= window.history_from]
    together = together.sort_values(["person_id", "start", "role", "odd"], ignore_index=True)
    return Officers(posts, draw_months(posts, window, rng), together)


def _of_care(
    periods: pd.DataFrame, people: pd.DataFrame, officers: Officers, window: Window, rng: np.random.Generator
) -> pd.DataFrame:
    """Name an officer for each period of care but short breaks, follow changes, plant two beside others."""
    usual = periods[periods["kind"].ne("short break") & (periods["start"] <= window.year_end)]
    usual = usual[usual["end"] >= window.history_from]
    start, end = days_of(usual["start"]), days_of(usual["end"])
    size = len(usual)
    limit = dates.add_working_days(start, 5)
    soon = np.minimum(
        dates.working_day_from(start + between(rng, np.zeros(size, int), _apart(start, limit))), limit
    )
    late = np.busday_offset(limit, between(rng, 1, 10, size), holidays=dates.england_holidays())
    in_time: Flags = (rng.random(size) < NAMED_IN_TIME) | (start > window.year_end - 30)
    named = np.where(in_time, np.minimum(soon, np.maximum(window.year_end, start)), late)
    seat = officers.seats_for("cla", size, rng)
    first = pd.Series(seat, usual.index).groupby(usual["person"]).transform("first").to_numpy()
    seat = np.where(rng.random(size) < 0.8, first, seat)
    other = officers.seats_for("cla", size, rng)
    changed = named + 60 + rng.exponential(CHANGE_DAYS, size).astype(np.int64)
    changes: Flags = (changed < end - 10) & (changed <= window.year_end) & (other != seat)
    reason = pick(rng, CHANGES, size)
    person_id = people["person_id"].loc[usual["person"]].to_numpy()
    period = usual.index.to_numpy()

    def spans(rows: Flags, seats: Ints, begins: Days, ends: Days, why: object) -> pd.DataFrame:
        frame = pd.DataFrame(
            {
                "person_id": person_id,
                "period": period,
                "seat": seats,
                "start": begins,
                "end": ends,
                "reason": why,
            }
        )
        return frame[rows]

    held = named <= end
    whole = pd.concat(
        [
            spans(held & ~changes, seat, named, end, None),
            spans(held & changes, seat, named, changed - 1, reason),
            spans(held & changes, other, changed, end, None),
        ]
    )
    return _with_second_officer(_by_holder(whole, officers, "IRO"), officers, window)


def _apart(start: Days, end: Days) -> Ints:
    days: Ints = (end - start).astype(np.int64)
    return days


def _by_holder(spans: pd.DataFrame, officers: Officers, role: str) -> pd.DataFrame:
    """Cut spells with a seat where its holder changes."""
    posts = officers.posts[["seat", "worker_id", "start", "end"]]
    rows = spans.merge(posts, on="seat", suffixes=("", "_of_post"))
    left = rows["end_of_post"] < rows["end"]
    rows["start"] = rows[["start", "start_of_post"]].max(axis=1)
    rows["end"] = rows[["end", "end_of_post"]].min(axis=1)
    rows["reason"] = rows["reason"].astype(object).mask(left, "LEFT")
    rows = rows[rows["start"] <= rows["end"]].assign(role=role, odd=False)
    return rows.drop(columns=["start_of_post", "end_of_post", "seat"])


def _with_second_officer(rows: pd.DataFrame, officers: Officers, window: Window) -> pd.DataFrame:
    """Plant a second officer, who is never taken off, beside that of two children looked after at the end."""
    still = rows[(rows["end"] > window.year_end) & (rows["start"] < window.year_start)]
    chosen = still.drop_duplicates("person_id").tail(2)
    day = pd.Timestamp(window.year_start) + pd.Timedelta(days=100)
    working = officers.posts[(officers.posts["cla"] > 0) & (officers.posts["end"] == FAR)]
    odd = chosen.assign(start=day, odd=True)
    others = [
        working["worker_id"][working["worker_id"] != own].iloc[:1].tolist() for own in chosen["worker_id"]
    ]
    odd["worker_id"] = [other[0] if other else None for other in others]
    return pd.concat([rows, odd.dropna(subset=["worker_id"])], ignore_index=True)


def _of_plans(
    plans: pd.DataFrame, officers: Officers, window: Window, rng: np.random.Generator
) -> pd.DataFrame:
    """A chair for each plan of the authority's own, from its first day to its last."""
    own = plans[plans["cppl_cp_plan_ola"].ne("Y")]
    spans = pd.DataFrame(
        {
            "person_id": own["cppl_person_id"],
            "period": -1,
            "seat": officers.seats_for("cp", len(own), rng),
            "start": own["cppl_cp_plan_start_date"],
            "end": own["cppl_cp_plan_end_date"].fillna(pd.Timestamp(FAR)),
            "reason": None,
        }
    )
    return _by_holder(spans, officers, "CPCHAIR")


def allocation_table(officers: Officers, window: Window) -> dict[str, pd.DataFrame]:
    """Return the extract of who held which child, as things stand on the last day of the year."""
    held = officers.allocations
    return {
        "iro_allocation": pd.DataFrame(
            {
                "allocation_id": "AL" + held.index.to_series().astype("str").str.zfill(7),
                "person_id": held["person_id"],
                "worker_id": held["worker_id"],
                "role": held["role"],
                "start_date": held["start"],
                "end_date": held["end"].where(held["end"] <= window.year_end),
                "change_reason": held["reason"].where(held["end"] <= window.year_end),
            }
        ),
    }
