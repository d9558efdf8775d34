use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::package::statement::images::Known;

fn assets() -> Assets<'static> {
    Assets {
        base: "/a/",
        folder: "statement",
        files: Known::Files(BTreeSet::from(["statement/pic.png"])),
    }
}

fn render_with_problems(source: &str) -> (String, Vec<String>) {
    let rendered = render(source, &assets(), Some("2"));
    (rendered.html.to_string(), rendered.problems)
}

/// The HTML of a statement that leaves no warning.
fn html(source: &str) -> String {
    let (html, problems) = render_with_problems(source);
    assert!(problems.is_empty(), "{problems:?}");
    html
}

#[test]
fn paragraphs_fonts_and_characters() {
    assert_eq!(
        html(
            "``It's'' --- a~{\\bf bold} \\emph{word}, 5\\% of \\$3;\nnext \\texttt{a--b'}\\ldots\n\nNew \\'Erd\\H{o}s."
        ),
        "<p>“It’s” — a&nbsp;<strong>bold</strong> <em>word</em>, 5% of $3; next <code>a--b'</code>…</p>\n\
         <p>New Érdős.</p>\n"
    );
}

#[test]
fn sections_start_at_the_second_level() {
    assert_eq!(
        html("\\section*{Input}\nx\\subsection{More}y"),
        "<h2>Input</h2>\n<p>x</p>\n<h3>More</h3>\n<p>y</p>\n"
    );
    assert_eq!(
        html("\\begin{Output}x\\end{Output}"),
        "<h2>Output</h2>\n<p>x</p>\n"
    );
    assert_eq!(
        html("\\paragraph{Note} text"),
        "<p><strong>Note</strong> text</p>\n"
    );
}

#[test]
fn lists_nest() {
    assert_eq!(
        html(
            "\\begin{itemize}\n\\item one\n\\begin{enumerate}\\item[a] x\\end{enumerate}\n\\item two\\end{itemize}"
        ),
        "<ul><li>one<ol><li>x</li></ol>\n</li><li>two</li></ul>\n"
    );
    assert_eq!(
        html("\\begin{description}\\item[\\textbf{k}] value\\end{description}"),
        "<dl><dt><strong>k</strong></dt><dd>value</dd></dl>\n"
    );
}

#[test]
fn tables_keep_heads_alignment_and_spans() {
    assert_eq!(
        html(
            "\\begin{tabular}{|l|r|}\\hline A & B \\\\ \\hline 1 & 2 \\\\ \\multicolumn{2}{c}{\\&} \\\\ \\hline\\end{tabular}"
        ),
        "<table><thead><tr><th scope=\"col\">A</th><th scope=\"col\" class=\"align-right\">B</th></tr></thead>\
         <tbody><tr><td>1</td><td class=\"align-right\">2</td></tr><tr><td colspan=\"2\">&amp;</td></tr></tbody></table>\n"
    );
}

#[test]
fn verbatim_text_is_left_alone() {
    assert_eq!(
        html("\\begin{verbatim}\n$x$ % & \\foo\n\\end{verbatim}"),
        "<pre><code>$x$ % &amp; \\foo</code></pre>\n"
    );
    assert_eq!(
        html("\\begin{lstlisting}[language=C++]\nint a;\n\\end{lstlisting}"),
        "<pre><code class=\"language-c++\">int a;</code></pre>\n"
    );
    assert_eq!(html("a \\verb|%{$| b"), "<p>a <code>%{$</code> b</p>\n");
}

#[test]
fn links_and_footnotes() {
    assert_eq!(
        html("\\href{http://a.example/x\\_y}{here}\\footnote{See \\url{https://b.example/%20}.}"),
        "<p><a href=\"http://a.example/x_y\" rel=\"noopener noreferrer\">here</a><sup class=\"footnote-ref\">\
         <a href=\"#fn-1\" id=\"fnref-1\" rel=\"noopener noreferrer\">1</a></sup></p>\n\
         <section class=\"footnotes\"><ol><li id=\"fn-1\"><p>See <a href=\"https://b.example/%20\" rel=\"noopener noreferrer\">\
         https://b.example/%20</a>.</p>\n <a href=\"#fnref-1\" rel=\"noopener noreferrer\">↩</a></li></ol></section>\n"
    );
}

#[test]
fn pictures_find_their_file_and_say_when_it_is_missing() {
    assert_eq!(
        html("\\illustration{0.34}{pic}{A \\emph{picture}}"),
        "<figure class=\"illustration width-30\"><img src=\"/a/statement/pic.png\" alt=\"A picture\">\
         <figcaption>A <em>picture</em></figcaption></figure>\n"
    );
    let (html, problems) = render_with_problems("\\includegraphics[width=.5\\textwidth]{gone}");
    assert_eq!(
        html,
        "<p><span class=\"missing-illustration\">Illustration is missing: gone</span></p>\n"
    );
    assert_eq!(problems, ["Illustration is missing: gone"]);
}

