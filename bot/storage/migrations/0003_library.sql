-- What the full reader finds in a review, what moderators corrected, and previews that wait for a moderator.

ALTER TABLE reviews ADD COLUMN strengths TEXT NOT NULL DEFAULT '[]';        -- JSON array of sentences
ALTER TABLE reviews ADD COLUMN weaknesses TEXT NOT NULL DEFAULT '[]';
ALTER TABLE reviews ADD COLUMN outside_critics TEXT NOT NULL DEFAULT '[]';  -- JSON array of [outlet, text, is_quotation]
ALTER TABLE reviews ADD COLUMN language TEXT;
ALTER TABLE reviews ADD COLUMN attribution TEXT;                            -- a line that the source's terms ask for
ALTER TABLE reviews ADD COLUMN is_excerpt INTEGER NOT NULL DEFAULT 0 CHECK (is_excerpt IN (0, 1));
ALTER TABLE reviews ADD COLUMN corrections TEXT NOT NULL DEFAULT '{}';      -- JSON: fields that a moderator corrected

-- One preview of `/library add` or `/library edit`: what was read, until it is published or forgotten.
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
