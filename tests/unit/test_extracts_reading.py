"""Cells of every type read into canonical text, with each change counted and nothing blanked unseen."""

import pyarrow as pa
import pytest
from a_column import column
from hypothesis import given
from hypothesis import strategies as st

from expectations.extracts.fields import TYPES
from orchestration.extracts.cells.code_maps import CodeMap
from orchestration.extracts.cells.codes_to_decide import to_decide
from orchestration.extracts.cells.reading import Change, ReadingRules, read_cells

RULES = ReadingRules()
PERSON = "ssd_person.pers_person_id"
NOT_READ = {"unreadable", "masked_day", "two_codes", "unknown_code_text"}

FIELDS = {
    **{type: column(type) for type in TYPES},
    "person": column("id", refers_to=PERSON),
    "legal status": column("code", code_set="LS"),
    "sex": column("code", code_set="SEX"),
    "need": column("code", code_set="CIN"),
    "placement": column("code", code_set="PLACE"),
    "reason ended": column("code", code_set="REC"),
    "change reason": column("code", code_set="REASON_PLACE_CHANGE"),
    "ethnic": column("code", code_set="ETHNIC"),
    "disability": column("code", code_set="CIN_CENSUS_disabilitytype"),
    "offered": column("code", "Y", "N", "NA"),
}


def read(kind: str, text: str | None, rules: ReadingRules = RULES) -> tuple[str | None, set[str]]:
    answer = read_cells(FIELDS[kind], pa.chunked_array([pa.array([text], pa.string())]), rules)
    assert all(change == Change(1, 0) for change in answer.changes.values())
    return answer.cells[0].as_py(), set(answer.changes)


AS_IT_CAME: set[str] = set()
UNREADABLE = {"unreadable"}
# The value-level inputs of the London pipeline's probe, with what is done to each here.
PROBED = {
    "a score above its maximum is no matter of reading": ("integer", "99", "99", AS_IT_CAME),
    "nor is a negative number": ("integer", "-1", "-1", AS_IT_CAME),
    "12.9 is no integer": ("integer", "12.9", "12.9", UNREADABLE),
    "dd/mm/yyyy": ("date", "31/01/2020", "2020-01-31", {"date_uk"}),
    "d/m/yyyy": ("date", "1/2/2020", "2020-02-01", {"date_uk"}),
    "yyyy-mm-dd": ("date", "2020-01-31", "2020-01-31", AS_IT_CAME),
    "midnight": ("date", "31/01/2020 00:00:00", "2020-01-31", {"date_uk", "time_dropped"}),
    "a date cell with a time": ("date", "2020-01-31 13:00:00", "2020-01-31", {"time_of_day_dropped"}),
    "a serial date": ("date", "43861", "2020-01-31", {"date_excel_serial"}),
    "a serial date as number text": ("date", "43861.0", "2020-01-31", {"date_excel_serial"}),
    "dd-Mon-yy": ("date", "31-Jan-20", "31-Jan-20", UNREADABLE),
    "dd/mm/yy": ("date", "31/01/20", "31/01/20", UNREADABLE),
    "blanks round a date": ("date", " 2020-01-31\u00a0", "2020-01-31", {"blanks_trimmed"}),
    "a masked day": ("date", "zz/05/2019", "zz/05/2019", {"masked_day"}),
    "a postcode without blank": ("postcode", "sw1a1aa", "SW1A 1AA", {"postcode_form"}),
    "a postcode with two blanks": ("postcode", "EC1A  1BB", "EC1A 1BB", {"postcode_form"}),
    "a blank inside the inward part": ("postcode", "SW1A 1A A", "SW1A 1AA", {"postcode_inner_blank"}),
    "the outward part only": ("postcode", "E1W", "E1W", AS_IT_CAME),
    "a short outward part": ("postcode", "w1", "W1", {"postcode_form"}),
    "the Girobank postcode": ("postcode", "GIR 0AA", "GIR 0AA", AS_IT_CAME),
    "two postcodes": ("postcode", "SW1A 1AA EC1A 1BB", "SW1A 1AA EC1A 1BB", UNREADABLE),
    "a code in lower case": ("placement", "u1", "U1", {"case_folded"}),
    "a code with blanks": ("placement", " U1 ", "U1", {"blanks_trimmed"}),
    "a code in mixed case": ("change reason", "ApprR", "APPRR", {"case_folded"}),
    "U1 with its label": ("placement", "U1 - Foster placement", "U1", {"label_dropped"}),
    "E4A with its label": ("reason ended", "E4A: Returned home", "E4A", {"label_dropped"}),
    "N1 with its label": ("need", "N1 Abuse", "N1", {"label_dropped"}),
    "a need without its N": ("need", "1", "1", {"unknown_code_text"}),
    "section 20 as S20": ("legal status", "S20", "S20", {"two_codes"}),
    "a retired code": ("placement", "H5", "H5", AS_IT_CAME),
    "White British": ("ethnic", "White British", "WBRI", {"code_label"}),
    "Male": ("sex", "Male", "M", {"code_label"}),
    "sex as a number": ("sex", "1", "M", {"code_label"}),
    "sex as a decimal": ("sex", "1.0", "M", {"whole_number_suffix", "code_label"}),
    "a flag as No": ("flag", "No", "N", {"flag_word"}),
    "NULL in a cell": ("id", "NULL", None, {"null_word"}),
    "an id with leading zeros": ("person", "0012", "0012", AS_IT_CAME),
    "an id that looks like an exponent": ("person", "12E5", "12E5", AS_IT_CAME),
    "an id of 17 digits": ("person", "12345678901234567", "12345678901234567", AS_IT_CAME),
}


