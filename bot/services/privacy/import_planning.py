"""Plan what taking an import changes, in small steps, and then take it in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.errors import AlreadyDone
from bot.domain.imports import ImportReport
from bot.services.members.gate import require_taking_part
from bot.services.privacy.import_previews import stored_import
from bot.services.privacy.import_staging import in_steps
from bot.storage.hides import HideStore
from bot.storage.import_plan import PlanStore
from bot.storage.import_reading import ImportReader
from bot.storage.import_switch import ImportSwitch
from bot.storage.jobs import JobStore
from bot.storage.member_imports import MemberImportStore
from bot.storage.members import MemberStore
from bot.writers.left_out import left_out_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.ratings import Member
    from bot.storage.database import Connection, Database
    from bot.storage.import_plan import ImportPlan
    from bot.storage.member_imports import StoredImport

__all__ = ["SWEEP", "make_plan", "take_import"]

SWEEP: Final = "sweep_imports"
"""The kind of job that clears imports away that are of no more use."""
PLANS: Final = 5


async def make_plan(database: Database, stored: StoredImport, now: datetime) -> ImportPlan:
    """Work out what taking an import changes, and keep that beside it for the switch."""
    async with database.read() as connection:
        plan = await PlanStore(connection, stored, now).plan()

    def store(connection: Connection) -> PlanStore:
        return PlanStore(connection, stored, now)

    async def clear(connection: Connection) -> None:
        await store(connection).clear()

    async def ratings(connection: Connection, start: int, end: int) -> None:
        await store(connection).keep_ratings(plan.ratings[start:end])

    async def notes(connection: Connection, start: int, end: int) -> None:
        await store(connection).keep_notes(plan.notes[start:end])

    async def viewings(connection: Connection, start: int, end: int) -> None:
        await store(connection).keep_viewings(plan.viewings[start:end])

    await database.write(clear)
    await in_steps(database, len(plan.ratings), ratings)
    await in_steps(database, len(plan.notes), notes)
    await in_steps(database, len(plan.viewings), viewings)
    return plan


async def take_import(
    database: Database, member: Member, import_id: int, films_added: int, clock: Callable[[], datetime]
) -> tuple[ImportReport, list[int]]:
    """Plan, then switch in one short transaction; plan anew when the member rated something in between.

    Returns:
        What became of the import, and the films whose numbers changed.
    """
    for _ in range(PLANS):
        now = clock()
        async with database.read() as connection:
            stored = await stored_import(connection, member, import_id)
            counts = await PlanStore(connection, stored, now).counts()
            reader = ImportReader(connection)
            left_out = [*await reader.left_out(import_id), *await reader.untaken(import_id, member.guild_id)]
        plan = await make_plan(database, stored, now)

        async def act(connection: Connection, plan: ImportPlan = plan, now: datetime = now) -> bool:
            stored = await stored_import(connection, member, import_id)
            await require_taking_part(connection, member, "rate", now)
            if await PlanStore(connection, stored, now).standing() != plan.standing:
                return False
            await MemberStore(connection).remember(member, now)
            await ImportSwitch(connection, stored, now).take()
            await HideStore(connection).apply_all(member.guild_id, member.user_id)
            await MemberImportStore(connection).set_state(import_id, "taken")
            await JobStore(connection).enqueue(SWEEP, {}, now)
            return True

        if await database.write(act):
            report = ImportReport(
                counts=counts,
                notes=len(plan.notes),
                films_added=films_added,
                left_out=tuple(left_out),
                left_out_file=left_out_csv(left_out).encode(),
            )
            return report, [row["film_id"] for row in plan.ratings]
    raise AlreadyDone("Your ratings here change all the time. Wait a moment and press Import again.")
