-- Judging on samples or custom input: private, kept for a day, never a submission.
CREATE TABLE runs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    problem_id bigint NOT NULL REFERENCES problems ON DELETE CASCADE,
    version_id bigint NOT NULL REFERENCES problem_versions,
    language text NOT NULL,
    source bytea NOT NULL,
    -- NULL: the samples.
    input bytea,
    idempotency_key uuid NOT NULL,
    body_hash bytea NOT NULL CHECK (octet_length(body_hash) = 32),
    outcome jsonb,
    fault text,
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    UNIQUE (user_id, idempotency_key, body_hash)
);
CREATE INDEX runs_of_user ON runs (user_id, id DESC);
CREATE INDEX runs_age ON runs (created_at);
