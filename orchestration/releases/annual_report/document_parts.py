"""Parts of a Word document that its library has no call for: fields, text alternatives, repeated headings.

What is said or how it looks does not belong here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm

EPOCH = (1980, 1, 1, 0, 0, 0)
HEAD_FILL = "E3EAF1"


class Paper:
    """A document and the ids of its styles: by name, the library would look through all of them."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.headings: list[tuple[int, str, str]] = []
        self.style_ids: dict[str, str] = {style.name: style.style_id for style in document.styles}

    def line(self, text: str = "", style: str | None = None) -> Any:
        """Add a paragraph at the end, in a style by its name, and return it."""
        paragraph = self.document.add_paragraph(text)
        if style is not None:
            self.style(paragraph, style)
        return paragraph

    def heading(self, text: str, level: int) -> None:
        """Add a heading that the contents lead to."""
        paragraph = self.line(text, f"Heading {level}")
        number = len(self.headings) + 1
        mark = f"_Toc{number:08d}"
        for tag, name in (("w:bookmarkStart", mark), ("w:bookmarkEnd", None)):
            element = OxmlElement(tag)
            element.set(qn("w:id"), str(number))
            if name:
                element.set(qn("w:name"), name)
                paragraph._p.insert(1, element)  # behind its properties, before its words
            else:
                paragraph._p.append(element)
        self.headings.append((level, text, mark))

    def fill_contents(self, place: Any) -> None:
        """Put the contents in the place of an empty paragraph: each heading, with a link to it.

        It is Word's own table of contents, filled here since only Word could number its pages. Pages
        come when it is updated.
        """
        start, end = _marks('TOC \\o "1-2" \\h \\z \\u')
        for number, (level, text, mark) in enumerate(self.headings):
            style = self.style_ids.get(f"toc {level}")
            look = f'<w:pStyle w:val="{style}"/>' if style else f'<w:ind w:left="{(level - 1) * 300}"/>'
            place._p.addprevious(
                parse_xml(
                    f"<w:p {nsdecls('w')}><w:pPr>{look}</w:pPr>{start if number == 0 else ''}"
                    f'<w:hyperlink w:anchor="{mark}" w:history="1"><w:r><w:t>{escape(text)}</w:t></w:r>'
                    f"</w:hyperlink>{end if number == len(self.headings) - 1 else ''}</w:p>"
                )
            )
        place._p.getparent().remove(place._p)

    def style(self, paragraph: Any, style: str) -> None:
        """Set the style of a paragraph."""
        paragraph._p.style = self.style_ids[style]


def add_page_number(paragraph: Any) -> None:
    """Put the number of the page here."""
    start, end = _marks("PAGE")
    for run in parse_xml(f"<w:p {nsdecls('w')}>{start}<w:r><w:t>1</w:t></w:r>{end}</w:p>"):
        paragraph._p.append(run)


def _marks(code: str) -> tuple[str, str]:
    """What opens a field, up to what it shows, and what closes it."""
    kinds = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")}
    asked = f'<w:r><w:instrText xml:space="preserve">{escape(code)}</w:instrText></w:r>'
    return f"{kinds['begin']}{asked}{kinds['separate']}", kinds["end"]


def describe_picture(picture: Any, title: str, alt: str) -> None:
    """Give a picture its title and what a reader who cannot see it is told."""
    about = picture._inline.docPr
    about.set("name", title)
    about.set("title", title)
    about.set("descr", alt)


@dataclass(frozen=True)
class Grid:
    """A table of texts: the styles of its columns by their ids, their widths in centimetres, and its rows.

    The first row is the heading. `strong` rows are set in bold. Rows keep whole, and all stay on one page
    where `together`.
    """

    title: str
    alt: str
    styles: Sequence[str]
    centimetres: Sequence[float]
    rows: Sequence[tuple[Sequence[str], bool]]
    together: bool


def add_grid(document: Any, style: str, grid: Grid) -> None:
    """Add a table at the end, made as one text: filled cell by cell, tables took most of the time."""
    twips = [Cm(width).twips for width in grid.centimetres]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    rows = "".join(_row(grid, twips, number) for number in range(len(grid.rows)))
    table = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:type="auto" w:w="0"/>'
        '<w:jc w:val="left"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:firstColumn="1" w:firstRow="1" w:lastColumn="0" w:lastRow="0" w:noHBand="0" '
        'w:noVBand="1" w:val="04A0"/>'
        f"<w:tblCaption w:val={quoteattr(grid.title)}/>"
        f"<w:tblDescription w:val={quoteattr(grid.alt)}/></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )
    document.element.body.insert_element_before(table, "w:sectPr")


def _row(grid: Grid, twips: Sequence[int], number: int) -> str:
    texts, strong = grid.rows[number]
    heading = "<w:tblHeader/>" if number == 0 else ""
    ground = f'<w:shd w:val="clear" w:color="auto" w:fill="{HEAD_FILL}"/>' if number == 0 else ""
    stays = "<w:keepNext/>" if grid.together and number < len(grid.rows) - 1 else ""
    bold = "<w:rPr><w:b/></w:rPr>" if strong else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/>{ground}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{stays}</w:pPr>'
        f'<w:r>{bold}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
        for text, style, width in zip(texts, grid.styles, twips, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{heading}</w:trPr>{cells}</w:tr>"


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
