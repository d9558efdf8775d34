//! Markdown statements: CommonMark with tables, footnotes and formulas.

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, format_html, parse_document};

use super::images::{Assets, Image};
use super::math::{Formulas, clean_input};
use super::sanitize::{SanitizedHtml, sanitize};

/// Deeper parts are left out: no statement comes near, and every level costs stack.
const MAX_NESTING: usize = 100;

pub(super) struct Markdown {
    pub html: SanitizedHtml,
    pub problems: Vec<String>,
}

pub(super) fn render(text: &str, assets: &Assets<'_>) -> Markdown {
    let text = clean_input(text);
    // Samples follow the statement on the page; the marks that place them between paragraphs are dropped.
    let text = text
        .replace("{{nextsample}}", "")
        .replace("{{remainingsamples}}", "");
    let options = options();
    let arena = Arena::new();
    let root = parse_document(&arena, &text, &options);
    let mut walk = Walk {
        assets,
        formulas: Formulas::default(),
        problems: Vec::new(),
        shift: heading_shift(root),
    };
    walk.children(root, false, 0);
    let mut html = String::new();
    if format_html(root, &options, &mut html).is_err() {
        walk.problems.push("the text could not be rendered".to_owned());
    }
    let mut problems = walk.problems;
    problems.extend(walk.formulas.problems.iter().cloned());
    Markdown {
        html: sanitize(&html, assets.base, &walk.formulas),
        problems,
    }
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.footnotes = true;
    options.extension.strikethrough = true;
    options.extension.math_dollars = true;
    options.extension.math_latex = true;
    options
}

/// The page's title is its only `h1`, so a statement's highest heading becomes `h2`.
fn heading_shift<'a>(root: &'a AstNode<'a>) -> u8 {
    let highest = root
        .descendants()
        .filter_map(|node| match &node.data.borrow().value {
            NodeValue::Heading(heading) => Some(heading.level),
            _ => None,
        });
    2_u8.saturating_sub(highest.min().unwrap_or(2))
}

struct Walk<'a> {
    assets: &'a Assets<'a>,
    formulas: Formulas,
    problems: Vec<String>,
    shift: u8,
}

impl Walk<'_> {
    fn children<'a>(&mut self, node: &'a AstNode<'a>, in_image: bool, depth: usize) {
        // Collected first: a child may be taken out while it is visited.
        for child in node.children().collect::<Vec<_>>() {
            self.node(child, in_image, depth);
        }
    }

    fn node<'a>(&mut self, node: &'a AstNode<'a>, in_image: bool, depth: usize) {
        if depth > MAX_NESTING {
            self.problems.push(format!(
                "nested more than {MAX_NESTING} deep; the inner part is left out"
            ));
            node.detach();
            return;
        }
        let replacement = match &mut node.data.borrow_mut().value {
            NodeValue::Math(math) => Some(if in_image {
                // An image's text ends up in an attribute, which holds no elements.
                math.literal.clone()
            } else {
                self.formulas.add(&math.literal, math.display_math)
            }),
            NodeValue::Heading(heading) => {
                heading.level = (heading.level + self.shift).min(6);
                None
            }
            NodeValue::Image(link) => match self.assets.image(&link.url) {
                Image::Url(url) => {
                    link.url = url;
                    None
                }
                Image::Absent(text) => {
                    self.problems.push(text.clone());
                    Some(text)
                }
            },
            NodeValue::HtmlBlock(_) | NodeValue::HtmlInline(_) => {
                let problem = "raw HTML is left out".to_owned();
                if !self.problems.contains(&problem) {
                    self.problems.push(problem);
                }
                None
            }
            _ => None,
        };
        if let Some(text) = replacement {
            while let Some(child) = node.first_child() {
                child.detach();
            }
            node.data.borrow_mut().value = NodeValue::Text(text.into());
            return;
        }
        let is_image = matches!(node.data.borrow().value, NodeValue::Image(_));
        self.children(node, in_image || is_image, depth + 1);
    }
}
