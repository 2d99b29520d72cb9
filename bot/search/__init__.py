"""Film search: one read-only SQLite file, built from any number of films, asked at every key pressed."""
