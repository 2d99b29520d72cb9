-- Who rates most is counted from this index alone, without reading a hundred thousand ratings.
CREATE INDEX ratings_of_members ON ratings (guild_id, user_id, is_counted);
