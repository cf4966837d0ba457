"""Placements: when a child moves and where to, one row for each placement of each period of care.

Legal statuses do not belong here but are read: they are drawn before. `episodes` cuts both into episodes.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic import codes
from raw_data.synthetic.dates import Days, Flags, Ints, age_on, days_of
from raw_data.synthetic.legal import NEVER, LegalPaths
from raw_data.synthetic.places import places
from raw_data.synthetic.random_streams import between, pick, pick_by_band, stream

MOST_MOVES = 12


def draw_placements(periods: pd.DataFrame, paths: LegalPaths, seed: int, serial: int) -> pd.DataFrame:
    """Return one row per placement, sorted by period and day.

    `periods` (no short breaks) have `start`, `end`, `born`, `kind`, `home` (postcode or missing), and a
    RangeIndex that `period` in the answer points to. Columns: `period`, `day` (after the period's start),
    `days` (how long), `type`, `provider`, `urn`, `postcode`, `carer` (by number), `same_carer` (as the
    placement before), `reason` (for the move that ends the placement).
    """
    rng = stream(seed, serial, "placements")
    placements = _moves(periods, paths, rng)
    placements["type"] = _types(placements, periods, paths, rng)
    placements["same_carer"] = _same_carer(placements, rng)
    placements = _with_temporary_stays(placements, paths, rng)
    _carers(placements, periods, serial, rng)
    placements["reason"] = _reasons(placements, rng)
    return placements


def _moves(periods: pd.DataFrame, paths: LegalPaths, rng: np.random.Generator) -> pd.DataFrame:
    size = len(periods)
    lasts = (periods["end"] - periods["start"]).dt.days.to_numpy()
    pace = rng.lognormal(0, 0.7, size)[:, None]
    gaps = rng.exponential(650, (size, MOST_MOVES)) / pace
    gaps[:, 0] = rng.exponential(220, size) / pace[:, 0]
    # A court's order often moves the child on the same day.
    order = paths.changes[:, 0]
    moved_by_order = (order < NEVER) & (order > 2) & (rng.random(size) < 0.2)
    gaps[:, 0] = np.where(moved_by_order, order, gaps[:, 0])
    days = np.cumsum(np.maximum(gaps.astype(np.int64), 3), axis=1)
    adopted = paths.placed_on < NEVER
    days[days > np.where(adopted, paths.placed_on - 30, lasts - 3)[:, None]] = NEVER
    days[:, -1] = np.where(adopted, paths.placed_on, days[:, -1])
    days = np.sort(np.hstack([np.zeros((size, 1), dtype=np.int64), days]), axis=1)
    period, _ = np.nonzero(days < NEVER)
    day = days[days < NEVER]
    frame = pd.DataFrame({"period": period, "day": day})
    frame["days"] = lasts[period] - day
    again = period[1:] == period[:-1]
    frame.loc[frame.index[:-1][again], "days"] = (day[1:] - day[:-1])[again]
    return frame


def _types(
    placements: pd.DataFrame, periods: pd.DataFrame, paths: LegalPaths, rng: np.random.Generator
) -> pd.Series[str]:
    period = placements["period"].to_numpy()
    start = _start(placements, periods)
    age = age_on(days_of(periods["born"])[period], start)
    kind = periods["kind"].to_numpy()[period]
    band = np.searchsorted(np.array(codes.AGES_FROM), age, side="right")
    types = pick_by_band(rng, codes.TYPES_BY_AGE, band)
    uasc = np.flatnonzero(kind == "uasc")
    types[uasc] = pick_by_band(rng, codes.UASC_TYPES, (age[uasc] >= 16).astype(np.int64))
    types[kind == "remand"] = pick(rng, codes.REMAND_TYPES, int((kind == "remand").sum()))
    types[(types == "K3") & (start < codes.SUPPORTED_ACCOMMODATION_FROM)] = "U6"
    adopters = placements["day"].to_numpy() == paths.placed_on[period]
    before = np.append(adopters[1:], False)
    types[before & ~np.isin(types, codes.FOSTER)] = "U6"
    with_carers = np.flatnonzero(adopters & (rng.random(len(types)) < 0.25))
    types[adopters] = "A6"
    types[with_carers] = "A5"
    types[with_carers - 1] = "U5"
    # A child cannot be accommodated under section 20 by its own parents: P1 needs a care order throughout.
    at_home = (types == "P1") & ~_under_care_orders(placements, paths)
    types[at_home] = "U3"
    was = np.append([""], types[:-1])
    was[placements["day"].to_numpy() == 0] = ""
    types[(types == was) & np.isin(types, codes.WITHOUT_NUMBER)] = "U6"
    return pd.Series(types, placements.index)


def _start(placements: pd.DataFrame, periods: pd.DataFrame) -> Days:
    first = days_of(periods["start"])[placements["period"]]
    start: Days = first + placements["day"].to_numpy()
    return start


def _under_care_orders(placements: pd.DataFrame, paths: LegalPaths) -> Flags:
    """Say of each placement whether every legal status during it is a care order."""
    period = placements["period"].to_numpy()
    begins = np.hstack([np.zeros((len(paths.changes), 1), dtype=np.int64), paths.changes])[period]
    ends = np.hstack([paths.changes, np.full((len(paths.changes), 1), NEVER)])[period]
    from_day = placements["day"].to_numpy()[:, None]
    to_day = from_day + placements["days"].to_numpy()[:, None]
    during = (begins < to_day) & (ends > from_day) & (begins < NEVER)
    allowed = np.isin(paths.statuses[period], codes.CARE_ORDERS)
    answer: Flags = (allowed | ~during).all(axis=1)
    return answer


def _same_carer(placements: pd.DataFrame, rng: np.random.Generator) -> Flags:
    """Adoption by the carers, and half of the steps from short to long-term fostering, change no carer."""
    types = placements["type"].to_numpy()
    was = np.append([""], types[:-1])
    to_long_term = ((was == "U6") & (types == "U4")) | ((was == "U3") & (types == "U1"))
    same: Flags = (types == "A5") | (to_long_term & (rng.random(len(types)) < 0.5))
    return same & (placements["day"].to_numpy() > 0)


def _with_temporary_stays(
    placements: pd.DataFrame, paths: LegalPaths, rng: np.random.Generator
) -> pd.DataFrame:
    """Break some long foster placements in three: before, a temporary stay elsewhere, and the return.

    None has a change of legal status during it, and a period has one stay at most.
    """
    changes = paths.changes[placements["period"]]
    from_day = placements["day"].to_numpy()[:, None]
    to_day = from_day + placements["days"].to_numpy()[:, None]
    quiet = ~((changes > from_day) & (changes < to_day)).any(axis=1)
    long_enough = placements["type"].isin(codes.FOSTER) & (placements["days"] >= 120)
    drawn = rng.random(len(placements)) < 0.05
    chosen = placements[long_enough & quiet & drawn].drop_duplicates("period")
    size = len(chosen)
    stay = pick(rng, {"T4": 3, "T3": 2, "T1": 2}, size)
    limits = np.array([codes.TEMPORARY_DAYS[code] for code in stay]).reshape(size, 2)
    lasts = between(rng, limits[:, 0], limits[:, 1])
    away = between(rng, 20, chosen["days"].to_numpy() - 60)
    day = chosen["day"].to_numpy()
    placements = placements.assign(returns=False)
    placements.loc[chosen.index, "days"] = away
    temporary = chosen.assign(day=day + away, days=lasts, type=stay, same_carer=False, returns=False)
    back = chosen.assign(
        day=day + away + lasts, days=chosen["days"] - away - lasts, same_carer=False, returns=True
    )
    together: pd.DataFrame = pd.concat([placements, temporary, back])
    return together.sort_values(["period", "day"], ignore_index=True)


def _carers(placements: pd.DataFrame, periods: pd.DataFrame, serial: int, rng: np.random.Generator) -> None:
    """Give each placement a carer other than the one before, and so a provider, a number and a postcode.

    Carers who keep the child after a stay elsewhere are the carers before it. Foster carers live anywhere; a
    home is where its provider is.
    """
    carer = _walk(placements, codes.CARERS, rng)
    address = _walk(placements, len(places(serial).carers), rng)
    known = codes.lookup(serial)
    order = {code: place for place, code in enumerate(known)}
    code = placements["type"].map(order).to_numpy()
    placements["carer"] = carer
    for name in ("provider", "urn", "postcode"):
        placements[name] = np.array([of_code[name] for of_code in known.values()])[code, carer]
    elsewhere = ~placements["type"].isin(codes.AT_THEIR_OWN_ADDRESS)
    placements["postcode"] = placements["postcode"].mask(elsewhere, places(serial).carers[address])
    home = periods["home"].to_numpy()[placements["period"]]
    placements["postcode"] = placements["postcode"].mask(placements["type"].eq("P1"), home)


def _walk(placements: pd.DataFrame, choices: int, rng: np.random.Generator) -> Ints:
    """Choose one of so many for each placement, never the one before: but for those who stay, or return."""
    returns: Flags = placements["returns"].to_numpy()
    steps = between(rng, 1, choices - 1, len(placements))
    steps[placements["same_carer"].to_numpy()] = 0
    steps[returns] = -steps[np.flatnonzero(returns) - 1]
    walked: Ints = np.cumsum(steps) % choices
    return walked


def _reasons(placements: pd.DataFrame, rng: np.random.Generator) -> pd.Series[str]:
    """Say why each placement ended in a move; blank for the last of a period and around temporary stays."""
    following = placements.shift(-1)
    moves = following["period"].eq(placements["period"])
    temporary = placements["type"].isin(codes.TEMPORARY) | following["type"].isin(codes.TEMPORARY)
    reason = pd.Series(pick(rng, codes.REASONS, len(placements)), placements.index)
    reason = reason.mask(following["type"].isin(["A6"]), "CARPL")
    reason = reason.mask(following["same_carer"].eq(True), "PLACE")
    return reason.where(moves & ~temporary)
