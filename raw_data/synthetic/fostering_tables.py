"""The extracts about foster carers, as they stand on the last day of the year: what is told of the plan.

Which households there are and when they were reviewed does not belong here: `fostering` draws that. What
happened after the year is not known yet, and names of carers are told nowhere.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import Days, Flags, Window, add_months, days_of, not_leap_day, working_day_from
from raw_data.synthetic.fostering import Fostering
from raw_data.synthetic.people import ETHNICITIES
from raw_data.synthetic.random_streams import between, pick, stream
from raw_data.synthetic.reviewing_officers import Officers
from raw_data.synthetic.settings import SyntheticSettings
from raw_data.synthetic.workforce import worker_ids, workers

DIARY = 60  # days after the year in which a review is in the diary, with no day held
YEARS_OF_PARTICIPANTS = 3
LATE_REASONS = {"CARER": 28, "SSW": 24, "FIRO": 16, "REPORTS": 18, "ALLEGATION": 6, "PANEL": 5, "OTHER": 3}
DECISIONS = {"CONTINUE": 91, "CHANGE": 8, "UNSUITABLE": 1}
METHODS = {"MEETING": 74, "VIRTUAL": 20, "DESKTOP": 6}
TO_PANEL = {"FIRST": 0.96, "ANNUAL": 0.06}
OTHERS_TO_PANEL = 0.5
INDEPENDENT = 0.88
PLACES = {"1": 36, "2": 38, "3": 26}
NOT_AVAILABLE = {"CAPACITYRISK": 20, "BREAK": 20, "CHILDNEEDS": 35, "STAYINGPUT": 15, "OTHER": 10}
ABUSE = {"PHY": 45, "EMO": 30, "NEG": 12, "SAB": 8, "OTHER": 5}
OUTCOMES = {"NFA": 55, "MONITOR": 30, "PANEL": 15}
MADE_BY = {"CHILD": 45, "PARENT": 20, "PROFESSIONAL": 25, "OTHER": 10}
ASKED = {"CARER": 0.97, "SSW": 0.99, "SW": 0.35}  # to a review, and how often they come


def fostering_tables(
    fostering: Fostering, officers: Officers, settings: SyntheticSettings, serial: int, window: Window
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Return four tables by name, and the rows of `review_participant` that are about foster carers.

    Reviews are told from the last one before the history on; those to come soon, and those overdue, have a
    day due and none held. Households of agencies have no review here.
    """
    rng = stream(settings.seed, serial, "fostering_tables")
    households = fostering.households
    reviews = _reviews(fostering, officers, settings, window, rng)
    return {
        "foster_household": _households(households, settings, window, rng),
        "foster_carer": _carers(households, window, rng),
        "foster_review": reviews,
        "foster_allegation": _allegations(fostering, window, rng),
    }, _participants(reviews, window, rng)


def _ids(letters: str, numbers: pd.Index, digits: int = 6) -> pd.Series[str]:
    return letters + pd.Series(numbers, numbers).astype("str").str.zfill(digits)


def _flags(truth: Flags | pd.Series) -> pd.Series[str]:
    return pd.Series(np.where(np.asarray(truth), "Y", "N"), dtype="str")


def _households(
    households: pd.DataFrame, settings: SyntheticSettings, window: Window, rng: np.random.Generator
) -> pd.DataFrame:
    size = len(households)
    filled = households["filled"]
    places = np.maximum(pick(rng, PLACES, size).astype(np.int64), filled)
    gone = households["ended"].notna()
    closed = (rng.random(size) < 0.15) & ~gone
    not_available = np.where(closed, places - filled, 0)
    youngest = pick(rng, {"0": 60, "5": 25, "11": 15}, size).astype(np.int64)
    relatives = households["kind"].isin(["KINSHIP", "REG24"])
    return pd.DataFrame(
        {
            "household_id": households["id"],
            "provider_type": np.where(households["own"], "LA", "IFA"),
            "agency_urn": households["urn"].where(~households["own"]),
            "approval_date": households["approved"],
            "approval_kind": households["kind"],
            "approved_age_from": np.where(relatives, 0, youngest),
            "approved_age_to": 17,
            "places_approved": places,
            "exemption": _flags(places > 3),
            "places_filled": filled,
            "places_not_available": not_available,
            "not_available_reason": pd.Series(pick(rng, NOT_AVAILABLE, size)).where(not_available > 0),
            "status": households["status"],
            "status_date": households["since"],
            "leave_reason": households["reason"],
            "supervising_worker_id": worker_ids(between(rng, 0, workers(settings) - 1, size), settings),
            "postcode": households["postcode"],
        }
    )


def _carers(households: pd.DataFrame, window: Window, rng: np.random.Generator) -> pd.DataFrame:
    """One or two carers of each household; checks are renewed every three years, or are missing."""
    two = rng.random(len(households)) < 0.68
    of = np.repeat(np.arange(len(households)), 1 + two)
    size = len(of)
    number = 1 + (of == np.append([-1], of[:-1]))
    approved: Days = days_of(households["approved"])[of]
    born = not_leap_day(approved - between(rng, 24 * 365, 58 * 365, size))
    checked = np.minimum(window.year_end - between(rng, 10, 1_090, size), window.year_end)
    trained = add_months(approved, 1) + between(rng, 120, 500, size)
    trained_on = pd.Series(trained).where((trained <= window.year_end) & (rng.random(size) < 0.9))
    return pd.DataFrame(
        {
            "carer_id": _ids("FC", pd.RangeIndex(size)),
            "household_id": households["id"].to_numpy()[of],
            "carer_no": number,
            "birth_date": born,
            "sex": np.where(rng.random(size) < np.where(number == 1, 0.85, 0.25), "F", "M"),
            "ethnicity": pick(rng, ETHNICITIES, size),
            "disability": pick(rng, {"NO": 88, "YES": 6, "UNKNOWN": 6}, size),
            "tsd_standards_date": trained_on,
            "dbs_date": np.maximum(checked, approved - 60),
            "medical_date": np.maximum(checked - between(rng, 0, 200, size), approved - 60),
        }
    )


