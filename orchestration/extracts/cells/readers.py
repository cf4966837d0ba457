"""How the different texts of a column are read, one function for each type of the tables of fields.

Counting cells does not belong here, nor do dates and codes themselves, which have modules of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from expectations.extracts.contract import LOST_DIGITS
from expectations.extracts.fields import Field
from orchestration.extracts.cells.code_maps import CodeMap, codes_of
from orchestration.extracts.cells.dates import Mask, read_dates
from orchestration.extracts.cells.texts import NOTHING, Texts

PERSON = "ssd_person.pers_person_id"
_NULL_WORDS = r"(?i)^(?:null|\(null\)|<null>|nan|nat|<na>|n/a|#n/a|none|ssd_ph|[-–—]{1,3})$"
_UNKNOWN = r"(?i)^unknown$"
_PLAIN_ID = r"^[A-Za-z0-9_/]*\d[A-Za-z0-9_/]*$|^[A-Fa-f0-9]{8}(?:-[A-Fa-f0-9]{4}){3}-[A-Fa-f0-9]{12}$"
_THOUSANDS = r"^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$"
_YES = frozenset({"y", "yes", "true", "t", "1"})
_NO = frozenset({"n", "no", "false", "f", "0"})
_FLAG = re.compile(r"(?:[a-z]\)|(?P<head>[a-z0-9])\s*[-–:])?\s*(?P<word>[a-z0-9]+)")
_OUTWARD = r"[A-Z]{1,2}\d[A-Z\d]?"
_POSTCODE = rf"^(?P<out>GIR|{_OUTWARD})(?P<inward>0AA|\d[A-Z]{{2}})?$"
_NO_ADDRESS = r"(?i)^(?:zz|xx)[a-z0-9 ]*$"


@dataclass(frozen=True)
class ReadingRules:
    """How one authority's extracts are read.

    `two_digit_years`: years 00 to this are 2000 and later (None: such dates stay unread). `person_id_digits`:
    how long a person id of digits is, with zeros in front (None: as it came). `system`: the case-management
    system, for the rows of `code_map` that hold for one system only.
    """

    two_digit_years: int | None = None
    person_id_digits: int | None = None
    code_map: CodeMap = field(default_factory=CodeMap)
    system: str = ""


def is_canonical(field: Field, cells: pa.ChunkedArray, how: ReadingRules) -> bool:
    """Return whether a look at the whole column shows that nothing in it needs reading: plain ids only."""
    if field.type != "id" or (_is_person(field) and how.person_id_digits):
        return False
    return bool(pc.all(pc.match_substring_regex(cells, _PLAIN_ID)).as_py())


def _is_person(field: Field) -> bool:
    return PERSON in (field.refers_to, f"{field.table}.{field.column}")


def read_texts(field: Field, texts: Texts, how: ReadingRules) -> None:
    """Put each text into canonical form by the type of its column, and mark what was done to it.

    What cannot be read is given back as it came. A null word becomes null, except where it is a code.
    """
    if field.type == "json":
        # What is written inside is somebody's own, blanks and all. Only a cell that says NULL is emptied.
        is_null = texts.like(_NULL_WORDS)
        texts.text = texts.came
        texts.replace("null_word", is_null, NOTHING)
        return
    blank = np.asarray(pc.equal(texts.text, ""), dtype=bool)
    texts.mark("blanks_trimmed", blank | np.asarray(pc.not_equal(texts.came, texts.text), dtype=bool))
    texts.text = pc.if_else(pa.array(blank), NOTHING, texts.text)
    _READERS.get(field.type, _text)(field, texts, how)


def _nulls(texts: Texts, *patterns: str) -> None:
    for pattern in patterns:
        texts.replace("null_word", texts.like(pattern), NOTHING)


def _text(field: Field, texts: Texts, how: ReadingRules) -> None:
    _nulls(texts, _NULL_WORDS)


def _id(field: Field, texts: Texts, how: ReadingRules) -> None:
    _nulls(texts, _NULL_WORDS, _UNKNOWN)
    texts.replace("placeholder_id", texts.like(r"^-1(?:\.0+)?$"), NOTHING)
    texts.leave("unreadable", texts.like(LOST_DIGITS))
    whole = texts.like(r"^\d{1,15}\.0+$")
    texts.replace("whole_number_suffix", whole, pc.replace_substring_regex(texts.text, r"\.0+$", ""))
    if _is_person(field) and how.person_id_digits:
        short = texts.like(r"^\d+$") & np.asarray(
            pc.fill_null(pc.less(pc.utf8_length(texts.text), how.person_id_digits), False), dtype=bool
        )
        texts.replace("zeros_restored", short, pc.utf8_lpad(texts.text, how.person_id_digits, "0"))


def _number(field: Field, texts: Texts, how: ReadingRules) -> None:
    _nulls(texts, _NULL_WORDS, _UNKNOWN)
    thousands = texts.like(_THOUSANDS)
    texts.replace("number_separators", thousands, pc.replace_substring(texts.text, ",", ""))
    if field.type == "integer":
        whole = texts.like(r"^[+-]?\d+\.0*$")
        texts.replace("whole_number_suffix", whole, pc.replace_substring_regex(texts.text, r"\.0*$", ""))
        texts.leave("unreadable", _unlike(texts, r"^[+-]?\d+$"))
    else:
        # SQL Server writes 0.5 as .5
        bare = texts.like(r"^[+-]?\.\d+$")
        texts.replace("zeros_restored", bare, pc.replace_substring_regex(texts.text, r"\.", "0."))
        texts.leave("unreadable", _unlike(texts, r"^[+-]?\d+(?:\.\d+)?$"))


def _date(field: Field, texts: Texts, how: ReadingRules) -> None:
    _nulls(texts, _NULL_WORDS, _UNKNOWN)
    there = np.flatnonzero(np.asarray(pc.is_valid(texts.text)))
    read = read_dates(texts.text.take(pa.array(there)), how.two_digit_years)
    place = np.full(len(texts.came), -1, dtype=np.int64)
    place[there] = np.arange(len(there))
    texts.text = read.iso.take(pa.array(place, mask=place < 0))
    for reading, mask in read.readings.items():
        which = texts.at(there[mask])
        if reading in {"unreadable", "masked_day"}:
            texts.leave(reading, which)
        else:
            texts.mark(reading, which)


def _postcode(field: Field, texts: Texts, how: ReadingRules) -> None:
    _nulls(texts, _NULL_WORDS, _UNKNOWN)
    joined = pc.replace_substring_regex(pc.utf8_upper(texts.text), r"[\s\x{a0}]+", "")
    parts = pc.extract_regex(joined, _POSTCODE)
    outward, inward = pc.struct_field(parts, "out"), pc.struct_field(parts, "inward")
    spaced = pc.utf8_rtrim_whitespace(pc.binary_join_element_wise(outward, inward, " "))
    known = np.asarray(pc.is_valid(spaced), dtype=bool)
    other = known & np.asarray(pc.fill_null(pc.not_equal(spaced, texts.text), False), dtype=bool)
    # A blank anywhere but before the inward part may be a slip of the keyboard: it is counted apart.
    inner = other & _unlike(texts, rf"(?i)^(?:GIR|{_OUTWARD})\s*(?:\d[A-Z]{{2}})?$")
    texts.replace("postcode_form", other & ~inner, spaced)
    texts.replace("postcode_inner_blank", inner, spaced)
    texts.leave("unreadable", _unlike(texts, _NO_ADDRESS) & ~known)


def _flag(field: Field, texts: Texts, how: ReadingRules) -> None:
    _nulls(texts, _NULL_WORDS, _UNKNOWN)
    whole = texts.like(r"^[01]\.0+$")
    texts.replace("whole_number_suffix", whole, pc.utf8_slice_codeunits(texts.text, 0, 1))
    said = [_yes_or_no(text) for text in texts.text.to_pylist()]
    answer = pa.array(said, pa.string())
    is_read = np.asarray(pc.is_valid(answer), dtype=bool)
    other = np.asarray(pc.fill_null(pc.not_equal(answer, texts.text), False), dtype=bool)
    texts.replace("flag_word", is_read & other, answer)
    texts.leave("unreadable", np.asarray(pc.is_valid(texts.text), dtype=bool) & ~is_read)


def _yes_or_no(text: str | None) -> str | None:
    parts = _FLAG.fullmatch(text.lower()) if text is not None and len(text) <= 20 else None
    if parts is None:
        return None
    answer = "Y" if parts["word"] in _YES else "N" if parts["word"] in _NO else None
    head = parts["head"]
    against = head is not None and head in (_NO if answer == "Y" else _YES)
    return None if against else answer


def _code(field: Field, texts: Texts, how: ReadingRules) -> None:
    codes = codes_of(field)
    null_words = texts.like(_NULL_WORDS)
    answers: list[str | None] = texts.text.to_pylist()
    read: dict[str, list[int]] = {}
    left: dict[str, list[int]] = {}
    for place, text in enumerate(answers):
        if text is None:
            continue
        found = how.code_map.understand(field, text, how.system)
        known = found.code is not None and (found.readings or text in codes)
        if null_words[place] and not known:
            answers[place] = None
            read.setdefault("null_word", []).append(place)
        elif found.code is None:
            texts.undecided[place] = found
            left.setdefault(found.readings[0], []).append(place)
        else:
            answers[place] = found.code
            for reading in found.readings:
                read.setdefault(reading, []).append(place)
    texts.text = pa.array(answers, pa.string())
    for reading, places in read.items():
        texts.mark(reading, texts.at(places))
    for reading, places in left.items():
        texts.leave(reading, texts.at(places))


def _unlike(texts: Texts, pattern: str) -> Mask:
    return np.asarray(pc.is_valid(texts.text), dtype=bool) & ~texts.like(pattern)


_READERS: dict[str, Callable[[Field, Texts, ReadingRules], None]] = {
    "id": _id,
    "integer": _number,
    "number": _number,
    "date": _date,
    "postcode": _postcode,
    "flag": _flag,
    "code": _code,
}
