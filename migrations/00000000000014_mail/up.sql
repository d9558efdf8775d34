-- Letters that wait, went out or could not be delivered. They are written in the transaction of what they tell.
CREATE TABLE outbox (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recipient text NOT NULL CHECK (char_length(recipient) BETWEEN 3 AND 254),
    template text NOT NULL,
    subject text NOT NULL CHECK (subject !~ '[[:cntrl:]]'),
    body_text text NOT NULL,
    body_html text NOT NULL,
    -- What stands for the placeholder of the bodies: a link with a token, kept only until the letter is out.
    secret_link text,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed')),
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    last_error text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz
);
CREATE INDEX outbox_due ON outbox (next_attempt_at) WHERE state = 'waiting';
CREATE INDEX outbox_old ON outbox (created_at);

ALTER TABLE users ADD COLUMN email_verified_at timestamptz;

-- One-time links with which somebody shows that an address is theirs; only the hash of the token is stored.
CREATE TABLE email_links (
    token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    email text NOT NULL CHECK (char_length(email) <= 254),
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX email_links_user ON email_links (user_id);
CREATE INDEX email_links_expiry ON email_links (expires_at);

-- Browsers that somebody has signed in with: a new one is told by mail. What a browser says of itself, as a SHA-256.
CREATE TABLE known_devices (
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    device_hash bytea NOT NULL CHECK (octet_length(device_hash) = 32),
    seen_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, device_hash)
);
