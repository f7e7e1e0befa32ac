"""On which line of a TOML file each key stands, so that an error can point at it.

The standard library's parser says what a file holds, not where. This reads the same text a second time, looking for
keys only; it is given nothing but text that the parser has accepted, so it need not judge.
"""

from __future__ import annotations

from collections.abc import Mapping

Path = tuple[str | int, ...]

_BARE_END = frozenset(" \t.=]\n")
_QUOTES = "\"'"


def locate_keys(text: str) -> Mapping[Path, int]:
    """Returns the line, from 1, of every key and table of a valid TOML text.

    A path holds keys, and the position in the array for an array of tables: `("availability", 0, "target")`.
    """
    return _Reader(text).read()


class _Reader:
    """One pass over the text."""

    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n")
        self.at = 0
        self.lines: dict[Path, int] = {}
        self.arrays: dict[Path, int] = {}  # arrays of tables → position of the last

    def read(self) -> Mapping[Path, int]:
        table: Path = ()
        while self._skip_blank():
            if self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.lines

    def _peek(self, length: int = 1) -> str:
        return self.text[self.at : self.at + length]

    def _skip_blank(self, also: str = "") -> bool:
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif char in " \t\r\n" or char in also:
                self.at += 1
            else:
                return True
        return False

    def _note(self, path: Path) -> None:
        self.lines.setdefault(path, self.text.count("\n", 0, self.at) + 1)

    def _header(self) -> Path:
        is_array = self._peek(2) == "[["
        self.at += 2 if is_array else 1
        path: Path = ()
        for key in self._dotted():
            path = self._entered((*path, key))
            self._note(path)
        self.at = self.text.index("]", self.at) + (2 if is_array else 1)
        if is_array:
            array = path[:-1] if isinstance(path[-1], int) else path
            self.arrays[array] = self.arrays.get(array, -1) + 1
            path = (*array, self.arrays[array])
            self._note(path)
        return path

    def _entered(self, path: Path) -> Path:
        return (*path, self.arrays[path]) if path in self.arrays else path

    def _pair(self, table: Path) -> None:
        path = table
        line_start = self.at
        for key in self._dotted():
            path = (*path, key)
            here, self.at = self.at, line_start
            self._note(path)
            self.at = here
        self.at = self.text.index("=", self.at) + 1
        self._value(path)

    def _dotted(self) -> list[str]:
        keys = [self._key()]
        while self._blank_then("."):
            keys.append(self._key())
        return keys

    def _blank_then(self, char: str) -> bool:
        while self._peek() in {" ", "\t"}:
            self.at += 1
        if self._peek() != char:
            return False
        self.at += 1
        return True

    def _key(self) -> str:
        while self._peek() in {" ", "\t"}:
            self.at += 1
        start = self.at
        if self._peek() in _QUOTES:
            self._string()
            return self.text[start + 1 : self.at - 1]
        while self.at < len(self.text) and self.text[self.at] not in _BARE_END:
            self.at += 1
        return self.text[start : self.at]

    def _value(self, path: Path) -> None:
        self._skip_blank()
        char = self._peek()
        if char in _QUOTES:
            self._string()
        elif char == "{":
            self._inline_table(path)
        elif char == "[":
            self._array(path)
        else:
            while self.at < len(self.text) and self.text[self.at] not in ",]}\n#":
                self.at += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        while self._skip_blank(",") and self._peek() != "}":
            self._pair(path)
        self.at += 1

    def _array(self, path: Path) -> None:
        self.at += 1
        position = 0
        while self._skip_blank(",") and self._peek() != "]":
            self._note((*path, position))
            self._value((*path, position))
            position += 1
        self.at += 1

    def _string(self) -> None:
        quote = self._peek()
        mark = quote * 3 if self._peek(3) == quote * 3 else quote
        self.at += len(mark)
        while self.at < len(self.text) and not self.text.startswith(mark, self.at):
            self.at += 2 if self.text[self.at] == "\\" and quote == '"' else 1
        self.at += len(mark)
        while len(mark) > 1 and self._peek() == quote:  # a text may end in quotes before the closing three
            self.at += 1
