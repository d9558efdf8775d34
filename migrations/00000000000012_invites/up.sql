-- Links with which somebody makes an account where not everybody may; only the hash of the token is stored.
CREATE TABLE invites (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    note text NOT NULL CHECK (char_length(note) BETWEEN 1 AND 200),
    made_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    used_by text
);
CREATE INDEX invites_expiry ON invites (expires_at);
