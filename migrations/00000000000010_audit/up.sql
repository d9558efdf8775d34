-- What matters for security and administration, one row an event, each chained to the one before. No
-- foreign keys: the log outlives the people in it. Texts and not jsonb, since their bytes are hashed.
CREATE TABLE audit_events (
    id bigint PRIMARY KEY CHECK (id > 0),
    happened_at timestamptz NOT NULL,
    actor_id bigint,
    actor text NOT NULL CHECK (char_length(actor) <= 64),
    action text NOT NULL CHECK (action ~ '^[a-z][a-z-]{0,39}$'),
    subject text NOT NULL CHECK (char_length(subject) <= 200),
    address text NOT NULL CHECK (char_length(address) <= 64),
    request_id text NOT NULL CHECK (char_length(request_id) <= 64),
    before text,
    after text,
    reason text NOT NULL DEFAULT '' CHECK (char_length(reason) <= 500),
    previous_hash bytea NOT NULL CHECK (octet_length(previous_hash) = 32),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32)
);
CREATE INDEX audit_events_subject ON audit_events (subject, id DESC);
CREATE INDEX audit_events_actor ON audit_events (actor, id DESC);
CREATE INDEX audit_events_action ON audit_events (action, id DESC);

-- Not even the owner changes a row by mistake; the hash chain shows what was done on purpose.
CREATE FUNCTION refuse_change_of_audit_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_events can only grow';
END;
$$;
CREATE TRIGGER audit_events_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_events();

-- People end single sessions by this number: the hash of a key is nothing to write into pages.
ALTER TABLE sessions ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;
