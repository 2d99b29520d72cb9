"""What members do with films, and what becomes of it: stars, diary, watchlist, rankings, profiles."""
