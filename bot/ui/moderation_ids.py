"""The grammar of the custom ids of settings, log, reports and other acts of moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ui.custom_ids import NUMBER, SNOWFLAKE

if TYPE_CHECKING:
    from bot.domain.moderation import CaseFilter
    from bot.domain.reports import Reported

__all__ = [
    "BAN_FORM",
    "LOG_PAGE",
    "POST",
    "RAID",
    "REPORT",
    "REPORTS",
    "REPORT_ACT",
    "REPORT_FORM",
    "REPORT_NOTES",
    "REPORT_PICK",
    "REVEAL",
    "SETTING",
    "SETTINGS_SECTION",
    "SETTING_FORM",
    "TIME_ZONE_FORM",
    "ban_form",
    "log_page",
    "post",
    "raid",
    "report",
    "report_act",
    "report_form",
    "report_notes",
    "reports",
    "reveal",
    "setting",
    "setting_form",
]

SETTING = r"setting:(?P<name>[a-z_]+)"
SETTINGS_SECTION = r"settings:section"
SETTING_FORM = r"settingform:(?P<group>[a-z]+):\w+"
TIME_ZONE_FORM = r"timezone:\w+"
LOG_PAGE = (
    rf"log:(?P<page>[0-9]{{1,6}})(?::(?P<moderator>{SNOWFLAKE})?:(?P<member>{SNOWFLAKE})?:(?P<kind>[a-z]*)"
    r":(?P<period>[a-z]*))?:(?P<act>previous|next|csv)"
)
_REPORTED = rf"(?P<kind>review|note|profile):(?P<subject_id>{NUMBER}):(?P<member_id>{SNOWFLAKE})"
REPORT = rf"report:{_REPORTED}"
REPORT_NOTES = rf"report:notes:(?P<film_id>{NUMBER}):(?P<page>[0-9]{{1,6}})"
REPORT_PICK = r"report:pick"
REPORT_FORM = rf"reportform:{_REPORTED}:\w+"
REPORTS = r"reports:(?P<page>[0-9]{1,6}):(?:previous|next|open)"
REPORT_ACT = rf"reportact:(?P<report_id>{NUMBER}):(?P<act>hide|dismiss|ban)"
BAN_FORM = rf"banform:(?P<report_id>{NUMBER}):\w+"
RAID = rf"raid:(?P<raid_id>{NUMBER}):(?P<act>hold|count|lock)"
POST = rf"post:(?P<film_id>{NUMBER}):(?P<channel_id>{SNOWFLAKE}):(?P<stars>shown|hidden)"
REVEAL = rf"reveal:(?P<film_id>{NUMBER})"


def setting(name: str) -> str:
    """A control of the settings panel."""
    return f"setting:{name}"


def setting_form(group: str, nonce: str) -> str:
    """A form for some of the settings."""
    return f"settingform:{group}:{nonce}"


def log_page(wanted: CaseFilter, page: int, act: str) -> str:
    """A page of the moderators' log under a filter, or (`csv`) all of it as a file."""
    people = f"{wanted.moderator_id or ''}:{wanted.member_id or ''}"
    return f"log:{max(0, page)}:{people}:{wanted.kind or ''}:{wanted.period or ''}:{act}"


def report(reported: Reported) -> str:
    """The button that opens the form of a report."""
    return f"report:{reported.kind}:{reported.subject_id}:{reported.member_id}"


def report_notes(film_id: int, page: int) -> str:
    """The button that asks which note on a page of *Who rated it* to report."""
    return f"report:notes:{film_id}:{max(0, page)}"


def report_form(reported: Reported, nonce: str) -> str:
    """The form that asks what is wrong with it."""
    return f"reportform:{reported.kind}:{reported.subject_id}:{reported.member_id}:{nonce}"


def reports(page: int, act: str) -> str:
    """A place in the moderators' queue of reports."""
    return f"reports:{max(0, page)}:{act}"


def report_act(report_id: int, act: str) -> str:
    """What moderators do about a report; `act` is hide, dismiss or ban."""
    return f"reportact:{report_id}:{act}"


def ban_form(report_id: int, nonce: str) -> str:
    """The form that asks for how long the member of a report is banned."""
    return f"banform:{report_id}:{nonce}"


def raid(raid_id: int, act: str) -> str:
    """What moderators decide about a burst of ratings; `act` is hold, count or lock."""
    return f"raid:{raid_id}:{act}"


def post(film_id: int, channel_id: int, *, conceals: bool) -> str:
    """The button that posts a film's card after moderators were asked."""
    return f"post:{film_id}:{channel_id}:{'hidden' if conceals else 'shown'}"


def reveal(film_id: int) -> str:
    """The button that shows a film's stars to everybody."""
    return f"reveal:{film_id}"
