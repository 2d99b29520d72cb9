"""Screenings: dates, who comes, reminders, and what follows, across restarts and a change of the clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from builders import GUILD, OTHER_GUILD
from nights import MODERATOR, actor, an_open_night, cast, member, run_queue

from bot.domain.errors import AlreadyDone, InvalidInput, NotFound
from bot.domain.nights import Coming, standing
from bot.domain.stars import Stars
from bot.services import build_services
from bot.services.nights import CALL, EVENT, RATING, SEAT, SHOW, TELL
from bot.ui.nights.status import history_page, reminder_text

if TYPE_CHECKING:
    from stage import Clock

    from bot.domain.jobs import Job
    from bot.domain.nights import Night
    from bot.services import Services
    from bot.storage.database import Database

BERLIN = ZoneInfo("Europe/Berlin")


class Outside:
    """What the bot would do on Discord, written down."""

    def __init__(self, services: Services, *, closed: tuple[int, ...] = ()) -> None:
        self.services = services
        self.closed = closed
        self.told: list[int] = []
        self.called: list[tuple[int, ...]] = []
        self.seen: list[str] = []
        self.seated: list[int] = []
        services.jobs.outside(TELL, self.tell)
        services.jobs.outside(CALL, self.call)
        services.jobs.outside(SEAT, self.seat)
        for kind in (EVENT, RATING, SHOW):
            services.jobs.outside(kind, self.note)

    async def note(self, job: Job) -> None:
        self.seen.append(job.kind)

    async def seat(self, job: Job) -> None:
        self.seated.append(job.payload["user_id"])

    async def tell(self, job: Job) -> None:
        night_id, user_id = job.payload["night_id"], job.payload["user_id"]
        if await self.services.nights.reminding.to_tell(night_id, user_id) is None:
            return
        if user_id in self.closed:
            await self.services.nights.reminding.could_not_tell(night_id, user_id)
            return
        self.told.append(user_id)
        await self.services.nights.reminding.told(night_id, user_id)

    async def call(self, job: Job) -> None:
        due = await self.services.nights.reminding.to_call(job.payload["night_id"])
        if due is not None:
            self.called.append(due[1])
            await self.services.nights.reminding.called(job.payload["night_id"], due[1])


async def a_screening(services: Services, database: Database, clock: Clock, **changes: object) -> Night:
    """A vote that was closed; its film of 100 minutes is shown in three days."""
    starts_at = clock.now + timedelta(days=3)
    plan: dict[str, Any] = {"starts_at": starts_at, "place": "The attic", **changes}
    night = await an_open_night(services, database, **plan)
    await cast(services, night, 1, {2: 1})
    await services.nights.closing.close(MODERATOR, night.night_id)
    return (await services.nights.archive.view(GUILD, night.night_id)).night


async def test_the_event_says_when_it_starts_and_ends(services: Services, database: Database, clock: Clock) -> None:
    night = await a_screening(services, database, clock)

    screening = await services.nights.screening.event(night.night_id)

    assert screening is not None
    assert screening.starts_at == clock.now + timedelta(days=3)
    assert screening.ends_at == clock.now + timedelta(days=3, minutes=100)


async def test_a_cancelled_screening_has_no_event_and_its_film_goes_back(
    services: Services, database: Database, clock: Clock
) -> None:
    night = await a_screening(services, database, clock)
    assert (await services.nights.pool.show(GUILD, None, "age", 0)).total == 3

    await services.nights.closing.cancel(MODERATOR, night.night_id, "No projector")
    screening = await services.nights.screening.event(night.night_id)

    assert screening is not None
    assert screening.starts_at is None
    assert (await services.nights.pool.show(GUILD, None, "age", 0)).total == 4


async def test_a_film_that_was_suggested_again_goes_back_to_its_pool_once(
    services: Services, database: Database, clock: Clock
) -> None:
    night = await a_screening(services, database, clock)
    winner = (await services.nights.archive.view(GUILD, night.night_id)).winner
    assert winner is not None
    await services.nights.pool.suggest(member(8), actor(8), winner.film.film_id, is_sure=True)

    await services.nights.closing.cancel(MODERATOR, night.night_id, "The projector broke.")

    waiting = (await services.nights.pool.show(GUILD, None, "age", 0)).suggestions
    assert [each.user_id for each in waiting if each.film == winner.film] == [8]


async def test_moving_is_a_case_whose_undo_moves_back(services: Services, database: Database, clock: Clock) -> None:
    night = await a_screening(services, database, clock)
    later = clock.now + timedelta(days=5)
    with pytest.raises(InvalidInput, match="in the future"):
        await services.nights.screening.move(MODERATOR, night.night_id, clock.now, None, None)

    moved, case = await services.nights.screening.move(MODERATOR, night.night_id, later, "The garden", None)
    await services.moderation.undo(MODERATOR, case.number)
    back = (await services.nights.archive.view(GUILD, night.night_id)).night

    assert (moved.plan.starts_at, moved.plan.place) == (later, "The garden")
    assert (back.plan.starts_at, back.plan.place) == (clock.now + timedelta(days=3), "The attic")


async def test_undoing_a_move_shows_the_date_again_and_reminds_of_it(
    services: Services, database: Database, clock: Clock
) -> None:
    night = await a_screening(services, database, clock)
    outside = Outside(services)
    await services.nights.screening.toggle_reminder(member(5), night.night_id)
    soon = clock.now + timedelta(minutes=90)
    _moved, case = await services.nights.screening.move(MODERATOR, night.night_id, soon, None, None)
    clock.advance(minutes=31)
    await run_queue(services)
    shown = outside.seen.count(SHOW)

    await services.moderation.undo(MODERATOR, case.number)
    await run_queue(services)
    clock.advance(days=3, minutes=-90)
    await run_queue(services)

    assert outside.seen.count(SHOW) == shown + 1
    assert outside.told == [5, 5]


@pytest.mark.parametrize(("days", "sentence"), [(4, "has passed"), (12, "night is over")])
async def test_a_move_is_not_undone_to_a_date_that_has_passed(
    services: Services, database: Database, clock: Clock, days: int, sentence: str
) -> None:
    night = await a_screening(services, database, clock)
    Outside(services)
    later = clock.now + timedelta(days=10)
    _moved, case = await services.nights.screening.move(MODERATOR, night.night_id, later, None, None)
    clock.advance(days=days)
    await run_queue(services)

    with pytest.raises(AlreadyDone, match=sentence):
        await services.moderation.undo(MODERATOR, case.number)

    assert (await services.nights.archive.view(GUILD, night.night_id)).night.plan.starts_at == later


async def test_seats_fill_in_order_and_the_first_who_waits_moves_up(
    services: Services, database: Database, clock: Clock
) -> None:
    night = await a_screening(services, database, clock, seats=2)
    screening = services.nights.screening
    for user_id in (5, 4, 3, 2):
        await screening.toggle_coming(member(user_id), night.night_id)
    coming = (await services.nights.archive.view(GUILD, night.night_id)).coming
    assert coming == Coming((5, 4), (3, 2))
    assert [standing(user_id, coming) for user_id in (5, 3, 2, 1)] == [0, 1, 2, None]

    outside = Outside(services)
    left = await screening.toggle_coming(member(5), night.night_id)
    await run_queue(services)

    assert left.coming == Coming((4, 3), (2,))
    assert outside.seated == [3]
    with pytest.raises(NotFound):
        await screening.toggle_coming(member(1, OTHER_GUILD), night.night_id)


async def test_whoever_is_forgotten_gives_their_seat_and_vote_free(
    services: Services, database: Database, clock: Clock
) -> None:
    starts_at = clock.now + timedelta(days=3)
    night = await an_open_night(services, database, starts_at=starts_at, seats=1)
    outside = Outside(services)
    await run_queue(services)
    await cast(services, night, 5, {2: 1})
    for user_id in (5, 6):
        await services.nights.screening.toggle_coming(member(user_id), night.night_id)
    shown = outside.seen.count(SHOW)

    await services.privacy.forget(5)
    await run_queue(services)

    view = await services.nights.archive.view(GUILD, night.night_id)
    assert (view.votes, view.coming) == (0, Coming((6,), ()))
    assert outside.seated == [6]
    assert outside.seen.count(SHOW) == shown + 1


async def test_those_who_asked_are_reminded_once_an_hour_before(
    services: Services, database: Database, clock: Clock
) -> None:
    night = await a_screening(services, database, clock)
    outside = Outside(services, closed=(7, 8))
    for user_id in (5, 6, 7, 8, 9):
        await services.nights.screening.toggle_reminder(member(user_id), night.night_id)
    _night, is_asked = await services.nights.screening.toggle_reminder(member(9), night.night_id)
    await run_queue(services)
    clock.advance(days=3, minutes=-61)
    await run_queue(services)
    assert (is_asked, outside.told) == (False, [])

    for _ in range(4):
        clock.advance(minutes=1)
        await run_queue(services)

    assert (outside.told, outside.called) == ([5, 6], [(7, 8)])


async def test_no_reminder_is_promised_that_would_never_come(
    services: Services, database: Database, clock: Clock
) -> None:
    night = await a_screening(services, database, clock)
    await services.nights.screening.toggle_reminder(member(5), night.night_id)
    clock.advance(days=3, minutes=-30)

    with pytest.raises(AlreadyDone, match="within the hour"):
        await services.nights.screening.toggle_reminder(member(6), night.night_id)

    assert not (await services.nights.screening.toggle_reminder(member(5), night.night_id))[1]


async def test_as_many_are_named_in_a_message_as_fit_into_it(
    services: Services, database: Database, clock: Clock
) -> None:
    night = await a_screening(services, database, clock)
    everybody = tuple(range(10**18, 10**18 + 170))
    for user_id in everybody:
        await services.nights.screening.toggle_reminder(member(user_id), night.night_id)
    outside = Outside(services, closed=everybody)
    clock.advance(days=3, hours=-1)
    await run_queue(services)
    clock.advance(minutes=1)
    await run_queue(services)

    view = await services.nights.archive.view(GUILD, night.night_id)
    assert sorted(user_id for called in outside.called for user_id in called) == list(everybody)
    assert max(len(called) for called in outside.called) <= 100
    assert max(len(str(reminder_text(view, called).to_components())) for called in outside.called) < 4_000


async def test_a_moved_screening_reminds_at_its_new_time_alone(
    services: Services, database: Database, clock: Clock
) -> None:
    night = await a_screening(services, database, clock)
    outside = Outside(services)
    await services.nights.screening.toggle_reminder(member(5), night.night_id)
    await services.nights.screening.move(MODERATOR, night.night_id, clock.now + timedelta(days=6), None, None)
    clock.advance(days=3)
    await run_queue(services)
    assert outside.told == []
    assert (await services.nights.archive.view(GUILD, night.night_id)).night.finished_at is None

    clock.advance(days=3, minutes=-30)
    await run_queue(services)

    assert outside.told == [5]


async def test_after_a_week_of_downtime_nobody_is_reminded_and_the_film_is_rated(
    services: Services, database: Database, clock: Clock
) -> None:
    night = await a_screening(services, database, clock)
    await services.nights.screening.toggle_reminder(member(5), night.night_id)
    clock.advance(days=7)

    again = build_services(database, clock)
    outside = Outside(again)
    await run_queue(again)

    assert outside.told == []
    assert outside.seen.count(RATING) == 1


async def test_the_card_is_posted_once_whether_the_event_or_the_clock_ends_it(
    services: Services, database: Database, clock: Clock
) -> None:
    night = await a_screening(services, database, clock, hides_stars=True)
    outside = Outside(services)
    await services.nights.screening.noted_event(night.night_id, 900, None)
    clock.advance(days=3, minutes=90)
    await services.nights.screening.event_ended(OTHER_GUILD, 900)
    await run_queue(services)
    assert RATING not in outside.seen

    await services.nights.screening.event_ended(GUILD, 900)
    await run_queue(services)
    clock.advance(minutes=30)
    await services.nights.screening.event_ended(GUILD, 900)
    await run_queue(services)

    assert outside.seen.count(RATING) == 1
    with pytest.raises(AlreadyDone):
        await services.nights.screening.toggle_coming(member(1), night.night_id)
    async with database.read() as connection:
        assert [row["is_revealed"] for row in await connection.fetch_all("SELECT * FROM film_reveals")] == [0]


async def test_cards_of_the_film_are_redrawn_without_its_stars(
    services: Services, database: Database, clock: Clock
) -> None:
    night = await a_screening(services, database, clock, hides_stars=True)
    Outside(services)
    winner = (await services.nights.archive.view(GUILD, night.night_id)).winner
    assert winner is not None
    film_id = winner.film.film_id
    await services.ratings.rate(member(1), film_id, Stars(8))
    card = await services.films.card(film_id, GUILD)
    await services.cards.posted(GUILD, 5, 50, film_id, card.version)
    changed: list[tuple[int, int]] = []
    services.changes.subscribe(lambda guild_id, changed_id: changed.append((guild_id, changed_id)))

    clock.advance(days=3, hours=2)
    await run_queue(services)

    assert await services.cards.is_stale(50)
    assert (GUILD, film_id) in changed
    assert (await services.films.card(film_id, GUILD)).server.is_concealed


async def test_the_archive_keeps_the_server_s_mean_then_and_now(
    services: Services, database: Database, clock: Clock
) -> None:
    night = await a_screening(services, database, clock)
    Outside(services)
    clock.advance(days=3, hours=2)
    await run_queue(services)
    await services.nights.screening.noted_rating(night.night_id, 77)
    winner = (await services.nights.archive.view(GUILD, night.night_id)).winner
    assert winner is not None
    await services.ratings.rate(member(1), winner.film.film_id, Stars(8))
    clock.advance(days=1)
    await run_queue(services)
    await services.ratings.rate(member(2), winner.film.film_id, Stars(4))

    page = await services.nights.archive.history(GUILD, 0, 2)

    assert [(view.night.night_id, then, now) for view, then, now in page.entries] == [(night.night_id, 4.0, 3.0)]
    assert (await services.nights.archive.history(OTHER_GUILD, 0, 2)).entries == ()


async def test_the_archive_tells_concealed_stars_to_those_who_gave_theirs(
    services: Services, database: Database, clock: Clock
) -> None:
    night = await a_screening(services, database, clock, hides_stars=True)
    Outside(services)
    winner = (await services.nights.archive.view(GUILD, night.night_id)).winner
    assert winner is not None
    await services.ratings.rate(member(1), winner.film.film_id, Stars(8))
    clock.advance(days=3, hours=2)
    await run_queue(services)
    await services.nights.screening.noted_rating(night.night_id, 77)
    clock.advance(days=1)
    await run_queue(services)

    rater, other = [await services.nights.archive.history(GUILD, 0, user_id) for user_id in (1, 2)]

    assert [entry[1:] for entry in rater.entries] == [(4.0, 4.0)]
    assert [entry[1:] for entry in other.entries] == [(None, None)]
    assert (rater.concealed, other.concealed) == (frozenset(), {night.night_id})
    assert "4.0 out of 5" not in str(history_page(other).to_components())
    assert "once you have rated it" in str(history_page(other).to_components())


async def test_deadlines_and_reminders_keep_their_hour_over_a_change_of_the_clocks(
    services: Services, database: Database, clock: Clock
) -> None:
    """Berlin goes to summer time on 29 March 2026: 20:00 there is 19:00 UTC before and 18:00 after."""
    clock.now = datetime(2026, 3, 28, 20, tzinfo=BERLIN).astimezone(UTC)
    closes_at = datetime(2026, 3, 29, 20, tzinfo=BERLIN).astimezone(UTC)
    starts_at = datetime(2026, 3, 30, 20, tzinfo=BERLIN).astimezone(UTC)
    assert closes_at - clock.now == timedelta(hours=23)
    night = await an_open_night(services, database, closes_at=closes_at, starts_at=starts_at)
    outside = Outside(services)
    await cast(services, night, 1, {1: 1})
    await services.nights.screening.toggle_reminder(member(5), night.night_id)

    states: list[tuple[str, int, bool]] = []
    for moment in (
        closes_at - timedelta(seconds=1),
        closes_at,
        starts_at - timedelta(minutes=61),
        starts_at - timedelta(minutes=60),
        starts_at + timedelta(minutes=99),
        starts_at + timedelta(minutes=100),
    ):
        clock.now = moment
        await run_queue(services)
        now = (await services.nights.archive.view(GUILD, night.night_id)).night
        states.append((now.state, len(outside.told), now.finished_at is not None))

    assert states == [
        ("open", 0, False),
        ("closed", 0, False),
        ("closed", 0, False),
        ("closed", 1, False),
        ("closed", 1, False),
        ("closed", 1, True),
    ]


async def test_status_shows_what_runs_and_what_is_to_come(services: Services, database: Database, clock: Clock) -> None:
    night = await a_screening(services, database, clock)
    found = await services.nights.archive.find(GUILD, "film night", ("open", "closed"))

    assert [view.night.night_id for view in await services.nights.archive.ahead(GUILD)] == [night.night_id]
    assert found.night_id == night.night_id
    assert await services.nights.archive.ahead(OTHER_GUILD) == []
    with pytest.raises(NotFound):
        await services.nights.archive.find(GUILD, None, ("open",))
    with pytest.raises(NotFound):
        await services.nights.archive.view(OTHER_GUILD, night.night_id)
