//! Test cases as an author sees and sends them.

use std::io::Read;

use super::details::with_end;
use super::save::Change;
use super::yaml;
use crate::package::Package;
use crate::web::form::{PostedForm, UploadedFile};
use crate::web::views::FieldErrors;

/// Larger files of a bulk upload go into a package, which is uploaded whole.
const FILE_BYTES: u64 = 64 * 1024 * 1024;
/// Files in a zip of cases.
const FILES: usize = 20_000;
const TOTAL_BYTES: u64 = 512 * 1024 * 1024;

/// A case in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseLine {
    /// `secret/03-big`.
    pub name: String,
    pub is_sample: bool,
    pub group: String,
    pub input_bytes: u64,
    pub answer_bytes: u64,
    pub description: String,
    /// Why it is there although it catches no wrong program.
    pub robustness: Option<String>,
    /// Wrong programs that fail here, by the last check of this version.
    pub kills: Option<u32>,
}

pub fn lines(package: &Package, kills: &dyn Fn(&str) -> Option<u32>) -> Vec<CaseLine> {
    let size = |path: &str| std::fs::metadata(package.root.join(path)).map_or(0, |file| file.len());
    let cases = package.data.all_cases();
    cases
        .into_iter()
        .map(|case| CaseLine {
            is_sample: case.is_sample,
            group: case
                .name
                .rsplit_once('/')
                .map_or(String::new(), |(group, _)| group.to_owned()),
            input_bytes: size(&case.input),
            answer_bytes: size(&case.answer),
            description: case.description.clone().unwrap_or_default(),
            robustness: package
                .greenroom
                .robustness
                .iter()
                .find(|robustness| robustness.case == case.name)
                .map(|robustness| robustness.reason.clone()),
            kills: kills(&case.name),
            name: case.name.clone(),
        })
        .collect()
}

/// One case as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseForm {
    /// `secret/03-big`.
    pub name: String,
    pub input: String,
    pub answer: String,
    pub description: String,
    pub robustness: String,
}

impl CaseForm {
    pub fn typed(posted: &PostedForm) -> CaseForm {
        CaseForm {
            name: posted.readable("name").trim().to_owned(),
            input: posted.readable("input"),
            answer: posted.readable("answer"),
            description: posted.readable("description").trim().to_owned(),
            robustness: posted.readable("robustness").trim().to_owned(),
        }
    }

    pub fn check(&self) -> FieldErrors {
        let mut errors = FieldErrors::default();
        if !is_case_name(&self.name) {
            errors.push(
                "name",
                "A name below sample or secret, such as secret/03-big: letters, digits, _ and -.",
            );
        }
        if self.input.is_empty() {
            errors.push("input", "An input, even if it is an empty line.");
        }
        if self.description.contains('\n') || self.description.chars().count() > 200 {
            errors.push("description", "One line of at most 200 characters.");
        }
        errors
    }

    /// `known` is the case that is changed; a new one has none. `greenroom_yaml` and the package say what stands there.
    pub fn changes(&self, package: &Package, greenroom_yaml: &str) -> Vec<Change> {
        let beside = |extension: &str| format!("data/{}.{extension}", self.name);
        let mut changes = vec![
            Change::write(beside("in"), with_end(&self.input)),
            Change::write(beside("ans"), with_end(&self.answer)),
        ];
        let cases = package.data.all_cases();
        let known = cases.iter().find(|case| case.name == self.name);
        let described = known
            .and_then(|case| case.description.clone())
            .unwrap_or_default();
        if self.description != described {
            let is_text = package.root.join(beside("desc")).exists();
            if is_text {
                changes.push(Change::write(beside("desc"), with_end(&self.description)));
            } else {
                let path = beside("yaml");
                let text = std::fs::read_to_string(package.root.join(&path)).unwrap_or_default();
                let block = (!self.description.is_empty()).then(|| yaml::text(&self.description));
                let text = yaml::set(&text, "description", block.as_deref());
                changes.push(match text.is_empty() {
                    true => Change::Remove { path },
                    false => Change::write(path, text),
                });
            }
        }
        let mut robustness = package.greenroom.robustness.clone();
        robustness.retain(|known| known.case != self.name);
        if !self.robustness.is_empty() {
            robustness.push(crate::package::RobustnessCase {
                case: self.name.clone(),
                reason: self.robustness.clone(),
            });
        }
        if robustness != package.greenroom.robustness {
            changes.push(Change::write(
                "greenroom.yaml",
                with_robustness(greenroom_yaml, &robustness),
            ));
        }
        changes
    }
}

pub fn with_robustness(greenroom_yaml: &str, robustness: &[crate::package::RobustnessCase]) -> String {
    let block: String = robustness
        .iter()
        .map(|known| {
            let (case, reason) = (yaml::quoted(&known.case), yaml::quoted(&known.reason));
            format!("\n  - case: {case}\n    reason: {reason}")
        })
        .collect();
    yaml::set(
        greenroom_yaml,
        "robustness",
        (!block.is_empty()).then_some(block.as_str()),
    )
}

