-- Tries counted in fixed windows, so that a restart forgets none. The subject is a SHA-256: a name
-- typed into a sign-in form may be somebody's password and is not kept.
CREATE TABLE throttles (
    subject bytea PRIMARY KEY CHECK (octet_length(subject) = 32),
    tries integer NOT NULL CHECK (tries >= 0),
    window_ends_at timestamptz NOT NULL
);
CREATE INDEX throttles_end ON throttles (window_ends_at);
