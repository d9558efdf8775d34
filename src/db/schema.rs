//! Tables as Diesel sees them; kept in step with `migrations/` by hand and by `tests/it/migrations.rs`.

diesel::table! {
    users (id) {
        id -> BigInt,
        username -> Text,
        email -> Nullable<Text>,
        display_name -> Text,
        password_hash -> Nullable<Text>,
        is_mentor -> Bool,
        is_admin -> Bool,
        disabled_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        email_verified_at -> Nullable<Timestamptz>,
        delete_after -> Nullable<Timestamptz>,
        digest -> Text,
        digest_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    identities (number) {
        number -> BigInt,
        user_id -> BigInt,
        provider -> Text,
        issuer -> Text,
        subject -> Text,
        name -> Text,
        created_at -> Timestamptz,
        last_used_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    sessions (id_hash) {
        id_hash -> Binary,
        user_id -> Nullable<BigInt>,
        state -> Jsonb,
        created_at -> Timestamptz,
        last_seen_at -> Timestamptz,
        expires_at -> Timestamptz,
        number -> BigInt,
    }
}
diesel::table! {
    audit_events (id) {
        id -> BigInt,
        happened_at -> Timestamptz,
        actor_id -> Nullable<BigInt>,
        actor -> Text,
        action -> Text,
        subject -> Text,
        address -> Text,
        request_id -> Text,
        before -> Nullable<Text>,
        after -> Nullable<Text>,
        reason -> Text,
        previous_hash -> Binary,
        hash -> Binary,
    }
}
diesel::table! {
    first_admin_links (token_hash) {
        token_hash -> Binary,
        expires_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    password_resets (token_hash) {
        token_hash -> Binary,
        user_id -> BigInt,
        expires_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    outbox (number) {
        number -> BigInt,
        recipient -> Text,
        template -> Text,
        subject -> Text,
        body_text -> Text,
        body_html -> Text,
        secret_link -> Nullable<Text>,
        state -> Text,
        attempts -> Integer,
        next_attempt_at -> Timestamptz,
        last_error -> Text,
        created_at -> Timestamptz,
        sent_at -> Nullable<Timestamptz>,
        can_be_stopped -> Bool,
    }
}
diesel::table! {
    notifications (id) {
        id -> BigInt,
        user_id -> BigInt,
        kind -> Text,
        text -> Text,
        path -> Text,
        created_at -> Timestamptz,
        read_at -> Nullable<Timestamptz>,
        mailed_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    email_links (token_hash) {
        token_hash -> Binary,
        user_id -> BigInt,
        email -> Text,
        expires_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    known_devices (user_id, device_hash) {
        user_id -> BigInt,
        device_hash -> Binary,
        seen_at -> Timestamptz,
    }
}
diesel::table! {
    invites (number) {
        number -> BigInt,
        token_hash -> Binary,
        note -> Text,
        made_by -> Text,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
        used_by -> Nullable<Text>,
    }
}
diesel::table! {
    second_factors (user_id) {
        user_id -> BigInt,
        sealed_secret -> Binary,
        confirmed_at -> Nullable<Timestamptz>,
        last_step -> BigInt,
    }
}
diesel::table! {
    recovery_codes (user_id, code_hash) {
        user_id -> BigInt,
        code_hash -> Binary,
        used_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    parked_posts (key_hash) {
        key_hash -> Binary,
        address -> Text,
        path -> Text,
        content_type -> Text,
        body -> Binary,
        created_at -> Timestamptz,
    }
}
diesel::table! {
    blobs (sha256) {
        sha256 -> Binary,
        size_bytes -> BigInt,
        created_at -> Timestamptz,
    }
}
diesel::table! {
    blob_chunks (sha256, position) {
        sha256 -> Binary,
        position -> Integer,
        bytes -> Binary,
    }
}
diesel::table! {
    problems (id) {
        id -> BigInt,
        uuid -> Nullable<Uuid>,
        short_name -> Text,
        slug -> Text,
        kind -> Text,
        state -> Text,
        current_version_id -> Nullable<BigInt>,
        title -> Text,
        summary -> Text,
        topics -> Array<Text>,
        difficulty -> Nullable<SmallInt>,
        target_minutes -> Nullable<Integer>,
        allowed_languages -> Nullable<Array<Text>>,
        search_text -> Text,
        created_at -> Timestamptz,
        is_shown -> Bool,
        tracked_folder -> Nullable<Text>,
    }
}
diesel::table! {
    problem_versions (id) {
        id -> BigInt,
        problem_id -> BigInt,
        number -> Integer,
        content_hash -> Binary,
        judging_hash -> Binary,
        format -> Text,
        details -> Jsonb,
        warnings -> Jsonb,
        incomplete -> Nullable<Text>,
        time_limit_ms -> Nullable<Integer>,
        time_limit_from -> Text,
        time_limit_details -> Nullable<Jsonb>,
        created_at -> Timestamptz,
        author_id -> Nullable<BigInt>,
        origin -> Text,
        note -> Text,
        base_id -> Nullable<BigInt>,
    }
}
diesel::table! {
    version_checks (version_id) {
        version_id -> BigInt,
        publishes -> Bool,
        asked_by -> Nullable<BigInt>,
        asked_at -> Timestamptz,
        finished_at -> Nullable<Timestamptz>,
        passed -> Nullable<Bool>,
        report -> Nullable<Jsonb>,
        fault -> Nullable<Text>,
        worker -> Nullable<Text>,
    }
}
diesel::table! {
    version_files (version_id, path) {
        version_id -> BigInt,
        path -> Text,
        sha256 -> Nullable<Binary>,
        link_target -> Nullable<Text>,
        executable -> Bool,
    }
}
diesel::table! {
    version_statements (version_id, language) {
        version_id -> BigInt,
        language -> Text,
        title -> Text,
        html -> Text,
    }
}
diesel::table! {
    version_samples (version_id, position) {
        version_id -> BigInt,
        position -> Integer,
        name -> Text,
        input -> Binary,
        input_bytes -> BigInt,
        answer -> Binary,
        answer_bytes -> BigInt,
        description -> Nullable<Text>,
    }
}
diesel::table! {
    submissions (id) {
        id -> BigInt,
        user_id -> BigInt,
        problem_id -> BigInt,
        version_id -> BigInt,
        language -> Text,
        idempotency_key -> Uuid,
        body_hash -> Binary,
        created_at -> Timestamptz,
    }
}
diesel::table! {
    submission_files (submission_id, path) {
        submission_id -> BigInt,
        path -> Text,
        bytes -> Binary,
    }
}
diesel::table! {
    judgements (id) {
        id -> BigInt,
        submission_id -> BigInt,
        version_id -> BigInt,
        current -> Bool,
        verdict -> Text,
        compile_output -> Text,
        cases -> Jsonb,
        cpu_ms -> Integer,
        wall_ms -> Integer,
        memory_bytes -> BigInt,
        exact -> Bool,
        toolchain -> Text,
        worker -> Text,
        fault -> Nullable<Text>,
        started_at -> Timestamptz,
        finished_at -> Timestamptz,
        superseded_at -> Nullable<Timestamptz>,
        superseded_reason -> Nullable<Text>,
    }
}
diesel::table! {
    problem_progress (user_id, problem_id) {
        user_id -> BigInt,
        problem_id -> BigInt,
        tries -> Integer,
        solved_at -> Nullable<Timestamptz>,
        last_submission_id -> BigInt,
    }
}
diesel::table! {
    drafts (id) {
        id -> BigInt,
        user_id -> BigInt,
        problem_id -> BigInt,
        language -> Text,
        revision -> Integer,
        source -> Text,
        writer -> Text,
        saved_at -> Timestamptz,
    }
}
diesel::table! {
    draft_versions (draft_id, revision) {
        draft_id -> BigInt,
        revision -> Integer,
        source -> Text,
        saved_at -> Timestamptz,
    }
}
diesel::table! {
    runs (id) {
        id -> BigInt,
        user_id -> BigInt,
        problem_id -> BigInt,
        version_id -> BigInt,
        language -> Text,
        source -> Binary,
        input -> Nullable<Binary>,
        idempotency_key -> Uuid,
        body_hash -> Binary,
        outcome -> Nullable<Jsonb>,
        fault -> Nullable<Text>,
        created_at -> Timestamptz,
        finished_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    previews (id) {
        id -> BigInt,
        user_id -> BigInt,
        problem_id -> BigInt,
        version_id -> BigInt,
        design -> Text,
        idempotency_key -> Uuid,
        body_hash -> Binary,
        outcome -> Nullable<Jsonb>,
        fault -> Nullable<Text>,
        created_at -> Timestamptz,
        finished_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    design_outcomes (judgement_id) {
        judgement_id -> BigInt,
        outcome -> Jsonb,
    }
}
diesel::table! {
    rejudgings (id) {
        id -> BigInt,
        problem_id -> BigInt,
        version_id -> BigInt,
        state -> Text,
        reason -> Text,
        author_id -> Nullable<BigInt>,
        scope_version_id -> Nullable<BigInt>,
        scope_language -> Nullable<Text>,
        scope_verdict -> Nullable<Text>,
        scope_person_id -> Nullable<BigInt>,
        scope_from -> Nullable<Timestamptz>,
        scope_until -> Nullable<Timestamptz>,
        idempotency_key -> Uuid,
        created_at -> Timestamptz,
        started_at -> Nullable<Timestamptz>,
        judged_at -> Nullable<Timestamptz>,
        ended_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    rejudging_submissions (id) {
        id -> BigInt,
        rejudging_id -> BigInt,
        submission_id -> BigInt,
        old_judgement_id -> Nullable<BigInt>,
        old_verdict -> Nullable<Text>,
        new_judgement_id -> Nullable<BigInt>,
        new_verdict -> Nullable<Text>,
        skipped -> Nullable<Text>,
    }
}
diesel::allow_tables_to_appear_in_same_query!(
    outbox,
    email_links,
    identities,
    known_devices,
    password_resets,
    users,
    sessions,
    first_admin_links,
    parked_posts,
    blobs,
    blob_chunks,
    problems,
    problem_versions,
    version_files,
    version_statements,
    version_samples,
    submissions,
    submission_files,
    judgements,
    problem_progress,
    drafts,
    draft_versions,
    runs,
    previews,
    design_outcomes,
);
diesel::joinable!(identities -> users (user_id));
diesel::joinable!(version_files -> problem_versions (version_id));
diesel::joinable!(version_statements -> problem_versions (version_id));
diesel::joinable!(submissions -> problems (problem_id));
diesel::joinable!(submissions -> users (user_id));
diesel::joinable!(submission_files -> submissions (submission_id));
diesel::joinable!(judgements -> submissions (submission_id));
diesel::joinable!(drafts -> problems (problem_id));
diesel::joinable!(draft_versions -> drafts (draft_id));
diesel::joinable!(runs -> problems (problem_id));
diesel::joinable!(previews -> problems (problem_id));
diesel::joinable!(design_outcomes -> judgements (judgement_id));
