//! Where the images of a statement are found.

use std::collections::BTreeSet;

use crate::package::names;

/// Image files browsers show; the order is the one LaTeX statements are searched in when they leave the
/// extension out.
const SHOWN: [&str; 7] = ["png", "jpg", "jpeg", "svg", "gif", "webp", "avif"];

/// The files a statement may name, and the address they are served under.
pub(super) struct Assets<'a> {
    /// Ends with `/`; the path inside the package follows it.
    pub base: &'a str,
    /// Folder of the statement; names are relative to it.
    pub folder: &'a str,
    pub files: Known<'a>,
}

pub(super) enum Known<'a> {
    /// The files of a package.
    Files(BTreeSet<&'a str>),
    /// Not at hand: every decent name is taken on trust, a missing file is a broken image then.
    Any,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Image {
    Url(String),
    /// Not there, or in a form that browsers do not show; the text says what would have been here.
    Absent(String),
}

impl Assets<'_> {
    pub fn image(&self, name: &str) -> Image {
        let name = name.trim();
        let absent = || Image::Absent(format!("Illustration is missing: {name}"));
        let Some(path) = self.resolve(name) else {
            return absent();
        };
        let stated = names::extension(&path).is_some_and(is_shown);
        if stated && self.has(&path) {
            return Image::Url(format!("{}{path}", self.base));
        }
        if let Known::Files(_) = self.files {
            let found = SHOWN
                .iter()
                .map(|extension| format!("{path}.{extension}"))
                .find(|path| self.has(path));
            if let Some(path) = found {
                return Image::Url(format!("{}{path}", self.base));
            }
            let pdf = [path.clone(), format!("{path}.pdf")]
                .into_iter()
                .find(|path| path.ends_with(".pdf") && self.has(path));
            if let Some(pdf) = pdf {
                let file = pdf.rsplit('/').next().unwrap_or(&pdf);
                return Image::Absent(format!("Illustration is missing: {file}"));
            }
        }
        absent()
    }

    fn has(&self, path: &str) -> bool {
        match &self.files {
            Known::Files(files) => files.contains(path),
            Known::Any => true,
        }
    }

    /// The path inside the package, or `None` when it would leave it.
    fn resolve(&self, name: &str) -> Option<String> {
        let mut parts: Vec<&str> = self.folder.split('/').filter(|part| !part.is_empty()).collect();
        for part in name.split('/') {
            match part {
                "." | "" => {}
                ".." => {
                    parts.pop()?;
                }
                _ => parts.push(part),
            }
        }
        let path = parts.join("/");
        (!name.starts_with('/') && names::is_inner_path(&path)).then_some(path)
    }
}

fn is_shown(extension: &str) -> bool {
    SHOWN.contains(&extension.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(name: &str) -> Image {
        let files = BTreeSet::from([
            "statement/cave.jpg",
            "statement/graph.pdf",
            "statement/img/a.png",
            "data/sample/1.png",
        ]);
        Assets {
            base: "/assets/",
            folder: "statement",
            files: Known::Files(files),
        }
        .image(name)
    }

    #[test]
    fn names_are_relative_to_the_statement_and_may_lack_their_extension() {
        assert_eq!(
            find("cave.jpg"),
            Image::Url("/assets/statement/cave.jpg".to_owned())
        );
        assert_eq!(find("cave"), find("cave.jpg"));
        assert_eq!(
            find("./img/a"),
            Image::Url("/assets/statement/img/a.png".to_owned())
        );
        assert_eq!(
            find("../data/sample/1.png"),
            Image::Url("/assets/data/sample/1.png".to_owned())
        );
    }

    #[test]
    fn what_cannot_be_shown_is_named() {
        assert_eq!(
            find("graph"),
            Image::Absent("Illustration is missing: graph.pdf".to_owned())
        );
        for name in [
            "nothing",
            "../../etc/passwd",
            "/etc/passwd.png",
            "https://evil.example/a.png",
            "a b.png",
        ] {
            assert_eq!(
                find(name),
                Image::Absent(format!("Illustration is missing: {name}"))
            );
        }
    }
}
