"""Members report, moderators decide; reporters stay secret and are held to a limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import GUILD, OTHER_GUILD, a_draft, a_member, add_film, add_review, facts
from stage import NOON

from bot.domain.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from bot.domain.moderation import Actor, Target
from bot.domain.ratings import Note
from bot.domain.reports import REPORTS_PER_DAY, Reported
from bot.domain.stars import Stars
from bot.services import Services, build_services

if TYPE_CHECKING:
    from stage import Clock

    from bot.domain.films import Film
    from bot.storage.database import Database

MODERATOR = Actor(guild_id=GUILD, user_id=7, display_name="Mo", manages_messages=True, manages_server=True, rank=5)
ADA, REPORTER = a_member(1, name="Ada"), a_member(2, name="Reporter")


async def noted(services: Services, database: Database, title: str = "Heat") -> Film:
    film = await add_film(database, facts(title))
    await services.ratings.rate_with_note(ADA, film.film_id, Stars(8), Note("What a rude note."))
    return film


async def test_a_report_waits_with_its_text_and_context(services: Services, database: Database) -> None:
    film = await noted(services, database)

    await services.reports.report(REPORTER, Reported("note", film.film_id, ADA.user_id), "It is rude.")
    shown = await services.reports.queue(MODERATOR, 0)

    assert shown.report is not None
    assert (shown.report.quoted, shown.report.reason) == ("What a rude note.", "It is rude.")
    assert shown.label == "a member's note of Heat (1995)"
    assert (shown.can_hide, shown.others, shown.pages) == (True, 0, 1)


async def test_the_text_is_kept_as_it_was_reported(services: Services, database: Database) -> None:
    film = await noted(services, database)
    await services.reports.report(REPORTER, Reported("note", film.film_id, ADA.user_id), "It is rude.")
    await services.ratings.rate_with_note(ADA, film.film_id, Stars(8), Note("Lovely."))

    shown = await services.reports.queue(MODERATOR, 0)

    assert shown.report is not None
    assert shown.report.quoted == "What a rude note."


@pytest.mark.parametrize("target", [None, Target(user_id=3)])
async def test_a_note_is_hidden_only_knowing_how_its_author_stands(
    services: Services, database: Database, target: Target | None
) -> None:
    film = await noted(services, database)
    await services.reports.report(REPORTER, Reported("note", film.film_id, ADA.user_id), "It is rude.")

    with pytest.raises(NotFound):
        await services.reports.hide(MODERATOR, 1, target)

    assert (await services.ratings.raters(GUILD, film.film_id, 0)).ratings[0].note


async def test_buttons_of_a_report_that_is_forgotten_never_act_on_another(
    services: Services, database: Database
) -> None:
    film = await noted(services, database)
    await services.reports.report(REPORTER, Reported("note", film.film_id, ADA.user_id), "It is rude.")
    await services.ratings.rate_with_note(a_member(3), film.film_id, Stars(8), Note("Fine."))
    await services.privacy.forget(ADA.user_id)
    await services.reports.report(REPORTER, Reported("note", film.film_id, 3), "I disagree.")

    with pytest.raises(NotFound):
        await services.reports.dismiss(MODERATOR, 1)

    shown = await services.reports.queue(MODERATOR, 0)
    assert shown.pages == 1
    assert shown.report is not None
    assert shown.report.about.member_id == 3


async def test_one_open_report_per_member_and_target(services: Services, database: Database) -> None:
    film = await noted(services, database)
    about = Reported("note", film.film_id, ADA.user_id)
    await services.reports.report(REPORTER, about, "It is rude.")

    with pytest.raises(AlreadyDone):
        await services.reports.report(REPORTER, about, "It is still rude.")
    await services.reports.report(a_member(3), about, "I think so too.")
    shown = await services.reports.queue(MODERATOR, 0)

    assert (shown.pages, shown.others) == (1, 1)


async def test_a_decision_closes_every_report_of_the_same(services: Services, database: Database) -> None:
    film = await noted(services, database)
    about = Reported("note", film.film_id, ADA.user_id)
    await services.reports.report(REPORTER, about, "It is rude.")
    await services.reports.report(a_member(3), about, "I think so too.")

    await services.reports.hide(MODERATOR, 1, Target(user_id=1))
    raters = await services.ratings.raters(GUILD, film.film_id, 0)

    assert (await services.reports.queue(MODERATOR, 0)).report is None
    assert [rating.note for rating in raters.ratings] == [None]
    with pytest.raises(AlreadyDone, match="decided"):
        await services.reports.dismiss(MODERATOR, 2)
    with pytest.raises(NotFound):
        await services.reports.report(a_member(4), about, "Hidden things can't be reported.")


async def test_who_dismissed_may_see_it_reported_again(services: Services, database: Database) -> None:
    film = await noted(services, database)
    about = Reported("note", film.film_id, ADA.user_id)
    await services.reports.report(REPORTER, about, "It is rude.")
    await services.reports.dismiss(MODERATOR, 1)

    await services.reports.report(REPORTER, about, "It is rude, really.")

    assert (await services.reports.queue(MODERATOR, 0)).report is not None


async def test_the_limit_survives_a_restart_and_the_removal_of_ones_data(
    services: Services, database: Database, clock: Clock
) -> None:
    films = [await noted(services, database, f"Film {number}") for number in range(REPORTS_PER_DAY + 1)]
    for film in films[:REPORTS_PER_DAY]:
        await services.reports.report(REPORTER, Reported("note", film.film_id, ADA.user_id), "Rude.")
    again = build_services(database, clock)
    await again.privacy.forget(REPORTER.user_id)
    last = Reported("note", films[-1].film_id, ADA.user_id)

    with pytest.raises(NotAllowed, match="within a day"):
        await again.reports.report(REPORTER, last, "Rude.")
    clock.advance(days=7)
    await again.reports.report(REPORTER, last, "Rude.")

    shown = await again.reports.queue(MODERATOR, 0)
    assert shown.pages == REPORTS_PER_DAY + 1
    assert shown.report is not None
    assert shown.report.reporter_id is None


async def test_what_is_not_there_or_ones_own_cannot_be_reported(services: Services, database: Database) -> None:
    film = await noted(services, database)
    foreign = await add_review(database, film, a_draft(), NOON, guild_id=OTHER_GUILD)
    for about in (
        Reported("note", film.film_id, 404),
        Reported("note", 404, ADA.user_id),
        Reported("review", foreign),
        Reported("profile", 0, 404),
    ):
        with pytest.raises(NotFound):
            await services.reports.report(REPORTER, about, "Why not.")
    with pytest.raises(NotAllowed, match="your own"):
        await services.reports.report(ADA, Reported("note", film.film_id, ADA.user_id), "Mine.")
    for reason in ("  ", "x" * 401):
        with pytest.raises(InvalidInput):
            await services.reports.report(REPORTER, Reported("note", film.film_id, ADA.user_id), reason)


async def test_a_blocked_word_is_refused_in_a_reason(services: Services, database: Database) -> None:
    film = await noted(services, database)
    await services.settings.change(MODERATOR, blocked_words="rubbish")

    with pytest.raises(InvalidInput, match="does not allow"):
        await services.reports.report(REPORTER, Reported("note", film.film_id, ADA.user_id), "Rub\u200bbish!")


async def test_a_review_of_all_servers_can_be_reported_but_not_hidden(services: Services, database: Database) -> None:
    film = await add_film(database)
    shared = await add_review(database, film, a_draft(), NOON)
    await services.reports.report(REPORTER, Reported("review", shared), "Copied.")

    shown = await services.reports.queue(MODERATOR, 0)

    assert not shown.can_hide
    with pytest.raises(NotAllowed):
        await services.reports.hide(MODERATOR, 1, None)


async def test_reports_are_the_moderators_and_the_servers_own(services: Services, database: Database) -> None:
    film = await noted(services, database)
    await services.reports.report(REPORTER, Reported("note", film.film_id, ADA.user_id), "Rude.")
    elsewhere = Actor(guild_id=OTHER_GUILD, user_id=7, display_name="Mo", manages_messages=True)

    with pytest.raises(NotAllowed):
        await services.reports.queue(Actor(guild_id=GUILD, user_id=2, display_name="R"), 0)
    assert (await services.reports.queue(elsewhere, 0)).report is None
    for decide in (services.reports.dismiss(elsewhere, 1), services.reports.hide(elsewhere, 1, Target(user_id=1))):
        with pytest.raises(NotFound):
            await decide


async def test_the_reported_person_leaving_takes_the_reports_along(services: Services, database: Database) -> None:
    film = await noted(services, database)
    await services.reports.report(REPORTER, Reported("note", film.film_id, ADA.user_id), "Rude.")
    await services.reports.report(REPORTER, Reported("profile", 0, ADA.user_id), "Rude.")

    await services.privacy.forget(ADA.user_id)

    async with database.read() as connection:
        assert await connection.fetch_all("SELECT * FROM reports") == []
