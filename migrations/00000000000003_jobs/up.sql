-- Leased work. A row is waiting while lease_token is NULL; finished jobs are deleted.
CREATE TABLE jobs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('run', 'judge', 'measure')),
    subject_id bigint NOT NULL,
    -- Lower goes first.
    class smallint NOT NULL,
    virtual_start bigint NOT NULL,
    lease_token uuid,
    lease_expires_at timestamptz,
    leased_by text,
    attempts integer NOT NULL DEFAULT 0,
    -- Process starts that lost this job; three distinct ones end it.
    lost_by text[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (kind, subject_id),
    CHECK ((lease_token IS NULL) = (lease_expires_at IS NULL))
);
CREATE INDEX jobs_waiting ON jobs (class, virtual_start, id) WHERE lease_token IS NULL;
CREATE INDEX jobs_leased ON jobs (lease_expires_at) WHERE lease_token IS NOT NULL;

-- Fairness: the virtual time of each class, and where each user's last job stood in it.
CREATE TABLE job_clocks (
    class smallint PRIMARY KEY,
    virtual_now bigint NOT NULL
);
CREATE TABLE job_shares (
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    class smallint NOT NULL,
    last_start bigint NOT NULL,
    PRIMARY KEY (user_id, class)
);

CREATE UNLOGGED TABLE job_progress (
    job_id bigint PRIMARY KEY,
    phase text NOT NULL,
    done integer NOT NULL,
    total integer NOT NULL
);

-- Workers that are alive, by the database clock.
CREATE UNLOGGED TABLE workers (
    name text PRIMARY KEY,
    host text NOT NULL,
    slots integer NOT NULL,
    accuracy text NOT NULL,
    languages jsonb NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now()
);
