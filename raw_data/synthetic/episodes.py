"""Episodes: the parts of a period of care with one placement and one legal status, as the return counts them.

What is drawn does not belong here; this puts periods, placements and legal statuses together, and nothing
is random but the reasons for leaving that depend on the last placement.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from raw_data.synthetic import codes
from raw_data.synthetic.legal import NEVER, LegalPaths, draw_legal_paths
from raw_data.synthetic.placements import draw_placements
from raw_data.synthetic.places import places
from raw_data.synthetic.random_streams import between, pick, stream
from raw_data.synthetic.settings import SyntheticSettings

LONGEST = 10**5  # days; more than any period lasts


@dataclass(frozen=True)
class Care:
    """The whole of each child's care, past the end of the year where it runs on.

    `periods` as drawn, with `left` settled; `placements` (`period`, `start`, `end`, `type`, `provider`,
    `urn`, `postcode`, `reason`), `legal` (`period`, `start`, `end`, `status`) and `episodes` (`period`,
    `placement`, `legal`, `start`, `end`, `rne`, `rec`), each sorted by period and start, its RangeIndex
    pointed to by number.
    """

    periods: pd.DataFrame
    placements: pd.DataFrame
    legal: pd.DataFrame
    episodes: pd.DataFrame


def draw_care(periods: pd.DataFrame, people: pd.DataFrame, settings: SyntheticSettings, serial: int) -> Care:
    """Fill periods of care with placements, legal statuses and episodes, from first day to last."""
    periods = periods.assign(home=_home(periods, people))
    is_break = periods["kind"].eq("short break").to_numpy()
    usual = periods[~is_break].reset_index(names="period")
    paths = draw_legal_paths(usual, settings.seed, serial)
    placements = draw_placements(usual, paths, settings.seed, serial)
    legal = _legal_rows(usual, paths)
    breaks = periods[is_break].reset_index(names="period")
    placements["period"] = usual["period"].to_numpy()[placements["period"]]
    legal["period"] = usual["period"].to_numpy()[legal["period"]]
    placements = pd.concat([placements, _break_placements(breaks, settings.seed, serial)], ignore_index=True)
    legal = pd.concat([legal, _break_statuses(breaks)], ignore_index=True)
    placements = placements.sort_values(["period", "day"], ignore_index=True)
    legal = legal.sort_values(["period", "day"], ignore_index=True)
    episodes = _cut(periods, placements, legal)
    periods["left"] = _left(periods, placements, settings.seed, serial)
    last = ~episodes["period"].duplicated(keep="last")
    episodes["rec"] = np.where(last, periods["left"].to_numpy()[episodes["period"]], "X1")
    for frame in (placements, legal, episodes):
        frame["start"] = periods["start"].to_numpy()[frame["period"]] + pd.to_timedelta(
            frame["day"], unit="D"
        )
        frame["end"] = frame["start"] + pd.to_timedelta(frame["days"], unit="D")
    return Care(periods, placements, legal, episodes)


def _home(periods: pd.DataFrame, people: pd.DataFrame) -> pd.Series[str]:
    """The home the day before the period began; for a series of breaks, before the first of them."""
    lived = people.loc[periods["person"]].set_axis(periods.index)
    return lived["postcode"].where(~(lived["moved_on"] < periods["start"]), lived["new_postcode"])


def _legal_rows(periods: pd.DataFrame, paths: LegalPaths) -> pd.DataFrame:
    lasts = (periods["end"] - periods["start"]).dt.days.to_numpy()
    days = np.hstack([np.zeros((len(periods), 1), dtype=np.int64), paths.changes])
    ends = np.minimum(np.hstack([paths.changes, np.full((len(periods), 1), NEVER)]), lasts[:, None])
    held = days < NEVER
    period, _ = np.nonzero(held)
    return pd.DataFrame(
        {"period": period, "day": days[held], "days": (ends - days)[held], "status": paths.statuses[held]}
    )


def _break_placements(breaks: pd.DataFrame, seed: int, serial: int) -> pd.DataFrame:
    """The same care home for every break of a series, of a kind that has no number of Ofsted."""
    rng = stream(seed, serial, "short_breaks")
    first = breaks.drop_duplicates("series").set_index("series")
    first["provider"] = pick(rng, {"PR4": 6, "PR5": 4}, len(first))
    sites = places(serial).own_sites
    first["postcode"] = sites[between(rng, 0, len(sites) - 1, len(first))]
    setting = first.loc[breaks["series"], ["provider", "postcode"]].reset_index(drop=True)
    days = (breaks["end"] - breaks["start"]).dt.days
    return setting.assign(period=breaks["period"], day=0, days=days, type="R1", same_carer=False)


def _break_statuses(breaks: pd.DataFrame) -> pd.DataFrame:
    days = (breaks["end"] - breaks["start"]).dt.days
    return pd.DataFrame({"period": breaks["period"], "day": 0, "days": days, "status": "V3"})


def _cut(periods: pd.DataFrame, placements: pd.DataFrame, legal: pd.DataFrame) -> pd.DataFrame:
    """Cut each period wherever its placement or its legal status changes, and name what changed."""
    placed = (placements["period"] * LONGEST + placements["day"]).to_numpy()
    ordered = (legal["period"] * LONGEST + legal["day"]).to_numpy()
    cuts = np.unique(np.concatenate([placed, ordered]))
    period, day = np.divmod(cuts, LONGEST)
    placement = np.searchsorted(placed, cuts, side="right") - 1
    status = np.searchsorted(ordered, cuts, side="right") - 1
    lasts = (periods["end"] - periods["start"]).dt.days.to_numpy()
    until = np.append(day[1:], 0)
    until[np.append(period[1:] != period[:-1], True)] = 0
    until = np.where(until == 0, lasts[period], until)
    moved = np.append(True, placement[1:] != placement[:-1])
    changed = np.append(True, status[1:] != status[:-1])
    same = placements["same_carer"].to_numpy(dtype=bool)[placement]
    rne = np.select(
        [day == 0, moved & changed & same, moved & changed, moved & same, moved],
        ["S", "U", "B", "T", "P"],
        "L",
    )
    return pd.DataFrame(
        {
            "period": period,
            "placement": placement,
            "legal": status,
            "day": day,
            "days": until - day,
            "rne": rne,
        }
    )


def _left(periods: pd.DataFrame, placements: pd.DataFrame, seed: int, serial: int) -> pd.Series[str]:
    """Settle the reasons for leaving that depend on the last placement: guardianship, and turning 18."""
    rng = stream(seed, serial, "leaving")
    last = placements.drop_duplicates("period", keep="last").set_index("period")["type"].loc[periods.index]
    size = len(periods)
    guardians = np.select(
        [last.isin(codes.WITH_RELATIVES), last.isin(codes.FOSTER)],
        ["E45", "E46"],
        pick(rng, {"E47": 2, "E48": 1}, size),
    )
    moves_out = pick(rng, {"E5": 60, "E6": 30, "E7": 10}, size)
    stays = last.isin(codes.FOSTER).to_numpy() & (rng.random(size) < 0.6)
    at_18 = np.where(stays, "E17", moves_out)
    return pd.Series(
        np.select([periods["left"].eq("SGO"), periods["left"].eq("18")], [guardians, at_18], periods["left"]),
        periods.index,
    )
