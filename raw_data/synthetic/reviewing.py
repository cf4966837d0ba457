"""The reviewing service and what it writes down: all of its plan, and the extracts made from it.

How each part is drawn does not belong here, but in the modules that this one calls in turn.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from raw_data.synthetic import advocacy, audits
from raw_data.synthetic.care_plans import care_plan_tables, draw_care_plans
from raw_data.synthetic.dates import Window
from raw_data.synthetic.disabilities import disability_table, draw_disabilities
from raw_data.synthetic.disputes import Disputes, dispute_tables, draw_disputes
from raw_data.synthetic.episodes import Care
from raw_data.synthetic.officer_contacts import contact_tables, draw_contacts, draw_midway
from raw_data.synthetic.officer_posts import post_tables
from raw_data.synthetic.participation import (
    draw_forms,
    draw_participants,
    participation_tables,
    reviews_told,
)
from raw_data.synthetic.random_streams import stream
from raw_data.synthetic.review_details import draw_review_details, review_detail_table
from raw_data.synthetic.reviewing_officers import Officers, allocation_table, draw_officers
from raw_data.synthetic.settings import SyntheticSettings


@dataclass(frozen=True)
class Reviewing:
    """One frame for each subject, as its module describes it."""

    officers: Officers
    care_plans: pd.DataFrame
    details: pd.DataFrame
    participants: pd.DataFrame
    forms: pd.DataFrame
    contacts: pd.DataFrame
    midway: pd.DataFrame
    disputes: Disputes
    referrals: pd.DataFrame
    visitors: pd.DataFrame
    audits: pd.DataFrame
    domains: pd.DataFrame
    meetings: pd.DataFrame
    activity: pd.DataFrame
    disabilities: pd.DataFrame


def draw_reviewing(
    care: Care,
    people: pd.DataFrame,
    reviews: pd.DataFrame,
    tables: dict[str, pd.DataFrame],
    settings: SyntheticSettings,
    serial: int,
    window: Window,
) -> Reviewing:
    """Draw all of it; of `tables`, the rows of reviews and of child protection plans are read."""
    plans = tables["ssd_cp_plans"]
    officers = draw_officers(care.periods, people, plans, settings, serial, window)
    care_plans = draw_care_plans(care, people, reviews, settings, serial, window)
    details = draw_review_details(
        tables["ssd_cla_reviews"], reviews, care, care_plans, officers, settings, serial, window
    )
    told = reviews_told(details, reviews, care.periods, window)
    rng = stream(settings.seed, serial, "participation")
    participants, forms = draw_participants(told, rng), draw_forms(told, rng)
    midway = draw_midway(reviews, care, officers, window, rng)
    contacts = draw_contacts(told, midway, people, care, officers, window, rng)
    disputes = draw_disputes(details, midway, plans, people, officers, settings, serial, window)
    rng = stream(settings.seed, serial, "advocacy_and_audits")
    in_care = advocacy.children_by_year(care, window)
    audited = audits.draw_audits(in_care, people, plans, settings, window, rng)
    return Reviewing(
        officers=officers,
        care_plans=care_plans,
        details=details,
        participants=participants,
        forms=forms,
        contacts=contacts,
        midway=midway,
        disputes=disputes,
        referrals=advocacy.draw_referrals(in_care, people, rng),
        visitors=advocacy.draw_visitors(in_care, people, window, rng),
        audits=audited,
        domains=audits.draw_domains(audited, rng),
        meetings=audits.draw_meetings(care, people, officers, window, rng),
        activity=audits.draw_activity(settings, window, rng),
        disabilities=draw_disabilities(people, rng),
    )


def reviewing_tables(drawn: Reviewing, people: pd.DataFrame, window: Window) -> dict[str, pd.DataFrame]:
    """Return the extracts, by table, as they stand on the last day of the year."""
    concerns = drawn.disputes.concerns
    of_checks = concerns[concerns["midway"] >= 0]
    disputes = dispute_tables(drawn.disputes)
    keys = disputes["iro_dispute"]["dispute_id"].loc[of_checks.index]
    disputes_of = dict(zip(of_checks["midway"], keys, strict=True))
    return {
        **post_tables(drawn.officers.posts, drawn.officers.months, window),
        **allocation_table(drawn.officers, window),
        **review_detail_table(drawn.details),
        **participation_tables(drawn.participants, drawn.forms),
        **contact_tables(drawn.contacts, drawn.midway, people, disputes_of),
        **disputes,
        **advocacy.advocacy_tables(drawn.referrals, drawn.visitors, window),
        **audits.audit_tables(drawn.audits, drawn.domains, drawn.meetings, drawn.activity),
        **care_plan_tables(drawn.care_plans, window),
        **disability_table(drawn.disabilities),
    }
