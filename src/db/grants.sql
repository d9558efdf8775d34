DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'greenroom_web') THEN
        GRANT USAGE ON SCHEMA public TO greenroom_web;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO greenroom_web;
        REVOKE INSERT, UPDATE, DELETE ON __diesel_schema_migrations FROM greenroom_web;
        REVOKE UPDATE, DELETE ON audit_events FROM greenroom_web;
        GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO greenroom_web;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'greenroom_worker') THEN
        GRANT USAGE ON SCHEMA public TO greenroom_worker;
        GRANT SELECT ON __diesel_schema_migrations, problems, problem_versions, version_files, blobs, blob_chunks,
            submissions, submission_files, judgements, problem_progress, runs, previews, job_shares,
            rejudgings, rejudging_submissions TO greenroom_worker;
        GRANT SELECT ON worker_orders TO greenroom_worker;
        -- It inserts the next jobs of a rejudging when some are done.
        GRANT SELECT, INSERT, UPDATE, DELETE ON jobs TO greenroom_worker;
        GRANT SELECT, INSERT, UPDATE, DELETE ON job_progress, workers TO greenroom_worker;
        GRANT SELECT, INSERT, UPDATE ON job_clocks TO greenroom_worker;
        GRANT INSERT, UPDATE ON judgements, problem_progress TO greenroom_worker;
        GRANT INSERT ON design_outcomes TO greenroom_worker;
        GRANT SELECT ON version_checks TO greenroom_worker;
        GRANT UPDATE (finished_at, passed, report, fault, worker) ON version_checks TO greenroom_worker;
        GRANT UPDATE (outcome, fault, finished_at) ON runs, previews TO greenroom_worker;
        GRANT UPDATE (state, judged_at) ON rejudgings TO greenroom_worker;
        GRANT UPDATE (new_judgement_id, new_verdict, skipped) ON rejudging_submissions TO greenroom_worker;
        GRANT UPDATE (time_limit_ms, time_limit_from, time_limit_details) ON problem_versions TO greenroom_worker;
        -- Publishing a version that was measured or checked copies what lists show.
        GRANT UPDATE (slug, state, current_version_id, title, summary, topics, difficulty, target_minutes,
            allowed_languages, search_text) ON problems TO greenroom_worker;
        GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO greenroom_worker;
    END IF;
END
$$;
