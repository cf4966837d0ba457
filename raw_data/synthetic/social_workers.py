"""Which social worker held a child's case from when to when, and why that changed.

Who the workers are does not belong here. Spells touch: one ends on the day on which the next begins.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import Window, days_of, inside_years
from raw_data.synthetic.episodes import Care
from raw_data.synthetic.random_streams import between, pick, stream
from raw_data.synthetic.settings import SyntheticSettings
from raw_data.synthetic.workforce import registration, team_ids, worker_ids, workers

FIRST = "FCONTA"
REASONS = {
    "MANAGE": 22, "LEFTRL": 34, "TSPROC": 20, "ORGRST": 5, "ABSENC": 10, "CHCHAN": 3, "PCCHAN": 3,
    "OTHERS": 3,
}  # fmt: skip
STAYS = 420  # days that a worker holds a case on average
SHORTEST = 14
DAYS_AFTER_CARE = 370
ASKED_FROM = pd.Timestamp("2023-04-01")  # the return asks for no earlier day
HOLDS_THE_CASE, REVIEWING_OFFICER = "CW", "IRO"  # roles, by the council's own codes


def draw_workers(care: Care, settings: SyntheticSettings, serial: int, window: Window) -> pd.DataFrame:
    """Return one row per spell: `person`, `period`, `start`, `end` (true), `worker` (by number) and `reason`.

    Spells fill each period of care from its first day, and go on after it; short breaks have none.
    """
    rng = stream(settings.seed, serial, "social_workers")
    periods = care.periods[care.periods["kind"].ne("short break")]
    start, end = days_of(periods["start"]), days_of(periods["end"])
    number = periods.index.to_numpy()
    worker = between(rng, 0, workers(settings) - 1, len(periods))
    rows, day = np.arange(len(periods)), start.copy()
    reason = np.full(len(periods), FIRST, dtype=object)
    found: list[pd.DataFrame] = []
    while len(rows) or not found:
        until = inside_years(day[rows] + SHORTEST + rng.exponential(STAYS, len(rows)).astype(np.int64))
        last = (until > end[rows] - SHORTEST) | (until > window.year_end + 1)
        until = np.where(last, end[rows], until)
        found.append(
            pd.DataFrame(
                {
                    "period": number[rows],
                    "start": day[rows],
                    "end": until,
                    "worker": worker[rows],
                    "reason": reason[rows],
                }
            )
        )
        day[rows] = until
        worker[rows] = (worker[rows] + between(rng, 1, workers(settings) - 1, len(rows))) % workers(settings)
        reason[rows] = pick(rng, REASONS, len(rows))
        rows = rows[~last]
    spells = pd.concat(found).sort_values(["period", "start"], ignore_index=True)
    spells.insert(0, "person", care.periods["person"].to_numpy()[spells["period"]])
    spells["end"] = _after_care(spells, periods)
    return spells


def _after_care(spells: pd.DataFrame, periods: pd.DataFrame) -> pd.Series:
    """The last worker of a period stays for a year after it, or until the day before the next one."""
    last = ~spells["period"].duplicated(keep="last")
    comes_back = periods["start"].shift(-1).where(periods["person"].shift(-1).eq(periods["person"]))
    until = comes_back.loc[spells["period"]].set_axis(spells.index) - pd.Timedelta(days=1)
    stays = spells["end"] + pd.Timedelta(days=DAYS_AFTER_CARE)
    return spells["end"].mask(last, stays.where(~(until < stays), until))


def involvement_table(
    spells: pd.DataFrame, people: pd.DataFrame, settings: SyntheticSettings, serial: int, window: Window
) -> dict[str, pd.DataFrame]:
    """Return the extract: case holders, and the reviewing officer of each period beside them."""
    rng = stream(settings.seed, serial, "involvements")
    held = spells.assign(role=HOLDS_THE_CASE)
    officers = spells.groupby("period").agg(
        person=("person", "first"), start=("start", "first"), end=("end", "last")
    )
    officers = officers.reset_index().assign(role=REVIEWING_OFFICER, reason=None)
    officers["worker"] = between(rng, 0, workers(settings) - 1, len(officers))
    rows = pd.concat([held, officers])
    rows = rows[(rows["start"] <= window.year_end) & (rows["end"] >= window.history_from)]
    rows = rows.sort_values(["person", "start", "role"], ignore_index=True)
    return {
        "ssd_involvements": pd.DataFrame(
            {
                "person": rows["person"],
                "invo_involvements_id": "IN" + rows.index.to_series().astype("str").str.zfill(8),
                "invo_person_id": people["person_id"].loc[rows["person"]].to_numpy(),
                "invo_professional_id": worker_ids(rows["worker"].to_numpy(), settings),
                "invo_professional_role_id": rows["role"],
                "invo_professional_team": team_ids(rows["worker"].to_numpy()),
                "invo_involvement_start_date": rows["start"],
                "invo_involvement_end_date": rows["end"].where(rows["end"] <= window.year_end),
                "invo_worker_change_reason": rows["reason"],
            }
        )
    }


def returned_workers(
    spells: pd.DataFrame,
    care: Care,
    people: pd.DataFrame,
    settings: SyntheticSettings,
    serial: int,
    first_day: np.datetime64,
    last_day: np.datetime64,
) -> pd.DataFrame:
    """Return SWEpisodes of a year: the spells in it that belong to a period of care in it."""
    periods = care.periods
    in_year = (periods["start"] <= last_day) & (periods["end"] >= first_day)
    kept = spells["period"].isin(periods.index[in_year])
    rows = spells[kept & (spells["start"] <= last_day) & (spells["end"] >= first_day)]
    ids = pd.Series(worker_ids(rows["worker"].to_numpy(), settings).to_numpy(), rows.index)
    return pd.DataFrame(
        {
            "person": rows["person"],
            "CHILD": people["child"].loc[rows["person"]].set_axis(rows.index),
            "DOB": people["born"].loc[rows["person"]].set_axis(rows.index),
            "SW_ID": registration(ids, serial),
            "SW_DECOM": rows["start"].where(rows["start"] > ASKED_FROM, ASKED_FROM),
            "SW_DEC": rows["end"].where(rows["end"] <= last_day),
            "SW_REASON": rows["reason"],
        }
    ).sort_values(["CHILD", "SW_DECOM"], ignore_index=True)
