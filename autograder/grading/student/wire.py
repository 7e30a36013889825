"""Messages between the checker and a student's process: a structure of plain values, and the bytes of arrays.

A message is two lengths, a msgpack structure and a bulk of bytes that the structure refers to in order. Nothing
in it is ever run: what cannot be read as that is a `WireError`, whoever sent it.
"""

import socket
import struct
import time
from collections.abc import Sequence
from typing import Any

import msgpack  # type: ignore[import-untyped]

LENGTHS = struct.Struct(">II")
STRUCTURE_LIMIT = 4 * 2**20
"""Small beside the bulk, since a byte of structure may become an object of a hundred."""


READ_AHEAD = 4096
"""Most messages are shorter than this, and are then read in one go."""


class WireError(Exception):
    """What came is no message, or a message that says what cannot be."""


class Closed(WireError):
    """The other side is gone."""


class TooSlow(WireError):
    """The other side was still silent when its time was up."""


class TooLarge(Exception):
    """A value that one may have, but that is too large to be handed over."""


class Channel:
    """One end of a socket. deadline: the `time.monotonic()` at which patience ends.

    bulk_limit: bytes of arrays in one message; total_limit: bytes of all messages that come.
    read_ahead: 0 where something else than messages may follow, such as a file descriptor.
    """

    def __init__(
        self,
        connection: socket.socket,
        bulk_limit: int,
        total_limit: float = float("inf"),
        deadline: float | None = None,
        read_ahead: int = READ_AHEAD,
    ) -> None:
        self.connection = connection
        self.bulk_limit = bulk_limit
        self.left = total_limit
        self.deadline = deadline
        self.read_ahead = read_ahead
        self.ahead = memoryview(b"")

    def send(self, structure: Any, bulk: Sequence[bytes] = ()) -> None:
        """Send one message; `TooLarge` before a byte of it has gone, where it is over the limits."""
        packed = msgpack.packb(structure, unicode_errors="surrogatepass")
        size = sum(map(len, bulk))
        if len(packed) > STRUCTURE_LIMIT or size > self.bulk_limit:
            raise TooLarge(f"is larger than the {self.bulk_limit // 2**20} MiB that fit through")
        try:
            self.connection.settimeout(self.patience())
            self.connection.sendall(b"".join([LENGTHS.pack(len(packed), size), packed, *bulk]))
        except TimeoutError as error:
            raise TooSlow("the other side did not read in time") from error
        except OSError as error:
            raise Closed("the other side is gone") from error

    def receive(self) -> tuple[Any, memoryview]:
        """The next message: its structure, and its bulk."""
        structure_size, bulk_size = LENGTHS.unpack(self.read(LENGTHS.size))
        self.left -= structure_size + bulk_size
        if structure_size > STRUCTURE_LIMIT or bulk_size > self.bulk_limit or self.left < 0:
            raise WireError("a message is larger than any may be")
        packed = self.read(structure_size)
        try:
            structure = msgpack.unpackb(packed, strict_map_key=True, unicode_errors="surrogatepass", max_map_len=0)
        except (ValueError, TypeError, msgpack.UnpackException) as error:
            raise WireError("a message has no structure that can be read") from error
        return structure, self.read(bulk_size)

    def read(self, size: int) -> memoryview:
        if size <= len(self.ahead):
            whole, self.ahead = self.ahead[:size], self.ahead[size:]
            return whole
        whole = memoryview(bytearray(max(size, self.read_ahead)))
        whole[: len(self.ahead)] = self.ahead
        filled = len(self.ahead)
        while filled < size:
            try:
                self.connection.settimeout(self.patience())
                count = self.connection.recv_into(whole[filled:])
            except TimeoutError as error:
                raise TooSlow("the other side was silent for too long") from error
            except OSError as error:
                raise Closed("the other side is gone") from error
            if count == 0:
                raise Closed("the other side is gone")
            filled += count
        self.ahead = whole[size:filled]
        return whole[:size]

    def patience(self) -> float | None:
        if self.deadline is None:
            return None
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TooSlow("the time was up")
        return left

    def close(self) -> None:
        self.connection.close()
