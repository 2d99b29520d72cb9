-- A catalogue of up to a million films: how well known they are, what else they are called, what became of merged ones.

ALTER TABLE films ADD COLUMN popularity INTEGER NOT NULL DEFAULT 0 CHECK (popularity >= 0);  -- votes
ALTER TABLE films ADD COLUMN is_adult INTEGER NOT NULL DEFAULT 0 CHECK (is_adult IN (0, 1));
-- Whose facts stand in the row; a better source may change them, another one only fills gaps. See bot.services.catalogue.
ALTER TABLE films ADD COLUMN source TEXT NOT NULL DEFAULT '';
-- Grows with every change, so that what was read of a server's own films is known to be out of date.
ALTER TABLE films ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
CREATE INDEX films_by_guild ON films (guild_id, film_id, revision) WHERE guild_id IS NOT NULL;

-- Among a million films hundreds may share a title; with the year they are few.
DROP INDEX films_by_title;
DROP INDEX films_by_original;
CREATE INDEX films_by_title ON films (title_key, year);
CREATE INDEX films_by_original ON films (original_key, year) WHERE original_key IS NOT NULL;

-- Titles in other countries and languages, one of each key.
CREATE TABLE film_titles (
    film_id   INTEGER NOT NULL REFERENCES films ON DELETE CASCADE,
    title_key TEXT NOT NULL,                        -- bot.domain.titles.title_key(title)
    title     TEXT NOT NULL CHECK (title <> ''),
    PRIMARY KEY (film_id, title_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX film_titles_by_key ON film_titles (title_key);

-- A merged film is gone, its id leads to the one that stayed; it is never given to another film.
CREATE TABLE film_redirects (
    old_film_id INTEGER PRIMARY KEY,
    film_id     INTEGER NOT NULL REFERENCES films ON DELETE CASCADE
) STRICT;
CREATE INDEX film_redirects_by_film ON film_redirects (film_id);
