"""Commands: thin glue between Discord and the services."""

__all__ = ["EXTENSIONS"]

EXTENSIONS = (
    "cogs.films",
    "cogs.ratings",
    "cogs.reviews",
    "cogs.library",
    "cogs.moderation",
    "cogs.settings",
    "cogs.help",
    "cogs.schedule",
)
"""In load order; one that fails to load fails the start."""
