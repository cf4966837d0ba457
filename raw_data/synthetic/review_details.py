"""What the review unit's own log says of each review: who chaired it, how it was held, what was sent when.

When reviews fall due and are held does not belong here, nor who took part: the plan of reviews is read.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic import dates
from raw_data.synthetic.care_plans import goal_on
from raw_data.synthetic.dates import Days, Ints, Window, days_of
from raw_data.synthetic.episodes import Care
from raw_data.synthetic.random_streams import between, pick, stream
from raw_data.synthetic.reviewing_officers import Officers
from raw_data.synthetic.settings import SyntheticSettings

LATE_REASONS = {
    "independent reviewing officer off sick": "IROABSENT",
    "social worker off sick": "SWABSENT",
    "social worker changed": "OTHER",
    "family asked for another date": "PARENT",
    "carer could not attend": "CARER",
    "meeting not quorate": "ADMIN",
}
METHODS = {"PERSON": 66, "HYBRID": 16, "VIRTUAL": 14, "PHONE": 3, "PAPER": 1}
VENUES = {"PLACEMENT": 58, "SCHOOL": 16, "OFFICE": 18, "HOME": 3, "OTHER": 5}
CODES = tuple(f"PN{number}" for number in range(8))
CHAIRED_BY_OWN = 0.93
DECISIONS_DAYS, RECORD_DAYS = 5, 20  # working days within which they are to be sent
DECISIONS_SENT, RECORD_SENT = (0.88, 0.10), (0.85, 0.12)  # in time, later; the rest never
IN_PARTS = 0.03  # of the reviews: adjourned, and ended at a second meeting
PARTS_APART = 14  # days at most
BEFORE_CARE = 2  # rows planted that tell of a meeting before care began


def draw_review_details(
    rows: pd.DataFrame,
    reviews: pd.DataFrame,
    care: Care,
    versions: pd.DataFrame,
    officers: Officers,
    settings: SyntheticSettings,
    serial: int,
    window: Window,
) -> pd.DataFrame:
    """Return one row per row of `rows` (the extract `ssd_cla_reviews`), and those that it does not have.

    Those are the second meetings of reviews held in parts, and a few that lie before care began. `review` is
    the number in the plan, `part` 1 or 2, `odd` says which lie before care; `is_break` of short breaks. The
    other columns are those of the table, days as dates; days after the year are blank but for `booked`.
    """
    rng = stream(settings.seed, serial, "review_details")
    detail = _begin(rows, reviews, care)
    held = days_of(detail["held"])
    size = len(detail)
    day = np.where(np.isnat(held), window.year_end, held)
    own = officers.own_officer(detail["period"].to_numpy(), day)
    stand_in = officers.holder(officers.seats_for("cla", size, rng), day)
    by_own = pd.notna(own) & (rng.random(size) < CHAIRED_BY_OWN)
    is_held = detail["status"].eq("HELD")
    detail["chair"] = pd.Series(np.where(by_own, own, stand_in)).where(is_held)
    is_own = pd.Series(np.where(detail["chair"].eq(pd.Series(own)), "Y", "N"))
    detail["chair_was_own_iro"] = is_own.where(is_held & pd.notna(own))
    detail["method"] = pd.Series(pick(rng, METHODS, size)).where(is_held)
    apart = detail["method"].isin(["VIRTUAL", "PHONE"])
    detail["venue"] = pd.Series(pick(rng, VENUES, size)).mask(apart, "ONLINE").where(is_held)
    detail["decisions_sent"] = _sent(held, DECISIONS_DAYS, DECISIONS_SENT, window, rng)
    detail["record_sent"] = _sent(held, RECORD_DAYS, RECORD_SENT, window, rng)
    agreed = days_of(detail["decisions_sent"]) + between(rng, 0, 4, size)
    detail["decisions_agreed"] = np.where(agreed <= window.year_end, agreed, np.datetime64("NaT"))
    start = days_of(care.periods["start"])[detail["period"]]
    notified = np.minimum(start + between(rng, 0, 3, size), window.year_end)
    detail["notified"] = pd.Series(notified).where(detail["sequence"].eq(1))
    months = np.where(detail["is_break"], 6, np.where(detail["sequence"] == 1, 3, 6))
    detail["next_due"] = dates.add_months(held, months)
    _plans_in_order(detail, versions, care, rng)
    detail = pd.concat(
        [detail, _second_meetings(detail, care, window, rng), _before_care(detail, care, window)]
    )
    detail = detail.sort_values(["review_id"], kind="stable", ignore_index=True)
    detail["meeting_id"] = _meetings(detail, rng)
    return detail


def _begin(rows: pd.DataFrame, reviews: pd.DataFrame, care: Care) -> pd.DataFrame:
    """The rows with what the plan says of each; a date called off stands below the review it was for."""
    called_off = rows["clar_cla_review_cancelled"].eq("Y")
    number = rows["row"].mask(rows["row"] < 0).ffill().astype("int64")
    plan = reviews.loc[number].reset_index(drop=True)
    day = rows["clar_cla_review_date"].reset_index(drop=True)
    off = called_off.reset_index(drop=True)
    is_held = day.notna() & ~off
    soon = plan["due"].where(plan["outcome"].eq("planned"), plan["due"] + pd.Timedelta(days=75))
    return pd.DataFrame(
        {
            "review_id": rows["clar_cla_review_id"].to_numpy(),
            "person": rows["person"].to_numpy(),
            "person_id": rows["clar_cla_person_id"].to_numpy(),
            "period": rows["period"].to_numpy(),
            "review": number.to_numpy(),
            "sequence": plan["sequence"],
            "is_break": plan["group"].str.startswith("short break"),
            "due": plan["due"],
            "booked": day.where(day.notna(), dates.working_day_by(days_of(soon))),
            "held": day.where(is_held),
            "status": np.select([off, is_held], ["CANCELLED", "HELD"], "BOOKED"),
            "late_reason": plan["reason"].map(LATE_REASONS).where(is_held),
            "born": care.periods["born"].to_numpy()[rows["period"]],
            "series": None,
            "part": 0,
            "odd": False,
        }
    )


def _sent(
    held: Days, limit: int, shares: tuple[float, float], window: Window, rng: np.random.Generator
) -> Days:
    """Days on which something was sent: in time, later or never.

    What a late review of the year still had time for has been sent by its end, so that of no review it must
    be said that its time is not up.
    """
    size = len(held)
    safe: Days = np.where(np.isnat(held), window.year_end, held)
    chance = rng.random(size)
    due = dates.add_working_days(safe, limit)
    not_up = due >= window.year_end
    soon = np.minimum(dates.working_day_from(safe + between(rng, 0, limit, size)), due)
    soon = np.where(not_up, np.minimum(soon, window.year_end), soon)
    late = np.busday_offset(due, between(rng, 1, 15, size), holidays=dates.england_holidays())
    sent = np.select(
        [not_up | (chance < shares[0]), chance < sum(shares)], [soon, late], np.datetime64("NaT", "D")
    )
    found: Days = np.where(np.isnat(held) | (sent > window.year_end), np.datetime64("NaT", "D"), sent)
    return found


def _plans_in_order(
    detail: pd.DataFrame, versions: pd.DataFrame, care: Care, rng: np.random.Generator
) -> None:
    """Say whether plans were in order at the review: that of permanence is read from the care plan then."""
    size = len(detail)
    is_held = detail["held"].notna()
    goal = goal_on(versions, detail["period"].to_numpy(), days_of(detail["held"].fillna(detail["due"])))
    usual = is_held & ~detail["is_break"]
    detail["permanence_plan_agreed"] = pd.Series(np.where(pd.notna(goal), "Y", "N")).where(usual)
    detail["care_plan_current"] = pd.Series(np.where(rng.random(size) < 0.94, "Y", "N")).where(is_held)
    detail["sw_report_on_time"] = pd.Series(np.where(rng.random(size) < 0.82, "Y", "N")).where(is_held)
    age = dates.age_on(days_of(detail["born"]), days_of(detail["held"].fillna(detail["due"])))
    pathway = pd.Series(np.where(rng.random(size) < 0.85, "Y", "N"))
    detail["pathway_plan_current"] = pathway.where(usual & (age >= 16))


def _second_meetings(
    detail: pd.DataFrame, care: Care, window: Window, rng: np.random.Generator
) -> pd.DataFrame:
    """Adjourn some reviews, and return the rows of their second meetings, which have ids of their own."""
    first: Days = days_of(detail["held"].fillna(pd.Timestamp(window.year_end)))
    again = dates.working_day_from(first + between(rng, 3, PARTS_APART, len(detail)))
    in_care = again < days_of(care.periods["end"])[detail["period"]]
    room = detail["status"].eq("HELD") & ~detail["is_break"] & in_care & (again <= window.year_end)
    chosen = room & (rng.random(len(detail)) < IN_PARTS)
    detail["series"] = ("SR" + detail["review_id"].str[1:]).where(chosen)
    detail.loc[chosen, "part"] = 1
    second = detail[chosen].assign(part=2, late_reason=None)
    second["notified"] = pd.NaT
    second["review_id"] = second["review_id"] + "B"
    second["held"] = again[chosen]
    second["booked"] = again[chosen]
    for name, days in (("decisions_sent", DECISIONS_DAYS), ("record_sent", RECORD_DAYS)):
        second[name] = _sent(days_of(second["held"]), days, (1.0, 0.0), window, rng)
    second["decisions_agreed"] = second["decisions_sent"]
    return second


def _before_care(detail: pd.DataFrame, care: Care, window: Window) -> pd.DataFrame:
    """Rows, in this log alone, of meetings a week before care began, for the last to come in the year."""
    first = detail[detail["sequence"].eq(1) & detail["status"].eq("HELD") & ~detail["is_break"]]
    once = ~care.periods["person"].duplicated(keep=False).to_numpy()[first["period"]]
    start = pd.Series(care.periods["start"].to_numpy()[first["period"]], first.index)
    chosen = first[once & (start > window.year_start + 30)].tail(BEFORE_CARE)
    day = pd.Series(dates.working_day_by(days_of(start.loc[chosen.index]) - 7), chosen.index)
    odd = chosen.assign(review_id=chosen["review_id"] + "X", held=day, booked=day, odd=True, late_reason=None)
    for name in ("decisions_sent", "decisions_agreed", "record_sent", "notified", "next_due"):
        odd[name] = pd.NaT
    return odd


def _meetings(detail: pd.DataFrame, rng: np.random.Generator) -> pd.Series[str]:
    """A meeting for each row, but that some children reviewed on one day by one officer have one together."""
    together = detail["held"].notna() & (rng.random(len(detail)) < 0.4) & ~detail["odd"]
    shared = detail.groupby(["held", "chair"], sort=False, dropna=False).ngroup()
    number: Ints = np.where(together, shared, len(detail) + np.arange(len(detail)))
    found: pd.Series[str] = "MT" + pd.Series(number, detail.index).astype("str").str.zfill(8)
    return found.where(detail["held"].notna())


def review_detail_table(detail: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the extract, without the participation codes, which `tell_participation` adds."""
    same = ("chair_was_own_iro", "method", "venue", "late_reason")
    plans = ("care_plan_current", "permanence_plan_agreed", "pathway_plan_current", "sw_report_on_time")
    days = ("notified", "decisions_sent", "decisions_agreed", "record_sent")
    is_held = detail["held"].notna()
    return {
        "cla_review_detail": pd.DataFrame(
            {
                "review_id": detail["review_id"],
                "person_id": detail["person_id"],
                "meeting_id": detail["meeting_id"],
                "series_id": detail["series"],
                "part_no": detail["part"].astype("Int64").where(detail["part"] > 0),
                "review_no": detail["sequence"],
                "due_date": detail["due"],
                "booked_date": detail["booked"],
                "held_date": detail["held"],
                "status": detail["status"],
                "chair_worker_id": detail["chair"],
                "participation_code": None,
                **{name: detail[name] for name in (*same, *plans)},
                **{f"{name}_date": detail[name] for name in days},
                "next_due_date": detail["next_due"].where(is_held),
            }
        )
    }


def tell_participation(table: pd.DataFrame, detail: pd.DataFrame, reviews: pd.DataFrame) -> None:
    """Write the code of each review, as it stands after faults, into the log; what is no code is left out."""
    code = pd.Series(reviews["code"].loc[detail["review"]].to_numpy(), detail.index)
    told = detail["status"].eq("HELD") & code.isin(CODES)
    table["participation_code"] = code.where(told)
