"""The code that a cell's text stands for: the code itself, the authority's map, or a label known nationally.

Reading files and counting cells do not belong here, nor whether a code was right in its year: see the rules.
A text that could be two codes is never settled here: it is listed for the authority to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from expectations.extracts.code_labels import CodeSet, bare, code_sets
from expectations.extracts.fields import Field

# A label this long that opens a text is taken for what the text means, when a code stands before it.
_OPENING_LABEL = 10
_LONGEST_LABEL = 300
_WORDS = {
    "Y": frozenset({"yes", "true", "1"}),
    "N": frozenset({"no", "false", "0"}),
    "NA": frozenset({"n a", "not applicable"}),
}
_CODE_FIRST = re.compile(
    r"[(\[]?\s*(?P<code>[A-Za-z0-9]{1,8})\s*(?P<by>[)\]]?\s*[-–—:]|[)\]]|\s)\s*(?P<label>\S.*)", re.S
)
_CODE_LAST = re.compile(r"(?P<label>.*\S)\s*[(\[]\s*(?P<code>[A-Za-z0-9]{1,8})\s*[)\]]\.?", re.S)
_LIST_LETTER = re.compile(r"[A-Za-z]{1,2}\d?\)\s*(?P<rest>\S.*)", re.S)
_WHOLE = re.compile(r"(?P<digits>\d+)\.0+")
_CODE_INSIDE = re.compile(r"\b(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-Z0-9]{2,4}\b")


@dataclass(frozen=True)
class Understood:
    """What a text stands for: its `code`, or None with the codes it might be; `readings` say by which way.

    `is_label`: the text as a whole is a known label, so that it can be shown to people.
    """

    code: str | None
    readings: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    is_label: bool = False


UNKNOWN = Understood(None, ("unknown_code_text",))


class CodeMap:
    """The authority's rows that hold on one day, over the national labels.

    `rows` have the columns of the `code_map` extract, with dates as year-month-day. A row's `field` is a
    column, `table.column` or a national set; its `source_system` blank or `*` means any. Rows without a code
    are left out. Of several rows for a text the column's beats the set's, then the system's beats any
    system's; when rows as near as each other give different codes, the text is left with all of them. A code
    that the column cannot hold counts for nothing. `as_at` None: every row holds.
    """

    def __init__(self, rows: Iterable[Mapping[str, str | None]] = (), as_at: date | None = None) -> None:
        day = as_at.isoformat() if as_at else None
        held = [
            row
            for row in rows
            if row.get("national_code")
            and (day is None or (row.get("valid_from") or "") <= day <= (row.get("valid_to") or "9999"))
        ]
        self._codes: dict[tuple[str, str, str], set[str]] = {}
        for row in held:
            key = (
                system_name(row.get("source_system") or ""),
                folded(row.get("field") or ""),
                folded(row.get("source_value") or ""),
            )
            self._codes.setdefault(key, set()).add((row["national_code"] or "").strip())

    def understand(self, field: Field, text: str, system: str = "") -> Understood:
        """Return what a trimmed text of a coded column stands for; a text it does not know stays undecided.

        A column without national set and without codes of its own takes only what the authority mapped.
        """
        codes, labels = _space(field.code_set or "", field.codes)
        code = codes.get(text.upper())
        if code is not None:
            return Understood(code, () if code == text else ("case_folded",))
        mapped = self._mapped(field, text, system, codes)
        if len(mapped) > 1:
            return Understood(None, ("two_codes",), tuple(sorted(mapped)))
        if mapped:
            return Understood(next(iter(mapped)), ("code_map",))
        if not codes:
            return Understood(text)
        whole = _WHOLE.fullmatch(text)
        if whole is not None:
            inner = self.understand(field, whole["digits"], system)
            return (
                inner
                if inner.code is None
                else Understood(inner.code, ("whole_number_suffix", *inner.readings))
            )
        if len(text) > _LONGEST_LABEL:
            return UNKNOWN
        return _by_label(text, codes, labels)

    def _mapped(self, field: Field, text: str, system: str, known: Mapping[str, str]) -> set[str]:
        if not self._codes:
            return set()
        systems = (system_name(system), "") if system else dict.fromkeys(key[0] for key in self._codes)
        names = (f"{field.table}.{field.column}", field.column, field.code_set or "")
        for name in (folded(name) for name in names if name):
            for one in systems:
                codes = self._codes.get((one, name, folded(text)), set())
                held = {known.get(code.upper(), code) for code in codes if not known or code.upper() in known}
                if held:
                    return held
        return set()


def codes_of(field: Field) -> frozenset[str]:
    """Return the codes that a column may hold, of its national set and of its own; none for local codes."""
    return frozenset(_space(field.code_set or "", field.codes)[0].values())


@cache
def _space(code_set: str, own: tuple[str, ...]) -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """Return a column's codes by their upper case, and the labels that name them."""
    national = code_sets().get(code_set) or CodeSet({}, {})
    codes = national.codes | {code.upper(): code for code in own}
    return codes, national.labels | _yes_no(codes)


