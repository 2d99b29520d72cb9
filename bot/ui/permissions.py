"""Who may do what, as a document."""

from __future__ import annotations

from bot.domain.permissions import PERMISSIONS, WAYS, Permission

__all__ = ["permissions_document"]

_WHO = {
    "moderator": "moderators",
    "manager": "managers of the server",
    "host": "moderators and film night roles",
}
_ABOVE = """# Who may do what

<!-- Generated from bot/domain/permissions.py; see tests/meta/test_permissions_document.py. -->

*Managers of the server* hold Discord's permission *Manage Server*, or own it.
*Moderators* hold *Manage Messages* or *Manage Server* in the whole server, or one of the roles chosen in `/settings`.
What a channel allows besides does not count.
The services check that at every command, button, select and form, whatever Discord shows to whom.
Everything that is not in the table is for every member of the server.
Rating, noting, suggesting and voting also ask for the roles and ages of `/settings`, and for no ban.

Discord hides moderators' commands from those without *Manage Messages*, and `/settings` from those without *Manage
Server*, until the server allows them: Server Settings → Integrations → Marquee → choose the command → Add Roles or
Members.

Nobody acts on the bot, on the owner, or on members whose highest role is theirs or above it.

| | | Who | What |
|---|---|---|---|
"""


def permissions_document() -> str:
    """Write docs/permissions.md."""
    rows = [f"| {WAYS[entry.way]} | `{_typed(entry)}` | {_WHO[entry.who]} | {entry.what} |" for entry in PERMISSIONS]
    return _ABOVE + "\n".join(rows) + "\n"


def _typed(entry: Permission) -> str:
    return f"/{entry.name}" if entry.way == "command" else entry.name
