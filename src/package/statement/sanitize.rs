//! The one door through which statement HTML passes before a page may show it unescaped.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;

use ammonia::{Builder, UrlRelative};
use serde::Serialize;

use super::math::{Formulas, escape};
use crate::package::names;

/// HTML that is safe to put into a page as it is: no script, no style, no foreign resources, balanced.
/// Only the sanitiser makes values of this type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SanitizedHtml(String);

impl SanitizedHtml {
    /// For `remark`, which cleans by rules of its own.
    pub(super) fn of_remark(clean: String) -> SanitizedHtml {
        SanitizedHtml(clean)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SanitizedHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Cleans `html` and then puts the formulas in. Images may only come from below `asset_base`.
pub(super) fn sanitize(html: &str, asset_base: &str, formulas: &Formulas) -> SanitizedHtml {
    let asset_base = asset_base.to_owned();
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "id", "class"])),
            ("img", HashSet::from(["src", "alt", "class"])),
            ("li", HashSet::from(["id"])),
            ("ol", HashSet::from(["start"])),
            ("td", HashSet::from(["class", "colspan"])),
            ("th", HashSet::from(["class", "colspan", "scope"])),
        ]))
        .generic_attributes(HashSet::from(["class"]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"))
        .attribute_filter(move |element, attribute, value| filter(element, attribute, value, &asset_base));
    SanitizedHtml(formulas.insert(&builder.clean(html).to_string()))
}

/// The page for a statement that is a PDF: a link to it, in our own words.
pub(super) fn pdf_link(url: &str) -> SanitizedHtml {
    SanitizedHtml(format!(
        "<p><a href=\"{}\">Read the statement (PDF)</a></p>",
        escape(url)
    ))
}

const TAGS: [&str; 46] = [
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "br",
    "hr",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "caption",
    "pre",
    "code",
    "kbd",
    "samp",
    "var",
    "em",
    "strong",
    "b",
    "i",
    "u",
    "s",
    "del",
    "ins",
    "sup",
    "sub",
    "small",
    "span",
    "a",
    "img",
    "figure",
    "figcaption",
    "blockquote",
    "q",
    "div",
    "section",
];

fn filter<'u>(element: &str, attribute: &str, value: &'u str, asset_base: &str) -> Option<Cow<'u, str>> {
    match (element, attribute) {
        ("a", "href") => is_link(value).then_some(value.into()),
        ("img", "src") => value
            .strip_prefix(asset_base)
            .is_some_and(names::is_inner_path)
            .then_some(value.into()),
        (_, "id") => is_footnote(value).then_some(value.into()),
        (_, "class") => {
            let kept: Vec<&str> = value
                .split_ascii_whitespace()
                .filter(|class| is_class(class))
                .collect();
            (!kept.is_empty()).then(|| kept.join(" ").into())
        }
        (_, "start" | "colspan") => value.parse::<u16>().is_ok().then_some(value.into()),
        (_, "scope") => matches!(value, "col" | "row").then_some(value.into()),
        _ => Some(value.into()),
    }
}

/// Absolute addresses of the allowed schemes (the sanitiser checks which) and jumps to footnotes.
fn is_link(value: &str) -> bool {
    let lower = value.trim().to_ascii_lowercase();
    ["http://", "https://", "mailto:"]
        .iter()
        .any(|scheme| lower.starts_with(scheme))
        || value.strip_prefix('#').is_some_and(is_footnote)
}

fn is_footnote(id: &str) -> bool {
    ["fn-", "fnref-"].iter().any(|prefix| id.starts_with(prefix))
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Classes the style sheet knows; anything else could dress text up as a part of the page.
fn is_class(class: &str) -> bool {
    const FIXED: [&str; 9] = [
        "illustration",
        "missing-illustration",
        "center",
        "align-left",
        "align-center",
        "align-right",
        "footnotes",
        "footnote-ref",
        "small-caps",
    ];
    let width = class
        .strip_prefix("width-")
        .is_some_and(|percent| percent.parse::<u8>().is_ok());
    let language = class.strip_prefix("language-").is_some_and(|name| {
        !name.is_empty()
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'#' | b'-' | b'_'))
    });
    FIXED.contains(&class) || width || language
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(html: &str) -> String {
        sanitize(html, "/assets/", &Formulas::default()).0
    }

    #[test]
    fn images_come_from_the_package_alone() {
        assert!(clean("<img src='/assets/statement/a.png'>").contains("src="));
        for url in [
            "https://evil.example/a.png",
            "//evil/a.png",
            "/assets/../x.png",
            "data:image/png,x",
            "/other/a.png",
        ] {
            assert!(!clean(&format!("<img src='{url}'>")).contains("src="), "{url}");
        }
    }

    #[test]
    fn links_are_absolute_or_to_footnotes() {
        for url in ["https://a.example/x", "mailto:a@b.example", "#fn-1"] {
            assert!(
                clean(&format!("<a href='{url}'>x</a>")).contains("href="),
                "{url}"
            );
        }
        for url in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "/sign-out",
            "//evil",
            "data:text/html,x",
            "#main",
            " \u{1}javascript:x",
        ] {
            assert!(
                !clean(&format!("<a href='{url}'>x</a>")).contains("href="),
                "{url}"
            );
        }
    }

    #[test]
    fn classes_and_ids_of_the_page_cannot_be_taken() {
        assert_eq!(
            clean("<p class='illustration button' id='main'>x</p>"),
            "<p class=\"illustration\">x</p>"
        );
        assert_eq!(
            clean("<code class='language-c++'>x</code>"),
            "<code class=\"language-c++\">x</code>"
        );
    }

    #[test]
    fn style_and_handlers_vanish() {
        let html = clean("<p style='color:red' onclick='x()'>a<style>p{}</style><script>x</script></p>");
        assert_eq!(html, "<p>a</p>");
    }
}
