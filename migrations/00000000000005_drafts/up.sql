CREATE TABLE drafts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    problem_id bigint NOT NULL REFERENCES problems ON DELETE CASCADE,
    language text NOT NULL,
    revision integer NOT NULL CHECK (revision > 0),
    source text NOT NULL,
    -- The tab that wrote last: it may go on without a conflict after a lost answer.
    writer text NOT NULL DEFAULT '',
    saved_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (user_id, problem_id, language)
);
CREATE INDEX drafts_recent ON drafts (user_id, saved_at DESC);

CREATE TABLE draft_versions (
    draft_id bigint NOT NULL REFERENCES drafts ON DELETE CASCADE,
    revision integer NOT NULL,
    source text NOT NULL,
    saved_at timestamptz NOT NULL,
    PRIMARY KEY (draft_id, revision)
);
