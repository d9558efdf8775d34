use super::verbatim;
use crate::package::statement::latex::cursor::Cursor;

pub(super) fn strip_comments(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut cursor = Cursor::new(source);
    while let Some(c) = cursor.peek() {
        let start = cursor.position();
        if c == '\\' {
            if !verbatim(&mut cursor) {
                cursor.next();
                cursor.next();
            }
            out.push_str(&source[start..cursor.position()]);
        } else if c == '%' {
            let rest = cursor.rest();
            let line = rest.find('\n').unwrap_or(rest.len());
            cursor.rewind(start + line);
            // The comment takes its line end along, except where an empty line follows.
            let alone = out.rsplit('\n').next().is_none_or(|line| line.trim().is_empty());
            if cursor.eat("\n") {
                let next_line = cursor.rest().split('\n').next().unwrap_or("");
                if !alone && next_line.trim().is_empty() {
                    out.push('\n');
                } else {
                    let rest = cursor.rest();
                    let indent = rest.len() - rest.trim_start_matches([' ', '\t']).len();
                    cursor.rewind(cursor.position() + indent);
                }
            }
        } else {
            cursor.next();
            out.push(c);
        }
    }
    out
}
