-- What a server merged, kept so that it can be taken back exactly.

CREATE TABLE film_merges (
    merge_id    INTEGER PRIMARY KEY,
    guild_id    INTEGER NOT NULL,
    old_film_id INTEGER NOT NULL,                        -- the server's own film that was taken out
    film_id     INTEGER NOT NULL,                        -- the one that stayed
    facts       TEXT NOT NULL                            -- JSON: the film as it was, and what was moved
) STRICT;
CREATE INDEX film_merges_by_guild ON film_merges (guild_id);

-- What people and the server kept with the film that went, and what gave way to it.
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
