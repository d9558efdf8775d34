//! A found input kept as a case of the package.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;

use super::report::ending;
use crate::commands::problems_place::write_whole;
use crate::judge::{Difference, Verdict};

/// A new case in the package's folder.
pub(super) struct Case {
    path: PathBuf,
}

impl Case {
    pub(super) fn new(folder: &Path, name: &str) -> anyhow::Result<Case> {
        let inner = name
            .strip_prefix("data/secret/")
            .or_else(|| name.strip_prefix("data/sample/"));
        let is_plain = |inner: &str| {
            let part = |part: &str| {
                !part.is_empty()
                    && !part.starts_with(['.', '-'])
                    && part
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
            };
            inner.split('/').all(part)
        };
        if !inner.is_some_and(is_plain) {
            bail!("--save takes the name of a case such as data/secret/30-stress, not {name}");
        }
        let case = Case {
            path: folder.join(name),
        };
        for extension in ["in", "ans"] {
            let path = case.file(extension);
            if path.exists() {
                bail!("{} exists already", path.display());
            }
        }
        Ok(case)
    }

    fn file(&self, extension: &str) -> PathBuf {
        let mut path = self.path.clone().into_os_string();
        path.push(".");
        path.push(extension);
        PathBuf::from(path)
    }

    pub(super) fn write(
        &self,
        difference: &Difference,
        which: usize,
        program: &str,
        out: &mut dyn Write,
    ) -> anyhow::Result<()> {
        let answer = &difference.outcomes[which];
        if matches!(
            answer.verdict,
            Verdict::TimeLimit | Verdict::MemoryLimit | Verdict::RuntimeError | Verdict::OutputLimit
        ) {
            bail!("{program} gives no answer to keep: {}", ending(answer));
        }
        write_whole(&self.file("in"), |file| file.write_all(&difference.input))?;
        write_whole(&self.file("ans"), |file| file.write_all(&answer.output))?;
        writeln!(
            out,
            "kept as {}, with the answer of {program}",
            self.file("in").display()
        )?;
        Ok(())
    }
}
