DROP TABLE package_upload_chunks;
DROP TABLE package_uploads;
DELETE FROM jobs WHERE kind = 'check';
ALTER TABLE jobs DROP CONSTRAINT jobs_kind_check;
ALTER TABLE jobs ADD CONSTRAINT jobs_kind_check
    CHECK (kind IN ('run', 'judge', 'measure', 'simulate', 'preview'));
DROP TABLE version_checks;
DROP INDEX problem_versions_content;
DELETE FROM problem_versions v WHERE EXISTS (
    SELECT FROM problem_versions w
    WHERE w.problem_id = v.problem_id AND w.content_hash = v.content_hash AND w.number < v.number)
    AND NOT EXISTS (SELECT FROM submissions s WHERE s.version_id = v.id)
    AND NOT EXISTS (SELECT FROM judgements j WHERE j.version_id = v.id)
    AND NOT EXISTS (SELECT FROM problems p WHERE p.current_version_id = v.id);
ALTER TABLE problem_versions ADD UNIQUE (problem_id, content_hash);
ALTER TABLE problem_versions DROP COLUMN base_id, DROP COLUMN note, DROP COLUMN origin, DROP COLUMN author_id;
DROP INDEX problems_listed;
ALTER TABLE problems DROP COLUMN tracked_folder, DROP COLUMN is_shown;
UPDATE problems SET state = 'published' WHERE state = 'beta';
ALTER TABLE problems DROP CONSTRAINT problems_state_check;
ALTER TABLE problems ADD CONSTRAINT problems_state_check CHECK (state IN ('draft', 'published', 'retired'));
CREATE INDEX problems_listed ON problems (title, id) WHERE state = 'published';
