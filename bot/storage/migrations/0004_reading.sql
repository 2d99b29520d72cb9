-- Reading never looks into the reviews' long rows to count, sort or suggest: what it needs stands in the indexes.

DROP INDEX reviews_by_critic;
DROP INDEX reviews_by_outlet;
DROP INDEX reviews_by_film;
CREATE INDEX reviews_by_critic ON reviews (critic_id, guild_id, score_hundredths, film_id);
CREATE INDEX reviews_by_outlet ON reviews (outlet_id, guild_id);
CREATE INDEX reviews_by_film ON reviews (film_id, guild_id, score_hundredths, critic_id);
-- An import looks for documents that it has already, by their text.
CREATE INDEX reviews_by_digest ON reviews (digest);
