-- What was rated lately, and how much in each month, is read from the first index alone; a member's ratings, and those
-- that others gave the same films, from the other two.
CREATE INDEX ratings_by_date ON ratings (guild_id, rated_at, is_counted, film_id, half_stars);
DROP INDEX ratings_of_members;
CREATE INDEX ratings_of_members ON ratings (guild_id, user_id, is_counted, half_stars, rated_at);
DROP INDEX ratings_by_film;
CREATE INDEX ratings_by_film ON ratings (film_id, guild_id, is_counted, user_id, half_stars);
