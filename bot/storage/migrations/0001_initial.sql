-- Films, critics' reviews, members' ratings, live cards.
--
-- Times are whole seconds since 1970 (UTC), dates ISO text, flags 0 or 1, ratings whole half stars.
-- Ids of people, servers, channels and messages are Discord's.

-- "Marq": tells Marquee's files from other programs' databases.
PRAGMA application_id = 1298231921;

CREATE TABLE films (
    film_id         INTEGER PRIMARY KEY,
    guild_id        INTEGER,                        -- NULL: the global catalogue
    title           TEXT NOT NULL CHECK (title <> ''),
    title_key       TEXT NOT NULL,                  -- bot.domain.titles.title_key(title)
    original_title  TEXT,
    original_key    TEXT,
    year            INTEGER CHECK (year BETWEEN 1870 AND 2200),
    directors       TEXT NOT NULL DEFAULT '[]',     -- JSON arrays of names, in order of credit
    cast_names      TEXT NOT NULL DEFAULT '[]',
    genres          TEXT NOT NULL DEFAULT '[]',
    runtime_minutes INTEGER,
    imdb_id         TEXT,
    tmdb_id         INTEGER
) STRICT;
CREATE UNIQUE INDEX films_by_imdb ON films (imdb_id) WHERE guild_id IS NULL AND imdb_id IS NOT NULL;
CREATE UNIQUE INDEX films_by_tmdb ON films (tmdb_id) WHERE guild_id IS NULL AND tmdb_id IS NOT NULL;
CREATE INDEX films_by_title ON films (title_key);
CREATE INDEX films_by_original ON films (original_key) WHERE original_key IS NOT NULL;

CREATE TABLE critics (
    critic_id INTEGER PRIMARY KEY,
    name      TEXT NOT NULL,
    name_key  TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE outlets (
    outlet_id INTEGER PRIMARY KEY,
    name      TEXT NOT NULL,
    name_key  TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE reviews (
    review_id        INTEGER PRIMARY KEY,
    guild_id         INTEGER,                       -- NULL: the library of all servers
    film_id          INTEGER NOT NULL REFERENCES films ON DELETE RESTRICT,
    critic_id        INTEGER REFERENCES critics ON DELETE RESTRICT,
    outlet_id        INTEGER REFERENCES outlets ON DELETE RESTRICT,
    url              TEXT,
    published_on     TEXT,
    headline         TEXT,
    verdict          TEXT,
    rating_original  TEXT,                          -- the notation as written; NULL: no rating at all
    rating_value     TEXT,
    rating_scale     TEXT,                          -- NULL: the review does not say what it is out of
    score_hundredths INTEGER CHECK (score_hundredths BETWEEN 0 AND 10000),
    has_spoilers     INTEGER NOT NULL DEFAULT 0 CHECK (has_spoilers IN (0, 1)),
    is_sample        INTEGER NOT NULL DEFAULT 0 CHECK (is_sample IN (0, 1)),
    origin           TEXT NOT NULL,                 -- where it was read from: `sample:name.md`, a file's address
    digest           TEXT NOT NULL,                 -- SHA-256 of what was read and how, so that a second import changes nothing
    added_at         INTEGER NOT NULL,
    CHECK (rating_original IS NOT NULL OR score_hundredths IS NULL)
) STRICT;
CREATE INDEX reviews_by_film ON reviews (film_id);
CREATE INDEX reviews_by_critic ON reviews (critic_id);
CREATE INDEX reviews_by_outlet ON reviews (outlet_id);
CREATE INDEX reviews_by_origin ON reviews (origin);
CREATE INDEX reviews_by_date ON reviews (published_on, review_id);

CREATE TABLE review_sections (
    review_id INTEGER NOT NULL REFERENCES reviews ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    heading   TEXT,
    body      TEXT NOT NULL,
    PRIMARY KEY (review_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
    guild_id     INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    display_name TEXT NOT NULL,
    seen_at      INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;

-- The primary key is the rule "one rating per member, film and server".
CREATE TABLE ratings (
    guild_id   INTEGER NOT NULL,
    film_id    INTEGER NOT NULL REFERENCES films ON DELETE RESTRICT,
    user_id    INTEGER NOT NULL,
    half_stars INTEGER NOT NULL CHECK (half_stars BETWEEN 1 AND 10),
    rated_at   INTEGER NOT NULL,
    PRIMARY KEY (guild_id, film_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ratings_by_member ON ratings (user_id, guild_id);
CREATE INDEX ratings_by_film ON ratings (film_id);

CREATE TABLE notes (
    guild_id     INTEGER NOT NULL,
    film_id      INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    body         TEXT NOT NULL CHECK (body <> ''),
    has_spoilers INTEGER NOT NULL DEFAULT 0 CHECK (has_spoilers IN (0, 1)),
    PRIMARY KEY (guild_id, film_id, user_id),
    FOREIGN KEY (guild_id, film_id, user_id) REFERENCES ratings ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Kept in the transaction of the rating. `version` grows with every change, also when the count falls to zero,
-- so that a card knows whether what it shows is stale.
CREATE TABLE tallies (
    guild_id INTEGER NOT NULL,
    film_id  INTEGER NOT NULL REFERENCES films ON DELETE RESTRICT,
    bin_1    INTEGER NOT NULL DEFAULT 0 CHECK (bin_1 >= 0),
    bin_2    INTEGER NOT NULL DEFAULT 0 CHECK (bin_2 >= 0),
    bin_3    INTEGER NOT NULL DEFAULT 0 CHECK (bin_3 >= 0),
    bin_4    INTEGER NOT NULL DEFAULT 0 CHECK (bin_4 >= 0),
    bin_5    INTEGER NOT NULL DEFAULT 0 CHECK (bin_5 >= 0),
    bin_6    INTEGER NOT NULL DEFAULT 0 CHECK (bin_6 >= 0),
    bin_7    INTEGER NOT NULL DEFAULT 0 CHECK (bin_7 >= 0),
    bin_8    INTEGER NOT NULL DEFAULT 0 CHECK (bin_8 >= 0),
    bin_9    INTEGER NOT NULL DEFAULT 0 CHECK (bin_9 >= 0),
    bin_10   INTEGER NOT NULL DEFAULT 0 CHECK (bin_10 >= 0),
    version  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (guild_id, film_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tallies_by_film ON tallies (film_id);

-- Count and sum over all ratings of a server: the C of the weighted mean.
CREATE TABLE guild_tallies (
    guild_id       INTEGER PRIMARY KEY,
    rating_count   INTEGER NOT NULL CHECK (rating_count >= 0),
    half_stars_sum INTEGER NOT NULL CHECK (half_stars_sum >= 0)
) STRICT;

-- Film cards that follow the ratings; `shown_version` is the tally's version that the message shows.
CREATE TABLE cards (
    message_id    INTEGER PRIMARY KEY,
    channel_id    INTEGER NOT NULL,
    guild_id      INTEGER NOT NULL,
    film_id       INTEGER NOT NULL REFERENCES films ON DELETE CASCADE,
    posted_at     INTEGER NOT NULL,
    shown_version INTEGER NOT NULL
) STRICT;
CREATE INDEX cards_by_film ON cards (guild_id, film_id, message_id);
CREATE INDEX cards_of_film ON cards (film_id);

-- Facts about this installation, such as the hash of the commands last registered.
CREATE TABLE installation (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
