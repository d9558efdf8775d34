//! One judge for all tests, and packages made for a test.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use greenroom::judge::sandbox::{Spawner, SpawnerSettings};
use greenroom::judge::{Judge, Judgement, Program, Toolchains};
use greenroom::package::{self, LanguageId, Package};
use tempfile::TempDir;

const SLOTS: usize = 2;
pub const LIMIT: Duration = Duration::from_secs(2);

static JUDGE: LazyLock<Judge> = LazyLock::new(|| {
    let settings = SpawnerSettings {
        slots: SLOTS,
        executable: env!("CARGO_BIN_EXE_greenroom").into(),
        spawner_args: vec!["sandbox-spawner".into()],
    };
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("headers");
    let spawner = Spawner::start(&settings).expect("the sandbox works on this machine");
    Judge::new(
        Arc::new(spawner),
        Arc::new(Toolchains::detect().with_header_cache(&cache)),
    )
});

pub fn judge() -> &'static Judge {
    &JUDGE
}

/// Tests run side by side; runs of one slot wait for each other.
pub fn slot() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed) % SLOTS
}

pub fn verdict(package: &Package, program: &Program) -> Judgement {
    judge()
        .judge(package, program, LIMIT, slot(), &mut |_| ())
        .expect("judged")
}

/// Whether a language can be judged here; says so loudly when not.
pub fn has(language: LanguageId) -> bool {
    match judge().toolchains().get(language) {
        Ok(_) => true,
        Err(reason) => {
            eprintln!("SKIPPED {language}: {reason}");
            false
        }
    }
}

/// A package in a temporary folder: print the sum of 1 to n.
pub struct PackageFolder {
    folder: TempDir,
}

impl PackageFolder {
    pub fn new() -> Self {
        let package = PackageFolder {
            folder: tempfile::tempdir().expect("a folder"),
        };
        package
            .with("problem.yaml", YAML)
            .with(
                "statement/problem.en.md",
                "Print the sum of the numbers from 1 to $n$.\n",
            )
            .with_case("sample/1", "3\n", "6\n")
            .with_case("secret/01-small", "1\n", "1\n")
            .with_case("secret/02-large", "100000\n", "5000050000\n")
            .with(
                "submissions/accepted/sum.py",
                "n = int(input())\nprint(n * (n + 1) // 2)\n",
            )
    }

    pub fn with(self, path: &str, text: &str) -> Self {
        let file = self.path().join(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("folders");
        std::fs::write(file, text).expect("written");
        self
    }

    pub fn with_case(self, name: &str, input: &str, answer: &str) -> Self {
        self.with(&format!("data/{name}.in"), input)
            .with(&format!("data/{name}.ans"), answer)
    }

    pub fn without(self, path: &str) -> Self {
        std::fs::remove_file(self.path().join(path)).expect("removed");
        self
    }

    pub fn path(&self) -> PathBuf {
        let path = self.folder.path().join("sum");
        std::fs::create_dir_all(&path).expect("a folder");
        path
    }

    pub fn read(&self) -> Package {
        package::read(&self.path()).expect("a sound package")
    }

    pub fn into_package(self) -> TestPackage {
        TestPackage {
            package: self.read(),
            _folder: self,
        }
    }
}

/// A package that keeps its folder alive.
pub struct TestPackage {
    package: Package,
    _folder: PackageFolder,
}

impl Deref for TestPackage {
    type Target = Package;

    fn deref(&self) -> &Package {
        &self.package
    }
}

const YAML: &str = "problem_format_version: 2025-09
name: Sum
uuid: 6b1ad9a5-5d3c-4a3e-9b0d-3f5e2a6c7d10
license: cc0
rights_owner: Greenroom
limits:
  time_limit: 2.0
  memory: 192
  output: 1
";

/// The folder of foreign packages; says loudly when it is absent.
pub fn shared(name: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("GREENROOM_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let folder = shared.join("packages").join(name);
    if !folder.is_dir() {
        eprintln!(
            "SKIPPED {name}: {} is absent; set GREENROOM_SHARED",
            folder.display()
        );
        return None;
    }
    Some(folder)
}

pub fn python(source: &str) -> Program {
    Program::single(LanguageId::PYTHON3, source)
}
