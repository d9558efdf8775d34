//! Pages of problems: the list, one problem, and the workspace where it is solved.

mod index;
mod problem;
mod workspace;

pub use index::{Choice, Filters, IndexPage};
pub use problem::{
    Difficulty, INTERVIEW_MINUTES, LanguageView, ProblemRow, ProblemView, SampleView, ShowPage,
    SimilarProblem, SolveState,
};
pub use workspace::{AttemptRow, LanguageOption, WorkspacePage, WorkspaceTab};
