//! Every statement the problems feature sends, one file a purpose.

mod assets;
mod blobs;
mod list;
mod show;
mod versions;

pub use assets::{AssetRow, find_asset};
pub use blobs::{
    CHUNK_BYTES, NewBlob, NewChunk, delete_unreferenced_blobs, get_chunk, insert_blobs, insert_chunks,
    list_first_chunks, list_known_blobs, lock_packages,
};
pub use list::{ListFacts, ListQuery, ListRow, ListStatus, get_list_facts, list_problems, list_starters};
pub use show::{
    OwnProgress, ProblemHead, ProblemPageRow, SampleRow, ToolchainRow, get_own_progress, get_problem_page,
    get_published_by_slug, list_samples, list_toolchains,
};
pub use versions::{
    Identity, Listing, ManifestRow, NewFile, NewSample, NewStatement, NewVersion, VersionState,
    delete_measure_job, find_current_number, find_version_by_hash, get_time_limit_ms, get_version_head,
    insert_measure_job, insert_problem, insert_version, insert_version_parts, list_identities, list_manifest,
    lock_version, next_version_number, publish_version, update_draft_listing, update_identity,
    update_measuring_failure, update_time_limit,
};
