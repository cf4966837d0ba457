"""Child protection: which children are enquired about, brought to a conference and put on a plan, and when.

Care and its reviews do not belong here, nor does the form of any extract: `child_protection_tables` has that.

Brothers and sisters go through it together: one enquiry, one meeting, a plan for each. A few looked-after
children were on a plan first; all others are children of their own, of whom no period of care is known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from raw_data.synthetic.conferences import draw_reviews, meet
from raw_data.synthetic.dates import (
    Ints,
    Window,
    add_months,
    birthday,
    days_of,
    not_leap_day,
    working_day_by,
    working_day_from,
)
from raw_data.synthetic.random_streams import between, pick, stream
from raw_data.synthetic.settings import SyntheticSettings

RUN_IN = 400  # days before the history begins, so that plans are open when it does
ROUNDS = 3  # enquiries about one family at most
FAMILY = {"1": 42, "2": 31, "3": 18, "4": 9}
ROWS_PER_FAMILY = 2.35  # enquiries by child that a family brings on average: what the draws below come to
FROM_CARE = 0.45  # of the children who came into care: those who were enquired about before
TRANSFERS, OTHER_AUTHORITIES = 0.011, 0.004  # per enquiry: conferences for a move in; plans for others


@dataclass(frozen=True)
class ChildProtection:
    """The plan of child protection, days as dates, to its true end where that lies after the year.

    `children`: one row each, with `person` (number in `people`, -1 for a child who was never looked after)
    and `born`. `chains`: one row per child and enquiry, with `child`, `event` (shared by brothers and
    sisters), `kind` (enquiry, transfer, other authority), `start`, `ended` (of the enquiry), `target` and
    `conference`, `plan_start`, `plan_end`, `referred` and `closed`; NaT where there was none. `reviews`:
    one row per plan and meeting, with `chain`, `meeting`, `due` and `held`. `referrals`: children referred
    and never enquired about, with `child`, `referred`, `closed`.
    """

    children: pd.DataFrame
    chains: pd.DataFrame
    reviews: pd.DataFrame
    referrals: pd.DataFrame


def draw_child_protection(
    people: pd.DataFrame, settings: SyntheticSettings, serial: int, window: Window
) -> ChildProtection:
    """Draw the families of one authority and follow each through its enquiries."""
    rng = stream(settings.seed, serial, "child_protection")
    begins = window.history_from - RUN_IN
    days = int((window.year_end - begins).astype(int))
    rate = settings.child_protection.enquiries_per_child
    wanted = settings.children * rate * days / 365.25
    families = _families(people, wanted, begins, days, rng)
    members = _members(families, people, rng)
    events, reviews = _events(families, window, rng)
    chains = _chains(events, members, rng)
    last = chains[["conference", "plan_end", "ended", "start"]].max(axis=1)
    chains = chains[(last >= window.history_from) & (chains["start"] <= window.year_end)]
    chains = chains.sort_values(["start", "event", "child"], ignore_index=True)
    _referred(chains, members, rng)
    referrals = _referrals(len(chains), settings, window, rng)
    return _numbered(chains, reviews, referrals, members)


def _families(
    people: pd.DataFrame, wanted: float, begins: np.datetime64, days: int, rng: np.random.Generator
) -> pd.DataFrame:
    """One row per family: the day of its first enquiry, how many children, and who of them came into care."""
    usual = people[~people["is_uasc"] & ~people["is_short_breaks"]]
    came = usual[days_of(usual["first_start"]) > begins + 250]
    came = came[rng.random(len(came)) < FROM_CARE]
    before = days_of(came["first_start"]) - between(rng, 10, 250, len(came))
    before = np.maximum(before, days_of(came["born"]) + 1)
    enquiries = max(round(wanted / ROWS_PER_FAMILY) - len(came), 1)
    transfers = round(wanted * TRANSFERS)
    others = round(wanted * OTHER_AUTHORITIES)
    size = enquiries + transfers + others
    families = pd.DataFrame(
        {
            "start": np.concatenate([before, begins + between(rng, 0, days, size)]),
            "person": np.concatenate([came.index.to_numpy(), np.full(size, -1)]),
            "kind": np.repeat(
                ["enquiry", "transfer", "other authority"], [len(came) + enquiries, transfers, others]
            ),
        }
    )
    families["size"] = pick(rng, FAMILY, len(families)).astype(np.int64)
    families.loc[families["kind"].eq("other authority"), "size"] = 1
    families["start"] = working_day_from(days_of(families["start"]))
    return families


def _members(families: pd.DataFrame, people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """One row per child: the eldest, or the one who came into care, first; the others are younger."""
    family = np.repeat(np.arange(len(families)), families["size"].to_numpy())
    size = families["size"].to_numpy()
    rank = np.arange(len(family)) - np.repeat(np.cumsum(size) - size, size)
    start = days_of(families["start"])
    eldest = start - np.asarray(rng.triangular(10, 1500, 16.2 * 365.25, len(families)), dtype=np.int64)
    person = families["person"].to_numpy()
    known = person >= 0
    eldest[known] = days_of(people["born"].loc[person[known]])
    later = between(rng, 330, 1200, len(family)) * rank
    return pd.DataFrame(
        {
            "family": family,
            "person": np.where(rank == 0, person[family], -1),
            "born": not_leap_day(eldest[family] + later),
            "into_care": np.where(
                known, days_of(people["first_start"].reindex(person)), np.datetime64("NaT")
            )[family],
        }
    )


def _events(
    families: pd.DataFrame, window: Window, rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Follow all families from enquiry to enquiry at once; return what happened, and the review meetings."""
    found, meetings = [], []
    rows: Ints = np.arange(len(families))
    start = days_of(families["start"])
    number = 0
    for _ in range(ROUNDS):
        kind = families["kind"].to_numpy()[rows]
        event = meet(start, kind, rng).assign(family=rows, kind=kind)
        event.index = pd.RangeIndex(number, number + len(event))
        number += len(event)
        reviews = draw_reviews(event, rng)
        event["plan_end"] = event["plan_end"].where(event["plan_start"].notna())
        found.append(event)
        meetings.append(reviews)
        over = days_of(event[["ended", "conference", "plan_end"]].max(axis=1))
        again = (kind == "enquiry") & (rng.random(len(rows)) < 0.26) & ~np.isnat(over)
        start = working_day_from(over[again] + 60 + rng.exponential(380, int(again.sum())).astype(np.int64))
        seen = start <= window.year_end
        rows, start = rows[again][seen], start[seen]
    return pd.concat(found), pd.concat(meetings, ignore_index=True)


