ALTER TABLE jobs DROP CONSTRAINT jobs_kind_check;
ALTER TABLE jobs ADD CONSTRAINT jobs_kind_check
    CHECK (kind IN ('run', 'judge', 'measure', 'simulate', 'preview', 'check', 'rejudge'));

-- When another judgement took this one's place, and why; NULL for what was never current and for what still is.
ALTER TABLE judgements ADD COLUMN superseded_at timestamptz;
ALTER TABLE judgements ADD COLUMN superseded_reason text;

-- Which verdicts stand on a version: what a rejudging of a version takes, and how many a new one leaves behind.
CREATE INDEX judgements_current_of_version ON judgements (version_id) WHERE current;

-- Judging many submissions of a problem once more, beside their current judgements, until somebody applies it.
CREATE TABLE rejudgings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    problem_id bigint NOT NULL REFERENCES problems ON DELETE CASCADE,
    -- The version that submissions are judged against.
    version_id bigint NOT NULL REFERENCES problem_versions,
    state text NOT NULL DEFAULT 'preview' CHECK (state IN ('preview', 'judging', 'judged', 'applied', 'cancelled')),
    reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 500),
    author_id bigint REFERENCES users ON DELETE SET NULL,
    -- The scope; NULL is no bound.
    scope_version_id bigint REFERENCES problem_versions,
    scope_language text,
    scope_verdict text,
    scope_person_id bigint REFERENCES users ON DELETE SET NULL,
    scope_from timestamptz,
    scope_until timestamptz,
    idempotency_key uuid NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    judged_at timestamptz,
    -- Applied or cancelled.
    ended_at timestamptz
);
CREATE INDEX rejudgings_of_problem ON rejudgings (problem_id, id DESC);
CREATE INDEX rejudgings_judging ON rejudgings (id) WHERE state = 'judging';
CREATE INDEX rejudgings_author ON rejudgings (author_id);
CREATE INDEX rejudgings_scope_person ON rejudgings (scope_person_id);

-- The submissions of a rejudging, fixed when it is made. The id is the subject of its job.
CREATE TABLE rejudging_submissions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rejudging_id bigint NOT NULL REFERENCES rejudgings ON DELETE CASCADE,
    submission_id bigint NOT NULL REFERENCES submissions ON DELETE CASCADE,
    old_judgement_id bigint REFERENCES judgements ON DELETE CASCADE,
    old_verdict text,
    new_judgement_id bigint REFERENCES judgements ON DELETE CASCADE,
    new_verdict text,
    -- Why its verdict stays as it is.
    skipped text CHECK (skipped IN ('waiting', 'language', 'judge-error', 'newer')),
    UNIQUE (rejudging_id, submission_id)
);
CREATE INDEX rejudging_submissions_cells ON rejudging_submissions (rejudging_id, old_verdict, new_verdict, id);
CREATE INDEX rejudging_submissions_skipped ON rejudging_submissions (rejudging_id, skipped, id) WHERE skipped IS NOT NULL;
CREATE INDEX rejudging_submissions_open ON rejudging_submissions (rejudging_id, id)
    WHERE new_judgement_id IS NULL AND skipped IS NULL;
CREATE INDEX rejudging_submissions_submission ON rejudging_submissions (submission_id);
CREATE INDEX rejudging_submissions_old ON rejudging_submissions (old_judgement_id);
CREATE INDEX rejudging_submissions_new ON rejudging_submissions (new_judgement_id);
