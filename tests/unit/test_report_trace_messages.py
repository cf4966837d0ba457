"""What `carefacts trace` says of a figure that is not there: what there is, in words that lead on."""

import json
from pathlib import Path

import duckdb
import pytest
from report_figures import CATALOGUE

from orchestration.releases.annual_report.evidence import EVIDENCE, MEASURES_FILE
from orchestration.releases.annual_report.trace import trace
from orchestration.releases.finished_warehouse import ReleaseError

FIGURES = """
select * from (values
    ('on_time', 'Y2026', 'all', 'all', 0), ('on_time', 'Y2026', 'sequence', 'first', 1),
    ('on_time', 'Y2026', 'sequence', 'second', 2), ('record_sent', 'Y2026', 'all', 'all', 0)
) as r(measure_code, period_id, breakdown, category, position)
cross join (select 'told' as status, 1 as numerator, 2 as denominator)
"""


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release that keeps the figures of two measures, by their names."""
    made = tmp_path_factory.mktemp("release")
    evidence = made / EVIDENCE
    evidence.mkdir(parents=True)
    entries = {one.code: one.model_dump(mode="json") for one in CATALOGUE[0].measures}
    (evidence / MEASURES_FILE).write_text(json.dumps(entries), encoding="utf-8")
    tables = {
        "rpt_figures": FIGURES,
        "int_report_periods": "select 'Y2026' as period_id, 2026 as collection_year",
    }
    with duckdb.connect() as connection:
        for name, query in tables.items():
            connection.execute(f"copy ({query}) to '{evidence / name}.parquet' (format parquet)")
    return made


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("ontime", "2025/26", "all", "all"),
         "There is no measure ontime. Is it on_time? There are: held, on_time, record_sent."),
        (("xyz", "2025/26", "all", "all"), "There is no measure xyz. There are: held, on_time, record_sent."),
        (("on_time", "2025/26", "age", "all"), "on_time is not broken down by age. It is by: sequence."),
        (("on_time", "2025/26", "sequence", "third"),
         "on_time by sequence has no category third. There are: first, second."),
        (("on_time", "2025/26", "sequence", "all"),
         "on_time by sequence has no category all: name one. There are: first, second."),
        (("on_time", "2025/26", "all", "first"),
         "on_time as a whole has no category first: name its breakdown, too. It is by: sequence."),
        (("record_sent", "2025/26", "team", "all"),
         "record_sent is not broken down by team, nor by anything else."),
        (("held", "2025/26", "all", "all"),
         "The release has no figures of held in Y2026: what it needs was not counted then."),
    ],
)  # fmt: skip
def test_a_figure_that_is_not_there_is_answered_with_those_that_are(
    release: Path, asked: tuple[str, str, str, str], said: str
) -> None:
    measure, period, breakdown, category = asked
    with pytest.raises(ReleaseError) as refused:
        trace(release, measure, period, breakdown=breakdown, category=category)
    assert str(refused.value) == said


def test_a_period_that_is_not_there_is_answered_with_how_to_write_one(release: Path) -> None:
    with pytest.raises(ReleaseError, match=r"no period Nov\. Write a year as 2025/26, a quarter as 2026Q1"):
        trace(release, "on_time", "Nov")
