"""The charts of the workbook, drawn from cells of its sheets: what is kept back is a gap and no nought."""

from pathlib import Path

import openpyxl
from report_figures import changed, figures, material, report

from orchestration.releases.annual_report.workbook import write_workbook


def test_a_published_figure_is_a_number_with_its_decimals_and_its_year_behind_it(tmp_path: Path) -> None:
    write_workbook(tmp_path / "report.xlsx", report())
    sheet = openpyxl.load_workbook(tmp_path / "report.xlsx")["1.1 Reviews in timescale"]
    heads = [cell.value for cell in sheet[1]]
    shown = {
        area: (round(float(cell.value), 6), cell.number_format)
        for area in ("England", "Region", "DfE's figure for us")
        for cell in [sheet[3][heads.index(area)]]
    }
    assert shown == {
        "England": (0.886, '0.0% "(2024/25)"'),
        "Region": (0.9, '0% "(2024/25)"'),
        "DfE's figure for us": (0.9325, '0.00% "(2024/25)"'),
    }


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
