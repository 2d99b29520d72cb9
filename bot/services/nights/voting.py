"""A member's own ballot: marked step by step, cast, changed, taken back, until the vote is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.domain.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from bot.domain.night_views import BallotPaper
from bot.domain.voting import MAX_SCORE, Method, check_ballot
from bot.services.members.gate import require_taking_part
from bot.services.nights.common import own_night
from bot.storage.ballots import BallotStore
from bot.storage.nights import NightStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from bot.domain.nights import Night
    from bot.domain.ratings import Member
    from bot.domain.voting import Ballot
    from bot.services.nights.common import NightChanges
    from bot.storage.database import Connection, Database

__all__ = ["VotingService"]

T = TypeVar("T")


class VotingService:
    """Nothing here leaves a trace of who voted what but the one row that the close deletes.

    Not even the member's name is refreshed, as every other act does: who voted is nobody's business either.
    """

    def __init__(self, database: Database, changes: NightChanges, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._changes = changes
        self._clock = clock

    async def paper(self, member: Member, night_id: int) -> BallotPaper:
        """Return a member's ballot as it stands.

        Raises:
            NotFound: no such night here.
            NotAllowed: the member may not vote.
            AlreadyDone: the vote is over.
        """
        async with self._database.read() as connection:
            night = await self._running(connection, member, night_id)
            return await self._paper(connection, member, night)

    async def choose(self, member: Member, night_id: int, numbers: Sequence[int]) -> BallotPaper:
        """Mark exactly these films, under a method without ranks and scores."""
        return await self._mark(member, night_id, lambda _paper: (dict.fromkeys(numbers, 1), None))

    async def pick(self, member: Member, night_id: int, number: int) -> BallotPaper:
        """Take up a film; in a ranked ballot one without a rank gets the next."""

        def change(paper: BallotPaper) -> tuple[Ballot, int | None]:
            _known(paper, number)
            if paper.night.plan.method is Method.RANKED and number not in paper.draft:
                return {**paper.draft, number: len(paper.draft) + 1}, number
            return paper.draft, number

        return await self._mark(member, night_id, change)

    async def mark(self, member: Member, night_id: int, number: int, mark: int | None) -> BallotPaper:
        """Give a film a rank or a score, None takes its mark away."""

        def change(paper: BallotPaper) -> tuple[Ballot, int | None]:
            _known(paper, number)
            if paper.night.plan.method is Method.RANKED:
                return _ranked(paper.draft, number, mark), number
            if mark is not None and not 0 <= mark <= MAX_SCORE:
                raise InvalidInput(f"Scores go from 0 to {MAX_SCORE}.")
            marks = {each: old for each, old in paper.draft.items() if each != number}
            if mark is None:
                return marks, number
            scored = {**marks, number: mark}
            # On to the next film without a score, so that a whole ballot is one tap for each film.
            return scored, next((each.number for each in paper.candidates if each.number not in scored), number)

        return await self._mark(member, night_id, change)

    async def clear(self, member: Member, night_id: int) -> BallotPaper:
        """Take every mark away; a ballot that was cast still counts."""
        return await self._mark(member, night_id, lambda _paper: ({}, None))

    async def cast(self, member: Member, night_id: int) -> BallotPaper:
        """Let the marks count from now on.

        Raises:
            InvalidInput: there is no mark yet.
        """

        async def act(connection: Connection, night: Night) -> BallotPaper:
            paper = await self._paper(connection, member, night)
            ballot = check_ballot(night.plan.method, paper.draft, [each.number for each in paper.candidates])
            await BallotStore(connection).put_cast(night_id, member.user_id, ballot)
            return await self._paper(connection, member, night)

        return await self._counted(member, night_id, act)

    async def withdraw(self, member: Member, night_id: int) -> BallotPaper:
        """Take one's vote back, marks and all.

        Raises:
            NotFound: there is nothing to take back.
        """

        async def act(connection: Connection, night: Night) -> BallotPaper:
            paper = await self._paper(connection, member, night)
            if paper.cast is None and not paper.draft:
                raise NotFound("You have not voted, so there is nothing to withdraw.")
            await BallotStore(connection).remove(night_id, member.user_id)
            return await self._paper(connection, member, night)

        return await self._counted(member, night_id, act)

    async def _mark(
        self, member: Member, night_id: int, change: Callable[[BallotPaper], tuple[Ballot, int | None]]
    ) -> BallotPaper:
        async def act(connection: Connection) -> BallotPaper:
            night = await self._running(connection, member, night_id)
            paper = await self._paper(connection, member, night)
            marks, current = change(paper)
            if marks:
                check_ballot(night.plan.method, marks, [each.number for each in paper.candidates])
            await BallotStore(connection).put_draft(night_id, member.guild_id, member.user_id, marks, current)
            return await self._paper(connection, member, night)

        return await self._database.write(act)

    async def _counted(self, member: Member, night_id: int, act: Callable[[Connection, Night], Awaitable[T]]) -> T:
        """Do what changes the number of votes; whether the vote still runs is asked in the same transaction."""

        async def whole(connection: Connection) -> T:
            return await act(connection, await self._running(connection, member, night_id))

        done = await self._database.write(whole)
        self._changes.announce(night_id)
        return done

    async def _running(self, connection: Connection, member: Member, night_id: int) -> Night:
        night = await own_night(connection, member.guild_id, night_id)
        if night.state == "draft":
            raise NotFound("That film night is not in this server any more.")
        # The deadline is what the card says, also while the close still waits in the queue.
        if night.state != "open" or self._clock() >= night.plan.closes_at:
            raise AlreadyDone("That vote is over. Its result is posted in the channel.")
        await require_taking_part(connection, member, "vote", self._clock())
        if night.plan.voter_role_id is not None and night.plan.voter_role_id not in member.role_ids:
            raise NotAllowed(f"Only members with the role <@&{night.plan.voter_role_id}> can vote here.")
        return night

    async def _paper(self, connection: Connection, member: Member, night: Night) -> BallotPaper:
        draft, current, cast = await BallotStore(connection).get(night.night_id, member.user_id)
        return BallotPaper(night, await NightStore(connection).candidates(night), draft, cast, current)


def _known(paper: BallotPaper, number: int) -> None:
    if number not in {each.number for each in paper.candidates}:
        raise NotFound("That film is not on this ballot.")


def _ranked(marks: Ballot, number: int, rank: int | None) -> Ballot:
    """Move a film to a rank, or take it off; the others close up and keep their order."""
    order = sorted((each for each in marks if each != number), key=marks.__getitem__)
    if rank is not None:
        if rank < 1:
            raise InvalidInput("Ranks start with 1.")
        order.insert(rank - 1, number)
    return {each: place for place, each in enumerate(order, start=1)}
