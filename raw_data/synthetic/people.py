"""What is known of each child besides care: ids, sex, ethnicity, pupil number, addresses, own babies.

Dates of care do not belong here, nor does the list of places: homes are drawn from `places`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import Ints, Window, age_on, birthday, days_of
from raw_data.synthetic.places import places
from raw_data.synthetic.random_streams import between, pick, stream
from raw_data.synthetic.settings import SyntheticSettings

ETHNICITIES = {
    "WBRI": 68, "WIRI": 1, "WOTH": 5, "WIRT": 1, "WROM": 1, "MWBC": 4, "MWBA": 2, "MWAS": 2, "MOTH": 3,
    "AIND": 1, "APKN": 2, "ABAN": 1, "AOTH": 1, "BCRB": 2, "BAFR": 3, "BOTH": 1, "CHNE": 0.3, "OOTH": 1,
    "REFU": 0.2, "NOBT": 0.5,
}  # fmt: skip
UASC_ETHNICITIES = {"AOTH": 30, "BAFR": 30, "OOTH": 30, "WOTH": 7, "BOTH": 3}
NEEDS = {"N1": 66, "N3": 4, "N4": 8, "N5": 15, "N8": 7}
UPN_LETTERS = np.array(list("ABCDEFGHJKLMNPQRTUVWXYZ"))


def draw_people(
    periods: pd.DataFrame, settings: SyntheticSettings, serial: int, window: Window
) -> pd.DataFrame:
    """Return one row per person of `periods`, indexed by person number, who are `born` as their periods say.

    Columns: `person_id`, `legacy_id`, `child` (the one that is returned as CHILD), `sex`, `ethnicity`,
    `born`, `first_start` (of care), `born_is_guessed`, `upn` or `upn_unknown`, `need`, `is_uasc`,
    `is_short_breaks`, `baby_born`, `baby_id`, `asylum_until` (the day on which an unaccompanied
    child ceases to be one), and the home: `postcode` until the day before `moved_on`,
    then `new_postcode`. No home is known of an unaccompanied child.
    """
    rng = stream(settings.seed, serial, "people")
    first = periods.groupby("person").agg(
        kind=("kind", "first"), born=("born", "first"), start=("start", "min")
    )
    size = len(first)
    people = pd.DataFrame({"born": first["born"], "first_start": first["start"]}).rename_axis(None)
    people["is_uasc"] = first["kind"].eq("uasc")
    people["is_short_breaks"] = first["kind"].eq("short break")
    numbers = 1 + rng.permutation(size)
    people["person_id"] = f"{serial:03d}" + pd.Series(numbers, people.index).astype("str").str.zfill(7)
    people["legacy_id"] = f"L{serial:03d}" + pd.Series(numbers[::-1], people.index).astype("str").str.zfill(6)
    people["child"] = people[settings.child_id]
    is_boy = rng.random(size) < np.where(people["is_uasc"], 0.93, 0.55)
    people["sex"] = np.where(is_boy, "M", "F")
    people["ethnicity"] = np.where(
        people["is_uasc"], pick(rng, UASC_ETHNICITIES, size), pick(rng, ETHNICITIES, size)
    )
    older = (first["start"] - first["born"]).dt.days > 10 * 366
    need = pick(rng, NEEDS, size)
    need = np.where(older & (rng.random(size) < 0.06), "N6", need)
    people["need"] = np.select([people["is_uasc"], people["is_short_breaks"]], ["N8", "N2"], need)
    born = days_of(people["born"])
    day_of_month = (born - born.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64) + 1
    people["born_is_guessed"] = people["is_uasc"] & (day_of_month == 15)
    _pupil_numbers(people, age_on(born, np.full(size, window.year_end)), serial, rng)
    _homes(people, window, serial, rng)
    _babies(people, periods, serial, window, rng)
    _asylum(people, periods, stream(settings.seed, serial, "asylum"), window)
    return people


def _pupil_numbers(people: pd.DataFrame, age: Ints, serial: int, rng: np.random.Generator) -> None:
    """Give every child a pupil number of its own, but for the youngest and some who never had one."""
    size = len(people)
    digits = pd.Series(rng.permutation(size), people.index).astype("str").str.zfill(7)
    letters = pd.Series(UPN_LETTERS[rng.integers(0, len(UPN_LETTERS), size)], people.index)
    unknown = np.where(rng.random(size) < 0.01, "UN5", "")
    unknown = np.where(people["is_uasc"] & (rng.random(size) < 0.3), "UN3", unknown)
    unknown = np.where(age < 4, "UN1", unknown)
    has_none = unknown != ""
    people["upn"] = (letters + "99" + f"{serial:03d}" + digits).mask(has_none)
    people["upn_unknown"] = pd.Series(unknown, people.index).where(has_none)


def _homes(people: pd.DataFrame, window: Window, serial: int, rng: np.random.Generator) -> None:
    size, homes = len(people), places(serial).homes
    first = between(rng, 0, len(homes) - 1, size)
    second = (first + between(rng, 1, len(homes) - 1, size)) % len(homes)
    born = days_of(people["born"])
    lived = np.maximum((window.year_end - born).astype(np.int64), 3)
    moved = born + 2 + (rng.random(size) * lived).astype(np.int64)
    moves = (rng.random(size) < 0.25) & (moved < window.year_end) & ~people["is_short_breaks"].to_numpy()
    known = ~people["is_uasc"].to_numpy()
    people["postcode"] = pd.Series(homes[first], people.index).where(known)
    people["moved_on"] = pd.Series(moved, people.index).where(known & moves)
    people["new_postcode"] = pd.Series(homes[second], people.index).where(known & moves)


def _babies(
    people: pd.DataFrame, periods: pd.DataFrame, serial: int, window: Window, rng: np.random.Generator
) -> None:
    """Give a few girls of 14 and over a baby, born while they are looked after."""
    last = periods.groupby("person")[["start", "end"]].last()
    earliest = np.maximum(
        birthday(days_of(people["born"]), 14),
        days_of(last["start"]),
    )
    latest = np.minimum(days_of(last["end"]), window.year_end)
    room = (latest - earliest).astype(np.int64)
    could = people["sex"].eq("F") & ~people["is_short_breaks"] & (room > 0) & (rng.random(len(people)) < 0.06)
    born = earliest + (rng.random(len(people)) * np.maximum(room, 1)).astype(np.int64)
    people["baby_born"] = pd.Series(born, people.index).where(could)
    number = pd.Series(np.arange(len(people)), people.index).astype("str").str.zfill(6)
    people["baby_id"] = (f"{serial:03d}" + "9" + number).where(could)


def _asylum(people: pd.DataFrame, periods: pd.DataFrame, rng: np.random.Generator, window: Window) -> None:
    """End the status of unaccompanied children at 18, or, for some, earlier, in this year or the last.

    A status that ended before would be in neither return, and no rule could tell why no home is known.
    """
    adult = birthday(days_of(people["born"]), 18)
    last = periods.groupby("person")[["start", "end"]].last()
    earliest = np.maximum(days_of(last["start"]) + 60, window.previous_start)
    latest = np.minimum(np.minimum(days_of(last["end"]), window.year_end), adult) - 1
    room = (latest - earliest).astype(np.int64)
    sooner = people["is_uasc"].to_numpy() & (room > 0) & (rng.random(len(people)) < 0.12)
    settled = earliest + (rng.random(len(people)) * np.maximum(room, 1)).astype(np.int64)
    ended = np.where(sooner, settled, adult)
    people["asylum_until"] = pd.Series(ended, people.index).where(people["is_uasc"])
