ALTER TABLE outbox DROP COLUMN can_be_stopped;
ALTER TABLE users DROP COLUMN digest, DROP COLUMN digest_at;
DROP TABLE notifications;
