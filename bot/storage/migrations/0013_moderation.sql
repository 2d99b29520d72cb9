-- What moderators hide, what members report, and bursts of ratings that wait for a decision.

-- Whom a case is about. When the data of a person is deleted, the id becomes 0 or NULL and the keyed hash stays.
ALTER TABLE cases ADD COLUMN moderator_key TEXT;
ALTER TABLE cases ADD COLUMN member_id INTEGER;
ALTER TABLE cases ADD COLUMN member_key TEXT;
CREATE INDEX cases_by_member ON cases (guild_id, member_id);
CREATE INDEX cases_by_moderator ON cases (guild_id, moderator_id);

ALTER TABLE reviews ADD COLUMN is_hidden INTEGER NOT NULL DEFAULT 0 CHECK (is_hidden IN (0, 1));
-- Counting and sorting still stay out of the reviews' long rows.
DROP INDEX reviews_by_critic;
DROP INDEX reviews_by_outlet;
DROP INDEX reviews_by_film;
CREATE INDEX reviews_by_critic ON reviews (critic_id, guild_id, score_hundredths, film_id, is_hidden);
CREATE INDEX reviews_by_outlet ON reviews (outlet_id, guild_id, is_hidden);
CREATE INDEX reviews_by_film ON reviews (film_id, guild_id, score_hundredths, critic_id, is_hidden);

-- Hidden ratings and notes by the keyed hash of whose they are: giving them anew does not bring them back.
CREATE TABLE hides (
    guild_id   INTEGER NOT NULL,
    film_id    INTEGER NOT NULL REFERENCES films ON DELETE RESTRICT,
    person_key TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('rating', 'note')),
    hidden_at  INTEGER NOT NULL,
    PRIMARY KEY (guild_id, film_id, person_key, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX hides_of_film ON hides (film_id);

-- One member's report of one review, note or profile; the text is kept as it was when it was reported.
CREATE TABLE reports (
    report_id    INTEGER PRIMARY KEY,
    guild_id     INTEGER NOT NULL,
    user_id      INTEGER,                            -- who reported; NULL: their data was deleted
    reporter_key TEXT NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('review', 'note', 'profile')),
    subject_id   INTEGER NOT NULL,                   -- the review, or the film of the note; 0: a profile
    member_id    INTEGER NOT NULL,                   -- whose note or profile it is; 0: a review
    reason       TEXT NOT NULL,
    quoted       TEXT NOT NULL,
    status       TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'hidden', 'dismissed', 'banned')),
    reported_at  INTEGER NOT NULL,
    decided_at   INTEGER
) STRICT;
CREATE INDEX reports_by_status ON reports (guild_id, status, report_id);
CREATE INDEX reports_by_reporter ON reports (guild_id, reporter_key, reported_at);
CREATE INDEX reports_by_target ON reports (guild_id, kind, subject_id, member_id);
CREATE UNIQUE INDEX reports_once ON reports (guild_id, reporter_key, kind, subject_id, member_id)
    WHERE status = 'open';

-- A burst of suspicious ratings of a film. They are held until moderators count them.
CREATE TABLE raids (
    raid_id    INTEGER PRIMARY KEY,
    guild_id   INTEGER NOT NULL,
    film_id    INTEGER NOT NULL REFERENCES films ON DELETE RESTRICT,
    opened_at  INTEGER NOT NULL,
    last_at    INTEGER NOT NULL,                     -- when the newest of its ratings came
    status     TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'held', 'counted')),
    decided_at INTEGER
) STRICT;
CREATE INDEX raids_by_film ON raids (guild_id, film_id, raid_id);
CREATE INDEX raids_of_film ON raids (film_id);
CREATE INDEX raids_by_status ON raids (guild_id, status, raid_id);

CREATE TABLE raid_ratings (
    raid_id  INTEGER NOT NULL REFERENCES raids ON DELETE CASCADE,
    user_id  INTEGER NOT NULL,
    guild_id INTEGER NOT NULL,
    film_id  INTEGER NOT NULL REFERENCES films ON DELETE RESTRICT,
    PRIMARY KEY (raid_id, user_id),
    FOREIGN KEY (guild_id, film_id, user_id) REFERENCES ratings ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX raid_ratings_by_rating ON raid_ratings (guild_id, film_id, user_id);
CREATE INDEX raid_ratings_of_film ON raid_ratings (film_id);
CREATE INDEX ratings_by_time ON ratings (guild_id, film_id, rated_at);

-- What moderators were told once and need not hear again before it has been mended.
CREATE TABLE told (
    guild_id INTEGER NOT NULL,
    topic    TEXT NOT NULL,
    told_at  INTEGER NOT NULL,
    PRIMARY KEY (guild_id, topic)
) STRICT, WITHOUT ROWID;
