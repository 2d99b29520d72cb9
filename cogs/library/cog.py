"""`/library`: moderators' reviews, from file, form or message, with a preview before anything is published."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import NotFound
from bot.domain.reviews import read_review_id
from bot.ui import custom_ids
from bot.ui.base import note
from bot.ui.drafts import add_form, draft_preview
from bot.ui.forms import submitted_fields
from bot.ui.moderation import done_words
from bot.ui.replies import patiently, reply
from bot.ui.sources import sources_panel
from cogs.interactions import MenuCog, act_on_film, actor_of, serve_form
from cogs.library.films import merge_films
from cogs.library.uploads import form_documents, message_documents, uploaded
from cogs.options import FilmOption, OwnReviewOption

if TYPE_CHECKING:
    from bot.client import Interaction, Marquee
    from bot.services.library.drafting import Document

__all__ = ["Library"]

_ADD_FORM = re.compile(custom_ids.ADD_FORM)
_CORRECTION_FORM = re.compile(custom_ids.CORRECTION_FORM)


@final
@app_commands.default_permissions(manage_messages=True)
class Library(MenuCog, commands.GroupCog, group_name="library"):
    """Critics' reviews of this server."""

    def __init__(self, bot: Marquee) -> None:
        self._bot = bot
        self._drafting = bot.services.drafting
        self._publishing = bot.services.publishing
        self._menu = app_commands.ContextMenu(name="Add as review", callback=self.add_message)
        self._menu.default_permissions = discord.Permissions(manage_messages=True)

    @app_commands.command()
    async def add(
        self, interaction: Interaction, file: discord.Attachment | None = None, film: FilmOption | None = None
    ) -> None:
        """Add a critic's review from a file, or paste it into a form.

        Args:
            file: Text, Markdown, HTML or JSON up to 1 MiB, or a zip of them; without it a form opens.
            film: The film, if the text does not say it.
        """
        await self._bot.services.moderation.require(actor_of(interaction))
        if file is None:
            await interaction.response.send_modal(add_form(await self._film_name(interaction, film)))
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._show(interaction, [await uploaded(file)], await self._film_name(interaction, film))

    @app_commands.command()
    async def edit(self, interaction: Interaction, review: OwnReviewOption) -> None:
        """Correct a review of this server.

        Args:
            review: The review, by film, critic or outlet.
        """
        async with patiently(interaction, ephemeral=True):
            preview = await self._publishing.edit(actor_of(interaction), interaction.id, _review_id(review))
        await reply(interaction, draft_preview(preview))

    @app_commands.command()
    async def remove(
        self, interaction: Interaction, review: OwnReviewOption, reason: app_commands.Range[str, 1, 400] | None = None
    ) -> None:
        """Take a review of this server out of its library; it can be undone.

        Args:
            review: The review, by film, critic or outlet.
            reason: Why; it is kept with the case.
        """
        async with patiently(interaction, ephemeral=True):
            case = await self._publishing.remove(actor_of(interaction), _review_id(review), reason)
        await reply(interaction, note(done_words(case)))

    @app_commands.command()
    async def film(self, interaction: Interaction, film: FilmOption) -> None:
        """Correct title, year and directors of a film that only this server has; it can be undone.

        Args:
            film: One of this server's own films.
        """
        await act_on_film(interaction, film, "correct")

    @app_commands.command()
    async def merge(
        self,
        interaction: Interaction,
        film: FilmOption,
        into: FilmOption,
        reason: app_commands.Range[str, 1, 400] | None = None,
    ) -> None:
        """Let a film only this server has go into another, stars and reviews too; it can be undone.

        Args:
            film: One of this server's own films.
            into: The film that stays: another of this server's own, or one of the catalogue.
            reason: Why; it is kept with the case.
        """
        async with patiently(interaction, ephemeral=True):
            await merge_films(interaction, film, into, reason)

    @app_commands.command()
    async def sync(self, interaction: Interaction) -> None:
        """See where reviews come in by themselves, follow a site's feed, read it now."""
        await reply(interaction, sources_panel(await self._bot.services.feeds.overview(actor_of(interaction))))

    async def add_message(self, interaction: Interaction, message: discord.Message) -> None:
        """Read a message, or what is attached to it, as a review."""
        await self._bot.services.moderation.require(actor_of(interaction))
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._show(interaction, await message_documents(message), None)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Serve submits of the library's forms."""
        await serve_form(interaction, _ADD_FORM, self._add_from_form)
        await serve_form(interaction, _CORRECTION_FORM, self._correct)

    async def _add_from_form(self, interaction: Interaction, _match: re.Match[str]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        documents, film, warning = await form_documents(interaction)
        await self._show(interaction, documents, film, warning)

    async def _correct(self, interaction: Interaction, match: re.Match[str]) -> None:
        actor, draft_id, group = actor_of(interaction), int(match["draft_id"]), match["group"]
        values = {name: str(value or "") for name, value in submitted_fields(interaction)}
        if group == "film":
            preview = await self._drafting.name_film(actor, draft_id, values["title"], values["year"].strip())
        elif group.startswith("section"):
            number = int(group.removeprefix("section"))
            preview = await self._drafting.correct_section(actor, draft_id, number, values["heading"], values["text"])
        else:
            preview = await self._drafting.correct(actor, draft_id, values)
        await interaction.response.edit_message(view=draft_preview(preview))

    async def _show(
        self, interaction: Interaction, documents: list[Document], film: str | None, warning: str | None = None
    ) -> None:
        preview = await self._drafting.read(
            actor_of(interaction), interaction.id, documents, film=film, warning=warning
        )
        await reply(interaction, draft_preview(preview))

    async def _film_name(self, interaction: Interaction, film: str | None) -> str | None:
        """Turn a film picked from the list into its title and year; other text stays as it is."""
        if film is None or not film.startswith("film:"):
            return film
        return (await self._bot.services.films.resolve(film, interaction.guild_id or 0)).label


def _review_id(text: str) -> int:
    review_id = read_review_id(text)
    if review_id is None:
        raise NotFound("Pick one of this server's reviews from the list.")
    return review_id
