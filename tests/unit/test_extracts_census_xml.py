"""The census XML becomes tables that know where each row stands and whose it is, and nothing expands."""

import os
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.extracts.fields import tables
from orchestration.extracts.files.census_xml import CensusRead, read_census_xml
from orchestration.extracts.files.safe_xml import LONGEST_MARKUP
from orchestration.extracts.files.xml_children import LONGEST_TEXT, MOST_ELEMENTS
from orchestration.extracts.refusals import ExtractRefused

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared/samples"
HEADER = (
    "<Header><CollectionDetails><Collection>CIN</Collection><Year>2026</Year>"
    "<ReferenceDate>2026-03-31</ReferenceDate></CollectionDetails><Source><LEA>399</LEA></Source></Header>"
)
CHILD = """<Child>
<ChildIdentifiers>
<LAchildID>0012</LAchildID><UPN> A1 </UPN><PersonBirthDate>2015-03-27</PersonBirthDate><Sex/>
</ChildIdentifiers>
<ChildCharacteristics><Ethnicity>WBRI</Ethnicity><Disabilities>
<Disability>HAND</Disability>
<Disability> </Disability><Disability>HEAR</Disability></Disabilities></ChildCharacteristics>
<CINdetails><CINreferralDate>2025-04-01</CINreferralDate>
<Assessments><AssessmentActualStartDate>2025-04-02</AssessmentActualStartDate>
<FactorsIdentifiedAtAssessment><AssessmentFactors>2A</AssessmentFactors>
<AssessmentFactors>2B</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments>
<CINPlanDates><CINPlanStartDate>2025-05-01</CINPlanStartDate></CINPlanDates>
<ReferralNFA>false</ReferralNFA>
<Section47><S47ActualStartDate>2025-06-02</S47ActualStartDate><InitialCPCtarget>2025-06-23</InitialCPCtarget>
<DateOfInitialCPC>2025-06-17</DateOfInitialCPC><ICPCnotRequired>0</ICPCnotRequired></Section47>
<ChildProtectionPlans><CPPstartDate>2025-06-17</CPPstartDate><NumberOfPreviousCPP>0</NumberOfPreviousCPP>
<Reviews><CPPreviewDate>2025-09-01</CPPreviewDate>
<CPPreviewDate>2026-02-01</CPPreviewDate></Reviews></ChildProtectionPlans>
</CINdetails>
<CINdetails><CINreferralDate>2026-01-05</CINreferralDate><Section47/>
<PreProceedingsandFGDM><PPStartDate>2026-02-01</PPStartDate></PreProceedingsandFGDM></CINdetails>
</Child>"""
OTHER = (
    "<Child><ChildIdentifiers><LAchildID>13</LAchildID></ChildIdentifiers><CINdetails><ChildProtectionPlans>"
    "<CPPstartDate>x</CPPstartDate></ChildProtectionPlans></CINdetails></Child>"
)


def message(children: str) -> str:
    return f"<Message>{HEADER}<Children>{children}</Children></Message>"


def read(folder: Path, content: str | bytes) -> CensusRead:
    path = folder / "census.xml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_census_xml(path, "census.xml")


def refused(folder: Path, content: str | bytes) -> ExtractRefused:
    with pytest.raises(ExtractRefused) as caught:
        read(folder, content)
    return caught.value


def rows(census: CensusRead, table: str, *columns: str) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in columns) for row in census.tables[table].to_pylist()]


def test_each_module_becomes_rows_that_know_their_line_and_their_child(tmp_path: Path) -> None:
    census = read(tmp_path, message(CHILD + OTHER))
    assert (census.year, census.reference_date, census.authority_number) == ("2026", "2026-03-31", "399")
    assert not census.unknown
    assert rows(
        census, "cin_children", "source_row", "la_child_id", "child_number", "upn", "ethnicity", "sex"
    ) == [
        (1, "0012", "1", " A1 ", "WBRI", None),
        (22, "13", "2", None, None, None),
    ]
    assert rows(census, "cin_disabilities", "source_row", "la_child_id", "child_number", "disability") == [
        (6, "0012", "1", "HAND"),
        (7, "0012", "1", "HEAR"),
    ]
    assert rows(
        census, "cin_referrals", "source_row", "referral_number", "cin_referral_date", "referral_nfa"
    ) == [
        (8, "1", "2025-04-01", "false"),
        (20, "2", "2026-01-05", None),
        (22, "3", None, None),
    ]
    assert rows(census, "cin_assessments", "referral_number", "assessment_number", "source_row") == [
        ("1", "1", 9)
    ]
    assert rows(
        census, "cin_assessment_factors", "la_child_id", "assessment_number", "assessment_factors"
    ) == [
        ("0012", "1", "2A"),
        ("0012", "1", "2B"),
    ]
    assert rows(census, "cin_plans", "referral_number", "cin_plan_start_date", "cin_plan_end_date") == [
        ("1", "2025-05-01", None)
    ]
    assert rows(
        census,
        "cin_section_47",
        "source_row",
        "child_number",
        "referral_number",
        "s47_actual_start_date",
        "initial_cpc_target",
        "date_of_initial_cpc",
        "icpc_not_required",
    ) == [(14, "1", "1", "2025-06-02", "2025-06-23", "2025-06-17", "0")]
    assert rows(
        census, "cin_cp_plans", "la_child_id", "referral_number", "plan_number", "cpp_start_date"
    ) == [
        ("0012", "1", "1", "2025-06-17"),
        ("13", "3", "2", "x"),
    ]
    assert rows(census, "cin_cp_plan_reviews", "source_row", "plan_number", "cpp_review_date") == [
        (17, "1", "2025-09-01"),
        (18, "1", "2026-02-01"),
    ]
    assert rows(census, "cin_pre_proceedings", "referral_number", "pre_proceedings_number") == [("2", "1")]


