"""An archive is unpacked without harm: nothing leaves its folder, nothing grows without end."""

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from orchestration.extracts.files.archives import Limits, Unpacked, unpack
from orchestration.extracts.refusals import ExtractRefused

MB = 1 << 20


def made(folder: Path, entries: dict[str, bytes]) -> Path:
    path = folder / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def unpacked(folder: Path, path: Path, limits: Limits | None = None) -> Unpacked:
    return unpack(path, "all.zip", folder / "to", limits)


def reasons(result: Unpacked) -> list[tuple[str, str]]:
    return [(refusal.reason, refusal.file) for refusal in result.refusals]


def left(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.name != "all.zip"]


def test_entries_come_out_with_their_names(tmp_path: Path) -> None:
    path = made(tmp_path, {"ssd/a.csv": b"A,B\n", "b.XLSX": b"x", "empty/": b"", "no ending": b""})
    result = unpacked(tmp_path, path)
    assert [(name, file.read_bytes(), file.suffix) for name, file in result.entries] == [
        ("ssd/a.csv", b"A,B\n", ".csv"), ("b.XLSX", b"x", ".xlsx"), ("no ending", b"", "")
    ]  # fmt: skip
    assert result.refusals == ()
    assert all(file.parent == tmp_path / "to" for _, file in result.entries)


@pytest.mark.parametrize(
    "name",
    ["../out.csv", "a/../../out.csv", "/out.csv", "C:/out.csv", "c:out.csv", "a\\out.csv", "..", "a\0.exe"],
)
def test_names_that_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    path = made(tmp_path, {"placeholder": b"x", "good.csv": b"A\n"})
    # the writer of zipfile would tidy such names, so the name is put in afterwards
    with zipfile.ZipFile(path, "w") as archive:
        entry = zipfile.ZipInfo("x")
        entry.filename = name
        archive.writestr(entry, b"x")
        archive.writestr("good.csv", b"A\n")
    result = unpacked(tmp_path, path)
    assert [refusal.reason for refusal in result.refusals] == ["unsafe_path"]
    assert [name for name, _ in result.entries] == ["good.csv"]
    assert [file.name for file in left(tmp_path)] == ["00002.csv"]


