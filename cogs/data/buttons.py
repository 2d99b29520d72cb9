"""The controls of imports and deletions."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from typing_extensions import override

from bot.domain.errors import NotFound
from bot.ui import custom_ids
from bot.ui.base import note
from bot.ui.data import deleted, deletion
from bot.ui.imports import LEFT_OUT_NAME, POLICIES, import_choices, import_preview, import_report
from cogs.data.progress import with_progress
from cogs.interactions import Component, guild_of, member_of, selected, selection

if TYPE_CHECKING:
    from bot.client import Interaction
    from bot.domain.imports import Policy
    from bot.services.privacy.import_staging import ImportProgress
    from bot.ui.base import Layout

__all__ = ["CopyChoice", "ForgetControl", "ImportChoice", "ImportControl", "ImportPage"]


class ImportControl(Component, template=custom_ids.IMPORT):
    """Take, discard, decide, and the way to the films that may be several and back."""

    @override
    async def act(self, interaction: Interaction) -> None:
        imports, member = interaction.client.services.imports, member_of(interaction)
        match self.match["act"]:
            case "take":
                await self._take(interaction)
                return
            case "drop":
                await imports.discard(member, self.number("import_id"))
                await interaction.response.edit_message(view=note("Discarded; nothing was changed."))
                return
            case "choices":
                choices = await imports.choices(member, self.number("import_id"), page=0)
                await interaction.response.edit_message(view=import_choices(choices))
                return
            case "policy":
                policy = selected(interaction)
                if policy not in POLICIES:
                    raise NotFound("That choice is out of date. Use /data import again.")
                preview = await imports.decide(member, self.number("import_id"), policy=cast("Policy", policy))
            case "adding":
                before = await imports.preview(member, self.number("import_id"))
                preview = await imports.decide(member, self.number("import_id"), adds_films=not before.adds_films)
            case _:
                preview = await imports.preview(member, self.number("import_id"))
        await interaction.response.edit_message(view=import_preview(preview))

    async def _take(self, interaction: Interaction) -> None:
        import_id, member = self.number("import_id"), member_of(interaction)
        await interaction.response.defer()

        async def take(progress: ImportProgress) -> tuple[Layout, bytes]:
            report = await interaction.client.services.imports.take(member, import_id, progress)
            return import_report(report), report.left_out_file if report.left_out else b""

        await with_progress(interaction, take, LEFT_OUT_NAME)


class ImportChoice(Component, template=custom_ids.IMPORT_CHOICE):
    """Which film one of the doubtful ones is."""

    @override
    async def act(self, interaction: Interaction) -> None:
        chosen = next(iter(selection(interaction)), None)
        choices = await interaction.client.services.imports.choose(
            member_of(interaction), self.number("import_id"), self.number("position"), chosen
        )
        await interaction.response.edit_message(view=import_choices(choices))


class ImportPage(Component, template=custom_ids.IMPORT_PAGE):
    """Another page of the doubtful films."""

    @override
    async def act(self, interaction: Interaction) -> None:
        choices = await interaction.client.services.imports.choices(
            member_of(interaction), self.number("import_id"), self.number("page")
        )
        await interaction.response.edit_message(view=import_choices(choices))


class CopyChoice(Component, template=custom_ids.COPY):
    """The server to copy from."""

    @override
    async def act(self, interaction: Interaction) -> None:
        client, member = interaction.client, member_of(interaction)
        chosen = selection(interaction)
        guild = client.get_guild(chosen[0]) if chosen else None
        if guild is None:
            raise NotFound("Marquee is not in that server any more.")
        await interaction.response.defer()

        async def copy(progress: ImportProgress) -> tuple[Layout, bytes]:
            imports = client.services.imports
            preview = await imports.copy_from(member, interaction.id, guild.id, guild.name, progress)
            return import_preview(preview), b""

        await with_progress(interaction, copy)


class ForgetControl(Component, template=custom_ids.FORGET):
    """Show what would go, delete it, or leave everything."""

    @override
    async def act(self, interaction: Interaction) -> None:
        privacy, user_id = interaction.client.services.privacy, interaction.user.id
        is_everywhere = self.match["scope"] == "all"
        guild_id = None if is_everywhere else guild_of(interaction)
        match self.match["act"]:
            case "yes":
                await interaction.response.defer()
                ratings = await privacy.forget(user_id, guild_id)
                words = deleted(ratings, is_everywhere=is_everywhere)
                await interaction.edit_original_response(view=note(words))
            case "no":
                await interaction.response.edit_message(view=note("Nothing was deleted."))
            case _:
                holdings = await privacy.holdings(user_id, guild_id)
                view = deletion(holdings, self.match["scope"], interaction.guild_id)
                await interaction.response.edit_message(view=view)
