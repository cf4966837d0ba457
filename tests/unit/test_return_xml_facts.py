"""The elements of the return's XML are those of the department's schema: names, order, lengths."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from expectations.extracts.fields import return_columns
from expectations.extracts.return_xml import EPISODE, HEADER, UASC_FLAG, Leaf, Part, leaves, parts
from expectations.extracts.ssda903 import XML_PARTS_OF_HEADER, XML_TABLES

SCHEMA = (
    Path(__file__).resolve().parents[2].parent / "shared" / "samples" / "csc-data-synthesizer" / "CLA.xsd"
)
XS = "{http://www.w3.org/2001/XMLSchema}"


def test_every_leaf_is_a_column_of_its_table_and_every_table_is_written_whole() -> None:
    by_table: dict[str, set[str]] = {}
    for leaf in leaves():
        by_table.setdefault(leaf.table, set()).add(leaf.column)
    assert set(by_table) == set(XML_TABLES)
    for table, columns in by_table.items():
        # who the child is stands once, in HEADER
        of_the_child = {"CHILD", "DOB", "SEX"} if table != "header" else set()
        assert set(return_columns(table)) - of_the_child == columns, table


def test_the_reader_knows_the_same_parts() -> None:
    assert {part.element: part.table for part in parts() if part is not EPISODE} == XML_PARTS_OF_HEADER


def children_of(element: ElementTree.Element) -> list[ElementTree.Element]:
    return element.findall(f"{XS}complexType/{XS}sequence/{XS}element")


def length_of(element: ElementTree.Element) -> tuple[int, int]:
    """The shortest and longest text; a date's pattern means ten characters, or none where it may be blank."""
    found = {one.tag.removeprefix(XS): one.get("value", "") for one in element.iter() if one.get("value")}
    if exact := found.get("length"):
        return int(exact), int(exact)
    if pattern := found.get("pattern"):
        return (0 if pattern.endswith("?") else 10), 10
    return int(found.get("minLength", "0")), int(found["maxLength"])


def described(leaf: Leaf) -> tuple[str, bool, tuple[int, int]]:
    return leaf.element, leaf.must, (leaf.shortest, leaf.longest)


@pytest.mark.skipif(not SCHEMA.is_file(), reason="the sample files are kept beside the checkout")
def test_the_elements_are_those_of_the_schema() -> None:
    root = ElementTree.parse(SCHEMA).getroot()
    (child,) = children_of(root.find(f"{XS}element"))  # type: ignore[arg-type]
    header, episode = children_of(child)
    of_schema = children_of(header)
    assert [one.get("name") for one in of_schema] == [
        one if isinstance(one, str) else one.element for one in HEADER
    ]
    for here, there in [*zip(HEADER, of_schema, strict=True), (EPISODE, episode)]:
        must = there.get("minOccurs") != "0"
        if isinstance(here, Part):
            assert here.most == int(there.get("maxOccurs", "1"))
            assert [described(leaf) for leaf in here.leaves] == [
                (one.get("name"), one.get("minOccurs") != "0", length_of(one)) for one in children_of(there)
            ]
        elif here == UASC_FLAG:
            assert (must, length_of(there)) == (True, (0, 1))
        else:
            assert isinstance(here, Leaf)
            assert described(here) == (there.get("name"), must, length_of(there))
