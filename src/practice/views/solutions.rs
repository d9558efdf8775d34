use askama::Template;

use crate::problems::views::ProblemView;
use crate::submissions::views::SourceView;
use crate::web::views::{Layout, TrustedHtml};

/// What stands before a solution: a question, the way to sign in, or a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    AskFirst,
    SignIn,
    Interview,
}

impl Gate {
    pub fn is_question(self) -> bool {
        self == Gate::AskFirst
    }

    pub fn is_sign_in(self) -> bool {
        self == Gate::SignIn
    }
}

/// `GET /problems/{slug}/editorial`: how the problem may be solved, behind a question before it is.
#[derive(Template)]
#[template(path = "practice/editorial.html")]
pub struct EditorialPage {
    pub layout: Layout,
    pub problem: ProblemView,
    pub gate: Option<Gate>,
    /// `None` behind the gate.
    pub text: Option<TrustedHtml>,
}

/// `GET /problems/{slug}/solutions`: programs that the author of the problem accepts, one a language.
#[derive(Template)]
#[template(path = "practice/solutions.html")]
pub struct ProgramsPage {
    pub layout: Layout,
    pub problem: ProblemView,
    pub gate: Option<Gate>,
    pub programs: Vec<AcceptedProgram>,
}

#[derive(Clone, Debug)]
pub struct AcceptedProgram {
    /// "Python".
    pub language: String,
    /// As the package calls it: "two_heaps.py".
    pub name: String,
    /// Path inside the program and its lines.
    pub files: Vec<(String, SourceView)>,
}
