//! The reference pages say what is true.

use crate::simulator::design::parameters::{parameters_of, parameters_of_edges};
use crate::simulator::design::*;
use crate::simulator::problem::{DesignProblem, parse};

const DESIGN_PAGE: &str = include_str!("../../../../docs/reference/design-text.md");
const PROBLEM_PAGE: &str = include_str!("../../../../docs/reference/design-problem.md");

/// The first fenced block of a language.
fn block<'a>(page: &'a str, language: &str) -> &'a str {
    let begin = format!("```{language}\n");
    let start = page.find(&begin).expect("a block") + begin.len();
    let length = page[start..].find("```").expect("an end");
    &page[start..start + length]
}

fn documented_problem() -> DesignProblem {
    let other = |path: &str| match path {
        "prices-2026-1.yaml" => Some(block(PROBLEM_PAGE, "prices").to_owned()),
        _ => Some("client user\n".to_owned()),
    };
    parse(block(PROBLEM_PAGE, "yaml"), &other).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

#[test]
fn the_design_of_the_page_is_canonical_and_fits_the_problem_of_the_other_page() {
    let text = block(DESIGN_PAGE, "design");
    let design = parse_text(text).unwrap_or_else(|errors| panic!("{errors:#?}"));
    assert_eq!(check(&documented_problem(), &design), Ok(()));
    assert_eq!(
        parse_text(&to_text(&design)).map(|design| design_hash(&design)),
        Ok(design_hash(&design))
    );
}

#[test]
fn the_json_of_the_page_is_read() {
    let design = from_json(block(DESIGN_PAGE, "json")).unwrap_or_else(|errors| panic!("{errors:#?}"));
    assert_eq!(
        (design.nodes.len(), design.flows.len(), design.comments.len()),
        (5, 2, 2)
    );
}

#[test]
fn every_kind_and_parameter_is_on_the_page() {
    for kind in Kind::ALL {
        let word = kind.word();
        let row = DESIGN_PAGE.lines().find(|line| {
            line.starts_with("| `")
                && line
                    .split('|')
                    .nth(1)
                    .is_some_and(|cell| cell.contains(&format!("`{word}`")))
        });
        let row = row.unwrap_or_else(|| panic!("no row for {word}"));
        for parameter in parameters_of(kind) {
            assert!(
                row.contains(&format!("`{}`", parameter.name)),
                "{word} {}",
                parameter.name
            );
        }
    }
    for parameter in parameters_of_edges() {
        assert!(
            DESIGN_PAGE.contains(&format!("`{}`", parameter.name)),
            "{}",
            parameter.name
        );
    }
}
