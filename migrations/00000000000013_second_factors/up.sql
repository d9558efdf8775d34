-- Secrets of authenticator apps, sealed with the instance's key. Until a first code was typed nothing asks for one.
CREATE TABLE second_factors (
    user_id bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    sealed_secret bytea NOT NULL,
    confirmed_at timestamptz,
    -- The last 30-second step whose code was taken: none is taken twice.
    last_step bigint NOT NULL DEFAULT 0
);
CREATE TABLE recovery_codes (
    user_id bigint NOT NULL REFERENCES second_factors ON DELETE CASCADE,
    code_hash bytea NOT NULL CHECK (octet_length(code_hash) = 32),
    used_at timestamptz,
    PRIMARY KEY (user_id, code_hash)
);
