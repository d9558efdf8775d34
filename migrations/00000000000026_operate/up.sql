-- What administrators want of workers. Logged and apart from `workers`: an order outlives a silent worker, a restart of
-- the process and a crash of Postgres. `*` stands for all places.
CREATE TABLE worker_orders (
    place text PRIMARY KEY CHECK (char_length(place) BETWEEN 1 AND 200),
    wanted text NOT NULL CHECK (wanted IN ('paused', 'drained')),
    -- The process start that is to end; another one in the same place is not meant.
    process text,
    reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 500),
    ordered_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((wanted = 'drained') = (process IS NOT NULL)),
    CHECK (place <> '*' OR wanted = 'paused')
);

ALTER TABLE workers ADD COLUMN place text NOT NULL DEFAULT '';
-- The version of Greenroom.
ALTER TABLE workers ADD COLUMN program text NOT NULL DEFAULT '';

-- The queue once a minute, for a week; kinds with nothing to do have no row.
CREATE TABLE queue_samples (
    sampled_at timestamptz NOT NULL,
    kind text NOT NULL,
    class smallint NOT NULL,
    waiting integer NOT NULL,
    leased integer NOT NULL,
    oldest_s double precision,
    PRIMARY KEY (sampled_at, kind, class)
);
-- The workers at the same moments, and what was finished since the one before.
CREATE TABLE worker_samples (
    sampled_at timestamptz PRIMARY KEY,
    workers integer NOT NULL,
    slots integer NOT NULL,
    busy integer NOT NULL,
    finished integer NOT NULL,
    -- Up to which judgement was counted.
    last_judgement_id bigint NOT NULL
);
CREATE INDEX runs_finished ON runs (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX previews_finished ON previews (finished_at) WHERE finished_at IS NOT NULL;

-- What takes room, once an hour, for a week.
CREATE TABLE storage_samples (
    sampled_at timestamptz PRIMARY KEY,
    database_bytes bigint NOT NULL,
    blob_bytes bigint NOT NULL,
    submission_bytes bigint NOT NULL,
    draft_bytes bigint NOT NULL,
    outbox_bytes bigint NOT NULL,
    audit_bytes bigint NOT NULL
);

CREATE INDEX judgements_errors ON judgements (id DESC) WHERE current AND verdict = 'judge_error';
-- All problems in the order of their titles, drafts and retired ones too.
CREATE INDEX problems_by_title ON problems (title, id);
