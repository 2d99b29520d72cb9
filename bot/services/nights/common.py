"""What the parts of film night share: kinds of jobs, look-ups, and the word that something changed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.errors import NotFound
from bot.domain.night_views import NightView
from bot.domain.nights import REMINDER, running_time
from bot.domain.voting import count
from bot.storage.ballots import BallotStore
from bot.storage.jobs import JobStore
from bot.storage.nights import NightStore
from bot.storage.screenings import ScreeningStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.films import Film
    from bot.domain.nights import Coming, Night
    from bot.storage.database import Connection

__all__ = [
    "CLOSE",
    "EVENT",
    "NIGHT",
    "OVER",
    "RATING",
    "REMIND",
    "SCRUB",
    "SEAT",
    "SHOW",
    "THEN",
    "NightChanges",
    "date_screening",
    "leave_nights",
    "move_screening",
    "named",
    "own_night",
    "tell_who_moved_up",
    "view_of",
]

NIGHT = "night"
CLOSE, SHOW, SCRUB = "night_close", "night_show", "night_scrub"
SEAT = "night_seat"
EVENT, REMIND, OVER, RATING, THEN = "night_event", "night_remind", "night_over", "night_rating", "night_then"


class NightChanges:
    """Announce, after the commit, that what a night's card shows has changed."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[int], None]] = []

    def subscribe(self, listener: Callable[[int], None]) -> None:
        """Call `listener(night_id)` after every change; it must return at once and not raise."""
        self._listeners.append(listener)

    def unsubscribe(self, listener: Callable[[int], None]) -> None:
        """Stop calling a listener."""
        self._listeners.remove(listener)

    def announce(self, night_id: int) -> None:
        """Tell every listener."""
        for listener in self._listeners:
            listener(night_id)


def named(night: Night) -> dict[str, int]:
    """Return how jobs name a night; with its server, with which they go when it is purged."""
    return {"guild_id": night.guild_id, "night_id": night.night_id}


async def own_night(connection: Connection, guild_id: int, night_id: int) -> Night:
    """Return a night of a server.

    Raises:
        NotFound: there is none of this id here.
    """
    night = await NightStore(connection).get(guild_id, night_id)
    if night is None:
        raise NotFound("That film night is not in this server any more.")
    return night


async def view_of(connection: Connection, night: Night) -> NightView:
    """Return a night as everyone may see it. The result is counted from the votes each time, so it can't drift."""
    candidates = await NightStore(connection).candidates(night)
    screenings = ScreeningStore(connection)
    view = NightView(
        night=night,
        candidates=candidates,
        votes=await BallotStore(connection).count(night.night_id) if night.ballots is None else night.ballots,
        coming=await screenings.coming(night.night_id, night.plan.seats),
        reminders=len(await screenings.reminders(night.night_id)),
    )
    if night.ballots is None:
        return view
    result = count(night.plan.method, await BallotStore(connection).votes(night.night_id), view.order)
    return NightView(view.night, view.candidates, view.votes, view.coming, result, view.reminders)


async def date_screening(connection: Connection, night: Night, film: Film | None, now: datetime) -> None:
    """Begin a new turn of a night's date: reminder, end and event follow it, jobs of earlier turns do nothing.

    Args:
        connection: Of the act that sets the date, or calls the screening off.
        night: As it stands after that.
        film: What is shown, None when nothing is.
        now: The time of the act.
    """
    turn = night.turn + 1
    await NightStore(connection).update(night.night_id, turn=turn)
    jobs, payload = JobStore(connection), {**named(night), "turn": turn}
    await jobs.enqueue(EVENT, named(night), now)
    starts_at = night.plan.starts_at
    if film is None or starts_at is None or night.state != "closed":
        return
    await jobs.enqueue(REMIND, payload, max(now, starts_at - REMINDER))
    await jobs.enqueue(OVER, payload, max(now + timedelta(seconds=1), starts_at + running_time(film)))


async def move_screening(
    connection: Connection,
    night: Night,
    now: datetime,
    *,
    starts_at: datetime | None,
    place: str | None,
    place_channel_id: int | None,
) -> Night:
    """Give a night another date and place, with event, reminders and messages following; return it as it is then."""
    await NightStore(connection).update(
        night.night_id, starts_at=starts_at, place=place, place_channel_id=place_channel_id
    )
    moved = await own_night(connection, night.guild_id, night.night_id)
    await ScreeningStore(connection).remind_again(night.night_id)
    winner = (await view_of(connection, moved)).winner
    await date_screening(connection, moved, winner.film if winner else None, now)
    await JobStore(connection).enqueue(SHOW, named(night), now)
    return moved


async def tell_who_moved_up(connection: Connection, night: Night, before: Coming, now: datetime) -> None:
    """Queue a word to everybody who waited for a seat before and has one now."""
    after = await ScreeningStore(connection).coming(night.night_id, night.plan.seats)
    for user_id in set(after.seated) & set(before.waiting):
        await JobStore(connection).enqueue(SEAT, {**named(night), "user_id": user_id}, now)


async def leave_nights(connection: Connection, user_id: int, guild_id: int | None, now: datetime) -> None:
    """Take a member's ballots and seats out of the nights that are ahead, in one server or (None) in all.

    In the act that forgets the member; the nights' messages follow, and whoever waited moves up.
    """
    ballots, screenings = BallotStore(connection), ScreeningStore(connection)
    for night_id in await screenings.nights_of(user_id, guild_id):
        night = await NightStore(connection).get(None, night_id)
        if night is None or not night.is_ahead:
            continue
        before = await screenings.coming(night_id, night.plan.seats)
        await ballots.remove(night_id, user_id)
        await screenings.leave(night_id, user_id)
        await tell_who_moved_up(connection, night, before, now)
        await JobStore(connection).enqueue(SHOW, named(night), now)
