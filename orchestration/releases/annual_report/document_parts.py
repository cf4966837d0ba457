"""Parts of a Word document that its library has no call for: fields, text alternatives, repeated headings.

What is said or how it looks does not belong here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm

EPOCH = (1980, 1, 1, 0, 0, 0)
HEAD_FILL = "E3EAF1"


class Paper:
    """A document and the ids of its styles: by name, the library would look through all of them."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.style_ids: dict[str, str] = {style.name: style.style_id for style in document.styles}

    def line(self, text: str = "", style: str | None = None) -> Any:
        """Add a paragraph at the end, in a style by its name, and return it."""
        paragraph = self.document.add_paragraph(text)
        if style is not None:
            self.style(paragraph, style)
        return paragraph

    def style(self, paragraph: Any, style: str) -> None:
        """Set the style of a paragraph."""
        paragraph._p.style = self.style_ids[style]


def add_contents(paragraph: Any) -> None:
    """Put a table of contents of headings 1 and 2 here; Word fills it when fields are updated."""
    _field(
        paragraph, 'TOC \\o "1-2" \\h \\z \\u', "Right-click here and choose Update field for the contents."
    )


def add_page_number(paragraph: Any) -> None:
    """Put the number of the page here."""
    _field(paragraph, "PAGE", "1")


def _field(paragraph: Any, code: str, shown: str) -> None:
    for kind in ("begin", "code", "separate", "shown", "end"):
        run = paragraph.add_run()
        if kind == "code":
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = code
            run._r.append(text)
        elif kind == "shown":
            run.text = shown
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def describe_picture(picture: Any, title: str, alt: str) -> None:
    """Give a picture its title and what a reader who cannot see it is told."""
    about = picture._inline.docPr
    about.set("name", title)
    about.set("title", title)
    about.set("descr", alt)


def describe_table(table: Any, title: str, alt: str) -> None:
    """Give a table its title and its text alternative."""
    for tag, text in (("w:tblCaption", title), ("w:tblDescription", alt)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), text)
        table._tbl.tblPr.append(element)


def repeat_header(row: Any) -> None:
    """Mark a row as the heading of its table, shown again on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_whole(row: Any) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def fill_cell(cell: Any, text: str, style: str, *, strong: bool, with_next: bool) -> None:
    """Put one line into an empty cell, in one step: a report has thousands. `style` is an id."""
    stays = "<w:keepNext/>" if with_next else ""
    bold = "<w:rPr><w:b/></w:rPr>" if strong else ""
    line = parse_xml(
        f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{style}"/>{stays}</w:pPr>'
        f'<w:r>{bold}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )
    cell.replace(cell.p_lst[0], line)


def shade(cell: Any) -> None:
    """Give a cell of the heading its ground."""
    fill = OxmlElement("w:shd")
    fill.set(qn("w:val"), "clear")
    fill.set(qn("w:color"), "auto")
    fill.set(qn("w:fill"), HEAD_FILL)
    cell.get_or_add_tcPr().append(fill)


def widths(table: Any, centimetres: Sequence[float]) -> None:
    """Set the width of every column, for programs that read it from the grid and for those that ask cells."""
    for column, width in zip(table.columns, centimetres, strict=True):
        column.width = Cm(width)
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, centimetres, strict=True):
            cell.width = Cm(width)


def same_bytes(content: bytes) -> bytes:
    """Return the document with the times of its parts fixed and its parts in order."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(out, "w") as written:
        names = sorted(read.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            part = zipfile.ZipInfo(name, EPOCH)
            part.compress_type, part.create_system = zipfile.ZIP_DEFLATED, 3
            written.writestr(part, read.read(name))
    return out.getvalue()
