"""The controls of a preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bot.domain.errors import InvalidInput, NotFound
from bot.ui import custom_ids
from bot.ui.base import note
from bot.ui.drafts import CORRECTIONS, correction_form, draft_preview, published_words, section_form
from bot.ui.replies import reply
from cogs.interactions import Component, actor_of, selected, selection

if TYPE_CHECKING:
    from bot.client import Interaction

__all__ = ["DraftControl"]


class DraftControl(Component, template=custom_ids.DRAFT):
    """Publish, discard, turn the page, choose the film, put something right."""

    @override
    async def act(self, interaction: Interaction) -> None:
        act = {
            "publish": self._publish,
            "all": self._publish_all,
            "discard": self._discard,
            "film": self._choose_film,
            "correct": self._correct,
        }.get(self.match["act"], self._turn)
        await act(interaction, self.number("draft_id"))

    async def _turn(self, interaction: Interaction, draft_id: int) -> None:
        step = 1 if self.match["act"] == "next" else -1
        preview = await interaction.client.services.drafting.preview(actor_of(interaction), draft_id, step)
        await interaction.response.edit_message(view=draft_preview(preview))

    async def _choose_film(self, interaction: Interaction, draft_id: int) -> None:
        chosen = selection(interaction)
        if not chosen:
            raise NotFound("That film is not in the list any more.")
        preview = await interaction.client.services.drafting.choose_film(actor_of(interaction), draft_id, chosen[0])
        await interaction.response.edit_message(view=draft_preview(preview))

    async def _correct(self, interaction: Interaction, draft_id: int) -> None:
        preview = await interaction.client.services.drafting.preview(actor_of(interaction), draft_id)
        what = selected(interaction)
        if what in CORRECTIONS:
            await interaction.response.send_modal(correction_form(preview, what))
            return
        number = int(digits) if (digits := what.removeprefix("section")).isascii() and digits.isdigit() else -1
        if not 0 <= number < len(preview.draft.sections):
            raise NotFound("That section is gone. Open the list again.")
        if len(preview.draft.sections[number].text) > 4_000:
            raise InvalidInput("That section is too long for a form. Correct it in the file and upload it again.")
        await interaction.response.send_modal(section_form(preview, number))

    async def _discard(self, interaction: Interaction, draft_id: int) -> None:
        services, actor = interaction.client.services, actor_of(interaction)
        await services.drafting.discard(actor, draft_id)
        await interaction.response.edit_message(view=note("Discarded; nothing was published."))

    async def _publish(self, interaction: Interaction, draft_id: int) -> None:
        services, actor = interaction.client.services, actor_of(interaction)
        await interaction.response.defer()
        header, case, following = await services.publishing.publish(actor, draft_id)
        words = note(published_words(header, case.number))
        if following is None:
            await interaction.edit_original_response(view=words)
            return
        left = await services.drafting.preview(actor, following)
        await interaction.edit_original_response(view=draft_preview(left))
        await reply(interaction, words)

    async def _publish_all(self, interaction: Interaction, draft_id: int) -> None:
        services, actor = interaction.client.services, actor_of(interaction)
        await interaction.response.defer()
        done, left = await services.publishing.publish_all(actor, draft_id)
        words = f"Published {done} reviews."
        view = note(words) if left is None else draft_preview(await services.drafting.preview(actor, left))
        await interaction.edit_original_response(view=view)
        if left is not None:
            await reply(interaction, note(f"{words} The rest needs a look: which film is it?"))