def _chains(events: pd.DataFrame, members: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """What happened to each child: those born by then and not nearly grown up, each with its own plan."""
    chains = events.reset_index(names="event").merge(
        members.reset_index(names="child")[["family", "child", "born", "into_care"]], on="family"
    )
    first = days_of(chains["start"])
    born = days_of(chains["born"])
    chains = chains[(born < first) & (first < add_months(born, 12 * 17))].reset_index(drop=True)
    born = days_of(chains["born"])
    # Not every child of a family gets a plan; no plan lasts past the 18th birthday, few into care.
    without = chains["plan_start"].notna() & (rng.random(len(chains)) < 0.06) & chains["kind"].eq("enquiry")
    chains.loc[without, ["plan_start", "plan_end"]] = pd.NaT
    limit = birthday(born, 18) - 1
    into_care = days_of(chains["into_care"]) + between(rng, 0, 70, len(chains))
    first_day = days_of(chains["plan_start"])
    care_limit = np.where(into_care > first_day + 14, into_care, limit)
    ends_with_care = rng.random(len(chains)) < 0.8
    limit = np.where(ends_with_care, np.minimum(care_limit, limit), limit)
    chains["plan_end"] = np.minimum(days_of(chains["plan_end"]), limit)
    return chains.drop(columns=["family", "into_care"])


def _referred(chains: pd.DataFrame, members: pd.DataFrame, rng: np.random.Generator) -> None:
    """Each child's enquiry stands under a referral of its own, closed some time after all is over."""
    size = len(chains)
    referred = working_day_by(days_of(chains["start"]) - between(rng, 0, 9, size))
    chains["referred"] = np.maximum(referred, days_of(chains["born"]))
    over = days_of(chains[["ended", "conference", "plan_end"]].max(axis=1))
    chains["closed"] = working_day_from(over + between(rng, 7, 90, size))


def _referrals(
    chains: int, settings: SyntheticSettings, window: Window, rng: np.random.Generator
) -> pd.DataFrame:
    """Referrals that came to no enquiry, each of another child: how many, the settings say."""
    size = round(chains * settings.child_protection.referrals_without_enquiry)
    days = int((window.year_end - window.history_from).astype(int))
    referred = working_day_by(window.history_from + 3 + between(rng, 0, days - 3, size))
    age = np.asarray(rng.triangular(20, 2500, 17 * 365.25, size), dtype=np.int64)
    return pd.DataFrame(
        {
            "born": not_leap_day(referred - age),
            "referred": referred,
            "closed": working_day_from(referred + between(rng, 1, 60, size)),
            "nothing_done": rng.random(size) < 0.35,
        }
    )


def _numbered(
    chains: pd.DataFrame, reviews: pd.DataFrame, referrals: pd.DataFrame, members: pd.DataFrame
) -> ChildProtection:
    """Drop children and meetings of whom nothing is told, and number what stays."""
    kept = np.unique(chains["child"])
    children = members.loc[kept, ["person", "born"]].reset_index(drop=True)
    chains["child"] = np.searchsorted(kept, chains["child"])
    referrals["child"] = np.arange(len(referrals)) + len(children)
    alone = pd.DataFrame({"person": -1, "born": referrals["born"]})
    planned = chains.loc[chains["plan_start"].notna(), ["event", "plan_end"]].reset_index(names="chain")
    reviewed = planned.merge(reviews, on="event")
    reviewed = reviewed[reviewed["held"] <= reviewed["plan_end"]]
    reviewed = reviewed.sort_values(["chain", "held"], ignore_index=True)
    return ChildProtection(
        children=pd.concat([children, alone], ignore_index=True),
        chains=chains,
        reviews=reviewed[["chain", "meeting", "due", "held"]],
        referrals=referrals.drop(columns="born"),
    )
