use askama::Template;

use crate::aids::views::AidsView;
use crate::problems::ProblemKind;
use crate::problems::design::DesignFacts;
use crate::web::views::{Layout, Link, TrustedHtml, text};

/// What the form of an interview offers.
pub const INTERVIEW_MINUTES: [u32; 7] = [15, 20, 30, 45, 60, 75, 90];

/// `GET /problems/{slug}`: the problem to read, for visitors too.
#[derive(Template)]
#[template(path = "problems/show.html")]
pub struct ShowPage {
    pub layout: Layout,
    pub problem: ProblemView,
    pub state: SolveState,
    /// The viewer's own submissions to it: how many, and where they are listed.
    pub own_submissions: u64,
    /// Of a design problem.
    pub facts: Option<DesignFacts>,
    /// What the viewer wrote for themselves.
    pub note: Option<TrustedHtml>,
    pub similar: Vec<SimilarProblem>,
}

/// A line of "Similar problems".
#[derive(Clone, Debug)]
pub struct SimilarProblem {
    pub url: String,
    pub title: String,
    pub difficulty: Option<Difficulty>,
    /// "deadlock, locking".
    pub shared: String,
}

impl ShowPage {
    /// What the button says that leads to the workspace.
    pub fn begin_words(&self) -> &'static str {
        match (self.problem.kind, self.state) {
            (ProblemKind::Code, SolveState::New) => "Solve",
            (ProblemKind::Design, SolveState::New) => "Design it",
            (_, SolveState::Tried | SolveState::Solved) => "Open the workspace",
        }
    }

    /// Minutes that an interview may last, and whether that is what the form begins with.
    pub fn interview_choices(&self) -> Vec<(u32, bool)> {
        let target = self.problem.target_minutes.unwrap_or(45);
        let nearest = INTERVIEW_MINUTES
            .into_iter()
            .min_by_key(|minutes| minutes.abs_diff(target));
        INTERVIEW_MINUTES
            .map(|minutes| (minutes, Some(minutes) == nearest))
            .to_vec()
    }

    pub fn own_submissions_text(&self) -> String {
        text::count(self.own_submissions, "submission", "submissions")
    }
}

/// A problem as a page shows it.
#[derive(Clone, Debug)]
pub struct ProblemView {
    /// Not checked yet, or on trial.
    pub is_beta: bool,
    pub kind: ProblemKind,
    pub slug: String,
    pub title: String,
    pub summary: Option<String>,
    /// The language the statement is written in ("en"), for `lang`.
    pub statement_language: String,
    /// Starts below the title: headings inside begin at level 2.
    pub statement: TrustedHtml,
    /// The statement in the other languages it has.
    pub translations: Vec<Link>,
    pub samples: Vec<SampleView>,
    pub aids: AidsView,
    pub topics: Vec<String>,
    pub difficulty: Option<Difficulty>,
    pub target_minutes: Option<u32>,
    /// `None` while it is not measured yet; only admins see such a problem.
    pub time_limit_ms: Option<u64>,
    /// The time limit was measured here, not stated by the author.
    pub time_limit_is_measured: bool,
    pub memory_limit_bytes: u64,
    pub languages: Vec<LanguageView>,
    /// A worker told what is installed; without one no language has a version.
    pub languages_are_known: bool,
    pub authors: Vec<String>,
    /// "CC BY-SA 4.0".
    pub licence: Option<String>,
    pub rights_owner: Option<String>,
    /// Where the problem comes from; `url` may be empty.
    pub source: Option<Link>,
    pub version: u32,
    /// There is an editorial.
    pub has_editorial: bool,
    /// The package has programs that its author accepts.
    pub has_programs: bool,
    /// Why it can be read but not judged: "output validator missing".
    pub incomplete: Option<String>,
}

impl ProblemView {
    pub fn url(&self) -> String {
        format!("/problems/{}", self.slug)
    }

    pub fn workspace_url(&self) -> String {
        self.kind.workspace_url(&self.slug)
    }

    /// What Submit does with the work of this kind.
    pub fn submit_words(&self) -> &'static str {
        match self.kind {
            ProblemKind::Code => "Submit judges your code on all cases.",
            ProblemKind::Design => "Submit simulates your design in every scenario, the hidden ones too.",
        }
    }

    pub fn solutions_url(&self) -> String {
        format!("{}/solutions", self.url())
    }

    pub fn editorial_url(&self) -> String {
        format!("{}/editorial", self.url())
    }

    /// "2 samples".
    pub fn sample_count_text(&self) -> String {
        text::count(self.samples.len() as u64, "sample", "samples")
    }

    pub fn time_limit(&self) -> String {
        self.time_limit_ms
            .map_or_else(|| "not set yet".to_owned(), text::milliseconds)
    }

    pub fn memory_limit(&self) -> String {
        text::bytes(self.memory_limit_bytes)
    }
}

/// Input and expected output of a sample, as text to read and copy.
#[derive(Clone, Debug)]
pub struct SampleView {
    /// Counted from 1.
    pub number: u32,
    pub input: String,
    pub output: String,
    /// What the author says about it.
    pub explanation: Option<String>,
    /// What a reader must know of the text: that it is cut, or holds escaped bytes.
    pub note: Option<String>,
}

#[derive(Clone, Debug)]
pub struct LanguageView {
    /// "Python".
    pub name: String,
    /// "3.11.2"; `None` where the toolchain is not installed here.
    pub version: Option<String>,
}

/// A line of the problem list, and a starter on the dashboard.
#[derive(Clone, Debug)]
pub struct ProblemRow {
    /// Not checked yet, or on trial.
    pub is_beta: bool,
    pub kind: ProblemKind,
    pub slug: String,
    pub title: String,
    pub summary: Option<String>,
    pub topics: Vec<String>,
    pub difficulty: Option<Difficulty>,
    pub target_minutes: Option<u32>,
    pub state: SolveState,
    /// Why it can't be judged here, if so.
    pub incomplete: Option<String>,
}

/// How far the viewer is with a problem.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SolveState {
    /// Never sent anything, or a visitor.
    #[default]
    New,
    Tried,
    Solved,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difficulty {
    Easy,
    Medium,
    Hard,
}

impl Difficulty {
    pub fn parse(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "easy" => Some(Self::Easy),
            "medium" => Some(Self::Medium),
            "hard" => Some(Self::Hard),
            _ => None,
        }
    }

    pub fn word(&self) -> &'static str {
        match self {
            Self::Easy => "Easy",
            Self::Medium => "Medium",
            Self::Hard => "Hard",
        }
    }

    /// The symbol of the sprite: one, two or three filled bars.
    pub fn glyph_id(&self) -> &'static str {
        match self {
            Self::Easy => "d-easy",
            Self::Medium => "d-medium",
            Self::Hard => "d-hard",
        }
    }
}
