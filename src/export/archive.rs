//! Writing the zip: a list at a time and a few files at a time, to a file that has no name.

use std::fs::File;
use std::io::{self, Seek, Write};

use diesel::PgConnection;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::queries::{LISTS, each_row, files_after};

/// Sources are at most 1 MiB each.
const FILES_AT_ONCE: i64 = 16;

const README: &str = "What Greenroom keeps of you. Each .json file is a list; submissions/ holds what you sent, by the id of the
submission. Times are UTC. Runs and previews are kept for a day, so older ones are not here.
";

/// Writes everything that belongs to a person and returns the file, wound back to its beginning. Call it inside a
/// transaction that sees one state throughout.
///
/// # Errors
/// The database's, and inside of it those of the temporary file.
pub fn write(conn: &mut PgConnection, user_id: i64) -> diesel::QueryResult<io::Result<File>> {
    let file = match tempfile::tempfile() {
        Ok(file) => file,
        Err(error) => return Ok(Err(error)),
    };
    let mut zip = ZipWriter::new(file);
    let options = SimpleFileOptions::default();
    let begin =
        |zip: &mut ZipWriter<File>, name: &str| zip.start_file(name, options).map_err(io::Error::from);
    let readme = begin(&mut zip, "README.txt").and_then(|()| zip.write_all(README.as_bytes()));
    if let Err(error) = readme {
        return Ok(Err(error));
    }
    for (name, sql) in LISTS {
        if let Err(error) = begin(&mut zip, name).and_then(|()| zip.write_all(b"[")) {
            return Ok(Err(error));
        }
        let mut is_first = true;
        let written = each_row(conn, sql, user_id, |row| {
            let comma = if is_first { "\n" } else { ",\n" };
            is_first = false;
            zip.write_all(comma.as_bytes())?;
            zip.write_all(row.as_bytes())
        })?;
        if let Err(error) = written.and_then(|()| zip.write_all(b"\n]\n")) {
            return Ok(Err(error));
        }
    }
    let mut after = (0, String::new());
    loop {
        let files = files_after(conn, user_id, (after.0, &after.1), FILES_AT_ONCE)?;
        let Some(last) = files.last() else { break };
        after = (last.submission_id, last.path.clone());
        for sent in files {
            let name = format!("submissions/{}/{}", sent.submission_id, inside(&sent.path));
            if let Err(error) = begin(&mut zip, &name).and_then(|()| zip.write_all(&sent.bytes)) {
                return Ok(Err(error));
            }
        }
    }
    Ok(zip.finish().map_err(io::Error::from).and_then(|mut file| {
        file.rewind()?;
        Ok(file)
    }))
}

/// A path that stays in its folder whoever unpacks it.
fn inside(path: &str) -> String {
    let parts = path
        .split(['/', '\\'])
        .filter(|part| !part.is_empty() && *part != "." && *part != "..");
    let parts: Vec<&str> = parts.collect();
    if parts.is_empty() {
        "file".into()
    } else {
        parts.join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn no_path_leads_out_of_its_folder() {
        for (path, expected) in [
            ("main.py", "main.py"),
            ("a/b.rs", "a/b.rs"),
            ("../../etc/passwd", "etc/passwd"),
            ("/etc/passwd", "etc/passwd"),
            ("..\\x", "x"),
            ("..", "file"),
            ("", "file"),
        ] {
            assert_eq!(inside(path), expected);
        }
    }
}
