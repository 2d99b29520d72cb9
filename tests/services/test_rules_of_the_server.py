"""What a server sets is enforced where members act, purged when it says, and let go when Discord deleted it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from builders import GUILD, OTHER_GUILD, a_member, add_film

from bot.domain.errors import InvalidInput, NotAllowed, NotFound
from bot.domain.guilds import NUMBERS, SETTING_WORDS, GuildSettings
from bot.domain.moderation import Actor, CaseFilter, Target
from bot.domain.ratings import Note
from bot.domain.reports import Reported
from bot.domain.stars import Stars
from bot.services import Services, build_services
from bot.storage.cases import CaseStore
from bot.storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime
    from pathlib import Path

    from stage import Clock

    from bot.storage.database import Connection

MANAGER = Actor(guild_id=GUILD, user_id=8, display_name="Max", manages_server=True, rank=5)
BOT = Actor(guild_id=GUILD, user_id=99, display_name="Marquee", manages_server=True)


async def test_notes_are_as_short_and_clean_as_the_server_wants(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.settings.change(MANAGER, note_characters="20", blocked_words="rubbish")
    for text, match in (("x" * 21, "at most 20"), ("Such RUBBISH.", "does not allow")):
        with pytest.raises(InvalidInput, match=match):
            await services.ratings.rate_with_note(a_member(), film.film_id, Stars(8), Note(text))

    await services.ratings.rate_with_note(a_member(), film.film_id, Stars(8), Note("Fine."))
    await services.settings.change(MANAGER, note_characters="0")

    with pytest.raises(InvalidInput, match="without notes"):
        await services.ratings.rate_with_note(a_member(), film.film_id, Stars(8), Note("Fine."))
    assert (await services.ratings.rate_with_note(a_member(), film.film_id, Stars(6), None)).change.after


async def test_a_refused_note_leaves_the_stars_as_they_were(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.settings.change(MANAGER, blocked_words="rubbish")
    with pytest.raises(InvalidInput):
        await services.ratings.rate_with_note(a_member(), film.film_id, Stars(8), Note("Rubbish."))

    assert (await services.ratings.own_rating(a_member(), film.film_id))[1] is None


async def test_every_note_is_covered_where_the_server_wants_that(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.ratings.rate_with_note(a_member(), film.film_id, Stars(8), Note("He was dead."))
    await services.settings.change(MANAGER, hides_every_note=True)

    raters = await services.ratings.raters(GUILD, film.film_id, 0)

    assert [rating.note and rating.note.has_spoilers for rating in raters.ratings] == [True]


@pytest.mark.parametrize("name", NUMBERS)
async def test_numbers_out_of_range_change_nothing(services: Services, name: str) -> None:
    number = NUMBERS[name]
    for typed in (str(number.least - 1), str(number.most + 1), "many", "1.5", "٣", "1e3"):
        with pytest.raises(InvalidInput, match="whole number"):
            await services.settings.change(MANAGER, **{name: typed})
    for typed in (str(number.least), str(number.most)):
        changed = await services.settings.change(MANAGER, **{name: typed})
        assert getattr(changed, name) == int(typed)


async def test_an_empty_number_is_refused_but_where_it_means_for_good(services: Services) -> None:
    await services.settings.change(MANAGER, case_days="90")
    assert (await services.settings.change(MANAGER, case_days="")).case_days is None
    with pytest.raises(InvalidInput):
        await services.settings.change(MANAGER, raid_ratings="")


async def test_several_settings_of_a_form_are_one_case_and_one_bad_one_changes_none(services: Services) -> None:
    await services.settings.change(MANAGER, raid_ratings="10", raid_minutes="20")
    with pytest.raises(InvalidInput):
        await services.settings.change(MANAGER, raid_ratings="12", raid_minutes="0")
    cases, _page, _pages = await services.moderation.log(MANAGER, 0)

    assert len(cases) == 1
    assert (await services.settings.get(GUILD)).raid_ratings == 10


def test_every_setting_has_a_name_for_people() -> None:
    settings: dict[str, Any] = GuildSettings.__dataclass_fields__

    assert set(SETTING_WORDS) == set(settings) - {"guild_id"}


async def test_a_deleted_channel_and_role_are_let_go_said_once_and_on_record(
    services: Services, database: Database
) -> None:
    await services.settings.change(
        MANAGER, log_channel_id=5, news_channel_id=6, moderator_role_ids=(1, 2), voter_role_ids=(3,)
    )
    for _ in range(2):
        await services.settings.drop_lost(BOT, channel_ids={6}, role_ids={1, 3})

    settings = await services.settings.get(GUILD)
    cases, _page, _pages = await services.moderation.log(MANAGER, 0)
    async with database.read() as connection:
        told = await connection.fetch_all("SELECT * FROM jobs WHERE kind = 'tell_moderators'")
    assert (settings.log_channel_id, settings.news_channel_id) == (None, 6)
    assert (settings.moderator_role_ids, settings.voter_role_ids) == ((1,), (3,))
    assert cases[0].summary == "Changed the log channel, moderator roles"
    assert len(cases) == 2
    assert len(told) == 1


async def test_trouble_is_told_once_until_it_is_mended(services: Services, database: Database) -> None:
    async def told() -> int:
        async with database.read() as connection:
            return len(await connection.fetch_all("SELECT * FROM jobs WHERE kind = 'tell_moderators'"))

    for _ in range(3):
        await services.notices.trouble(GUILD, "log_closed", channel_id=5)
    assert await told() == 1
    await services.notices.mended(GUILD, "log_closed", channel_id=5)
    await services.notices.trouble(GUILD, "log_closed", channel_id=5)
    assert await told() == 2


async def test_retention_purges_also_after_a_week_of_downtime(database_path: Path, clock: Clock) -> None:
    async with await Database.open(database_path) as database:
        services = build_services(database, clock)
        film = await add_film(database)
        await services.settings.change(MANAGER, case_days="30", former_member_days="10")
        await services.ratings.rate_with_note(a_member(1), film.film_id, Stars(8), Note("A note."))
        await services.ratings.rate(a_member(2, name="Stays"), film.film_id, Stars(8))
        await services.reports.report(a_member(2, name="Stays"), Reported("note", film.film_id, 1), "Rude.")
        await services.reports.dismiss(MANAGER, 1)

        async def left(connection: Any) -> None:
            await connection.execute(
                "UPDATE members SET left_at = :now WHERE user_id = 1", {"now": int(clock().timestamp())}
            )

        await database.write(left)
        await services.retention.ensure()
        await services.retention.ensure()
        while await services.jobs.run_due():
            pass
        assert await names(database) == ["Ada", "Stays"]
    clock.advance(days=40)

    async with await Database.open(database_path) as database:
        services = build_services(database, clock)
        await services.retention.ensure()
        while await services.jobs.run_due():
            pass
        cases, _page, _pages = await services.moderation.log(MANAGER, 0)

        assert cases == []
        assert await names(database) == ["", "Stays"]
        assert (await services.films.card(film.film_id, GUILD)).server.tally.count == 2
        clock.advance(days=200)
        while await services.jobs.run_due():
            pass
        async with database.read() as connection:
            assert await connection.fetch_all("SELECT * FROM reports") == []
            assert len(await connection.fetch_all("SELECT * FROM jobs WHERE kind = 'purge'")) == 1


async def test_a_purged_case_leaves_nothing_but_its_number(
    services: Services, database: Database, clock: Clock
) -> None:
    await services.settings.change(MANAGER, case_days="30")
    await services.bans.ban(MANAGER, Target(user_id=1), None, "Rude.")
    clock.advance(days=40)
    await services.retention.ensure()
    await services.jobs.run_due()
    async with database.read() as connection:
        (left,) = [dict(row) for row in await connection.fetch_all("SELECT * FROM cases")]
    empty = await services.moderation.log(MANAGER, 0)
    with pytest.raises(NotFound):
        await services.moderation.undo(MANAGER, 2, target=Target(user_id=1))

    case = await services.bans.unban(MANAGER, Target(user_id=1))

    assert {name: value for name, value in left.items() if value} == {
        "guild_id": GUILD,
        "case_number": 2,
        "kind": "purged",
        "acted_at": left["acted_at"],
    }
    assert empty == ([], 0, 1)
    assert case.number == 3


async def test_the_daily_round_holds_nobody_up_and_never_doubles(
    services: Services, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for guild_id in (GUILD, OTHER_GUILD):
        await services.settings.change(replace(MANAGER, guild_id=guild_id), case_days="30")
    clock.advance(days=40)
    purged: list[int] = []
    write = database.write

    async def watched(act: Callable[[Connection], Awaitable[Any]]) -> Any:
        done = await write(act)
        async with database.read() as connection:
            rows = await connection.fetch_all("SELECT COUNT(*) AS cases FROM cases WHERE kind = 'purged'")
        purged.append(rows[0]["cases"])
        if len(purged) == 4:  # the claim, two servers, the next round; then the process dies
            raise ConnectionError
        return done

    await services.retention.ensure()
    monkeypatch.setattr(database, "write", watched)
    await services.jobs.run_due()
    clock.advance(minutes=5)
    await services.jobs.run_due()

    assert purged[:4] == [0, 1, 2, 2]
    async with database.read() as connection:
        rounds = await connection.fetch_all("SELECT due_at FROM jobs WHERE kind = 'purge'")
    assert len(rounds) == 1
    assert rounds[0]["due_at"] > clock().timestamp()


async def test_a_server_in_which_the_daily_round_fails_keeps_it_from_no_other(
    services: Services, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for guild_id in (GUILD, OTHER_GUILD):
        await services.settings.change(replace(MANAGER, guild_id=guild_id), case_days="30")
    clock.advance(days=40)
    purge = CaseStore.purge

    async def broken(store: CaseStore, guild_id: int, before: datetime) -> None:
        if guild_id == GUILD:
            raise RuntimeError("no")
        await purge(store, guild_id, before)

    monkeypatch.setattr(CaseStore, "purge", broken)
    await services.retention.ensure()
    await services.jobs.run_due()

    async with database.read() as connection:
        cases = await connection.fetch_all("SELECT guild_id, kind FROM cases ORDER BY guild_id")
        rounds = await connection.fetch_all("SELECT due_at FROM jobs WHERE kind = 'purge'")
    assert [row["kind"] == "purged" for row in cases] == [False, True]
    assert [row["due_at"] > clock().timestamp() for row in rounds] == [True]


async def names(database: Database) -> list[str]:
    async with database.read() as connection:
        return [row["display_name"] for row in await connection.fetch_all("SELECT * FROM members ORDER BY user_id")]


async def test_the_log_is_filtered_and_exported(services: Services, database: Database, clock: Clock) -> None:
    film = await add_film(database)
    other = Actor(guild_id=GUILD, user_id=9, display_name="=cmd()", manages_messages=True, rank=5)
    await services.bans.ban(MANAGER, Target(user_id=1), None, "=HYPERLINK()")
    clock.advance(days=10)
    await services.hiding.lock(other, film.film_id)
    await services.bans.ban(other, Target(user_id=2), timedelta(days=1))

    async def numbers(**wanted: Any) -> list[int]:
        cases, _page, _pages = await services.moderation.log(MANAGER, 0, CaseFilter(**wanted))
        return [case.number for case in cases]

    assert await numbers() == [3, 2, 1]
    assert await numbers(moderator_id=9) == [3, 2]
    assert await numbers(member_id=1) == [1]
    assert await numbers(kind="ban") == [3, 1]
    assert await numbers(kind="film", period="week") == [2]
    assert await numbers(period="week") == [3, 2]
    assert await numbers(moderator_id=9, member_id=2, kind="ban", period="day") == [3]
    assert await numbers(moderator_id=404) == []
    assert len(await services.moderation.export(MANAGER, CaseFilter(kind="ban"))) == 2
    with pytest.raises(NotAllowed):
        await services.moderation.export(Actor(guild_id=GUILD, user_id=1, display_name="A"), CaseFilter())


async def test_a_moderator_who_is_forgotten_stays_in_the_record_as_a_hash(
    services: Services, database: Database
) -> None:
    await services.bans.ban(MANAGER, Target(user_id=1), None)
    await services.privacy.forget(MANAGER.user_id, GUILD)

    (case,), _page, _pages = await services.moderation.log(MANAGER, 0, CaseFilter(moderator_id=MANAGER.user_id))
    async with database.read() as connection:
        row = await connection.fetch_one("SELECT * FROM cases")

    assert (case.moderator_id, case.moderator_name, case.member_id) == (0, "", 1)
    assert row is not None
    assert len(row["moderator_key"]) == 32
    assert MANAGER.user_id not in dict(row).values()
