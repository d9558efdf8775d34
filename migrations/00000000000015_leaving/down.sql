DROP INDEX users_leaving;
ALTER TABLE users DROP COLUMN delete_after;
