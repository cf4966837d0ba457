"""Fostering: which households are approved from when to when, how each is reviewed, what is alleged.

Where children are placed does not belong here: households are those that placements already have. The form
of the extracts is in `fostering_tables`. A review is due within a year of approval, and then of the review
before (Fostering Services (England) Regulations 2011, regulation 28).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from raw_data.synthetic.codes import FOSTER, TEMPORARY, WITH_RELATIVES
from raw_data.synthetic.dates import Days, Ints, Window, add_months, days_of, working_day_by, working_day_from
from raw_data.synthetic.episodes import Care
from raw_data.synthetic.homes_and_carers import household_ids
from raw_data.synthetic.random_streams import between, pick, stream
from raw_data.synthetic.settings import SyntheticSettings

OWN = "PR1"  # the provider that is the council itself
# Children move far more often to carers whom nobody had before than real ones do. So that as many households
# come and go as in a real council, only some of those that no child lives with now are listed.
GO_IN_A_YEAR, VACANT = 0.12, 0.14  # of the households that stand
KINDS = {"MAINSTREAM": 86, "SHORTBREAK": 5, "SUPPLODGE": 4, "PARENTCHILD": 3, "REMAND": 2}
FOSTERING_TO_ADOPT = ("U2", "U5")
LONGEST_BEFORE = 5_500  # days from approval to the first child of whom something is known
TEMPORARY_APPROVAL = 112  # days: 16 weeks
GONE = {"RESIGNED": 76, "DEREGISTERED": 8, "TRANSFERRED": 16}
REASONS = {"RETIRE": 28, "FAMILY": 20, "HEALTH": 15, "WORK": 14, "ADOPTED": 8, "UNHAPPY": 8, "OTHER": 7}
REASONS_OF_RELATIVES = {"SGO": 60, "FAMILY": 22, "OTHER": 12, "HEALTH": 6}
LATE, MOST_DAYS_LATE = 0.06, 120
AT_THE_END, OVERDUE = 60, 0.15  # days before the year ends; of the reviews due in them: not held yet
ALLEGATIONS, FOLLOWED = 0.09, 0.6  # a year for each household; of allegations and concerns: by a review
ALLEGED = {"ALLEGATION": 40, "COMPLAINT": 35, "STANDARDOFCARE": 25}
OTHER_EARLY = 0.05  # a year for each household
EARLY_KINDS = {"CHANGE": 70, "EXEMPTION": 20, "SHORTNOTICE": 10}


@dataclass(frozen=True)
class Fostering:
    """The plan of fostering, days as dates, to its true end where that lies after the year.

    `households`: one row each, with `id`, `own` (or an agency's), `urn`, `postcode`, `kind`, `approved`,
    `status`, `since`, `ended` (NaT while approved), `reason` and `filled` (children now). `reviews`: one
    row per review of the council's own households that falls due by the end of the year or soon after,
    with `household` (by number), `number`, `kind`, `due` and `held`, which may lie after the year.
    `allegations`: `household`, `received`, `kind`, and `followed` (whether a review was to follow).
    """

    households: pd.DataFrame
    reviews: pd.DataFrame
    allegations: pd.DataFrame


def draw_fostering(care: Care, settings: SyntheticSettings, serial: int, window: Window) -> Fostering:
    """Draw the households of one authority from its placements, and follow each from review to review."""
    rng = stream(settings.seed, serial, "fostering")
    households = _approved(_listed(_stays(care, window), settings, window, rng), window, rng)
    allegations = _allegations(households, window, rng)
    reviews = _reviews(households, _early(households, allegations, window, rng), window, rng)
    return Fostering(households=households, reviews=reviews, allegations=allegations)


def _stays(care: Care, window: Window) -> pd.DataFrame:
    """One row per household that a child was ever placed with, with first and last day, and who is there."""
    placements = care.placements
    fostered = placements["type"].isin(FOSTER) & ~placements["type"].isin(TEMPORARY)
    placed = placements[fostered & (placements["start"] <= window.year_end)]
    placed = placed.assign(id=household_ids(placed), now=placed["end"] > window.year_end)
    placed = placed.sort_values(["now", "start"], ascending=[False, False], kind="stable")
    found = placed.groupby("id").agg(
        provider=("provider", "first"),
        urn=("urn", "first"),
        postcode=("postcode", "first"),
        type=("type", "first"),
        first=("start", "min"),
        last=("end", "max"),
        filled=("now", "sum"),
    )
    return found[found["last"] >= window.history_from].reset_index()


def _listed(
    stays: pd.DataFrame, settings: SyntheticSettings, window: Window, rng: np.random.Generator
) -> pd.DataFrame:
    """Keep the households with a child now, some of those that wait for one, and some that are gone."""
    own, now = stays["provider"].eq(OWN), stays["filled"] > 0
    standing = int((own & now).sum())
    chance = rng.random(len(stays))
    over = own & ~now & (stays["last"] < window.year_end)
    before = stays[over].assign(chance=chance[over])
    waiting = before[~before["type"].isin(WITH_RELATIVES)].sort_values("last", kind="stable")
    waiting = waiting.tail(round(standing * VACANT))
    rest = before.drop(waiting.index)
    wanted = round(standing * (1 + VACANT) * GO_IN_A_YEAR * settings.years)
    gone = rest.sort_values("chance").head(wanted)
    kept = stays.loc[sorted([*stays.index[now], *waiting.index, *gone.index])]
    return kept.assign(own=kept["provider"].eq(OWN), gone=kept.index.isin(gone.index)).reset_index(drop=True)


def _approved(stays: pd.DataFrame, window: Window, rng: np.random.Generator) -> pd.DataFrame:
    """Approve each household before its first child came, and end the approval of those that are gone."""
    size = len(stays)
    relatives = stays["type"].isin(WITH_RELATIVES)
    to_adopt = stays["type"].isin(FOSTERING_TO_ADOPT)
    kind = np.select([to_adopt, relatives], ["FFA", "KINSHIP"], pick(rng, KINDS, size))
    waited = np.where(
        relatives | to_adopt,
        between(rng, 0, 60, size),
        20 + rng.exponential(1_500, size).clip(max=LONGEST_BEFORE).astype(np.int64),
    )
    approved = working_day_by(days_of(stays["first"]) - waited)
    kind = np.where((kind == "KINSHIP") & (approved > window.year_end - TEMPORARY_APPROVAL), "REG24", kind)
    gone = stays["gone"].to_numpy()
    left = days_of(stays["last"])
    last_day = working_day_by(np.minimum(left + between(rng, 1, 150, size), window.year_end - 1))
    ended = np.where(gone, np.maximum(last_day, left), np.datetime64("NaT", "D"))
    status = np.where(gone, pick(rng, GONE, size), np.where(rng.random(size) < 0.04, "ONHOLD", "ACTIVE"))
    on_hold_since = np.maximum(window.year_end - between(rng, 5, 200, size), approved)
    since = np.select([gone, status == "ONHOLD"], [ended, on_hold_since], approved)
    reason = np.where(relatives, pick(rng, REASONS_OF_RELATIVES, size), pick(rng, REASONS, size))
    reason = np.select(
        [status == "TRANSFERRED", status == "DEREGISTERED"], ["MOVEDAGENCY", "STANDARD"], reason
    )
    return pd.DataFrame(
        {
            "id": stays["id"],
            "own": stays["own"],
            "urn": stays["urn"],
            "postcode": stays["postcode"],
            "kind": kind,
            "approved": approved,
            "status": np.where(stays["own"], status, "ACTIVE"),
            "since": np.where(stays["own"], since, approved),
            "ended": ended,
            "reason": pd.Series(reason, stays.index).where(gone),
            "filled": stays["filled"],
        }
    )


def _days_of_events(
    households: pd.DataFrame, a_year: float, window: Window, rng: np.random.Generator
) -> tuple[Ints, Days]:
    """Return households (by number) and days of what happens to the council's own so often a year."""
    first: Days = np.maximum(days_of(households["approved"]) + 30, window.history_from)
    ends = days_of(households["ended"])
    last: Days = np.where(np.isnat(ends), window.year_end, ends)
    days: Ints = np.maximum((last - first).astype(np.int64) - 1, 0) * households["own"].to_numpy()
    happens = np.repeat(np.arange(len(households)), rng.poisson(days * a_year / 365.25))
    after = between(rng, 0, days[happens])
    found: Days = first[happens] + after
    return happens.astype(np.int64), found


def _allegations(households: pd.DataFrame, window: Window, rng: np.random.Generator) -> pd.DataFrame:
    household, received = _days_of_events(households, ALLEGATIONS, window, rng)
    kind = pick(rng, ALLEGED, len(household))
    followed = (kind != "COMPLAINT") & (rng.random(len(household)) < FOLLOWED)
    found = pd.DataFrame({"household": household, "received": received, "kind": kind, "followed": followed})
    return found.sort_values(["received", "household"], ignore_index=True)


def _early(
    households: pd.DataFrame, allegations: pd.DataFrame, window: Window, rng: np.random.Generator
) -> pd.DataFrame:
    """The days on which a review is called before it is due, and of which kind, by household and day."""
    followed = allegations[allegations["followed"]]
    after = days_of(followed["received"]) + between(rng, 14, 56, len(followed))
    household, day = _days_of_events(households, OTHER_EARLY, window, rng)
    calls = pd.DataFrame(
        {
            "household": np.concatenate([followed["household"].to_numpy(), household]),
            "day": working_day_from(np.concatenate([after, day])),
            "kind": np.concatenate(
                [np.full(len(followed), "ALLEGATION", dtype=object), pick(rng, EARLY_KINDS, len(household))]
            ),
        }
    )
    return calls.sort_values(["household", "day"], ignore_index=True)


def _reviews(
    households: pd.DataFrame, early: pd.DataFrame, window: Window, rng: np.random.Generator
) -> pd.DataFrame:
    """Walk all of the council's own households from review to review at once, until the year has ended."""
    reviewed = households["own"].to_numpy() & households["kind"].ne("REG24").to_numpy()
    rows: Ints = np.flatnonzero(reviewed)
    last = days_of(households["approved"])[rows]
    ends = days_of(households["ended"])
    ends = np.where(np.isnat(ends), np.datetime64("2100-01-01"), ends)
    calls = _place(early["household"].to_numpy(), days_of(early["day"]))
    parts: list[pd.DataFrame] = []
    number = 1
    while len(rows) or not parts:
        due = add_months(last, 12)
        late = working_day_from(due + between(rng, 1, MOST_DAYS_LATE, len(rows)))
        on_time = working_day_by(due - between(rng, 0, 45, len(rows)))
        held = np.where(rng.random(len(rows)) < LATE, late, on_time)
        at_the_end = (due <= window.year_end) & (due > window.year_end - AT_THE_END)
        overdue = at_the_end & (rng.random(len(rows)) < OVERDUE)
        held = np.where(overdue, window.year_end + between(rng, 3, 40, len(rows)), held)
        kind = np.full(len(rows), "FIRST" if number == 1 else "ANNUAL", dtype=object)
        if number > 1 and len(early):
            called = np.searchsorted(calls, _place(rows, last + 14)).clip(max=len(early) - 1)
            day = days_of(early["day"])[called]
            sooner = (early["household"].to_numpy()[called] == rows) & (day > last + 13) & (day < held)
            held = np.where(sooner, day, held)
            kind = np.where(sooner, early["kind"].to_numpy()[called], kind)
        happens = held < ends[rows]
        rows, held, due, kind = rows[happens], held[happens], due[happens], kind[happens]
        parts.append(
            pd.DataFrame({"household": rows, "number": number, "kind": kind, "due": due, "held": held})
        )
        known = held <= window.year_end
        rows, last, number = rows[known], held[known], number + 1
    reviews = pd.concat(parts)
    return reviews.sort_values(["household", "number"], ignore_index=True)


def _place(household: Ints, day: Days) -> Ints:
    """Return numbers that sort by household and then by day."""
    return household.astype(np.int64) * 100_000 + day.astype("datetime64[D]").astype(np.int64)
