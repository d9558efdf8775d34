DROP TABLE version_samples;
DROP TABLE version_statements;
DROP TABLE version_files;
ALTER TABLE problems DROP CONSTRAINT problems_current_version_id_fkey;
DROP TABLE problem_versions;
DROP TABLE problems;
DROP TABLE blob_chunks;
DROP TABLE blobs;
