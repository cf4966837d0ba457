"""From files to the list of issues: carefacts beside the sector's own validator, on the same returns.

`python -m tests.bench.validators --validator <its Python>` prints a Markdown table and writes
`bench_results/validators.md`. Wall time and peak memory are the whole process's, imports included; `warm` is
the second validation of a process. Making returns does not belong here (`returns.py`).
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.returns import AUTHORITIES, CHILDREN_IN_ENGLAND, YEAR, make_many, make_return

PROJECT = Path(__file__).resolve().parents[2]
RESULTS = PROJECT / "bench_results"
SIZES = (600, 6_000, 60_000)
HEADER = "| children | what ran | wall, s | peak memory, MB | issues |\n|---:|---|---:|---:|---:|"


def measure(command: list[str | Path]) -> tuple[float, int, str]:
    """Run a command and return its seconds, its peak memory in MB and what it printed; failing stops all."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stderr is not None
    said, complained = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if status:
        raise SystemExit(f"{command[1:]} failed:\n{complained[-2000:]}")
    return seconds, usage.ru_maxrss // 1024, said


def carefacts(folder: Path, out: Path, *, many: bool = False) -> list[str | Path]:
    """The command that an officer gives."""
    command: list[str | Path] = [sys.executable, "-m", "orchestration.cli", "validate", "--out", out]
    if many:
        return [*command, folder]
    return [*command, folder / "current", "--previous", folder / "previous", "--year", str(YEAR)]


def warm(folder: Path, out: Path) -> list[str | Path]:
    """A process that validates twice and prints the seconds of the second time."""
    return [sys.executable, "-m", "tests.bench.validators", "--twice", folder, "--out", out]


def validate_twice(folder: Path, out: Path) -> None:
    """Validate a return, then again, and print the seconds of the second time."""
    from orchestration.settings import settings
    from orchestration.validation import validate

    for _ in range(2):
        started = time.perf_counter()
        validate(
            folder / "current", out=out, work_dir=settings().work_dir, year=YEAR, previous=folder / "previous"
        )
    print(time.perf_counter() - started)


def issues_in(path: Path) -> int:
    """The lines of a list, less its heading."""
    with path.open("rb") as lines:
        return sum(1 for _ in lines) - 1


def main() -> None:
    """Measure every size with both, then all of England with carefacts alone; write after each line."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0])
    parser.add_argument("--validator", type=Path, help="Python of the sector's validator's own environment")
    parser.add_argument("--children", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--without-england", action="store_true")
    parser.add_argument("--twice", type=Path, help="validate this return twice, and nothing else")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    if given.twice:
        validate_twice(given.twice, given.out)
        return
    if given.validator is None:
        parser.error("--validator is needed")
    RESULTS.mkdir(exist_ok=True)
    lines = [HEADER]

    def add(children: int, what: str, seconds: float, memory: int, found: int) -> None:
        lines.append(f"| {children:,} | {what} | {seconds:.1f} | {memory:,} | {found:,} |")
        print(lines[-1], flush=True)
        (RESULTS / "validators.md").write_text("\n".join(lines) + "\n", encoding="utf-8")

    print(HEADER)
    theirs = Path(__file__).with_name("sector_validator.py")
    with tempfile.TemporaryDirectory() as place:
        for children in given.children:
            folder = make_return(Path(place) / str(children), children)
            out = Path(place) / f"lists {children}"
            out.mkdir()
            seconds, memory, _ = measure(carefacts(folder, out))
            add(children, "carefacts, cold", seconds, memory, issues_in(out / "issues.csv"))
            _, memory, said = measure(warm(folder, out))
            add(children, "carefacts, warm", float(said.split()[-1]), memory, issues_in(out / "issues.csv"))
            for wanted in ("issues", "report"):
                listed = out / f"sector {wanted}.csv"
                seconds, memory, _ = measure([given.validator, theirs, folder, str(YEAR), wanted, listed])
                add(children, f"sector's validator, {wanted}", seconds, memory, issues_in(listed))
        if not given.without_england:
            folder, out = Path(place) / "england", Path(place) / "lists of England"
            make_many(folder)
            seconds, memory, _ = measure(carefacts(folder, out, many=True))
            what = f"carefacts, cold, {AUTHORITIES} submissions"
            add(CHILDREN_IN_ENGLAND, what, seconds, memory, issues_in(out / "issues.csv"))


if __name__ == "__main__":
    main()
