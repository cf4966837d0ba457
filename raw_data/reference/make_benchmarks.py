"""Makes the seeds of regions, populations, neighbours and national figures, once a year.

Looking a figure up does not belong here, nor does naming measures: `benchmark_measures.csv` is kept by hand.
How to run this is in the README beside it.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow.parquet as pq

SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds"
FIRST_YEAR = 2016  # of national figures; populations are wanted from the summer before
ENGLAND = ("E92000001", "England", "970")
LONDON = "E12000007"  # the DfE also gives its two halves, which are no regions
HALVES_OF_LONDON = ("E13000001", "E13000002")
# The DfE's own numbers of the regions, as its benchmark file has them.
REGIONS = {
    "E12000001": ("North East", "980"),
    "E12000002": ("North West", "981"),
    "E12000003": ("Yorkshire and the Humber", "982"),
    "E12000004": ("East Midlands", "983"),
    "E12000005": ("West Midlands", "984"),
    "E12000006": ("East of England", "985"),
    LONDON: ("London", "986"),
    "E12000008": ("South East", "989"),
    "E12000009": ("South West", "990"),
}
# What stands for a figure that is not printed, in the DfE's files.
MARKS = {
    "-": "not available",
    "x": "not available",
    "z": "not applicable",
    "c": "suppressed",
    "k": "rounds to zero",
    "u": "low reliability",
}
POPULATIONS = "ons_mid-year_population_estimates_2012_to_2024.csv"
NEIGHBOURS = "sn_model_2025_wide.csv"
BENCHMARK_FILE = "lait_bds_long.parquet"
DURATIONS = "d5_cpps_at31march_by_duration_2013_to_2025.csv"
NEW_PLACEMENTS = "la_cla_during_year_new_placements.csv"
ONS = "ONS, mid-year population estimates"
CARRIED_TO = 2026  # the newest estimate also stands for the years up to this one, which have none yet
INVENTED_SHARE = 0.4  # of the children of the area where a made-up authority lies
Row = dict[str, str]


def make_benchmarks(folder: Path, seeds: Path = SEEDS) -> dict[str, int]:
    """Write the four seeds from the DfE's and the ONS's files in a folder, and return the rows of each.

    A file that is not there raises FileNotFoundError; a measure that no file has, or an authority without
    a region, raises ValueError.
    """
    areas = _csv(seeds / "authority_areas.csv")
    people = [row for row in _csv(folder / POPULATIONS) if row["population_estimate"].isdigit()]
    regions = list(_regions(areas, people))
    held = {
        "authority_regions": regions,
        "authority_populations": list(_populations(people, regions)),
        "statistical_neighbours": list(_neighbours(_csv(folder / NEIGHBOURS), regions)),
        "benchmark_values": sorted(_values(folder, seeds), key=lambda row: tuple(row.values())),
    }
    for name, rows in held.items():
        with (seeds / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return {name: len(rows) for name, rows in held.items()}


def plain(text: str) -> str:
    """Return a figure as it is printed: a spreadsheet's 76.900000000000006 is 76.9."""
    return f"{round(float(text), 4):.4f}".rstrip("0").rstrip(".")


def _regions(areas: list[Row], people: list[Row]) -> Iterator[Row]:
    """Each authority with its region; one with a new code, or made up, as that of its area."""
    known = {row["new_la_code"]: row for row in reversed(people) if row["new_la_code"]}
    names = {row["authority"]: row["authority_name"] for row in areas}
    names = {**{code: row["la_name"] for code, row in known.items()}, **names}
    before = {row["area"]: row["authority"] for row in areas if row["area"] != row["authority"]}
    lies_in = {row["authority"]: row["area"] for row in areas if row["source"].startswith("made up")}
    for code, name in sorted(names.items()):
        row = known.get(lies_in.get(code, code)) or known.get(before.get(code, ""))
        if row is None:
            raise ValueError(f"No region is known of {name} ({code}).")
        region = LONDON if row["region_code"] in HALVES_OF_LONDON else row["region_code"]
        yield {
            "authority": code,
            "authority_name": name,
            "dfe_number": "" if code in lies_in else row["old_la_code"],
            "region": region,
            "region_name": REGIONS[region][0],
            "region_dfe_number": REGIONS[region][1],
            "lies_in": lies_in.get(code, ""),
            "source": f"made up; lies in {row['la_name']}" if code in lies_in else ONS,
        }


