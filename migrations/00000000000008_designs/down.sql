DROP TABLE design_self_marks;
DROP TABLE design_outcomes;
DROP TABLE previews;
DELETE FROM job_progress WHERE job_id IN (SELECT id FROM jobs WHERE kind IN ('simulate', 'preview'));
DELETE FROM jobs WHERE kind IN ('simulate', 'preview');
ALTER TABLE jobs DROP CONSTRAINT jobs_kind_check;
ALTER TABLE jobs ADD CONSTRAINT jobs_kind_check CHECK (kind IN ('run', 'judge', 'measure'));
