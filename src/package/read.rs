//! From a folder to a [`Package`] or [`DesignPackage`]: every part reads for itself, all findings are reported together.

use std::collections::BTreeMap;
use std::path::Path;

use super::problem_yaml::{self, Programs};
use super::tree::Tree;
use super::{
    AnyPackage, DesignPackage, Finding, FormatVersion, Hash, Head, LanguageId, OutputValidator, Package,
    PackageError, Severity, Skipped, SourcePath, StatementFile, data, generators, greenroom_yaml,
    judging_hash, names, programs, statement, submissions,
};

/// Reads the package of a code problem in the folder `path`. A package with any error is refused with every
/// finding, one of another kind with the remark that it is.
pub fn read(path: &Path) -> Result<Package, PackageError> {
    match read_any(path)? {
        AnyPackage::Code(package) => Ok(*package),
        AnyPackage::Design(_) => {
            let message = format!(
                "a problem of the kind `{}` is not solved by a program",
                DesignPackage::FORMAT
            );
            Err(Finding::error("other-kind", problem_yaml::FILE, message).into())
        }
    }
}

/// Reads the package in the folder `path`, whatever its kind.
pub fn read_any(path: &Path) -> Result<AnyPackage, PackageError> {
    read_named(path, &short_name(path))
}

/// Reads a code package whose cases may still have to be generated: absent inputs and answers are no errors.
pub fn read_to_generate(path: &Path) -> Result<Package, PackageError> {
    let absent = ["no-secret-data", "missing-answer", "missing-input", "robustness"];
    match read_tolerating(path, &short_name(path), &absent)? {
        AnyPackage::Code(package) => Ok(*package),
        AnyPackage::Design(_) => {
            let message = "generators make test cases, which a design has none of";
            Err(Finding::error("other-kind", problem_yaml::FILE, message).into())
        }
    }
}

/// Reads a package whose name is not that of its folder.
pub(super) fn read_named(path: &Path, short_name: &str) -> Result<AnyPackage, PackageError> {
    read_tolerating(path, short_name, &[])
}

fn read_tolerating(path: &Path, short_name: &str, rules: &[&str]) -> Result<AnyPackage, PackageError> {
    let mut findings = Vec::new();
    let tree = scan(path, &mut findings)?;
    let package = assemble(&tree, short_name, &mut findings);
    // Errors first, then by place.
    findings.sort_by(|a, b| {
        (a.severity, &a.path, a.line, a.column).cmp(&(b.severity, &b.path, b.line, b.column))
    });
    findings.dedup();
    match package {
        Some(mut package)
            if !findings
                .iter()
                .any(|finding| finding.is_error() && !rules.contains(&finding.rule)) =>
        {
            package.head_mut().warnings = findings;
            Ok(package)
        }
        _ => Err(PackageError { findings }),
    }
}

pub(super) fn scan(path: &Path, findings: &mut Vec<Finding>) -> Result<Tree, PackageError> {
    Tree::scan(path, findings)
        .map_err(|error| Finding::whole("unreadable", format!("{}: {error}", path.display())).into())
}

