-- When somebody's account is to be deleted; they may change their mind until then.
ALTER TABLE users ADD COLUMN delete_after timestamptz;
CREATE INDEX users_leaving ON users (delete_after) WHERE delete_after IS NOT NULL;
