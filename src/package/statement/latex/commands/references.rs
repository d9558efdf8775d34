use std::rc::Rc;

use crate::package::statement::latex::model::Piece;
use crate::package::statement::latex::parser::Parser;

impl Parser<'_> {
    /// Links, footnotes and references.
    pub(super) fn reference(&mut self, name: &str) -> bool {
        match name {
            "href" => {
                let url: Rc<str> = address(self.cursor.raw_argument()).into();
                self.styled(|style| style.link = Some(url));
            }
            "url" | "nolinkurl" => {
                let url = address(self.cursor.raw_argument());
                let outer = self.style.clone();
                self.style.link = Some(url.as_str().into());
                self.text(&url);
                self.style = outer;
            }
            "footnote" | "footnotetext" | "thanks" => {
                let index = self.document.footnotes.len();
                // Reserved first: a footnote inside this one comes after it.
                self.document.footnotes.push(Vec::new());
                let blocks = self.argument_blocks();
                self.document.footnotes[index] = blocks;
                self.piece(Piece::Footnote(index));
            }
            "ref" | "autoref" | "cref" | "Cref" | "eqref" | "pageref" => {
                let label = self.cursor.raw_argument();
                match self.labels.get(label).copied() {
                    Some(number) => self.text(&number.to_string()),
                    None => self.problem(format!("reference to `{label}`, which is not in the statement")),
                }
            }
            "timelimit" => {
                self.cursor.eat("{}");
                match self.time_limit {
                    Some(limit) => self.text(limit),
                    None => self.problem("`\\timelimit` is used, but the package states no limit".to_owned()),
                }
            }
            "displaysample" | "input" | "include" | "sampleinteraction" | "constant" => {
                let named = self.cursor.raw_argument();
                self.problem(format!("`\\{name}{{{named}}}` is left out"));
            }
            _ => return false,
        }
        true
    }
}

/// An address as it is meant: LaTeX wants some of its characters escaped.
fn address(raw: &str) -> String {
    let mut url = raw.trim().to_owned();
    for (from, to) in [
        ("\\_", "_"),
        ("\\%", "%"),
        ("\\#", "#"),
        ("\\&", "&"),
        ("\\~", "~"),
        ("\\textasciitilde", "~"),
    ] {
        url = url.replace(from, to);
    }
    url
}
