//! Test data: groups of cases, in judging order.

mod proofs;
mod read;
mod settings;

use serde::{Deserialize, Serialize};

pub(super) use proofs::read_proofs;
pub use proofs::{OutputProof, ValidatorProofs};
pub(super) use read::read;

/// What happens in a group after the first case that is not accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnReject {
    #[default]
    Break,
    Continue,
}

/// A test data group. Cases and child groups are each sorted by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestGroup {
    /// `""` for the root, then `sample`, `secret`, `secret/1-small` …
    pub name: String,
    pub on_reject: OnReject,
    pub cases: Vec<TestCase>,
    pub groups: Vec<TestGroup>,
}

/// One test case with the settings of its groups applied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestCase {
    /// Path below `data/` without extension: `secret/03-big`.
    pub name: String,
    /// Path of the input file in the package.
    pub input: String,
    /// Path of the judge's answer file in the package.
    pub answer: String,
    pub is_sample: bool,
    /// Arguments for the output validator, the default one included.
    pub validator_args: Vec<String>,
    /// Arguments for the programs that check inputs.
    #[serde(default)]
    pub input_validator_args: Vec<String>,
    /// Command-line arguments for the submission.
    pub args: Vec<String>,
    /// What the case is about; shown to seekers.
    pub description: Option<String>,
    /// Help for someone whose submission fails here.
    pub hint: Option<String>,
    /// Files copied into the working folder of the submission.
    pub extra_files: Vec<super::SourcePath>,
}

/// A member of a group: cases and groups share one order.
#[derive(Clone, Copy, Debug)]
pub enum GroupItem<'a> {
    Case(&'a TestCase),
    Group(&'a TestGroup),
}

impl GroupItem<'_> {
    pub fn name(&self) -> &str {
        match self {
            Self::Case(case) => &case.name,
            Self::Group(group) => &group.name,
        }
    }
}

impl TestGroup {
    /// Cases and child groups of this group in judging order, which is by name.
    pub fn items(&self) -> Vec<GroupItem<'_>> {
        let mut items: Vec<_> = self.cases.iter().map(GroupItem::Case).collect();
        items.extend(self.groups.iter().map(GroupItem::Group));
        items.sort_by(|a, b| a.name().cmp(b.name()));
        items
    }

    /// Every case of this group and the groups below it, in judging order.
    pub fn all_cases(&self) -> Vec<&TestCase> {
        let mut cases = Vec::new();
        self.collect_cases(&mut cases);
        cases
    }

    /// The sample cases, in judging order.
    pub fn samples(&self) -> Vec<&TestCase> {
        self.all_cases()
            .into_iter()
            .filter(|case| case.is_sample)
            .collect()
    }

    fn collect_cases<'a>(&'a self, cases: &mut Vec<&'a TestCase>) {
        for item in self.items() {
            match item {
                GroupItem::Case(case) => cases.push(case),
                GroupItem::Group(group) => group.collect_cases(cases),
            }
        }
    }
}
