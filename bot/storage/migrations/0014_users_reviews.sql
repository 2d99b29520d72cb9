-- What users of TMDB write about films, kept apart from critics' reviews: it counts in no mean and is shown under its
-- own name. It hangs on the film's details, so it goes with them when their time is up.

ALTER TABLE film_details ADD COLUMN users_at INTEGER;     -- when users' reviews were last read, NULL: not yet
ALTER TABLE film_details ADD COLUMN users_total INTEGER NOT NULL DEFAULT 0;  -- how many TMDB has of the film
ALTER TABLE film_details ADD COLUMN users_etag TEXT;      -- of that answer, to ask whether anything is new

CREATE TABLE users_reviews (
    film_id      INTEGER NOT NULL REFERENCES film_details ON DELETE CASCADE,
    item_id      TEXT NOT NULL,                           -- as TMDB names it
    author       TEXT NOT NULL,
    rating       TEXT,                                    -- as the user gave it, as in 8/10
    excerpt      TEXT NOT NULL,                           -- a short quotation, never the whole text
    has_spoilers INTEGER NOT NULL DEFAULT 0 CHECK (has_spoilers IN (0, 1)),  -- it says so of itself
    url          TEXT,
    published_at INTEGER,
    PRIMARY KEY (film_id, item_id)
) STRICT, WITHOUT ROWID;
