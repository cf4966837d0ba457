"""From an enquiry to its conference, plan and reviews, for many families at once.

Who the families are does not belong here. A conference is due 15 working days after the strategy discussion;
a review three months after the conference and six months after the review before (statutory guidance
"Working together to safeguard children").
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import (
    Days,
    Ints,
    add_months,
    add_working_days,
    days_of,
    working_day_by,
    working_day_from,
)
from raw_data.synthetic.random_streams import between

IN_TIME, LATEST = 15, 35  # working days to the conference
CONFERENCE, LATE_CONFERENCE = 0.315, 0.18  # of the enquiries; of the conferences
PLAN, NEXT_DAY = 0.84, 0.04  # of the conferences; of the plans
LATE_REVIEW, ENDS_BETWEEN_REVIEWS = 0.07, 0.2
# Days a plan is meant to last, by band, and how often.
DURATIONS = (((20, 91), 0.25), ((92, 182), 0.22), ((183, 365), 0.31), ((366, 730), 0.19), ((731, 1100), 0.03))
NO_DAY = np.datetime64("NaT", "D")


def meet(start: Days, kind: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """Return what follows a strategy discussion held on each day of `start`, a working day.

    Columns: `start`, `ended` (of the enquiry), `target`, `conference` (NaT without one), `plan_start`,
    `lasts` (days the plan is meant to last) and `between` (whether it ends between two reviews). A
    transfer has no enquiry, and its conference on the day; another authority's plan has neither.
    """
    size = len(start)
    transfer, other = kind == "transfer", kind == "other authority"
    held = (rng.random(size) < CONFERENCE) & ~transfer & ~other
    late = rng.random(size) < LATE_CONFERENCE
    wait = np.where(late, between(rng, IN_TIME + 1, LATEST, size), between(rng, 6, IN_TIME, size))
    conference = np.where(held, _working_days_after(start, wait), NO_DAY)
    conference = np.where(transfer, start, conference)
    quick = np.maximum(wait - between(rng, 1, 5, size), 1)
    asked = np.where(held, quick, between(rng, 3, 32, size))
    ended = np.where(transfer | other, NO_DAY, _working_days_after(start, asked))
    planned = ((rng.random(size) < PLAN) & (held | transfer)) | other
    next_day = (rng.random(size) < NEXT_DAY) & held
    first_day = np.where(other, start, conference) + next_day
    bands = np.array([band for band, _ in DURATIONS])
    chosen = rng.choice(len(bands), size=size, p=[share for _, share in DURATIONS])
    return pd.DataFrame(
        {
            "start": start,
            "ended": ended,
            "target": np.where(held, add_working_days(start, IN_TIME), NO_DAY),
            "conference": conference,
            "plan_start": np.where(planned, first_day, NO_DAY),
            "lasts": between(rng, bands[chosen, 0], bands[chosen, 1]),
            "between": rng.random(size) < ENDS_BETWEEN_REVIEWS,
        }
    )


def _working_days_after(days: Days, count: Ints) -> Days:
    """Return the day so many working days later, for a count of its own for each day."""
    longest = int(count.max(initial=0)) + 1
    found: Days = days.copy()
    for each in range(longest):
        chosen = count == each
        found[chosen] = add_working_days(days[chosen], each)
    return found


def draw_reviews(events: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Walk the plans of `events` (of `meet`) from review to review, and end each plan: `plan_end` is added.

    Returns one row per meeting held: `event` (the index of `events`), `meeting` (its own number), `due`
    and `held`. A plan ends at the first review on or after the day until which it was to last, unless it
    ends between reviews. Meetings after that day are not held.
    """
    planned = events[events["plan_start"].notna()]
    until = days_of(planned["plan_start"]) + planned["lasts"].to_numpy()
    ends = np.where(planned["between"], until, NO_DAY)
    rows: Ints = np.arange(len(planned))
    last = days_of(planned["plan_start"])
    parts, months = [], 3
    while len(rows):
        due = add_months(last, months)
        soonest = (due - last).astype(np.int64) - 30 * months // 4
        on_time = working_day_by(last + between(rng, soonest, (due - last).astype(np.int64)))
        late = working_day_from(due + between(rng, 1, 25, len(rows)))
        held = np.where(rng.random(len(rows)) < LATE_REVIEW, late, on_time)
        happens = np.isnat(ends[rows]) | (held < ends[rows])
        rows, held, due = rows[happens], held[happens], due[happens]
        parts.append(pd.DataFrame({"event": planned.index.to_numpy()[rows], "due": due, "held": held}))
        over = np.isnat(ends[rows]) & (held >= until[rows])
        ends[rows[over]] = held[over]
        rows, last, months = rows[~over], held[~over], 6
    events["plan_end"] = pd.Series(ends, planned.index).reindex(events.index)
    meetings = (
        pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["event", "due", "held"])
    )
    order = meetings["event"].to_numpy() * 100 + meetings.groupby("event").cumcount().to_numpy()
    return meetings.assign(meeting=order)
