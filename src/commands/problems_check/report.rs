//! What the command found in packages of all kinds, in one shape.

use serde::Serialize;

use crate::judge::PackageCheck;
use crate::package::Skipped;

#[derive(Debug, Default, Serialize)]
pub struct Report {
    packages: Vec<Checked>,
    pub passed: u32,
    pub failed: u32,
    #[serde(skip)]
    unsound: u32,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Checked {
    Code(Box<PackageCheck>),
    Design(DesignPackageCheck),
}

/// A system-design package: its designs stand where programs stand.
#[derive(Debug, Default, Serialize)]
pub struct DesignPackageCheck {
    pub name: String,
    pub passed: u32,
    pub failed: u32,
    pub programs: Vec<DesignLine>,
    /// Always empty: every design of a self-test is judged.
    pub skipped: Vec<Skipped>,
    /// Why the package could not be checked, or what is wrong with it as a whole.
    pub error: Option<String>,
}

/// One design, with the keys that programs have.
#[derive(Debug, Serialize)]
pub struct DesignLine {
    pub path: String,
    /// Always `design`.
    pub language: &'static str,
    /// Such as `pass` or `fail spike: avail, p99`.
    pub expected: String,
    pub got: String,
    pub passed: bool,
    pub score: Option<f64>,
    pub cpu_ms: u32,
    pub wall_ms: u32,
    /// Not measured: designs are simulated inside this process.
    pub memory_bytes: Option<u64>,
    /// The scenario and promise that was closest to turning out the other way.
    pub case: Option<String>,
    /// How far that was from its limit, as a share of it; above 0 is kept.
    pub margin: Option<f64>,
    /// What is not as it should be.
    pub note: Option<String>,
}

impl DesignPackageCheck {
    pub fn add(&mut self, line: DesignLine) {
        if line.passed {
            self.passed += 1;
        } else {
            self.failed += 1;
        }
        self.programs.push(line);
    }

    pub fn is_fine(&self) -> bool {
        self.failed == 0 && self.passed > 0 && self.error.is_none()
    }
}

impl Report {
    pub fn add_code(&mut self, package: PackageCheck) {
        self.count(package.passed, package.failed, package.is_fine());
        self.packages.push(Checked::Code(Box::new(package)));
    }

    pub fn add_design(&mut self, package: DesignPackageCheck) {
        self.count(package.passed, package.failed, package.is_fine());
        self.packages.push(Checked::Design(package));
    }

    fn count(&mut self, passed: u32, failed: u32, is_fine: bool) {
        self.passed += passed;
        self.failed += failed;
        self.unsound += u32::from(!is_fine);
    }

    /// Every package is fine, and there was at least one.
    pub fn is_fine(&self) -> bool {
        !self.packages.is_empty() && self.unsound == 0
    }
}
