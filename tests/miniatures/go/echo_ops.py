"""The reference's side of `values.yaml`: what arrives goes back, as it is or changed in a way that shows it was understood."""

import struct
from typing import Any

from parity.protocol.values import Tensor


def echo(value: Any) -> Any:
    """The argument itself."""
    return value


def reverse(data: bytes) -> bytes:
    """The bytes from the last to the first."""
    return data[::-1]


def negate(tensor: Tensor) -> Tensor:
    """The tensor of float32 with the sign of every element changed."""
    layout = f"<{len(tensor.data) // 4}f"
    elements = struct.unpack(layout, tensor.data)
    return Tensor(tensor.dtype, tensor.shape, struct.pack(layout, *(-element for element in elements)))