@pytest.mark.parametrize("case", PROBED)
def test_probed_input(case: str) -> None:
    kind, text, canonical, readings = PROBED[case]
    assert read(kind, text) == (canonical, readings)


@pytest.mark.parametrize("text", ["1", "No"])
def test_what_the_probe_left_to_the_authority_is_read_by_its_map(text: str) -> None:
    rows = [
        {"field": "CIN", "source_value": "1", "national_code": "N1"},
        {"field": "a_mother", "source_value": "no", "national_code": "0"},
    ]
    rules = ReadingRules(code_map=CodeMap(rows))
    fields = {"1": FIELDS["need"], "No": column("code", "0", "1", name="a_mother")}
    answer = read_cells(fields[text], pa.chunked_array([[text]]), rules)
    assert answer.cells.to_pylist() == [{"1": "N1", "No": "0"}[text]]
    assert set(answer.changes) == {"code_map"}


def test_settings_read_two_digit_years_and_lost_zeros() -> None:
    rules = ReadingRules(two_digit_years=49, person_id_digits=6)
    assert read("date", "31/01/20", rules) == ("2020-01-31", {"date_two_digit_year"})
    assert read("person", "12", rules) == ("000012", {"zeros_restored"})
    assert read("person", "12.0", rules) == ("000012", {"zeros_restored", "whole_number_suffix"})
    assert read("person", "P12", rules) == ("P12", set())
    assert read("id", "12", rules) == ("12", set())


@pytest.mark.parametrize(
    "word", ["NULL", "null", "NaN", "N/A", "#N/A", "None", "-", "--", "SSD_PH", "(null)"]
)
@pytest.mark.parametrize(
    "kind", ["id", "text", "date", "integer", "number", "postcode", "flag", "sex", "json"]
)
def test_nothing_in_words_is_nothing(kind: str, word: str) -> None:
    assert read(kind, word) == (None, {"null_word"})
    assert read(kind, f"\u200b{word} ")[0] is None


