"""Measures each stage in a process of its own and writes `bench_results/bench.md` and `bench.json`.

Wall time and peak memory are the operating system's, of the whole process, imports included. `plain` does the
work of `whole` with dbt and DuckDB alone, in one process without Dagster: the difference is what the
orchestration costs.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
RESULTS = PROJECT / "bench_results"
SIZES = (650, 6_500, 65_000)
STAGES = ("generate", "extract", "dbt", "rules", "release", "plain", "whole")


def measure(stage: str, children: int, place: Path) -> dict[str, Any]:
    """Run one stage in a process of its own; a stage that fails stops the benchmark with its message."""
    command = [sys.executable, "-m", "tests.bench.stage", stage, str(children), str(place)]
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if status:
        raise SystemExit(f"{stage} of {children:,} children failed:\n{said[-2000:]}")
    return {
        "children": children,
        "stage": stage,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 2),
        "peak_mb": usage.ru_maxrss // 1024,
    }


def table(results: list[dict[str, Any]]) -> str:
    """The results as a Markdown table, a line for each size and stage."""
    lines = ["| children | stage | wall, s | processor, s | peak memory, MB |", "|---:|---|---:|---:|---:|"]
    lines += [
        f"| {r['children']:,} | {r['stage']} | {r['seconds']} | {r['cpu_seconds']} | {r['peak_mb']:,} |"
        for r in results
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure every stage at every size, and write the results after each so that a stop loses nothing."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0])
    parser.add_argument("--children", type=int, nargs="+", default=list(SIZES))
    sizes = parser.parse_args().children
    RESULTS.mkdir(exist_ok=True)
    about = {"python": platform.python_version(), "processors": os.cpu_count(), "system": platform.system()}
    results: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        for children in sizes:
            place = Path(folder) / str(children)
            for stage in STAGES:
                results.append(measure(stage, children, place))
                print(
                    f"{children:>7,} {stage:<9} {results[-1]['seconds']:>8} s {results[-1]['peak_mb']:>6} MB"
                )
                (RESULTS / "bench.json").write_text(
                    json.dumps({"machine": about, "results": results}, indent=1)
                )
                (RESULTS / "bench.md").write_text(table(results) + "\n")


if __name__ == "__main__":
    main()
