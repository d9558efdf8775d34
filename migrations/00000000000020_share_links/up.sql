-- Links with which somebody outside reads one submission. Only the token's hash is kept.
CREATE TABLE share_links (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    submission_id bigint NOT NULL REFERENCES submissions ON DELETE CASCADE,
    -- For whom it is, for its maker's eyes.
    note text NOT NULL CHECK (char_length(note) <= 120),
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX share_links_submission ON share_links (submission_id, number);
CREATE INDEX share_links_expiry ON share_links (expires_at);
