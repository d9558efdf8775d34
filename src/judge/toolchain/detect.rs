//! Finding each language's tools on the host.

use std::path::{Path, PathBuf};

use super::host::{ask, find_on_path, is_executable, is_in_box, root_of};
use super::{Toolchain, java, native};
use crate::package::LanguageId;

/// The tools of a language, or one sentence why there are none.
pub(super) fn detect(language: LanguageId) -> Result<Toolchain, String> {
    match language {
        LanguageId::C => native::detect_gcc(language, "gcc", "a C compiler (gcc)"),
        LanguageId::CPP => native::detect_gcc(language, "g++", "a C++ compiler (g++)"),
        LanguageId::RUST => rust(),
        LanguageId::JAVA => java::detect(),
        LanguageId::JAVASCRIPT => node(),
        _ => python(),
    }
}

impl Toolchain {
    pub(super) fn new(language: LanguageId, version: String, compiler: String, runtime: String) -> Self {
        Toolchain {
            language,
            version,
            compiler,
            runtime,
            binds: Vec::new(),
            env: Vec::new(),
            include_folders: Vec::new(),
        }
    }

    pub(super) fn with_bind(mut self, source: PathBuf, target: impl Into<PathBuf>) -> Self {
        self.binds.push((source, target.into()));
        self
    }
}

/// The resolved path of a tool, links followed.
pub(super) fn resolve(tool: &Path) -> Result<PathBuf, String> {
    std::fs::canonicalize(tool).map_err(|error| format!("{}: {error}", tool.display()))
}

/// Rust from its sysroot, which may lie in a private home; linking needs the C compiler.
fn rust() -> Result<Toolchain, String> {
    let wrapper = find_on_path("rustc").ok_or("rustc is not installed")?;
    find_on_path("cc").ok_or("the linker (cc) is not installed")?;
    let sysroot = resolve(Path::new(&ask(&wrapper, &["--print", "sysroot"])?))?;
    let compiler = sysroot.join("bin/rustc");
    let version = ask(&compiler, &["--version"])?;
    let version = version.split_whitespace().nth(1).unwrap_or("of unknown version");
    let version = format!("Rust {version}");
    if is_in_box(&sysroot) {
        let compiler = compiler.display().to_string();
        return Ok(Toolchain::new(LanguageId::RUST, version, compiler, String::new()));
    }
    let inside = "/opt/rust/bin/rustc".to_owned();
    Ok(Toolchain::new(LanguageId::RUST, version, inside, String::new()).with_bind(sysroot, "/opt/rust"))
}

/// The system's Python first, since it is there without a bind; else the one on the search path.
fn python() -> Result<Toolchain, String> {
    let system = Path::new("/usr/bin/python3");
    let tool = if is_executable(system) {
        system.to_owned()
    } else {
        find_on_path("python3").ok_or("python3 is not installed")?
    };
    let question =
        "import sys; print(sys.version.split()[0]); print(sys.base_prefix); print(sys.version_info.minor)";
    let answer = ask(&tool, &["-I", "-c", question])?;
    let [version, prefix, minor] = answer.lines().collect::<Vec<_>>()[..] else {
        return Err(format!("{} gives no version", tool.display()));
    };
    let version = format!("Python {version}");
    let inside = resolve(&tool)?;
    if is_in_box(&inside) {
        let inside = inside.display().to_string();
        return Ok(Toolchain::new(
            LanguageId::PYTHON3,
            version,
            inside.clone(),
            inside,
        ));
    }
    let prefix = resolve(Path::new(prefix))?;
    let inside = format!("/opt/python/bin/python3.{minor}");
    let mut found =
        Toolchain::new(LanguageId::PYTHON3, version, inside.clone(), inside).with_bind(prefix, "/opt/python");
    // A private Python may be linked against its own libpython at a path the box does not have.
    found
        .env
        .push(("LD_LIBRARY_PATH".into(), "/opt/python/lib".into()));
    Ok(found)
}

/// Node from `GREENROOM_NODE`, the system or the search path.
fn node() -> Result<Toolchain, String> {
    let named = std::env::var_os("GREENROOM_NODE").map(PathBuf::from);
    let tool = match named {
        Some(named) if is_executable(&named) => named,
        Some(named) => return Err(format!("GREENROOM_NODE names no program: {}", named.display())),
        None => find_on_path("node")
            .or_else(|| find_on_path("nodejs"))
            .ok_or("node is not installed")?,
    };
    let answer = ask(&tool, &["-p", "process.version + ' ' + process.execPath"])?;
    let (version, real) = answer
        .split_once(' ')
        .ok_or_else(|| format!("{} gives no version", tool.display()))?;
    let version = format!("Node.js {}", version.trim_start_matches('v'));
    let real = resolve(Path::new(real))?;
    if is_in_box(&real) {
        let inside = real.display().to_string();
        return Ok(Toolchain::new(
            LanguageId::JAVASCRIPT,
            version,
            inside.clone(),
            inside,
        ));
    }
    let root = root_of(&real).ok_or_else(|| format!("{} does not lie in a bin folder", real.display()))?;
    let inside = "/opt/node/bin/node".to_owned();
    Ok(Toolchain::new(LanguageId::JAVASCRIPT, version, inside.clone(), inside).with_bind(root, "/opt/node"))
}
