use super::*;
use proptest::prelude::*;

fn rendered(source: &str) -> String {
    let mut formulas = Formulas::default();
    let placeholder = formulas.add(source, false);
    assert!(formulas.problems.is_empty(), "{:?}", formulas.problems);
    formulas.insert(&placeholder)
}

#[test]
fn formulas_become_mathml() {
    let html = rendered(r"1 \le n \le 10^{5}");
    assert!(
        html.starts_with("<math") && html.contains("<mo>≤</mo>") && html.contains("<msup>"),
        "{html}"
    );
}

#[test]
fn comparison_signs_stay_escaped() {
    let html = rendered("a < b > c");
    assert!(html.contains("&lt;") && html.contains("&gt;"), "{html}");
}

#[test]
fn infix_commands_are_shown() {
    assert!(rendered(r"{m \choose k} = \frac{m!}{k!(m-k)!}").contains("<mfrac"));
}

#[test]
fn colours_leave_no_style_behind() {
    let html = rendered(r"\color{red} x + \begin{array}{l|r} a & b \end{array}");
    assert!(!html.contains("style=\""), "{html}");
}

#[test]
fn a_wrong_formula_is_shown_as_text_with_a_word_why() {
    let mut formulas = Formulas::default();
    let placeholder = formulas.add(r"\frac{1", false);
    assert_eq!(formulas.insert(&placeholder), r"<code>\frac{1</code>");
    assert_eq!(formulas.problems.len(), 1);
}

#[test]
fn markup_in_text_stays_text() {
    for source in [
        r"\text{<script>alert(1)</script>}",
        r"<img src=x onerror=alert(1)>",
        r#"\text{"onx="}"#,
    ] {
        let mut formulas = Formulas::default();
        let placeholder = formulas.add(source, true);
        let html = formulas.insert(&placeholder);
        assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
    }
}

#[test]
fn inside_an_attribute_a_formula_is_its_source() {
    let mut formulas = Formulas::default();
    let placeholder = formulas.add("a<b", false);
    let html = formulas.insert(&format!("<img alt=\"see {placeholder}\">{placeholder}"));
    assert!(html.starts_with("<img alt=\"see a&lt;b\"><math"), "{html}");
}

proptest! {
    #[test]
    fn no_formula_panics_or_smuggles_markup(source in r"(\\(frac|sqrt|text|left|right|begin|end|color|href|sum|class|unicode|,|\{|\})|[{}a-c0-9^_&<>$\\ =()|\[\]]|\{array\}|\{cases\}){0,25}") {
        let mut formulas = Formulas::default();
        let placeholder = formulas.add(&source, true);
        let html = formulas.insert(&placeholder);
        prop_assert!(!html.contains("style=\"") && !html.contains("href=\""), "{}", html);
    }
}
