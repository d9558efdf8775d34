DROP TABLE rejudging_submissions;
DROP TABLE rejudgings;
DROP INDEX judgements_current_of_version;
ALTER TABLE judgements DROP COLUMN superseded_reason;
ALTER TABLE judgements DROP COLUMN superseded_at;
DELETE FROM job_progress WHERE job_id IN (SELECT id FROM jobs WHERE kind = 'rejudge');
DELETE FROM jobs WHERE kind = 'rejudge';
ALTER TABLE jobs DROP CONSTRAINT jobs_kind_check;
ALTER TABLE jobs ADD CONSTRAINT jobs_kind_check
    CHECK (kind IN ('run', 'judge', 'measure', 'simulate', 'preview', 'check'));
