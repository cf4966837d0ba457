"""The charts of the workbook, drawn from cells of its sheets: what is kept back is a gap and no nought."""

from pathlib import Path

import openpyxl
from report_figures import changed, figures, material, report

from orchestration.releases.annual_report.workbook import write_workbook


def test_what_is_kept_back_is_an_empty_cell_for_the_chart_and_a_letter_in_the_table(tmp_path: Path) -> None:
    keys = {"measure_code": "on_time", "period_id": "Y2026", "breakdown": "sequence", "category": "first"}
    hidden = changed(figures(), keys, numerator=None, denominator=None, status="suppressed")
    write_workbook(tmp_path / "report.xlsx", report(material("public", hidden)))
    book = openpyxl.load_workbook(tmp_path / "report.xlsx")
    (name,) = [name for name in book.sheetnames if name.startswith("1.2 ")]
    sheet = book[name]
    heads = [str(cell.value) for cell in sheet[1]]
    (left,) = [place for place, head in enumerate(heads) if head.startswith("Chart: ")]
    assert sheet[2][left + 1].value is None
    assert "c" in [cell.value for cell in sheet[2]][:left]
    assert isinstance(sheet[3][left + 1].value, int | float)
