"""Reviews of children looked after: when each falls due and when, by plan, it is held or missed.

Due dates follow the Care Planning, Placement and Case Review (England) Regulations 2010, regulation 33, in
calendar months. Nothing here reads what the product makes of them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic import dates
from raw_data.synthetic.dates import Days, Flags, Ints, Window, days_of
from raw_data.synthetic.random_streams import between, pick, pick_by_band, stream
from raw_data.synthetic.settings import Shares, SyntheticSettings

LATE_REASONS = {
    "independent reviewing officer off sick": 25,
    "social worker off sick": 20,
    "social worker changed": 20,
    "family asked for another date": 15,
    "carer could not attend": 12,
    "meeting not quorate": 8,
}
# By age at the review: under 4, 4 to 9, 10 and over.
PARTICIPATION = (
    {"PN0": 1},
    {"PN1": 25, "PN2": 6, "PN3": 14, "PN4": 6, "PN5": 12, "PN6": 27, "PN7": 10},
    {"PN1": 52, "PN2": 6, "PN3": 2, "PN4": 6, "PN5": 7, "PN6": 20, "PN7": 7},
)
MOST_DAYS_LATE = 40
STILL_POSSIBLE = 62  # a review missed at the end of the year fell due no longer ago than this


def draw_reviews(
    periods: pd.DataFrame, settings: SyntheticSettings, serial: int, window: Window
) -> pd.DataFrame:
    """Return one row per review that is due by the end of the year, and the next one of open periods.

    `periods` are those of `draw_care`. Columns: `period`, `sequence` (1, 2, ...), `group` (first, second,
    later, short break first, short break later), `due` (`months` after `counted_from`, or 20 working days
    where 0), `held` (missing when not held by the end of the year), `days_late` (0 on time), `reason` (why
    late), `outcome` (held, not held, planned) and `code` (participation; missing when not held).
    """
    rng = stream(settings.seed, serial, "reviews")
    is_break = periods["kind"].eq("short break").to_numpy()
    usual = np.flatnonzero(~is_break)
    rows = _sequences(usual, periods, settings.shares, window, rng)
    rows += _short_break_reviews(periods[is_break])
    reviews = pd.concat(rows, ignore_index=True).sort_values(["period", "sequence"], ignore_index=True)
    reviews["reason"] = pd.Series(pick(rng, LATE_REASONS, len(reviews))).where(reviews["days_late"] > 0)
    born = days_of(periods["born"])[reviews["period"]]
    held = days_of(reviews["held"])
    age = dates.age_on(born, np.where(np.isnat(held), window.year_end, held))
    band: Ints = np.searchsorted([4, 10], age, side="right")
    reviews["code"] = pd.Series(pick_by_band(rng, PARTICIPATION, band)).where(reviews["held"].notna())
    return reviews


def _sequences(
    rows: Ints, periods: pd.DataFrame, shares: Shares, window: Window, rng: np.random.Generator
) -> list[pd.DataFrame]:
    """Walk all periods from review to review at once, until none has another review before the year ends."""
    found = []
    ends = days_of(periods["end"])
    last = days_of(periods["start"])[rows]
    sequence = 1
    while len(rows):
        end = ends[rows]
        months, due, on_time, share = _next(last, sequence, shares, rng)
        late = dates.working_day_from(due + between(rng, 1, MOST_DAYS_LATE, len(rows)))
        horizon = np.minimum(end, window.year_end)
        is_late = (rng.random(len(rows)) < share) & (late <= horizon)
        held = np.where(is_late, late, on_time)
        in_time_to_miss = (due < window.year_end) & (due >= window.year_end - STILL_POSSIBLE)
        missed = in_time_to_miss & (end > window.year_end) & (rng.random(len(rows)) < shares.not_held)
        happens: Flags = (held <= horizon) & ~missed
        to_come = ~happens & ~missed & (end > window.year_end)
        some = happens | missed | to_come
        found.append(
            pd.DataFrame(
                {
                    "period": rows,
                    "sequence": sequence,
                    "group": ("first", "second", "later")[min(sequence, 3) - 1],
                    "counted_from": last,
                    "months": months,
                    "due": due,
                    "held": np.where(happens, held, np.datetime64("NaT", "D")),
                    "days_late": np.where(happens & is_late, (held - due).astype(np.int64), 0),
                    "outcome": np.select([happens, missed], ["held", "not held"], "planned"),
                }
            )[some]
        )
        rows, last = rows[happens], held[happens]
        sequence += 1
    return found


def _next(
    last: Days, sequence: int, shares: Shares, rng: np.random.Generator
) -> tuple[int, Days, Days, float]:
    """Return the months to the next review (0: 20 working days), its due day, a working day by then on
    which it is held, and how often it is late.
    """
    if sequence == 1:
        months, soonest, share = 0, 12, shares.first_late
    elif sequence == 2:
        months, soonest, share = 3, 60, shares.second_late
    else:
        months, soonest, share = 6, 140, shares.later_late
    due = dates.add_months(last, months) if months else dates.add_working_days(last, 20)
    waited = between(rng, np.full(len(last), soonest), (due - last).astype(np.int64))
    return months, due, dates.working_day_by(last + waited), share


def _short_break_reviews(breaks: pd.DataFrame) -> list[pd.DataFrame]:
    """Hold the reviews of a series (within three months, then six) on the first day of a break, on time."""
    breaks = breaks.reset_index(names="period")
    series = breaks.groupby("series").agg(
        first=("entered", "first"), every=("every", "first"), last=("start", "last")
    )
    began = days_of(series["first"])
    every = series["every"].to_numpy().astype(np.int64)
    until = days_of(series["last"])
    rows, held, sequence = np.arange(len(series)), began, 1
    found = []
    while len(rows):
        months = 3 if sequence == 1 else 6
        last, due = held, dates.add_months(held, months)
        breaks_by_then = (due - began[rows]).astype(np.int64) // every[rows]
        held = began[rows] + breaks_by_then * every[rows]
        happens = held <= until[rows]
        rows, last, held, due = rows[happens], last[happens], held[happens], due[happens]
        found.append(
            pd.DataFrame(
                {
                    "series": series.index[rows],
                    "start": held,
                    "sequence": sequence,
                    "group": "short break first" if sequence == 1 else "short break later",
                    "counted_from": last,
                    "months": months,
                    "due": due,
                    "held": held,
                    "days_late": 0,
                    "outcome": "held",
                }
            )
        )
        sequence += 1
    key = ["series", "start"]
    return [part.merge(breaks[[*key, "period"]], on=key).drop(columns=key) for part in found]
