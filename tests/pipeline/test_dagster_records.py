"""What Dagster is told of a run: the accounts of what came, and nothing of what did not."""

import json
from pathlib import Path

import dagster as dg
import pytest
from conftest import AUTHORITY, YEAR
from dagster._core.storage.event_log import SqliteEventLogStorage

from expectations.extracts.fields import SOURCES, tables
from orchestration.instance import LOGS_HELD_OPEN, EventLog, dagster_instance
from orchestration.partitions import SubmissionKey
from orchestration.pipeline import RunOutcome
from orchestration.settings import Settings

PARTITION = SubmissionKey(AUTHORITY, YEAR).partition_key


@pytest.fixture(scope="module")
def events(exampleshire: Settings, first_run: RunOutcome) -> dict[str, dict[str, object]]:
    """The metadata of every landed table of the last run, by source and name."""
    found = {}
    with dagster_instance(exampleshire.work_dir) as instance:
        for key in instance.all_asset_keys():
            event = instance.get_latest_materialization_event(key)
            if event and event.asset_materialization:
                metadata = event.asset_materialization.metadata
                found["/".join(key.path)] = {name: value.value for name, value in metadata.items()}
    return found


def test_an_extract_that_came_has_its_account(events: dict[str, dict[str, object]]) -> None:
    account = events["ssd/ssd_cla_reviews"]
    assert account["supplied"] is True
    parts = ("landed", "duplicate", "blank", "quarantined")
    assert account["rows_in"] == sum(int(str(account[part])) for part in parts) > 0
    assert account["dagster/row_count"] == account["landed"]


def test_what_was_not_supplied_is_told_of_once(
    events: dict[str, dict[str, object]], first_run: RunOutcome
) -> None:
    manifest = json.loads((first_run.release / "manifest.json").read_text(encoding="utf-8"))
    came = {f"{file['source']}/{file['table_name']}" for file in manifest["row_counts"]["files"]}
    extracts = {f"{source}/{name}" for source in SOURCES for name in tables(source)}
    accounts = events["carefacts/accounts"]
    assert accounts["extracts_not_supplied"] == len(extracts - came) > 0
    assert set(str(accounts["supplied"]).split(", ")) == {name.split("/")[1] for name in came & extracts}
    assert came <= set(events)
    silent = extracts - set(events)
    assert silent and not silent & came
    assert all(events[name]["supplied"] is False for name in (extracts - came) & set(events))


def test_each_extract_that_came_has_its_contract_checked(
    exampleshire: Settings, events: dict[str, dict[str, object]]
) -> None:
    with dagster_instance(exampleshire.work_dir) as instance:
        storage = instance.event_log_storage
        for name, account in events.items():
            if name.split("/")[0] in SOURCES and account["supplied"]:
                key = dg.AssetCheckKey(dg.AssetKey(name.split("/")), "contract")
                (record,) = storage.get_asset_check_execution_history(key, limit=1)
                said = record.event.dagster_event.asset_check_evaluation_data  # type: ignore[union-attr]
                assert said.passed is (account["quarantined"] == 0), name


def test_dagster_reads_its_log_as_if_it_had_written_it(exampleshire: Settings, first_run: RunOutcome) -> None:
    folder = exampleshire.work_dir / "dagster" / "history" / "runs"
    with dagster_instance(exampleshire.work_dir) as instance:
        assert isinstance(instance.event_log_storage, EventLog)
        (run, *_) = instance.get_runs()
        ours = [event.message for event in instance.all_logs(run.run_id)]
    theirs = [event.message for event in SqliteEventLogStorage(str(folder)).get_logs_for_run(run.run_id)]
    assert len(ours) > 100 and ours == theirs


def test_few_logs_are_held_open_and_none_in_the_end(tmp_path: Path) -> None:
    log = EventLog(str(tmp_path))

    def held() -> int:
        open_here = [link.readlink() for link in Path("/proc/self/fd").iterdir() if link.exists()]
        return len({path for path in open_here if path.suffix == ".db" and path.is_relative_to(tmp_path)})

    for number in range(3 * LOGS_HELD_OPEN):
        assert log.get_logs_for_run(f"run{number}") == []
        assert held() <= LOGS_HELD_OPEN
    log.dispose()
    assert held() == 0
