"""The tables of a search file."""

SCHEMA_VERSION = 4
"""Goes up when the tables change; files of another version are refused and built again."""

TABLES = f"""
PRAGMA user_version = {SCHEMA_VERSION};
-- Rank 1 is the most popular film, so that "the first rows" are always the best known.
CREATE TABLE film_ranks (film_id INTEGER PRIMARY KEY, rank INTEGER NOT NULL);
-- The stable ids of all films in the order of their ranks, 8 bytes each.
CREATE TABLE film_ids (ids BLOB NOT NULL);
-- Names and years of 1,024 films each, by rank (bot/search/blocks.py).
CREATE TABLE blocks (block INTEGER PRIMARY KEY, names BLOB NOT NULL, ends BLOB NOT NULL, years BLOB NOT NULL);
-- The names of the well-known films in three orders (bot/search/neighbours.py).
CREATE TABLE orders (names TEXT NOT NULL, ranks BLOB NOT NULL, by_later_letters BLOB NOT NULL, by_ends BLOB NOT NULL);
-- Every name, with and without its article.
CREATE TABLE starts (start TEXT NOT NULL, rank INTEGER NOT NULL, PRIMARY KEY (start, rank)) WITHOUT ROWID;
-- Prefixes that many names share, with the best known films, and with all that answers them letter by letter.
CREATE TABLE crowds (start TEXT PRIMARY KEY, ranks BLOB NOT NULL, answers BLOB NOT NULL DEFAULT x'') WITHOUT ROWID;
-- Words and word starts: the best known film that has them, and how many films do.
CREATE TABLE terms (
    term TEXT PRIMARY KEY,
    best INTEGER NOT NULL,
    word_best INTEGER NOT NULL,
    films INTEGER NOT NULL,
    prefix_films INTEGER NOT NULL
) WITHOUT ROWID;
-- Spellings with a letter or two left out, and the word starts that they may come from.
CREATE TABLE near (variant TEXT PRIMARY KEY, stems TEXT NOT NULL) WITHOUT ROWID;
-- Runs of three letters, and the well-known films that have them.
CREATE TABLE trigrams (trigram TEXT PRIMARY KEY, films INTEGER NOT NULL, bits BLOB NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (
    document, content = '', detail = none, columnsize = 0, prefix = '1 2 3 4 5 6', tokenize = ascii
);
"""
