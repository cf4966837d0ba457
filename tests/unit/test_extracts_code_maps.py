"""A text becomes a code only where one code is meant; everything else is left and listed for a decision."""

import csv
import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import a_column
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.extracts import code_labels
from expectations.extracts.code_labels import bare, code_sets
from expectations.extracts.fields import SOURCES, Field, tables
from expectations.extracts.shown import kind
from orchestration.extracts.cells.code_maps import CodeMap, Understood
from orchestration.extracts.cells.codes_to_decide import ToDecide, Undecided, to_decide

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
NATIONAL = CodeMap()
LEFT = {"two_codes", "unknown_code_text"}


def column(code_set: str | None = None, *codes: str, name: str = "a_column") -> Field:
    return a_column.column("code", *codes, code_set=code_set, name=name)


def understand(code_set: str, text: str, *codes: str) -> Understood:
    return NATIONAL.understand(column(code_set, *codes), text)


@pytest.mark.parametrize("code_set", code_sets())
def test_a_code_of_any_year_is_itself_in_any_case(code_set: str) -> None:
    for code in code_sets()[code_set].codes.values():
        assert understand(code_set, code) == Understood(code)
        assert understand(code_set, code.lower()).code == code


@pytest.mark.parametrize("code_set", code_sets())
def test_a_label_of_one_code_is_read_and_a_label_of_two_is_listed(code_set: str) -> None:
    national = code_sets()[code_set]
    for label, named in national.labels.items():
        found = understand(code_set, label)
        if label.upper() in national.codes:
            continue
        if len(named) == 1:
            assert (found.code, found.readings) == (next(iter(named)), ("code_label",)), label
        else:
            assert (found.code, found.readings) == (None, ("two_codes",)), label
            assert found.candidates == tuple(sorted(named))
            assert found.is_label


@pytest.mark.parametrize("code_set", code_sets())
def test_a_code_before_its_own_label_is_read(code_set: str) -> None:
    for label, named in code_sets()[code_set].labels.items():
        for code in named:
            if len(named) > 1 or not label[:1].isalpha():
                continue
            for text in (f"{code} - {label}", f"{code}: {label}", f"{code}) {label}", f"{code} – {label}"):
                found = understand(code_set, text)
                assert found.code == code, text
                assert set(found.readings) <= {"label_dropped", "code_label"}, text


@pytest.mark.parametrize(
    ("code_set", "text", "code"),
    [
        ("PLACE", "U1 - Foster placement with relative(s) or friend(s) - long term fostering", "U1"),
        ("PLACE", "U1 - something that only this council says", "U1"),
        ("PLACE", "a) U1: Foster placement - relatives - long term", "U1"),
        ("PLACE", "H5", "H5"),
        ("REC", "E4A: Returned home", "E4A"),
        ("REC", "e4a", "E4A"),
        ("REC", "Child died (E2)", "E2"),
        ("CIN", "N1 Abuse", "N1"),
        ("CIN", "CHILD’S  DISABILITY", "N2"),
        ("LS", "C2 Full care order", "C2"),
        ("LS", "INTERIM CARE ORDER [C1]", "C1"),
        ("PLACE_PROVIDER", "[PR4] Private provision", "PR4"),
        ("REASON_PLACE_CHANGE", "ApprR", "APPRR"),
        ("ETHNIC", "White British", "WBRI"),
        ("ETHNIC", "WBRI White British", "WBRI"),
        ("ETHNIC", "A1 - White - British", "WBRI"),
        ("SEX", "1", "M"),
        ("SEX", "1.0", "M"),
        ("SEX", "2 - Female", "F"),
        ("SEX", "a) Male", "M"),
        ("GENDER", "09", "I"),
        ("MISSING", "a) Missing", "M"),
        ("MISSING", "Absent", "A"),
        ("IN_TOUCH", "No longer requires services", "NREQ"),
        ("REVIEW_CODE", "Child physically attends and speaks for him or herself", "PN1"),
        ("RNE", "S - Started to be looked after", "S"),
        ("CIN_CENSUS_categoryofabusetype", "Physical Abuse", "PHY"),
        ("CIN_CENSUS_referralsourcetype", "4.0", "4"),
        ("CIN_CENSUS_referralsourcetype", "3E: Health services - A&E", "3E"),
        ("ACCOM", "(B) With parents or relatives", "B"),
        ("ACCOM", "B1", "B1"),
    ],
)
def test_what_councils_write_for_one_code(code_set: str, text: str, code: str) -> None:
    assert understand(code_set, text).code == code


