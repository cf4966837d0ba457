"""The extract's tables about referrals, enquiries, conferences, plans and their reviews, with clean keys.

Faults do not belong here, nor the habits of a vendor's system: `dirt` has those. Each key that one table
has of another leads to a row there; what happened after the year is not known yet.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa

from raw_data.synthetic.child_protection import ChildProtection
from raw_data.synthetic.dates import Ints, Window, age_on, days_of
from raw_data.synthetic.people import ETHNICITIES, NEEDS, UPN_LETTERS
from raw_data.synthetic.random_streams import between, pick, stream
from raw_data.synthetic.reviews import PARTICIPATION
from raw_data.synthetic.settings import SyntheticSettings
from raw_data.synthetic.workforce import team_ids, worker_ids

ABUSE = {"NEG": 48, "EMO": 38, "PHY": 7, "SAB": 4, "MUL": 3}
SOURCES = {"6": 28, "2A": 20, "3A": 4, "3E": 6, "3B": 4, "1A": 6, "1B": 4, "5A": 14, "7": 4, "8": 7, "9": 3}
CLOSED = {"RC7": 55, "RC8": 30, "RC9": 10, "RC5": 5}
ENQUIRY_OUTCOMES = (
    '{"NFA_FLAG":"N","CP_CONFERENCE_FLAG":"Y","TOTAL_NO_OF_OUTCOMES":"1","OUTCOME_COMMENTS":""}',
    '{"NFA_FLAG":"Y","CP_CONFERENCE_FLAG":"N","TOTAL_NO_OF_OUTCOMES":"1","OUTCOME_COMMENTS":""}',
    '{"NFA_FLAG":"N","PROV_OF_SERVICES_FLAG":"Y","TOTAL_NO_OF_OUTCOMES":"1","OUTCOME_COMMENTS":"Help, now"}',
)


def child_protection_tables(
    protection: ChildProtection,
    people: pd.DataFrame,
    settings: SyntheticSettings,
    serial: int,
    window: Window,
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Return the five tables by name, dates as dates, and the rows of `ssd_person` that they need.

    `person` in each is the number in `people`, or -1 for a child who was never looked after.
    """
    rng = stream(settings.seed, serial, "child_protection_extract")
    persons = _persons(protection, people, serial, window, rng)
    chains, ids = protection.chains, persons["pers_person_id"]
    child = chains["child"].to_numpy()
    who = pd.DataFrame(
        {
            "person": protection.children["person"].take(child).to_numpy(),
            "id": ids.take(child).array,
            "plan": _ids("CP", chains.index).where(chains["plan_start"] <= window.year_end),
            "conference": _ids("K", chains.index).where(chains["conference"] <= window.year_end),
            "enquiry": _ids("Q", chains.index).where(chains["kind"].eq("enquiry")),
            "referral": _ids("F", chains.index),
            "team": team_ids(chains["event"].to_numpy()),
            "worker": worker_ids(between(rng, 0, 10**6, len(chains)), settings),
        }
    )
    tables = {
        "ssd_cin_episodes": _referrals(protection, who, ids, window, rng),
        "ssd_s47_enquiry": _enquiries(chains, who, window, rng),
        "ssd_initial_cp_conference": _conferences(chains, who),
        "ssd_cp_plans": _plans(chains, who, window, rng),
        "ssd_cp_reviews": _reviews(protection, who, window, rng),
    }
    return tables, persons[protection.children["person"].eq(-1)].reset_index(drop=True)


def _ids(letter: str, numbers: pd.Index | Ints) -> pd.Series[str]:
    return letter + pd.Series(np.asarray(numbers)).astype("str").str.zfill(8)


def _codes(rng: np.random.Generator, weights: Mapping[str, float], size: int) -> pd.Series[str]:
    """Draw codes as text that needs no object for each."""
    shares = np.array(list(weights.values()), dtype=float)
    return _texts(tuple(weights), rng.choice(len(shares), size=size, p=shares / shares.sum()))


def _texts(texts: tuple[str, ...], which: Ints) -> pd.Series[str]:
    return pd.Series(pa.array(texts).take(pa.array(which)).to_pandas(), dtype="str")


