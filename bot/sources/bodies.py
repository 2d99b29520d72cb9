"""Bodies of answers, unpacked without ever holding more than the limit."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from bot.sources.errors import Malformed

if TYPE_CHECKING:
    from aiohttp import ClientResponse

__all__ = ["read_body"]

_CHUNK: Final = 64 * 1024
_MOST_MEMBERS: Final = 8  # a gzip body may be several, one after the other
_GZIP_OR_ZLIB: Final = zlib.MAX_WBITS | 32


async def read_body(response: ClientResponse, limit: int, source: str) -> bytes:
    """Read and unpack a body that was not unpacked by aiohttp.

    Args:
        response: The answer, its body not read yet.
        limit: The most bytes, packed and unpacked alike.
        source: How to name the answer in an error.

    Raises:
        Malformed: it is larger than the limit, cut short, or packed in a way that was not asked for.
    """
    if (response.content_length or 0) > limit:
        raise _too_large(source, limit)
    packed = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        packed += chunk
        if len(packed) > limit:
            raise _too_large(source, limit)
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in {"identity", ""} or not packed:
        return bytes(packed)
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise Malformed(f"{source} answers in an encoding that was not asked for.")
    return _unpacked(bytes(packed), limit, source)


def _unpacked(packed: bytes, limit: int, source: str) -> bytes:
    unpacked = bytearray()
    for _ in range(_MOST_MEMBERS):
        stream = zlib.decompressobj(_GZIP_OR_ZLIB)
        try:
            unpacked += stream.decompress(packed, limit + 1 - len(unpacked))
        except zlib.error:
            raise Malformed(f"{source} answers with a damaged body.") from None
        if len(unpacked) > limit:
            raise _too_large(source, limit)
        if not stream.eof:
            raise Malformed(f"{source} answers with a body that is cut short.")
        packed = stream.unused_data
        if not packed:
            return bytes(unpacked)
    raise Malformed(f"{source} answers with a body in too many parts.")


def _too_large(source: str, limit: int) -> Malformed:
    return Malformed(f"{source} answers with more than {limit // 1024:,} KiB, which is too much.")