@pytest.mark.parametrize(
    ("code_set", "text", "candidates"),
    [
        ("PLACE", "Foster placement", ("U1", "U2", "U3", "U4", "U5", "U6")),
        ("PLACE", "H5 - Placed with own parents or other person with PR", ("H5", "P1")),
        ("LS", "E1 - Placement order granted and C2 - Full care order", ("C2", "E1")),
        ("CIN_CENSUS_referralsourcetype", "7 - Police", ("6", "7")),
        ("CIN_CENSUS_referralsourcetype", "Education - college", ("2A", "2B")),
        ("SEX", "1 - Female", ("F", "M")),
        ("GENDER", "Indeterminate", ("I", "U")),
        ("REC", "Adopted", ("E11", "E12")),
        ("MISSING", "A - Missing", ("A", "M")),
    ],
)
def test_what_could_be_two_codes_is_left_with_both(
    code_set: str, text: str, candidates: tuple[str, ...]
) -> None:
    found = understand(code_set, text)
    assert (found.code, found.readings, found.candidates) == (None, ("two_codes",), candidates)


@pytest.mark.parametrize(
    ("code_set", "text"),
    [
        ("CIN", "1"),
        ("CIN", "1 - Abuse or neglect"),
        ("LS", "S20 accommodated"),
        ("PLACE", "U7 - Foster placement"),
        ("MISSING", "A child went missing"),
        ("MISSING", "b) known to police"),
        ("IN_TOUCH", "No contact since May"),
        ("REASON_PLACE_CHANGE", "Place of safety"),
        ("CIN_CENSUS_referralsourcetype", "6 weeks ago"),
        ("CIN_CENSUS_referralsourcetype", "10-12 years"),
        ("CIN_CENSUS_referralsourcetype", "10) Housing (all kinds)"),
        ("SEX", "Transgender"),
        ("SEX", "Jo Bloggs"),
        ("PLACE", "U1" * 400),
    ],
)
def test_what_is_no_code_is_left(code_set: str, text: str) -> None:
    assert understand(code_set, text) == Understood(None, ("unknown_code_text",))


def test_yes_and_no_are_read_only_where_the_codes_are_y_and_n() -> None:
    offered = column(None, "Y", "N", "NA")
    assert NATIONAL.understand(offered, "Yes") == Understood("Y", ("code_label",))
    assert NATIONAL.understand(offered, "b) No").code == "N"
    assert NATIONAL.understand(offered, "Not applicable").code == "NA"
    assert NATIONAL.understand(column(None, "0", "1"), "No").code is None


def test_a_column_of_local_codes_takes_every_text_but_for_the_map() -> None:
    local = column(name="a_role")
    assert NATIONAL.understand(local, "Team lead") == Understood("Team lead")
    mapped = CodeMap([row(field="a_role", source_value="team lead", national_code="TL")])
    assert mapped.understand(local, "Team  LEAD") == Understood("TL", ("code_map",))


def row(**values: str | None) -> dict[str, str | None]:
    blank = dict.fromkeys(("source_system", "valid_from", "valid_to", "approved_by"))
    return {**blank, "field": "LS", "source_value": "Section 20", "national_code": "V2", **values}


SECTION_20 = column("LS", name="lega_legal_status")


def test_the_authority_settles_a_text_under_two_codes_but_never_a_code() -> None:
    assert NATIONAL.understand(SECTION_20, "Section 20").readings == ("two_codes",)
    held = CodeMap([row(), row(source_value="C1", national_code="C2")])
    assert held.understand(SECTION_20, "section  20") == Understood("V2", ("code_map",))
    assert held.understand(SECTION_20, "C1") == Understood("C1")
    assert held.understand(column("CIN"), "Section 20").code is None


