-- A problem in beta is shown like a published one, with a mark: its self-check is not passed yet, or an administrator
-- wants it tried first.
ALTER TABLE problems DROP CONSTRAINT problems_state_check;
ALTER TABLE problems ADD CONSTRAINT problems_state_check CHECK (state IN ('draft', 'beta', 'published', 'retired'));
ALTER TABLE problems ADD COLUMN is_shown boolean NOT NULL GENERATED ALWAYS AS (state IN ('beta', 'published')) STORED;
DROP INDEX problems_listed;
CREATE INDEX problems_listed ON problems (title, id) WHERE is_shown;
-- The folder that a problem follows, by its name; such a problem is locked in the browser.
ALTER TABLE problems ADD COLUMN tracked_folder text;

ALTER TABLE problem_versions
    -- NULL for a command, a folder, and somebody who has left.
    ADD COLUMN author_id bigint REFERENCES users ON DELETE SET NULL,
    ADD COLUMN origin text NOT NULL DEFAULT 'folder' CHECK (origin IN ('folder', 'command', 'upload', 'browser')),
    ADD COLUMN note text NOT NULL DEFAULT '',
    -- The version that it was made from.
    ADD COLUMN base_id bigint REFERENCES problem_versions ON DELETE SET NULL;
-- An earlier version that is brought back is a new one with the same content.
ALTER TABLE problem_versions DROP CONSTRAINT problem_versions_problem_id_content_hash_key;
CREATE INDEX problem_versions_content ON problem_versions (problem_id, content_hash);
CREATE INDEX problem_versions_author ON problem_versions (author_id) WHERE author_id IS NOT NULL;

-- The self-check of a version, one at a time; asking again replaces it.
CREATE TABLE version_checks (
    version_id bigint PRIMARY KEY REFERENCES problem_versions ON DELETE CASCADE,
    -- The version is published as soon as the check is passed.
    publishes boolean NOT NULL,
    asked_by bigint REFERENCES users ON DELETE SET NULL,
    asked_at timestamptz NOT NULL DEFAULT now(),
    -- NULL while a worker has not finished.
    finished_at timestamptz,
    passed boolean,
    report jsonb,
    -- Why there is no report.
    fault text,
    worker text,
    CHECK ((finished_at IS NULL) = (passed IS NULL))
);

ALTER TABLE jobs DROP CONSTRAINT jobs_kind_check;
ALTER TABLE jobs ADD CONSTRAINT jobs_kind_check
    CHECK (kind IN ('run', 'judge', 'measure', 'simulate', 'preview', 'check'));

-- Packages that were uploaded and not imported yet, in chunks of 1 MiB; they are kept for a day.
CREATE TABLE package_uploads (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    uploaded_by bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    name text NOT NULL,
    size_bytes bigint NOT NULL,
    -- What an import would do, as the dry run found it.
    report jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX package_uploads_age ON package_uploads (created_at);
CREATE TABLE package_upload_chunks (
    upload_id bigint NOT NULL REFERENCES package_uploads ON DELETE CASCADE,
    position integer NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (upload_id, position)
);
ALTER TABLE package_upload_chunks ALTER COLUMN bytes SET STORAGE EXTERNAL;
