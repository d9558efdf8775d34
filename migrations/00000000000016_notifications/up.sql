-- What people are told on a page of their own: the one place that all features tell through.
CREATE TABLE notifications (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind ~ '^[a-z-]{1,40}$'),
    text text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 500),
    -- Where it leads, from the top of the instance.
    path text NOT NULL CHECK (path ~ '^/([^/\\]|$)' AND char_length(path) <= 500),
    created_at timestamptz NOT NULL DEFAULT now(),
    read_at timestamptz,
    -- When mail told it, in a letter of its own or in a digest.
    mailed_at timestamptz
);
CREATE INDEX notifications_of_user ON notifications (user_id, id);
CREATE INDEX notifications_unread ON notifications (user_id) WHERE read_at IS NULL;
CREATE INDEX notifications_for_digests ON notifications (user_id, created_at)
    WHERE read_at IS NULL AND mailed_at IS NULL;
CREATE INDEX notifications_age ON notifications (created_at);

-- How often mail tells what was not read, and when it last did.
ALTER TABLE users
    ADD COLUMN digest text NOT NULL DEFAULT 'daily' CHECK (digest IN ('daily', 'weekly', 'never')),
    ADD COLUMN digest_at timestamptz;

-- Letters that are sent regularly carry a way to stop them; it is the secret link of such a letter.
ALTER TABLE outbox ADD COLUMN can_be_stopped boolean NOT NULL DEFAULT false;
