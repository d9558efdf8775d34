//! Who may see what, and when a version may be published: pure rules without HTTP and SQL.

use crate::web::Viewer;

/// Where a problem stands, as the column `problems.state` has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemState {
    Draft,
    /// Shown with a mark: not checked yet, or on trial.
    Beta,
    Published,
    Retired,
}

impl ProblemState {
    /// Reads the column; an unknown word counts as a draft, which nobody but admins sees.
    pub fn parse(word: &str) -> ProblemState {
        match word {
            "beta" => ProblemState::Beta,
            "published" => ProblemState::Published,
            "retired" => ProblemState::Retired,
            _ => ProblemState::Draft,
        }
    }
}

/// Published problems and those in beta are for everybody, visitors included; the others are for admins.
pub fn may_read(viewer: Option<&Viewer>, state: ProblemState) -> bool {
    matches!(state, ProblemState::Published | ProblemState::Beta) || sees_drafts(viewer)
}

/// Whether lists show problems that are not published.
pub fn sees_drafts(viewer: Option<&Viewer>) -> bool {
    viewer.is_some_and(|viewer| viewer.is_admin)
}

/// What decides over the publishing of a version.
#[derive(Debug, Clone, Copy)]
pub struct Readiness {
    /// Some part that judging needs is missing from the package.
    pub is_incomplete: bool,
    /// The package states a time limit or needs none, it was measured, or an admin gave one.
    pub has_time_limit: bool,
    /// There is an accepted program in a language judged here, to measure with.
    pub has_accepted: bool,
}

/// What happens with an imported version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publishing {
    Publish,
    /// A worker measures the time limit first and publishes then.
    Measure,
    Withhold(Withheld),
}

/// Why a version stays a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    Incomplete,
    NoTimeLimit,
}

/// A version is published with a time limit and all its parts, and never without either.
pub fn publishing(readiness: Readiness) -> Publishing {
    match readiness {
        Readiness {
            is_incomplete: true, ..
        } => Publishing::Withhold(Withheld::Incomplete),
        Readiness {
            has_time_limit: true, ..
        } => Publishing::Publish,
        Readiness {
            has_accepted: true, ..
        } => Publishing::Measure,
        _ => Publishing::Withhold(Withheld::NoTimeLimit),
    }
}

/// The media type of a path that may be served from a package: an image or a PDF below a statement folder.
///
/// Everything else of a package stays inside: test data, solutions and validators are secrets.
pub fn asset_type(path: &str) -> Option<&'static str> {
    let mut names = path.split('/');
    if !matches!(names.next(), Some("statement" | "problem_statement")) {
        return None;
    }
    let mut last = None;
    for name in names {
        if !is_file_name(name) {
            return None;
        }
        last = Some(name);
    }
    let (stem, extension) = last?.rsplit_once('.')?;
    if stem.is_empty() {
        return None;
    }
    match extension.to_ascii_lowercase().as_str() {
        "png" => Some("image/png"),
        "jpg" | "jpeg" => Some("image/jpeg"),
        "gif" => Some("image/gif"),
        "webp" => Some("image/webp"),
        "avif" => Some("image/avif"),
        "pdf" => Some("application/pdf"),
        "svg" => Some("image/svg+xml"),
        _ => None,
    }
}

/// The rule of the package format for names; it leaves out `.`, `..`, separators and control characters.
fn is_file_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(['-', '.'])
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
}

/// A name for the address: the given one where it fits, else its letters and digits joined by dashes.
///
/// Packages written elsewhere have folder names of all kinds, and their slug defaults to it.
pub fn slug(wanted: &str) -> String {
    let words: Vec<String> = wanted
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    if words.is_empty() {
        "problem".to_string()
    } else {
        words.join("-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn viewer(is_admin: bool) -> Viewer {
        Viewer {
            id: 1,
            username: "ada".into(),
            display_name: "Ada".into(),
            is_mentor: true,
            is_admin,
            has_second_factor: false,
            unread: 0,
        }
    }

    #[test]
    fn each_reader_sees_what_the_state_allows() {
        let (seeker, admin) = (viewer(false), viewer(true));
        for (state, visitor_may, seeker_may, admin_may) in [
            (ProblemState::Published, true, true, true),
            (ProblemState::Beta, true, true, true),
            (ProblemState::Draft, false, false, true),
            (ProblemState::Retired, false, false, true),
        ] {
            assert_eq!(may_read(None, state), visitor_may, "visitor, {state:?}");
            assert_eq!(may_read(Some(&seeker), state), seeker_may, "mentor, {state:?}");
            assert_eq!(may_read(Some(&admin), state), admin_may, "admin, {state:?}");
        }
        assert_eq!(ProblemState::parse("no such state"), ProblemState::Draft);
    }

    #[test]
    fn a_version_is_published_only_when_it_can_be_judged() {
        use Publishing::*;
        for (is_incomplete, has_time_limit, has_accepted, expected) in [
            (false, true, true, Publish),
            (false, true, false, Publish),
            (false, false, true, Measure),
            (false, false, false, Withhold(Withheld::NoTimeLimit)),
            (true, true, true, Withhold(Withheld::Incomplete)),
            (true, false, true, Withhold(Withheld::Incomplete)),
            (true, false, false, Withhold(Withheld::Incomplete)),
        ] {
            let readiness = Readiness {
                is_incomplete,
                has_time_limit,
                has_accepted,
            };
            assert_eq!(publishing(readiness), expected, "{readiness:?}");
        }
    }

    #[test]
    fn images_and_pdfs_of_statements_are_served_and_nothing_else() {
        for (path, expected) in [
            ("statement/cave.png", Some("image/png")),
            ("problem_statement/img/Cave.JPG", Some("image/jpeg")),
            ("statement/plan.svg", Some("image/svg+xml")),
            ("statement/problem.en.pdf", Some("application/pdf")),
            ("statement/problem.en.md", None),
            ("statement/problem.en.tex", None),
            ("statement/png", None),
            ("statement/.png", None),
            ("statement", None),
            ("statement/", None),
            ("data/secret/1.png", None),
            ("data/secret/1.in", None),
            ("submissions/accepted/a.py", None),
            ("cave.png", None),
            ("statement/../data/secret/1.png", None),
            ("statement/./cave.png", None),
            ("statement//cave.png", None),
            ("/statement/cave.png", None),
            ("../statement/cave.png", None),
            ("statement/..%2fdata/1.png", None),
            ("statement\\cave.png", None),
            ("statement/cave.png\0", None),
            ("", None),
        ] {
            assert_eq!(asset_type(path), expected, "{path:?}");
        }
    }

    #[test]
    fn slugs_are_made_of_any_name() {
        for (wanted, expected) in [
            ("two-sum", "two-sum"),
            ("A1_Paper", "a1-paper"),
            ("--x--", "x"),
            ("åäö", "problem"),
            ("", "problem"),
        ] {
            assert_eq!(slug(wanted), expected);
        }
    }
}
