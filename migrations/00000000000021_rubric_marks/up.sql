-- How seekers mark their own submissions of every kind. A mark counts once it has a level and what shows it.
ALTER TABLE design_self_marks RENAME TO self_marks;
ALTER TABLE self_marks RENAME COLUMN note TO evidence;
ALTER TABLE self_marks ALTER COLUMN level DROP NOT NULL;
-- What the criterion was called, for histories over many rubrics.
ALTER TABLE self_marks ADD COLUMN title text NOT NULL DEFAULT '';
ALTER TABLE self_marks ADD COLUMN marked_at timestamptz NOT NULL DEFAULT now();

-- How mentors marked one round of a review.
CREATE TABLE mentor_marks (
    review_id bigint NOT NULL REFERENCES reviews ON DELETE CASCADE,
    round smallint NOT NULL,
    criterion text NOT NULL,
    -- NULL once the account is gone: what was shared stays.
    mentor_id bigint REFERENCES users ON DELETE SET NULL,
    title text NOT NULL,
    level smallint NOT NULL CHECK (level BETWEEN 1 AND 4),
    evidence text NOT NULL CHECK (char_length(evidence) BETWEEN 1 AND 2000),
    marked_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (review_id, round, criterion, mentor_id)
);
CREATE INDEX mentor_marks_mentor ON mentor_marks (mentor_id);
-- Marks are drafts first, like everything that is typed: place `mark clarity`.
ALTER TABLE review_drafts ADD COLUMN level smallint CHECK (level BETWEEN 1 AND 4);

-- How mentors marked submissions whose marks are known: one try each, so that nobody marks what they have read.
CREATE TABLE gold_marks (
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    problem_id bigint NOT NULL REFERENCES problems ON DELETE CASCADE,
    file text NOT NULL,
    criterion text NOT NULL,
    level smallint NOT NULL CHECK (level BETWEEN 1 AND 4),
    known smallint NOT NULL CHECK (known BETWEEN 1 AND 4),
    marked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, problem_id, file, criterion)
);
