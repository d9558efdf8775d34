//! Every statement the problems feature sends, one file a purpose.

mod assets;
mod blobs;
mod checks;
mod design;
mod identities;
mod list;
mod manifests;
mod show;
mod similar;
mod versions;

pub use assets::{AssetRow, find_asset};
pub use blobs::{
    CHUNK_BYTES, NewBlob, NewChunk, collect_blobs, get_chunk, insert_blobs, insert_chunks, list_first_chunks,
    list_known_blobs, lock_packages,
};
pub use checks::{
    CheckRow, FinishedCheck, find_check, finish_check, lock_check, replace_check, update_check_publishes,
};
pub use design::{find_text_file, list_design_files};
pub use identities::{
    Identity, Listing, find_current_number, get_kind, insert_problem, list_identities, publish_version,
    show_beta, update_draft_listing, update_identity, update_slug, update_tracked_folder,
};
pub use list::{ListFacts, ListQuery, ListRow, ListStatus, get_list_facts, list_problems, list_starters};
pub use manifests::{ManifestRow, find_version_id, get_time_limit_ms, get_version_head, list_manifest};
pub use show::{
    OwnProgress, ProblemHead, ProblemPageRow, SampleRow, ToolchainRow, get_own_progress, get_problem_page,
    get_published_by_slug, list_samples, list_toolchains,
};
pub use similar::{SimilarRow, list_similar};
pub use versions::{
    NewFile, NewSample, NewStatement, NewVersion, VersionState, delete_measure_job, find_version_by_hash,
    get_latest_version_id, insert_measure_job, insert_version, insert_version_parts, lock_version,
    next_version_number, update_measuring_failure, update_time_limit,
};
