"""The names of the workbook's sheets: the table's place in the report, and its title in few words.

What stands on a sheet does not belong here. A spreadsheet allows 31 characters for a name.
"""

from __future__ import annotations

import re

MOST = 31
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
# The words of a table, or of a measure with a list, whose title is too long for a tab.
IN_SHORT = {
    "iro_make_up": "The service at the end",
    "iro_by_contract": "Officers by contract",
    "iro_by_role": "Officers by role",
    "iro_by_month": "Posts by month",
    "iro_for_children": "Officers of children",
    "periods_of_care": "Periods of care",
    "children_by_month": "Children by month",
    "children_by_age": "Children by age",
    "children_by_sex": "Children by sex",
    "children_by_ethnic_group": "Children by ethnic group",
    "children_by_disability": "Children by disability",
    "children_by_legal_status": "Children by legal status",
    "children_by_placement": "Children by placement",
    "children_by_provider": "Children by provider",
    "children_by_location": "Children by location",
    "children_by_distance": "Children by distance",
    "children_by_time_in_care": "Children by time in care",
    "children_started_by_age": "Starts by age",
    "children_started_by_legal_status": "Starts by legal status",
    "children_started_by_need": "Starts by need",
    "children_ceased_by_reason": "Ends by reason",
    "new_placements_by_place": "New placements by place",
    "placement_changes_by_reason": "Placement changes",
    "reviews_by_month": "On time by month",
    "reviews_by_sequence": "On time by order",
    "reviews_held_by_sequence": "Reviews held by order",
    "reviews_overdue_list": "Reviews outstanding",
    "participation_by_code": "Participation by code",
    "took_part_by_age": "Took part by age",
    "contact_with_officers": "Contact with officers",
    "consultation_by_respondent": "Consultation forms",
    "advocacy": "Advocates and visitors",
    "advocacy_by_reason": "Advocacy by reason",
    "advocacy_by_group": "Advocacy by group",
    "cp_activity": "Enquiries to plans",
    "icpc_by_days": "Days to the conference",
    "icpc_late_reasons": "Why conferences were late",
    "icpc_by_outcome": "Outcome of conferences",
    "icpc_by_month": "Conferences by month",
    "rcpc_by_order": "Reviews on time by order",
    "rcpc_by_month": "Reviews on time by month",
    "parents_at_conferences": "Parents at conferences",
    "children_at_reviews": "Children at conferences",
    "cp_plans_by_month": "Plans by month",
    "cp_plans_by_category": "Plans by category",
    "cp_plans_by_age": "Plans by age",
    "cp_plans_by_sex": "Plans by sex",
    "cp_plans_by_ethnic_group": "Plans by ethnic group",
    "cp_plans_by_duration": "Plans by duration",
    "cp_started_by_category": "Plans started by category",
    "cp_plans_again_and_long": "Second and long plans",
    "overdue_conferences": "Conferences overdue",
    "conferences_due_next": "Conferences due next",
    "foster_by_kind": "Households by approval",
    "foster_left": "Why households left",
    "foster_reviews_by_kind": "Carer reviews by kind",
    "foster_reviews_by_order": "Carer reviews by order",
    "foster_reviews_late": "Why carer reviews were late",
    "foster_reviews_by_month": "Carer reviews by month",
    "foster_review_outcomes": "Carer reviews by outcome",
    "foster_allegations": "Allegations and concerns",
    "foster_overdue_list": "Carer reviews overdue",
    "permanence_plans": "Permanence and pathway",
    "permanence_plans_by_goal": "Permanence by aim",
    "concerns": "Concerns",
    "concerns_by_stage": "Concerns by stage",
    "concerns_by_level": "Concerns by level",
    "concerns_by_context": "Concerns by subject",
    "caseloads_by_month": "Caseloads by month",
    "concerns_by_month": "Concerns raised by month",
    "caseload_bands": "Caseload bands",
    "caseload_range": "Caseload range by month",
    "audits_by_domain": "Audits by area",
    "findings": "Faults in records",
    "settings": "Settings",
    "list_iro_allocated_in_5_days": "Officer named in 5 days",
    "list_one_iro_in_year": "Same officer throughout",
    "list_cla_started": "Children who started",
    "list_cla_ceased": "Children who ceased",
    "list_cla_3_placements": "Three or more placements",
    "list_cla_same_placement_2_years": "Same placement 2 years",
    "list_reviews_overdue": "Review outstanding",
    "list_took_part": "Took part in reviews",
    "list_icpc_in_15_days": "Initial within 15 days",
    "list_rcpc_on_time": "Review conferences on time",
    "list_cp_plans": "Children on a plan",
    "list_cp_open_2_years": "Plans of 2 years or more",
    "list_foster_reviews_on_time": "Carer reviews in time",
    "list_permanence_by_second_review": "Permanence by review 2",
    "list_pathway_plans": "Pathway plans",
    "list_disputes_resolved_in_time": "Closed in 20 days",
    "list_audits_good": "Audits good or better",
}  # fmt: skip


def sheet_name(place: str, code: str, title: str) -> str:
    """Return the name of a table's sheet, such as "3.2 On time by month"; `place` makes it the only one.

    A title that is too long and has no short form here is cut after a word.
    """
    words = FORBIDDEN.sub(" ", IN_SHORT.get(code, title)).strip("' ")
    room = MOST - len(place) - 1
    if len(words) > room:
        words = words[: room + 1].rpartition(" ")[0] or words[:room]
    return f"{place} {words.rstrip(' ,;')}"
