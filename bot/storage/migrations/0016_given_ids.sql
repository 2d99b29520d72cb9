-- The last number that each table gave out. SQLite gives the highest id again once its row is deleted, and then an old
-- button, an undo or a post's nonce would mean another thing. Cases name things that are gone: their ids count, too.
CREATE TABLE given_ids (
    table_name TEXT PRIMARY KEY,
    newest     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO given_ids (table_name, newest)
SELECT table_name, MAX(newest) FROM (
    SELECT 'drafts' AS table_name, draft_id AS newest FROM drafts
    UNION ALL SELECT 'film_merges', merge_id FROM film_merges
    UNION ALL SELECT 'jobs', job_id FROM jobs
    UNION ALL SELECT 'nights', night_id FROM nights
    UNION ALL SELECT 'raids', raid_id FROM raids
    UNION ALL SELECT 'reports', report_id FROM reports
    UNION ALL SELECT 'reviews', review_id FROM reviews
    UNION ALL SELECT 'suggestions', suggestion_id FROM suggestions
    UNION ALL SELECT 'suggestions', suggestion_id FROM night_candidates
    UNION ALL SELECT 'film_merges', CAST(SUBSTR(subject, 7) AS BIGINT) FROM cases WHERE subject LIKE 'merge:%'
    UNION ALL SELECT 'nights', CAST(SUBSTR(subject, 7) AS BIGINT) FROM cases WHERE subject LIKE 'night:%'
    UNION ALL SELECT 'raids', CAST(SUBSTR(subject, 6) AS BIGINT) FROM cases WHERE subject LIKE 'raid:%'
    UNION ALL SELECT 'reports', CAST(SUBSTR(subject, 8) AS BIGINT) FROM cases WHERE subject LIKE 'report:%'
    UNION ALL SELECT 'reviews', CAST(SUBSTR(subject, 8) AS BIGINT) FROM cases WHERE subject LIKE 'review:%'
    UNION ALL SELECT 'suggestions', CAST(SUBSTR(subject, 12) AS BIGINT) FROM cases WHERE subject LIKE 'suggestion:%'
) AS given
GROUP BY table_name;
