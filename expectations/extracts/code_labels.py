"""National code sets and the words that stand for their codes, read from `code_labels.csv` beside it.

An authority's own words do not belong here: they go into its code map. A label that stands under two codes of
a set is meant to stand there twice, so that it is seen to be ambiguous.

`kind` in the table: `meaning` (a code's published meaning, in short), `system_description` (how case-
management systems name it when they write words in place of codes) or `spelling` (another common way).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[^0-9a-z]+")
_APOSTROPHES = str.maketrans("", "", "'’‘`´")


@dataclass(frozen=True)
class CodeSet:
    """One national set: its `codes` by their upper case, and which of them each label, `bare`, names."""

    codes: dict[str, str]
    labels: dict[str, frozenset[str]]


@cache
def code_sets() -> dict[str, CodeSet]:
    """Return every national code set by name, with the codes of all years, retired ones too."""
    text = files(__package__).joinpath("code_labels.csv").read_text(encoding="utf-8")
    codes: dict[str, dict[str, str]] = {}
    labels: dict[str, dict[str, set[str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        name, code = row["code_set"], row["code"]
        codes.setdefault(name, {})[code.upper()] = code
        labels.setdefault(name, {}).setdefault(bare(row["label"]), set()).add(code)
    return {
        name: CodeSet(codes[name], {label: frozenset(named) for label, named in labels[name].items()})
        for name in codes
    }


def bare(text: str) -> str:
    """Return the text as labels are compared: lower case, letters and digits only, single blanks.

    `Child’s disability` and `CHILD'S  DISABILITY.` are the same; so are `&` and `and`.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES).replace("&", " and ")
    return _NEITHER_LETTER_NOR_DIGIT.sub(" ", plain).strip()
