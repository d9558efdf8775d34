-- Who somebody is at a provider (OpenID Connect, GitHub): the pair is what the provider promises never to give to anybody else.
CREATE TABLE identities (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    provider text NOT NULL CHECK (provider ~ '^[a-z]{1,20}$'),
    issuer text NOT NULL CHECK (char_length(issuer) BETWEEN 1 AND 500),
    subject text NOT NULL CHECK (char_length(subject) BETWEEN 1 AND 255),
    -- What the provider calls them, for their own eyes.
    name text NOT NULL CHECK (char_length(name) <= 200),
    created_at timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    UNIQUE (issuer, subject)
);
CREATE INDEX identities_of_user ON identities (user_id);

-- Who signs in with a provider alone has no password until they choose one.
ALTER TABLE users ALTER COLUMN password_hash DROP NOT NULL;
