"""Who may rate, suggest and vote in a server."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

from bot.domain.errors import NotAllowed

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.guilds import GuildSettings
    from bot.domain.ratings import Member

__all__ = ["Part", "require_part"]

Part: TypeAlias = Literal["rate", "suggest", "vote"]

_DOING = {"rate": "rating", "suggest": "suggesting films", "vote": "voting"}


def require_part(member: Member, settings: GuildSettings, part: Part, now: datetime) -> None:
    """Let pass whom the server's settings let take part; bans are looked up elsewhere.

    An age that Discord did not tell counts as old enough.

    Raises:
        NotAllowed: a role is missing, or the account or the membership is too young.
    """
    roles = {
        "rate": settings.rater_role_ids,
        "suggest": settings.suggester_role_ids,
        "vote": settings.voter_role_ids,
    }[part]
    if roles and not member.role_ids & set(roles):
        raise NotAllowed(f"In this server {_DOING[part]} needs a role that you don't have. Ask a moderator.")
    for since, days, what in (
        (member.account_created_at, settings.minimum_account_days, "Discord account"),
        (member.joined_at, settings.minimum_member_days, "membership here"),
    ):
        if since is not None and now < since + timedelta(days=days):
            allowed_at = int((since + timedelta(days=days)).timestamp())
            raise NotAllowed(f"Your {what} is too new for {_DOING[part]}: it works from <t:{allowed_at}:f> on.")
