//! Plain text with names in it: code in backticks, claims that lead to a node or a scenario.

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub kind: PieceKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PieceKind {
    Plain,
    /// Stood in backticks.
    Code,
    /// Leads to this address.
    Link(String),
}

impl Piece {
    pub fn is_code(&self) -> bool {
        self.kind == PieceKind::Code
    }

    pub fn link(&self) -> Option<&str> {
        match &self.kind {
            PieceKind::Link(url) => Some(url),
            PieceKind::Plain | PieceKind::Code => None,
        }
    }
}

fn plain(text: &str) -> Option<Piece> {
    (!text.is_empty()).then(|| Piece {
        text: text.to_string(),
        kind: PieceKind::Plain,
    })
}

/// Parts a sentence at its backticks; one without a partner stays as it is.
pub fn with_code(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((code, after)) = after.split_once('`') else {
            break;
        };
        pieces.extend(plain(before));
        pieces.push(Piece {
            text: code.to_string(),
            kind: PieceKind::Code,
        });
        rest = after;
    }
    pieces.extend(plain(rest));
    pieces
}

/// Turns `@name` into a link where `address` knows the name; everything else stays text.
pub fn with_claims(text: &str, address: &dyn Fn(&str) -> Option<String>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut from, mut search) = (0, 0);
    while let Some(at) = text[search..].find('@').map(|at| at + search) {
        let name = name_at(&text[at + 1..]);
        // An address of a mailbox is no claim.
        let is_inside_word = text[..at].ends_with(|c: char| c.is_alphanumeric());
        search = at + 1;
        if let Some(url) = (!is_inside_word).then(|| address(name)).flatten() {
            pieces.extend(plain(&text[from..at]));
            pieces.push(Piece {
                text: format!("@{name}"),
                kind: PieceKind::Link(url),
            });
            search = at + 1 + name.len();
            from = search;
        }
    }
    pieces.extend(plain(&text[from..]));
    pieces
}

/// The longest id that a text begins with; ids of scenarios may hold dashes, but end with none.
fn name_at(text: &str) -> &str {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    text[..end].trim_end_matches('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &[Piece]) -> String {
        pieces
            .iter()
            .map(|piece| match &piece.kind {
                PieceKind::Plain => piece.text.clone(),
                PieceKind::Code => format!("<{}>", piece.text),
                PieceKind::Link(url) => format!("[{}]({url})", piece.text),
            })
            .collect()
    }

    #[test]
    fn names_in_backticks_become_code() {
        assert_eq!(
            shown(&with_code("reads at `pg` take `60 ms`; 1` more")),
            "reads at <pg> take <60 ms>; 1` more"
        );
        assert_eq!(shown(&with_code("")), "");
    }

    #[test]
    fn a_claim_leads_to_what_it_names_and_nothing_else_does() {
        let address = |name: &str| ["pg", "slow-store"].contains(&name).then(|| format!("#{name}"));
        assert_eq!(
            shown(&with_claims(
                "@pg saturates in @slow-store, mail ada@pg @nobody @",
                &address
            )),
            "[@pg](#pg) saturates in [@slow-store](#slow-store), mail ada@pg @nobody @"
        );
        assert_eq!(shown(&with_claims("ü@pg-", &address)), "ü@pg-");
        assert_eq!(shown(&with_claims("(@pg-)", &address)), "([@pg](#pg)-)");
    }
}
