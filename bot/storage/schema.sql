-- The schema after all migrations. Generated; see tests/storage/test_schema.py.

CREATE TABLE bans (
    guild_id   INTEGER NOT NULL,
    person_key TEXT NOT NULL,
    user_id    INTEGER,                                  -- NULL: their data was deleted
    banned_at  INTEGER NOT NULL,
    ends_at    INTEGER,                                  -- NULL: until lifted
    PRIMARY KEY (guild_id, person_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX bans_by_user ON bans (user_id);

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
    undone_by      INTEGER, moderator_key TEXT, member_id INTEGER, member_key TEXT,                              -- the case that undid this one
    PRIMARY KEY (guild_id, case_number)
) STRICT, WITHOUT ROWID;

CREATE INDEX cases_by_member ON cases (guild_id, member_id);

CREATE INDEX cases_by_moderator ON cases (guild_id, moderator_id);

CREATE INDEX cases_by_subject ON cases (guild_id, subject);

CREATE TABLE critics (
    critic_id INTEGER PRIMARY KEY,
    name      TEXT NOT NULL,
    name_key  TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE digests (
    guild_id   INTEGER PRIMARY KEY,
    job_id     INTEGER,                              -- the job that will post it; NULL: the server wants none
    told_until INTEGER                               -- NULL: there was none yet
) STRICT;

CREATE TABLE drafts (
    draft_id    INTEGER PRIMARY KEY,
    guild_id    INTEGER NOT NULL,
    user_id     INTEGER NOT NULL,                    -- the moderator who sees it
    batch_id    INTEGER NOT NULL,                    -- drafts of one upload share it
    review_id   INTEGER,                             -- the review being edited, NULL: a new one
    film_id     INTEGER REFERENCES films ON DELETE SET NULL,  -- NULL: not matched yet
    name        TEXT NOT NULL,                       -- the file's name
    digest      TEXT NOT NULL,
    content     TEXT NOT NULL,                       -- the draft as JSON
    corrections TEXT NOT NULL DEFAULT '{}',
    created_at  INTEGER NOT NULL
) STRICT;

CREATE INDEX drafts_by_batch ON drafts (guild_id, user_id, batch_id, draft_id);

CREATE INDEX drafts_by_film ON drafts (film_id);

CREATE TABLE film_details (
    film_id    INTEGER PRIMARY KEY REFERENCES films ON DELETE CASCADE,
    asked_at   INTEGER NOT NULL,
    fetched_at INTEGER,                              -- NULL: there is no answer yet
    stale_at   INTEGER,                              -- from then on nothing of it may be kept
    tmdb_id    INTEGER,                              -- NULL: TMDB has no film that is certainly this one
    poster_url TEXT,
    filled     TEXT NOT NULL DEFAULT '{}'            -- JSON: column of `films` to the value written into it
, users_at INTEGER, users_total INTEGER NOT NULL DEFAULT 0, users_etag TEXT) STRICT;

CREATE INDEX film_details_by_age ON film_details (stale_at);

CREATE TABLE film_locks (
    guild_id  INTEGER NOT NULL,
    film_id   INTEGER NOT NULL REFERENCES films ON DELETE RESTRICT,
    locked_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, film_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX film_locks_of_film ON film_locks (film_id);

CREATE TABLE film_merges (
    merge_id    INTEGER PRIMARY KEY,
    guild_id    INTEGER NOT NULL,
    old_film_id INTEGER NOT NULL,                        -- the server's own film that was taken out
    film_id     INTEGER NOT NULL,                        -- the one that stayed
    facts       TEXT NOT NULL                            -- JSON: the film as it was, and what was moved
) STRICT;

CREATE INDEX film_merges_by_guild ON film_merges (guild_id);

CREATE TABLE film_redirects (
    old_film_id INTEGER PRIMARY KEY,
    film_id     INTEGER NOT NULL REFERENCES films ON DELETE CASCADE
) STRICT;

CREATE INDEX film_redirects_by_film ON film_redirects (film_id);

CREATE TABLE film_reveals (
    guild_id    INTEGER NOT NULL,
    film_id     INTEGER NOT NULL REFERENCES films ON DELETE RESTRICT,
    is_revealed INTEGER NOT NULL CHECK (is_revealed IN (0, 1)),
    set_at      INTEGER NOT NULL,
    PRIMARY KEY (guild_id, film_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX film_reveals_of_film ON film_reveals (film_id);

CREATE TABLE film_titles (
    film_id   INTEGER NOT NULL REFERENCES films ON DELETE CASCADE,
    title_key TEXT NOT NULL,                        -- bot.domain.titles.title_key(title)
    title     TEXT NOT NULL CHECK (title <> ''),
    PRIMARY KEY (film_id, title_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX film_titles_by_key ON film_titles (title_key);

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
, popularity INTEGER NOT NULL DEFAULT 0 CHECK (popularity >= 0), is_adult INTEGER NOT NULL DEFAULT 0 CHECK (is_adult IN (0, 1)), source TEXT NOT NULL DEFAULT '', revision INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE INDEX films_by_guild ON films (guild_id, film_id, revision) WHERE guild_id IS NOT NULL;

CREATE UNIQUE INDEX films_by_imdb ON films (imdb_id) WHERE guild_id IS NULL AND imdb_id IS NOT NULL;

CREATE INDEX films_by_original ON films (original_key, year) WHERE original_key IS NOT NULL;

CREATE INDEX films_by_title ON films (title_key, year);

CREATE UNIQUE INDEX films_by_tmdb ON films (tmdb_id) WHERE guild_id IS NULL AND tmdb_id IS NOT NULL;

CREATE TABLE given_ids (
    table_name TEXT PRIMARY KEY,
    newest     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE guild_settings (
    guild_id           INTEGER PRIMARY KEY,
    time_zone          TEXT NOT NULL DEFAULT 'UTC',      -- an IANA name
    log_channel_id     INTEGER,                          -- where cases are posted
    news_channel_id    INTEGER,                          -- where new reviews are announced
    moderator_role_ids TEXT NOT NULL DEFAULT '[]',       -- JSON array; besides whoever may manage messages
    rating_weight      INTEGER NOT NULL DEFAULT 5 CHECK (rating_weight BETWEEN 0 AND 1000)
, cards_channel_id INTEGER, digest_channel_id INTEGER, digest_weekday INTEGER NOT NULL DEFAULT 6 CHECK (digest_weekday BETWEEN 0 AND 6), digest_hour INTEGER NOT NULL DEFAULT 18 CHECK (digest_hour BETWEEN 0 AND 23), night_channel_id INTEGER, night_role_ids TEXT NOT NULL DEFAULT '[]', rater_role_ids TEXT NOT NULL DEFAULT '[]', suggester_role_ids TEXT NOT NULL DEFAULT '[]', voter_role_ids TEXT NOT NULL DEFAULT '[]', minimum_account_days INTEGER NOT NULL DEFAULT 0
    CHECK (minimum_account_days BETWEEN 0 AND 3650), minimum_member_days INTEGER NOT NULL DEFAULT 0
    CHECK (minimum_member_days BETWEEN 0 AND 3650), note_characters INTEGER NOT NULL DEFAULT 1000
    CHECK (note_characters BETWEEN 0 AND 1000), hides_every_note INTEGER NOT NULL DEFAULT 0 CHECK (hides_every_note IN (0, 1)), hides_stars INTEGER NOT NULL DEFAULT 0 CHECK (hides_stars IN (0, 1)), blocked_words TEXT NOT NULL DEFAULT '[]', former_member_days INTEGER NOT NULL DEFAULT 30
    CHECK (former_member_days BETWEEN 0 AND 3650), case_days INTEGER CHECK (case_days BETWEEN 30 AND 3650), guards_ratings INTEGER NOT NULL DEFAULT 1 CHECK (guards_ratings IN (0, 1)), young_account_days INTEGER NOT NULL DEFAULT 30
    CHECK (young_account_days BETWEEN 0 AND 3650), fresh_member_days INTEGER NOT NULL DEFAULT 7
    CHECK (fresh_member_days BETWEEN 0 AND 3650), raid_ratings INTEGER NOT NULL DEFAULT 8 CHECK (raid_ratings BETWEEN 3 AND 1000), raid_minutes INTEGER NOT NULL DEFAULT 30 CHECK (raid_minutes BETWEEN 1 AND 1440), suggestions_per_member INTEGER NOT NULL DEFAULT 3
    CHECK (suggestions_per_member BETWEEN 1 AND 100)) STRICT;

CREATE TABLE guild_tallies (
    guild_id       INTEGER PRIMARY KEY,
    rating_count   INTEGER NOT NULL CHECK (rating_count >= 0),
    half_stars_sum INTEGER NOT NULL CHECK (half_stars_sum >= 0)
) STRICT;

CREATE TABLE hides (
    guild_id   INTEGER NOT NULL,
    film_id    INTEGER NOT NULL REFERENCES films ON DELETE RESTRICT,
    person_key TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('rating', 'note')),
    hidden_at  INTEGER NOT NULL,
    PRIMARY KEY (guild_id, film_id, person_key, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX hides_of_film ON hides (film_id);

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

CREATE TABLE import_left_out (
    import_id INTEGER NOT NULL REFERENCES member_imports ON DELETE CASCADE,
    number    INTEGER NOT NULL,
    content   TEXT NOT NULL,                             -- JSON
    PRIMARY KEY (import_id, number)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE installation (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

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

CREATE TABLE known_guilds (
    guild_id INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    left_at  INTEGER
) STRICT;

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

CREATE TABLE members (
    guild_id     INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    display_name TEXT NOT NULL,
    seen_at      INTEGER NOT NULL, is_unlisted INTEGER NOT NULL DEFAULT 0 CHECK (is_unlisted IN (0, 1)), account_created_at INTEGER, joined_at INTEGER, checked_at INTEGER, left_at INTEGER,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE merged_rows (
    merge_id   INTEGER NOT NULL REFERENCES film_merges ON DELETE CASCADE,
    table_name TEXT NOT NULL,
    film_id    INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,                         -- 0: it is nobody's
    guild_id   INTEGER NOT NULL,
    content    TEXT NOT NULL,                            -- JSON: the row, a rating with its note
    PRIMARY KEY (merge_id, table_name, film_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX merged_rows_by_member ON merged_rows (user_id, guild_id);

CREATE TABLE night_ballots (
    night_id INTEGER NOT NULL REFERENCES nights ON DELETE CASCADE,
    user_id  INTEGER NOT NULL,
    guild_id INTEGER NOT NULL,
    draft    TEXT NOT NULL DEFAULT '{}',                 -- JSON: film's number to mark, and the film being marked
    cast_as  TEXT,                                       -- JSON: what counts; NULL: not cast
    PRIMARY KEY (night_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX night_ballots_by_member ON night_ballots (user_id);

CREATE TABLE night_candidates (
    night_id      INTEGER NOT NULL REFERENCES nights ON DELETE CASCADE,
    number        INTEGER NOT NULL CHECK (number BETWEEN 1 AND 25),  -- in the order of suggestion
    film_id       INTEGER NOT NULL REFERENCES films ON DELETE RESTRICT,
    suggestion_id INTEGER NOT NULL,                      -- no reference: a suggestion may be withdrawn or forgotten
    PRIMARY KEY (night_id, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX night_candidates_by_film ON night_candidates (film_id);

CREATE INDEX night_candidates_by_suggestion ON night_candidates (suggestion_id);

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

CREATE TABLE night_votes (
    night_id INTEGER NOT NULL REFERENCES nights ON DELETE CASCADE,
    marks    TEXT NOT NULL
) STRICT;

CREATE INDEX night_votes_by_night ON night_votes (night_id);

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

CREATE INDEX nights_by_event ON nights (event_id);

CREATE INDEX nights_by_guild ON nights (guild_id, state, night_id);

CREATE INDEX nights_by_pool ON nights (pool_id, state);

CREATE TABLE notes (
    guild_id     INTEGER NOT NULL,
    film_id      INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    body         TEXT NOT NULL CHECK (body <> ''),
    has_spoilers INTEGER NOT NULL DEFAULT 0 CHECK (has_spoilers IN (0, 1)), is_hidden INTEGER NOT NULL DEFAULT 0 CHECK (is_hidden IN (0, 1)),
    PRIMARY KEY (guild_id, film_id, user_id),
    FOREIGN KEY (guild_id, film_id, user_id) REFERENCES ratings ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE outlets (
    outlet_id INTEGER PRIMARY KEY,
    name      TEXT NOT NULL,
    name_key  TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE pools (
    pool_id  INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL,
    name     TEXT NOT NULL CHECK (name <> ''),
    name_key TEXT NOT NULL,                              -- casefolded
    UNIQUE (guild_id, name_key)
) STRICT;

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

CREATE INDEX raids_by_status ON raids (guild_id, status, raid_id);

CREATE INDEX raids_of_film ON raids (film_id);

CREATE TABLE ratings (
    guild_id   INTEGER NOT NULL,
    film_id    INTEGER NOT NULL REFERENCES films ON DELETE RESTRICT,
    user_id    INTEGER NOT NULL,
    half_stars INTEGER NOT NULL CHECK (half_stars BETWEEN 1 AND 10),
    rated_at   INTEGER NOT NULL, is_hidden INTEGER NOT NULL DEFAULT 0 CHECK (is_hidden IN (0, 1)), is_held INTEGER NOT NULL DEFAULT 0 CHECK (is_held IN (0, 1)), is_suspended INTEGER NOT NULL DEFAULT 0 CHECK (is_suspended IN (0, 1)), is_counted INTEGER NOT NULL DEFAULT 1 CHECK (is_counted IN (0, 1)),
    PRIMARY KEY (guild_id, film_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX ratings_by_date ON ratings (guild_id, rated_at, is_counted, film_id, half_stars);

CREATE INDEX ratings_by_film ON ratings (film_id, guild_id, is_counted, user_id, half_stars);

CREATE INDEX ratings_by_member ON ratings (user_id, guild_id);

CREATE INDEX ratings_by_time ON ratings (guild_id, film_id, rated_at);

CREATE INDEX ratings_of_members ON ratings (guild_id, user_id, is_counted, half_stars, rated_at);

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

CREATE INDEX reports_by_reporter ON reports (guild_id, reporter_key, reported_at);

CREATE INDEX reports_by_status ON reports (guild_id, status, report_id);

CREATE INDEX reports_by_target ON reports (guild_id, kind, subject_id, member_id);

CREATE UNIQUE INDEX reports_once ON reports (guild_id, reporter_key, kind, subject_id, member_id)
    WHERE status = 'open';

CREATE TABLE review_sections (
    review_id INTEGER NOT NULL REFERENCES reviews ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    heading   TEXT,
    body      TEXT NOT NULL,
    PRIMARY KEY (review_id, position)
) STRICT, WITHOUT ROWID;

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
    added_at         INTEGER NOT NULL, strengths TEXT NOT NULL DEFAULT '[]', weaknesses TEXT NOT NULL DEFAULT '[]', outside_critics TEXT NOT NULL DEFAULT '[]', language TEXT, attribution TEXT, is_excerpt INTEGER NOT NULL DEFAULT 0 CHECK (is_excerpt IN (0, 1)), corrections TEXT NOT NULL DEFAULT '{}', is_hidden INTEGER NOT NULL DEFAULT 0 CHECK (is_hidden IN (0, 1)),
    CHECK (rating_original IS NOT NULL OR score_hundredths IS NULL)
) STRICT;

CREATE INDEX reviews_by_critic ON reviews (critic_id, guild_id, score_hundredths, film_id, is_hidden);

CREATE INDEX reviews_by_date ON reviews (published_on, review_id);

CREATE INDEX reviews_by_digest ON reviews (digest);

CREATE INDEX reviews_by_film ON reviews (film_id, guild_id, score_hundredths, critic_id, is_hidden);

CREATE INDEX reviews_by_origin ON reviews (origin);

CREATE INDEX reviews_by_outlet ON reviews (outlet_id, guild_id, is_hidden);

CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE source_items (
    source_id INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
    item_id   TEXT NOT NULL,                         -- as the source names it
    review_id INTEGER,                               -- NULL: left out; no reference, for the review may be removed
    taken_at  INTEGER NOT NULL,
    is_cut    INTEGER NOT NULL DEFAULT 0 CHECK (is_cut IN (0, 1)),  -- its words were let go, as the terms ask
    PRIMARY KEY (source_id, item_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX source_items_by_age ON source_items (source_id, taken_at);

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

CREATE INDEX suggestions_by_film ON suggestions (film_id);

CREATE INDEX suggestions_by_member ON suggestions (guild_id, user_id, state);

CREATE INDEX suggestions_by_pool ON suggestions (pool_id, state, suggested_at, suggestion_id);

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

CREATE TABLE told (
    guild_id INTEGER NOT NULL,
    topic    TEXT NOT NULL,
    told_at  INTEGER NOT NULL,
    PRIMARY KEY (guild_id, topic)
) STRICT, WITHOUT ROWID;

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

CREATE INDEX viewings_by_film ON viewings (film_id);

CREATE INDEX viewings_by_member ON viewings (guild_id, user_id, watched_on, viewing_id);

CREATE TABLE watchlist (
    guild_id INTEGER NOT NULL,
    user_id  INTEGER NOT NULL,
    film_id  INTEGER NOT NULL REFERENCES films ON DELETE RESTRICT,
    added_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id, film_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX watchlist_by_film ON watchlist (guild_id, film_id);

CREATE INDEX watchlist_of_film ON watchlist (film_id);
