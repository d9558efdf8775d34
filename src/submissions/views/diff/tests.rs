use super::*;

fn marked_words(cell: &Option<DiffCell>) -> Vec<&str> {
    let pieces = cell.iter().flat_map(|cell| &cell.pieces);
    pieces
        .filter(|piece| piece.marked)
        .map(|piece| piece.text.as_str())
        .collect()
}

#[test]
fn equal_outputs_have_no_difference() {
    assert_eq!(DiffView::compare("1 2\n", "1 2\n"), None);
}

#[test]
fn the_differing_word_is_marked_and_named() {
    let view = DiffView::compare("1\n2\n10 20 12\n4\n", "1\n2\n10 20 13\n5\n").expect("they differ");
    assert_eq!(
        view.summary,
        "Line 3, column 7: expected 12, got 13. One further line differs."
    );
    assert_eq!(marked_words(&view.rows[2].expected), ["12"]);
    assert_eq!(marked_words(&view.rows[2].got), ["13"]);
}

#[test]
fn white_space_alone_is_said_and_marked() {
    let view = DiffView::compare("1 2\n3\n", "1  2\n3\n").expect("they differ");
    assert!(view.whitespace_only);
    assert_eq!(view.summary, "Line 1, column 2: only white space differs.");
    assert_eq!(
        view.rows[0].got.as_ref().map(|cell| cell.pieces[1].marks()),
        Some("\u{b7}\u{b7}".into())
    );
}

#[test]
fn answers_are_compared_by_position() {
    let view = DiffView::compare("yes\nyes\nno\n", "yes\nno\nyes\n").expect("they differ");
    assert_eq!(
        view.summary,
        "Line 2, column 1: expected yes, got no. One further line differs."
    );
    assert!(
        view.rows
            .iter()
            .all(|row| row.expected.is_some() && row.got.is_some())
    );
}

#[test]
fn missing_and_extra_lines_stand_alone() {
    let missing = DiffView::compare("1\n2\n3\n", "1\n2\n").expect("they differ");
    assert_eq!(missing.rows.last().map(|row| row.kind), Some(RowKind::Missing));
    let silent = DiffView::compare("1\n", "").expect("they differ");
    assert_eq!(
        silent.summary,
        "Line 1 is expected, but your output ends before it."
    );
}

#[test]
fn long_equal_stretches_are_folded() {
    let expected: String = (0..100).map(|number| format!("{number}\n")).collect();
    let view = DiffView::compare(&expected, &expected.replace("50\n", "51\n")).expect("they differ");
    assert!(view.rows.len() < 12);
    assert_eq!(view.rows[0].kind, RowKind::Fold);
    assert_eq!(view.rows[0].folded, 48);
}

#[test]
fn the_unified_form_has_what_went_before_what_came() {
    let view =
        DiffView::between("a\nb\nc\nd\n", "a\nB\nC\nc\ne\nd\n", "Before", "After").expect("they differ");
    let lines: Vec<String> = view
        .unified()
        .iter()
        .map(|line| {
            let text: String = line.pieces.iter().map(|piece| piece.text.as_str()).collect();
            format!("{}{text}", line.sign)
        })
        .collect();
    let joined = lines.join(" ").replace("  ", " ");
    for (kept, text) in [('-', "ab"), ('+', "aBCce")] {
        let side: String = lines
            .iter()
            .filter(|line| line.starts_with(' ') || line.starts_with(kept))
            .map(|line| &line[1..])
            .collect();
        assert!(side.starts_with(text), "{kept}: {joined}");
    }
    // Runs of differences begin with what went.
    assert!(
        lines
            .windows(2)
            .all(|pair| !(pair[0].starts_with('+') && pair[1].starts_with('-'))),
        "{joined}"
    );
}