def _reviews(
    fostering: Fostering,
    officers: Officers,
    settings: SyntheticSettings,
    window: Window,
    rng: np.random.Generator,
) -> pd.DataFrame:
    reviews = fostering.reviews
    following = reviews.groupby("household")["held"].shift(-1)
    known = reviews["held"] <= window.year_end
    in_history = (reviews["held"] >= window.history_from) | (following >= window.history_from)
    told = (known & in_history) | (~known & (reviews["due"] <= window.year_end + DIARY))
    reviews, known = reviews[told].reset_index(names="row"), known[told].reset_index(drop=True)
    households = fostering.households.take(reviews["household"].to_numpy()).reset_index(drop=True)
    size = len(reviews)
    held: Days = days_of(reviews["held"])
    # Carers who were found unsuitable were so at their last review.
    last = ~reviews["household"].duplicated(keep="last")
    decision = pd.Series(pick(rng, DECISIONS, size)).replace("UNSUITABLE", "CONTINUE")
    decision = decision.mask(last & households["status"].eq("DEREGISTERED"), "UNSUITABLE")
    deferred = decision.eq("CONTINUE") & (rng.random(size) < 0.02)
    decided_on = pd.Series(working_day_from(held + between(rng, 7, 30, size)))
    decided = known & (decided_on <= window.year_end)
    often = reviews["kind"].map(TO_PANEL).fillna(OTHERS_TO_PANEL)
    panel = pd.Series(working_day_from(held + between(rng, 3, 6, size)))
    to_panel = known & (rng.random(size) < often) & (panel <= window.year_end)
    independent = rng.random(size) < INDEPENDENT
    officer = officers.holder(
        officers.seats_for("fostering", size, rng), np.maximum(held, window.history_from)
    )
    manager = worker_ids(between(rng, 0, workers(settings) - 1, size), settings)
    chair = pd.Series(np.where(independent, officer, manager)).where(reviews["held"] >= window.history_from)
    late = known & (reviews["held"] > reviews["due"])
    overdue = ~known & (reviews["due"] <= window.year_end)
    return pd.DataFrame(
        {
            "row": reviews["row"],
            "foster_review_id": _ids("FR", reviews.index),
            "household_id": households["id"],
            "review_no": reviews["number"],
            "kind": reviews["kind"],
            "due_date": reviews["due"],
            "held_date": reviews["held"].where(known),
            "method": pd.Series(pick(rng, METHODS, size)).where(known),
            "chair_worker_id": chair.where(known),
            "independent_chair": _flags(independent).where(known),
            "panel_date": panel.where(to_panel),
            "recommendation": decision.mask(deferred, "DEFER").where(known),
            "decision_maker_decision": decision.where(decided),
            "decision_date": decided_on.where(decided),
            "late_reason": pd.Series(pick(rng, LATE_REASONS, size)).where(late | overdue),
            "child_views": pd.Series(between(rng, 0, 2, size), dtype="Int64").where(known),
            "sw_views": pd.Series(between(rng, 0, 2, size), dtype="Int64").where(known),
            "terms_changed": _flags(decision.eq("CHANGE")).where(known),
        }
    )


def _allegations(fostering: Fostering, window: Window, rng: np.random.Generator) -> pd.DataFrame:
    """The child concerned is not told: the household is."""
    allegations = fostering.allegations
    size = len(allegations)
    closed = pd.Series(working_day_from(days_of(allegations["received"]) + between(rng, 14, 120, size)))
    over = closed <= window.year_end
    return pd.DataFrame(
        {
            "allegation_id": _ids("FL", allegations.index),
            "household_id": fostering.households["id"].take(allegations["household"].to_numpy()).array,
            "received_date": allegations["received"],
            "kind": allegations["kind"],
            "abuse_type": pd.Series(pick(rng, ABUSE, size)).where(allegations["kind"].eq("ALLEGATION")),
            "made_by": pick(rng, MADE_BY, size),
            "outcome": pd.Series(pick(rng, OUTCOMES, size)).where(over, "ONGOING"),
            "closed_date": closed.where(over),
        }
    )


def _participants(reviews: pd.DataFrame, window: Window, rng: np.random.Generator) -> pd.DataFrame:
    first_year = add_months(np.array([window.year_start]), -12 * (YEARS_OF_PARTICIPANTS - 1))[0]
    held = reviews[reviews["held_date"] >= first_year].reset_index(drop=True)
    parts = []
    for number, (role, often) in enumerate(ASKED.items(), start=1):
        came = pd.Series(rng.random(len(held)) < often)
        parts.append(
            pd.DataFrame(
                {
                    "review_id": held["foster_review_id"],
                    "meeting_kind": "FOSTER",
                    "seq": number,
                    "person_role": role,
                    "invited": "Y",
                    "attended": pd.Series(pick(rng, {"YES": 80, "VIRTUAL": 20}, len(held))).where(came, "NO"),
                    "views_by": came.map({True: "SPOKE", False: "NONE"}),
                    "absent_reason": pd.Series("UNKNOWN", held.index).where(~came),
                }
            )
        )
    return pd.concat(parts).sort_values(["review_id", "seq"], ignore_index=True)
