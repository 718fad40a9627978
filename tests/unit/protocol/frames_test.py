"""Frames and files of frames: the law of the round trip, and a sentence for everything that is broken."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parity.protocol import frames
from parity.protocol.frames import FOOT, FrameError, Limits, encode, read

texts = st.text(st.characters(exclude_categories=["Cs"]))
json_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=8,
)
headers = st.dictionaries(texts.filter(lambda key: key != "attachments"), json_data)
uint32 = st.integers(0, 2**32 - 1)


@settings(deadline=None)
@given(uint32, headers, st.lists(st.binary()), uint32, uint32)
def test_round_trip(sequence: int, header: dict, attachments: list[bytes], flags: int, deadline_ms: int) -> None:
    frame = read(io.BytesIO(encode(sequence, header, attachments, flags, deadline_ms)))
    assert (frame.sequence, frame.flags, frame.deadline_ms) == (sequence, flags, deadline_ms)
    assert frame.json() == (header | {"attachments": [len(part) for part in attachments]} if attachments else header)
    assert frame.parts() == attachments


@settings(deadline=None)
@given(headers, st.lists(st.binary()), st.data())
def test_every_truncation_is_an_error(header: dict, attachments: list[bytes], data: st.DataObject) -> None:
    raw = encode(1, header, attachments)
    size = data.draw(st.integers(1, len(raw) - 1))
    with pytest.raises(FrameError, match=r"^read [0-9]+ of [0-9]+ bytes of "):
        read(io.BytesIO(raw[:size]))


def test_bytes_of_a_frame() -> None:
    assert encode(7, {"a": "é", "b": 1.0}, [b"xy"], flags=1, deadline_ms=250) == (
        b"PRTY\x07\0\0\0\x01\0\0\0\xfa\0\0\0\x24\0\0\0\x02\0\0\0\0\0\0\0"
        + '{"a":"é","b":1.0,"attachments":[2]}xy'.encode()
    )


def test_end_of_a_stream() -> None:
    stream = io.BytesIO(encode(1, {}) + encode(2, {}))
    assert [read(stream).sequence, read(stream).sequence, read(stream)] == [1, 2, None]


@pytest.mark.parametrize(
    "raw, sentence",
    [
        (b"PRTY", "read 4 of 28 bytes of a frame's prefix"),
        (b"Traceback (most recent call last)", "found b'Traceback (m' where a frame should begin with b'PRTY'"),
        (encode(7, {"a": 1})[:-4], "read 3 of 7 bytes of the header of frame 7"),
        (encode(7, {}, [b"abc"])[:-1], "read 2 of 3 bytes of the attachments of frame 7"),
        (encode(7, {"a": "x" * 200}), "the header of frame 7 would have 208 bytes, the limit is 100"),
        (encode(FOOT, {}, [b"x" * 11]), "the attachments of the foot would have 11 bytes, the limit is 10"),
    ],
)
def test_broken_frame(raw: bytes, sentence: str) -> None:
    with pytest.raises(FrameError) as caught:
        read(io.BytesIO(raw), Limits(header=100, attachments=10))
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    "header, sentence",
    [
        (b"[1]", "the header of frame 1 is a list, expected an object"),
        (b"", "the header of frame 1 is not JSON in UTF-8: no JSON value at character 0"),
        (b"{}{}", "the header of frame 1 is not JSON in UTF-8: text after the JSON value, from character 2"),
        (b'{"a":NaN}', "the header of frame 1 is not JSON in UTF-8: NaN is not JSON"),
        (
            b'{"a":"\xff"}',
            "the header of frame 1 is not JSON in UTF-8: 'utf-8' codec can't decode byte 0xff in position 6",
        ),
        (b"[" * 100_000, "the header of frame 1 is not JSON in UTF-8: maximum recursion depth exceeded"),
    ],
)
def test_broken_header(header: bytes, sentence: str) -> None:
    with pytest.raises(FrameError) as caught:
        frames.parse(frames.pack(1, header)).json()
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    "sizes, sentence",
    [
        ("[1]", "frame 1 has 3 bytes of attachments, its header lists 1"),
        ("[4, -1]", '"attachments" of frame 1 is not a list of lengths in bytes'),
        ("[true, 2]", '"attachments" of frame 1 is not a list of lengths in bytes'),
        ("3", '"attachments" of frame 1 is not a list of lengths in bytes'),
    ],
)
def test_list_of_attachments_that_does_not_fit(sizes: str, sentence: str) -> None:
    with pytest.raises(FrameError) as caught:
        frames.parse(frames.pack(1, b'{"attachments":%s}' % sizes.encode(), [b"abc"])).parts()
    assert str(caught.value) == sentence


def test_attachments_that_the_header_does_not_list() -> None:
    with pytest.raises(FrameError, match="has 3 bytes of attachments, its header lists 0"):
        frames.parse(frames.pack(1, b"{}", [b"abc"])).parts()


@pytest.mark.parametrize("header", [{"a": float("nan")}, {"a": float("inf")}, {"a": b"bytes"}, {"a": "\ud800"}])
def test_header_that_is_not_json_data(header: dict) -> None:
    with pytest.raises((ValueError, TypeError)):
        encode(1, header)


# Files


def write_file(path: Path, cases: int, announced: int | None = None) -> bytes:
    head = {"cases": cases if announced is None else announced}
    with frames.FileWriter(path, "parity-cases", head) as out:
        for number in range(cases):
            out.case({"id": f"op/{number}"}, [b"data"], flags=frames.FRESH, deadline_ms=9)
    return path.read_bytes()


@settings(deadline=None)
@given(cases=st.integers(0, 5))
def test_file_round_trip(tmp_path_factory: pytest.TempPathFactory, cases: int) -> None:
    path = tmp_path_factory.mktemp("files") / "x.cases"
    written = write_file(path, cases)
    with frames.read_file(path, "parity-cases") as reader:
        assert reader.head == {"format": "parity-cases", "version": 1, "cases": cases}
        found = list(reader)
    assert [frame.sequence for frame in found] == list(range(1, cases + 1))
    assert [frame.json()["id"] for frame in found] == [f"op/{number}" for number in range(cases)]
    copy = path.with_name("copy")
    with frames.read_file(path, "parity-cases") as reader, frames.FileWriter(copy, "parity-cases", reader.head) as out:
        for raw in reader.raw():
            out.raw(raw, 1)
    assert copy.read_bytes() == written


def test_every_truncation_of_a_file_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "x.cases"
    whole = write_file(path, 2)
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        with (
            pytest.raises(FrameError, match=f"^{path}: (read|ends without its foot)"),
            frames.read_file(path, "parity-cases") as reader,
        ):
            list(reader)


HEAD, FOOT_OF_1 = encode(0, {"format": "parity-cases", "version": 1, "cases": 1}), encode(FOOT, {"cases": 1})


@pytest.mark.parametrize(
    "content, sentence",
    [
        (HEAD + encode(1, {}) + encode(FOOT, {"cases": 2}), "has 1 cases, its foot says 2 and its head 1"),
        (HEAD + encode(FOOT, {"cases": 0}), "has 0 cases, its foot says 0 and its head 1"),
        (HEAD + encode(2, {}) + FOOT_OF_1, "frame 2 follows frame 0"),
        (HEAD + encode(1, {}) + encode(1, {}) + FOOT_OF_1, "frame 1 follows frame 1"),
        (HEAD + encode(1, {}) + FOOT_OF_1 + b"\n", "goes on after its foot"),
        (encode(1, {}), "begins with frame 1, expected the head"),
        (
            encode(0, {"format": "parity-outcomes", "version": 1}),
            "has format 'parity-outcomes' version 1, expected 'parity-cases' version 1",
        ),
        (
            encode(0, {"format": "parity-cases", "version": 2}),
            "has format 'parity-cases' version 2, expected 'parity-cases' version 1",
        ),
    ],
)
def test_broken_file(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "x.cases"
    path.write_bytes(content)
    with pytest.raises(FrameError) as caught, frames.read_file(path, "parity-cases") as reader:
        list(reader)
    assert str(caught.value) == f"{path}: {sentence}"


def test_failed_writer_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.cases"
    before = write_file(path, 1)
    with pytest.raises(KeyError), frames.FileWriter(path, "parity-cases", {"cases": 1}) as out:
        out.case({})
        raise KeyError
    with pytest.raises(FrameError, match="the head announces 3 cases, 2 were written"):
        write_file(path, 2, announced=3)
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.cases"]
    assert path.read_bytes() == before
