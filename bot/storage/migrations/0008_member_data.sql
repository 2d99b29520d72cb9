-- Members' own data on its way in, and the servers that may have sent the bot away.

-- An import from its preview until it is taken; what was read waits here, so that taking it is short.
CREATE TABLE member_imports (
    import_id  INTEGER PRIMARY KEY,                      -- the interaction that brought it
    guild_id   INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    origin     TEXT NOT NULL,
    policy     TEXT NOT NULL DEFAULT 'newer' CHECK (policy IN ('mine', 'theirs', 'newer')),
    adds_films INTEGER NOT NULL DEFAULT 0 CHECK (adds_films IN (0, 1)),
    state      TEXT NOT NULL DEFAULT 'reading' CHECK (state IN ('reading', 'ready', 'taken', 'dropped')),
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX member_imports_by_member ON member_imports (user_id, guild_id);

CREATE TABLE import_films (
    import_id    INTEGER NOT NULL REFERENCES member_imports ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    film_id      INTEGER REFERENCES films ON DELETE SET NULL,  -- NULL: not certain, or not in the catalogue
    facts        TEXT NOT NULL,                          -- JSON: the film as the file has it
    candidates   TEXT NOT NULL DEFAULT '[]',             -- JSON array of the films that may be meant
    half_stars   INTEGER CHECK (half_stars BETWEEN 1 AND 10),
    rated_at     INTEGER,                                -- NULL: the file does not say
    body         TEXT CHECK (body <> ''),
    has_spoilers INTEGER NOT NULL DEFAULT 0 CHECK (has_spoilers IN (0, 1)),
    is_wanted    INTEGER NOT NULL DEFAULT 0 CHECK (is_wanted IN (0, 1)),
    wanted_at    INTEGER,
    takes_note   INTEGER NOT NULL DEFAULT 0 CHECK (takes_note IN (0, 1)),  -- planned: its note is taken
    PRIMARY KEY (import_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX import_films_by_film ON import_films (film_id, import_id);

CREATE TABLE import_viewings (
    import_id    INTEGER NOT NULL,
    position     INTEGER NOT NULL,
    number       INTEGER NOT NULL,                       -- of this film's viewings in the file
    watched_on   TEXT NOT NULL,
    is_rewatch   INTEGER NOT NULL CHECK (is_rewatch IN (0, 1)),
    half_stars   INTEGER CHECK (half_stars BETWEEN 1 AND 10),
    body         TEXT CHECK (body <> ''),
    has_spoilers INTEGER NOT NULL DEFAULT 0 CHECK (has_spoilers IN (0, 1)),
    tags         TEXT NOT NULL,
    is_fresh     INTEGER NOT NULL DEFAULT 0 CHECK (is_fresh IN (0, 1)),  -- planned: it is not in the diary yet
    PRIMARY KEY (import_id, position, number),
    FOREIGN KEY (import_id, position) REFERENCES import_films ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- The ratings that an import gives or changes, planned right before it is taken.
CREATE TABLE import_changes (
    import_id         INTEGER NOT NULL REFERENCES member_imports ON DELETE CASCADE,
    film_id           INTEGER NOT NULL REFERENCES films ON DELETE CASCADE,
    half_stars        INTEGER NOT NULL,
    rated_at          INTEGER NOT NULL,
    half_stars_before INTEGER,                           -- NULL: not rated
    is_counted        INTEGER NOT NULL CHECK (is_counted IN (0, 1)),
    PRIMARY KEY (import_id, film_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX import_changes_of_film ON import_changes (film_id);

CREATE TABLE import_left_out (
    import_id INTEGER NOT NULL REFERENCES member_imports ON DELETE CASCADE,
    number    INTEGER NOT NULL,
    content   TEXT NOT NULL,                             -- JSON
    PRIMARY KEY (import_id, number)
) STRICT, WITHOUT ROWID;

-- The servers that the bot is or was in; `left_at` is when it was noticed that it is not in one any more.
CREATE TABLE known_guilds (
    guild_id INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    left_at  INTEGER
) STRICT;
