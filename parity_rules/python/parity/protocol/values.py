"""Python objects to the protocol's values and back: the one name to import for both directions.

Legs import `encoding` alone at their start and `decoding` only when a request has tags; everybody else imports this.
"""

from parity.protocol.decoding import decode
from parity.protocol.encoding import MAX_INT, encode, is_text
from parity.protocol.records import MISSING, Message, Names, TagError, Tagged, Tensor, UnencodableValue

__all__ = [
    "MAX_INT",
    "MISSING",
    "Message",
    "Names",
    "TagError",
    "Tagged",
    "Tensor",
    "UnencodableValue",
    "decode",
    "encode",
    "is_text",
]
