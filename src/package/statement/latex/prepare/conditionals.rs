use crate::package::statement::latex::cursor::Cursor;

/// `\ifplastex` asks whether HTML is made; both branches of a decided conditional are cut apart here.
pub(super) fn conditional(name: &str, cursor: &mut Cursor<'_>) -> bool {
    match name {
        "iffalse" => skip_branch(cursor),
        "iftrue" | "ifplastex" | "fi" => {}
        // Reached only after a branch that was taken.
        "else" => skip_branch(cursor),
        _ => return false,
    }
    true
}

/// Skips to the `\else` or `\fi` of this conditional.
fn skip_branch(cursor: &mut Cursor<'_>) {
    let mut depth = 0;
    while !cursor.is_at_end() {
        cursor.until("\\");
        match cursor.command_name() {
            "iffalse" | "iftrue" | "ifplastex" => depth += 1,
            "else" if depth == 0 => return,
            "fi" if depth == 0 => return,
            "fi" => depth -= 1,
            _ => {}
        }
    }
}