def test_a_null_word_that_is_a_code_is_the_code() -> None:
    assert read("disability", "None") == ("NONE", {"case_folded"})
    assert read("offered", "NA") == ("NA", set())
    assert read("offered", "N/A") == ("NA", {"code_label"})


def test_unknown_is_nothing_only_where_it_says_nothing() -> None:
    assert read("date", "Unknown") == (None, {"null_word"})
    assert read("text", "unknown") == ("unknown", set())
    assert read("sex", "unknown") == ("U", {"code_label"})
    assert read("need", "unknown") == ("unknown", {"unknown_code_text"})


@pytest.mark.parametrize(
    ("text", "canonical", "readings"),
    [
        ("-1", None, {"placeholder_id"}),
        ("-1.0", None, {"placeholder_id"}),
        ("12.0", "12", {"whole_number_suffix"}),
        ("0012.0", "0012", {"whole_number_suffix"}),
        ("12.5", "12.5", set()),
        ("1.23457E+16", "1.23457E+16", UNREADABLE),
        ("1E+17", "1E+17", UNREADABLE),
        ("12345678901234567.0", "12345678901234567.0", UNREADABLE),
        (" 1234567890123450.0", " 1234567890123450.0", UNREADABLE),
        ("12.3E16", "12.3E16", UNREADABLE),
        ("12E5", "12E5", set()),
        ("1E-3", "1E-3", set()),
        ("p001 ", "p001", {"blanks_trimmed"}),
        (" 1E+17", " 1E+17", UNREADABLE),
    ],
)
def test_ids_stay_text(text: str, canonical: str | None, readings: set[str]) -> None:
    assert read("id", text) == (canonical, readings)


@pytest.mark.parametrize(
    ("text", "integer", "number"),
    [
        ("1,234", "1234", "1234"),
        ("1,234,567.5", None, "1234567.5"),
        ("12.0", "12", "12.0"),
        ("1,234.0", "1234", "1234.0"),
        (".5", None, "0.5"),
        ("-3", "-3", "-3"),
        ("007", "007", "007"),
        ("<1", None, None),
        ("11 months", None, None),
        ("12,34", None, None),
        ("1,2", None, None),
        ("6.138", None, "6.138"),
        ("1e3", None, None),
        ("£5", None, None),
    ],
)
def test_numbers_are_plain_or_left(text: str, integer: str | None, number: str | None) -> None:
    for kind, canonical in (("integer", integer), ("number", number)):
        found, readings = read(kind, text)
        assert found == (text if canonical is None else canonical), kind
        assert (readings == UNREADABLE) is (canonical is None), kind
        assert bool(readings) is (found != text or canonical is None), kind


@pytest.mark.parametrize(
    ("flag", "texts"),
    [
        ("Y", ["Y", "y", "Yes", "YES", "1", "1.0", "true", "TRUE", "T", "a) Yes", "1 - Yes", "Y - Yes"]),
        ("N", ["N", "n", "No", "0", "0.0", "False", "f", "b) No", "0 - No", "2 - No", "n: no"]),
        (None, ["X", "2", "-1", "maybe", "1 - No", "Y - No", "yes and no", "No longer"]),
    ],
)
def test_flags_are_y_or_n_or_left(flag: str | None, texts: list[str]) -> None:
    for text in texts:
        found, readings = read("flag", text)
        assert found == (flag or text), text
        assert (readings == UNREADABLE) is (flag is None), text
        assert bool(readings) is (text not in {"Y", "N"}), text


@pytest.mark.parametrize("mark", ["ZZ", "zzz", "XXXX", "ZZ1 1ZZ Z"])
def test_marks_for_no_address_are_left(mark: str) -> None:
    assert read("postcode", mark) == (mark, set())


@pytest.mark.parametrize("text", ["Flat 2", "SW1A 1AA, EC1A 1BB", "1AA SW1A", "SW1A 1", "?"])
def test_what_is_no_postcode_is_left(text: str) -> None:
    assert read("postcode", text) == (text, UNREADABLE)


