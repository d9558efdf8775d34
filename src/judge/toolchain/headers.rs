//! A precompiled `bits/stdc++.h`, which most competitive C++ programs include first: it takes compiling
//! from one and a half seconds to a third of one.
//!
//! g++ takes it only when compiler and flags are exactly those it was made with, and falls back silently.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{Toolchain, native};

/// Where the box sees the folder with the precompiled header.
const IN_BOX: &str = "/opt/headers";
const PREFIX: &str = "cpp-";
/// The header is looked for beside each place where the original could be.
const HEADER: &str = "bits/stdc++.h.gch";

impl Toolchain {
    /// Gives the C++ compiler a precompiled header from `cache`, making it first where it is missing.
    pub(super) fn use_precompiled_header(&mut self, cache: &Path) -> io::Result<()> {
        let folder = cache.join(self.header_folder_name()?);
        if !folder.join(HEADER).exists() {
            self.precompile(cache, &folder)?;
        }
        self.binds.push((folder, IN_BOX.into()));
        self.include_folders.push(IN_BOX.into());
        Ok(())
    }

    /// Changes with the compiler and with the flags.
    fn header_folder_name(&self) -> io::Result<String> {
        let compiler = fs::metadata(&self.compiler)?;
        let flags = native::CPP_FLAGS
            .join("")
            .replace(|letter: char| !letter.is_ascii_alphanumeric(), "");
        Ok(format!(
            "{PREFIX}{flags}-{}-{}",
            compiler.mtime(),
            compiler.size()
        ))
    }

    fn precompile(&self, cache: &Path, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(cache)?;
        // Made aside and renamed, so that nobody meets half a header and two makers do no harm.
        let aside = cache.join(format!("making-{}", std::process::id()));
        let made = self
            .precompile_in(&aside)
            .and_then(|()| fs::rename(&aside, folder));
        let _ = fs::remove_dir_all(&aside);
        if made.is_err() && !folder.join(HEADER).exists() {
            return made;
        }
        remove_others(cache, folder);
        Ok(())
    }

    fn precompile_in(&self, aside: &Path) -> io::Result<()> {
        let bits = aside.join("bits");
        fs::create_dir_all(&bits)?;
        let source = aside.join("all.h");
        fs::write(&source, "#include <bits/stdc++.h>\n")?;
        let header = aside.join(HEADER);
        let status = Command::new(&self.compiler)
            .args(native::CPP_FLAGS)
            .args(["-x", "c++-header", "-o"])
            .args([&header, &source])
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        if !status.success() {
            return Err(io::Error::other(format!(
                "g++ cannot precompile its headers ({status})"
            )));
        }
        // The box reads them as another user.
        for (path, mode) in [(aside, 0o755), (bits.as_path(), 0o755), (header.as_path(), 0o644)] {
            fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
        }
        Ok(())
    }
}

/// Headers of compilers and flags that are no longer used; each takes more than 100 MiB.
fn remove_others(cache: &Path, keep: &Path) {
    let entries = fs::read_dir(cache)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    let is_header = |path: &PathBuf| {
        path != keep
            && path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with(PREFIX))
    };
    for old in entries.filter(is_header) {
        let _ = fs::remove_dir_all(old);
    }
}
