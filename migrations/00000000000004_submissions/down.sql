DROP TABLE problem_progress;
DROP TABLE judgements;
DROP TABLE submission_files;
DROP TABLE submissions;