def _by_label(text: str, codes: Mapping[str, str], labels: Mapping[str, frozenset[str]]) -> Understood:
    named = labels.get(bare(text), frozenset())
    if len(named) == 1:
        return Understood(next(iter(named)), ("code_label",))
    if named:
        return Understood(None, ("two_codes",), tuple(sorted(named)), is_label=True)
    for form in (_CODE_FIRST, _CODE_LAST):
        parts = form.fullmatch(text)
        if parts is not None:
            found = _code_and_label(parts, codes, labels)
            if found is not None:
                return found
    listed = _LIST_LETTER.fullmatch(text)
    if listed is None:
        return UNKNOWN
    rest = listed["rest"]
    if rest.upper() in codes:
        return Understood(codes[rest.upper()], ("label_dropped",))
    return _by_label(rest, codes, labels)


def _code_and_label(
    parts: re.Match[str], codes: Mapping[str, str], labels: Mapping[str, frozenset[str]]
) -> Understood | None:
    """Return the code that stands beside a label, two codes when they disagree, None when there is none."""
    written, label = parts["code"], parts["label"]
    code = codes.get(written.upper())
    # `1 - Male`: the number is another spelling of the code that the label names.
    spelt = labels.get(bare(written), frozenset()) if code is None else frozenset()
    if code is None and not spelt:
        return None
    named = _named(label, labels)
    if code is None:
        if not named:
            return None
        if len(named) == 1 and named <= spelt and (len(spelt) == 1 or bare(label) in labels):
            return Understood(next(iter(named)), ("label_dropped",))
        return Understood(None, ("two_codes",), tuple(sorted(spelt | named)))
    others = {codes[word] for word in _CODE_INSIDE.findall(label) if word in codes} - {code}
    if named and code not in named:
        others |= named
    by = (parts.groupdict().get("by") or "[").strip()
    by = by if by[-1:] not in {"]", ")"} else ")"
    sure = code in named or not labels
    if not sure and by in {"", ")", "["} and not _is_letters_and_digits(written):
        return None  # `No longer in touch`, `a) Missing` and `10) Housing` do not begin with a code
    if not sure and written.isdigit() and not label[:1].isalpha():
        return None
    if others:
        return Understood(None, ("two_codes",), tuple(sorted({code} | others)))
    return Understood(code, ("label_dropped",))


def _named(text: str, labels: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the codes that the text names, as a whole or by the longest label that opens it."""
    words = bare(text)
    if words in labels:
        return labels[words]
    while " " in words:
        words = words.rpartition(" ")[0]
        if len(words) < _OPENING_LABEL:
            break
        if words in labels:
            return labels[words]
    return frozenset()


def _yes_no(codes: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return the words for Y, N and NA where a column's codes are these."""
    if not {"Y", "N"} <= set(codes):
        return {}
    return {
        word: frozenset({codes[code]}) for code, words in _WORDS.items() if code in codes for word in words
    }


def _is_letters_and_digits(code: str) -> bool:
    return any(letter.isdigit() for letter in code) and not code.isdigit()


def system_name(system: str) -> str:
    """Return a system's name as it is compared: letters and digits only, lower case; `*` is any: blank."""
    return bare(system).replace(" ", "")


def folded(text: str) -> str:
    """Return the text as an authority's map is compared: trimmed, case folded, runs of blanks as one."""
    return " ".join(text.split()).casefold()