def _flags(truth: pd.Series | np.ndarray) -> pd.Series[str]:
    return _texts(("N", "Y"), np.asarray(truth, dtype=np.int64))


def _known(days: pd.Series, window: Window) -> pd.Series:
    return days.where(days <= window.year_end)


def _persons(
    protection: ChildProtection, people: pd.DataFrame, serial: int, window: Window, rng: np.random.Generator
) -> pd.DataFrame:
    """Who the children are: those who were looked after as `people` has them, the others made up here."""
    children = protection.children
    size = len(children)
    number = len(people) + 1 + np.arange(size)
    new = pd.DataFrame(
        {
            "person": -1,
            "pers_person_id": f"{serial:03d}" + pd.Series(number).astype("str").str.zfill(7),
            "pers_sex": _codes(rng, {"M": 51, "F": 49}, size),
            "pers_ethnicity": _codes(rng, ETHNICITIES, size),
            "pers_dob": children["born"],
        }
    )
    young = age_on(days_of(children["born"]), np.full(size, window.year_end)) < 4
    letter = _texts(tuple(UPN_LETTERS), between(rng, 0, len(UPN_LETTERS) - 1, size))
    new["pers_upn"] = (letter + "99" + new["pers_person_id"]).mask(young)
    new["pers_upn_unknown"] = pd.Series("UN1", new.index, dtype="str").where(young)
    known = children["person"] >= 0
    looked_after = people["person_id"].loc[children["person"][known]]
    new.loc[known, "pers_person_id"] = looked_after.to_numpy()
    return new


def _referrals(
    protection: ChildProtection, who: pd.DataFrame, ids: pd.Series, window: Window, rng: np.random.Generator
) -> pd.DataFrame:
    alone, chains = protection.referrals, protection.chains
    alone_ids = pd.Series(ids.take(alone["child"].to_numpy()).array)
    referred = pd.concat([chains["referred"], alone["referred"]], ignore_index=True)
    closed = _known(pd.concat([chains["closed"], alone["closed"]], ignore_index=True), window)
    size = len(referred)
    nothing_done = np.concatenate([np.zeros(len(chains), dtype=bool), alone["nothing_done"].to_numpy()])
    teams = pd.concat([who["team"], team_ids(np.arange(len(alone)))], ignore_index=True)
    return pd.DataFrame(
        {
            "person": np.concatenate([who["person"].to_numpy(), np.full(len(alone), -1)]),
            "cine_referral_id": _ids("F", np.arange(size)),
            "cine_person_id": pd.concat([who["id"], alone_ids], ignore_index=True),
            "cine_referral_date": referred,
            "cine_cin_primary_need_code": _codes(rng, {**NEEDS, "N2": 5}, size),
            "cine_referral_source_code": _codes(rng, SOURCES, size),
            "cine_referral_nfa": _flags(nothing_done),
            "cine_close_reason": _codes(rng, CLOSED, size).where(closed.notna()),
            "cine_close_date": closed,
            "cine_referral_team": teams,
            "cine_referral_worker_id": pd.concat(
                [who["worker"], who["worker"].sample(len(alone), replace=True, random_state=rng)],
                ignore_index=True,
            )
            if len(who)
            else None,
        }
    )


def _enquiries(
    chains: pd.DataFrame, who: pd.DataFrame, window: Window, rng: np.random.Generator
) -> pd.DataFrame:
    """Every enquiry about a child; the outcome of an open one is not known."""
    asked = chains["kind"].eq("enquiry").to_numpy()
    chains, who = chains[asked].reset_index(drop=True), who[asked].reset_index(drop=True)
    ended = _known(chains["ended"], window)
    to_conference = chains["conference"].notna()
    no_action = ~to_conference & (rng.random(len(chains)) < 0.35)
    outcome = np.select([to_conference, no_action], [0, 1], 2)
    return pd.DataFrame(
        {
            "person": who["person"],
            "event": chains["event"],
            "s47e_s47_enquiry_id": who["enquiry"],
            "s47e_person_id": who["id"],
            "s47e_referral_id": who["referral"],
            "s47e_s47_start_date": chains["start"],
            "s47e_s47_end_date": ended,
            "s47e_s47_nfa": _flags(no_action).where(ended.notna()),
            "s47e_s47_outcome_json": _texts(ENQUIRY_OUTCOMES, outcome).where(ended.notna()),
            "s47e_s47_completed_by_worker_id": who["worker"].where(ended.notna()),
            "s47e_s47_completed_by_team": who["team"].where(ended.notna()),
        }
    )


