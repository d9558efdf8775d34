-- People who review, or want to. The role itself is users.is_mentor.
CREATE TABLE mentor_profiles (
    user_id bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    -- Ids of programming languages, and `design`.
    languages text[] NOT NULL CHECK (cardinality(languages) BETWEEN 1 AND 40),
    topics text[] NOT NULL CHECK (cardinality(topics) <= 40),
    -- Up to which level of seekers.
    level text NOT NULL CHECK (level IN ('junior', 'middle', 'senior')),
    -- Languages of talk: `en`, `de`.
    talks text[] NOT NULL CHECK (cardinality(talks) BETWEEN 1 AND 20),
    about text NOT NULL CHECK (char_length(about) <= 2000),
    -- Reviews that may be open at once.
    capacity smallint NOT NULL DEFAULT 3 CHECK (capacity BETWEEN 1 AND 20),
    away_until timestamptz,
    applied_at timestamptz NOT NULL DEFAULT now(),
    decision text CHECK (decision IN ('approved', 'declined')),
    decided_at timestamptz,
    CHECK ((decision IS NULL) = (decided_at IS NULL))
);

CREATE TABLE reviews (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Of the first round.
    submission_id bigint NOT NULL REFERENCES submissions ON DELETE CASCADE,
    seeker_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    problem_id bigint NOT NULL REFERENCES problems,
    language text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('full', 'quick')),
    question text NOT NULL CHECK (char_length(question) BETWEEN 1 AND 2000),
    goal text NOT NULL CHECK (char_length(goal) <= 500),
    focus text NOT NULL CHECK (char_length(focus) <= 500),
    level text NOT NULL CHECK (level IN ('junior', 'middle', 'senior')),
    talk text NOT NULL CHECK (talk ~ '^[a-z]{2,3}$'),
    -- Whether every mentor may read the code before claiming.
    is_in_pool boolean NOT NULL,
    is_anonymous boolean NOT NULL,
    state text NOT NULL DEFAULT 'queued' CHECK (state IN
        ('queued', 'claimed', 'awaiting-seeker', 'awaiting-mentor', 'finished', 'timed-out', 'cancelled')),
    mentor_id bigint REFERENCES users ON DELETE SET NULL,
    claim_expires_at timestamptz,
    idempotency_key uuid NOT NULL,
    second_opinion_of bigint REFERENCES reviews ON DELETE SET NULL,
    asked_at timestamptz NOT NULL DEFAULT now(),
    -- When the mentor answered first.
    answered_at timestamptz,
    -- Since when the side that is awaited has been.
    awaited_since timestamptz,
    nudges smallint NOT NULL DEFAULT 0,
    ended_at timestamptz,
    ended_by text CHECK (ended_by IN ('seeker', 'mentor', 'time')),
    UNIQUE (seeker_id, idempotency_key),
    CHECK ((state = 'claimed') = (claim_expires_at IS NOT NULL)),
    CHECK ((state IN ('awaiting-seeker', 'awaiting-mentor')) = (awaited_since IS NOT NULL)),
    CHECK ((state IN ('finished', 'timed-out', 'cancelled')) = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX reviews_one_open ON reviews (submission_id)
    WHERE state IN ('queued', 'claimed', 'awaiting-seeker', 'awaiting-mentor');
CREATE INDEX reviews_queue ON reviews (asked_at, id) WHERE state = 'queued';
CREATE INDEX reviews_queue_language ON reviews (language, asked_at, id) WHERE state = 'queued';
CREATE INDEX reviews_claims ON reviews (claim_expires_at) WHERE state = 'claimed';
CREATE INDEX reviews_awaited ON reviews (awaited_since) WHERE awaited_since IS NOT NULL;
CREATE INDEX reviews_of_seeker ON reviews (seeker_id, id DESC);
CREATE INDEX reviews_of_mentor ON reviews (mentor_id, id DESC);
CREATE INDEX reviews_asked ON reviews (asked_at DESC);

-- Whoever had a review once, or must not have it, does not get it again.
CREATE TABLE review_exclusions (
    review_id bigint NOT NULL REFERENCES reviews ON DELETE CASCADE,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (review_id, user_id)
);

-- Pairs that don't meet in reviews, whichever of them said so.
CREATE TABLE user_blocks (
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    blocked_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, blocked_id),
    CHECK (user_id <> blocked_id)
);
CREATE INDEX user_blocks_other ON user_blocks (blocked_id);

CREATE TABLE review_rounds (
    review_id bigint NOT NULL REFERENCES reviews ON DELETE CASCADE,
    number smallint NOT NULL CHECK (number BETWEEN 1 AND 50),
    submission_id bigint NOT NULL REFERENCES submissions ON DELETE CASCADE,
    added_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (review_id, number),
    UNIQUE (review_id, submission_id)
);
CREATE INDEX review_rounds_submission ON review_rounds (submission_id);

