"""What people upload or paste, as documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import discord

from bot.domain.errors import InvalidInput
from bot.services.library.drafting import Document
from bot.ui.drafts import PASTE_PARTS
from bot.ui.forms import submitted_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.client import Interaction

__all__ = ["form_documents", "message_documents", "uploaded"]

MOST_BYTES, MOST_ZIP_BYTES = 1024 * 1024, 8 * 1024 * 1024
# A text box takes 4,000 characters and clients cut longer pastes in silence.
SUSPECTED_CUT_CHARACTERS = 3_990
CUT_WARNING = "A pasted part is as long as the box allows: check that nothing was cut off, or upload a file."


async def uploaded(attachment: discord.Attachment) -> Document:
    """Fetch an attachment.

    Raises:
        InvalidInput: it is too large.
    """
    _check_size(attachment.filename, attachment.size)
    return Document(attachment.filename, await attachment.read())


async def message_documents(message: discord.Message) -> list[Document]:
    """Take a message's attachments for documents, else its text."""
    files = [await uploaded(attachment) for attachment in message.attachments]
    return files or [Document("message.txt", message.content.encode())]


async def form_documents(interaction: Interaction) -> tuple[list[Document], str | None, str | None]:
    """Read the form of `/library add`: documents, the film if it was named, a warning if a paste may be cut.

    Raises:
        InvalidInput: nothing was uploaded or pasted, or a file is too large.
    """
    values = dict(submitted_fields(interaction))
    film = str(values.get("film") or "").strip() or None
    if files := await _files(interaction, values.get("file")):
        return files, film, None
    parts = [str(values.get(f"part{number}") or "") for number in range(1, PASTE_PARTS + 1)]
    text = "".join(parts)
    if not text.strip():
        raise InvalidInput("Upload a file or paste the review's text.")
    is_cut = any(len(part) >= SUSPECTED_CUT_CHARACTERS for part in parts)
    # A name that says nothing: any other would be read as the film's title where the text has none.
    return [Document("document.txt", text.encode())], film, CUT_WARNING if is_cut else None


async def _files(interaction: Interaction, chosen: object) -> list[Document]:
    data = cast("Mapping[str, Any]", interaction.data or {})
    resolved = data.get("resolved", {}).get("attachments", {})
    documents: list[Document] = []
    for attachment_id in cast("list[str]", chosen if isinstance(chosen, list) else []):
        attachment = resolved.get(attachment_id)
        if attachment is not None:
            _check_size(attachment["filename"], attachment["size"])
            # The address comes from Discord itself, not from whoever uploaded.
            content = await interaction.client.http.get_from_cdn(attachment["url"])
            documents.append(Document(attachment["filename"], content))
    return documents


def _check_size(name: str, size: int) -> None:
    most = MOST_ZIP_BYTES if name.lower().endswith(".zip") else MOST_BYTES
    if size > most:
        raise InvalidInput(f"{name} is too large: {most // 1024 // 1024} MiB at most.")
