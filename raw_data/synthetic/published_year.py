"""The preset that has the shape of a published year: so many reviews in a hundred held in time, exactly.

How reviews are drawn does not belong here, nor any other preset's numbers. 99 of 100 reviews of children
looked after and 94 of 100 reviews of foster carers were in time in Durham in 2021/22. Reviews of the year
that no other hangs on are moved to before or after their due day until the printed share is met; for that the
authority must be large enough (about 300 children).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import (
    Days,
    Flags,
    Window,
    add_months,
    age_on,
    days_of,
    working_day_by,
    working_day_from,
)
from raw_data.synthetic.episodes import Care
from raw_data.synthetic.fostering import Fostering, draw_fostering
from raw_data.synthetic.random_streams import between, pick, stream
from raw_data.synthetic.reviews import LATE_REASONS, draw_reviews
from raw_data.synthetic.settings import SyntheticSettings

LATE = {"reviews": 0.01, "foster_reviews": 0.06}
SHARES = ("first_late", "second_late", "later_late")
NEAR = 0.0004  # of a share: so near that one decimal of a percentage prints it
MOST_DAYS_LATE = 25


@dataclass(frozen=True)
class _Moves:
    """Which rows are to be held in time, late, or after the year, and the day of each where it is late."""

    in_time: Flags
    late: Flags
    later: Flags
    late_day: Days


def reviews_of_year(
    periods: pd.DataFrame, settings: SyntheticSettings, serial: int, window: Window
) -> pd.DataFrame:
    """Return the reviews of `draw_reviews`, as many of the year's in time as the preset wants."""
    if settings.preset == "none":
        return draw_reviews(periods, settings, serial, window)
    shares = settings.shares.model_copy(update=dict.fromkeys(SHARES, LATE["reviews"]))
    reviews = draw_reviews(periods, settings.model_copy(update={"shares": shares}), serial, window)
    rng = stream(settings.seed, serial, "published_year")
    held = reviews["outcome"].eq("held") & ~reviews["group"].str.startswith("short break")
    until = np.minimum(days_of(periods["end"])[reviews["period"]], window.year_end)
    # A review keeps its code of participation, so it stays on its side of the birthdays on which that turns.
    day, born = days_of(reviews["held"]), days_of(periods["born"])[reviews["period"]]
    ages = [age_on(born, np.where(np.isnat(day), window.year_end, day) + days) for days in (-45, 45)]
    same_code = np.searchsorted([4, 10], ages[0], "right") == np.searchsorted([4, 10], ages[1], "right")
    moves = _moves(
        reviews, held.to_numpy(), "period", until, LATE["reviews"], window, rng, same_code, reviews["months"]
    )
    found = _moved(reviews, moves)
    found["days_late"] = np.where(
        moves.in_time, 0, np.where(moves.late, (found["held"] - found["due"]).dt.days, found["days_late"])
    )
    reason = pd.Series(pick(rng, LATE_REASONS, len(found)))
    found["reason"] = found["reason"].mask(moves.in_time).mask(moves.late, reason)
    found = _next_due(found, "period", found["months"].to_numpy())
    before = found.groupby("period")["held"].shift(1)
    return found.assign(counted_from=before.fillna(found["counted_from"]))


def fostering_of_year(care: Care, settings: SyntheticSettings, serial: int, window: Window) -> Fostering:
    """Return `draw_fostering`, with as many of the year's reviews in time as the preset wants."""
    fostering = draw_fostering(care, settings, serial, window)
    if settings.preset == "none":
        return fostering
    rng = stream(settings.seed, serial, "published_year")
    reviews = fostering.reviews
    ended = days_of(fostering.households["ended"].take(reviews["household"].to_numpy()))
    until = np.where(np.isnat(ended), window.year_end, ended - 1)
    yearly = reviews["kind"].isin(["FIRST", "ANNUAL"]).to_numpy()
    months = pd.Series(12, reviews.index)
    everyone = np.ones(len(reviews), dtype=bool)
    moves = _moves(reviews, everyone, "household", until, LATE["foster_reviews"], window, rng, yearly, months)
    found = _next_due(_moved(reviews, moves), "household", months.to_numpy())
    return replace(fostering, reviews=found)


def _moves(
    reviews: pd.DataFrame,
    held: Flags,
    whose: str,
    until: Days,
    share: float,
    window: Window,
    rng: np.random.Generator,
    movable: Flags,
    months: pd.Series,
) -> _Moves:
    """Choose which reviews of the year to move; only the last one held of each child or household is."""
    day, due = days_of(reviews["held"]), days_of(reviews["due"])
    in_year = held & (day >= window.year_start) & (day <= window.year_end)
    last = in_year & ~pd.Series(in_year).groupby(reviews[whose]).shift(-1, fill_value=False).to_numpy()
    free = last & movable
    following = months.groupby(reviews[whose]).shift(-1, fill_value=99).to_numpy()
    late = in_year & (day > due)
    late_day = working_day_from(due + between(rng, 1, MOST_DAYS_LATE, len(reviews)))
    size = int(in_year.sum())
    wanted = next((n for n in range(size, 0, -1) if abs(round(n * share) / n - share) <= NEAR), size)
    # Those that are due after the year can still be held in time after it.
    after = free & ~late & (working_day_by(due) > window.year_end) & (until >= window.year_end)
    later = _some(after, size - wanted, rng)
    more = round(wanted * share) - int(late.sum())
    # What comes next must not have fallen due in the year because this one was earlier.
    settled = add_months(working_day_by(due), following) > window.year_end
    to_time = free & late & (due > window.year_start + 7) & settled
    to_late = free & ~late & ~later & (late_day <= until) & (due >= window.year_start)
    return _Moves(_some(to_time, -more, rng), _some(to_late, more, rng), later, late_day)


def _some(rows: Flags, wanted: int, rng: np.random.Generator) -> Flags:
    chosen = np.zeros(len(rows), dtype=bool)
    chosen[rng.permutation(np.flatnonzero(rows))[: max(wanted, 0)]] = True
    return chosen


def _moved(reviews: pd.DataFrame, moves: _Moves) -> pd.DataFrame:
    due, day = days_of(reviews["due"]), days_of(reviews["held"])
    held = np.select([moves.late, moves.in_time | moves.later], [moves.late_day, working_day_by(due)], day)
    return reviews.assign(held=held.astype("datetime64[s]"))


def _next_due(reviews: pd.DataFrame, whose: str, months: np.ndarray) -> pd.DataFrame:
    """Let each review that follows another fall due so many months after it."""
    before = reviews.groupby(whose)["held"].shift(1)
    follows = before.notna().to_numpy() & (months > 0)
    due = np.where(follows, add_months(days_of(before), np.maximum(months, 0)), days_of(reviews["due"]))
    return reviews.assign(due=due.astype("datetime64[s]"))
