-- Hints that somebody asked for, one by one.
CREATE TABLE hint_views (
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    problem_id bigint NOT NULL REFERENCES problems ON DELETE CASCADE,
    -- Counted from 1.
    hint smallint NOT NULL CHECK (hint BETWEEN 1 AND 1000),
    shown_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, problem_id, hint)
);

-- Solutions that somebody chose to read.
CREATE TABLE solution_looks (
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    problem_id bigint NOT NULL REFERENCES problems ON DELETE CASCADE,
    what text NOT NULL CHECK (what IN ('editorial', 'programs')),
    looked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, problem_id, what)
);

CREATE TABLE bookmarks (
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    problem_id bigint NOT NULL REFERENCES problems ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, problem_id)
);

-- What people write for themselves; nobody else ever reads it.
CREATE TABLE problem_notes (
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    problem_id bigint NOT NULL REFERENCES problems ON DELETE CASCADE,
    -- Markdown; an empty note keeps its revision.
    body text NOT NULL CHECK (char_length(body) <= 20000),
    revision integer NOT NULL DEFAULT 1 CHECK (revision > 0),
    saved_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, problem_id)
);

-- Solving under the conditions of an interview. One runs at a time; what ended by its time or by solving may keep
-- `ended_at` open until the next one begins.
CREATE TABLE interviews (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    problem_id bigint NOT NULL REFERENCES problems ON DELETE CASCADE,
    minutes smallint NOT NULL CHECK (minutes BETWEEN 5 AND 180),
    started_at timestamptz NOT NULL DEFAULT now(),
    ends_at timestamptz NOT NULL,
    ended_at timestamptz,
    CHECK (ends_at > started_at)
);
CREATE UNIQUE INDEX interviews_one_running ON interviews (user_id) WHERE ended_at IS NULL;
CREATE INDEX interviews_of_user ON interviews (user_id, id DESC);

-- Cases that somebody takes for wrong.
CREATE TABLE test_reports (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    submission_id bigint NOT NULL REFERENCES submissions ON DELETE CASCADE,
    -- As the page of the submission counts them, and as the package names them.
    case_number integer NOT NULL CHECK (case_number > 0),
    case_name text NOT NULL,
    verdict text NOT NULL,
    body text NOT NULL CHECK (char_length(body) BETWEEN 1 AND 2000),
    created_at timestamptz NOT NULL DEFAULT now(),
    answer text CHECK (char_length(answer) BETWEEN 1 AND 2000),
    settled_at timestamptz,
    UNIQUE (user_id, submission_id, case_number),
    CHECK ((answer IS NULL) = (settled_at IS NULL))
);
CREATE INDEX test_reports_open ON test_reports (id DESC) WHERE settled_at IS NULL;
CREATE INDEX test_reports_settled ON test_reports (id DESC) WHERE settled_at IS NOT NULL;
CREATE INDEX test_reports_of_submission ON test_reports (submission_id);

-- When somebody began to write; unknown for drafts that are older than this column.
ALTER TABLE drafts ADD COLUMN begun_at timestamptz;
ALTER TABLE drafts ALTER COLUMN begun_at SET DEFAULT now();
