"""Who may do what, in one table: commands, buttons, selects and forms that are not for everybody.

The services enforce it, a test calls everything in it as everybody, and docs/permissions.md is written from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from bot.domain.moderation import is_moderator

if TYPE_CHECKING:
    from bot.domain.guilds import GuildSettings
    from bot.domain.moderation import Actor

__all__ = ["PERMISSIONS", "WAYS", "Permission", "Way", "Who", "may_use"]

Who: TypeAlias = Literal["moderator", "manager", "host"]
"""A host runs film nights: a moderator, or whoever holds a film night role."""
Way: TypeAlias = Literal["command", "menu", "control", "form"]

WAYS: dict[Way, str] = {
    "command": "Command",
    "menu": "Message menu",
    "control": "Button or select",
    "form": "Form",
}


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that not everybody may do.

    `name` is a command's or menu's name, or the purpose with which the custom id of a control or form begins.
    """

    way: Way
    name: str
    who: Who
    what: str


PERMISSIONS = (
    Permission("command", "settings", "manager", "Set everything that a server can set"),
    Permission("control", "setting", "manager", "The selects and buttons of the settings"),
    Permission("control", "settings", "manager", "Turn to another section of the settings"),
    Permission("form", "settingform", "manager", "The forms of the settings"),
    Permission("command", "library add", "moderator", "Add critics' reviews"),
    Permission("command", "library edit", "moderator", "Correct a review"),
    Permission("command", "library remove", "moderator", "Take a review out"),
    Permission("command", "library sync", "moderator", "Follow feeds and read them now"),
    Permission("command", "library film", "moderator", "Correct a film of this server's own"),
    Permission("command", "library merge", "moderator", "Let one go into another film"),
    Permission("form", "filmfacts", "moderator", "A corrected film"),
    Permission("menu", "Add as review", "moderator", "Add a message's review"),
    Permission("control", "draft", "moderator", "Publish, correct or discard a preview"),
    Permission("control", "sources", "moderator", "The feeds' panel"),
    Permission("form", "add", "moderator", "A pasted review"),
    Permission("form", "correct", "moderator", "A corrected preview"),
    Permission("form", "feed", "moderator", "A feed's address"),
    Permission("command", "mod lock", "moderator", "Lock a film for ratings"),
    Permission("command", "mod unlock", "moderator", "Unlock it"),
    Permission("command", "mod ban", "moderator", "Ban a member from taking part"),
    Permission("command", "mod unban", "moderator", "Lift a ban"),
    Permission("command", "mod hide", "moderator", "Hide a note, a rating or a review"),
    Permission("command", "mod restore", "moderator", "Show it again"),
    Permission("command", "mod post", "moderator", "Post a film's card"),
    Permission("command", "mod reports", "moderator", "See and decide reports"),
    Permission("command", "mod log", "moderator", "See the record of acts"),
    Permission("command", "mod undo", "moderator", "Undo an act; one on the settings only for managers"),
    Permission("control", "log", "moderator", "Turn the log's pages, save it as CSV"),
    Permission("control", "post", "moderator", "Confirm a post"),
    Permission("control", "reveal", "moderator", "Reveal a film's stars"),
    Permission("control", "raid", "moderator", "Hold or count a burst of ratings, lock its film"),
    Permission("control", "reports", "moderator", "Turn the pages of the reports"),
    Permission("control", "reportact", "moderator", "Hide, dismiss or ban, as reported"),
    Permission("form", "banform", "moderator", "For how long a reported member is banned"),
    Permission("command", "night open", "host", "Open a vote"),
    Permission("command", "night close", "host", "Close a vote now"),
    Permission("control", "night", "host", "Confirm the close of a vote, move a screening"),
    Permission("command", "night cancel", "host", "Cancel a vote or a screening"),
    Permission("command", "night veto", "moderator", "Take a suggestion out of its pool"),
)


def may_use(actor: Actor, settings: GuildSettings, who: Who | None) -> bool:
    """Say whether somebody may use what is for `who`; None is for everybody."""
    if who == "manager":
        return actor.manages_server or actor.is_owner
    if who == "host" and actor.role_ids & set(settings.night_role_ids):
        return True
    return who is None or is_moderator(actor, settings)
