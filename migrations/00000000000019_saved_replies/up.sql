-- What mentors say again and again: for themselves, or for every mentor of a problem.
CREATE TABLE saved_replies (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- NULL once the account is gone: what was shared stays.
    user_id bigint REFERENCES users ON DELETE SET NULL,
    -- NULL: about any problem.
    problem_id bigint REFERENCES problems ON DELETE CASCADE,
    is_shared boolean NOT NULL,
    title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 120),
    body text NOT NULL CHECK (char_length(body) BETWEEN 1 AND 20000),
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (problem_id IS NOT NULL OR NOT is_shared)
);
CREATE INDEX saved_replies_of_user ON saved_replies (user_id, id);
CREATE INDEX saved_replies_shared ON saved_replies (problem_id, id) WHERE is_shared;
