-- A finished review is an example for mentors while both sides say so.
ALTER TABLE reviews ADD COLUMN seeker_shares boolean NOT NULL DEFAULT false;
ALTER TABLE reviews ADD COLUMN mentor_shares boolean NOT NULL DEFAULT false;
CREATE INDEX reviews_examples ON reviews (ended_at DESC) WHERE seeker_shares AND mentor_shares;

-- Set when a mentor is lost, until the seeker has been told.
ALTER TABLE reviews ADD COLUMN lost_mentor_at timestamptz;
CREATE INDEX reviews_lost_mentor ON reviews (lost_mentor_at) WHERE lost_mentor_at IS NOT NULL;
CREATE OR REPLACE FUNCTION put_reviews_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE reviews SET state = 'queued', mentor_id = NULL, claim_expires_at = NULL, awaited_since = NULL, nudges = 0,
        lost_mentor_at = now()
    WHERE mentor_id = OLD.id AND state IN ('claimed', 'awaiting-seeker', 'awaiting-mentor');
    RETURN OLD;
END $$;

-- A comment as it is shown, and which renderer made it: a page has many, and they don't change.
ALTER TABLE review_comments ADD COLUMN html text NOT NULL DEFAULT '';
ALTER TABLE review_comments ADD COLUMN renderer smallint NOT NULL DEFAULT 0;

-- What submissions are but for layout, comments and names; SHA-256 of the normalised tokens.
CREATE TABLE submission_shapes (
    submission_id bigint PRIMARY KEY REFERENCES submissions ON DELETE CASCADE,
    normaliser smallint NOT NULL,
    shape bytea NOT NULL CHECK (octet_length(shape) = 32)
);
CREATE INDEX submission_shapes_shape ON submission_shapes (shape);

-- Comments that are offered to mentors of equal answers. One that was made under another normaliser is a draft until its
-- mentor offers it again.
CREATE TABLE equal_comments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    comment_id bigint NOT NULL UNIQUE REFERENCES review_comments ON DELETE CASCADE,
    submission_id bigint NOT NULL REFERENCES submissions ON DELETE CASCADE,
    problem_id bigint NOT NULL REFERENCES problems ON DELETE CASCADE,
    language text NOT NULL,
    normaliser smallint NOT NULL,
    shape bytea NOT NULL CHECK (octet_length(shape) = 32),
    -- File and tokens that it hangs on; an empty path is about the whole.
    path text NOT NULL,
    first_token integer NOT NULL,
    last_token integer NOT NULL,
    kind text NOT NULL,
    body text NOT NULL CHECK (char_length(body) BETWEEN 1 AND 20000),
    offered_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX equal_comments_shape ON equal_comments (problem_id, language, shape);
CREATE INDEX equal_comments_user ON equal_comments (user_id, id DESC);
CREATE INDEX equal_comments_submission ON equal_comments (submission_id);
