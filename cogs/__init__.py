"""Commands: thin glue between Discord and the services."""

__all__ = ["EXTENSIONS"]

EXTENSIONS = (
    "cogs.films",
    "cogs.ratings",
    "cogs.diary",
    "cogs.watchlist",
    "cogs.reviews",
    "cogs.rankings",
    "cogs.profiles",
    "cogs.library",
    "cogs.nights",
    "cogs.moderation",
    "cogs.settings",
    "cogs.data",
    "cogs.digest",
    "cogs.help",
    "cogs.schedule",
)
"""In load order; one that fails to load fails the start."""
