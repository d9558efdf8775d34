//! What people write to each other: Markdown without raw HTML, pictures, headings or anything that looks like the page.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use comrak::{Options, markdown_to_html};

use super::sanitize::SanitizedHtml;

/// Raise it whenever a remark may come out differently: what was rendered under an older one is rendered anew.
pub const RENDERER: i16 = 1;

const TAGS: [&str; 16] = [
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "table",
    "td",
    "th",
    "tr",
];

/// Lets through what a remark may have. Made once: a page has many remarks.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut tags = HashSet::from(TAGS);
    tags.insert("ul");
    let mut builder = Builder::empty();
    builder
        .tags(tags)
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"));
    builder
});

/// Renders a remark. Headings become paragraphs, pictures their descriptions; links lead by http, https or mailto.
pub fn render_remark(text: &str) -> SanitizedHtml {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    // Raw HTML is shown as what it is.
    options.render.escape = true;
    options.render.hardbreaks = true;
    let html = markdown_to_html(text, &options);
    let html = [1, 2, 3, 4, 5, 6].iter().fold(html, |html, level| {
        html.replace(&format!("<h{level}>"), "<p><strong>")
            .replace(&format!("</h{level}>"), "</strong></p>")
    });
    SanitizedHtml::of_remark(CLEANER.clean(&html).to_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::render_remark;

    #[test]
    fn plain_remarks_are_plain_paragraphs() {
        insta::assert_snapshot!(
            render_remark("Use a `dict` **here**:\n\n```python\nseen = {}\n```\n\n- one\n- two").as_str(),
            @r"
        <p>Use a <code>dict</code> <strong>here</strong>:</p>
        <pre><code>seen = {}
        </code></pre>
        <ul>
        <li>one</li>
        <li>two</li>
        </ul>
        "
        );
    }

    #[test]
    fn what_looks_like_the_page_or_leads_astray_is_taken_out() {
        for (text, gone) in [
            ("<script>alert(1)</script>", "<script"),
            ("<b onclick=x>bold</b>", "<b"),
            ("<a class=\"btn\" href=/sign-out>out</a>", "<a class"),
            ("[x](javascript:alert(1))", "href"),
            ("[x](/sign-out)", "href"),
            ("![x](https://evil.example/pixel.png)", "<img"),
            ("# Big", "<h1"),
            ("<style>*{display:none}</style>", "<style"),
        ] {
            let html = render_remark(text);
            assert!(!html.as_str().contains(gone), "{text}: {html}");
        }
        assert!(
            render_remark("https://example.org")
                .as_str()
                .contains("rel=\"noopener noreferrer nofollow\"")
        );
    }

    proptest! {
        #[test]
        fn any_remark_gives_only_what_remarks_may_hold(text in "[<>a-z\"'/=!\\[\\]() #*`\n]{0,200}") {
            let html = render_remark(&text);
            for part in html.as_str().split('<').skip(1) {
                let name: String = part.trim_start_matches('/').chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
                prop_assert!(name == "ul" || super::TAGS.contains(&name.as_str()), "{html}");
            }
        }
    }
}