def test_every_table_of_the_contract_is_there_with_its_columns_also_without_a_row(tmp_path: Path) -> None:
    census = read(tmp_path, message(OTHER))
    for name, table in tables("cin_census").items():
        expected = ["source_row", *(field.column for field in table.fields)]
        assert census.tables[name].column_names == expected
    assert census.tables["cin_section_47"].num_rows == 0


def test_a_namespace_in_any_form_changes_nothing(tmp_path: Path) -> None:
    plain = read(tmp_path, message(CHILD))
    default = read(tmp_path, message(CHILD).replace("<Message>", '<Message xmlns="urn:cin">'))
    prefixed = message(CHILD).replace("</", "</c:").replace("<", "<c:").replace("<c:/c:", "</c:")
    spelled = read(tmp_path, prefixed.replace("<c:Message>", '<c:Message xmlns:c="urn:cin">'))
    assert plain.tables == default.tables == spelled.tables


def test_what_has_no_place_is_named_and_nothing_else_is_lost(tmp_path: Path) -> None:
    child = (
        "<Child><ChildIdentifiers><LAchildID>1</LAchildID>stray<UPN>a</UPN><UPN>b</UPN></ChildIdentifiers>"
        "<Pets><Pet>x</Pet></Pets><CINdetails><Section47><Colour>red</Colour>"
        "<S47ActualStartDate>2025-01-01</S47ActualStartDate></Section47></CINdetails></Child>"
    )
    census = read(tmp_path, message(child).replace("</Children>", "</Children><Footer><A/></Footer>"))
    assert census.unknown == (
        "Colour",
        "Footer",
        "Pets",
        "UPN given twice",
        "text in ChildIdentifiers outside its elements",
    )
    assert rows(census, "cin_children", "la_child_id", "upn") == [("1", "a")]
    assert rows(census, "cin_section_47", "s47_actual_start_date") == [("2025-01-01",)]


def test_comments_and_instructions_are_dropped_and_plain_entities_read(tmp_path: Path) -> None:
    child = OTHER.replace("13", "1<!-- x -->3&amp;<![CDATA[<4]]><?go now?>")
    assert rows(read(tmp_path, message(child)), "cin_children", "la_child_id") == [("13&<4",)]


@pytest.mark.parametrize(
    ("content", "reason", "row", "found"),
    [
        ("", "not_xml", None, "the file is empty"),
        ("LAchildID,UPN\n", "not_xml", 1, "not well-formed"),
        ("<EXPSSDA903/>", "no_census", None, "does not begin with Message"),
        ("<Message><Children/></Message>", "no_census", None, "Collection is not CIN"),
        (f"<Message>{HEADER.replace('CIN', 'SCR')}</Message>", "no_census", 1, "Collection is not CIN"),
        (message(""), "no_rows", None, "no Child"),
        (message(CHILD)[:-20], "not_xml", 22, "breaks off"),
        (message("\n<Child>\n</Chld>"), "not_xml", 3, "not well-formed"),
        (message("\n\n&name;"), "not_xml", 3, "not well-formed"),
        (message(f"<Child>\n{OTHER}\0</Child>"), "not_xml", 2, "not well-formed"),
        (message("\n\n<Child>Zoë</Child>").encode("cp1252"), "not_xml", 3, "does not fit the encoding"),
        (b'<?xml version="1.0" encoding="klingon"?><Message/>', "not_xml", 1, "encoding"),
        (b'<?xml version="1.0" encoding="UTF-16"?><Message/>', "not_xml", 1, "encoding"),
    ],
)
def test_what_is_no_census_is_refused_by_name(
    tmp_path: Path, content: str | bytes, reason: str, row: int | None, found: str
) -> None:
    refusal = refused(tmp_path, content)
    assert (refusal.reason, refusal.row, refusal.file) == (reason, row, "census.xml")
    assert found in refusal.found


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_declared_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    census = read(tmp_path, (declared + message(OTHER.replace("13", "Zoë"))).encode(encoding))
    assert rows(census, "cin_children", "la_child_id") == [("Zoë",)]


