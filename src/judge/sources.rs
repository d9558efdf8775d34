//! From what was sent to what is compiled: size and names checked, the package's `include/` laid over it.

use std::path::Path;

use super::error::JudgeError;
use super::program::{Program, SourceFile};
use crate::package::Package;

/// The files to compile, or one sentence for the seeker why they are not compiled.
pub(super) fn prepare(
    package: &Package,
    program: &Program,
) -> Result<Result<Vec<SourceFile>, String>, JudgeError> {
    let (size, limit) = (program.size_bytes(), package.limits.code_bytes);
    if size > limit {
        return Ok(Err(format!("The source has {size} bytes; {limit} are allowed.")));
    }
    if program.files.is_empty() {
        return Ok(Err("There is no source file.".into()));
    }
    if let Some(file) = program.files.iter().find(|file| !is_fine_name(&file.name)) {
        let name = file.name.escape_debug();
        return Ok(Err(format!(
            "The file name {name} is not allowed: use letters, digits and _ . + -, and start with none of . + -"
        )));
    }
    let mut files = program.files.clone();
    // `default` is for every language, so the language's own files win over it.
    for folder in ["default", program.language.as_str()] {
        for included in package.include.get(folder).into_iter().flatten() {
            let bytes = read_package_file(package, &included.path)?;
            files.retain(|file| file.name != included.name);
            files.push(SourceFile {
                name: included.name.clone(),
                bytes,
            });
        }
    }
    Ok(Ok(files))
}

/// Whether every part of a path is an ordinary file name that no tool takes for an option.
fn is_fine_name(name: &str) -> bool {
    let fine_part = |part: &str| {
        part.len() <= 255
            && part.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '_')
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_.+-".contains(&byte))
    };
    name.len() <= 1024 && name.split('/').all(fine_part)
}

pub(super) fn read_package_file(package: &Package, path: &str) -> Result<Vec<u8>, JudgeError> {
    let read = std::fs::read(package.root.join(Path::new(path)));
    read.map_err(|source| JudgeError::PackageFile {
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::is_fine_name;

    #[test]
    fn ordinary_names_are_fine() {
        for name in ["main.cpp", "Main.java", "a/b.py", "__main__.py", "x.c++", "01.rs"] {
            assert!(is_fine_name(name), "{name}");
        }
    }

    #[test]
    fn names_that_leave_the_folder_or_look_like_options_are_not() {
        for name in [
            "",
            "../x.py",
            "/etc/x.py",
            "-x.c",
            ".build/x",
            "a//b.c",
            "a b.c",
            "a\nb.c",
            "ä.c",
            "@file.c",
            "x.c\0",
        ] {
            assert!(!is_fine_name(name), "{name:?}");
        }
    }
}
