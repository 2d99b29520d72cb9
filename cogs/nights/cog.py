"""`/night`: from suggestion to archive."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, final

import discord
from discord import app_commands
from discord.app_commands import Choice, Range
from discord.ext import commands

from bot.domain.nights import MAX_PITCH_CHARACTERS, MAX_PLACE_CHARACTERS, MAX_POOL_CHARACTERS, Choosing
from bot.domain.voting import MAX_CANDIDATES, Method, TieRule
from bot.services.catalogue.films import SeveralFilms
from bot.services.nights import SuggestAnyway
from bot.ui.base import note
from bot.ui.forms import submitted_fields
from bot.ui.lists import film_chooser
from bot.ui.moderation import case_words, done_words
from bot.ui.nights import ids
from bot.ui.nights.opening import close_question, draft_preview
from bot.ui.nights.pool import ask_anyway, pool_page, suggested_words
from bot.ui.nights.status import ahead_line, history_page, status_page
from bot.ui.replies import reply
from bot.ui.text import our_words, plain
from cogs.interactions import actor_of, guild_of, member_of, serve_form
from cogs.nights.plans import check_channel, read_plan
from cogs.options import FilmOption, NightOption, OwnSuggestionOption, PoolOption, SuggestionOption

if TYPE_CHECKING:
    from bot.client import Interaction, Marquee
    from bot.domain.films import Film

__all__ = ["Nights"]

_SUGGEST_FORM, _MOVE_FORM = re.compile(ids.SUGGEST_FORM), re.compile(ids.MOVE_FORM)
_METHODS = [Choice(name=method.label, value=str(method)) for method in Method]
_TIES = [Choice(name=rule.label, value=str(rule)) for rule in TieRule]
_FILMS = [
    Choice(name="All that wait (the 25 longest waiting)", value=str(Choosing.ALL)),
    Choice(name="I choose them", value=str(Choosing.CHOSEN)),
    Choice(name="Some at random", value=str(Choosing.RANDOM)),
    Choice(name="The most wanted", value=str(Choosing.WANTED)),
    Choice(name="The longest waiting", value=str(Choosing.LONGEST)),
]
_SORTS = [
    Choice(name="Waiting longest first", value="age"),
    Choice(name="Most wanted first", value="wants"),
    Choice(name="Critics' stars first", value="critics"),
]


@final
@app_commands.guild_only()
class Nights(commands.GroupCog, group_name="night"):
    """Choose a film together, watch it, rate it."""

    def __init__(self, bot: Marquee) -> None:
        self._services = bot.services
        self._nights = bot.services.nights
        bot.film_acts["suggest"] = self._suggest
        bot.services.digests.add_teller(self._ahead)

    async def _ahead(self, guild_id: int) -> list[str]:
        """Tell a server's weekly digest which nights run or are to come."""
        return [ahead_line(view) for view in (await self._nights.archive.ahead(guild_id))[:3]]

    @app_commands.command()
    async def suggest(
        self,
        interaction: Interaction,
        film: FilmOption,
        pitch: Range[str, 1, MAX_PITCH_CHARACTERS] | None = None,
        pool: PoolOption | None = None,
    ) -> None:
        """Suggest a film for film night.

        Args:
            film: The film's title, or its IMDb, TMDB or Letterboxd address.
            pitch: Why this one? Everybody can read it.
            pool: Which list it goes on; whoever runs film nights can name a new one.
        """
        argument = f"{(pool or '')[:MAX_POOL_CHARACTERS].replace('|', ' ')}|{' '.join((pitch or '').split())}"
        try:
            found = await self._services.films.resolve(film, guild_of(interaction))
        except SeveralFilms as several:
            # The menu carries the rest of the command in its custom id, which has room for a short pitch.
            await reply(interaction, film_chooser(several.films, str(several), "suggest", argument[:80]))
            return
        await self._suggest(interaction, found, argument)

    @app_commands.command()
    async def withdraw(self, interaction: Interaction, suggestion: OwnSuggestionOption) -> None:
        """Take back a film that you suggested.

        Args:
            suggestion: One of your suggestions that still wait.
        """
        member = member_of(interaction)
        found = await self._nights.pool.find(member.guild_id, suggestion, member.user_id)
        film = await self._nights.pool.withdraw(member, found.suggestion_id)
        await reply(interaction, note(f"{plain(film.label)} does not wait any more."))

    @app_commands.command()
    @app_commands.choices(sort=_SORTS)
    async def pool(
        self, interaction: Interaction, pool: PoolOption | None = None, sort: Choice[str] | None = None
    ) -> None:
        """See which films wait for a film night, and who suggested them.

        Args:
            pool: Which list.
            sort: What comes first.
        """
        guild_id = guild_of(interaction)
        pool_id = (await self._nights.pool.find_pool(guild_id, pool)).pool_id if pool else None
        order = "wants" if sort and sort.value == "wants" else "critics" if sort and sort.value == "critics" else "age"
        await reply(interaction, pool_page(await self._nights.pool.show(guild_id, pool_id, order, 0)))

    @app_commands.command()
    @app_commands.choices(method=_METHODS, films=_FILMS, ties=_TIES)
    async def open(
        self,
        interaction: Interaction,
        closes: Range[str, 1, 60],
        starts: Range[str, 1, 60] | None = None,
        method: Choice[str] | None = None,
        films: Choice[str] | None = None,
        number: Range[int, 2, MAX_CANDIDATES] | None = None,
        pool: PoolOption | None = None,
        channel: discord.VoiceChannel | discord.StageChannel | None = None,
        place: Range[str, 1, MAX_PLACE_CHARACTERS] | None = None,
        seats: Range[int, 1, 100_000] | None = None,
        voters: discord.Role | None = None,
        ties: Choice[str] | None = None,
        carry_over: bool = True,
        hide_stars: bool = False,
    ) -> None:
        """Prepare a vote: you see everything before anybody else does.

        Args:
            closes: When the vote closes: “in 2 days”, “Friday 20:00”, a date.
            starts: When the film is shown, if that is known.
            method: How votes are counted; approval if you choose nothing.
            films: Which films come on the ballot.
            number: How many of them.
            pool: From which list.
            channel: The voice channel where you watch.
            place: Or the place, in words.
            seats: How many can come; others get on a waiting list.
            voters: Only members of this role can vote.
            ties: What decides between films that are level.
            carry_over: Whether films that lose stay in the pool.
            hide_stars: After the film, show its stars only to those who gave theirs.
        """
        actor = actor_of(interaction)
        await self._nights.opening.require(actor)
        settings = await self._services.settings.get(actor.guild_id)
        plan = read_plan(
            interaction,
            settings,
            closes_at=await self._nights.opening.moment(actor.guild_id, closes),
            starts_at=await self._nights.opening.moment(actor.guild_id, starts) if starts else None,
            method=method,
            ties=ties,
            channel=channel,
            place=place,
            seats=seats,
            voters=voters,
            carries_over=carry_over,
            hides_stars=hide_stars,
        )
        pool_id = (await self._nights.pool.find_pool(actor.guild_id, pool)).pool_id if pool else None
        choosing = Choosing(films.value) if films else Choosing.ALL
        await reply(
            interaction, draft_preview(await self._nights.opening.draft(actor, plan, pool_id, choosing, number))
        )

    @app_commands.command()
    async def status(self, interaction: Interaction) -> None:
        """See which votes run and what is shown next."""
        views = await self._nights.archive.ahead(guild_of(interaction))
        is_host = await self._nights.opening.is_host(actor_of(interaction))
        await reply(interaction, status_page(views, is_host=is_host))

    @app_commands.command()
    async def close(self, interaction: Interaction, night: NightOption | None = None) -> None:
        """Moderators: close a vote now and count it.

        Args:
            night: Which one, if several run.
        """
        actor = actor_of(interaction)
        await self._nights.opening.require(actor)
        found = await self._nights.archive.find(actor.guild_id, night, ("open",))
        await reply(interaction, close_question(found))

    @app_commands.command()
    async def cancel(
        self, interaction: Interaction, reason: Range[str, 1, 400], night: NightOption | None = None
    ) -> None:
        """Moderators: cancel a vote or a screening.

        Args:
            reason: Why; everybody can read it.
            night: Which one, if there are several.
        """
        actor = actor_of(interaction)
        await self._nights.opening.require(actor)
        found = await self._nights.archive.find(actor.guild_id, night, ("open", "closed"))
        _night, case = await self._nights.closing.cancel(actor, found.night_id, reason)
        await reply(interaction, note(f"Cancelled. {case_words(case)}"))

    @app_commands.command()
    async def veto(
        self, interaction: Interaction, suggestion: SuggestionOption, reason: Range[str, 1, 400] | None = None
    ) -> None:
        """Moderators: take a suggestion out of its pool.

        Args:
            suggestion: One that waits.
            reason: Why, for the record.
        """
        actor = actor_of(interaction)
        await self._services.moderation.require(actor)
        found = await self._nights.pool.find(actor.guild_id, suggestion)
        film, case = await self._nights.pool.veto(actor, found.suggestion_id, reason)
        words = f"{plain(film.label)} is vetoed. {done_words(case)}"
        await reply(interaction, note(words))

    @app_commands.command()
    async def history(self, interaction: Interaction) -> None:
        """See the film nights so far: winners, votes, and this server's stars then and now."""
        shown = await self._nights.archive.history(guild_of(interaction), 0, interaction.user.id)
        await reply(interaction, history_page(shown))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Serve submits of the two forms."""
        await serve_form(interaction, _SUGGEST_FORM, self._suggest_by_form)
        await serve_form(interaction, _MOVE_FORM, self._move)

    async def _suggest(self, interaction: Interaction, film: Film, argument: str) -> None:
        pool, _, pitch = argument.partition("|")
        await self._put(interaction, film, pool or None, pitch, is_sure=False)

    async def _suggest_by_form(self, interaction: Interaction, match: re.Match[str]) -> None:
        fields = dict(submitted_fields(interaction))
        film = await self._services.films.resolve(f"film:{int(match['film_id'])}", guild_of(interaction))
        pools = fields.get("pool")
        pool = str(pools[0]) if isinstance(pools, list) and pools else None  # pyright: ignore[reportUnknownArgumentType]
        await self._put(interaction, film, pool, str(fields.get("pitch") or ""), is_sure=match["sure"] == "sure")

    async def _put(self, interaction: Interaction, film: Film, pool: str | None, pitch: str, *, is_sure: bool) -> None:
        member, actor = member_of(interaction), actor_of(interaction)
        try:
            taken = await self._nights.pool.suggest(
                member, actor, film.film_id, pool=pool, pitch=pitch, is_sure=is_sure
            )
        except SuggestAnyway as reason:
            await reply(interaction, ask_anyway(film, our_words(str(reason))))
            return
        await reply(interaction, note(suggested_words(taken)))

    async def _move(self, interaction: Interaction, match: re.Match[str]) -> None:
        actor, fields = actor_of(interaction), dict(submitted_fields(interaction))
        typed = str(fields.get("starts") or "").strip()
        starts_at = await self._nights.opening.moment(actor.guild_id, typed) if typed else None
        channel_id = check_channel(interaction, fields.get("channel"))
        place = None if channel_id else str(fields.get("place") or "")
        night, case = await self._nights.screening.move(actor, int(match["night_id"]), starts_at, place, channel_id)
        if night.plan.starts_at is None:
            words = "It has no date now."
        else:
            words = f"It is on {discord.utils.format_dt(night.plan.starts_at, 'F')} now."
        await reply(interaction, note(f"{words} {case_words(case)}"))
