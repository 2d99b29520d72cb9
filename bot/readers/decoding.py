"""From bytes to text: encodings, mojibake, odd characters, and the limit on length."""

import codecs
import re
from dataclasses import dataclass
from typing import Final

import ftfy

from bot.domain.drafts import UnreadableDocument

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "MAX_LINES", "Decoded", "decode", "marked_encoding"]

MAX_BYTES: Final = 1024 * 1024
"""No review needs more; a page that does is refused before any work is done on it."""
MAX_CHARACTERS: Final = 300_000
"""The longest text that is read as a review; HTML may be longer because most of a page is not its text."""
MAX_LINES: Final = 10_000

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MOJIBAKE: Final = re.compile("[ÂÃâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_INVISIBLE: Final = re.compile("[\u200b\u2060\ufeff\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document's text with plain line ends, and what had to be done to get it."""

    text: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, name: str) -> Decoded:
    """Return the text of a document.

    Raises:
        UnreadableDocument: The document is empty, too long, or no text.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(f"{name} is larger than 1 MiB, which no review is.")
    text, warnings = _text_of(data, name)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\u2028", "\n")
    text = _INVISIBLE.sub("", text.replace("\u00a0", " ").replace("\u2029", "\n"))
    mended = "\n".join(map(_mend, text.split("\n"))) if _MOJIBAKE.search(text) else text
    if mended != text:
        warnings = (*warnings, "Some characters were garbled (â€™ for ’) and were mended.")
    mended = _CONTROL.sub("", mended)
    if not mended.strip():
        raise UnreadableDocument(f"{name} holds no text.")
    return Decoded(mended, warnings)


def marked_encoding(data: bytes) -> str | None:
    """Return the encoding that a file's first bytes announce."""
    return next((encoding for mark, encoding in _BOMS if data.startswith(mark)), None)


def _text_of(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    if encoding := marked_encoding(data):
        try:
            return data.decode(encoding), ()
        except UnicodeDecodeError as error:
            raise UnreadableDocument(f"{name} says that it is {encoding} but is not; save it as UTF-8.") from error
    if data.count(0) > len(data) // 100:
        raise UnreadableDocument(f"{name} is not a text file.")
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), ("The file is not UTF-8; it was read as Windows-1252.",)


def _mend(line: str) -> str:
    """Repair one garbled line; a single line bounds what the repair can cost."""
    if len(line) > 20_000 or _MOJIBAKE.search(line) is None:
        return line
    return ftfy.fix_encoding(line)
