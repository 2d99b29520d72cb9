"""Plan what taking an import changes, and keep the plan, in small steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.services.import_staging import in_steps
from bot.storage.import_plan import PlanStore

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Connection, Database
    from bot.storage.import_plan import ImportPlan
    from bot.storage.member_imports import StoredImport

__all__ = ["make_plan"]


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
