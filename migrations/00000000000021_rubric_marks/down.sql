DROP TABLE gold_marks;
ALTER TABLE review_drafts DROP COLUMN level;
DROP TABLE mentor_marks;
ALTER TABLE self_marks DROP COLUMN marked_at;
ALTER TABLE self_marks DROP COLUMN title;
DELETE FROM self_marks WHERE level IS NULL;
ALTER TABLE self_marks ALTER COLUMN level SET NOT NULL;
ALTER TABLE self_marks RENAME COLUMN evidence TO note;
ALTER TABLE self_marks RENAME TO design_self_marks;