@pytest.mark.parametrize(
    ("as_at", "code"),
    [
        (date(2020, 3, 31), None),
        (date(2020, 4, 1), "V2"),
        (date(2021, 3, 31), "V2"),
        (date(2021, 4, 1), None),
    ],
)
def test_a_row_holds_between_its_dates(as_at: date, code: str | None) -> None:
    held = CodeMap([row(valid_from="2020-04-01", valid_to="2021-03-31")], as_at)
    assert held.understand(SECTION_20, "Section 20").code == code


def test_the_nearer_row_wins() -> None:
    rows = [
        row(national_code="V2", valid_from="2020-04-01"),
        row(national_code="V3", valid_from="2018-04-01", valid_to="2020-03-31"),
        row(national_code="V4", source_system="System C"),
        row(national_code="L1", source_system="Mosaic"),
    ]
    held = CodeMap(rows, date(2024, 3, 31))
    assert held.understand(SECTION_20, "Section 20", "Eclipse").code == "V2"
    assert held.understand(SECTION_20, "Section 20", "systemc").code == "V4"
    by_column = CodeMap([*rows, row(field="a_table.lega_legal_status", national_code="J1")])
    assert by_column.understand(SECTION_20, "Section 20", "Mosaic").code == "J1"


def test_rows_as_near_as_each_other_with_different_codes_settle_nothing() -> None:
    rows = [row(national_code="V2"), row(source_value=" SECTION  20", national_code="v3")]
    held = CodeMap(rows, date(2024, 3, 31))
    assert held.understand(SECTION_20, "Section 20") == Understood(None, ("two_codes",), ("V2", "V3"))
    ended = CodeMap([rows[0], {**rows[1], "valid_to": "2024-03-30"}], date(2024, 3, 31))
    assert ended.understand(SECTION_20, "Section 20").code == "V2"


def test_a_code_that_the_column_cannot_hold_counts_for_nothing() -> None:
    held = CodeMap([row(source_value="Our own word", national_code="Q9")])
    assert held.understand(SECTION_20, "Our own word").code is None


def test_a_row_without_a_code_decides_nothing() -> None:
    assert CodeMap([row(national_code=None)]).understand(SECTION_20, "Section 20").readings == ("two_codes",)


@given(st.sampled_from(sorted(code_sets())), st.text(max_size=80))
def test_no_text_raises_and_a_code_is_always_one_of_the_set(code_set: str, text: str) -> None:
    found = understand(code_set, text)
    if found.code is None:
        assert len(found.readings) == 1
        assert set(found.readings) <= LEFT
    else:
        assert found.code in code_sets()[code_set].codes.values()
        assert found.readings or found.code == text


def test_every_national_set_that_a_contract_names_is_known() -> None:
    named = {
        field.code_set for source in SOURCES for table in tables(source).values() for field in table.fields
    }
    assert named - {None} <= set(code_sets())


def test_no_label_is_also_another_code_of_its_set_or_written_twice() -> None:
    path = Path(code_labels.__file__).with_suffix(".csv")
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    assert {row["kind"] for row in rows} == {"meaning", "system_description", "spelling"}
    assert all(row["source"] for row in rows)
    twice = Counter((row["code_set"], row["code"], bare(row["label"])) for row in rows)
    assert twice.most_common(1)[0][1] == 1
    for row_ in rows:
        other = code_sets()[row_["code_set"]].codes.get(row_["label"].upper())
        assert other in {None, row_["code"]}, row_


def decided(text: str, cells: int, *candidates: str, is_label: bool = False) -> ToDecide:
    (line,) = to_decide(column("LS"), [Undecided(text, candidates, is_label, cells)])
    return line


def test_a_known_label_and_a_text_of_more_than_one_code_are_always_shown() -> None:
    assert decided("Adopted", 1, "E11", "E12", is_label=True) == ToDecide("Adopted", "E11|E12", 1)
    assert decided(" Section 20", 1, "V2", "V3") == ToDecide("Section 20", "V2|V3", 1)
    assert decided("V2 " + "x" * 60, 1, "V2", "V3").text_found == "text of 63 characters"


