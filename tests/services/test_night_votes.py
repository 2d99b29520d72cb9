"""Votes: opened once, secret, changed until the close, counted once."""

from __future__ import annotations

import asyncio
import random
import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from builders import GUILD, OTHER_GUILD, add_film
from nights import HOST, MODERATOR, actor, an_open_night, cast, member, plan, run_queue, suggest_all

from bot.domain.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from bot.domain.nights import Choosing
from bot.domain.voting import Method, TieRule, commitment
from bot.domain.voting.files import read_ballots
from bot.services import build_services
from bot.storage.bans import BanStore

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from stage import Clock

    from bot.domain.voting import Ballot
    from bot.services import Services
    from bot.storage.database import Connection, Database

BALLOTS: dict[Method, list[Ballot]] = {
    Method.APPROVAL: [{1: 1, 2: 1}, {2: 1, 3: 1}, {2: 1}, {4: 1}],
    Method.PLURALITY: [{2: 1}, {2: 1}, {3: 1}, {4: 1}],
    Method.RANKED: [{1: 1, 2: 2}, {3: 1, 2: 2}, {2: 1}, {2: 1, 4: 2}],
    Method.STAR: [{1: 5, 2: 4}, {3: 1, 2: 5}, {2: 3, 4: 0}, {4: 2}],
    Method.SCORE: [{1: 5, 2: 4}, {3: 1, 2: 5}, {2: 3, 4: 0}, {4: 2}],
}


@pytest.mark.parametrize("method", list(Method))
async def test_a_whole_vote_ends_with_its_winner(
    services: Services, database: Database, clock: Clock, method: Method
) -> None:
    night = await an_open_night(services, database, method=method)
    for user_id, ballot in enumerate(BALLOTS[method], start=11):
        paper = await cast(services, night, user_id, ballot)
        assert paper.cast == ballot
        assert not paper.is_changed
    clock.advance(days=1)

    await run_queue(services)
    view = await services.nights.archive.view(GUILD, night.night_id)

    assert (view.night.state, view.night.ballots, view.night.winner) == ("closed", 4, 2)
    assert view.result is not None
    assert view.result.winner == 2


@pytest.mark.parametrize("method", list(Method))
async def test_the_downloaded_ballots_give_the_same_result(
    services: Services, database: Database, method: Method
) -> None:
    night = await an_open_night(services, database, method=method, tie_rule=TieRule.DRAW)
    for user_id, ballot in enumerate(BALLOTS[method], start=11):
        await cast(services, night, user_id, ballot)
    await services.nights.closing.close(MODERATOR, night.night_id)
    view = await services.nights.archive.view(GUILD, night.night_id)

    name, data = await services.nights.closing.ballots(GUILD, night.night_id)
    file = read_ballots(data)

    assert name == f"film-night-{night.night_id}-ballots.csv"
    assert file.recount() == view.result
    assert file.seed_hash == night.seed_hash == commitment(file.seed)
    assert sorted(map(str, file.ballots)) == sorted(str(dict(sorted(each.items()))) for each in BALLOTS[method])


async def test_two_ballots_are_not_told(services: Services, database: Database) -> None:
    night = await an_open_night(services, database)
    await cast(services, night, 1, {1: 1})
    await cast(services, night, 2, {2: 1})
    with pytest.raises(NotFound, match="when the vote is over"):
        await services.nights.closing.ballots(GUILD, night.night_id)
    await services.nights.closing.close(MODERATOR, night.night_id)

    with pytest.raises(InvalidInput, match="who voted what"):
        await services.nights.closing.ballots(GUILD, night.night_id)


async def test_a_ballot_is_changed_and_taken_back_until_the_close(services: Services, database: Database) -> None:
    night = await an_open_night(services, database)
    await cast(services, night, 1, {1: 1})
    changed = await services.nights.voting.choose(member(1), night.night_id, [2, 3])
    assert (changed.cast, changed.draft, changed.is_changed) == ({1: 1}, {2: 1, 3: 1}, True)
    await services.nights.voting.cast(member(1), night.night_id)
    assert (await services.nights.archive.view(GUILD, night.night_id)).votes == 1

    taken_back = await services.nights.voting.withdraw(member(1), night.night_id)

    assert (taken_back.draft, taken_back.cast) == ({}, None)
    assert (await services.nights.archive.view(GUILD, night.night_id)).votes == 0
    with pytest.raises(NotFound):
        await services.nights.voting.withdraw(member(1), night.night_id)


