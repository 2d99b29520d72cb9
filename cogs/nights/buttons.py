"""Buttons on film night's cards and lists."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

import discord
from typing_extensions import override

from bot.domain.nights import standing
from bot.ui.base import note
from bot.ui.moderation import case_words
from bot.ui.nights import ids
from bot.ui.nights.ballot import ballot_paper
from bot.ui.nights.opening import move_form
from bot.ui.nights.pool import pool_page, suggestion_form
from bot.ui.nights.status import coming_reply, history_page
from bot.ui.replies import reply
from cogs.interactions import Component, actor_of, guild_of, member_of, selected, selection

if TYPE_CHECKING:
    from bot.client import Interaction
    from bot.domain.nights import PoolSort

__all__ = ["HistoryPage", "NightButton", "PoolControl", "SuggestButton"]


class NightButton(Component, template=ids.NIGHT):
    """*Vote*, *I'm coming*, *Remind me*, *Download ballots*, *Move*, *Close and count it*."""

    @override
    async def act(self, interaction: Interaction) -> None:
        act = {
            "vote": self._vote,
            "coming": self._come,
            "remind": self._remind,
            "ballots": self._download,
            "move": self._move,
            "close": self._close,
        }[self.match["act"]]
        await act(interaction, self.number("night_id"))

    async def _vote(self, interaction: Interaction, night_id: int) -> None:
        paper = await interaction.client.services.nights.voting.paper(member_of(interaction), night_id)
        await reply(interaction, ballot_paper(paper))

    async def _come(self, interaction: Interaction, night_id: int) -> None:
        member = member_of(interaction)
        view = await interaction.client.services.nights.screening.toggle_coming(member, night_id)
        await reply(interaction, note(coming_reply(view, standing(member.user_id, view.coming))))

    async def _remind(self, interaction: Interaction, night_id: int) -> None:
        screening = interaction.client.services.nights.screening
        night, will_be = await screening.toggle_reminder(member_of(interaction), night_id)
        starts_at = discord.utils.format_dt(night.plan.starts_at, "F") if night.plan.starts_at else ""
        words = f"You will be reminded an hour before {starts_at}." if will_be else "You will not be reminded."
        await reply(interaction, note(words))

    async def _download(self, interaction: Interaction, night_id: int) -> None:
        name, data = await interaction.client.services.nights.closing.ballots(guild_of(interaction), night_id)
        words = "Every ballot, in random order and without names. Count them again with `python -m bot recount FILE`."
        await interaction.response.send_message(words, file=discord.File(io.BytesIO(data), name), ephemeral=True)

    async def _move(self, interaction: Interaction, night_id: int) -> None:
        services, actor = interaction.client.services, actor_of(interaction)
        await services.nights.opening.require(actor)
        night = (await services.nights.archive.view(actor.guild_id, night_id)).night
        zone = (await services.settings.get(actor.guild_id)).zone
        starts_at = night.plan.starts_at
        typed = f"{starts_at.astimezone(zone):%Y-%m-%d %H:%M}" if starts_at else ""
        await interaction.response.send_modal(move_form(night, typed))

    async def _close(self, interaction: Interaction, night_id: int) -> None:
        nights, actor = interaction.client.services.nights, actor_of(interaction)
        await nights.opening.require(actor)
        night, case = await nights.closing.close(actor, night_id)
        words = f"Closed. The result comes in <#{night.plan.channel_id}>. {case_words(case)}"
        await interaction.response.edit_message(view=note(words))


class PoolControl(Component, template=ids.POOL):
    """Another page, order or pool."""

    @override
    async def act(self, interaction: Interaction) -> None:
        pool_id, sort, page = self.number("pool_id"), self.match["sort"], self.number("page")
        match self.match["act"]:
            case "sort":
                sort = selected(interaction) if selected(interaction) in ("age", "wants", "critics") else "age"
            case "pool":
                pool_id = next(iter(selection(interaction)), pool_id)
            case _:
                pass
        shown = await interaction.client.services.nights.pool.show(
            guild_of(interaction), pool_id, cast("PoolSort", sort), page
        )
        await interaction.response.edit_message(view=pool_page(shown))


class HistoryPage(Component, template=ids.HISTORY):
    """Another page of the archive."""

    @override
    async def act(self, interaction: Interaction) -> None:
        shown = await interaction.client.services.nights.archive.history(
            guild_of(interaction), self.number("page"), interaction.user.id
        )
        await interaction.response.edit_message(view=history_page(shown))


class SuggestButton(Component, template=ids.SUGGEST):
    """*Suggest* on a film's card, and *Suggest it anyway*."""

    @override
    async def act(self, interaction: Interaction) -> None:
        services, guild_id = interaction.client.services, guild_of(interaction)
        film = await services.films.resolve(f"film:{self.number('film_id')}", guild_id)
        pools = await services.nights.pool.pools(guild_id)
        await interaction.response.send_modal(suggestion_form(film, pools, is_sure=self.match["sure"] == "sure"))
