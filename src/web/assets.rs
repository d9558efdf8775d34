//! Static files built into the program, each under an address that holds the hash of its content.
//!
//! The address changes with the content, so an answer may be cached for ever. The hash is computed
//! once, on first use; a file is not renamed on disk.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "static/dist/"]
struct Dist;

/// Without these no page can be shown properly; `missing` names the absent ones.
const REQUIRED: [&str; 7] = [
    "app.css",
    "app.js",
    "workspace.js",
    "design.js",
    "review.js",
    "author.js",
    "favicon.svg",
];

static HASHES: LazyLock<BTreeMap<Cow<'static, str>, String>> = LazyLock::new(|| {
    Dist::iter()
        .filter_map(|name| {
            let file = Dist::get(&name)?;
            Some((name, short_hash(&file.metadata.sha256_hash())))
        })
        .collect()
});

/// A static file as it is answered.
pub struct Asset {
    pub bytes: Cow<'static, [u8]>,
    /// Media type with a character set where the type has one.
    pub content_type: String,
}

/// The address of a static file: `asset("app.css")` is `/static/1f0c…/app.css`.
///
/// An unknown name gives an address that answers 404.
pub fn asset(name: &str) -> String {
    let hash = HASHES.get(name).map_or("missing", String::as_str);
    format!("/static/{hash}/{name}")
}

/// Finds the file of a requested address; `None` for an unknown name or a hash of other content.
///
/// A stale hash must not be answered with new content, for the answer would be kept under it for ever.
pub fn lookup(hash: &str, name: &str) -> Option<Asset> {
    if HASHES.get(name)? != hash {
        return None;
    }
    let file = Dist::get(name)?;
    let mime = file.metadata.mimetype();
    let is_text = mime.starts_with("text/") || mime == "image/svg+xml";
    let content_type = if is_text {
        format!("{mime}; charset=utf-8")
    } else {
        mime.to_owned()
    };
    Some(Asset {
        bytes: file.data,
        content_type,
    })
}

/// Names of required files that were not built into this program (`scripts/assets` builds them).
pub fn missing() -> Vec<&'static str> {
    REQUIRED
        .into_iter()
        .filter(|name| !HASHES.contains_key(*name))
        .collect()
}

/// Twelve hexadecimal digits tell versions of one file apart.
fn short_hash(sha256: &[u8; 32]) -> String {
    sha256.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_back_to_its_file() {
        for name in HASHES.keys() {
            let address = asset(name);
            let (hash, rest) = address
                .trim_start_matches("/static/")
                .split_once('/')
                .expect("two parts");
            assert_eq!(rest, name.as_ref());
            assert!(lookup(hash, rest).is_some());
        }
    }

    #[test]
    fn a_stale_hash_and_an_unknown_name_find_nothing() {
        assert!(lookup("000000000000", "app.css").is_none());
        assert!(lookup("missing", "no-such-file.css").is_none());
        assert_eq!(asset("no-such-file.css"), "/static/missing/no-such-file.css");
    }
}
