"""Invents returns that are dense with boundaries: dates on and beside birthdays, years and ends of care.

Plausible lives do not belong here (`raw_data/synthetic` makes those), nor does judging what a rule marks.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from expectations.extracts.fields import return_fields
from expectations.extracts.return_contract import columns_of_year
from expectations.extracts.ssda903 import RETURN_TITLES

Return = dict[str, pd.DataFrame]
DAY = np.timedelta64(1, "D")
LENGTHS = (0, 1, 2, 3, 4, 7, 8, 17, 18, 21, 22, 42, 43, 60, 120, 200, 364, 365, 366, 400)
BESIDE = (-400, -365, -31, -8, -7, -1, 0, 0, 0, 0, 1, 2, 7, 8, 31, 365)
AGES = (0, 1, 3, 4, 5, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19, 20, 21, 24, 25)
EPISODES = 4
UNREADABLE = ("31/02/2020", "UNKNOWN", "2020-01-01", "1/13/2020")
ROWS_PER_CHILD = {"missing": 1.2, "sw_episodes": 1.6, "dolo": 0.8, "reviews": 1.2, "placed_adoption": 0.8}
# Public buildings in several authorities and countries, a postcode of no place, and what is no postcode.
POSTCODES = (
    *("SW1A 1AA", "IG11 7LU", "S1 2HH", "M2 5DB", "LS1 1UR", "B1 1BB", "NE1 8QH", "BS1 5TR", "sw1a1aa"),
    *("CF10 4UW", "G2 1DU", "BT1 5GS", "ZZ99 9ZZ", "NOPLACE", ""),
)
YES_OR_NO = (
    *("CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS", "TEETH_CHECK", "HEALTH_ASSESSMENT", "FOSTER_CARE"),
    *("SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED", "INTERVENTION_OFFERED"),
)
FLAGS = ("0", "0", "1", "1", "", "2")
FIXED = {
    "HOME_POST": POSTCODES,
    "PL_POST": POSTCODES,
    "URN": ("SC123456", "SC999999", "1234567", "XXXXXXX", "", "", "SC12"),
    "UPN": ("UN1", "UN2", "UN3", "UN4", "UN5", "UN6", "", "A12345678901B", "I123456789012", "A1234"),
    "MOTHER": FLAGS,
    "SDQ_SCORE": ("0", "7", "40", "41", "-1", "12.5", "X", "", "", ""),
    "LA_PERM": ("213", "330", "WAL", "SCO", "NIR", "NUK", "999", "12", "", ""),
    "DATE_PERM": ("zz/zz/zzzz", "zz/05/2019", "01/05/2019", "ZZ/ZZ/2019", "31/02/2019", "", "2019"),
    "SW_ID": ("SW12345678", "XX12345678", "12345678", "", "SW1", "sw12345678"),
    **dict.fromkeys(YES_OR_NO, FLAGS),
}


def invent(rng: np.random.Generator, children: int, year: int, codes: pd.DataFrame) -> Return:
    """Return the tables of one return as text; `codes` has field, code, valid_from and valid_until.

    A few cells of each column are blank, unreadable or no code of the year; about one row in thirty belongs
    to a child that Header does not have.
    """
    draw = _Draws(rng, children, year, codes)
    return {
        table: draw.episodes() if table == "episodes" else draw.table(table)
        for table in RETURN_TITLES
        if columns_of_year(table, year)
    }


def disturb(rng: np.random.Generator, tables: Return, share: float) -> Return:
    """Return the tables with a share of each column's cells from other rows, some rows twice, some gone."""
    out = {}
    for name, table in tables.items():
        count = len(table)
        changed = {}
        for column in table.columns:
            hit = rng.random(count) < (share / 4 if column == "CHILD" else share)
            changed[column] = np.where(
                hit, rng.permutation(table[column].to_numpy()), table[column].to_numpy()
            )
        kept = np.flatnonzero(rng.random(count) > share / 4)
        twice = np.flatnonzero(rng.random(count) < share / 8)
        out[name] = pd.DataFrame(changed).iloc[np.r_[kept, twice]].reset_index(drop=True)
    return out


