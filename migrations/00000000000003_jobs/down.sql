DROP TABLE workers;
DROP TABLE job_progress;
DROP TABLE job_shares;
DROP TABLE job_clocks;
DROP TABLE jobs;
