-- One row: what makes this database belong to one instance.
CREATE TABLE instance (
    single_row boolean PRIMARY KEY DEFAULT true CHECK (single_row),
    secret_fingerprint bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    username text NOT NULL UNIQUE CHECK (username ~ '^[a-z][a-z0-9_-]{1,31}$'),
    email text CHECK (char_length(email) <= 254),
    display_name text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 80),
    password_hash text NOT NULL,
    is_mentor boolean NOT NULL DEFAULT false,
    is_admin boolean NOT NULL DEFAULT false,
    disabled_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX users_email_unique ON users (lower(email));

-- The key in the cookie is 32 random bytes; only its SHA-256 is stored.
CREATE TABLE sessions (
    id_hash bytea PRIMARY KEY CHECK (octet_length(id_hash) = 32),
    user_id bigint REFERENCES users ON DELETE CASCADE,
    state jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- Links that make the first admin; they work once and only while there is no admin.
CREATE TABLE first_admin_links (
    token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

-- Posts of people whose session had ended: the source comes back after sign-in.
CREATE TABLE parked_posts (
    key_hash bytea PRIMARY KEY CHECK (octet_length(key_hash) = 32),
    address text NOT NULL,
    path text NOT NULL,
    content_type text NOT NULL,
    body bytea NOT NULL CHECK (octet_length(body) <= 1048576),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX parked_posts_address ON parked_posts (address, created_at);
