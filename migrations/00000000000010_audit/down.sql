ALTER TABLE sessions DROP COLUMN number;
DROP TABLE audit_events;
DROP FUNCTION refuse_change_of_audit_events();
