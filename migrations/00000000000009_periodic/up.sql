-- When each task of the periodic work was last done, so that several nodes do it once between them.
CREATE TABLE periodic_tasks (
    name text PRIMARY KEY,
    done_at timestamptz NOT NULL
);
CREATE INDEX parked_posts_age ON parked_posts (created_at);