def _conferences(chains: pd.DataFrame, who: pd.DataFrame) -> pd.DataFrame:
    """Conferences held, one row for each child; a conference for a move in has no enquiry and no target."""
    held = who["conference"].notna()
    chains, who = chains[held].reset_index(drop=True), who[held].reset_index(drop=True)
    return pd.DataFrame(
        {
            "person": who["person"],
            "event": chains["event"],
            "icpc_icpc_id": who["conference"],
            "icpc_icpc_meeting_id": _ids("MT", chains["event"].to_numpy()),
            "icpc_s47_enquiry_id": who["enquiry"],
            "icpc_person_id": who["id"],
            "icpc_cp_plan_id": who["plan"],
            "icpc_referral_id": who["referral"],
            "icpc_icpc_transfer_in": _flags(chains["kind"].eq("transfer")),
            "icpc_icpc_target_date": chains["target"],
            "icpc_icpc_date": chains["conference"],
            "icpc_icpc_outcome_cp_flag": _flags(who["plan"].notna()),
            "icpc_icpc_team": who["team"],
            "icpc_icpc_worker_id": who["worker"],
        }
    )


def _plans(chains: pd.DataFrame, who: pd.DataFrame, window: Window, rng: np.random.Generator) -> pd.DataFrame:
    on_plan = who["plan"].notna()
    chains, who = chains[on_plan].reset_index(drop=True), who[on_plan].reset_index(drop=True)
    first = _codes(rng, ABUSE, len(chains))
    latest = first.mask(rng.random(len(chains)) < 0.1, "MUL")
    return pd.DataFrame(
        {
            "person": who["person"],
            "cppl_cp_plan_id": who["plan"],
            "cppl_referral_id": who["referral"],
            "cppl_icpc_id": who["conference"],
            "cppl_person_id": who["id"],
            "cppl_cp_plan_start_date": chains["plan_start"],
            "cppl_cp_plan_end_date": _known(chains["plan_end"], window),
            "cppl_cp_plan_ola": _flags(chains["kind"].eq("other authority")),
            "cppl_cp_plan_initial_category": first,
            "cppl_cp_plan_latest_category": latest,
        }
    )


def _reviews(
    protection: ChildProtection, who: pd.DataFrame, window: Window, rng: np.random.Generator
) -> pd.DataFrame:
    """Reviews held, one row for each child; the plan goes on unless it ended on the day."""
    reviews = protection.reviews
    reviews = reviews[(reviews["held"] >= window.history_from) & (reviews["held"] <= window.year_end)]
    reviews = reviews.reset_index(drop=True)
    chain = protection.chains.take(reviews["chain"].to_numpy()).reset_index(drop=True)
    of = who.take(reviews["chain"].to_numpy()).reset_index(drop=True)
    born = days_of(protection.children["born"].take(chain["child"].to_numpy()))
    band = np.searchsorted([4, 10], age_on(born, days_of(reviews["held"])), side="right")
    took_part = pd.Series(index=reviews.index, dtype="str")
    for number, weights in enumerate(PARTICIPATION):
        here = np.flatnonzero(band == number)
        took_part.iloc[here] = pick(rng, weights, len(here))
    return pd.DataFrame(
        {
            "person": of["person"],
            "cppr_cp_review_id": _ids("V", reviews.index),
            "cppr_person_id": of["id"],
            "cppr_cp_plan_id": of["plan"],
            "cppr_cp_review_due": reviews["due"],
            "cppr_cp_review_date": reviews["held"],
            "cppr_cp_review_meeting_id": _ids("MR", reviews["meeting"].to_numpy()),
            "cppr_cp_review_outcome_continue_cp": _flags(reviews["held"] < chain["plan_end"]),
            "cppr_cp_review_quorate": _flags(rng.random(len(reviews)) < 0.97),
            "cppr_cp_review_participation": took_part,
        }
    )
