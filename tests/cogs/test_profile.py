"""`/profile`, *Film profile* and `/compare`, through the whole bot."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from builders import add_film, facts
from PIL import Image
from reading import components_of, message_of, text_of

if TYPE_CHECKING:
    from simcord import MemberActor
    from simcord.results import InteractionResult
    from stage import World


async def _rate(world: World, member: MemberActor, *half_stars: int) -> None:
    for number, stars in enumerate(half_stars, start=1):
        await member.slash(world.channel, "rate", film=f"film:{number}", stars=stars)


async def test_x(world: World) -> None:
    for n in range(8):
        await add_film(world.database, facts(f"Film {n}", 1990+n, genres=("Drama",), directors=("Ada Lovelace",)))
    await _rate(world, world.ada, 1,2,3,4,5,6,7)
    await _rate(world, world.bela, 2,2,4,4,6,6,8)
    for a in (await world.ada.slash(world.channel, "profile"), await world.ada.slash(world.channel,"compare",member=world.bela), await world.ada.slash(world.channel,"top",genre="drama"), await world.ada.slash(world.channel,"stats")):
        print(a.ephemeral); print(text_of(a))
