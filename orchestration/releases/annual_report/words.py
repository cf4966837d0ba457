"""The words of the report's first and last pages: how to read it, and what each term stands for.

What a measure counts does not belong here; its entry in the catalogue says that.
"""

from __future__ import annotations

from orchestration.releases.annual_report.report import (
    HIDDEN,
    NO_NATIONAL_FIGURE,
    NOT_APPLICABLE,
    NOT_IN_HISTORY,
    NOT_SUPPLIED,
    WHOLE_YEARS_ONLY,
    Edition,
)

INTERVALS = {
    "calendar_months": "in calendar months (three months after 30 November is the last day of February)",
    "days_91_183": "as 91 days for three months and 183 days for six",
}
SIGNS = {
    HIDDEN: "Kept back. A figure of 1 to 5 could point to a child, so it is not published; nor is a further "
    "figure where the first could be worked out from it. A nought is a true nought.",
    NOT_SUPPLIED: "The list of records that the figure is counted from did not come.",
    NOT_IN_HISTORY: "The period lies before the records that came.",
    NO_NATIONAL_FIGURE: "Nothing is published for England, the region or similar councils.",
    WHOLE_YEARS_ONLY: "Published, but counted over a whole year, and this report is of a part of one.",
    NOT_APPLICABLE: "Does not apply: a count is out of nothing, and a record of carers is of no child.",
}
GLOSSARY = {
    "Advocacy": "Help for a child from someone independent to say what they want and to be heard.",
    "As-at date": "The day up to which records are counted.",
    "Child looked after": "A child in the care of the council, or accommodated by it for more than 24 hours.",
    "Child protection plan": "What is done to keep a child safe whom a conference found at risk of harm.",
    "Cafcass": "The service that advises the family courts in England about children.",
    "DfE": "The Department for Education, which publishes figures of every council.",
    "FTE": "Full-time equivalent: two officers at half time are one.",
    "Initial child protection conference": "The meeting that decides whether a child needs a protection "
    "plan; due within 15 working days of the strategy discussion.",
    "IRO": "Independent Reviewing Officer, who chairs a child's reviews and follows up the care plan.",
    "Local Authority Interactive Tool": "The DfE's collection of published figures of every council.",
    "Moderation": "A second look at an audit and its grade by somebody else.",
    "Ofsted": "The inspectorate of children's services, with which children's homes must be registered.",
    "ONS": "The Office for National Statistics, which estimates how many children live in an area.",
    "PAF and NI": "Sets of indicators that were asked of councils until 2010; some are still in use.",
    "Pathway plan": "The plan for a young person of 16 or 17 who will leave care.",
    "Period of care": "The time from a child's first day in care to the last, whatever changes in between.",
    "Permanence plan": "The plan for where a child will grow up for good.",
    "Placement order": "A court's order that allows a child to be placed for adoption.",
    "PN code": "The code from PN0 to PN7 that records how a child took part in a review.",
    "Return": "The file of data about children looked after that the council sends to the Department for "
    "Education each year; also called SSDA903. REC, RNE, PLACE, URN and the like are columns of it.",
    "Review": "The meeting, or series of meetings, that looks at whether a child's care plan still fits.",
    "Review conference": "The meeting that looks at whether a child protection plan is still needed.",
    "Section 47 enquiry": "The enquiry a council makes when a child may be suffering serious harm (Children "
    "Act 1989).",
    "Short breaks": "Care for a few days at a time, agreed with the parents, with more time between reviews.",
    "Statistical neighbours": "The ten councils most like this one, as the DfE names them; their figure is "
    "the mean of those that have one.",
    "UASC": "Unaccompanied asylum-seeking child.",
    "Working day": "A day from Monday to Friday that is not a bank holiday in England.",
}
ROUNDING = (
    "Percentages are worked out from the two counts beside them and rounded to one decimal place, a half up."
)
SHORT_BREAKS = "Series of short breaks have a schedule of their own (regulation 48) and stand apart."
PUBLISHED = (
    "Figures of England, the region and similar councils are as published; the year stands behind each."
)
PART_OF_A_YEAR = (
    "This report is of a part of a year. Published shares, and figures of a last day, are of whole years to "
    "31 March; numbers and rates that are counted over a year are not set beside it."
)


def how_to_read(review_intervals: str, edition: Edition, is_whole_year: bool = True) -> tuple[str, ...]:
    """What a reader should know before the first table; intervals of another name are told by that name."""
    due = (
        "A child's first review is due within 20 working days of coming into care, the second within three "
        "months of the first, and each later one within six months of the one before (Care Planning, "
        "Placement and Case Review (England) Regulations 2010, regulation 33). Due days are counted "
        f"{INTERVALS.get(review_intervals, review_intervals)}."
    )
    of_a_part = () if is_whole_year else (PART_OF_A_YEAR,)
    kept_back = (f"{HIDDEN}: {SIGNS[HIDDEN]}",) if edition == "public" else ()
    return (due, SHORT_BREAKS, ROUNDING, PUBLISHED, *of_a_part, *kept_back)


def glossary(edition: Edition, is_whole_year: bool = True) -> tuple[tuple[str, str], ...]:
    """The terms in the order of the alphabet, then the signs and words that stand in cells of this report."""
    idle = ({HIDDEN} if edition == "officer" else set()) | ({WHOLE_YEARS_ONLY} if is_whole_year else set())
    signs = [(sign, told) for sign, told in SIGNS.items() if sign not in idle]
    return (*sorted(GLOSSARY.items(), key=lambda one: one[0].lower()), *signs)
