"""The asset graph as it was last accepted: a rename is a visible line in review.

When the change is meant, accept it with `make snapshot`.
"""

import os
from pathlib import Path

import pytest
from shared_folder import work_in

from orchestration.definitions import build_definitions
from orchestration.settings import Settings

SNAPSHOT = Path(__file__).with_name("asset_graph.txt")


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("graph")
    definitions = build_definitions(Settings(work_dir=work_in(folder), authorities=["E10999001"]))
    graph = definitions.resolve_asset_graph()
    found = []
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        parents = ", ".join(sorted(parent.to_user_string() for parent in node.parent_keys))
        found.append(f"asset {key.to_user_string()} [{node.group_name}] <- {parents}".rstrip(" <-"))
    found += [f"check {key.asset_key.to_user_string()}:{key.name}" for key in graph.asset_check_keys]
    found += [f"job {job.name}" for job in definitions.jobs or []]
    found += [
        f"schedule {schedule.name} {schedule.cron_schedule}" for schedule in definitions.schedules or []
    ]
    found += [f"sensor {sensor.name}" for sensor in definitions.sensors or []]
    return sorted(found)


def test_the_asset_graph_is_as_accepted(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    if os.environ.get("UPDATE_SNAPSHOT"):
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert SNAPSHOT.read_text(encoding="utf-8") == text, "The asset graph changed. If meant: make snapshot."


def test_every_asset_says_what_it_is(tmp_path: Path) -> None:
    graph = build_definitions(Settings(work_dir=work_in(tmp_path))).resolve_asset_graph()
    without = [
        key.to_user_string()
        for key in graph.get_all_asset_keys()
        if not (graph.get(key).description or "").strip()
    ]
    assert not without, f"describe these in their YAML or spec: {without}"