/// `sample/…` or `secret/…`, at most two folders deep.
pub fn is_case_name(name: &str) -> bool {
    let parts: Vec<&str> = name.split('/').collect();
    matches!(parts.first(), Some(&"sample" | &"secret"))
        && (2..=3).contains(&parts.len())
        && crate::package::is_file_path(name)
        && !name.contains('.')
}

/// Every file that belongs to a case goes with it.
pub fn removal(package: &Package, names: &[String]) -> Vec<Change> {
    let mut changes = Vec::new();
    for case in package.data.all_cases() {
        if !names.contains(&case.name) {
            continue;
        }
        let beside =
            ["in", "ans", "yaml", "desc", "hint"].map(|extension| format!("data/{}.{extension}", case.name));
        let extra = case.extra_files.iter().map(|file| file.path.clone());
        changes.extend(
            beside
                .into_iter()
                .chain(extra)
                .filter(|path| package.root.join(path).symlink_metadata().is_ok())
                .map(|path| Change::Remove { path }),
        );
    }
    changes
}

/// Files sent at once: `.in`, `.ans`, `.yaml` and `.desc`, loose or in a zip, for a folder such as `secret`.
pub fn bulk(folder: &str, files: Vec<UploadedFile>) -> Result<Vec<Change>, FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut changes = Vec::new();
    let mut total = 0;
    if !is_case_name(&format!("{folder}/x")) {
        errors.push("folder", "A folder such as secret, sample or secret/2-large.");
    }
    if files.is_empty() {
        errors.push("files", "Choose files: .in and .ans, or a zip of them.");
    }
    for mut upload in files {
        let is_zip = upload.name.to_ascii_lowercase().ends_with(".zip");
        let taken = match is_zip {
            true => unzip(folder, &upload.file, &mut total),
            false => {
                let mut bytes = Vec::new();
                let read = upload.file.by_ref().take(FILE_BYTES + 1).read_to_end(&mut bytes);
                read.map_err(|error| error.to_string())
                    .and_then(|_| file(folder, &upload.name, bytes, &mut total).map(|change| vec![change]))
            }
        };
        match taken {
            Ok(taken) => changes.extend(taken),
            Err(why) => errors.push("files", format!("{}: {why}", upload.name)),
        }
    }
    match errors.is_empty() {
        true => Ok(changes),
        false => Err(errors),
    }
}

fn unzip(folder: &str, archive: &std::fs::File, total: &mut u64) -> Result<Vec<Change>, String> {
    let mut archive =
        zip::ZipArchive::new(archive).map_err(|error| format!("is no zip that can be read: {error}"))?;
    if archive.len() > FILES {
        return Err(format!("holds {} files; {FILES} are allowed", archive.len()));
    }
    let mut changes = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| error.to_string())?;
        if entry.is_dir() {
            continue;
        }
        let name = entry.name().map_err(|error| error.to_string())?.into_owned();
        if entry.is_symlink() {
            return Err(format!("{name}: links are not taken here"));
        }
        let short = name.rsplit('/').next().unwrap_or_default().to_owned();
        // Finder and its like leave files of their own.
        if short.starts_with('.') || name.starts_with("__MACOSX") {
            continue;
        }
        let mut bytes = Vec::new();
        entry
            .take(FILE_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| format!("{name}: {error}"))?;
        changes.push(file(folder, &short, bytes, total).map_err(|why| format!("{name}: {why}"))?);
    }
    Ok(changes)
}

fn file(folder: &str, name: &str, bytes: Vec<u8>, total: &mut u64) -> Result<Change, String> {
    let known = [".in", ".ans", ".yaml", ".desc"]
        .into_iter()
        .any(|extension| name.len() > extension.len() && name.ends_with(extension));
    if !known {
        return Err("is none of .in, .ans, .yaml and .desc".to_owned());
    }
    *total += bytes.len() as u64;
    if bytes.len() as u64 > FILE_BYTES || *total > TOTAL_BYTES {
        return Err(format!(
            "is too large: {} MiB a file and {} MiB at once are taken here; upload the package for more",
            FILE_BYTES >> 20,
            TOTAL_BYTES >> 20
        ));
    }
    let path = format!("data/{folder}/{name}");
    match crate::package::is_file_path(&path) {
        true => Ok(Change::write(path, bytes)),
        false => Err("has a name that packages don't allow: letters, digits and _ . - only".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_cases_stay_below_their_folders() {
        for good in ["sample/1", "secret/03-big", "secret/2-large/01_x"] {
            assert!(is_case_name(good), "{good}");
        }
        for bad in [
            "",
            "secret",
            "secret/",
            "other/1",
            "secret/../x",
            "secret/a b",
            "secret/a.in",
            "/secret/1",
            "secret/a/b/c",
        ] {
            assert!(!is_case_name(bad), "{bad}");
        }
    }

    #[test]
    fn only_files_of_cases_are_taken() {
        for (name, fine) in [
            ("1.in", true),
            ("1.ans", true),
            ("1.yaml", true),
            (".in", false),
            ("1.exe", false),
            ("a b.in", false),
        ] {
            assert_eq!(file("secret", name, Vec::new(), &mut 0).is_ok(), fine, "{name}");
        }
    }
}
