"""The Word document: its contents are there before anybody updates them, and lists say why they are empty."""

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from example_report import example_report
from report_figures import material, report

from orchestration.releases.annual_report.document import write_document
from orchestration.releases.annual_report.document_template import NEEDED, new_template
from orchestration.releases.annual_report.report import EDITIONS, Chart, Edition, Report
from orchestration.releases.finished_warehouse import ReleaseError

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c6360000000"
    "020001e221bc330000000049454e44ae426082"
)


def drawn(_: Chart) -> bytes:
    return PIXEL


def document(tmp_path: Path, of: Report, template: Path | None = None) -> Any:
    write_document(tmp_path / "report.docx", of, drawn, template)
    return Document(str(tmp_path / "report.docx"))


def contents(made: Any) -> list[tuple[str, str]]:
    """The text and the aim of each link of the contents."""
    return [
        ("".join(node.text or "" for node in link.iter(qn("w:t"))), str(link.get(qn("w:anchor"))))
        for link in made.element.body.iter(qn("w:hyperlink"))
    ]


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_contents_name_every_heading_of_the_sections_and_lead_there(
    tmp_path: Path, edition: Edition
) -> None:
    for of in (example_report(edition), report(material(edition))):
        made = document(tmp_path, of)
        marks = {
            str(mark.get(qn("w:name"))): "".join(node.text or "" for node in mark.getparent().iter(qn("w:t")))
            for mark in made.element.body.iter(qn("w:bookmarkStart"))
        }
        found = contents(made)
        assert [marks[aim] for _, aim in found] == [text for text, _ in found]
        headings = [p.text for p in made.paragraphs if p.style.name in ("Heading 1", "Heading 2")]
        assert [text for text, _ in found] == headings[headings.index("Contents") + 1 :]
        assert len(set(marks)) == len(found)
        assert {section.title for section in of.sections} <= {text.partition(". ")[2] for text, _ in found}


def test_the_contents_are_words_own_field_and_nothing_asks_on_opening(tmp_path: Path) -> None:
    body = document(tmp_path, report()).element.body
    kinds = [str(mark.get(qn("w:fldCharType"))) for mark in body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    assert [node.text for node in body.iter(qn("w:instrText"))] == ['TOC \\o "1-2" \\h \\z \\u']
    with zipfile.ZipFile(tmp_path / "report.docx") as archive:
        assert "updateFields" not in archive.read("word/settings.xml").decode()
        assert "Update field" not in archive.read("word/document.xml").decode()


def test_a_template_without_the_styles_of_contents_will_do(tmp_path: Path) -> None:
    template = new_template()
    for name in ("toc 1", "toc 2"):
        assert name not in NEEDED
        template.styles[name].element.getparent().remove(template.styles[name].element)
    template.save(str(tmp_path / "template.docx"))
    assert contents(document(tmp_path, report(), tmp_path / "template.docx"))
    (tmp_path / "broken.docx").write_bytes(b"no document")
    with pytest.raises(ReleaseError, match=r"broken\.docx cannot be opened"):
        document(tmp_path, report(), tmp_path / "broken.docx")


def test_a_list_says_how_many_rows_the_workbook_has_or_why_there_is_none(tmp_path: Path) -> None:
    def said(of: Report) -> str:
        texts = [p.text for p in document(tmp_path, of).paragraphs]
        return texts[texts.index("Reviews overdue", texts.index("Contents") + 20) + 1]

    assert said(report()) == "1 row; the workbook has it."
    nothing = said(report(material(supplied=frozenset())))
    assert nothing.startswith("Not supplied: this list needs ssd_cla_reviews or reviews.")


def test_how_to_read_the_figures_stands_before_the_contents(tmp_path: Path) -> None:
    of = report()
    texts = [p.text for p in document(tmp_path, of).paragraphs]
    for note in of.notes:
        assert texts.index("How to read the figures") < texts.index(note) < texts.index("Contents")


def test_a_picture_stays_with_its_caption(tmp_path: Path) -> None:
    made = document(tmp_path, report())
    pictures = [
        (line, after)
        for line, after in zip(made.paragraphs, made.paragraphs[1:], strict=False)
        if line._p.findall(f".//{qn('w:drawing')}")
    ]
    assert len(pictures) == 3
    for line, after in pictures:
        assert line.paragraph_format.keep_with_next is True
        assert re.match(r"Figure \d+\. ", after.text)
