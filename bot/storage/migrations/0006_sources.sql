-- Reviews that come in by themselves: what is followed, how far it was read, what it brought; and films' details
-- that were looked up elsewhere, which have to go again when their source's terms say so.

CREATE TABLE sources (
    source_id    INTEGER PRIMARY KEY,
    guild_id     INTEGER,                            -- whose feed it is; NULL: brings reviews for all servers
    kind         TEXT NOT NULL CHECK (kind IN ('guardian', 'feed')),
    address      TEXT NOT NULL DEFAULT '',           -- of a feed; it may hold a key, so it is never logged whole
    is_followed  INTEGER NOT NULL DEFAULT 1 CHECK (is_followed IN (0, 1)),  -- 0: removed, kept for the undo
    turn         INTEGER NOT NULL DEFAULT 0,         -- a job of an earlier turn is out of date and does nothing
    cursor       TEXT NOT NULL,                      -- where reading goes on
    next_run_at  INTEGER,
    closed_until INTEGER,                            -- the source asked to be left alone until then
    last_run_at  INTEGER,                            -- the last run that succeeded
    last_error   TEXT,                               -- of the last run, NULL: it succeeded
    failures     INTEGER NOT NULL DEFAULT 0,         -- in a row
    unannounced  TEXT NOT NULL DEFAULT '[]'          -- JSON: reviews taken by a run that has not come to its end
) STRICT;
CREATE UNIQUE INDEX sources_by_address ON sources (guild_id, kind, address);

-- Everything that a source ever brought, so that it comes in once, also after a moderator removed it.
CREATE TABLE source_items (
    source_id INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
    item_id   TEXT NOT NULL,                         -- as the source names it
    review_id INTEGER,                               -- NULL: left out; no reference, for the review may be removed
    taken_at  INTEGER NOT NULL,
    is_cut    INTEGER NOT NULL DEFAULT 0 CHECK (is_cut IN (0, 1)),  -- its words were let go, as the terms ask
    PRIMARY KEY (source_id, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_items_by_age ON source_items (source_id, taken_at);

-- What TMDB was asked about a film; `filled` is what it added to the film, so that it can be taken out again.
CREATE TABLE film_details (
    film_id    INTEGER PRIMARY KEY REFERENCES films ON DELETE CASCADE,
    asked_at   INTEGER NOT NULL,
    fetched_at INTEGER,                              -- NULL: there is no answer yet
    stale_at   INTEGER,                              -- from then on nothing of it may be kept
    tmdb_id    INTEGER,                              -- NULL: TMDB has no film that is certainly this one
    poster_url TEXT,
    filled     TEXT NOT NULL DEFAULT '{}'            -- JSON: column of `films` to the value written into it
) STRICT;
CREATE INDEX film_details_by_age ON film_details (stale_at);
