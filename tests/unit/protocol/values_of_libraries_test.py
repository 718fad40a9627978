"""Values of NumPy and protobuf: real ones where the library is loaded, bytes with a name where it is not."""

import sys

import numpy
import pytest
from google.protobuf import descriptor_pb2, struct_pb2, wrappers_pb2
from hypothesis import given, settings
from hypothesis import strategies as st

from parity.protocol.values import Message, TagError, Tensor, decode, encode

DTYPES = ["bool", "int8", "uint8", "int64", "uint64", "float16", "float32", "float64", "complex64", "complex128"]


def there_and_back(value: object) -> object:
    attachments: list[bytes] = []
    return decode(encode(value, attachments), attachments)


@settings(deadline=None)
@given(st.sampled_from(DTYPES), st.lists(st.integers(0, 3), max_size=3), st.booleans())
def test_array_round_trip(dtype: str, shape: list[int], swapped: bool) -> None:
    size = int(numpy.prod(shape))
    array = numpy.arange(size).astype(dtype).reshape(shape)
    sent = array.astype(array.dtype.newbyteorder(">")) if swapped else array
    received = there_and_back(sent)
    assert (received.dtype, received.shape, received.tobytes()) == (array.dtype, array.shape, array.tobytes())
    assert received.flags.writeable


def test_array_is_sent_little_endian_in_c_order() -> None:
    attachments: list[bytes] = []
    array = numpy.array([[1, 2], [3, 4]], dtype=">i2").T
    assert encode(array, attachments) == {"$tensor": {"dtype": "int16", "shape": [2, 2], "data": 0}}
    assert attachments == [b"\x01\0\x03\0\x02\0\x04\0"]


@pytest.mark.parametrize("dtype", DTYPES)
def test_scalar_round_trip(dtype: str) -> None:
    scalar = numpy.dtype(dtype).type(1)
    received = there_and_back(scalar)
    assert type(received) is type(scalar)
    assert received == scalar


def test_float64_scalar_is_no_plain_float() -> None:
    assert encode(numpy.float64(1.5), []) == {"$scalar": {"dtype": "float64", "data": 0}}


def test_array_without_bytes_of_its_own() -> None:
    assert encode(numpy.array(["a", "b"]), []) == {
        "$object": "ndarray",
        "fields": {"dtype": "<U1", "shape": [2], "items": ["a", "b"]},
    }
    assert encode(numpy.str_("a"), []) == "a"


@pytest.mark.parametrize("name", ["numpy"])
def test_array_where_numpy_is_not_loaded(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    attachments: list[bytes] = []
    trees = [encode(numpy.float32(1), attachments), encode(numpy.zeros((1, 2), "int8"), attachments)]
    monkeypatch.delitem(sys.modules, name)
    received = decode(trees, attachments)
    assert received == [Tensor("float32", None, b"\0\0\x80?"), Tensor("int8", (1, 2), b"\0\0")]
    again: list[bytes] = []
    assert (encode(received, again), again) == (trees, attachments)


@pytest.mark.parametrize("dtype, shape", [("int32", [1]), ("int8", [2]), ("object", [1])])
def test_tensor_that_does_not_fit_its_bytes(dtype: str, shape: list) -> None:
    with pytest.raises(TagError, match=f"^a tensor has 5 bytes for {dtype} of shape "):
        decode({"$tensor": {"dtype": dtype, "shape": shape, "data": 0}}, [b"12345"])


@pytest.mark.parametrize("dtype", ["bfloat7", "(", "i4,(", ""])
def test_tensor_of_a_type_that_numpy_does_not_know(dtype: str) -> None:
    tree = {"$tensor": {"dtype": dtype, "shape": [1], "data": 0}}
    assert decode(tree, [b"12"]) == Tensor(dtype, (1,), b"12")


def test_message_round_trip() -> None:
    message = struct_pb2.Struct()
    message.update({"b": [1, "x"], "a": None})
    attachments: list[bytes] = []
    assert encode(message, attachments) == {"$message": {"type": "google.protobuf.Struct", "data": 0}}
    assert attachments == [message.SerializeToString(deterministic=True)]
    assert there_and_back(message) == message


def test_repeated_fields_are_lists() -> None:
    file = descriptor_pb2.FileDescriptorProto(dependency=["a", "b"], public_dependency=[1])
    assert encode([file.dependency, file.public_dependency, file.service], []) == [["a", "b"], [1], []]


def test_message_of_an_unknown_type() -> None:
    assert decode({"$message": {"type": "no.Such", "data": 0}}, [b"\x08\x01"]) == Message("no.Such", b"\x08\x01")


def test_message_where_protobuf_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    attachments: list[bytes] = []
    tree = encode(wrappers_pb2.Int32Value(value=5), attachments)
    monkeypatch.delitem(sys.modules, "google.protobuf.descriptor_pool")
    assert decode(tree, attachments) == Message("google.protobuf.Int32Value", b"\x08\x05")
