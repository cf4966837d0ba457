"""The pandera contracts of the extracts, made from the tables of fields, and the cells that break them.

Reading a value does not belong here: what is checked is canonical text, after reading. Nor do duplicates,
which the landing finds, nor statutory codes: a wrong one must reach the rule that reports it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from expectations.extracts.fields import Field, table
from expectations.extracts.shown import shown

if TYPE_CHECKING:
    import pandera.pandas as pandera

Cells: TypeAlias = Any  # an Arrow array; Arrow has no types for mypy

BROKEN_COLUMNS = [
    "position",
    "column_name",
    "reason",
    "found",
    "expected",
    "how_to_fix",
    "if_unreadable",
]
# From the first to the last: of two reasons for one cell, the earlier is told.
HOW_TO_FIX = {
    "missing_key": "Correct it in the case-management system and extract again.",
    "missing_value": "Correct it in the case-management system and extract again.",
    "lost_digits": "A spreadsheet has rounded the id: extract it as text, and do not open the file in Excel.",
    "not_an_id": "See whether the extract writes a formula or a line break here; it should write the id.",
    "not_a_date": "Correct the date at source, or have the extract write dates as year-month-day.",
    "not_a_number": "Correct it at source, or see whether the extract puts the wrong column here.",
    "not_a_whole_number": "Have the extract write the number without a fraction.",
    "out_of_range": "Correct it at source, or see whether the extract puts the wrong column here.",
    "not_yes_or_no": "Have the extract write Y or N; Yes, No, 1, 0, true and false are understood too.",
    "unknown_code": "Correct the code at source, or add the council's own words to the code map.",
    "too_long": "See whether the extract puts the wrong column or several values here.",
}
# Shares of full time, and the total of the strengths and difficulties questionnaire. No other number of an
# extract has an upper end, and none may be negative.
HIGHEST = {
    "prof_full_time_equivalency": 1,
    "fte": 1,
    "fte_contract": 1,
    "fte_available": 1,
    "fte_cla": 1,
    "fte_cp": 1,
    "fte_fostering": 1,
    "csdq_sdq_score": 40,
}
_DATE = r"^\d{4}-\d{2}-\d{2}$"
_NUMBER = r"^-?\d+(\.\d+)?$"
_WHOLE_NUMBER = r"^-?\d+$"
# An id that a spreadsheet took for a number, of which it keeps 15 digits: 1.23E+16, or 12345678901234500.0.
# 12E5 and 1E-3 are ids that somebody gave.
LOST_DIGITS = r"(?i)^[\s\x{a0}]*[+-]?(?:\d+(?:\.\d+e[+-]?|e\+)\d+|\d{16,}\.0+)[\s\x{a0}]*$"
_FORMULA_OR_CONTROL = r"^[=+@]|[\x00-\x1f\x7f]"


def expected(reason: str, field: Field) -> str:
    """Return what the contract wants of a column, in words, for a cell that breaks it for this reason."""
    most = HIGHEST.get(field.column)
    return {
        "missing_key": "a value in every row, because it is part of the key",
        "missing_value": "a value in every row",
        "lost_digits": "the id as text, with all its digits",
        "not_an_id": "an id, with no sign of a formula before it and no line break in it",
        "not_a_date": "a date, best as 2025-04-01",
        "not_a_number": "a number",
        "not_a_whole_number": "a whole number",
        "out_of_range": "a number of 0 or more" if most is None else f"a number from 0 to {most}",
        "not_yes_or_no": "Y or N",
        "unknown_code": f"one of {', '.join(field.codes)}",
        "too_long": f"at most {field.max_length} characters",
    }[reason]


def broken_cells(name: str, cells: pd.DataFrame) -> pd.DataFrame:
    """Return one row per cell that breaks the contract of a table, in the order of rows, then columns.

    `cells` holds the contract's columns as canonical text, blank as missing, with a RangeIndex. The answer
    has BROKEN_COLUMNS: `position` is the row's place in `cells`, from 0; `found` tells the value only where
    `shown` lets it; `if_unreadable` is quarantine or carry. A column that is absent raises KeyError.
    """
    from pandera.errors import SchemaErrors

    fields = table(name).fields
    cells = cells[[field.column for field in fields]].astype("str")
    try:
        contract(name).validate(cells, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return pd.DataFrame(columns=BROKEN_COLUMNS).astype({"position": "int64"})
    broken = pd.DataFrame(
        {
            "position": cases["index"].astype("int64"),
            "column_name": cases["column"].astype("str"),
            "reason": cases["check"].astype("str"),
        }
    )
    keys = [field.column for field in fields if field.key]
    blank = broken["reason"] == "not_nullable"
    broken.loc[blank, "reason"] = "missing_value"
    broken.loc[blank & broken["column_name"].isin(keys), "reason"] = "missing_key"
    order = {field.column: place for place, field in enumerate(fields)}
    rank = {reason: place for place, reason in enumerate(HOW_TO_FIX)}
    broken["place"], broken["rank"] = broken["column_name"].map(order), broken["reason"].map(rank)
    broken = broken.sort_values(["position", "place", "rank"], ignore_index=True)
    broken = broken.drop_duplicates(["position", "column_name"], ignore_index=True)
    described = [
        _described(field, part, cells[field.column])
        for field in fields
        if len(part := broken[broken["column_name"] == field.column])
    ]
    return pd.concat(described).sort_index()[BROKEN_COLUMNS]


def _described(field: Field, broken: pd.DataFrame, column: pd.Series[str]) -> pd.DataFrame:
    values = column.take(broken["position"].to_numpy())
    told = {value: shown(value, field) for value in values.dropna().unique()}
    reasons = broken["reason"]
    return broken.assign(
        found=values.map(told).fillna("blank").astype("str").to_numpy(),
        expected=reasons.map({reason: expected(reason, field) for reason in reasons.unique()}),
        how_to_fix=reasons.map(HOW_TO_FIX),
        if_unreadable=field.if_unreadable,
    )


@cache
def contract(name: str) -> pandera.DataFrameSchema:
    """Return the pandera contract of a table: keys and other blanks, kinds of value, codes and lengths."""
    import pandera.pandas as pandera

    columns = {
        field.column: pandera.Column(
            str,
            checks=[pandera.Check(_passes(breaks), error=reason) for reason, breaks in _checks(field)],
            nullable=not field.filled,
        )
        for field in table(name).fields
    }
    return pandera.DataFrameSchema(columns, strict=True, name=name)


Breaks = Callable[[Cells], Cells]


def _passes(breaks: Breaks) -> Callable[[pd.Series[str]], pd.Series[bool]]:
    def check(column: pd.Series[str]) -> pd.Series[bool]:
        passes = pc.fill_null(pc.invert(breaks(pa.array(column, pa.string(), from_pandas=True))), True)
        return pd.Series(passes.to_numpy(zero_copy_only=False), index=column.index)

    return check


def _checks(field: Field) -> list[tuple[str, Breaks]]:
    checks: list[tuple[str, Breaks]] = []
    if field.type == "id":
        checks.append(("lost_digits", lambda cells: pc.match_substring_regex(cells, LOST_DIGITS)))
        checks.append(("not_an_id", lambda cells: pc.match_substring_regex(cells, _FORMULA_OR_CONTROL)))
    if field.type == "date":
        checks.append(("not_a_date", _by_value(_no_date)))
    if field.type in {"number", "integer"}:
        checks.append(("not_a_number", _by_value(_not_like(_NUMBER))))
        checks.append(("out_of_range", _by_value(_out_of_range(HIGHEST.get(field.column)))))
    if field.type == "integer":
        checks.append(("not_a_whole_number", _by_value(_not_like(_WHOLE_NUMBER))))
    if field.type == "flag":
        checks.append(("not_yes_or_no", _by_value(_none_of(("Y", "N")))))
    if field.codes:
        checks.append(("unknown_code", _by_value(_none_of(field.codes))))
    if (longest := field.max_length) is not None:
        checks.append(("too_long", lambda cells: pc.greater(pc.utf8_length(cells), longest)))
    return checks


def _by_value(breaks: Breaks) -> Breaks:
    """Judge each different value once, because a column of dates or codes holds few of them."""

    def judged(cells: Cells) -> Cells:
        coded = pc.dictionary_encode(cells)
        coded = coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded
        return breaks(coded.dictionary).take(coded.indices)

    return judged


def _not_like(pattern: str) -> Breaks:
    return lambda values: pc.invert(pc.match_substring_regex(values, pattern))


def _none_of(codes: tuple[str, ...]) -> Breaks:
    return lambda values: pc.invert(
        pc.is_in(pc.utf8_upper(values), pa.array([code.upper() for code in codes]))
    )


def _no_date(values: Cells) -> Cells:
    days = pd.to_datetime(values.to_pandas(), format="%Y-%m-%d", errors="coerce")
    return pc.or_(_not_like(_DATE)(values), pa.array(days.isna().to_numpy()))


def _out_of_range(most: int | None) -> Breaks:
    def breaks(values: Cells) -> Cells:
        numbers = pc.if_else(pc.match_substring_regex(values, _NUMBER), values, None).cast(pa.float64())
        outside = pc.less(numbers, 0.0)
        if most is not None:
            outside = pc.or_(outside, pc.greater(numbers, float(most)))
        return pc.fill_null(outside, False)

    return breaks
