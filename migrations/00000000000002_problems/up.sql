-- Files of packages, addressed by their SHA-256, in chunks of 1 MiB.
CREATE TABLE blobs (
    sha256 bytea PRIMARY KEY CHECK (octet_length(sha256) = 32),
    size_bytes bigint NOT NULL CHECK (size_bytes >= 0),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE blob_chunks (
    sha256 bytea NOT NULL REFERENCES blobs ON DELETE CASCADE,
    position integer NOT NULL CHECK (position >= 0),
    bytes bytea NOT NULL,
    PRIMARY KEY (sha256, position)
);
ALTER TABLE blob_chunks ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- What lists show stands here, copied from the current version when it is published.
CREATE TABLE problems (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    uuid uuid UNIQUE,
    short_name text NOT NULL UNIQUE,
    slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    kind text NOT NULL DEFAULT 'code',
    state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published', 'retired')),
    current_version_id bigint,
    title text NOT NULL,
    summary text NOT NULL DEFAULT '',
    topics text[] NOT NULL DEFAULT '{}',
    difficulty smallint CHECK (difficulty BETWEEN 1 AND 3),
    target_minutes integer CHECK (target_minutes > 0),
    -- NULL: every language of the instance.
    allowed_languages text[],
    search_text text NOT NULL DEFAULT '',
    search tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', title), 'A')
        || setweight(to_tsvector('english', summary), 'B')
        || setweight(to_tsvector('english', search_text), 'C')
    ) STORED,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX problems_search ON problems USING gin (search);
CREATE INDEX problems_topics ON problems USING gin (topics);
CREATE INDEX problems_listed ON problems (title, id) WHERE state = 'published';

CREATE TABLE problem_versions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    problem_id bigint NOT NULL REFERENCES problems ON DELETE CASCADE,
    number integer NOT NULL CHECK (number > 0),
    content_hash bytea NOT NULL CHECK (octet_length(content_hash) = 32),
    judging_hash bytea NOT NULL CHECK (octet_length(judging_hash) = 32),
    format text NOT NULL,
    -- Names, people, licence, limits, hints: what pages show, as package::Package has it.
    details jsonb NOT NULL,
    warnings jsonb NOT NULL DEFAULT '[]',
    -- Why this version can never be judged, where it can't.
    incomplete text,
    time_limit_ms integer CHECK (time_limit_ms > 0),
    time_limit_from text NOT NULL DEFAULT 'none' CHECK (time_limit_from IN ('none', 'package', 'measured', 'admin')),
    time_limit_details jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (problem_id, number),
    UNIQUE (problem_id, content_hash)
);
ALTER TABLE problems ADD FOREIGN KEY (current_version_id) REFERENCES problem_versions;

CREATE TABLE version_files (
    version_id bigint NOT NULL REFERENCES problem_versions ON DELETE CASCADE,
    path text NOT NULL,
    sha256 bytea REFERENCES blobs,
    link_target text,
    executable boolean NOT NULL DEFAULT false,
    PRIMARY KEY (version_id, path),
    CHECK ((sha256 IS NULL) <> (link_target IS NULL))
);
CREATE INDEX version_files_blob ON version_files (sha256);

CREATE TABLE version_statements (
    version_id bigint NOT NULL REFERENCES problem_versions ON DELETE CASCADE,
    language text NOT NULL,
    title text NOT NULL,
    html text NOT NULL,
    PRIMARY KEY (version_id, language)
);

CREATE TABLE version_samples (
    version_id bigint NOT NULL REFERENCES problem_versions ON DELETE CASCADE,
    position integer NOT NULL,
    name text NOT NULL,
    -- The first 64 KiB of each; the size is that of the whole file.
    input bytea NOT NULL,
    input_bytes bigint NOT NULL,
    answer bytea NOT NULL,
    answer_bytes bigint NOT NULL,
    description text,
    PRIMARY KEY (version_id, position)
);
