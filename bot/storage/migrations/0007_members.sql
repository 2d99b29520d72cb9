-- What members keep besides their stars, which ratings count, and what servers decide about both.

-- A rating counts unless a moderator hid it, the guard against raids holds it, or its member is banned.
ALTER TABLE ratings ADD COLUMN is_hidden INTEGER NOT NULL DEFAULT 0 CHECK (is_hidden IN (0, 1));
ALTER TABLE ratings ADD COLUMN is_held INTEGER NOT NULL DEFAULT 0 CHECK (is_held IN (0, 1));
ALTER TABLE ratings ADD COLUMN is_suspended INTEGER NOT NULL DEFAULT 0 CHECK (is_suspended IN (0, 1));
-- None of the three; tallies count these ratings and no others.
ALTER TABLE ratings ADD COLUMN is_counted INTEGER NOT NULL DEFAULT 1 CHECK (is_counted IN (0, 1));
ALTER TABLE notes ADD COLUMN is_hidden INTEGER NOT NULL DEFAULT 0 CHECK (is_hidden IN (0, 1));

ALTER TABLE members ADD COLUMN is_unlisted INTEGER NOT NULL DEFAULT 0 CHECK (is_unlisted IN (0, 1));
ALTER TABLE members ADD COLUMN account_created_at INTEGER;  -- NULL: not known
ALTER TABLE members ADD COLUMN joined_at INTEGER;
ALTER TABLE members ADD COLUMN checked_at INTEGER;          -- when it was last asked whether they are still here
ALTER TABLE members ADD COLUMN left_at INTEGER;             -- when it was noticed that they are not; NULL: they are

CREATE TABLE viewings (
    viewing_id   INTEGER PRIMARY KEY,
    guild_id     INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    film_id      INTEGER NOT NULL REFERENCES films ON DELETE RESTRICT,
    watched_on   TEXT NOT NULL,                          -- a day, YYYY-MM-DD
    is_rewatch   INTEGER NOT NULL DEFAULT 0 CHECK (is_rewatch IN (0, 1)),
    half_stars   INTEGER CHECK (half_stars BETWEEN 1 AND 10),  -- the stars given then; NULL: none
    body         TEXT CHECK (body <> ''),                -- what was written about this viewing
    has_spoilers INTEGER NOT NULL DEFAULT 0 CHECK (has_spoilers IN (0, 1)),
    tags         TEXT NOT NULL DEFAULT '[]',             -- JSON array, as imported
    logged_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX viewings_by_member ON viewings (guild_id, user_id, watched_on, viewing_id);
CREATE INDEX viewings_by_film ON viewings (film_id);

CREATE TABLE watchlist (
    guild_id INTEGER NOT NULL,
    user_id  INTEGER NOT NULL,
    film_id  INTEGER NOT NULL REFERENCES films ON DELETE RESTRICT,
    added_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id, film_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX watchlist_by_film ON watchlist (guild_id, film_id);
CREATE INDEX watchlist_of_film ON watchlist (film_id);

-- Whether a film's stars are shown before one gives one's own; without a row the server's setting holds.
CREATE TABLE film_reveals (
    guild_id    INTEGER NOT NULL,
    film_id     INTEGER NOT NULL REFERENCES films ON DELETE RESTRICT,
    is_revealed INTEGER NOT NULL CHECK (is_revealed IN (0, 1)),
    set_at      INTEGER NOT NULL,
    PRIMARY KEY (guild_id, film_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX film_reveals_of_film ON film_reveals (film_id);

CREATE TABLE film_locks (
    guild_id  INTEGER NOT NULL,
    film_id   INTEGER NOT NULL REFERENCES films ON DELETE RESTRICT,
    locked_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, film_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX film_locks_of_film ON film_locks (film_id);

-- A ban is found by the keyed hash of whom it concerns, so that it outlives the removal of their data.
CREATE TABLE bans (
    guild_id   INTEGER NOT NULL,
    person_key TEXT NOT NULL,
    user_id    INTEGER,                                  -- NULL: their data was deleted
    banned_at  INTEGER NOT NULL,
    ends_at    INTEGER,                                  -- NULL: until lifted
    PRIMARY KEY (guild_id, person_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX bans_by_user ON bans (user_id);

-- Drawn once per installation; what is hashed with it can't be guessed from outside.
CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO secrets (name, value) VALUES ('person_key', lower(hex(randomblob(32))));

ALTER TABLE guild_settings ADD COLUMN cards_channel_id INTEGER;
ALTER TABLE guild_settings ADD COLUMN digest_channel_id INTEGER;
ALTER TABLE guild_settings ADD COLUMN digest_weekday INTEGER NOT NULL DEFAULT 6 CHECK (digest_weekday BETWEEN 0 AND 6);
ALTER TABLE guild_settings ADD COLUMN digest_hour INTEGER NOT NULL DEFAULT 18 CHECK (digest_hour BETWEEN 0 AND 23);
ALTER TABLE guild_settings ADD COLUMN night_channel_id INTEGER;
ALTER TABLE guild_settings ADD COLUMN night_role_ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE guild_settings ADD COLUMN rater_role_ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE guild_settings ADD COLUMN suggester_role_ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE guild_settings ADD COLUMN voter_role_ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE guild_settings ADD COLUMN minimum_account_days INTEGER NOT NULL DEFAULT 0
    CHECK (minimum_account_days BETWEEN 0 AND 3650);
ALTER TABLE guild_settings ADD COLUMN minimum_member_days INTEGER NOT NULL DEFAULT 0
    CHECK (minimum_member_days BETWEEN 0 AND 3650);
ALTER TABLE guild_settings ADD COLUMN note_characters INTEGER NOT NULL DEFAULT 1000
    CHECK (note_characters BETWEEN 0 AND 1000);
ALTER TABLE guild_settings ADD COLUMN hides_every_note INTEGER NOT NULL DEFAULT 0 CHECK (hides_every_note IN (0, 1));
ALTER TABLE guild_settings ADD COLUMN hides_stars INTEGER NOT NULL DEFAULT 0 CHECK (hides_stars IN (0, 1));
ALTER TABLE guild_settings ADD COLUMN blocked_words TEXT NOT NULL DEFAULT '[]';
ALTER TABLE guild_settings ADD COLUMN former_member_days INTEGER NOT NULL DEFAULT 30
    CHECK (former_member_days BETWEEN 0 AND 3650);
ALTER TABLE guild_settings ADD COLUMN case_days INTEGER CHECK (case_days BETWEEN 30 AND 3650);  -- NULL: kept for good
ALTER TABLE guild_settings ADD COLUMN guards_ratings INTEGER NOT NULL DEFAULT 1 CHECK (guards_ratings IN (0, 1));
ALTER TABLE guild_settings ADD COLUMN young_account_days INTEGER NOT NULL DEFAULT 30
    CHECK (young_account_days BETWEEN 0 AND 3650);
ALTER TABLE guild_settings ADD COLUMN fresh_member_days INTEGER NOT NULL DEFAULT 7
    CHECK (fresh_member_days BETWEEN 0 AND 3650);
ALTER TABLE guild_settings ADD COLUMN raid_ratings INTEGER NOT NULL DEFAULT 8 CHECK (raid_ratings BETWEEN 3 AND 1000);
ALTER TABLE guild_settings ADD COLUMN raid_minutes INTEGER NOT NULL DEFAULT 30 CHECK (raid_minutes BETWEEN 1 AND 1440);
ALTER TABLE guild_settings ADD COLUMN suggestions_per_member INTEGER NOT NULL DEFAULT 3
    CHECK (suggestions_per_member BETWEEN 1 AND 100);
