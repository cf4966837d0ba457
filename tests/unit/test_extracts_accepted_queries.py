"""The list of accepted queries: landed line by line, refused by name when it cannot be read."""

from pathlib import Path

import pytest

from orchestration.extracts.accepted_queries import accepted_beside_settings, accepted_queries
from orchestration.extracts.refusals import ExtractRefused

HEAD = "rule_code,table,child_id,row_fingerprint,reason,accepted_by,accepted_on\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "accepted_queries.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_line_is_landed_as_it_is_with_its_row(tmp_path: Path) -> None:
    path = written(
        tmp_path, HEAD + '232,Header,A1, r-1 ,"Seen, and right",Manager,2026-05-14\n\n999,,,,,,soon\n'
    )
    lines = accepted_queries(path, "S").accepted_queries.to_pylist()
    assert [(line["source_row"], line["rule_code"], line["accepted_on"]) for line in lines] == [
        (2, "232", "2026-05-14"),
        (4, "999", "soon"),
    ]
    assert (lines[0]["row_fingerprint"], lines[0]["reason"]) == ("r-1", "Seen, and right")
    assert lines[1]["reason"] is None
    assert {line["submission_id"] for line in lines} == {"S"}


def test_columns_may_stand_in_any_order_with_others_beside_them(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "note,Accepted_On,accepted_by,reason,row_fingerprint,child_id,table,rule_code\n"
        "mine,2026-05-14,Manager,Right,r-1,A1,Header,232\n",
    )
    (line,) = accepted_queries(path, "S").accepted_queries.to_pylist()
    assert (line["rule_code"], line["table_name"], line["accepted_by"]) == ("232", "Header", "Manager")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rule_code,table\n232,Header\n", "queries.csv, row 1, column child_id: there is no such column"),
        (HEAD.replace("table", "rule_code"), "row 1, column rule_code: the column is there twice"),
        (HEAD + "232,Header,A1,r-1,Seen,and right,Manager,2026-05-14\n", "row 2: the row has 8 cells"),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_read_is_refused_by_file_row_and_column(
    text: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(ExtractRefused, match=said):
        accepted_queries(written(tmp_path, text), "S")


def test_a_list_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExtractRefused, match="there is no such file"):
        accepted_queries(tmp_path / "accepted_queries.csv", "S")


def test_the_list_lies_beside_the_settings_that_hold(tmp_path: Path) -> None:
    year = tmp_path / "2026"
    year.mkdir()
    assert accepted_beside_settings(year) is None
    above = written(tmp_path, HEAD)
    (tmp_path / "authority.yml").write_text("code: E10999001\nname: Exampleshire\n")
    assert accepted_beside_settings(year) == above
