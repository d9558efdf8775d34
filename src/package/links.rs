//! Symbolic links as texts: where one leads inside a package, and how it is written.

use super::names;

/// The path inside the package that a link at `path` with this text leads to; `None` where it leaves the
/// package or does not climb first and go down then.
pub(super) fn resolve(path: &str, text: &str) -> Option<String> {
    let mut at: Vec<&str> = path.split('/').collect();
    at.pop();
    let mut goes_down = false;
    for part in text.trim_end_matches('/').split('/') {
        match part {
            "." => {}
            // Behind a name that is a link itself, `..` is another folder than it looks.
            ".." if !goes_down => {
                at.pop()?;
            }
            name if names::is_file_name(name) => {
                goes_down = true;
                at.push(name);
            }
            _ => return None,
        }
    }
    (!at.is_empty()).then(|| at.join("/"))
}

/// The shortest text of a link at `path` that leads to `target`, both inside the package.
pub fn link_text(path: &str, target: &str) -> String {
    let folder: Vec<&str> = path.split('/').collect();
    let target: Vec<&str> = target.split('/').collect();
    // The name of the link is no folder, and the target keeps at least its own name.
    let most = (folder.len() - 1).min(target.len() - 1);
    let common = (0..most)
        .take_while(|index| folder[*index] == target[*index])
        .count();
    let up = "../".repeat(folder.len() - 1 - common);
    format!("{up}{}", target[common..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_lead_back_to_their_target() {
        for (path, target, text) in [
            ("a", "b", "b"),
            ("data/secret/1.in", "data/sample/1.in", "../sample/1.in"),
            ("data/secret/x", "include/y", "../../include/y"),
            ("x", "data/secret/1.in", "data/secret/1.in"),
            ("data/a/b", "data/a", "../a"),
            ("data/a", "data/b", "b"),
        ] {
            assert_eq!(link_text(path, target), text);
            assert_eq!(resolve(path, text).as_deref(), Some(target), "{path}");
        }
    }

    #[test]
    fn texts_that_leave_or_wander_lead_nowhere() {
        for text in [
            "..",
            "../x",
            "/etc/passwd",
            "a/../b",
            "",
            ".",
            "a//b",
            "a\0b",
            "../../../../etc",
        ] {
            assert_eq!(resolve("link", text), None, "{text:?}");
        }
        assert_eq!(resolve("data/link", ".."), None);
        assert_eq!(resolve("data/link", "./x/").as_deref(), Some("data/x"));
    }
}
