//! What makes two designs the same: everything judged, nothing drawn or remarked.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::json::canonical_json;
use super::model::Design;

/// SHA-256 of the canonical design, as hex: ids sorted, every default said, layout, comments and places dropped.
pub fn design_hash(design: &Design) -> String {
    let digest = Sha256::digest(canonical_json(design));
    digest.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The design in the order that its hash has: what is simulated, so that equal hashes are equal verdicts.
pub fn canonical(design: &Design) -> Design {
    let mut design = design.clone();
    design.nodes.sort_by(|a, b| a.id.cmp(&b.id));
    design
        .edges
        .sort_by(|a, b| (&a.from, &a.to).cmp(&(&b.from, &b.to)));
    design.flows.sort_by(|a, b| a.name.cmp(&b.name));
    design.layout.clear();
    design.comments.clear();
    design
}
