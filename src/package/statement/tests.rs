use proptest::prelude::*;

use super::*;

/// What no statement may contain, whatever its source: it holds for text and markup together, since
/// elements are found by their unescaped `<`.
pub(super) fn assert_clean(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let end = rest[start..]
            .find('>')
            .map(|end| start + end)
            .expect("an element that ends");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        let name = tag
            .trim_start_matches('/')
            .split_whitespace()
            .next()
            .unwrap_or("");
        assert!(
            ![
                "script", "style", "iframe", "object", "svg", "form", "link", "meta", "base"
            ]
            .contains(&name),
            "{html}"
        );
        let lower = tag.to_ascii_lowercase();
        for attribute in lower.split('"').step_by(2) {
            for word in attribute.split_whitespace().skip(1) {
                assert!(
                    !word.starts_with("on") && !word.starts_with("style"),
                    "attribute `{word}` in {html}"
                );
            }
        }
        assert!(
            !lower.contains("=\"javascript:") && !lower.contains("=\"data:"),
            "{html}"
        );
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{html}");
        } else if !["br", "hr", "img"].contains(&name) && !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?} stay open in {html}");
}

/// Known ways to get a script into rendered Markdown.
const ATTACKS: [&str; 30] = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](https://a.example \"onmouseover=alert(1)\")",
    "[x](https://a.example/\" onmouseover=\"alert(1))",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x\" onerror=\"alert(1)](a.png)",
    "![$\\text{\" onerror=alert(1) x=\"}$](a.png)",
    "![x](a.png \"x\" onerror=\"alert(1)\")",
    "```\"><script>alert(1)</script>\nx\n```",
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    "a[^<script>]\n\n[^<script>]: <img src=x onerror=alert(1)>",
    "$\\text{<script>alert(1)</script>}$",
    "$\\href{javascript:alert(1)}{x}$ $\\class{evil}{x}$ $\\style{x}{y}$",
    "$</math><script>alert(1)</script>$",
    "\u{e000}0\u{e001} $x$ \u{e000}",
    "<base href='//evil.example/'><meta http-equiv=refresh content='0;url=//evil'><link rel=stylesheet href=//evil>",
    "<p style='position:fixed' class='button' id='main'>x</p><form action=//evil><button>x</button></form>",
];

#[test]
fn attacks_leave_nothing_that_runs() {
    for attack in ATTACKS {
        for text in [
            attack.to_owned(),
            format!("para *{attack}* end"),
            format!("> - {attack}\n\n# {attack}"),
        ] {
            let html = render_markdown(&text, "/a/").to_string();
            assert_clean(&html);
            assert!(
                !html.contains("<script") && !html.contains("evil.example\""),
                "{text} gave {html}"
            );
        }
    }
}

#[test]
fn markdown_has_tables_footnotes_formulas_and_code() {
    let html = render_markdown(
        "# Input\n\nA $n \\le 5$ and \\(m\\)[^1].\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\nx < 1\n```\n\n## More\n\n\
         {{nextsample}}\n\n[^1]: Note.\n",
        "/a/",
    )
    .to_string();
    assert_clean(&html);
    for part in [
        "<h2>Input</h2>",
        "<h3>More</h3>",
        "<table>",
        "<mo>≤</mo>",
        "<mi>m</mi>",
        "class=\"footnotes\"",
        "x &lt; 1",
    ] {
        assert!(html.contains(part), "{part} is missing in {html}");
    }
    assert!(html.contains("<code class=\"language-python\">"), "{html}");
    assert!(!html.contains("{{") && !html.contains('$'), "{html}");
}

#[test]
fn deep_markdown_neither_overflows_nor_hangs() {
    for text in [
        "> ".repeat(3_000),
        "- ".repeat(3_000),
        "[".repeat(3_000),
        "*a ".repeat(3_000),
        "$".repeat(3_000),
    ] {
        assert_clean(&render_markdown(&format!("{text}x"), "/a/").to_string());
    }
}

proptest! {
    #[test]
    fn any_markdown_gives_clean_balanced_html(
        text in "(\\[|\\]|\\(|\\)|!|<|>|\"|'|`|\\$|\\\\|#|\\||-|\\*|_|\n|\t| |a|1|&#x6a;|javascript:|onclick=|<script>|<img src=x|https://a|\\[\\^1\\]|: ){0,50}"
    ) {
        assert_clean(&render_markdown(&text, "/a/").to_string());
    }
}
