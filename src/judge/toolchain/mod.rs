//! The compilers and interpreters of this machine, and how each language is built and started.
//!
//! Detection looks at the host once; what it finds is bound read-only into the sandboxes. Every language
//! has a file of its own that turns source files into compile steps and a start command.

mod detect;
mod headers;
mod host;
pub(super) mod java;
mod java_class;
mod java_source;
mod javascript;
mod native;
mod python;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use super::program::SourceFile;
use super::sandbox::Bind;
use crate::package::LanguageId;

/// Folder inside the work folder for what the compiler makes; source files cannot have its name.
pub(super) const BUILD_FOLDER: &str = ".build";

/// What can be judged here, language by language.
#[derive(Clone, Debug)]
pub struct Toolchains {
    entries: BTreeMap<LanguageId, Availability>,
}

/// Whether a language can be judged on this machine.
#[derive(Clone, Debug)]
pub enum Availability {
    Available(Toolchain),
    /// One sentence for people.
    Unavailable {
        reason: String,
    },
}

/// A language's tools as found on the host.
#[derive(Clone, Debug)]
pub struct Toolchain {
    pub language: LanguageId,
    /// For people: `Python 3.11.2`.
    pub version: String,
    /// What turns source into something that starts; a path inside the box.
    compiler: String,
    /// What starts the program where it cannot start itself; a path inside the box.
    runtime: String,
    /// Folders of the host that the box needs besides `/usr`.
    binds: Vec<(PathBuf, PathBuf)>,
    env: Vec<(String, String)>,
    /// Searched for headers before the compiler's own folders; paths inside the box.
    include_folders: Vec<String>,
}

/// A language as pages and reports list it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LanguageReport {
    pub language: LanguageId,
    pub version: Option<String>,
    pub unavailable: Option<String>,
}

/// How a program is compiled and started. All paths are relative to the work folder.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub steps: Vec<Vec<String>>,
    pub start: Start,
}

/// How the compiled program is started.
#[derive(Clone, Debug)]
pub(super) enum Start {
    Command(Vec<String>),
    /// The class with `main` is looked up among the compiled classes.
    JavaMain {
        java: String,
        entry: Option<String>,
    },
}

impl Toolchains {
    /// Looks for every language on this machine; takes some tenths of a second.
    pub fn detect() -> Self {
        let found: Vec<_> = std::thread::scope(|scope| {
            let lookups =
                LanguageId::ALL.map(|language| (language, scope.spawn(move || detect::detect(language))));
            lookups
                .into_iter()
                .map(|(language, lookup)| {
                    let found = lookup
                        .join()
                        .unwrap_or_else(|_| Err("its detection failed".into()));
                    (language, found)
                })
                .collect()
        });
        let entries = found.into_iter().map(|(language, found)| {
            let availability = match found {
                Ok(toolchain) => Availability::Available(toolchain),
                Err(reason) => Availability::Unavailable { reason },
            };
            (language, availability)
        });
        Toolchains {
            entries: entries.collect(),
        }
    }

    /// Speeds up C++ by a precompiled header kept in `cache` (about 120 MiB), made now where it is missing,
    /// which takes some seconds of CPU time. Nothing but speed is lost where that fails.
    pub fn with_header_cache(mut self, cache: &std::path::Path) -> Self {
        if let Some(Availability::Available(cpp)) = self.entries.get_mut(&LanguageId::CPP)
            && let Err(error) = cpp.use_precompiled_header(cache)
        {
            tracing::warn!("no precompiled C++ header in {}: {error}", cache.display());
        }
        self
    }

    /// The language's tools, or the reason why it cannot be judged here.
    pub fn get(&self, language: LanguageId) -> Result<&Toolchain, String> {
        match self.entries.get(&language) {
            Some(Availability::Available(toolchain)) => Ok(toolchain),
            Some(Availability::Unavailable { reason }) => Err(reason.clone()),
            None => Err("it was not looked for".into()),
        }
    }

    pub fn is_available(&self, language: LanguageId) -> bool {
        self.get(language).is_ok()
    }

