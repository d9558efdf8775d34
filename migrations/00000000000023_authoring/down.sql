DELETE FROM jobs WHERE kind = 'check';
ALTER TABLE jobs DROP CONSTRAINT jobs_kind_check;
ALTER TABLE jobs ADD CONSTRAINT jobs_kind_check
    CHECK (kind IN ('run', 'judge', 'measure', 'simulate', 'preview'));
DROP TABLE version_checks;
ALTER TABLE problem_versions DROP COLUMN base_id, DROP COLUMN note, DROP COLUMN origin, DROP COLUMN author_id;
DROP INDEX problems_listed;
ALTER TABLE problems DROP COLUMN tracked_folder, DROP COLUMN is_shown;
UPDATE problems SET state = 'published' WHERE state = 'beta';
ALTER TABLE problems DROP CONSTRAINT problems_state_check;
ALTER TABLE problems ADD CONSTRAINT problems_state_check CHECK (state IN ('draft', 'published', 'retired'));
CREATE INDEX problems_listed ON problems (title, id) WHERE state = 'published';
