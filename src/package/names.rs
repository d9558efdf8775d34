//! The rules of the format for names.

/// Letters, digits and `_ . -`, not starting with `-` or `.`, at most 255 bytes.
pub(super) fn is_file_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 255
        && !name.starts_with(['-', '.'])
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
}

/// Names of packages: lower-case letters and digits.
pub(super) fn is_short_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// A relative path of allowed names, without `.` and `..`.
pub fn is_inner_path(path: &str) -> bool {
    path.split('/').all(is_file_name)
}

/// The part after the last dot, if there is a name before it.
pub(super) fn extension(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.')
        .filter(|(stem, _)| !stem.is_empty())
        .map(|(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_follow_the_format() {
        for good in [
            "a",
            "problem.yaml",
            "01-big_case.in",
            "A.B",
            "x".repeat(255).as_str(),
        ] {
            assert!(is_file_name(good), "{good}");
        }
        for bad in [
            "",
            ".git",
            "-x",
            "a b",
            "å",
            "a/b",
            "a\n",
            "..",
            "x".repeat(256).as_str(),
        ] {
            assert!(!is_file_name(bad), "{bad:?}");
        }
    }

    #[test]
    fn inner_paths_never_climb() {
        assert!(is_inner_path("statement/cave.jpg"));
        for bad in ["../x", "/etc/passwd", "a//b", "a/./b", "a/..", ""] {
            assert!(!is_inner_path(bad), "{bad}");
        }
    }
}
