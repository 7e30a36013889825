"""What a cell shows, as nbformat 4 outputs, up to a limit."""

import io
import json
from typing import Any

CUT = "\n[Cut here: the output of this {what} is longer than {limit}.]\n"


class Outputs:
    """The outputs of one cell. Beyond `limit` bytes nothing more is kept, and a line says so."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.begin()

    def begin(self) -> None:
        self.kept: list[dict[str, Any]] = []
        self.size = 0
        self.pieces: list[str] = []
        self.cut = False

    def stream(self, name: str, text: str) -> None:
        """Printed text; what follows the same stream's text joins it."""
        if self.cut:
            return
        text = text[: max(0, self.limit - self.size)] if self.size + len(text) > self.limit else text
        if not self.room_for(len(text)) or not text:
            return
        if not self.pieces or self.kept[-1].get("name") != name:
            self.close_stream()
            self.kept.append({"output_type": "stream", "name": name, "text": ""})
        self.pieces.append(text)
        if self.size >= self.limit:
            self.room_for(1)

    def add(self, output: dict[str, Any]) -> None:
        self.close_stream()
        try:
            size = len(json.dumps(output))
        except (TypeError, ValueError):
            return
        if self.room_for(size):
            self.kept.append(output)

    def room_for(self, size: int) -> bool:
        self.size += size
        if self.size <= self.limit:
            return not self.cut
        if not self.cut:
            self.cut = True
            self.close_stream()
            limit = f"{self.limit // 2**20} MiB" if self.limit >= 2**20 else f"{self.limit} bytes"
            self.kept.append({"output_type": "stream", "name": "stderr", "text": CUT.format(what="cell", limit=limit)})
        return False

    def close_stream(self) -> None:
        if self.pieces:
            self.kept[-1]["text"] = "".join(self.pieces)
            self.pieces = []

    def finished(self) -> list[dict[str, Any]]:
        self.close_stream()
        return self.kept


class Stream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of a cell."""

    def __init__(self, outputs: Outputs, name: str, descriptor: int) -> None:
        self.outputs = outputs
        self.stream_name = name
        self.descriptor = descriptor

    encoding = "utf-8"

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self.outputs.stream(self.stream_name, text)
        return len(text)

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return self.descriptor
