"""Film night: suggest, vote, count, screen, rate, remember."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.services.nights.archive import ArchiveService
from bot.services.nights.closing import ClosingService
from bot.services.nights.common import EVENT, RATING, SEAT, SHOW, NightChanges
from bot.services.nights.opening import OpeningService
from bot.services.nights.pool import PoolService, SuggestAnyway
from bot.services.nights.reminding import CALL, TELL, RemindingService
from bot.services.nights.screening import Screening, ScreeningService
from bot.services.nights.voting import VotingService

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.services.jobs import JobService
    from bot.services.moderation.acts import ModerationService
    from bot.storage.database import Database

__all__ = [
    "CALL",
    "EVENT",
    "RATING",
    "SEAT",
    "SHOW",
    "TELL",
    "NightServices",
    "Screening",
    "SuggestAnyway",
    "build_nights",
]


@dataclass(frozen=True, slots=True)
class NightServices:
    """Everything that a command of film night may ask for."""

    pool: PoolService
    opening: OpeningService
    voting: VotingService
    closing: ClosingService
    screening: ScreeningService
    reminding: RemindingService
    archive: ArchiveService
    changes: NightChanges


def build_nights(
    database: Database, moderation: ModerationService, jobs: JobService, clock: Callable[[], datetime]
) -> NightServices:
    """Wire the services of film night."""
    changes = NightChanges()
    return NightServices(
        pool=PoolService(database, moderation, clock),
        opening=OpeningService(database, moderation, clock),
        voting=VotingService(database, changes, clock),
        closing=ClosingService(database, moderation, jobs, clock),
        screening=ScreeningService(database, moderation, jobs, changes, clock),
        reminding=RemindingService(database, jobs, clock),
        archive=ArchiveService(database, clock),
        changes=changes,
    )
