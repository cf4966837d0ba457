"""The words of the annual report: what each figure counts, what each code means, what each term stands for.

Figures do not belong here, nor does layout.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """How one share is counted: above the line, below the line, and what a reader should know."""

    title: str
    numerator: str
    denominator: str
    unit: str
    note: str = ""

    @property
    def definition(self) -> str:
        """The whole definition as one sentence."""
        return f"{self.numerator}, as a share of {self.denominator[0].lower()}{self.denominator[1:]}."

    @property
    def nothing(self) -> str:
        """What stands in place of a percentage when there is nothing below the line."""
        return f"no {self.unit}"


TIMELINESS = {
    "A": Measure(
        "Reviews held on time",
        "Reviews held in the year on or before the day they were due",
        "Reviews held in the year whose due day is known",
        "reviews",
        "The count that most councils print.",
    ),
    "B": Measure(
        "Reviews held on time, counting missed ones",
        "Reviews held in the year on or before the day they were due",
        "Reviews held in the year whose due day is known, and reviews due in the year that were not held "
        "in it",
        "reviews",
        "Stricter: a review that did not take place in the year lowers the share.",
    ),
    "C": Measure(
        "Children whose reviews were all on time",
        "Children whose reviews due in the year were all held on time",
        "Children looked after at 31 March for at least four weeks, without those in short breaks and those "
        "whose reviews cannot be assessed",
        "children",
        "A child with no review due counts as on time. This follows a former national indicator (PAF C68, "
        "later NI 66). We have not been able to see the indicator's own text, so its exact wording is not "
        "confirmed.",
    ),
}

PARTICIPATION_CODES = {
    "PN0": "Under 4 years old on the day of the review",
    "PN1": "Came to the review and spoke for themselves",
    "PN2": "Came to the review; someone else spoke for them at their wish",
    "PN3": "Came to the review and made their views known without words",
    "PN4": "Came to the review and gave no views",
    "PN5": "Did not come; asked someone to speak for them",
    "PN6": "Did not come; gave views in another way, such as a letter, a call or a recording",
    "PN7": "Did not come and gave no views",
}

SHARES = {
    "took_part": Measure(
        "Took part",
        "Reviews with code PN1 to PN6 (the child came, or gave views, or both)",
        "Reviews of children aged 4 and over with a code (PN1 to PN7)",
        "reviews",
    ),
    "attended": Measure(
        "Attended",
        "Reviews with code PN1 to PN4 (the child came)",
        "Reviews of children aged 4 and over with a code (PN1 to PN7)",
        "reviews",
    ),
}
BY_CODE = Measure("Reviews by code", "Reviews with the code", "All reviews held in the year", "reviews")
BY_AGE = Measure(
    "Took part, by age",
    "Reviews with code PN1 to PN6, of children in the age group",
    "Reviews with code PN1 to PN7, of children in the age group",
    "reviews",
)

SEQUENCES = {
    "first": "First review",
    "second": "Second review",
    "later": "Later reviews",
    "unknown": "Place in the series not known",
}

AGE_BANDS = {
    "4 to 9": "4 to 9 years",
    "10 to 15": "10 to 15 years",
    "16 and over": "16 years and over",
    "under 4 or not known": "Under 4, or age not known, with a code for older children",
}
NO_CODE = "No valid code was recorded"

INTERVALS = {
    "calendar_months": "in calendar months (three months after 30 November is the last day of February)",
    "days_91_183": "as 91 days for three months and 183 days for six",
}

NO_NATIONAL_FIGURE = (
    "No national figure: no England or regional figure for reviews of children looked after in timescale is "
    "published, so none is printed beside these."
)
WITHOUT_SHORT_BREAKS = (
    "Series of short breaks have a schedule of their own (regulation 48) and are not in these tables."
)
NOT_ASSESSABLE = (
    "A review is not assessable when the day it was due cannot be worked out, because an earlier review of "
    "the child may lie outside the data we hold. It is not counted as on time or as late, and it is not in "
    "the percentages."
)

GLOSSARY = {
    "Child looked after": "A child in the care of the council, or accommodated by it for more than 24 hours.",
    "IRO": "Independent Reviewing Officer, who chairs a child's reviews and follows up the care plan.",
    "PN code": "The code from PN0 to PN7 that records how a child took part in a review.",
    "Return": "The file of data about children looked after that the council sends to the Department for "
    "Education each year.",
    "Review": "The meeting, or series of meetings, that looks at whether a child's care plan still fits.",
    "Short breaks": "Care for a few days at a time, agreed with the parents, with more time between reviews.",
    "SSDA903": "The name of the return about children looked after.",
    "Working day": "A day from Monday to Friday that is not a bank holiday in England.",
}
