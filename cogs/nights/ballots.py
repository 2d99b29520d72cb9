"""A member's ballot. What is selected goes to the service and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bot.domain.errors import NotFound
from bot.ui.nights import ids
from bot.ui.nights.ballot import ballot_paper
from cogs.interactions import Component, member_of, selection

if TYPE_CHECKING:
    from bot.client import Interaction

__all__ = ["BallotControl"]


class BallotControl(Component, template=ids.BALLOT):
    """Choose, rank, score, cast, withdraw."""

    @override
    async def act(self, interaction: Interaction) -> None:
        voting, member, night_id = (
            interaction.client.services.nights.voting,
            member_of(interaction),
            self.number("night_id"),
        )
        match self.match["act"]:
            case "choose":
                paper = await voting.choose(member, night_id, selection(interaction))
            case "film":
                paper = await voting.pick(member, night_id, _one(interaction))
            case "mark":
                paper = await voting.mark(member, night_id, self.number("film"), _one(interaction))
            case "off":
                paper = await voting.mark(member, night_id, self.number("film"), None)
            case "cast":
                paper = await voting.cast(member, night_id)
            case "clear":
                paper = await voting.clear(member, night_id)
            case _:
                paper = await voting.withdraw(member, night_id)
        await interaction.response.edit_message(view=ballot_paper(paper))


def _one(interaction: Interaction) -> int:
    chosen = selection(interaction)
    if len(chosen) != 1:
        raise NotFound("Choose one of the list.")
    return chosen[0]
