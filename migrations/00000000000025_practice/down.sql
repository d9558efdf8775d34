ALTER TABLE drafts DROP COLUMN begun_at;
DROP TABLE test_reports;
DROP TABLE interviews;
DROP TABLE problem_notes;
DROP TABLE bookmarks;
DROP TABLE solution_looks;
DROP TABLE hint_views;