def test_billion_laughs_and_outside_entities_are_refused_before_anything_grows(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE Message [<!ENTITY l0 "ha">{laughs}]><Message a="&l11;">&l11;</Message>'
    outside = '<!DOCTYPE Message SYSTEM "file:///etc/hostname"><Message/>'
    tracemalloc.start()
    begun = time.perf_counter()
    for content in (bomb, outside, bomb.encode("utf-16")):
        refusal = refused(tmp_path, content)
        assert (refusal.reason, refusal.row) == ("document_type", 1)
    took, (_, peak) = time.perf_counter() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < 1
    assert peak < 5_000_000


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("x" * (LONGEST_TEXT + 1), "too_large"),
        ("<UPN/>" * (MOST_ELEMENTS + 1), "too_large"),
        (f'<UPN a="{"x" * (LONGEST_MARKUP + (1 << 20))}"/>', "not_xml"),
        (f"<!-- {'x' * (LONGEST_MARKUP + (1 << 20))} -->", "not_xml"),
    ],
)
def test_what_would_fill_the_memory_is_refused(tmp_path: Path, inside: str, reason: str) -> None:
    child = f"<Child><ChildIdentifiers>{inside}</ChildIdentifiers></Child>"
    assert refused(tmp_path, message(child)).reason == reason


def test_memory_does_not_grow_with_the_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestration.extracts.files.xml_children._BATCH", 250)

    def peak(times: int) -> int:
        (tmp_path / "census.xml").write_text(message(CHILD * times), encoding="utf-8")
        tracemalloc.start()
        read_census_xml(tmp_path / "census.xml", "census.xml")  # Arrow's own memory is not traced
        reached = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return reached

    peak(10)
    assert peak(4_000) < 1.3 * peak(1_000)


def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "census.xml"

    def children_then_more(whole: Callable[..., Iterator[object]]) -> Callable[..., Iterator[object]]:
        def longer(*given: object) -> Iterator[object]:
            for child in whole(*given):
                with path.open("a", encoding="utf-8") as file:
                    file.write(" ")
                os.utime(path, ns=(1, 1))
                yield child

        return longer

    from orchestration.extracts.files.xml_children import XmlFile

    monkeypatch.setattr(XmlFile, "children", children_then_more(XmlFile.children))
    assert refused(tmp_path, message(CHILD)).reason == "changed_while_read"


@given(
    st.lists(  # children, each of referrals, each of plans, each of so many reviews
        st.lists(st.lists(st.integers(0, 3), max_size=3), max_size=3), min_size=1, max_size=5
    )
)
def test_every_row_is_linked_to_the_one_it_stood_in(
    tmp_path_factory: pytest.TempPathFactory, shape: list[list[list[int]]]
) -> None:
    text, links = "", []
    referral = plan = 0
    for number, referrals in enumerate(shape, 1):
        text += f"<Child><ChildIdentifiers><LAchildID>c{number}</LAchildID></ChildIdentifiers>"
        for plans in referrals:
            referral += 1
            text += "<CINdetails>"
            for reviews in plans:
                plan += 1
                dates = "".join(f"<CPPreviewDate>{plan}-{n}</CPPreviewDate>" for n in range(reviews))
                text += f"<ChildProtectionPlans><CPPstartDate>{plan}</CPPstartDate><Reviews>{dates}</Reviews>"
                text += "</ChildProtectionPlans>"
                links += [
                    (number, f"c{number}", str(number), str(referral), str(plan), f"{plan}-{n}")
                    for n in range(reviews)
                ]
            text += "</CINdetails>"
        text += "</Child>\n"
    census = read(tmp_path_factory.mktemp("census"), message(text))
    found = rows(
        census,
        "cin_cp_plan_reviews",
        "source_row",
        "la_child_id",
        "child_number",
        "referral_number",
        "plan_number",
        "cpp_review_date",
    )
    assert found == links
    assert census.tables["cin_referrals"].num_rows == referral
    assert census.tables["cin_cp_plans"].num_rows == plan


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files are kept beside the checkout")
def test_censuses_that_someone_else_wrote() -> None:
    def counts(file: str) -> dict[str, int]:
        census = read_census_xml(SAMPLES / file, file)
        assert set(census.unknown) <= {"text in ChildIdentifiers outside its elements"}
        return {name: table.num_rows for name, table in census.tables.items() if table.num_rows}

    assert counts("csc-validator-be-cin/fake_CIN_data.xml") == {
        "cin_children": 332,
        "cin_disabilities": 117,
        "cin_referrals": 402,
    }
    assert counts("csc-validator-be-cin/CIN_Census_2026.xml") == {
        "cin_children": 2,
        "cin_disabilities": 3,
        "cin_referrals": 2,
        "cin_assessments": 2,
        "cin_assessment_factors": 3,
        "cin_plans": 1,
        "cin_section_47": 1,
        "cin_cp_plans": 1,
        "cin_cp_plan_reviews": 1,
        "cin_pre_proceedings": 1,
    }
    assert counts("liia-tools-pipeline/BAR_cin_2022.xml")["cin_section_47"] == 1