#[test]
fn figures_carry_captions_and_numbers() {
    let html = html(
        "See Figure~\\ref{fig:a}.\\begin{figure}[!h]\\centering\\includegraphics{pic}\\caption{Cap}\\label{fig:a}\\end{figure}",
    );
    assert!(html.contains("See Figure&nbsp;1."), "{html}");
    assert!(html.contains("alt=\"Cap\""), "{html}");
    assert!(html.contains("<figcaption>Cap</figcaption>"), "{html}");
}

#[test]
fn formulas_in_every_spelling() {
    for source in [
        "$a^2$",
        "\\(a^2\\)",
        "$$a^2$$",
        "\\[a^2\\]",
        "\\begin{equation}a^2\\label{x}\\end{equation}",
        "\\begin{align*}a^2 &= b \\\\ c &= d\\end{align*}",
        "\\begin{eqnarray}a^2 &=& b\\end{eqnarray}",
    ] {
        let html = html(source);
        assert!(
            html.contains("<math") && html.contains("<msup><mi>a</mi><mn>2</mn></msup>"),
            "{source}: {html}"
        );
        assert!(!html.contains('$') && !html.contains('\\'), "{html}");
    }
}

#[test]
fn unknown_commands_keep_their_text_and_are_named() {
    let (html, problems) = render_with_problems("a \\foo{b} \\begin{box}c\\end{box}");
    assert_eq!(html, "<p>a b</p>\n<p>c</p>\n");
    assert_eq!(
        problems,
        ["unknown LaTeX command `\\foo`", "unknown LaTeX environment `box`"]
    );
}

#[test]
fn what_is_left_open_or_crossed_still_balances() {
    for (source, expected) in [
        ("{\\bf a \\begin{itemize}\\item b } c", "c"),
        ("\\begin{itemize}\\item {\\it a\\end{itemize} b", "b"),
        ("\\begin{tabular}{l} a & \\begin{center} b \\end{tabular} c", "c"),
        ("a } b \\end{itemize} c $ d", "d"),
    ] {
        let (html, problems) = render_with_problems(source);
        assert!(html.contains(expected), "{source}: {html}");
        assert!(!problems.is_empty(), "{source}");
    }
}

#[test]
fn nesting_has_a_bottom() {
    let (html, _) = render_with_problems(&format!("{}x{}", "{".repeat(5_000), "}".repeat(5_000)));
    assert!(html.contains('x'));
    let (html, _) = render_with_problems(&"\\begin{quote}x".repeat(2_000));
    assert!(html.matches("<blockquote>").count() < 100);
}

#[test]
fn titles_are_plain_text() {
    assert_eq!(
        title("\\problemname{A $k$-\\emph{Sort} \\& More}").as_deref(),
        Some("A k-Sort & More")
    );
    assert_eq!(
        title("%% plainproblemname: Plain Name\n\\problemname{X}").as_deref(),
        Some("Plain Name")
    );
    assert_eq!(title("\\problemname{}\ntext"), None);
}

#[test]
fn the_time_limit_is_filled_in() {
    assert_eq!(html("up to \\timelimit{}s"), "<p>up to 2s</p>\n");
}

#[test]
fn markup_in_latex_is_text() {
    let (html, _) = render_with_problems(
        "<script>alert(1)</script> \\href{javascript:alert(1)}{x} \\texttt{<img src=x onerror=alert(1)>} $\\text{<b onx=1>}$ \
         \\includegraphics{\"onerror=alert(1)} \\illustration{1}{pic}{\" onload=alert(1) x=\"}",
    );
    assert!(
        !html.contains("<script") && !html.contains("<img src=\"x") && !html.contains("<b "),
        "{html}"
    );
    crate::package::statement::tests::assert_clean(&html);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_latex_gives_clean_balanced_html(
        source in "(\\\\(begin|end)\\{(itemize|tabular|center|figure|verbatim|quote|table)\\}|\\\\(item|textbf|emph|href|url|footnote|caption|section|frac|\\\\|verb|multicolumn|hline|def|newcommand|bf|x|illustration|ifplastex|else|fi)|[{}$&%~\\[\\]<>\"'`a#1=: \n-]|<script>|javascript:|onclick=){0,40}"
    ) {
        let (html, _) = render_with_problems(&source);
        crate::package::statement::tests::assert_clean(&html);
    }

    #[test]
    fn any_text_gives_clean_balanced_html(source in "\\PC{0,80}") {
        let (html, _) = render_with_problems(&source);
        crate::package::statement::tests::assert_clean(&html);
    }
}
