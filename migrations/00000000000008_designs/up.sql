ALTER TABLE jobs DROP CONSTRAINT jobs_kind_check;
ALTER TABLE jobs ADD CONSTRAINT jobs_kind_check
    CHECK (kind IN ('run', 'judge', 'measure', 'simulate', 'preview'));

-- One replication of a design on the visible scenarios: private, kept for a day, never a submission.
CREATE TABLE previews (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    problem_id bigint NOT NULL REFERENCES problems ON DELETE CASCADE,
    version_id bigint NOT NULL REFERENCES problem_versions,
    design text NOT NULL,
    idempotency_key uuid NOT NULL,
    body_hash bytea NOT NULL CHECK (octet_length(body_hash) = 32),
    outcome jsonb,
    fault text,
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    UNIQUE (user_id, idempotency_key, body_hash)
);
CREATE INDEX previews_of_user ON previews (user_id, id DESC);
CREATE INDEX previews_age ON previews (created_at);

-- What a simulation found, beside its judgement: figures, series and findings of every scenario.
CREATE TABLE design_outcomes (
    judgement_id bigint PRIMARY KEY REFERENCES judgements ON DELETE CASCADE,
    outcome jsonb NOT NULL
);

-- How the author marks the own written parts, before anybody else does.
CREATE TABLE design_self_marks (
    submission_id bigint NOT NULL REFERENCES submissions ON DELETE CASCADE,
    criterion text NOT NULL,
    level smallint NOT NULL CHECK (level BETWEEN 1 AND 4),
    note text NOT NULL DEFAULT '',
    PRIMARY KEY (submission_id, criterion)
);
