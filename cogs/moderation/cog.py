"""`/mod`: what moderators do, the record of it, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.durations import read_duration
from bot.domain.errors import InvalidInput, NotFound
from bot.domain.moderation import KINDS, PERIODS, CaseFilter
from bot.domain.reviews import read_review_id
from bot.ui.base import note
from bot.ui.moderation import case_list, done_words, post_question
from bot.ui.replies import patiently, reply
from bot.ui.reports import report_queue
from cogs.channels import require_writable
from cogs.interactions import actor_of, film_named, guild_of, target_from, target_of
from cogs.options import FilmOption, HiddenReviewOption, OwnReviewOption

if TYPE_CHECKING:
    from bot.client import Interaction, Marquee
    from bot.domain.moderation import Case

__all__ = ["Moderation"]

_Reason = app_commands.Range[str, 1, 400]
_KINDS = [app_commands.Choice(name=name, value=kind) for kind, name in KINDS.items()]
_PERIODS = [app_commands.Choice(name=f"The last {name}", value=name) for name in PERIODS]


@final
@app_commands.default_permissions(manage_messages=True)
class Moderation(commands.GroupCog, group_name="mod"):
    """What moderators do, and undo."""

    def __init__(self, bot: Marquee) -> None:
        self._services = bot.services
        self._moderation = bot.services.moderation

    @app_commands.command()
    async def lock(self, interaction: Interaction, film: FilmOption, reason: _Reason | None = None) -> None:
        """Let a film take no more ratings; those that it has go on counting.

        Args:
            film: The film's title, or its IMDb, TMDB or Letterboxd address.
            reason: Why; it is kept with the case.
        """
        chosen = await film_named(interaction, film)
        await _done(interaction, await self._services.hiding.lock(actor_of(interaction), chosen.film_id, reason))

    @app_commands.command()
    async def unlock(self, interaction: Interaction, film: FilmOption, reason: _Reason | None = None) -> None:
        """Let a locked film take ratings again.

        Args:
            film: The film's title, or its IMDb, TMDB or Letterboxd address.
            reason: Why; it is kept with the case.
        """
        chosen = await film_named(interaction, film)
        await _done(interaction, await self._services.hiding.unlock(actor_of(interaction), chosen.film_id, reason))

    @app_commands.command()
    async def ban(
        self,
        interaction: Interaction,
        member: discord.User,
        duration: app_commands.Range[str, 1, 60] | None = None,
        reason: _Reason | None = None,
    ) -> None:
        """Ban a member from rating, noting, suggesting and voting; their ratings stop counting.

        Args:
            member: Whom; they stay in the server.
            duration: For how long, such as 3 days or 2 weeks; without it, until you lift it.
            reason: Why; it is kept with the case.
        """
        target, lasting = target_from(interaction, member), read_duration(duration or "")
        async with patiently(interaction, ephemeral=True):
            case = await self._services.bans.ban(actor_of(interaction), target, lasting, reason)
        await _done(interaction, case)

    @app_commands.command()
    async def unban(self, interaction: Interaction, member: discord.User, reason: _Reason | None = None) -> None:
        """Lift a member's ban; their ratings count again.

        Args:
            member: Whose ban.
            reason: Why; it is kept with the case.
        """
        async with patiently(interaction, ephemeral=True):
            case = await self._services.bans.unban(actor_of(interaction), target_from(interaction, member), reason)
        await _done(interaction, case)

    @app_commands.command()
    async def hide(
        self,
        interaction: Interaction,
        member: discord.User | None = None,
        film: FilmOption | None = None,
        what: Literal["note", "rating"] = "note",
        review: OwnReviewOption | None = None,
        reason: _Reason | None = None,
    ) -> None:
        """Hide a member's note or rating of a film, or a review of this server.

        Args:
            member: Whose note or rating.
            film: Of which film.
            what: The note alone, or the rating with it, which then counts no more.
            review: Or a review from this server's own library.
            reason: Why; it is kept with the case.
        """
        hiding, actor = self._services.hiding, actor_of(interaction)
        if (review_id := _one_of(member, film, review)) is not None:
            await _done(interaction, await hiding.hide_review(actor, review_id, reason))
        elif member is not None:
            chosen = await film_named(interaction, film or "")
            target = target_from(interaction, member)
            await _done(interaction, await hiding.hide(actor, target, chosen.film_id, what, reason))

    @app_commands.command()
    async def restore(
        self,
        interaction: Interaction,
        member: discord.User | None = None,
        film: FilmOption | None = None,
        what: Literal["note", "rating"] = "note",
        review: HiddenReviewOption | None = None,
        reason: _Reason | None = None,
    ) -> None:
        """Show again what was hidden.

        Args:
            member: Whose note or rating.
            film: Of which film.
            what: The note, or the rating.
            review: Or a hidden review of this server's own library.
            reason: Why; it is kept with the case.
        """
        hiding, actor = self._services.hiding, actor_of(interaction)
        if (review_id := _one_of(member, film, review)) is not None:
            await _done(interaction, await hiding.restore_review(actor, review_id, reason))
        elif member is not None:
            chosen = await film_named(interaction, film or "")
            target = target_from(interaction, member)
            await _done(interaction, await hiding.restore(actor, target, chosen.film_id, what, reason))

    @app_commands.command()
    async def post(
        self,
        interaction: Interaction,
        film: FilmOption,
        channel: discord.TextChannel | None = None,
        reveal: bool = False,
    ) -> None:
        """Post a film's card for the server to rate; you are asked before.

        Args:
            film: The film's title, or its IMDb, TMDB or Letterboxd address.
            channel: Where; without it, the channel of the settings, or this one.
            reveal: Hide the film's stars until you reveal them, so that everybody rates unswayed.
        """
        chosen = await self._services.posting.ask(actor_of(interaction), (await film_named(interaction, film)).film_id)
        settings = await self._services.settings.get(guild_of(interaction))
        place = channel.id if channel else settings.cards_channel_id or interaction.channel_id or 0
        require_writable(interaction, place)
        await reply(interaction, post_question(chosen, place, conceals=reveal))

    @app_commands.command()
    async def reports(self, interaction: Interaction) -> None:
        """Decide what members reported, and bursts of ratings that wait."""
        await reply(interaction, report_queue(await self._services.reports.queue(actor_of(interaction), page=0)))

    @app_commands.command()
    @app_commands.choices(kind=_KINDS, period=_PERIODS)
    async def log(
        self,
        interaction: Interaction,
        moderator: discord.User | None = None,
        member: discord.User | None = None,
        kind: str | None = None,
        period: str | None = None,
    ) -> None:
        """See what moderators did, newest first; a button saves it as CSV.

        Args:
            moderator: Only acts by this moderator.
            member: Only acts that concern this member.
            kind: Only acts of this kind.
            period: Only acts of this time.
        """
        wanted = CaseFilter(
            moderator_id=moderator.id if moderator else None,
            member_id=member.id if member else None,
            kind=kind if kind in KINDS else None,
            period=period if period in PERIODS else None,
        )
        await reply(interaction, case_list(*await self._moderation.log(actor_of(interaction), 0, wanted), wanted))

    @app_commands.command()
    async def undo(
        self,
        interaction: Interaction,
        case: app_commands.Range[int, 1, 999_999_999],
        reason: _Reason | None = None,
    ) -> None:
        """Undo a moderator's act by its case number.

        Args:
            case: The number of the case, as /mod log shows it.
            reason: Why; it is kept with the case.
        """
        actor = actor_of(interaction)
        async with patiently(interaction, ephemeral=True):
            await self._moderation.require(actor)
            known = await self._moderation.case(actor.guild_id, case)
            target = await target_of(interaction, known.member_id) if known and known.member_id else None
            undone = await self._moderation.undo(actor, case, reason, target=target)
        await _done(interaction, undone)


async def _done(interaction: Interaction, case: Case) -> None:
    await reply(interaction, note(done_words(case)))


def _one_of(member: object | None, film: str | None, review: str | None) -> int | None:
    """Return the review that is meant, None where it is a member's note or rating.

    Raises:
        InvalidInput: neither is named, or both are.
        NotFound: the review was not picked from the list.
    """
    if (member is None) != (film is None) or (member is None) == (review is None):
        raise InvalidInput("Name a member and a film, or a review.")
    if review is None:
        return None
    review_id = read_review_id(review)
    if review_id is None:
        raise NotFound("Pick the review from the list that appears as you type.")
    return review_id
