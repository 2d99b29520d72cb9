"""For every kind of act that can be undone: act, undo, and the database is what it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from builders import GUILD, a_draft, a_member, add_film, add_review
from dumps import dump
from stage import NOON

from bot.domain.errors import AlreadyDone, NotAllowed, NotFound
from bot.domain.moderation import Actor, Target
from bot.domain.ratings import Note
from bot.domain.reports import Reported
from bot.domain.stars import Stars
from bot.services import Services, build_services
from bot.services.library.drafting import Document
from bot.storage.hides import HideStore
from bot.storage.raids import RaidStore
from bot.storage.ratings import RatingStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from stage import Clock

    from bot.domain.moderation import Case
    from bot.storage.database import Connection, Database

MODERATOR = Actor(guild_id=GUILD, user_id=7, display_name="Mo", manages_messages=True, manages_server=True, rank=5)
ADA = Target(user_id=1)
TEXT = b"Heat (1995) is about work.\n\n## The diner\n\nThey talk.\n\n## Verdict\n\nA film about work.\n\nRating: 4/5"


@dataclass
class Stage:
    """A server in which there is something to do for every kind of act."""

    services: Services
    database: Database
    film_id: int
    review_id: int
    raid_id: int
    note_report: int = 0
    review_report: int = 0


@pytest.fixture
async def stage(services: Services, database: Database, clock: Clock) -> Stage:
    film = await add_film(database)
    review_id = await add_review(database, film, a_draft(critic="Local hero"), NOON, guild_id=GUILD)
    for user_id in (1, 2):
        member = a_member(user_id, name=f"Member {user_id}")
        await services.ratings.rate_with_note(member, film.film_id, Stars(8), Note("Not good."))
    reporter = a_member(3, name="Reporter")
    await services.ratings.rate(reporter, film.film_id, Stars(3))

    async def raid(connection: Connection) -> int:
        raids = RaidStore(connection)
        raid_id = await raids.open(GUILD, film.film_id, clock())
        found = await raids.get(GUILD, raid_id)
        assert found is not None
        await raids.add(found, [3], clock())
        await RatingStore(connection).mark(GUILD, film.film_id, 3, "is_held", is_set=True)
        return raid_id

    raid_id = await database.write(raid)
    await services.reports.report(reporter, Reported("note", film.film_id, 1), "Rude")
    await services.reports.report(a_member(2), Reported("note", film.film_id, 1), "Very rude")
    await services.reports.report(reporter, Reported("review", review_id), "Copied")
    return Stage(services, database, film.film_id, review_id, raid_id, note_report=1, review_report=3)


async def _publish(stage: Stage) -> Case:
    preview = await stage.services.drafting.read(MODERATOR, 1, [Document("heat.md", TEXT)])
    _header, case, _left = await stage.services.publishing.publish(MODERATOR, preview.draft_id)
    return case


async def _settings(stage: Stage) -> Case:
    await stage.services.settings.change(MODERATOR, blocked_words="rubbish, lie", rating_weight=9, log_channel_id=5)
    cases, _page, _pages = await stage.services.moderation.log(MODERATOR, 0)
    return cases[0]


async def _decided(stage: Stage, act: str) -> Case:
    case, _figures = await stage.services.raids.decide(MODERATOR, stage.raid_id, act)
    return case


ACTS: dict[str, Callable[[Stage], Awaitable[Case]]] = {
    "lock": lambda stage: stage.services.hiding.lock(MODERATOR, stage.film_id, "why"),
    "ban": lambda stage: stage.services.bans.ban(MODERATOR, ADA, None),
    "ban for a while": lambda stage: stage.services.bans.ban(MODERATOR, ADA, timedelta(days=3)),
    "hide a note": lambda stage: stage.services.hiding.hide(MODERATOR, ADA, stage.film_id, "note"),
    "hide a rating": lambda stage: stage.services.hiding.hide(MODERATOR, ADA, stage.film_id, "rating"),
    "hide a review": lambda stage: stage.services.hiding.hide_review(MODERATOR, stage.review_id),
    "remove a review": lambda stage: stage.services.publishing.remove(MODERATOR, stage.review_id),
    "publish a review": _publish,
    "settings": _settings,
    "hold a raid": lambda stage: _decided(stage, "hold"),
    "count a raid": lambda stage: _decided(stage, "count"),
    "hold a raid and lock": lambda stage: _decided(stage, "lock"),
    "dismiss a report": lambda stage: stage.services.reports.dismiss(MODERATOR, stage.note_report),
    "hide a reported note": lambda stage: stage.services.reports.hide(MODERATOR, stage.note_report, ADA),
    "hide a reported review": lambda stage: stage.services.reports.hide(MODERATOR, stage.review_report, None),
    "ban for a report": lambda stage: stage.services.reports.ban(
        MODERATOR, stage.note_report, ADA, timedelta(days=1), None
    ),
}
# What only undoes another act: that act comes first.
BACK: dict[str, tuple[str, Callable[[Stage], Awaitable[Case]]]] = {
    "unlock": ("lock", lambda stage: stage.services.hiding.unlock(MODERATOR, stage.film_id)),
    "unban": ("ban for a while", lambda stage: stage.services.bans.unban(MODERATOR, ADA)),
    "ban anew": ("ban for a while", lambda stage: stage.services.bans.ban(MODERATOR, ADA, None)),
    "restore a note": (
        "hide a note",
        lambda stage: stage.services.hiding.restore(MODERATOR, ADA, stage.film_id, "note"),
    ),
    "restore a rating": (
        "hide a rating",
        lambda stage: stage.services.hiding.restore(MODERATOR, ADA, stage.film_id, "rating"),
    ),
    "restore a review": (
        "hide a review",
        lambda stage: stage.services.hiding.restore_review(MODERATOR, stage.review_id),
    ),
}


@pytest.mark.parametrize("name", ACTS)
async def test_an_act_that_is_undone_leaves_nothing_behind(stage: Stage, clock: Clock, name: str) -> None:
    before = await dump(stage.database)
    clock.advance(minutes=5)
    case = await ACTS[name](stage)
    changed = await dump(stage.database)
    clock.advance(minutes=5)

    target = ADA if case.member_id else None
    await stage.services.moderation.undo(MODERATOR, case.number, target=target)

    assert changed != before or name == "publish a review"
    assert await dump(stage.database) == before


@pytest.mark.parametrize("name", BACK)
async def test_a_way_back_can_be_undone_too(stage: Stage, clock: Clock, name: str) -> None:
    first, then = BACK[name]
    await ACTS[first](stage)
    before = await dump(stage.database)
    clock.advance(minutes=5)
    case = await then(stage)
    assert await dump(stage.database) != before

    await stage.services.moderation.undo(MODERATOR, case.number, target=ADA if case.member_id else None)

    assert await dump(stage.database) == before


@pytest.mark.parametrize("name", ACTS)
async def test_an_undo_can_be_undone(stage: Stage, clock: Clock, name: str) -> None:
    case = await ACTS[name](stage)
    acted = await dump(stage.database)
    clock.advance(minutes=5)
    target = ADA if case.member_id else None

    undoing = await stage.services.moderation.undo(MODERATOR, case.number, target=target)
    await stage.services.moderation.undo(MODERATOR, undoing.number, target=target)

    assert await dump(stage.database) == acted


async def test_a_reveal_is_undone_and_the_stars_are_concealed_again(stage: Stage, clock: Clock) -> None:
    await stage.services.posting.post(MODERATOR, stage.film_id, 9, conceals=True)
    before = await dump(stage.database)
    clock.advance(minutes=5)
    case = await stage.services.reveals.reveal(MODERATOR, stage.film_id)
    assert await dump(stage.database) != before

    await stage.services.moderation.undo(MODERATOR, case.number)

    assert await dump(stage.database) == before


async def test_a_post_cannot_be_undone_and_says_what_to_do_instead(stage: Stage) -> None:
    case = await stage.services.posting.post(MODERATOR, stage.film_id, 9, conceals=False)

    with pytest.raises(NotAllowed, match="Delete the message"):
        await stage.services.moderation.undo(MODERATOR, case.number)


async def test_an_undo_overtaken_by_a_later_act_refuses(stage: Stage, clock: Clock) -> None:
    first = await stage.services.bans.ban(MODERATOR, ADA, timedelta(days=1))
    clock.advance(minutes=1)
    await stage.services.bans.ban(MODERATOR, ADA, timedelta(days=2))

    with pytest.raises(AlreadyDone, match="changed again since"):
        await stage.services.moderation.undo(MODERATOR, first.number, target=ADA)


async def test_a_case_about_a_member_is_undone_only_knowing_how_they_stand(stage: Stage) -> None:
    case = await stage.services.bans.ban(MODERATOR, ADA, None)
    above = Target(user_id=ADA.user_id, rank=9)

    with pytest.raises(NotAllowed):
        await stage.services.moderation.undo(MODERATOR, case.number)
    with pytest.raises(NotAllowed, match="another member"):
        await stage.services.moderation.undo(MODERATOR, case.number, target=Target(user_id=2))
    with pytest.raises(NotAllowed, match="above"):
        await stage.services.moderation.undo(MODERATOR, case.number, target=above)


async def test_whose_data_was_deleted_stays_banned_and_unnamed_in_the_record(stage: Stage) -> None:
    ban = await stage.services.bans.ban(MODERATOR, ADA, None)
    await stage.services.privacy.forget(ADA.user_id)

    kept = await stage.services.moderation.case(GUILD, ban.number)

    assert kept is not None
    assert kept.member_id is None
    with pytest.raises(NotFound, match="data deleted"):
        await stage.services.moderation.undo(MODERATOR, ban.number, target=ADA)
    with pytest.raises(NotAllowed, match="paused"):
        await stage.services.ratings.rate(a_member(1), stage.film_id, Stars(1))
    await stage.services.bans.unban(MODERATOR, ADA)
    await stage.services.ratings.rate(a_member(1), stage.film_id, Stars(1))


async def test_what_was_hidden_stays_hidden_when_it_is_given_anew(stage: Stage, database: Database) -> None:
    services, member = stage.services, a_member(1)
    await services.hiding.hide(MODERATOR, ADA, stage.film_id, "rating")
    await services.hiding.hide(MODERATOR, ADA, stage.film_id, "note")
    await services.ratings.withdraw_rating(member, stage.film_id)
    await services.privacy.forget(member.user_id)

    rated = await services.ratings.rate_with_note(member, stage.film_id, Stars(1), Note("Not good."))

    assert rated.change.after is not None
    assert not rated.change.after.is_counted
    assert rated.change.after.is_note_hidden
    async with database.read() as connection:
        assert await HideStore(connection).hidden_at(GUILD, stage.film_id, 1, "rating") is not None


async def test_an_act_on_record_survives_a_restart_and_is_undone_after_it(stage: Stage, clock: Clock) -> None:
    before = await dump(stage.database)
    case = await stage.services.bans.ban(MODERATOR, ADA, None)
    again = build_services(stage.database, clock)

    await again.moderation.undo(MODERATOR, case.number, target=ADA)

    assert await dump(stage.database) == before
