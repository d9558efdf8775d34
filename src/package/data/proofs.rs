//! Data that proves the package's own validators: inputs they must refuse, outputs they must take or refuse.

use serde::{Deserialize, Serialize};

use super::settings::{self, Settings};
use crate::package::tree::Tree;
use crate::package::{Finding, FormatVersion};

/// What stands below `data/invalid_input`, `data/invalid_output` and `data/valid_output`. No submission is judged on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidatorProofs {
    /// Paths of inputs that some input validator must refuse.
    pub invalid_inputs: Vec<String>,
    pub outputs: Vec<OutputProof>,
}

/// An output that the output validator must take or refuse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputProof {
    /// Path below `data/` without extension.
    pub name: String,
    pub input: String,
    pub answer: String,
    pub output: String,
    pub is_valid: bool,
    pub validator_args: Vec<String>,
}

pub(in crate::package) fn read_proofs(
    tree: &Tree,
    format: FormatVersion,
    validator_flags: &[String],
    findings: &mut Vec<Finding>,
) -> ValidatorProofs {
    let invalid_inputs = tree
        .below("data/invalid_input")
        .filter(|path| path.ends_with(".in"))
        .map(str::to_owned)
        .collect();
    let mut outputs = Vec::new();
    let root = settings::group(tree, "data", format, &Settings::default(), &mut Vec::new());
    for (folder, is_valid) in [("invalid_output", false), ("valid_output", true)] {
        let folder = format!("data/{folder}");
        let settings = settings::group(tree, &folder, format, &root, findings);
        for path in tree.below(&folder) {
            let Some(stem) = path.strip_suffix(".out") else {
                continue;
            };
            let beside = |extension: &str| format!("{stem}.{extension}");
            if let Some(missing) = ["in", "ans"].map(beside).iter().find(|file| !tree.contains(file)) {
                let message = format!("has no `{missing}` beside it");
                findings.push(Finding::warning("incomplete-proof", path, message));
                continue;
            }
            let own = settings::case(tree, &beside("yaml"), &settings, findings);
            let mut validator_args = validator_flags.to_vec();
            validator_args.extend(own.validator_args);
            outputs.push(OutputProof {
                name: stem["data/".len()..].to_owned(),
                input: beside("in"),
                answer: beside("ans"),
                output: path.to_owned(),
                is_valid,
                validator_args,
            });
        }
    }
    ValidatorProofs {
        invalid_inputs,
        outputs,
    }
}
