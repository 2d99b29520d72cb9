"""Errors whose text is fit to be shown to the person who caused them.

UserFacingError             str(error) is the sentence that the person reads
├── NotFound                no such film, review or rating
├── NotAllowed              this person may not do this
├── AlreadyDone             nothing left to do
└── InvalidInput            out of range, malformed, too long
"""

__all__ = ["AlreadyDone", "InvalidInput", "NotAllowed", "NotFound", "UserFacingError"]


class UserFacingError(Exception):
    """Carry one clear sentence that says what is wrong and what to do."""


class NotFound(UserFacingError):
    """What was asked for does not exist, or is not this server's."""


class NotAllowed(UserFacingError):
    """The person may not do this here."""


class AlreadyDone(UserFacingError):
    """The act has no effect any more."""


class InvalidInput(UserFacingError):
    """The input can't be used as it is."""