async def test_marks_that_were_not_cast_do_not_count(services: Services, database: Database) -> None:
    night = await an_open_night(services, database)
    await services.nights.voting.choose(member(1), night.night_id, [1])
    await services.nights.closing.close(MODERATOR, night.night_id)

    view = await services.nights.archive.view(GUILD, night.night_id)

    assert (view.night.ballots, view.winner) == (0, None)


async def test_ranking_appends_moves_and_closes_up(services: Services, database: Database) -> None:
    night = await an_open_night(services, database, method=Method.RANKED)
    voting = services.nights.voting
    for number in (4, 2, 1):
        await voting.pick(member(1), night.night_id, number)

    moved = await voting.mark(member(1), night.night_id, 1, 1)
    off = await voting.mark(member(1), night.night_id, 4, None)

    assert moved.draft == {1: 1, 4: 2, 2: 3}
    assert off.draft == {1: 1, 2: 2}


async def test_scoring_goes_on_to_the_next_film(services: Services, database: Database) -> None:
    night = await an_open_night(services, database, method=Method.STAR)
    voting = services.nights.voting
    for number, score in ((1, 6), (1, -1)):
        with pytest.raises(InvalidInput, match="from 0 to 5"):
            await voting.mark(member(1), night.night_id, number, score)
    currents = [(await voting.mark(member(1), night.night_id, 1 + at, (5, 0, 3)[at])).current for at in range(3)]

    assert currents == [2, 3, 4]
    assert (await voting.paper(member(1), night.night_id)).draft == {1: 5, 2: 0, 3: 3}


async def test_forged_films_and_nights_are_refused(services: Services, database: Database) -> None:
    night = await an_open_night(services, database)

    with pytest.raises(InvalidInput, match="no film number 9"):
        await services.nights.voting.choose(member(1), night.night_id, [9])
    with pytest.raises(NotFound):
        await services.nights.voting.pick(member(1), night.night_id, 9)
    with pytest.raises(NotFound):
        await services.nights.voting.paper(member(1, OTHER_GUILD), night.night_id)
    with pytest.raises(InvalidInput, match="still blank"):
        await services.nights.voting.cast(member(1), night.night_id)


async def test_the_role_of_the_vote_is_asked_for(services: Services, database: Database) -> None:
    night = await an_open_night(services, database, voter_role_id=77)

    with pytest.raises(NotAllowed, match="<@&77>"):
        await services.nights.voting.paper(member(1), night.night_id)


async def test_the_ballot_of_a_member_who_was_banned_meanwhile_is_left_out(
    services: Services, database: Database, clock: Clock
) -> None:
    night = await an_open_night(services, database)
    for user_id in (1, 2, 3):
        await cast(services, night, user_id, {user_id: 1})

    async def ban(connection: Connection) -> None:
        await BanStore(connection).put(GUILD, 1, clock.now, None)

    await database.write(ban)
    with pytest.raises(NotAllowed):
        await services.nights.voting.paper(member(1), night.night_id)
    await services.nights.closing.close(MODERATOR, night.night_id)

    view = await services.nights.archive.view(GUILD, night.night_id)
    assert (view.night.ballots, view.night.winner) == (2, 2)


async def test_only_hosts_open_close_and_cancel(services: Services, database: Database, clock: Clock) -> None:
    night = await an_open_night(services, database)

    with pytest.raises(NotAllowed):
        await services.nights.opening.draft(actor(1), plan(clock.now), None, Choosing.ALL, None)
    for act in (
        services.nights.closing.close(actor(1), night.night_id),
        services.nights.closing.cancel(actor(1), night.night_id, "No"),
        services.nights.screening.move(actor(1), night.night_id, None, None, None),
        services.nights.closing.close(HOST, night.night_id),
    ):
        with pytest.raises(NotAllowed):
            await act


