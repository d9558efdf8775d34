use super::*;

fn diff(expected: &str, got: &str) -> SideBySide {
    side_by_side(expected.as_bytes(), got.as_bytes(), DiffOptions::default())
}

/// The marked texts of both sides of a row.
fn marked(row: &Row) -> (Vec<&str>, Vec<&str>) {
    let side = |pieces: &'_ Option<Vec<Piece>>| -> Vec<String> {
        let changed = pieces.iter().flatten().filter(|piece| piece.changed);
        changed.map(|piece| piece.text.clone()).collect()
    };
    let leak = |texts: Vec<String>| texts.into_iter().map(|text| &*text.leak()).collect();
    (leak(side(&row.expected)), leak(side(&row.got)))
}

#[test]
fn the_first_difference_is_told_in_words() {
    let found = diff("1\n2\n1 2 3 12\n4\n5\n", "1\n2\n1 2 3 13\n5\n6\n");
    let words = found.first_difference.as_deref();
    assert_eq!(
        words,
        Some("line 3, column 7: expected 12, got 13; 2 further lines differ")
    );
    assert!(!found.show_white_space && !found.truncated);
    assert_eq!(
        found.rows.iter().map(|row| row.differs).collect::<Vec<_>>(),
        [false, false, true, true, true]
    );
}

#[test]
fn a_missing_token_marks_only_itself() {
    let found = diff("1 2 3 4", "1 3 4");
    assert_eq!(marked(&found.rows[0]), (vec!["2"], vec![]));
}

#[test]
fn what_the_validator_forgives_is_not_marked() {
    let found = diff("Yes no", "YES no");
    assert_eq!(found.first_difference, None);
    let strict = DiffOptions {
        case_sensitive: true,
        ..DiffOptions::default()
    };
    assert!(side_by_side(b"Yes", b"YES", strict).rows[0].differs);
}

#[test]
fn only_white_space_is_made_visible() {
    let found = diff("a b\n", "a  b \n");
    assert!(found.show_white_space);
    assert_eq!(
        found.first_difference.as_deref(),
        Some("line 1, column 2: expected a space, got 2 spaces")
    );
    assert_eq!(marked(&found.rows[0]), (vec![" "], vec!["  ", " "]));
    let found = diff("a\nb\n", "a b\n");
    assert!(found.show_white_space && found.first_difference.is_some());
    let found = diff("a\n", "a");
    assert!(found.show_white_space);
    assert_eq!(
        found.first_difference.as_deref(),
        Some("only the end of the text differs")
    );
}

#[test]
fn missing_and_added_lines_have_one_side() {
    let found = diff("1\n2\n3\n", "1\n");
    assert_eq!(
        found.first_difference.as_deref(),
        Some("line 2, column 1: expected 2, got nothing; 1 further line differs")
    );
    assert!(found.rows[2].got.is_none() && found.rows[2].differs);
    let found = diff("", "1\n");
    assert_eq!(
        found.first_difference.as_deref(),
        Some("line 1, column 1: expected nothing, got 1")
    );
}

#[test]
fn equal_texts_have_no_difference() {
    let found = diff("1 2\n3\n", "1 2\n3\n");
    assert_eq!(found.first_difference, None);
    assert!(!found.show_white_space && found.rows.iter().all(|row| !row.differs));
}

#[test]
fn foreign_bytes_are_numbers() {
    let found = side_by_side(b"a", b"\xff\x00", DiffOptions::default());
    assert_eq!(
        found.first_difference.as_deref(),
        Some("line 1, column 1: expected a, got \\xFF\\x00")
    );
}

#[test]
fn long_outputs_are_cut() {
    let many = "x\n".repeat(SHOWN_LINES + 10);
    let found = diff(&many, &many);
    assert_eq!((found.rows.len(), found.truncated), (SHOWN_LINES, true));
    let endless = "y".repeat(SHOWN_BYTES * 2);
    let found = diff(&endless, &format!("{endless}z"));
    assert!(found.truncated && found.first_difference.is_some());
    assert_eq!(
        found.rows[0].got.as_ref().map(|pieces| pieces[0].text.len()),
        Some(SHOWN_BYTES)
    );
}

#[test]
fn a_line_of_many_tokens_does_not_take_long() {
    let left = "1 ".repeat(SHOWN_BYTES / 2);
    let right = "2 ".repeat(SHOWN_BYTES / 2);
    assert!(diff(&left, &right).rows[0].differs);
}

proptest::proptest! {
    #[test]
    fn rows_hold_the_whole_text(expected in "[ a-c\n\t]{0,60}", got in "[ a-c\n\t]{0,60}") {
        let found = diff(&expected, &got);
        let side = |of: fn(&Row) -> &Option<Vec<Piece>>| -> Vec<String> {
            let texts = found.rows.iter().filter_map(|row| of(row).as_ref());
            texts.map(|pieces| pieces.iter().map(|piece| piece.text.as_str()).collect()).collect()
        };
        let lines = |text: &str| -> Vec<String> {
            text.strip_suffix('\n').map_or_else(|| text.to_owned(), str::to_owned).split('\n')
                .map(str::to_owned).collect::<Vec<_>>()
        };
        if !expected.is_empty() {
            proptest::prop_assert_eq!(side(|row| &row.expected), lines(&expected));
        }
        if !got.is_empty() {
            proptest::prop_assert_eq!(side(|row| &row.got), lines(&got));
        }
        proptest::prop_assert_eq!(found.first_difference.is_none(), expected == got);
    }
}
