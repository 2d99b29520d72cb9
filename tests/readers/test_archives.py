"""Documents out of zips, friendly and hostile."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.drafts import UnreadableDocument
from bot.readers.archives import ArchivedDocument, RefusedMember, count_documents, open_archive

MEBIBYTE = 1024 * 1024


def packed(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    file.seek(0)
    return file


def reasons(file: io.BytesIO) -> dict[str, str | None]:
    """What is said of each member; None for one that is read."""
    return {
        member.name: member.reason if isinstance(member, RefusedMember) else None
        for member in open_archive(file, "reviews.zip")
    }


def test_documents_come_out_in_order_with_their_paths() -> None:
    file = packed(("b/heat.md", b"one"), ("a.html", b"two"), ("c.TXT", b"three"))

    assert list(open_archive(file, "reviews.zip")) == [
        ArchivedDocument("b/heat.md", b"one"),
        ArchivedDocument("a.html", b"two"),
        ArchivedDocument("c.TXT", b"three"),
    ]


def test_what_is_no_document_is_passed_over() -> None:
    file = packed(
        ("heat.md", b"x"), ("poster.jpg", b"x"), ("__MACOSX/._heat.md", b"x"), (".git/notes.md", b"x"), ("a.md/", b"")
    )

    assert reasons(file) == {"heat.md": None}


@pytest.mark.parametrize("name", ["../heat.md", "a/../../heat.md", "/etc/heat.md", "C:\\heat.md", "..\\heat.md"])
def test_a_path_out_of_the_archive_is_refused(name: str) -> None:
    said = reasons(packed((name, b"x"), ("fine.md", b"x")))

    assert said.pop("fine.md") is None
    assert list(said.values()) == [f"{name.replace(chr(92), '/')} points outside the archive."]


def test_paths_of_windows_are_read_with_slashes() -> None:
    assert reasons(packed(("films\\heat.md", b"x"))) == {"films/heat.md": None}


def test_an_archive_within_is_refused_with_a_sentence() -> None:
    inner = packed(("heat.md", b"x")).getvalue()

    said = reasons(packed(("more.zip", inner), ("more.tar.gz", b"x"), ("heat.md", b"x")))

    assert said["more.zip"] == "more.zip is an archive within an archive. Unpack it first."
    assert said["more.tar.gz"] is not None
    assert said["heat.md"] is None


def test_a_link_is_refused() -> None:
    link = zipfile.ZipInfo("link.md")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    assert reasons(packed((link, b"/etc/passwd"))) == {"link.md": "link.md is a link, not a document."}


def test_a_document_larger_than_a_mebibyte_is_refused_and_the_others_are_read() -> None:
    noise = bytes(range(256)) * 4096

    said = reasons(packed(("big.txt", noise + b"x"), ("fits.txt", noise), method=zipfile.ZIP_STORED))

    assert said["big.txt"] == "big.txt is larger than 1 MiB, which no review is."
    assert said["fits.txt"] is None


def test_a_bomb_is_refused_by_its_ratio() -> None:
    said = reasons(packed(("bomb.txt", b"0" * MEBIBYTE), ("short.txt", b"0" * 1000)))

    assert said["bomb.txt"] is not None
    assert "times its size" in said["bomb.txt"]
    assert said["short.txt"] is None


def test_a_bomb_that_lies_about_its_size_is_still_bounded() -> None:
    raw = bytearray(packed(("bomb.txt", b"0" * (50 * MEBIBYTE))).getvalue())
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", raw, raw.index(signature) + at, 1000)

    assert reasons(io.BytesIO(bytes(raw))) == {"bomb.txt": "bomb.txt is damaged."}


def test_many_large_documents_are_refused_together() -> None:
    noise = bytes(range(256)) * 4000
    file = packed(*((f"{number}.txt", noise) for number in range(150)), method=zipfile.ZIP_STORED)

    with pytest.raises(UnreadableDocument, match="unpacks to far more"):
        list(open_archive(file, "reviews.zip"))


def test_more_documents_than_allowed_are_refused_with_both_numbers() -> None:
    file = packed(*((f"{number}.md", b"x") for number in range(201)))

    with pytest.raises(UnreadableDocument, match="holds 201 documents; 200 are the most"):
        list(open_archive(file, "reviews.zip"))
    assert len(list(open_archive(file, "reviews.zip", most=201))) == 201
    assert count_documents(file, "reviews.zip", most=201) == 201


def test_a_name_twice_is_read_once() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        file = packed(("heat.md", b"first"), ("heat.md", b"second"))

    found = list(open_archive(file, "reviews.zip"))

    assert found == [
        ArchivedDocument("heat.md", b"first"),
        RefusedMember("heat.md", "heat.md is in the archive twice."),
    ]


def test_a_name_in_utf_8_that_does_not_say_so_is_read() -> None:
    raw = packed(("Am??lie.md", b"x")).getvalue().replace(b"Am??lie.md", "Amélie.md".encode())

    assert reasons(io.BytesIO(raw)) == {"Amélie.md": None}


def test_a_locked_document_is_refused() -> None:
    raw = bytearray(packed(("heat.md", b"x")).getvalue())
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1

    assert reasons(io.BytesIO(bytes(raw))) == {"heat.md": "heat.md is locked with a password."}


def test_another_packing_method_is_refused() -> None:
    said = reasons(packed(("heat.md", b"x" * 100), method=zipfile.ZIP_LZMA))

    assert said == {"heat.md": "heat.md is packed in a way that is not known here."}


def test_a_damaged_document_does_not_stop_the_others() -> None:
    raw = bytearray(packed(("bad.md", b"x" * 50), ("good.md", b"y"), method=zipfile.ZIP_STORED).getvalue())
    raw[raw.index(b"xxxx")] = ord("z")

    assert reasons(io.BytesIO(bytes(raw))) == {"bad.md": "bad.md is damaged.", "good.md": None}


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04 cut"])
def test_what_is_no_zip_is_said_so(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=r"^reviews\.zip is no zip file"):
        list(open_archive(io.BytesIO(data), "reviews.zip"))


def test_a_zip_without_documents_is_said_so() -> None:
    with pytest.raises(UnreadableDocument, match="holds no document"):
        list(open_archive(packed(("poster.jpg", b"x")), "reviews.zip"))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_mutation_of_a_zip_raises_anything_else(data: st.DataObject) -> None:
    raw = bytearray(packed(("a/heat.md", b"words " * 20), ("b.txt", b"y"), ("c.zip", b"z")).getvalue())
    for at, value in data.draw(st.lists(st.tuples(st.integers(0, len(raw) - 1), st.integers(0, 255)), max_size=6)):
        raw[at] = value
    cut = data.draw(st.integers(0, len(raw)) | st.just(len(raw)))

    try:
        found = list(open_archive(io.BytesIO(bytes(raw[:cut])), "reviews.zip"))
    except UnreadableDocument:
        found = []

    assert all(len(member.data) <= MEBIBYTE for member in found if isinstance(member, ArchivedDocument))
