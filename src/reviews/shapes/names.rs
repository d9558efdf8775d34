//! Which names are an author's own choice.

use std::collections::HashSet;

use super::lexer::{Family, Kind, Raw};
use super::{braces, outside, python};

/// Names that keep their text, whoever binds them.
pub type Kept = HashSet<String>;

/// Names that the code binds and nothing outside knows.
pub struct Own(HashSet<String>);

impl Own {
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

pub fn own(family: Family, tokens: &[Raw]) -> Own {
    let mut own = HashSet::new();
    let mut kept = Kept::new();
    keep_members(family, tokens, &mut kept);
    if outside::may_mean_any_name(family, tokens) {
        return Own(own);
    }
    match family {
        Family::Python => {
            python::keep(tokens, &mut kept);
            python::bind(tokens, &mut own, &mut kept);
        }
        _ => braces::bind(family, tokens, &mut own, &mut kept),
    }
    own.retain(|name| {
        let is_reserved = match family {
            Family::Python => python::is_reserved(name),
            _ => braces::is_reserved(family, name),
        };
        !is_reserved && !outside::is_known(family, name) && !kept.contains(name)
    });
    Own(own)
}

pub fn is_word(token: &Raw) -> bool {
    token.kind == Kind::Name
}

/// Members are known by their names, and so is what texts and directives speak of.
fn keep_members(family: Family, tokens: &[Raw], kept: &mut Kept) {
    for (at, (before, token)) in tokens.iter().zip(tokens.iter().skip(1)).enumerate() {
        // `System.in` of Java says nothing of a variable `in`.
        if at
            .checked_sub(1)
            .and_then(|at| tokens.get(at))
            .is_some_and(|owner| owner.is_name("System"))
        {
            continue;
        }
        let is_member = [".", "->", "::", "?.", "..."].iter().any(|mark| before.is(mark));
        // `...rest` binds, `Type::name` is a member of a type.
        if is_word(token) && is_member && !before.is("...") {
            kept.insert(token.text.clone());
        }
        if family == Family::Rust && is_word(before) && token.is("::") {
            kept.insert(before.text.clone());
        }
    }
    for token in tokens
        .iter()
        .filter(|token| matches!(token.kind, Kind::Template | Kind::Directive))
    {
        let words = token
            .text
            .split(|one: char| !one.is_alphanumeric() && one != '_' && one != '$');
        kept.extend(words.filter(|word| !word.is_empty()).map(str::to_string));
    }
}
