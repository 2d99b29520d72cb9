"""The sources' panel and its form, and posts about new reviews."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, final

import discord
from discord.ext import commands
from typing_extensions import override

from bot.domain.errors import NotFound
from bot.services.library.announcements import ANNOUNCE
from bot.ui import custom_ids
from bot.ui.forms import submitted_fields
from bot.ui.moderation import case_words, done_words
from bot.ui.sources import announcement, feed_form, sources_panel
from cogs.interactions import Component, actor_of, selection, serve_form

if TYPE_CHECKING:
    from bot.client import Interaction, Marquee
    from bot.domain.jobs import Job

__all__ = ["SourceControl", "Sources"]

_FEED_FORM = re.compile(custom_ids.FEED_FORM)


@final
class Sources(commands.Cog):
    """Keep sources running while the bot is, and tell servers what came in."""

    def __init__(self, bot: Marquee) -> None:
        self._bot = bot
        self._services = bot.services
        bot.services.jobs.outside(ANNOUNCE, self._post)

    @override
    async def cog_load(self) -> None:
        await self._services.sources.start()

    @override
    async def cog_unload(self) -> None:
        await self._services.sources.stop()

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Serve submits of the feed form."""
        await serve_form(interaction, _FEED_FORM, self._follow)

    async def _follow(self, interaction: Interaction, _match: re.Match[str]) -> None:
        actor = actor_of(interaction)
        address = str(dict(submitted_fields(interaction)).get("address") or "").strip()
        await interaction.response.defer()  # the address's name is looked up on the network
        case = await self._services.feeds.follow(actor, address)
        overview = await self._services.feeds.overview(actor)
        await interaction.edit_original_response(view=sources_panel(overview, case_words(case)))

    async def _post(self, job: Job) -> None:
        """Announce new reviews; a channel that is gone or closed loses nothing but the post."""
        news = await self._services.announcements.content(job)
        if news is None:
            return
        channel = self._bot.get_partial_messageable(news.channel_id, guild_id=news.guild_id)
        try:
            # The nonce lets Discord recognise the post if a crash made us send it twice.
            await channel.send(view=announcement(news), nonce=f"news-{job.job_id}")
        except (discord.Forbidden, discord.NotFound):
            return


class SourceControl(Component, template=custom_ids.SOURCES):
    """Add, sync, remove, look again."""

    @override
    async def act(self, interaction: Interaction) -> None:
        services, actor, words = interaction.client.services, actor_of(interaction), None
        match self.match["act"]:
            case "add":
                await services.moderation.require(actor)
                await interaction.response.send_modal(feed_form())
                return
            case "sync":
                await services.feeds.sync_now(actor, _chosen(interaction))
                words = "That feed is read now. Press *Refresh* in a moment."
            case "remove":
                case = await services.feeds.unfollow(actor, _chosen(interaction))
                words = done_words(case)
            case _:
                pass
        await interaction.response.edit_message(view=sources_panel(await services.feeds.overview(actor), words))


def _chosen(interaction: Interaction) -> int:
    chosen = selection(interaction)
    if not chosen:
        raise NotFound("Choose one of the feeds in the list.")
    return chosen[0]
