"""Times when a child looked after is missing or away, and orders that deprive a child of liberty.

Both lie within one placement and are over before it ends, or last while it lasts. Children who are not
looked after go missing too: the extract tells of them, the return does not ask.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import Window, birthday, collection_year, days_of
from raw_data.synthetic.episodes import Care
from raw_data.synthetic.random_streams import between, pick, stream
from raw_data.synthetic.settings import SyntheticSettings

DAYS_APART = 160  # between two times missing of a child who goes missing, on average
GOES_MISSING = 0.16  # of the placements of children of 10 and over
KINDS = {"M": 80, "A": 20}
UNDER_ORDER = 0.12  # of the stays in a children's home that are long enough


def _stays(care: Care, window: Window, youngest: int) -> pd.DataFrame:
    """Placements within the history of children of that age and over, with `person`, `from_day` and `end`."""
    placements = care.placements
    period = placements["period"].to_numpy()
    stays = pd.DataFrame(
        {
            "person": care.periods["person"].to_numpy()[period],
            "kind": care.periods["kind"].to_numpy()[period],
            "type": placements["type"],
            "start": placements["start"],
            "end": placements["end"],
        }
    )
    old_enough = birthday(days_of(care.periods["born"])[period], youngest)
    stays["from_day"] = np.maximum(np.maximum(days_of(stays["start"]), old_enough), window.history_from)
    long_enough = (stays["end"] - stays["from_day"]).dt.days > 8
    seen = long_enough & (stays["from_day"] <= window.year_end) & stays["kind"].ne("short break")
    return stays[seen].sort_values(["person", "start"], ignore_index=True)


def draw_missing(care: Care, settings: SyntheticSettings, serial: int, window: Window) -> pd.DataFrame:
    """Return one row per time missing: `person`, `start`, `end` (true, perhaps after the year) and `kind`."""
    rng = stream(settings.seed, serial, "missing")
    stays = _stays(care, window, 10)
    goes = rng.random(len(stays)) < GOES_MISSING * np.where(stays["type"].isin(["K2", "K3"]), 2, 1)
    stays = stays[goes & stays["type"].ne("P1")].reset_index(drop=True)
    day = days_of(stays["from_day"]) + between(rng, 0, 60, len(stays))
    end = np.minimum(days_of(stays["end"]), window.year_end + 40)
    rows = np.arange(len(stays))
    found: list[pd.DataFrame] = []
    while len(rows) or not found:
        lasts = np.minimum(1 + rng.exponential(1.5, len(rows)), 25).astype(np.int64) - (
            rng.random(len(rows)) < 0.4
        )
        back = day[rows] + np.maximum(lasts, 0)
        fits = (back < end[rows] - 1) & (day[rows] <= window.year_end)
        rows, back = rows[fits], back[fits]
        found.append(
            pd.DataFrame({"person": stays["person"].to_numpy()[rows], "start": day[rows], "end": back})
        )
        day[rows] = back + 2 + rng.exponential(DAYS_APART, len(rows)).astype(np.int64)
    times = pd.concat(found, ignore_index=True)
    times["kind"] = pick(rng, KINDS, len(times))
    return times.sort_values(["person", "start"], ignore_index=True)


def draw_orders(care: Care, settings: SyntheticSettings, serial: int, window: Window) -> pd.DataFrame:
    """Return one row per order: `person`, `start` and `end`; none lies across a 1 April."""
    rng = stream(settings.seed, serial, "orders")
    stays = _stays(care, window, 11)
    stays = stays[stays["type"].eq("K2") & (rng.random(len(stays)) < UNDER_ORDER)].reset_index(drop=True)
    start = days_of(stays["from_day"]) + between(rng, 2, 20, len(stays))
    end = start + between(rng, 20, 120, len(stays))
    in_one_year = collection_year(start) == collection_year(end)
    kept = (
        (end < days_of(stays["end"]) - 1)
        & (in_one_year | (end > window.year_end))
        & (start <= window.year_end)
    )
    orders = pd.DataFrame({"person": stays["person"], "start": start, "end": end})
    within: pd.DataFrame = orders[kept].reset_index(drop=True)
    return within


def absence_tables(
    missing: pd.DataFrame,
    orders: pd.DataFrame,
    care: Care,
    people: pd.DataFrame,
    settings: SyntheticSettings,
    serial: int,
    window: Window,
) -> dict[str, pd.DataFrame]:
    """Return the extract of all who went missing, looked after or not, and the legal team's orders."""
    rng = stream(settings.seed, serial, "absence_tables")
    # Some went missing weeks before they came into care.
    first = care.periods.drop_duplicates("person")
    first = first[first["kind"].eq("ordinary") & (first["start"] > window.history_from + 100)]
    older = (first["start"] - first["born"]).dt.days > 11 * 366
    before = first[older & (rng.random(len(first)) < 0.1)]
    day = before["start"] - pd.to_timedelta(between(rng, 20, 90, len(before)), unit="D")
    others = pd.DataFrame(
        {"person": before["person"], "start": day, "end": day + pd.Timedelta(days=1), "kind": "M"}
    )
    rows = pd.concat([missing, others]).sort_values(["person", "start"], ignore_index=True)
    over = rows["end"] <= window.year_end
    offered = pd.Series(np.where(rng.random(len(rows)) < 0.85, "Y", "N")).where(over, "NA")
    accepted = pd.Series(np.where(rng.random(len(rows)) < 0.6, "Y", "N")).where(offered.eq("Y"), "NA")
    return {
        "ssd_missing": pd.DataFrame(
            {
                "person": rows["person"],
                "miss_table_id": "MI" + rows.index.to_series().astype("str").str.zfill(7),
                "miss_person_id": people["person_id"].loc[rows["person"]].to_numpy(),
                "miss_missing_episode_start_date": rows["start"],
                "miss_missing_episode_end_date": rows["end"].where(over),
                "miss_missing_episode_type": rows["kind"],
                "miss_missing_rhi_offered": offered,
                "miss_missing_rhi_accepted": accepted,
            }
        ),
        "dolo_order": pd.DataFrame(
            {
                "person": orders["person"],
                "order_id": "DL" + orders.index.to_series().astype("str").str.zfill(6),
                "person_id": people["person_id"].loc[orders["person"]].to_numpy(),
                "start_date": orders["start"],
                "end_date": orders["end"].where(orders["end"] <= window.year_end),
            }
        ),
    }


