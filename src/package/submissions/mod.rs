//! The labelled submissions of a package, and those that cannot be judged here, with the reason.

mod globs;
mod settings;

use super::tree::Tree;
use super::{Expected, Finding, FormatVersion, LabelledSubmission, LanguageId, Skipped, programs};

/// Every entry of a verdict folder is one program, a file or a folder.
pub(super) fn read(
    tree: &Tree,
    format: FormatVersion,
    findings: &mut Vec<Finding>,
) -> (Vec<LabelledSubmission>, Vec<Skipped>) {
    let settings = settings::read(tree, findings);
    let mut submissions = Vec::new();
    let mut skipped = Vec::new();
    for (folder, is_folder) in tree.children("submissions") {
        // Stray files beside the verdict folders are common and harmless.
        if !is_folder {
            continue;
        }
        let place = format!("submissions/{folder}");
        let expected = match expected(&folder, format) {
            Ok(expected) => expected,
            Err(reason) => {
                skipped.push(Skipped { path: place, reason });
                continue;
            }
        };
        for (name, _) in tree.children(&place) {
            let path = format!("{place}/{name}");
            match program(tree, path.clone(), expected, &settings) {
                Ok(submission) => submissions.push(submission),
                Err(reason) => skipped.push(Skipped { path, reason }),
            }
        }
    }
    (submissions, skipped)
}

fn program(
    tree: &Tree,
    path: String,
    expected: Expected,
    settings: &[settings::Rule],
) -> Result<LabelledSubmission, String> {
    let files = programs::files(tree, &path);
    let (stated, entry) = settings::for_program(settings, path.trim_start_matches("submissions/"));
    let language = match stated {
        Some(id) => {
            LanguageId::parse(id).ok_or_else(|| format!("written in {id}, which is not judged here"))?
        }
        None => programs::language(tree, &files)?,
    };
    Ok(LabelledSubmission {
        path,
        files,
        language,
        entry: entry.map(str::to_owned),
        expected,
    })
}

fn expected(folder: &str, format: FormatVersion) -> Result<Expected, String> {
    let legacy = format == FormatVersion::Legacy;
    Ok(match folder {
        "accepted" => Expected::Accepted,
        "wrong_answer" => Expected::WrongAnswer,
        "time_limit_exceeded" => Expected::TimeLimitExceeded,
        "run_time_error" => Expected::RunTimeError,
        "rejected" if !legacy => Expected::Rejected,
        "brute_force" if !legacy => Expected::BruteForce,
        "partially_accepted" => return Err("partial scores belong to scoring problems".to_owned()),
        _ => return Err(format!("`{folder}` is not a verdict folder of the format")),
    })
}