@pytest.mark.parametrize("text", ["Left us", "Section 47 closed", "Sec 17 Act 89"])
def test_an_unknown_phrase_is_shown_from_ten_cells_on(text: str) -> None:
    assert decided(text, 9).text_found == f"text of {len(text)} characters"
    assert decided(text, 10).text_found == text


@pytest.mark.parametrize(
    "text",
    ["0012", "P1042", "P104", "12345", "999 123 4567", "2014-05-06", "Born 06/05/2014", "x" * 61, "?", ""],
)
def test_a_number_an_id_a_date_or_a_long_text_is_not_shown_however_many_cells_have_it(text: str) -> None:
    assert decided(text, 1000).text_found == kind(text)


def test_a_short_code_is_shown_and_a_short_name_or_number_is_not() -> None:
    assert [decided(text, 1).text_found for text in ("V9", " u1", "XX", "Z9B")] == ["V9", "u1", "XX", "Z9B"]
    hidden = ["Jo", "Ann", "0012", "P104", "12"]
    assert [decided(text, 1).text_found for text in hidden] == [kind(text) for text in hidden]


def test_the_list_for_decisions_adds_up_cells_and_has_the_most_first() -> None:
    listed = to_decide(
        column("LS"),
        [
            Undecided("Left us", (), False, 6),
            Undecided("Left us", (), False, 5),
            Undecided("Jo Smith", (), False, 9),
            Undecided("Al Jones", (), False, 9),
            Undecided("V9", (), False, 1),
        ],
    )
    assert listed == [
        ToDecide("text of 8 characters", "", 18),
        ToDecide("Left us", "", 11),
        ToDecide("V9", "", 1),
    ]


def test_a_private_column_shows_no_text_on_the_list_for_decisions() -> None:
    private = replace(column("LS"), private=True)
    for one in (Undecided("Left us", ("E11",), True, 90), Undecided("V9", (), False, 1)):
        assert to_decide(private, [one])[0].text_found == kind(one.text)
    assert "Jo Smith" not in repr(Undecided("Jo Smith", (), False, 2))


def by_letter(*codes: str) -> dict[str, str]:
    return {f"{chr(97 + place)})": code for place, code in enumerate(codes)}


