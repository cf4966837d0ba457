"""Health, convictions and substance misuse of children looked after for whole years: a row for each year.

Who is looked after does not belong here. What a year's row says lies in that year, so that an extract which
tells of several years gives each its own answers.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import Days, Flags, Ints, Window, add_months, age_on, birthday, days_of
from raw_data.synthetic.episodes import Care
from raw_data.synthetic.random_streams import between, pick, stream
from raw_data.synthetic.settings import SyntheticSettings

DAY = np.timedelta64(1, "D")
NO_SCORE = {"SDQ2": 25, "SDQ3": 10, "SDQ4": 40, "SDQ5": 25}
TOO_YOUNG_OR_OLD = "SDQ1"
SCORED, SCORED_AT_THE_EDGE = 0.86, 0.6  # of all; of those who turn 4 or 17 in the year
ASSESSED, TEETH, IMMUNISED, DEVELOPED = 0.9, 0.82, 0.84, 0.92
CONVICTED, MISUSE, RECEIVED, OFFERED = 0.05, 0.04, 0.55, 0.6


def draw_outcomes(care: Care, settings: SyntheticSettings, serial: int, window: Window) -> pd.DataFrame:
    """Return a row for each year of the history and child in care from before its 1 April past its 31 March.

    Short breaks are none. Columns: `person`, `year` (in which 31 March falls), `first_day`, `last_day`,
    `born`, `age_before` and `age` (on the first and last day), `scored_on` and `score` or `no_score` (a
    reason; neither where no questionnaire is asked for), `convicted_on`, `developed` (None from 5),
    `immunised`, `teeth_on`, `assessed_on` and `assessed_again_on` (under 5), `misuse_on`, `received`,
    `offered` (None where not asked).
    """
    rng = stream(settings.seed, serial, "outcomes")
    periods = care.periods[care.periods["kind"].ne("short break")]
    found = []
    for year in range(int(window.year_end.astype("datetime64[Y]").astype(int)) + 1970, 0, -1):
        last_day = np.datetime64(f"{year:04d}-03-31", "D")
        first_day = np.datetime64(f"{year - 1:04d}-04-01", "D")
        if first_day < window.history_from:
            break
        whole = periods[(periods["start"] < first_day) & (periods["end"] > last_day)]
        found.append(
            pd.DataFrame({"person": whole["person"], "born": whole["born"]}).assign(
                year=year, first_day=first_day, last_day=last_day
            )
        )
    rows = pd.concat(found).sort_values(["person", "year"], ignore_index=True)
    born, first, last = (days_of(rows[name]) for name in ("born", "first_day", "last_day"))
    rows["age_before"], rows["age"] = age_on(born, first), age_on(born, last)
    _questionnaires(rows, born, first, last, rng)
    _health(rows, first, last, rng)
    size = len(rows)
    convicted = (rows["age"] >= 11) & (rng.random(size) < CONVICTED)
    rows["convicted_on"] = _in_year(first, last, size, rng, convicted)
    misuse = (rows["age"] >= 13) & (rng.random(size) < MISUSE)
    rows["misuse_on"] = _in_year(first, last, size, rng, misuse)
    received = rng.random(size) < RECEIVED
    rows["received"] = pd.Series(received, rows.index).astype(object).where(misuse)
    offered = pd.Series(rng.random(size) < OFFERED, rows.index)
    rows["offered"] = offered.astype(object).where(misuse & ~received)
    return rows


def _in_year(
    first: Days, last: Days, size: int, rng: np.random.Generator, where: Flags | pd.Series[bool]
) -> pd.Series:
    days = first + (rng.random(size) * (last - first).astype(np.int64)).astype(np.int64)
    return pd.Series(days).where(where)


def _questionnaires(
    rows: pd.DataFrame, born: Days, first: Days, last: Days, rng: np.random.Generator
) -> None:
    """A score on a day on which the child is 4 to 16, or a reason why there is none."""
    size = len(rows)
    asked = (rows["age"] >= 4) & (rows["age_before"] < 17)
    at_the_edge = asked & ((rows["age_before"] < 4) | (rows["age"] >= 17))
    has_score = asked & (rng.random(size) < np.where(at_the_edge, SCORED_AT_THE_EDGE, SCORED))
    earliest = np.maximum(first, birthday(born, 4))
    latest = np.minimum(last, birthday(born, 17) - 1)
    room = np.maximum((latest - earliest).astype(np.int64), 0)
    scored = earliest + (rng.random(size) * room).astype(np.int64)
    rows["scored_on"] = pd.Series(scored).where(has_score)
    rows["score"] = pd.Series(rng.binomial(40, 0.37, size)).where(has_score)
    reason = pd.Series(pick(rng, NO_SCORE, size)).mask(at_the_edge, TOO_YOUNG_OR_OLD)
    rows["no_score"] = reason.where(asked & ~has_score)


def _health(rows: pd.DataFrame, first: Days, last: Days, rng: np.random.Generator) -> None:
    """Children under 5 are assessed twice a year, others once (Care Planning Regulations 2010)."""
    size = len(rows)
    under_5 = rows["age"] < 5
    turned_5 = (rows["age"] >= 5) & (rows["age_before"] < 5)
    rows["developed"] = pd.Series(rng.random(size) < DEVELOPED).astype(object).where(under_5)
    rows["immunised"] = rng.random(size) < IMMUNISED
    rows["teeth_on"] = _in_year(first, last, size, rng, rng.random(size) < TEETH)
    done = rng.random(size) < ASSESSED
    half: Ints = between(rng, 0, 180, size)
    rows["assessed_on"] = pd.Series(first + half).where(done | under_5)
    again = add_months(first + half, 6).clip(max=last)
    rows["assessed_again_on"] = pd.Series(again).where(done & (under_5 | turned_5))
