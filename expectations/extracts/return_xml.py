"""The elements of the return's XML, in order, as the Department for Education's schema of 2021 has them.

Writing or reading a document does not belong here, nor do elements that the schema (CLA.xsd) does not know:
social worker episodes and deprivation of liberty orders have none.
"""

from __future__ import annotations

from dataclasses import dataclass

from expectations.extracts.ssda903 import XML_OTHER_NAMES

SCHEMA = "Expanded SSDA903 Return 2021"


@dataclass(frozen=True)
class Leaf:
    """One element with a text: the table and column it comes from, and how long the schema lets it be.

    `must`: the element has to be there, if only as a blank tag. With `shortest` above 0 no blank is taken.
    """

    element: str
    table: str
    column: str
    shortest: int
    longest: int
    must: bool = False


@dataclass(frozen=True)
class Part:
    """An element that holds one row of a table; `most` is how often the schema takes it for one child."""

    element: str
    table: str
    leaves: tuple[Leaf, ...]
    most: int


def _leaves(table: str, *leaves: tuple[str, int, int, bool]) -> tuple[Leaf, ...]:
    return tuple(
        Leaf(element, table, XML_OTHER_NAMES.get(element, element), shortest, longest, must)
        for element, shortest, longest, must in leaves
    )


UASC_FLAG = "UASC"  # 1 for a child in the table, else 0; it is no column of the return
HEADER: tuple[Leaf | Part | str, ...] = (
    *_leaves(
        "header",
        ("CHILDID", 1, 10, True),
        ("UPN", 0, 13, True),
        ("SEX", 1, 1, True),
        ("DOB", 10, 10, True),
        ("ETHNIC", 4, 4, True),
    ),
    UASC_FLAG,
    *_leaves("uasc", ("DUC", 0, 10, False)),
    *_leaves(
        "ad1",
        ("DATE_INT", 0, 10, False),
        ("DATE_MATCH", 0, 10, False),
        ("FOSTER_CARE", 0, 1, False),
        ("NB_ADOPTR", 0, 1, False),
        ("SEX_ADOPTR", 0, 2, False),
        ("LS_ADOPTR", 0, 3, False),
    ),
    *_leaves("oc3", ("IN_TOUCH", 0, 4, False), ("ACTIV", 0, 2, False), ("ACCOM", 0, 2, False)),
    Part(
        "AMISSING",
        "missing",
        _leaves("missing", ("MISSING", 0, 1, True), ("MIS_START", 0, 10, True), ("MIS_END", 0, 10, False)),
        366,
    ),
    Part("AREVIEW", "reviews", _leaves("reviews", ("REVIEW", 10, 10, True), ("REVIEW_CODE", 3, 3, True)), 52),
    *_leaves("header", ("MOTHER", 0, 1, False), ("MC_DOB", 0, 10, False)),
    Part(
        "PERMANENCE",
        "prev_perm",
        _leaves(
            "prev_perm", ("PREV_PERM", 0, 2, False), ("LA_PERM", 0, 3, False), ("DATE_PERM", 0, 10, False)
        ),
        1,
    ),
    Part(
        "OC2",
        "oc2",
        _leaves(
            "oc2",
            ("SDQ_SCORE", 0, 2, False),
            ("SDQ_REASON", 0, 4, False),
            *(
                (column, 0, 1, False)
                for column in (
                    "CONVICTED",
                    "HEALTH_CHECK",
                    "IMMUNISATIONS",
                    "TEETH_CHECK",
                    "HEALTH_ASSESSMENT",
                    "SUBSTANCE_MISUSE",
                    "INTERVENTION_RECEIVED",
                    "INTERVENTION_OFFERED",
                )
            ),
        ),
        1,
    ),
    Part(
        "AD_PLACED",
        "placed_adoption",
        _leaves(
            "placed_adoption",
            ("DATE_PLACED", 0, 10, True),
            ("DATE_PLACED_CEASED", 0, 10, False),
            ("REASON_PLACED_CEASED", 0, 3, False),
        ),
        366,
    ),
)
EPISODE = Part(
    "EPISODE",
    "episodes",
    _leaves(
        "episodes",
        ("DECOM", 10, 10, True),
        ("RNE", 1, 1, True),
        ("LS", 2, 2, True),
        ("CIN", 2, 2, True),
        ("PL", 2, 2, True),
        ("PL_POST", 0, 8, False),
        ("HOME_POST", 0, 8, False),
        ("URN", 0, 8, False),
        ("PLACE_PROVIDER", 0, 3, False),
        ("DEC", 0, 10, True),
        ("REC", 0, 3, True),
        ("REASON_PLACE_CHANGE", 0, 6, False),
    ),
    366,
)


def parts() -> tuple[Part, ...]:
    """Return the elements that hold a row each, those of the header first."""
    return (*(one for one in HEADER if isinstance(one, Part)), EPISODE)


def leaves() -> tuple[Leaf, ...]:
    """Return every element with a text, in the order of the document."""
    return tuple(
        leaf
        for one in (*HEADER, EPISODE)
        if not isinstance(one, str)
        for leaf in (one.leaves if isinstance(one, Part) else (one,))
    )
