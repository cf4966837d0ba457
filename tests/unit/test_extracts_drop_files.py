"""The files of a drop are found, completed by its manifest, and opened by what they hold."""

import hashlib
import io
import os
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orchestration.extracts.files.drop_files import (
    DropFile,
    content_hash,
    files_of,
    open_sheets,
    quiet_signature,
)
from orchestration.extracts.refusals import ExtractRefused

A, B = b"A,B\n1,2\n", b"C;D\n3;4\n"


def zipped(entries: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def dropped(folder: Path, files: dict[str, bytes]) -> Path:
    drop = folder / "drop"
    for name, content in files.items():
        path = drop / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return drop


def found(drop: Path) -> tuple[dict[str, DropFile], list[tuple[str, str]]]:
    files, refusals = files_of(drop, drop.parent / "unpacked")
    assert [file.name for file in files] == sorted(file.name for file in files)
    return {file.name: file for file in files}, [(one.reason, one.file) for one in refusals]


def hashed(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_files_by_name_and_what_is_passed_over(tmp_path: Path) -> None:
    passed_over = ["~$book.xlsx", ".DS_Store", ".git/a.csv", "__MACOSX/a.csv", "known_answers.json",
                   "authority.yml", "Thumbs.db"]  # fmt: skip
    drop = dropped(tmp_path, {"b.csv": B, "ssd/a.csv": A, **dict.fromkeys(passed_over, b"x")})
    files, refusals = found(drop)
    assert (list(files), refusals) == (["b.csv", "ssd/a.csv"], [])
    assert (files["b.csv"].bytes, files["b.csv"].sha256) == (len(B), hashed(B))


def test_archives_are_opened_and_their_entries_named_after_them(tmp_path: Path) -> None:
    archive = zipped({"x/a.csv": A, "../b.csv": B})
    files, refusals = found(dropped(tmp_path, {"all.zip": archive, "sub/more.dat": zipped({"b.csv": B})}))
    assert list(files) == ["all.zip/x/a.csv", "sub/more.dat/b.csv"]
    assert files["all.zip/x/a.csv"].path.read_bytes() == A
    assert refusals == [("unsafe_path", "all.zip/../b.csv")]


def test_a_broken_archive_leaves_the_other_files(tmp_path: Path) -> None:
    files, refusals = found(dropped(tmp_path, {"all.zip": b"PK\x03\x04half", "b.csv": B}))
    assert (list(files), refusals) == (["b.csv"], [("broken_file", "all.zip")])


def test_a_drop_that_is_an_archive(tmp_path: Path) -> None:
    drop = tmp_path / "2025-05-01.zip"
    listed = f"file,sha256\na.csv,{hashed(A)}\nc.csv,\n".encode()
    drop.write_bytes(zipped({"a.csv": A, "known_answers.json": b"{}", "manifest.csv": listed}))
    files, refusals = found(drop)
    assert (list(files), refusals) == (["a.csv"], [("incomplete_drop", "c.csv")])


def test_a_manifest_that_agrees(tmp_path: Path) -> None:
    archive = zipped({"b.csv": B})
    listed = (
        f"File;SHA256;bytes\r\n.\\ssd\\A.csv;{hashed(A).upper()};{len(A)}\r\nall.zip;{hashed(archive)};\r\n"
    )
    drop = dropped(tmp_path, {"ssd/a.csv": A, "all.zip": archive, "manifest.csv": listed.encode("utf-16")})
    files, refusals = found(drop)
    assert (list(files), refusals) == (["all.zip/b.csv", "ssd/a.csv"], [])


def test_a_manifest_names_what_is_missing_other_or_not_listed(tmp_path: Path) -> None:
    listed = f"file,sha256,bytes\na.csv,{hashed(B)},\nb.csv,,{len(B)}\nc.csv,,\nd.csv,,7\n"
    drop = dropped(
        tmp_path, {"a.csv": A, "b.csv": B, "d.csv": B, "e.csv": B, "manifest.csv": listed.encode()}
    )
    files, refusals = found(drop)
    assert refusals == [
        ("incomplete_drop", "a.csv"),
        ("incomplete_drop", "c.csv"),
        ("incomplete_drop", "d.csv"),
        ("not_in_manifest", "e.csv"),
    ]
    assert list(files) == ["a.csv", "b.csv", "d.csv"]


@pytest.mark.parametrize("content", [b"name,hash\na.csv,1\n", b"", b"file,sha256\na.csv\n", b"\x00"])
def test_a_manifest_that_cannot_be_used(tmp_path: Path, content: bytes) -> None:
    files, refusals = found(dropped(tmp_path, {"a.csv": A, "manifest.csv": content}))
    assert (list(files), refusals) == (["a.csv"], [("incomplete_drop", "manifest.csv")])


def test_a_file_that_cannot_be_opened_is_refused_by_name(tmp_path: Path) -> None:
    drop = dropped(tmp_path, {"a.csv": A})
    (drop / "gone.csv").symlink_to(tmp_path / "nowhere")
    files, refusals = found(drop)
    assert (list(files), refusals) == (["a.csv"], [("unreadable", "gone.csv")])


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    drop = dropped(tmp_path, {"a.csv": A})
    os.mkfifo(drop / "pipe.csv")
    files, refusals = found(drop)
    assert (list(files), refusals) == (["a.csv"], [("unreadable", "pipe.csv")])


def test_a_name_that_is_no_text_is_still_a_name(tmp_path: Path) -> None:
    drop = dropped(tmp_path, {"a.csv": A})
    Path(os.fsdecode(os.fsencode(drop) + b"/b\xff.csv")).write_bytes(B)
    files, _ = found(drop)
    assert list(files) == ["a.csv", "b\ufffd.csv"]
    assert files["b\ufffd.csv"].sha256 == hashed(B)


def test_a_drop_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ExtractRefused, match="cannot be opened"):
        files_of(tmp_path / "nowhere", tmp_path / "unpacked")
    assert quiet_signature(tmp_path / "nowhere") == {}


def test_readers_go_by_content_and_not_by_name(tmp_path: Path) -> None:
    book, table = io.BytesIO(), io.BytesIO()
    workbook = openpyxl.Workbook()
    workbook.active.append(["A", "B"])
    workbook.create_sheet("Two").append(["C", "D"])
    workbook.save(book)
    pq.write_table(pa.table({"E": [1]}), table)
    names = {"book.csv": book.getvalue(), "table.csv": table.getvalue(), "text.xlsx": B}
    files, _ = found(dropped(tmp_path, names))
    openings = {name: [sheet.opening[0] for sheet in open_sheets(file)] for name, file in files.items()}
    assert openings == {
        "book.csv": [("A", "B"), ("C", "D")],
        "table.csv": [("E",)],
        "text.xlsx": [("C", "D")],
    }
    assert {name: file.kind for name, file in files.items()} == {
        "book.csv": "workbook", "table.csv": "parquet", "text.xlsx": "text"
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_xml_is_told_and_left_to_its_own_readers(tmp_path: Path, encoding: str) -> None:
    files, _ = found(dropped(tmp_path, {"cin.xml": "\n<Message/>".encode(encoding)}))
    assert files["cin.xml"].kind == "xml"
    with pytest.raises(ExtractRefused, match="XML"):
        open_sheets(files["cin.xml"])


def test_what_no_reader_knows_is_refused_when_it_is_opened(tmp_path: Path) -> None:
    files, refusals = found(dropped(tmp_path, {"letter.pdf": b"%PDF-1.7"}))
    assert refusals == []
    with pytest.raises(ExtractRefused, match="a PDF document"):
        open_sheets(files["letter.pdf"])


def test_the_same_drop_is_known_under_other_names(tmp_path: Path) -> None:
    first, _ = found(dropped(tmp_path / "1", {"a.csv": A, "b.csv": B}))
    again, _ = found(dropped(tmp_path / "2", {"z.csv": A, "all.zip": zipped({"b.csv": B})}))
    other, _ = found(dropped(tmp_path / "3", {"a.csv": A, "b.csv": B, "c.csv": B}))
    assert content_hash(first.values()) == content_hash(again.values())
    assert content_hash(first.values()) != content_hash(other.values())


def test_a_drop_is_quiet_while_nothing_is_written(tmp_path: Path) -> None:
    drop = dropped(tmp_path, {"a.csv": A, "sub/b.csv": B, "~$a.xlsx": b"lock", "manifest.csv": b"file\n"})
    seen = quiet_signature(drop)
    assert list(seen) == ["a.csv", "manifest.csv", "sub/b.csv"]
    assert seen["a.csv"][0] == len(A)
    assert quiet_signature(drop) == seen
    os.utime(drop / "sub/b.csv", ns=(5, 5))
    assert {name for name, state in quiet_signature(drop).items() if state != seen[name]} == {"sub/b.csv"}
    assert list(quiet_signature(drop / "a.csv")) == ["a.csv"]