NEED = by_letter(*(f"N{need}" for need in (1, 2, 3, 4, 5, 6, 7, 8, 9, 0)))
SOURCE = by_letter(
    "1A 1B 1C 1D", "2A", "2B", "3A 3B 3C 3D 3E 3F", "4", "5A 5B 5C 5D", "6", "7", "8", "9", "10"
)
ABUSE = by_letter("NEG", "PHY", "SAB", "EMO", "MUL")
FOSTER, TEMPORARY = "U1 U2 U3 U4 U5 U6", "T0 T1 T2 T3 T4"
PLACE = ("A3 A4 A5 A6", "P1", "P2", "P3", "H5", "K1", "K2", "R1", "R2", "R3", "R5", "S1", "Z1", TEMPORARY)
GUARDIAN = "E43 E44 E45 E46 E47 E48"
CEASED = (
    "E11 E12",
    "E2",
    "E3",
    "E4A E4B",
    "E13 E17",
    "E41",
    GUARDIAN,
    "E5 E6",
    "E7",
    "E9",
    "E14",
    "E15",
    "E16",
)
LETTERS = "BCDEGHKRSTUVWXZY"
# Annex A's categories are broader than the national codes: which codes each column's category may hold.
# Annex A has none for staying put at 18 (E17): the file has it under two.
ANNEX_A: dict[str, tuple[str, dict[str, str]]] = {
    "Gender": ("SEX", {"a) male": "M", "b)": "F", "c)": "U"}),
    "Ethnicity": (
        "ETHNIC",
        {
            "a)": "WBRI WIRI WOTH WIRT WROM",
            "b)": "MWBC MWBA MWAS MOTH",
            "c) asian": "AIND APKN ABAN AOTH",
            "d)": "BCRB BAFR BOTH",
            "e)": "CHNE OOTH",
            "f)": "REFU NOBT",
        },
    ),
    "Placement Type": ("PLACE", by_letter(FOSTER, *PLACE)),
    "Primary Need Code": ("CIN_CENSUS_PrimaryNeedCode", NEED),
    "Child's Category of Need": ("CIN_CENSUS_PrimaryNeedCode", NEED),
    "Contact Source": ("CIN_CENSUS_referralsourcetype", SOURCE),
    "Referral Source": ("CIN_CENSUS_referralsourcetype", SOURCE),
    "Reason Ceased to be Looked After": ("REC", by_letter(*CEASED, "E8 E17")),
    "Type of Accommodation": ("ACCOM", by_letter(*(f"{one} {one}1 {one}2" for one in LETTERS))),
    "Reason for Closure": (
        "CIN_CENSUS_reasonforclosuretype",
        by_letter("RC1", "RC2", "RC3", "RC4", "RC5", "RC6", "RC7", "RC8 RC9"),
    ),
    "Child's Legal Status": (
        "LS",
        by_letter("C1", "C2", "D1", "E1", "V2", "L1 L2 L3", "J1 J2 J3") | {"j1": "J1", "j2": "J2"},
    ),
    "Initial Category of Abuse": ("CIN_CENSUS_categoryofabusetype", ABUSE),
    "Latest Category of Abuse": ("CIN_CENSUS_categoryofabusetype", ABUSE),
    "Placement Provider": ("PLACE_PROVIDER", by_letter("PR1", "PR4", "PR0 PR2 PR3 PR5")),
    "LA in Touch": ("IN_TOUCH", by_letter("YES", "NO REFU NREQ", "", "DIED RHOM")),
    "Suitability of Accommodation": ("ACCOM_SUITABLE", by_letter("1", "2")),
    "Reason Why Child No Longer Placed for Adoption": (
        "REASON_PLACED_CEASED",
        by_letter("RD1", "RD2", "RD3", "RD4"),
    ),
    "Activity Status": (
        "ACTIV",
        {
            code.lower(): code
            for code in ("F1", "P1", "F2", "P2", "F3", "P3", "F4", "P4", "F5", "P5", "G4", "G5", "G6")
        },
    ),
}


def category(annex_a_column: str, code: str) -> frozenset[str] | None:
    for opening, codes in ANNEX_A[annex_a_column][1].items():
        if code.lower().startswith(opening):
            return frozenset(codes.split())
    return None


def test_the_texts_that_councils_use_are_never_read_against_their_own_list() -> None:
    path = SHARED / "real_world_code_aliases.csv"
    if not path.exists():
        pytest.skip("the list of texts seen in councils lies in ../shared, which is not here")
    rows = [row for row in csv.DictReader(path.open(encoding="utf-8")) if row["annex_a_column"] in ANNEX_A]
    under: dict[tuple[str, str], set[frozenset[str]]] = defaultdict(set)
    for seen in rows:
        codes = category(seen["annex_a_column"], seen["annex_a_code"])
        if codes is not None:
            under[seen["annex_a_column"], seen["text_seen"].strip()].add(codes)
    given = Counter(seen["annex_a_column"] for seen in rows)
    understood: Counter[str] = Counter()
    against = []
    for seen in rows:
        name, text = seen["annex_a_column"], seen["text_seen"].strip()
        found = NATIONAL.understand(column(ANNEX_A[name][0]), text)
        if found.code is None:
            continue
        understood[name] += 1
        # The file puts a text under two categories, and no code is in both: nobody can say which.
        assert not under[name, text] or frozenset.intersection(*under[name, text]), (name, text)
        codes = category(name, seen["annex_a_code"])
        if codes is not None and found.code not in codes:
            against.append((name, text, found))
    # Where the file's category and our code disagree, the code is written in the cell: the file, whose own
    # entry for that code says otherwise, has a longer text in the wrong place. Words alone never disagree.
    for name, text, found in against:
        assert found.readings == ("label_dropped",), (name, text)
        assert re.search(rf"\b{found.code}\b", text.upper()), (name, text)
    print({name: f"{understood[name]} of {given[name]}" for name in ANNEX_A})
    assert (len(against), understood.total(), given.total()) == (23, 3826, 9823)
