"""What members report to moderators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.raids import RaidFigures

__all__ = ["MAX_REPORT_CHARACTERS", "REPORTS_PER_DAY", "Report", "ReportPage", "Reported", "ReportedKind"]

MAX_REPORT_CHARACTERS = 400
REPORTS_PER_DAY = 10
"""So many reports may one member make within 24 hours."""

ReportedKind: TypeAlias = Literal["review", "note", "profile"]


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report is about: a review, a member's note on a film, or a member's profile.

    `subject_id` is the review, or the film of the note; `member_id` is whose note or profile it is.
    """

    kind: ReportedKind
    subject_id: int = 0
    member_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report, with the text as it was when it was made; `reporter_id` is None once their data was deleted."""

    report_id: int
    guild_id: int
    reporter_id: int | None
    about: Reported
    reason: str
    quoted: str
    status: str
    reported_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """One open report with its context, and raids that wait too; pages count from 0.

    `label` says in words what it is about, `others` how many more members reported the same, `can_hide` whether it
    is this server's to hide.
    """

    report: Report | None
    label: str
    others: int
    can_hide: bool
    page: int
    pages: int
    raids: tuple[RaidFigures, ...] = ()