def returned_absences(
    missing: pd.DataFrame,
    orders: pd.DataFrame,
    people: pd.DataFrame,
    first_day: np.datetime64,
    last_day: np.datetime64,
) -> dict[str, pd.DataFrame]:
    """Return Missing and DoLo of a year: times that lie in it or reach into it, later ends not known."""

    def seen(rows: pd.DataFrame) -> pd.DataFrame:
        during = rows[(rows["start"] <= last_day) & (rows["end"] >= first_day)]
        named = pd.DataFrame(
            {
                "person": during["person"],
                "CHILD": people["child"].loc[during["person"]].set_axis(during.index),
                "DOB": people["born"].loc[during["person"]].set_axis(during.index),
            }
        )
        return named.assign(start=during["start"], end=during["end"].where(during["end"] <= last_day))

    away = seen(missing).assign(MISSING=missing["kind"])
    away = away.rename(columns={"start": "MIS_START", "end": "MIS_END"})
    held = seen(orders).rename(columns={"start": "DOLO_START", "end": "DOLO_END"})
    return {
        "missing": away[["person", "CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"]].sort_values(
            ["CHILD", "MIS_START"], ignore_index=True
        ),
        "dolo": held.sort_values(["CHILD", "DOLO_START"], ignore_index=True),
    }
