"""Everything that the planting of faults may change, with a choice of children that never picks one twice.

What a fault is does not belong here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from raw_data.synthetic.child_protection import ChildProtection
from raw_data.synthetic.dates import Window
from raw_data.synthetic.episodes import Care
from raw_data.synthetic.extract_tables import Tables
from raw_data.synthetic.fostering import Fostering
from raw_data.synthetic.further import Further
from raw_data.synthetic.returns import Return
from raw_data.synthetic.reviewing import Reviewing


@dataclass
class Facts:
    """The plan and the tables made from it; faults change `tables`, `previous` and the codes of `reviews`.

    `current` is the return that the plan expects, before any fault; `added` counts by table the rows
    that faults bring to it (below 0: take from it).
    """

    serial: int
    window: Window
    people: pd.DataFrame
    care: Care
    further: Further
    protection: ChildProtection
    fostering: Fostering
    reviewing: Reviewing
    reviews: pd.DataFrame
    tables: Tables
    previous: Return
    current: Return
    rng: np.random.Generator
    used: set[int] = field(default_factory=set)
    added: Counter[str] = field(default_factory=Counter)

    def choose(self, candidates: pd.DataFrame, wanted: int) -> pd.DataFrame:
        """Return up to `wanted` rows of `candidates` (with `person`), each of a child not chosen before."""
        free = candidates[~candidates["person"].isin(self.used)]
        order = self.rng.permutation(len(free))
        chosen = free.iloc[order].drop_duplicates("person").head(wanted).sort_index()
        self.used.update(chosen["person"])
        return chosen

    @cached_property
    def nothing_else_told(self) -> set[int]:
        """Children of whom the files on adoption, times missing and leaving care say nothing this year."""
        told = ("ad1", "placed_adoption", "missing", "oc3")
        return set(self.people.index).difference(*(self.current[table]["person"] for table in told))

    def begun_by(self, persons: pd.Series[int], days: pd.Series) -> pd.Series[bool]:
        """Say of each person and day whether the latest period of care had begun."""
        periods = self.care.periods[self.care.periods["start"] <= self.window.year_end]
        began = periods.groupby("person")["start"].last()
        return persons.map(began) <= days

    @cached_property
    def newcomers(self) -> pd.DataFrame:
        """Children in the return whom last year's does not know: their rows of the header."""
        header = self.current["header"]
        usual = ~self.people.loc[header["person"], ["is_uasc", "is_short_breaks"]].any(axis=1).to_numpy()
        known = header["CHILD"].isin(self.previous["header"]["CHILD"])
        known |= ~header["person"].isin(self.current["episodes"]["person"])
        return header[usual & ~known.to_numpy()]

    @cached_property
    def known_before(self) -> pd.DataFrame:
        """Children in both returns: their rows of last year's header."""
        header = self.previous["header"]
        usual = ~self.people.loc[header["person"], ["is_uasc", "is_short_breaks"]].any(axis=1).to_numpy()
        return header[usual & header["person"].isin(self.current["episodes"]["person"]).to_numpy()]

    @cached_property
    def episodes(self) -> pd.DataFrame:
        """Episodes of the return of the usual kind, as the plan has them, at the index of the extract's rows.

        Adds `start`, `end`, `type` and `previous_type` (of the placement before, in the same period),
        `legal_row`, `placement_row`, `previous_placement_row`, `born`, and whether the row is `lone`: a
        newcomer's only episode.
        """
        extract = self.tables["ssd_cla_episodes"]
        plan = self.care.episodes
        rows = extract.loc[extract["row"].isin(self.current["episodes"]["row"]), ["person", "period", "row"]]
        during = plan.loc[rows["row"]].set_axis(rows.index)
        before = during["placement"] - 1
        types = self.care.placements["type"]
        episodes = rows.assign(
            rne=during["rne"],
            rec=during["rec"],
            start=during["start"],
            end=during["end"],
            placement_row=during["placement"],
            previous_placement_row=before,
            legal_row=during["legal"],
            status=self.care.legal["status"].loc[during["legal"]].to_numpy(),
            type=types.loc[during["placement"]].to_numpy(),
            previous_type=types.reindex(before).to_numpy(),
            born=self.people["born"].loc[rows["person"]].to_numpy(),
        )
        only_one = ~plan["period"].duplicated(keep=False).loc[rows["row"]].to_numpy()
        one_period = ~self.care.periods["person"].duplicated(keep=False).loc[rows["period"]].to_numpy()
        new = (during["start"] >= self.window.year_start) & (during["start"] <= self.window.year_end - 10)
        kind = self.care.periods["kind"].loc[rows["period"]].to_numpy()
        usual: pd.DataFrame = episodes.assign(lone=only_one & one_period & new)[kind == "ordinary"]
        return usual

    @cached_property
    def held_reviews(self) -> pd.DataFrame:
        """Reviews of the return, as the plan has them, at the index of the extract's rows."""
        extract = self.tables["ssd_cla_reviews"]
        rows = extract.loc[extract["row"].isin(self.current["reviews"]["row"]), ["person", "period", "row"]]
        plan = self.reviews.loc[rows["row"]].set_axis(rows.index)
        return rows.assign(
            held=plan["held"], code=plan["code"], born=self.people["born"].loc[rows["person"]].to_numpy()
        )

    def set(
        self, table: str, column: str, plan_rows: pd.Series[int], value: str | pd.Timestamp | None
    ) -> None:
        """Write `value` into the extract's rows for these rows of the plan."""
        frame = self.tables[table]
        frame.loc[frame["row"].isin(plan_rows), column] = value
