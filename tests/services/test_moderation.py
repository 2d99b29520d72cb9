"""Acts on record: permission, case and act are one, and an undo restores exactly what was."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from builders import GUILD, OTHER_GUILD, add_film
from dumps import dump

from bot.domain.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from bot.domain.moderation import Actor
from bot.services.library.drafting import Document

if TYPE_CHECKING:
    from bot.services import Services
    from bot.storage.database import Database

MODERATOR = Actor(guild_id=GUILD, user_id=7, display_name="Mo", manages_messages=True)
MANAGER = Actor(guild_id=GUILD, user_id=8, display_name="Max", manages_server=True)
MEMBER = Actor(guild_id=GUILD, user_id=9, display_name="Ada", role_ids=frozenset({5}))
TEXT = b"Heat (1995) is about work.\n\n## The diner\n\nThey talk.\n\n## Verdict\n\nA film about work.\n\nRating: 4/5"


async def _published(services: Services) -> int:
    preview = await services.drafting.read(MODERATOR, 1, [Document("heat.md", TEXT)])
    header, _case, _left = await services.publishing.publish(MODERATOR, preview.draft_id)
    return header.review_id


async def _dump(database: Database) -> dict[str, list[dict[str, object]]]:
    return await dump(database, without=("critics", "outlets"))  # a name is kept once it is known


async def test_removing_and_undoing_leaves_the_database_as_it_was(services: Services, database: Database) -> None:
    await add_film(database)
    review_id = await _published(services)
    before = await _dump(database)

    case = await services.publishing.remove(MODERATOR, review_id, "Wrong film")
    assert await _dump(database) != before
    await services.moderation.undo(MODERATOR, case.number)

    assert await _dump(database) == before


async def test_publishing_and_undoing_leaves_the_database_as_it_was(services: Services, database: Database) -> None:
    await add_film(database)
    before = await _dump(database)

    await _published(services)
    await services.moderation.undo(MODERATOR, 1)

    assert await _dump(database) == before


async def test_editing_and_undoing_leaves_the_database_as_it_was(services: Services, database: Database) -> None:
    await add_film(database)
    review_id = await _published(services)
    before = await _dump(database)
    preview = await services.publishing.edit(MODERATOR, 2, review_id)
    await services.drafting.correct(MODERATOR, preview.draft_id, {"critic": "Vera", "rating": "B+"})
    _header, case, _left = await services.publishing.publish(MODERATOR, preview.draft_id)

    await services.moderation.undo(MODERATOR, case.number)

    assert await _dump(database) == before


async def test_an_undo_can_itself_be_undone(services: Services, database: Database) -> None:
    await add_film(database)
    review_id = await _published(services)
    case = await services.publishing.remove(MODERATOR, review_id)
    removed = await _dump(database)

    undoing = await services.moderation.undo(MODERATOR, case.number)
    await services.moderation.undo(MODERATOR, undoing.number)

    assert await _dump(database) == removed


async def test_a_case_is_undone_once(services: Services, database: Database) -> None:
    await add_film(database)
    await _published(services)
    await services.moderation.undo(MODERATOR, 1)

    with pytest.raises(AlreadyDone, match="undone by case 2"):
        await services.moderation.undo(MODERATOR, 1)


async def test_an_act_that_fails_leaves_no_case(services: Services, database: Database) -> None:
    await add_film(database)
    preview = await services.drafting.read(MODERATOR, 1, [Document("heat.md", TEXT)])
    await services.publishing.publish(MODERATOR, preview.draft_id)
    again = await services.drafting.read(MODERATOR, 2, [Document("heat.md", TEXT)])

    with pytest.raises(AlreadyDone):
        await services.publishing.publish(MODERATOR, again.draft_id)

    cases, _page, _pages = await services.moderation.log(MODERATOR, 0)
    assert [case.number for case in cases] == [1]


async def test_cases_are_numbered_per_server_and_seen_by_it_alone(services: Services, database: Database) -> None:
    await add_film(database)
    await _published(services)
    elsewhere = replace(MODERATOR, guild_id=OTHER_GUILD)

    cases, _page, _pages = await services.moderation.log(elsewhere, 0)
    assert cases == []
    with pytest.raises(NotFound):
        await services.moderation.undo(elsewhere, 1)


async def test_members_may_do_nothing_of_it(services: Services, database: Database) -> None:
    await add_film(database)
    review_id = await _published(services)

    with pytest.raises(NotAllowed):
        await services.drafting.read(MEMBER, 1, [Document("heat.md", TEXT)])
    with pytest.raises(NotAllowed):
        await services.publishing.remove(MEMBER, review_id)
    with pytest.raises(NotAllowed):
        await services.publishing.edit(MEMBER, 1, review_id)
    with pytest.raises(NotAllowed):
        await services.moderation.undo(MEMBER, 1)
    with pytest.raises(NotAllowed):
        await services.moderation.log(MEMBER, 0)
    with pytest.raises(NotAllowed):
        await services.settings.change(MODERATOR, time_zone="Europe/Berlin")


async def test_a_moderator_role_is_enough_and_losing_it_is_too(services: Services, database: Database) -> None:
    await add_film(database)
    await services.settings.change(MANAGER, moderator_role_ids=(5,))
    await services.moderation.require(MEMBER)

    await services.settings.change(MANAGER, moderator_role_ids=())

    with pytest.raises(NotAllowed):
        await services.moderation.require(MEMBER)


async def test_a_setting_that_stays_the_same_is_no_case(services: Services) -> None:
    await services.settings.change(MANAGER, time_zone="Europe/Berlin")
    await services.settings.change(MANAGER, time_zone="berlin")

    cases, _page, _pages = await services.moderation.log(MANAGER, 0)
    assert len(cases) == 1


async def test_a_reason_that_is_too_long_changes_nothing(services: Services, database: Database) -> None:
    await add_film(database)
    review_id = await _published(services)

    with pytest.raises(InvalidInput, match="at most 400"):
        await services.publishing.remove(MODERATOR, review_id, "x" * 401)

    await services.reviews.open_review(review_id, GUILD)