def _populations(people: list[Row], regions: list[Row]) -> Iterator[Row]:
    """Children aged 0 to 17 at each mid-year; an authority's earlier code has the years before its own."""
    counts: dict[tuple[str, str], str] = {}
    for row in people:
        region = "" if row["region_code"] in HALVES_OF_LONDON else row["region_code"]
        whose = row["old_la_code"] or region or (ENGLAND[0] if row["geographic_level"] == "National" else "")
        if whose and int(row["time_period"]) >= FIRST_YEAR - 1:
            counts[whose, row["time_period"]] = row["population_estimate"]
    number = {row["authority"]: row["dfe_number"] for row in regions}
    by_code = {row["new_la_code"]: row["old_la_code"] for row in people if row["new_la_code"]}
    wanted = [(ENGLAND[0], ENGLAND[0], ONS), *((code, code, ONS) for code in REGIONS)]
    wanted += [(code, number[code], ONS) for code in number if number[code]]
    invented = f"made up: {INVENTED_SHARE:.0%} of the children of the area in which it lies"
    wanted += [(row["authority"], by_code[row["lies_in"]], invented) for row in regions if row["lies_in"]]
    of_area: dict[str, dict[int, int]] = {}
    for (whose, text), children in counts.items():
        of_area.setdefault(whose, {})[int(text)] = int(children)
    newest = max(int(year) for _, year in counts)
    for code, whose, source in sorted(wanted):
        held = of_area[whose]
        carried = range(newest, CARRIED_TO) if newest in held else ()  # not for an authority that is no more
        for year, estimate_of in sorted(
            [*((year, year) for year in held), *((y + 1, newest) for y in carried)]
        ):
            share = INVENTED_SHARE if source == invented else 1
            yield {
                "authority": code,
                "year": str(year),
                "children": str(round(held[estimate_of] * share)),
                "estimate_of": str(estimate_of),
                "source": source,
            }


def _neighbours(model: list[Row], regions: list[Row]) -> Iterator[Row]:
    """The ten neighbours of each authority, nearest first; a made-up one borrows those of its area."""
    newest = {row["dfe_number"]: row["authority"] for row in regions if row["dfe_number"]}
    newest |= {row["dfe_number"]: row["authority"] for row in regions if row["authority"].startswith("E06")}
    of_number = {row["old_la_code"]: row for row in model}
    number = {row["authority"]: row["dfe_number"] for row in regions}
    for row in regions:
        found = of_number.get(number.get(row["lies_in"], row["dfe_number"]))
        if found is None:  # an authority that is no more
            continue
        for position in range(1, 11):
            yield {
                "authority": row["authority"],
                "position": str(position),
                "neighbour": newest[found[f"SN_{position}"]],
                "closeness": found[f"SN_{position}P"].strip().lower(),
                "source": f"made up: the neighbours of {found['la_name']}"
                if row["lies_in"]
                else "DfE, statistical neighbours 2025",
            }


def _values(folder: Path, seeds: Path) -> Iterator[Row]:
    """The figures of England and its regions that `benchmark_measures.csv` names, or the mark instead."""
    measures = _csv(seeds / "benchmark_measures.csv")
    found = {
        "benchmark_file": list(_of_benchmark_file(folder / BENCHMARK_FILE)),
        "d5": list(_of_tables(_csv(folder / DURATIONS))),
        "new_placements": list(_of_tables(_csv(folder / NEW_PLACEMENTS))),
    }
    figures: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for table, cells in found.items():
        for name, area, year, text in cells:
            figures.setdefault((table, name), []).append((area, year, text))
    names = {ENGLAND[0]: ENGLAND[1], **{code: name for code, (name, _) in REGIONS.items()}}
    for measure in measures:
        wanted = measure["dfe_name"]
        if measure["dfe_table"] == "new_placements":
            wanted += " count" if measure["unit"] == "number" else " percent"
        if (measure["dfe_table"], wanted) not in figures:
            raise ValueError(f"No file has the measure {measure['dfe_name']}.")
        for area, year, text in figures[measure["dfe_table"], wanted]:
            if int(year) >= FIRST_YEAR:
                yield {
                    **{key: measure[key] for key in ("benchmark_code", "breakdown", "category")},
                    "area": area,
                    "area_name": names[area],
                    "collection_year": year,
                    "value": "" if text in MARKS else plain(text),
                    "status": MARKS.get(text, "published"),
                }


def _of_benchmark_file(path: Path) -> Iterator[tuple[str, str, str, str]]:
    table = pq.read_table(path, columns=["Short Desc", "Years", "Values", "LA Number"]).to_pydict()
    code = {number: area for area, (_, number) in REGIONS.items()} | {ENGLAND[2]: ENGLAND[0]}
    for name, year, text, number in zip(*table.values(), strict=True):
        area = code.get(f"{number:.0f}")
        if area and year.isdigit():
            yield name, area, year, text


def _of_tables(rows: Iterable[Row]) -> Iterator[tuple[str, str, str, str]]:
    """Every percentage of a table of the DfE, and every count of one whose rows are categories."""
    for row in rows:
        area = row["region_code"] or ENGLAND[0]
        if row["geographic_level"] not in ("National", "Regional") or area in HALVES_OF_LONDON:
            continue
        if "breakdown" in row:
            yield f"{row['breakdown']} percent", area, row["time_period"], row["children_percent"]
            yield f"{row['breakdown']} count", area, row["time_period"], row["children_count"]
        else:
            for column, text in row.items():
                if column.endswith("_percent"):
                    yield column, area, row["time_period"], text


def _csv(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def main(arguments: Sequence[str]) -> None:
    """Read the files of the folder that is named, and write the seeds."""
    (folder,) = map(Path, arguments)
    for name, rows in make_benchmarks(folder).items():
        print(f"{name}: {rows:,} rows")


if __name__ == "__main__":
    main(sys.argv[1:])
