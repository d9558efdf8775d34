CREATE TABLE submissions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    problem_id bigint NOT NULL REFERENCES problems,
    version_id bigint NOT NULL REFERENCES problem_versions,
    language text NOT NULL,
    idempotency_key uuid NOT NULL,
    body_hash bytea NOT NULL CHECK (octet_length(body_hash) = 32),
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (user_id, idempotency_key, body_hash)
);
CREATE INDEX submissions_of_user ON submissions (user_id, id DESC);
CREATE INDEX submissions_of_user_and_problem ON submissions (user_id, problem_id, id DESC);
CREATE INDEX submissions_of_problem ON submissions (problem_id, id DESC);

CREATE TABLE submission_files (
    submission_id bigint NOT NULL REFERENCES submissions ON DELETE CASCADE,
    path text NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (submission_id, path)
);

CREATE TABLE judgements (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    submission_id bigint NOT NULL REFERENCES submissions ON DELETE CASCADE,
    version_id bigint NOT NULL REFERENCES problem_versions,
    current boolean NOT NULL,
    verdict text NOT NULL,
    compile_output text NOT NULL DEFAULT '',
    cases jsonb NOT NULL DEFAULT '[]',
    cpu_ms integer NOT NULL DEFAULT 0,
    wall_ms integer NOT NULL DEFAULT 0,
    memory_bytes bigint NOT NULL DEFAULT 0,
    exact boolean NOT NULL DEFAULT true,
    toolchain text NOT NULL DEFAULT '',
    worker text NOT NULL,
    -- What went wrong on our side, for admins; only with a Judge error.
    fault text,
    started_at timestamptz NOT NULL,
    finished_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX judgements_one_current ON judgements (submission_id) WHERE current;
CREATE INDEX judgements_of_submission ON judgements (submission_id, id);

CREATE TABLE problem_progress (
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    problem_id bigint NOT NULL REFERENCES problems ON DELETE CASCADE,
    tries integer NOT NULL DEFAULT 0,
    solved_at timestamptz,
    last_submission_id bigint NOT NULL REFERENCES submissions ON DELETE CASCADE,
    PRIMARY KEY (user_id, problem_id)
);
