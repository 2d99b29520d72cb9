-- Film night: pools of suggestions, votes, screenings, and who comes. Ballots are secret: who voted what is known only
-- while a vote may still be changed, in a table that backups leave out.

CREATE TABLE pools (
    pool_id  INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL,
    name     TEXT NOT NULL CHECK (name <> ''),
    name_key TEXT NOT NULL,                              -- casefolded
    UNIQUE (guild_id, name_key)
) STRICT;

CREATE TABLE suggestions (
    suggestion_id INTEGER PRIMARY KEY,
    guild_id      INTEGER NOT NULL,
    pool_id       INTEGER NOT NULL REFERENCES pools ON DELETE RESTRICT,
    film_id       INTEGER NOT NULL REFERENCES films ON DELETE RESTRICT,
    user_id       INTEGER NOT NULL,
    pitch         TEXT CHECK (pitch <> ''),
    suggested_at  INTEGER NOT NULL,
    state         TEXT NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'vetoed', 'won', 'lost'))   -- lost: was on a ballot that carried nothing over
) STRICT;
CREATE INDEX suggestions_by_pool ON suggestions (pool_id, state, suggested_at, suggestion_id);
CREATE INDEX suggestions_by_member ON suggestions (guild_id, user_id, state);
CREATE INDEX suggestions_by_film ON suggestions (film_id);

CREATE TABLE nights (
    night_id          INTEGER PRIMARY KEY,
    guild_id          INTEGER NOT NULL,
    pool_id           INTEGER NOT NULL REFERENCES pools ON DELETE RESTRICT,
    state             TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'open', 'closed', 'cancelled')),
    method            TEXT NOT NULL,                     -- bot.domain.voting.Method
    tie_rule          TEXT NOT NULL,                     -- bot.domain.voting.TieRule
    seed              TEXT NOT NULL DEFAULT '',          -- of the draw; told after the close, its hash before
    channel_id        INTEGER NOT NULL,                  -- where the vote is
    created_at        INTEGER NOT NULL,
    closes_at         INTEGER NOT NULL,
    closed_at         INTEGER,
    starts_at         INTEGER,                           -- the screening; NULL: no date yet
    place_channel_id  INTEGER,
    place             TEXT,
    seats             INTEGER CHECK (seats > 0),         -- NULL: as many as come
    voter_role_id     INTEGER,                           -- NULL: whoever may vote in this server
    carries_over      INTEGER NOT NULL CHECK (carries_over IN (0, 1)),
    hides_stars       INTEGER NOT NULL CHECK (hides_stars IN (0, 1)),
    message_id        INTEGER,                           -- NULL: not posted yet, as all of these
    shown             INTEGER NOT NULL DEFAULT -1,       -- the number that its card shows: votes, later who comes
    result_message_id INTEGER,
    event_id          INTEGER,
    event_error       TEXT,                              -- why there is no event, for moderators
    rating_message_id INTEGER,
    winner            INTEGER,                           -- a candidate's number; NULL: none yet, or nobody voted
    ballots           INTEGER,                           -- how many voted; NULL before the close
    reason            TEXT,                              -- why it was cancelled
    turn              INTEGER NOT NULL DEFAULT 0,        -- of the screening's date; jobs of an earlier turn do nothing
    finished_at       INTEGER,                           -- the screening is over
    then_ratings      INTEGER,                           -- what the server thought a day later
    then_half_stars   INTEGER
) STRICT;
CREATE INDEX nights_by_guild ON nights (guild_id, state, night_id);
CREATE INDEX nights_by_pool ON nights (pool_id, state);
CREATE INDEX nights_by_event ON nights (event_id);

CREATE TABLE night_candidates (
    night_id      INTEGER NOT NULL REFERENCES nights ON DELETE CASCADE,
    number        INTEGER NOT NULL CHECK (number BETWEEN 1 AND 25),  -- in the order of suggestion
    film_id       INTEGER NOT NULL REFERENCES films ON DELETE RESTRICT,
    suggestion_id INTEGER NOT NULL,                      -- no reference: a suggestion may be withdrawn or forgotten
    PRIMARY KEY (night_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX night_candidates_by_film ON night_candidates (film_id);
CREATE INDEX night_candidates_by_suggestion ON night_candidates (suggestion_id);

-- The only link between a member and a choice. It is gone when the vote is closed or cancelled.
CREATE TABLE night_ballots (
    night_id INTEGER NOT NULL REFERENCES nights ON DELETE CASCADE,
    user_id  INTEGER NOT NULL,
    guild_id INTEGER NOT NULL,
    draft    TEXT NOT NULL DEFAULT '{}',                 -- JSON: film's number to mark, and the film being marked
    cast_as  TEXT,                                       -- JSON: what counts; NULL: not cast
    PRIMARY KEY (night_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX night_ballots_by_member ON night_ballots (user_id);

-- What was voted, in random order, without name, time or key.
CREATE TABLE night_votes (
    night_id INTEGER NOT NULL REFERENCES nights ON DELETE CASCADE,
    marks    TEXT NOT NULL
) STRICT;
CREATE INDEX night_votes_by_night ON night_votes (night_id);

CREATE TABLE night_coming (
    night_id INTEGER NOT NULL REFERENCES nights ON DELETE CASCADE,
    user_id  INTEGER NOT NULL,
    guild_id INTEGER NOT NULL,
    place    INTEGER NOT NULL,                           -- in the order of coming; beyond the seats is the waiting list
    PRIMARY KEY (night_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX night_coming_by_member ON night_coming (user_id);

CREATE TABLE night_reminders (
    night_id INTEGER NOT NULL REFERENCES nights ON DELETE CASCADE,
    user_id  INTEGER NOT NULL,
    guild_id INTEGER NOT NULL,
    state    TEXT NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'closed', 'done')),  -- closed: no private messages
    PRIMARY KEY (night_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX night_reminders_by_member ON night_reminders (user_id);
