"""Crafted safetensors: whatever a header says is checked before a byte of memory is taken for it."""

from __future__ import annotations

import json
import resource
import struct
from pathlib import Path
from time import perf_counter

import pytest

from engines.domains.image.pipeline.checkpoint.families import check_checkpoint
from engines.domains.image.pipeline.checkpoint.header import MAX_HEADER, MAX_TENSORS, read_header

ONE = {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}


def written(folder: Path, header: object, room: int = 4, length: int | None = None) -> Path:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    file = folder / "x.safetensors"
    file.write_bytes(struct.pack("<Q", len(text) if length is None else length) + text + bytes(room))
    return file


HEADERS = {
    "a list": [],
    "a number": 1,
    "null": None,
    "no JSON": b"{" * 50,
    "deep": b'{"a":' * 20_000,
    "deep lists": b"[" * 100_000,
    "no UTF-8": b'{"\xff\xfe": 1}' + bytes(9),
    "a number of 5,000 digits": b'{"a":' + b"9" * 5000 + b"}",
    "a tensor that is none": {"a": 5},
    "without a shape": {"a": {"dtype": "F32", "data_offsets": [0, 4]}},
    "a shape that is text": {"a": {**ONE, "shape": "1"}},
    "a shape of floats": {"a": {**ONE, "shape": [1.0]}},
    "a shape of true": {"a": {**ONE, "shape": [True]}},
    "a negative shape": {"a": {**ONE, "shape": [-1, -1]}},
    "a shape of 1e9 numbers": {"a": {**ONE, "shape": [10**9]}},
    "a shape that overflows 64 bits": {"a": {**ONE, "shape": [2**32, 2**32, 2**2]}},
    "a shape beyond all bounds": {"a": {**ONE, "shape": [10**300]}},
    "a shape of many dimensions": {"a": {**ONE, "shape": [1] * 1000}},
    "offsets backwards": {"a": {**ONE, "data_offsets": [4, 0]}},
    "negative offsets": {"a": {**ONE, "data_offsets": [-4, 0]}},
    "one offset": {"a": {**ONE, "data_offsets": [4]}},
    "offsets beyond the file": {"a": {**ONE, "data_offsets": [10**12, 10**12 + 4]}},
    "offsets that overlap": {"a": ONE, "b": ONE},
    "offsets with a hole": {"a": ONE, "b": {**ONE, "data_offsets": [8, 12]}},
    "less than the file holds": {},
    "a type that is none": {"a": {**ONE, "dtype": "F99"}},
    "a type that is a list": {"a": {**ONE, "dtype": ["F32"]}},
    "a type of another width": {"a": {**ONE, "dtype": "F16"}},
    "too many tensors": {str(i): {"dtype": "U8", "shape": [0], "data_offsets": [0, 0]} for i in range(MAX_TENSORS + 1)},
}


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_that_contradicts_itself_is_refused(name, tmp_path):
    with pytest.raises(ValueError, match="damaged|type") as caught:
        read_header(written(tmp_path, HEADERS[name]))
    assert str(caught.value).endswith(".") and len(str(caught.value)) < 300


@pytest.mark.parametrize("length", [0, 1, 10**6, MAX_HEADER + 1, 2**63, 2**64 - 1])
def test_a_header_of_no_possible_length_is_refused(length, tmp_path):
    with pytest.raises(ValueError, match="cut, or no safetensors"):
        read_header(written(tmp_path, {"a": ONE}, length=length))


def test_a_huge_sparse_file_takes_neither_memory_nor_time(tmp_path):
    file = written(tmp_path, {"a": ONE}, length=MAX_HEADER + 1)
    with file.open("r+b") as stream:
        stream.truncate(1 << 40)
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, perf_counter()
    with pytest.raises(ValueError, match="cut, or no safetensors"):
        read_header(file)
    assert perf_counter() - began < 1 and resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 10_000


@pytest.mark.parametrize("byte", [0x3C, 0x80])
def test_a_length_that_looks_like_another_file_is_a_length(byte, tmp_path):
    """“<” begins pages of the web, 128 pickles; both are lengths as well."""
    text = json.dumps({"a": ONE}).encode()
    assert "a" in read_header(written(tmp_path, text.ljust(byte)))


def test_names_of_any_kind_are_looked_at_in_no_time(tmp_path):
    names = [
        "a." * 5000,
        "lora" * 5000,
        "model.diffusion_model." * 400,
        "\u202e",
        "<" * 9000,
        "transformer_blocks.1" * 900,
    ]
    header = {f"{name}{i}": {"dtype": "U8", "shape": [0], "data_offsets": [0, 0]} for name in names for i in range(20)}
    began = perf_counter()
    with pytest.raises(ValueError, match="x.safetensors"):
        check_checkpoint(written(tmp_path, header, room=0))
    assert perf_counter() - began < 5


def test_metadata_that_is_no_text_is_left_out(tmp_path):
    assert read_header(written(tmp_path, {"__metadata__": {"a": 1, "b": "x"}, "t": ONE})).metadata == {"b": "x"}
    assert read_header(written(tmp_path, {"__metadata__": 5, "t": ONE})).metadata == {}