pub(super) fn short_name(path: &Path) -> String {
    // `.` and `..` have no name of their own until they are resolved.
    let resolved = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let name = path.file_name().or_else(|| resolved.file_name());
    name.map_or_else(
        || "problem".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}

fn assemble(tree: &Tree, short_name: &str, findings: &mut Vec<Finding>) -> Option<AnyPackage> {
    check_short_name(tree, short_name, findings);
    let greenroom = greenroom_yaml::read(tree, short_name, findings);
    // Without its metadata nothing else of a package can be judged right or wrong.
    let (about, programs) = problem_yaml::read(tree, findings)?.parts();
    let format = programs
        .as_ref()
        .map_or(FormatVersion::V2025_09, |programs| programs.format);
    let statements = statement::list(tree, format, findings);
    let names = display_names(tree, &about.names, &statements, short_name, findings);
    let head = Head {
        root: tree.root().to_owned(),
        short_name: short_name.to_owned(),
        uuid: about.uuid,
        names,
        authors: about.authors,
        source: about.source,
        licence: about.licence,
        rights_owner: about.rights_owner,
        keywords: about.keywords,
        statements,
        skipped: Vec::new(),
        greenroom,
        manifest: tree.manifest.clone(),
        warnings: Vec::new(),
        unpacked: None,
    };
    Some(match programs {
        Some(programs) => AnyPackage::Code(Box::new(code(tree, head, programs, findings))),
        None => {
            greenroom_yaml::refuse_rubric_of_design(&head.greenroom, findings);
            AnyPackage::Design(Box::new(DesignPackage { head }))
        }
    })
}

fn code(tree: &Tree, mut head: Head, metadata: Programs, findings: &mut Vec<Finding>) -> Package {
    refuse_unread_programs(tree, findings);
    let data = data::read(tree, metadata.format, &metadata.validator_flags, findings);
    let output_validator = programs::output_validator(tree, metadata.custom_validation, findings);
    let proofs = data::read_proofs(tree, metadata.format, &metadata.validator_flags, findings);
    let (submissions, mut skipped) = submissions::read(tree, metadata.format, findings);
    let input_validators = programs::input_validators(tree, &mut skipped);
    let generators = programs::generators(tree);
    generators::check(&head.greenroom, &generators, &submissions, findings);
    let include = include(tree, &mut skipped);
    head.skipped = skipped;
    greenroom_yaml::check_robustness(&head.greenroom, &data, findings);
    require_time_limit(&metadata, tree, findings);
    let incomplete =
        (output_validator == OutputValidator::Missing).then(|| "output validator missing".to_owned());
    let mut package = Package {
        head,
        format: metadata.format,
        allowed_languages: metadata.allowed_languages,
        limits: metadata.limits,
        output_validator,
        input_validators,
        proofs,
        generators,
        data,
        include,
        submissions,
        incomplete,
        judging_hash: Hash::default(),
    };
    package.judging_hash = judging_hash::judging_hash(&package, tree);
    package
}

/// Our own packages keep to the format's names; foreign folders are named as their owners like.
fn check_short_name(tree: &Tree, short_name: &str, findings: &mut Vec<Finding>) {
    if names::is_short_name(short_name) {
        return;
    }
    let message = format!("the package name `{short_name}` should be lower-case letters and digits only");
    let mut finding = Finding::whole("short-name", message);
    if !tree.contains(greenroom_yaml::FILE) {
        finding.severity = Severity::Warning;
    }
    findings.push(finding);
}

fn refuse_unread_programs(tree: &Tree, findings: &mut Vec<Finding>) {
    for (folder, feature) in [
        ("graders", "custom graders"),
        ("static_validator", "static validators"),
    ] {
        if tree.has_folder(folder) {
            findings.push(Finding::error(
                "unsupported-feature",
                folder,
                format!("{feature} are not supported yet"),
            ));
        }
    }
}

/// A package that is our own states its limit, so that it is publishable at once.
fn require_time_limit(metadata: &Programs, tree: &Tree, findings: &mut Vec<Finding>) {
    if tree.contains(greenroom_yaml::FILE) && metadata.limits.time_limit.is_none() {
        let message = "packages with `greenroom.yaml` must state `limits.time_limit`";
        findings.push(Finding::error("missing-key", problem_yaml::FILE, message));
    }
}

fn include(tree: &Tree, skipped: &mut Vec<Skipped>) -> BTreeMap<String, Vec<SourcePath>> {
    let mut include = BTreeMap::new();
    for (name, is_folder) in tree.children("include") {
        let path = format!("include/{name}");
        if !is_folder {
            skipped.push(Skipped {
                path,
                reason: "include files belong in a folder per language".to_owned(),
            });
        } else if name == "default" || LanguageId::parse(&name).is_some() {
            let files = programs::files(tree, &path);
            include.insert(name, files);
        } else {
            skipped.push(Skipped {
                path,
                reason: format!("the language `{name}` is not judged here"),
            });
        }
    }
    include
}

/// The name of `problem.yaml` where there is one, else the title of the statement, else the short name.
fn display_names(
    tree: &Tree,
    stated: &BTreeMap<String, String>,
    statements: &[StatementFile],
    short_name: &str,
    findings: &mut Vec<Finding>,
) -> BTreeMap<String, String> {
    let mut names = stated.clone();
    names.retain(|_, name| !name.is_empty());
    for file in statements {
        if names.contains_key(&file.language) {
            continue;
        }
        let title = statement::title(tree, file, findings);
        if title.is_none() && !stated.is_empty() {
            let message = format!("no name for the statement language `{}`", file.language);
            findings.push(Finding::warning("missing-name", problem_yaml::FILE, message));
        }
        if let Some(title) = title {
            names.insert(file.language.clone(), title);
        }
    }
    if names.is_empty() {
        let message = "no name in `problem.yaml` or the statements; the short name is used";
        findings.push(Finding::warning("missing-name", problem_yaml::FILE, message));
        let language = statements.first().map_or("en", |file| file.language.as_str());
        names.insert(language.to_owned(), short_name.to_owned());
    }
    names
}
