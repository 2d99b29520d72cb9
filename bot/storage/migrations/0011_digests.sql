-- When each server's weekly digest is due and how far the last one told, so that a restart neither loses nor repeats one.
CREATE TABLE digests (
    guild_id   INTEGER PRIMARY KEY,
    job_id     INTEGER,                              -- the job that will post it; NULL: the server wants none
    told_until INTEGER                               -- NULL: there was none yet
) STRICT;
