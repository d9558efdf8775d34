//! The package reader on packages that other people wrote, and on small ones made for one rule.

mod authoring_guide;
mod export;
mod generate;
mod patch;
mod skeleton;
mod stress;

use std::path::{Path, PathBuf};

use greenroom::package::{self, OnReject, OutputValidator, Package};

/// The folder of foreign packages, or `None` with a loud word where this machine has none.
pub fn shared_packages() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("GREENROOM_SHARED").map_or(beside, PathBuf::from);
    let packages = shared.join("packages");
    if packages.is_dir() {
        return Some(packages);
    }
    eprintln!(
        "SKIPPED: no foreign packages at {} (set GREENROOM_SHARED)",
        packages.display()
    );
    None
}

fn read_shared(name: &str) -> Option<Package> {
    let packages = shared_packages()?;
    Some(package::read(&packages.join(name)).unwrap_or_else(|error| panic!("{name}: {error}")))
}

#[test]
fn foreign_packages_with_everything_read_as_complete() {
    for name in ["a1paper", "dexsave", "hello", "oddbinom", "peragrams"] {
        let Some(package) = read_shared(name) else { return };
        assert_eq!(package.incomplete, None, "{name}");
        assert_eq!(package.output_validator, OutputValidator::Default, "{name}");
        assert_eq!(package.short_name, name);
        assert!(!package.data.all_cases().is_empty(), "{name}");
    }
}

#[test]
fn packages_without_their_validator_read_as_incomplete() {
    for name in ["buslines", "different"] {
        let Some(package) = read_shared(name) else { return };
        assert_eq!(
            package.incomplete.as_deref(),
            Some("output validator missing"),
            "{name}"
        );
    }
}

#[test]
fn packages_with_unsupported_features_are_refused_by_name() {
    let Some(packages) = shared_packages() else { return };
    for (name, feature) in [
        ("alternativeencryption", "`type: multi-pass`"),
        ("guess", "`type: interactive`"),
        ("karleksbrev", "`type: scoring`"),
        ("maximal", "`constants`"),
        ("oddecho", "`type: scoring`"),
        ("spock", "`validation: custom interactive`"),
        ("uuu", "`validation: custom score`"),
        ("virus3", "`type: scoring`"),
    ] {
        let error = package::read(&packages.join(name)).expect_err(name);
        let finding = error
            .findings
            .iter()
            .find(|finding| finding.message.contains(feature))
            .unwrap_or_else(|| panic!("{name} does not name {feature}: {error}"));
        assert_eq!(finding.rule, "unsupported-feature", "{name}");
        assert_eq!(finding.path.as_deref(), Some("problem.yaml"), "{name}");
        assert!(finding.line.is_some(), "{name}");
    }
}

#[test]
fn facts_of_a_foreign_package_are_all_there() {
    let Some(package) = read_shared("dexsave") else {
        return;
    };
    assert_eq!(package.names["en"], "DEX Save");
    assert_eq!(package.authors, ["Per Austrin"]);
    assert_eq!(package.data.samples().len(), 3);
    assert_eq!(package.data.all_cases().len(), 30);
    assert_eq!(
        package.data.all_cases()[3].validator_args,
        ["float_tolerance", "1e-6"]
    );
    assert_eq!(package.data.groups[1].on_reject, OnReject::Break);
    let Some(package) = read_shared("hello") else {
        return;
    };
    assert_eq!(package.limits.memory_bytes, 512 << 20);
    assert_eq!(package.names.get("sv").map(String::as_str), Some("Hej Världen!"));
    let Some(package) = read_shared("different") else {
        return;
    };
    let described: Vec<_> = package
        .data
        .all_cases()
        .iter()
        .filter_map(|case| case.description.clone())
        .collect();
    assert_eq!(
        described,
        [
            "A bunch of handwritten cases.",
            "The four possible combinations of minimum/maximum values."
        ]
    );
}

#[test]
fn no_latex_is_left_in_any_foreign_statement() {
    let Some(packages) = shared_packages() else { return };
    let mut count = 0;
    for folder in std::fs::read_dir(&packages)
        .expect("a folder")
        .flatten()
        .map(|entry| entry.path())
    {
        if !folder.join("problem.yaml").exists() {
            continue;
        }
        for statement in package::statement::render_folder(&folder, "/assets/").expect("renders") {
            let what = format!("{} ({})", folder.display(), statement.language);
            let html = statement.html.as_str();
            // None of these statements speaks of backslashes or dollars itself.
            assert!(!html.contains('\\') && !html.contains('$'), "{what}: {html}");
            assert!(!html.contains("{{") && !html.contains("style="), "{what}: {html}");
            assert!(
                !statement.title.is_empty() && !statement.title.contains(['\\', '$', '{']),
                "{what}"
            );
            for warning in &statement.warnings {
                let expected = ["Illustration is missing: ", "`\\displaysample{"];
                assert!(
                    expected.iter().any(|start| warning.message.starts_with(start)),
                    "{what}: {warning}"
                );
            }
            count += 1;
        }
    }
    assert_eq!(count, 21, "statements of the fifteen packages");
}

#[test]
fn a_missing_illustration_is_named_on_the_page() {
    let Some(package) = read_shared("oddbinom") else {
        return;
    };
    let statement =
        package::statement::render(&package, None, "sv", "/assets/").expect("falls back to English");
    assert_eq!(
        (statement.language.as_str(), statement.title.as_str()),
        ("en", "Odd Binomial Coefficients")
    );
    assert!(
        statement
            .html
            .as_str()
            .contains("Illustration is missing: chinese_triangle.pdf")
    );
    let Some(package) = read_shared("dexsave") else {
        return;
    };
    let statement = package::statement::render(&package, None, "en", "/assets/").expect("renders");
    assert!(
        statement
            .html
            .as_str()
            .contains("src=\"/assets/problem_statement/521px-Purple_d20.png\"")
    );
}