def test_links_and_devices(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, kind in [
            ("link.csv", stat.S_IFLNK),
            ("pipe.csv", stat.S_IFIFO),
            ("file.csv", stat.S_IFREG),
        ]:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (kind | 0o644) << 16
            archive.writestr(entry, b"/etc/hosts")
    result = unpacked(tmp_path, path)
    assert reasons(result) == [("link", "all.zip/link.csv"), ("link", "all.zip/pipe.csv")]
    assert [name for name, _ in result.entries] == ["file.csv"]


def test_an_encrypted_entry(tmp_path: Path) -> None:
    path = made(tmp_path, {"secret.csv": b"A\n", "open.csv": b"B\n"})
    content = bytearray(path.read_bytes())
    content[6] |= 1  # the flag in the entry's own head, and in the list at the end
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    result = unpacked(tmp_path, path)
    assert reasons(result) == [("encrypted", "all.zip/secret.csv")]
    assert [name for name, _ in result.entries] == ["open.csv"]


def test_a_damaged_entry_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("bad.csv", b"A,B\n1,2\n")
        archive.writestr("good.csv", b"C,D\n")
    path.write_bytes(path.read_bytes().replace(b"1,2\n", b"1,3\n"))
    result = unpacked(tmp_path, path)
    assert reasons(result) == [("damaged_entry", "all.zip/bad.csv")]
    assert [file.name for file in left(tmp_path)] == ["00002.csv"]


def test_an_entry_packed_in_an_unknown_way(tmp_path: Path) -> None:
    path = made(tmp_path, {"odd.csv": b"A\n"})
    content = bytearray(path.read_bytes())
    content[8] = 99
    content[content.index(b"PK\x01\x02") + 10] = 99
    path.write_bytes(content)
    assert reasons(unpacked(tmp_path, path)) == [("damaged_entry", "all.zip/odd.csv")]


def test_two_entries_of_one_name(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a.csv", b"first")
        archive.writestr("a.csv", b"second")
    result = unpacked(tmp_path, path)
    assert reasons(result) == [("entry_twice", "all.zip/a.csv")]
    assert result.entries[0][1].read_bytes() == b"first"


def test_archives_inside_are_named_and_workbooks_are_not_archives(tmp_path: Path) -> None:
    inner, book = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", b"A\n")
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    path = made(tmp_path, {"inner.dat": inner.getvalue(), "book.xlsx": book.getvalue()})
    result = unpacked(tmp_path, path)
    assert reasons(result) == [("nested_archive", "all.zip/inner.dat")]
    assert [name for name, _ in result.entries] == ["book.xlsx"]
    assert len(left(tmp_path)) == 1


def test_hidden_files_are_passed_over(tmp_path: Path) -> None:
    names = ["__MACOSX/._a.csv", ".DS_Store", "sub/.hidden", "~$book.xlsx", "a.csv"]
    result = unpacked(tmp_path, made(tmp_path, dict.fromkeys(names, b"A\n")))
    assert ([name for name, _ in result.entries], result.refusals) == (["a.csv"], ())


@pytest.mark.parametrize(
    ("limits", "megabytes"),
    [(Limits(unpacked=5 * MB), 6), (Limits(ratio_from=5 * MB), 6), (Limits(unpacked=5 * MB), 5)],
)
def test_a_bomb_leaves_nothing(tmp_path: Path, limits: Limits, megabytes: int) -> None:
    path = made(tmp_path, {"a.csv": b"A\n", "b.csv": b"0" * (megabytes * MB)})
    with pytest.raises(ExtractRefused) as caught:
        unpacked(tmp_path, path, limits)
    assert (caught.value.reason, caught.value.file) == ("zip_bomb", "all.zip")
    assert left(tmp_path) == []


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = made(tmp_path, {"b.csv": b"0" * (8 * MB)})
    content = path.read_bytes().replace(struct.pack("<I", 8 * MB), struct.pack("<I", 100))
    path.write_bytes(content)
    result = unpacked(tmp_path, path, Limits(unpacked=5 * MB))
    assert reasons(result) == [("damaged_entry", "all.zip/b.csv")]
    assert left(tmp_path) == []


def test_small_archives_may_grow(tmp_path: Path) -> None:
    path = made(tmp_path, {"blank.csv": b",,,,\n" * 500_000})
    assert len(unpacked(tmp_path, path).entries) == 1


def test_too_many_entries(tmp_path: Path) -> None:
    path = made(tmp_path, {f"{number}.csv": b"" for number in range(12)})
    with pytest.raises(ExtractRefused) as caught:
        unpacked(tmp_path, path, Limits(entries=11))
    assert caught.value.reason == "too_many_entries"
    assert len(unpacked(tmp_path, path, Limits(entries=12)).entries) == 12


def test_a_list_of_entries_that_is_too_long_to_read(tmp_path: Path) -> None:
    path = made(tmp_path, {"a.csv": b"A\n"})
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x05\x06") + 12
    content[at : at + 4] = struct.pack("<I", 20 * MB)
    path.write_bytes(content)
    with pytest.raises(ExtractRefused) as caught:
        unpacked(tmp_path, path)
    assert caught.value.reason == "too_many_entries"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04half", b"A,B\n"])
def test_what_is_no_whole_archive(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(content)
    with pytest.raises(ExtractRefused) as caught:
        unpacked(tmp_path, path)
    assert caught.value.reason == "broken_file"


def test_an_archive_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ExtractRefused, match="cannot be opened"):
        unpacked(tmp_path, tmp_path / "all.zip")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_DEFLATED])
def test_a_packed_entry_that_is_damaged(tmp_path: Path, method: int) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("bad.csv", bytes(range(256)) * 20)
        archive.writestr("good.csv", b"A\n")
    content = bytearray(path.read_bytes())
    content[45:60] = b"\xff" * 15
    path.write_bytes(content)
    result = unpacked(tmp_path, path)
    assert reasons(result) == [("damaged_entry", "all.zip/bad.csv")]
    assert [name for name, _ in result.entries] == ["good.csv"]


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    path = made(tmp_path, {"a.csv": b"A\n"})
    (tmp_path / "to").write_bytes(b"a file where the folder should be")
    with pytest.raises(ExtractRefused) as caught:
        unpacked(tmp_path, path)
    assert caught.value.reason == "not_unpacked"
