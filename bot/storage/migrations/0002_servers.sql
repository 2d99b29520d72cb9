-- What a server sets, what its moderators did, and what is to be done later.

CREATE TABLE guild_settings (
    guild_id           INTEGER PRIMARY KEY,
    time_zone          TEXT NOT NULL DEFAULT 'UTC',      -- an IANA name
    log_channel_id     INTEGER,                          -- where cases are posted
    news_channel_id    INTEGER,                          -- where new reviews are announced
    moderator_role_ids TEXT NOT NULL DEFAULT '[]',       -- JSON array; besides whoever may manage messages
    rating_weight      INTEGER NOT NULL DEFAULT 5 CHECK (rating_weight BETWEEN 0 AND 1000)
) STRICT;

-- One moderator's act each, numbered per server. `before` and `after` are the subject as it was and became (JSON,
-- NULL: it did not exist), which is all that an undo needs: it restores `before` if `after` still stands.
CREATE TABLE cases (
    guild_id       INTEGER NOT NULL,
    case_number    INTEGER NOT NULL,
    kind           TEXT NOT NULL,
    subject        TEXT NOT NULL,                        -- a prefixed id: `review:45`, `settings:1`
    summary        TEXT NOT NULL,                        -- what was done, in words
    reason         TEXT,
    moderator_id   INTEGER NOT NULL,
    moderator_name TEXT NOT NULL,
    acted_at       INTEGER NOT NULL,
    before         TEXT,
    after          TEXT,
    undone_by      INTEGER,                              -- the case that undid this one
    PRIMARY KEY (guild_id, case_number)
) STRICT, WITHOUT ROWID;
CREATE INDEX cases_by_subject ON cases (guild_id, subject);

-- Work with a due time. A job is enqueued in the transaction of the act that causes it, claimed for a while by
-- whoever runs it, and deleted when done.
CREATE TABLE jobs (
    job_id        INTEGER PRIMARY KEY,
    kind          TEXT NOT NULL,
    payload       TEXT NOT NULL,                         -- JSON
    due_at        INTEGER NOT NULL,
    claimed_until INTEGER NOT NULL DEFAULT 0,
    attempts      INTEGER NOT NULL DEFAULT 0,
    last_error    TEXT
) STRICT;
CREATE INDEX jobs_by_due ON jobs (due_at);