CREATE TABLE review_threads (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    review_id bigint NOT NULL REFERENCES reviews ON DELETE CASCADE,
    -- The round it was begun in; empty path: about the whole.
    round smallint NOT NULL,
    path text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('must-fix', 'suggestion', 'praise', 'question')),
    is_resolved boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX review_threads_review ON review_threads (review_id, id);

-- Where a thread hangs in each round's code.
CREATE TABLE review_anchors (
    thread_id bigint NOT NULL REFERENCES review_threads ON DELETE CASCADE,
    round smallint NOT NULL,
    first_line integer NOT NULL CHECK (first_line >= 1),
    last_line integer NOT NULL CHECK (last_line >= first_line),
    -- kept, changed, outdated
    standing text NOT NULL CHECK (standing IN ('kept', 'changed', 'outdated')),
    PRIMARY KEY (thread_id, round)
);

CREATE TABLE review_comments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES review_threads ON DELETE CASCADE,
    -- NULL once the account is gone: what was shared stays.
    author_id bigint REFERENCES users ON DELETE SET NULL,
    is_by_mentor boolean NOT NULL,
    body text NOT NULL CHECK (char_length(body) <= 20000),
    -- Lines to stand in place of those that the thread hangs on.
    suggestion text CHECK (char_length(suggestion) <= 20000),
    round smallint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX review_comments_thread ON review_comments (thread_id, id);
CREATE INDEX review_comments_author ON review_comments (author_id);

-- Text that was typed and not sent yet. It outlives its review: nothing typed is ever lost.
CREATE TABLE review_drafts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    review_id bigint REFERENCES reviews ON DELETE SET NULL,
    -- `thread 12`, `lines main.py 3 7`, `whole`
    place text NOT NULL CHECK (char_length(place) BETWEEN 1 AND 300),
    kind text NOT NULL CHECK (kind IN ('must-fix', 'suggestion', 'praise', 'question')),
    body text NOT NULL CHECK (char_length(body) <= 20000),
    suggestion text CHECK (char_length(suggestion) <= 20000),
    about text NOT NULL CHECK (char_length(about) <= 300),
    saved_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX review_drafts_place ON review_drafts (user_id, review_id, place);
CREATE INDEX review_drafts_review ON review_drafts (review_id);

-- A mentor's own notes on a review; nobody else ever reads them.
CREATE TABLE review_notes (
    review_id bigint NOT NULL REFERENCES reviews ON DELETE CASCADE,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    body text NOT NULL CHECK (char_length(body) <= 20000),
    saved_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (review_id, user_id)
);

-- What each side says of the other at the end.
CREATE TABLE review_ratings (
    review_id bigint NOT NULL REFERENCES reviews ON DELETE CASCADE,
    is_by_mentor boolean NOT NULL,
    -- Question to `yes`, `partly` or `no`.
    answers jsonb NOT NULL,
    body text NOT NULL CHECK (char_length(body) <= 2000),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (review_id, is_by_mentor)
);

CREATE TABLE review_reports (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    review_id bigint NOT NULL REFERENCES reviews ON DELETE CASCADE,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
    created_at timestamptz NOT NULL DEFAULT now(),
    settled_at timestamptz
);
CREATE INDEX review_reports_open ON review_reports (created_at) WHERE settled_at IS NULL;

-- Work of a mentor who is disabled, loses the role or goes, goes back to the queue at the same moment, whoever did it.
CREATE FUNCTION put_reviews_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE reviews SET state = 'queued', mentor_id = NULL, claim_expires_at = NULL, awaited_since = NULL, nudges = 0
    WHERE mentor_id = OLD.id AND state IN ('claimed', 'awaiting-seeker', 'awaiting-mentor');
    RETURN OLD;
END $$;
CREATE TRIGGER users_put_reviews_back BEFORE DELETE ON users
    FOR EACH ROW EXECUTE FUNCTION put_reviews_back();
CREATE TRIGGER users_put_reviews_back_when_out AFTER UPDATE OF is_mentor, disabled_at ON users
    FOR EACH ROW WHEN (OLD.is_mentor AND (NOT NEW.is_mentor OR (NEW.disabled_at IS NOT NULL AND OLD.disabled_at IS NULL)))
    EXECUTE FUNCTION put_reviews_back();

-- A seeker who is disabled asks for nothing meanwhile: what nobody has answered is taken back.
CREATE FUNCTION close_reviews() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE reviews SET claim_expires_at = NULL, awaited_since = NULL, ended_at = now(), ended_by = 'seeker',
        state = CASE WHEN state IN ('queued', 'claimed') THEN 'cancelled' ELSE 'finished' END
    WHERE seeker_id = OLD.id AND state IN ('queued', 'claimed', 'awaiting-seeker', 'awaiting-mentor');
    RETURN OLD;
END $$;
CREATE TRIGGER users_close_reviews AFTER UPDATE OF disabled_at ON users
    FOR EACH ROW WHEN (NEW.disabled_at IS NOT NULL AND OLD.disabled_at IS NULL)
    EXECUTE FUNCTION close_reviews();
