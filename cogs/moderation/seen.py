"""What one of the bot's messages shows that could be reported."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from bot.domain.errors import NotFound
from bot.domain.reports import Reported

if TYPE_CHECKING:
    from collections.abc import Iterator

    import discord

    from bot.services import Services

__all__ = ["reported_in"]

_MENTION = re.compile(r"<@!?([0-9]{1,19})>")
_REVIEW = re.compile(r"(?:review|reader:[0-9]{1,18}):([0-9]{1,18})(?::|$)")
_FILM = re.compile(r"(?:film|raters|report:notes):([0-9]{1,18})(?::|$)")
_MOST = 25


async def reported_in(services: Services, message: discord.Message, guild_id: int) -> list[Reported]:
    """Return the reviews, notes and profiles that a message may show, each once; the caller checks that they exist."""
    parts = list(_components(message))
    ids = [str(part.get("custom_id", "")) for part in parts]
    texts = [str(part.get("content", "")) for part in parts]
    films = [int(match[1]) for custom_id in ids if (match := _FILM.match(custom_id))]
    reviews = [int(match[1]) for custom_id in ids if (match := _REVIEW.match(custom_id))]
    reviews += [
        int(option["value"])
        for part in parts
        if str(part.get("custom_id", "")).startswith(("browse:", "critic:"))
        for option in part.get("options", ())
        if str(option["value"]).isdigit()
    ]
    is_card = any(custom_id.startswith("film:") for custom_id in ids)
    if films and is_card:
        reviews += await _on_card(services, films[0], guild_id)
    members = [int(found) for text in texts for found in _MENTION.findall(text)]
    found = [Reported("review", review_id) for review_id in reviews]
    found += [Reported("note", film_id, member_id) for film_id in films[:1] for member_id in members]
    found += [Reported("profile", 0, member_id) for member_id in members if not films]
    return list(dict.fromkeys(found))[:_MOST]


async def _on_card(services: Services, film_id: int, guild_id: int) -> list[int]:
    try:
        card = await services.films.card(film_id, guild_id)
    except NotFound:
        return []
    return [review.review_id for review in card.reviews]


def _components(message: discord.Message) -> Iterator[dict[str, Any]]:
    """Yield every component of a message, nested ones too."""
    pending = [cast("dict[str, Any]", component.to_dict()) for component in message.components]
    while pending:
        component = pending.pop(0)
        yield component
        pending += component.get("components", ())
        if accessory := component.get("accessory"):
            pending.append(accessory)