    /// Every language in the order of menus.
    pub fn report(&self) -> Vec<LanguageReport> {
        let line = |language| match self.get(language) {
            Ok(found) => LanguageReport {
                language,
                version: Some(found.version.clone()),
                unavailable: None,
            },
            Err(reason) => LanguageReport {
                language,
                version: None,
                unavailable: Some(reason),
            },
        };
        LanguageId::ALL.into_iter().map(line).collect()
    }
}

impl Toolchain {
    /// How these sources are compiled and started; an error is the seeker's, told as a compile error.
    pub(super) fn plan(
        &self,
        files: &[SourceFile],
        entry: Option<&str>,
        memory_bytes: u64,
    ) -> Result<Plan, String> {
        match self.language {
            LanguageId::C => native::c(self, files),
            LanguageId::CPP => native::cpp(self, files),
            LanguageId::RUST => native::rust(self, files, entry),
            LanguageId::JAVA => java::plan(self, files, entry),
            LanguageId::JAVASCRIPT => javascript::plan(self, files, entry, memory_bytes),
            _ => python::plan(self, files, entry),
        }
    }

    /// Names the compiler insists on: a Java file is named after its public type.
    pub(super) fn rename(&self, files: &mut [SourceFile]) {
        if self.language == LanguageId::JAVA {
            java_source::rename_single_file(files);
        }
    }

    pub(super) fn binds(&self) -> Vec<Bind> {
        self.binds
            .iter()
            .map(|(source, target)| Bind {
                source: source.clone(),
                target: target.clone(),
            })
            .collect()
    }

    pub(super) fn env(&self) -> Vec<(String, String)> {
        let fixed = [
            ("PATH", "/usr/bin:/bin"),
            ("LANG", "C.UTF-8"),
            ("HOME", "/tmp"),
            ("TMPDIR", "/tmp"),
        ];
        let fixed = fixed
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        fixed.chain(self.env.iter().cloned()).collect()
    }

    /// How many processes and threads a program may have at once.
    pub(super) fn process_cap(&self) -> u32 {
        match self.language {
            LanguageId::JAVA | LanguageId::JAVASCRIPT => 256,
            _ => 64,
        }
    }

    /// Memory that the runtime itself needs on top of the program's limit, bytes.
    pub(super) fn extra_memory_bytes(&self) -> u64 {
        if self.language == LanguageId::JAVA {
            128 << 20
        } else {
            0
        }
    }

    /// Whether the runtime gave up because its heap, which is as large as the memory limit, was full.
    ///
    /// Such a runtime ends by itself before the limit of the control group is reached.
    pub(super) fn heap_exhausted(&self, failed: bool, stderr: &[u8]) -> bool {
        let sign: &[u8] = match self.language {
            LanguageId::JAVA => b"java.lang.OutOfMemoryError",
            LanguageId::JAVASCRIPT => b"JavaScript heap out of memory",
            _ => return false,
        };
        failed && stderr.windows(sign.len()).any(|window| window == sign)
    }
}

/// The file that starts a script: the named one, else the language's main name, else the only one.
fn main_script(
    files: &[SourceFile],
    extension: &str,
    entry: Option<&str>,
    usual: &[&str],
) -> Result<String, String> {
    let scripts: Vec<&str> = files
        .iter()
        .map(|file| file.name.as_str())
        .filter(|name| name.ends_with(extension))
        .collect();
    if let Some(entry) = entry {
        let named = scripts
            .iter()
            .find(|name| **name == entry || name.strip_suffix(extension) == Some(entry));
        return named
            .map(|name| (*name).to_owned())
            .ok_or_else(|| format!("The entry point {entry} is not there."));
    }
    let main = usual.iter().find(|usual| scripts.contains(usual)).copied();
    match (main, scripts.as_slice()) {
        (Some(main), _) => Ok(main.to_owned()),
        (None, [only]) => Ok((*only).to_owned()),
        (None, []) => Err(format!("There is no {extension} file.")),
        (None, _) => Err(format!(
            "There are several files; the first one to start must be named {}.",
            usual[0]
        )),
    }
}