def test_json_stays_as_it_came() -> None:
    text = ' {"NOTE": "a\u0001b\n"} '
    assert read("json", text) == (text, set())


def test_blank_cells_are_null() -> None:
    assert read("text", "\u00a0\u200b ") == (None, {"blanks_trimmed"})
    assert read("text", None) == (None, set())


def test_changes_count_cells_and_name_the_first() -> None:
    cells = pa.chunked_array(
        [
            pa.array([None, "2020-01-31", "01/02/2020"]),
            pa.array(["01/02/2020", "NULL", "nonsense"]),
            pa.array([], pa.string()),
            pa.array(["01/02/2020 09:00", "2020-01-31"]),
        ]
    )
    answer = read_cells(FIELDS["date"], cells, RULES)
    day, first = "2020-01-31", "2020-02-01"
    assert answer.cells.to_pylist() == [None, day, first, first, None, "nonsense", first, day]
    assert answer.changes == {
        "date_uk": Change(3, 2),
        "time_of_day_dropped": Change(1, 6),
        "null_word": Change(1, 4),
        "unreadable": Change(1, 5),
    }


def test_undecided_codes_are_counted_by_text() -> None:
    cells = pa.chunked_array([["S20", "C1", None, "S20"], [" Section 8", "s20"]])
    answer = read_cells(FIELDS["legal status"], cells, RULES)
    assert answer.cells.to_pylist() == ["S20", "C1", None, "S20", " Section 8", "s20"]
    assert answer.changes == {"two_codes": Change(3, 0), "unknown_code_text": Change(1, 4)}
    listed = [
        (line.text_found, line.candidates, line.cells)
        for line in to_decide(FIELDS["legal status"], answer.undecided)
    ]
    assert listed == [("S20", "V2|V3|V4", 2), ("s20", "V2|V3|V4", 1), ("text of 10 characters", "", 1)]


@pytest.mark.parametrize(
    "cells", [pa.chunked_array([], pa.string()), pa.chunked_array([pa.nulls(3, pa.string())])]
)
@pytest.mark.parametrize("kind", FIELDS)
def test_no_cells_and_blank_cells_read_as_they_are(kind: str, cells: pa.ChunkedArray) -> None:
    answer = read_cells(FIELDS[kind], cells, RULES)
    assert answer.cells.equals(cells)
    assert not answer.changes


AWKWARD = st.sampled_from(
    [
        "1.0",
        "-1",
        "0",
        "1,234",
        "NULL",
        "a) Yes",
        "S20",
        "43861",
        "31/01/20",
        "zz/05/2019",
        " E1 ",
        "sw1a1aa",
        "E1",
    ]
)


@pytest.mark.parametrize("kind", FIELDS)
@given(texts=st.lists(st.none() | st.text(max_size=30) | AWKWARD, max_size=6), split=st.integers(0, 6))
def test_reading_never_raises_never_blanks_unseen_and_is_final(
    kind: str, texts: list[str | None], split: int
) -> None:
    rules = ReadingRules(two_digit_years=49, person_id_digits=6)
    cells = pa.chunked_array([pa.array(texts[:split], pa.string()), pa.array(texts[split:], pa.string())])
    answer = read_cells(FIELDS[kind], cells, rules)
    came, found = cells.to_pylist(), answer.cells.to_pylist()
    assert len(found) == len(came)
    changed = [place for place, text in enumerate(came) if found[place] != text]
    counted = {kind: change for kind, change in answer.changes.items() if kind not in NOT_READ}
    assert bool(changed) is bool(counted)
    assert not changed or min(change.first for change in counted.values()) == changed[0]
    assert sum(change.cells for change in counted.values()) >= len(changed)
    again = read_cells(FIELDS[kind], answer.cells, rules)
    assert again.cells.to_pylist() == found
    assert set(again.changes) <= NOT_READ