async def test_one_vote_runs_in_a_pool_and_two_in_two(services: Services, database: Database, clock: Clock) -> None:
    first = await an_open_night(services, database)
    draft = await services.nights.opening.draft(MODERATOR, plan(clock.now), first.pool_id, Choosing.ALL, None)
    with pytest.raises(AlreadyDone, match="A vote is running"):
        await services.nights.opening.open(MODERATOR, draft.night.night_id)

    second = await an_open_night(services, database, titles=("Emma", "Fargo"), pool="Second")
    await cast(services, first, 1, {1: 1})
    await cast(services, second, 1, {2: 1})
    await services.nights.closing.close(MODERATOR, first.night_id)

    assert (await services.nights.archive.view(GUILD, first.night_id)).night.winner == 1
    assert (await services.nights.voting.paper(member(1), second.night_id)).cast == {2: 1}


@pytest.mark.parametrize(("choosing", "number", "expected"), [("all", None, 4), ("longest", 2, 2), ("random", 3, 3)])
async def test_the_films_on_the_ballot_are_chosen(
    services: Services, database: Database, clock: Clock, choosing: str, number: int | None, expected: int
) -> None:
    await suggest_all(services, database)
    draft = await services.nights.opening.draft(MODERATOR, plan(clock.now), None, Choosing(choosing), number)

    assert [each.number for each in draft.chosen] == list(range(1, expected + 1))
    titles = [each.film.title for each in draft.chosen]
    assert titles == sorted(titles)  # numbered in the order of suggestion, however they were chosen
    if choosing == "longest":
        assert titles == ["Alien", "Brazil"]


async def test_a_draft_is_changed_and_thrown_away(services: Services, database: Database, clock: Clock) -> None:
    await suggest_all(services, database)
    opening = services.nights.opening
    draft = await opening.draft(MODERATOR, plan(clock.now), None, Choosing.ALL, None)
    ids = [each.suggestion_id for each in draft.offered]

    changed = await opening.choose(MODERATOR, draft.night.night_id, 0, ids[1:3])
    with pytest.raises(InvalidInput, match="2 to 25 films"):
        await opening.choose(MODERATOR, draft.night.night_id, 0, ids[:1])
    assert [each.film.title for each in changed.chosen] == ["Brazil", "Casablanca"]
    with pytest.raises(NotFound):  # nobody votes in a draft
        await services.nights.voting.paper(member(1), draft.night.night_id)

    await opening.discard(MODERATOR, draft.night.night_id)
    with pytest.raises(NotFound):
        await opening.preview(MODERATOR, draft.night.night_id, 0)


@pytest.mark.parametrize("changes", [{"closes_at": timedelta(0)}, {"closes_at": timedelta(days=90)}])
async def test_times_out_of_range_are_refused(
    services: Services, database: Database, clock: Clock, changes: dict[str, timedelta]
) -> None:
    await suggest_all(services, database)
    wrong = {name: clock.now + amount for name, amount in changes.items()}

    with pytest.raises(InvalidInput, match="between a minute and 60 days"):
        await services.nights.opening.draft(MODERATOR, plan(clock.now, **wrong), None, Choosing.ALL, None)
    early = plan(clock.now, starts_at=clock.now + timedelta(hours=1))
    with pytest.raises(InvalidInput, match="before the vote is closed"):
        await services.nights.opening.draft(MODERATOR, early, None, Choosing.ALL, None)