class _Draws:
    """The children of one invented return, and the days on which something about each of them turns."""

    def __init__(self, rng: np.random.Generator, children: int, year: int, codes: pd.DataFrame) -> None:
        self.rng, self.year, self.children = rng, year, children
        self.start, self.end = np.datetime64(f"{year - 1}-04-01"), np.datetime64(f"{year}-03-31")
        self.codes = codes
        self.names = np.array([f"C{number}" for number in range(children)])
        lengths = rng.choice(LENGTHS, (children, EPISODES)) * DAY
        gaps = rng.choice((0, 0, 0, 0, 0, 1, -1, 10, 150), (children, EPISODES)) * DAY
        entered = (
            self.start
            + rng.choice((-900, -366, -365, -364, -30, -1, 0, 1, 30, 200, 357, 364), children) * DAY
        )
        self.starts = entered[:, None] + np.cumsum(lengths + gaps, axis=1) - lengths - gaps
        self.ends = self.starts + lengths
        age = rng.choice(AGES, children)
        anchor = np.where(
            rng.random(children) < 0.5, entered, self._one_of(self.start, self.end, size=children)
        )
        born = anchor.astype("datetime64[M]") - age * np.timedelta64(12, "M")
        self.born = (
            born + (anchor - anchor.astype("datetime64[M]")) + rng.choice((-1, 0, 0, 1, 100), children) * DAY
        )
        birthdays = [
            (self.born.astype("datetime64[M]") + 12 * n * np.timedelta64(1, "M")) for n in (4, 10, 16, 17, 18)
        ]
        turning = [entered, self.ends[:, 0], self.ends[:, 1], self.starts[:, 1], self.born]
        turning += [day + (self.born - self.born.astype("datetime64[M]")) for day in birthdays]
        turning += [np.full(children, self.start), np.full(children, self.end)]
        self.turning = np.stack(turning, axis=1)

    def _one_of(self, *values: object, size: int) -> np.ndarray:
        return self.rng.choice(np.array(values), size)

    def _with_faults(self, text: np.ndarray) -> np.ndarray:
        chance = self.rng.random(len(text))
        text = np.where(chance < 0.06, "", text)
        return np.where(chance > 0.985, self.rng.choice(UNREADABLE, len(text)), text)

    def _dates(self, days: np.ndarray) -> np.ndarray:
        text = pd.Series(days.astype("datetime64[ns]")).dt.strftime("%d/%m/%Y").to_numpy()
        return self._with_faults(text)

    def _beside_a_turn(self, child: np.ndarray) -> np.ndarray:
        turn = self.turning[child, self.rng.integers(0, self.turning.shape[1], len(child))]
        return turn + self.rng.choice(BESIDE, len(child)) * DAY

    def _codes(self, field: str, size: int) -> np.ndarray:
        if field in FIXED:
            return self.rng.choice(FIXED[field], size)
        known = self.codes[self.codes["field"] == field]
        until = known["valid_until"].fillna(9999)
        of_year = known.loc[(known["valid_from"] <= self.year) & (until >= self.year), "code"].to_numpy()
        if not len(of_year):
            raise ValueError(f"There are no codes of {field} in the seed.")
        drawn = self.rng.choice(of_year, size)
        other = self.rng.choice([*known["code"], "", "", "Q9"], size)
        return np.where(self.rng.random(size) < 0.06, other, drawn)

    def _children_of(self, table: str) -> np.ndarray:
        """Draw each row's child: any number of times, or mostly once where a child has one row."""
        if table in ROWS_PER_CHILD:
            return self.rng.integers(0, self.children, int(self.children * ROWS_PER_CHILD[table]))
        some = self.rng.permutation(self.children)[: self.children // 2]
        return np.r_[some, some[: len(some) // 50]]

    def table(self, table: str) -> pd.DataFrame:
        """Return a table of the return, its dates beside days on which something turns for the child."""
        if table == "header":
            child = np.flatnonzero(self.rng.random(self.children) < 0.97)
        else:
            child = self._children_of(table)
        cells: dict[str, np.ndarray] = {}
        earlier: np.ndarray | None = None
        for column in columns_of_year(table, self.year):
            if column == "CHILD":
                cells[column] = self.names[child]
            elif column == "DOB":
                cells[column] = self._dates(self.born[child])
            elif _is_date(table, column):
                days = self._beside_a_turn(child)
                if earlier is not None:  # a period's end: mostly some days after its start
                    after = earlier + self.rng.choice(LENGTHS, len(child)) * DAY
                    days = np.where(self.rng.random(len(child)) < 0.7, after, days)
                earlier = days
                cells[column] = self._dates(days)
                if column in ("MIS_END", "SW_DEC", "DOLO_END", "DATE_PLACED_CEASED", "DUC", "MC_DOB"):
                    cells[column] = np.where(self.rng.random(len(child)) < 0.4, "", cells[column])
            elif column == "UPN":
                numbers = np.array([f"A{number:012d}" for number in range(self.children)])[child]
                special = self.rng.choice(FIXED["UPN"], len(child))
                cells[column] = np.where(self.rng.random(len(child)) < 0.3, special, numbers)
            else:
                cells[column] = self._codes(column, len(child))
        return pd.DataFrame(cells).drop_duplicates(ignore_index=True)

    def episodes(self) -> pd.DataFrame:
        """Return chains of episodes, most of them without a gap, the last one of a child often open."""
        count = self.rng.integers(1, EPISODES + 1, self.children)
        child, place = np.nonzero(np.arange(EPISODES) < count[:, None])
        is_last, is_first = place == count[child] - 1, place == 0
        rows = len(child)
        kept = {
            column: self._codes(column, self.children)[child]
            for column in ("LS", "CIN", "PLACE", "PLACE_PROVIDER", "HOME_POST", "PL_POST", "URN")
        }
        changes = {"CIN": 0.05, "HOME_POST": 0.1, "LS": 0.5, "PLACE": 0.6, "PLACE_PROVIDER": 0.4}
        cells = {
            column: np.where(
                self.rng.random(rows) < changes.get(column, 0.3), self._codes(column, rows), values
            )
            for column, values in kept.items()
        }
        goes_on = self.rng.random(rows)
        rec = np.where(~is_last & (goes_on < 0.85), "X1", self._codes("REC", rows))
        is_open = is_last & (goes_on < 0.5) | (goes_on > 0.98)
        cells |= {
            "CHILD": np.where(self.rng.random(rows) < 0.005, "X1", self.names[child]),
            "DECOM": self._dates(self.starts[child, place]),
            "RNE": np.where(is_first & (self.rng.random(rows) < 0.8), "S", self._codes("RNE", rows)),
            "DEC": np.where(is_open, "", self._dates(self.ends[child, place])),
            "REC": np.where(is_open, "", rec),
            "REASON_PLACE_CHANGE": np.where(
                self.rng.random(rows) < 0.4, self._codes("REASON_PLACE_CHANGE", rows), ""
            ),
        }
        table = pd.DataFrame(cells)[list(columns_of_year("episodes", self.year))]
        return table.drop_duplicates(["CHILD", "DECOM"], ignore_index=True)


def _is_date(table: str, column: str) -> bool:
    return any(field.column == column and field.type == "date" for field in return_fields()[table])