async def test_times_are_read_beside_the_loop(
    services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(_text: str, _zone: object, now: datetime) -> datetime:
        assert threading.current_thread() is not threading.main_thread()
        return now

    monkeypatch.setattr("bot.services.nights.opening.read_future", read)

    assert await services.nights.opening.moment(GUILD, "Friday") == clock.now


async def test_cancelling_deletes_the_ballots_and_keeps_the_films(services: Services, database: Database) -> None:
    night = await an_open_night(services, database)
    await cast(services, night, 1, {1: 1})
    with pytest.raises(InvalidInput, match="Say why"):
        await services.nights.closing.cancel(MODERATOR, night.night_id, " ")

    _night, case = await services.nights.closing.cancel(MODERATOR, night.night_id, "The projector broke")

    assert (case.kind, case.reason) == ("night.cancel", "The projector broke")
    assert await rows(database, "night_ballots") == await rows(database, "night_votes") == 0
    assert (await services.nights.pool.show(GUILD, None, "age", 0)).total == 4
    with pytest.raises(AlreadyDone):
        await cast(services, night, 1, {1: 1})
    with pytest.raises(AlreadyDone, match="no names any more"):
        await services.moderation.undo(MODERATOR, case.number)


async def test_blocked_words_hold_for_those_who_run_film_nights_too(
    services: Services, database: Database, clock: Clock
) -> None:
    night = await an_open_night(services, database)
    await services.settings.change(replace(MODERATOR, manages_server=True), blocked_words="darn", night_role_ids=(9,))
    film, nights = await add_film(database), services.nights
    starts_at = clock.now + timedelta(days=2)

    with pytest.raises(InvalidInput, match="does not allow"):
        await nights.pool.suggest(member(8), HOST, film.film_id, pool="Darn good films")
    with pytest.raises(InvalidInput, match="does not allow"):
        await nights.opening.draft(HOST, plan(clock.now, place="The darn attic"), None, Choosing.ALL, None)
    with pytest.raises(InvalidInput, match="does not allow"):
        await nights.screening.move(HOST, night.night_id, starts_at, "The darn attic", None)
    with pytest.raises(InvalidInput, match="does not allow"):
        await nights.closing.cancel(HOST, night.night_id, "Da\u200brn it.")

    assert (await nights.archive.view(GUILD, night.night_id)).night == night


async def test_undoing_an_opening_cancels_the_vote(services: Services, database: Database) -> None:
    night = await an_open_night(services, database)

    await services.moderation.undo(MODERATOR, 1)

    assert (await services.nights.archive.view(GUILD, night.night_id)).night.state == "cancelled"


async def test_a_vote_is_closed_once(services: Services, database: Database, clock: Clock) -> None:
    night = await an_open_night(services, database)
    await services.nights.closing.close(MODERATOR, night.night_id)
    with pytest.raises(AlreadyDone):
        await services.nights.closing.close(MODERATOR, night.night_id)
    clock.advance(days=2)

    await run_queue(services)

    closed = (await services.nights.archive.view(GUILD, night.night_id)).night
    assert closed.closed_at is not None
    assert closed.closed_at < closed.plan.closes_at


async def test_a_vote_whose_deadline_passed_in_a_week_of_downtime_is_closed_on_return(
    services: Services, database: Database, clock: Clock
) -> None:
    night = await an_open_night(services, database, starts_at=clock.now + timedelta(days=2))
    await cast(services, night, 1, {3: 1})
    clock.advance(days=8)
    with pytest.raises(AlreadyDone, match="over"):  # the deadline holds before anything is closed
        await cast(services, night, 2, {1: 1})

    again = build_services(database, clock)
    await run_queue(again)
    closed = (await again.nights.archive.view(GUILD, night.night_id)).night

    assert (closed.winner, closed.ballots, closed.was_late) == (3, 1, True)
    assert closed.plan.starts_at is None  # its date had passed too: somebody has to set another


async def test_no_acknowledged_vote_is_lost_and_no_late_one_counts(
    services: Services, database: Database, clock: Clock
) -> None:
    """200 members vote while the vote is closed by its deadline."""
    night = await an_open_night(services, database, method=Method.PLURALITY)
    clock.now = night.plan.closes_at - timedelta(seconds=1)
    chance = random.Random(7)
    acknowledged: list[int] = []
    refused: list[int] = []
    sixty, deadline = asyncio.Event(), asyncio.Event()

    async def vote(user_id: int) -> None:
        if user_id >= 280:  # twenty come late; of the others, it is the chance's matter
            await deadline.wait()
        for _ in range(chance.randrange(12)):
            await asyncio.sleep(0)
        try:
            await services.nights.voting.choose(member(user_id), night.night_id, [1 + user_id % 4])
            await services.nights.voting.cast(member(user_id), night.night_id)
        except AlreadyDone:
            refused.append(user_id)
        else:
            acknowledged.append(user_id)
            if len(acknowledged) == 60:
                sixty.set()

    async def close() -> None:
        await sixty.wait()
        clock.advance(seconds=1)
        deadline.set()
        await run_queue(services)

    await asyncio.gather(close(), *(vote(user_id) for user_id in range(100, 300)))
    view = await services.nights.archive.view(GUILD, night.night_id)

    assert len(acknowledged) + len(refused) == 200
    assert set(range(280, 300)) <= set(refused)
    assert len(acknowledged) >= 60
    assert view.result is not None
    expected = {number: sum(1 + user_id % 4 == number for user_id in acknowledged) for number in range(1, 5)}
    assert dict(view.result.rounds[0].totals) == expected
    assert await rows(database, "night_ballots") == 0


async def test_closing_by_command_while_200_vote_loses_nothing_either(services: Services, database: Database) -> None:
    night = await an_open_night(services, database, method=Method.PLURALITY)
    outcomes: list[bool] = []
    fifty = asyncio.Event()

    async def vote(user_id: int) -> None:
        try:
            await services.nights.voting.choose(member(user_id), night.night_id, [1])
            await services.nights.voting.cast(member(user_id), night.night_id)
            outcomes.append(True)
            if sum(outcomes) == 50:
                fifty.set()
        except AlreadyDone:
            outcomes.append(False)

    async def close() -> None:
        await fifty.wait()
        await services.nights.closing.close(MODERATOR, night.night_id)

    await asyncio.gather(*(vote(user_id) for user_id in range(100, 300)), close())

    assert len(outcomes) == 200
    assert (await services.nights.archive.view(GUILD, night.night_id)).night.ballots == sum(outcomes)


async def test_after_the_close_no_byte_tells_who_voted(
    services: Services, database: Database, database_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """Voters leave their id nowhere else, so that it must be gone from the file, the log and the messages alike."""
    caplog.set_level("DEBUG")
    caplog.set_level("INFO", "aiosqlite")  # as `bot.log` has it, whatever level a host chooses
    night = await an_open_night(services, database, method=Method.RANKED)
    other = await an_open_night(services, database, titles=("Emma", "Fargo"), pool="Second", method=Method.RANKED)
    voters = [0x0102_0304_0506_0700 + number for number in range(40)]
    for number, user_id in enumerate(voters):
        await cast(services, night, user_id, {1 + number % 4: 1, 1 + (number + 1) % 4: 2})
    await cast(services, other, 0x0A0B_0C0D_0E0F_0100, {1: 1})
    assert any(voter.to_bytes(8, "big") in everything(database_path) for voter in voters)  # the search can find them
    clock.now = night.plan.closes_at

    async def put_off(connection: Connection) -> None:  # the other vote goes on
        await connection.execute(
            "UPDATE jobs SET due_at = due_at + 9999 WHERE payload LIKE :p AND kind = 'night_close'",
            {"p": f"%: {other.night_id}}}%"},
        )

    await database.write(put_off)
    size = log_of(database_path).stat().st_size
    await run_queue(services)
    data = everything(database_path)

    assert (await services.nights.archive.view(GUILD, night.night_id)).night.ballots == 40
    assert log_of(database_path).stat().st_size < size  # it was cut
    assert not [voter for voter in voters if voter.to_bytes(8, "big") in data or str(voter).encode() in data]
    assert not [voter for voter in voters if str(voter) in caplog.text]
    assert (0x0A0B_0C0D_0E0F_0100).to_bytes(8, "big") in data  # the vote that still runs keeps its own


async def test_ballots_lie_in_another_order_than_they_were_cast_in(services: Services, database: Database) -> None:
    night = await an_open_night(services, database, method=Method.SCORE)
    ballots = [{1: number % 6, 2: number // 6} for number in range(36)]
    for user_id, ballot in enumerate(ballots, start=100):
        await cast(services, night, user_id, ballot)
    await services.nights.closing.close(MODERATOR, night.night_id)

    file = read_ballots((await services.nights.closing.ballots(GUILD, night.night_id))[1])

    assert list(file.ballots) != ballots
    assert sorted(map(str, file.ballots)) == sorted(map(str, ballots))


async def test_forgetting_a_member_takes_their_ballot_along(services: Services, database: Database) -> None:
    night = await an_open_night(services, database)
    await cast(services, night, 1, {1: 1})

    await services.privacy.forget(1, None)

    view = await services.nights.archive.view(GUILD, night.night_id)
    assert view.votes == 0
    first = view.candidates[0]
    assert (first.film.title, first.user_id) == ("Alien", None)  # on the ballot all the same


async def rows(database: Database, table: str) -> int:
    async with database.read() as connection:
        found = await connection.fetch_one(f"SELECT COUNT(*) AS number FROM {table}")
    return found["number"] if found else -1


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def everything(path: Path) -> bytes:
    """The database and its log, as they lie on disk."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))
