/// What sort of work a problem asks for, as the column `problems.kind` has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ProblemKind {
    /// A program, judged on test cases.
    #[default]
    Code,
    /// A system design, judged by simulating it.
    Design,
}

impl ProblemKind {
    pub const ALL: [ProblemKind; 2] = [ProblemKind::Code, ProblemKind::Design];

    /// Reads the column or a filter; `None` for a kind of a newer program.
    pub fn parse(word: &str) -> Option<ProblemKind> {
        ProblemKind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// As stored and in addresses.
    pub fn word(self) -> &'static str {
        match self {
            ProblemKind::Code => "code",
            ProblemKind::Design => "design",
        }
    }

    /// For people: "System design".
    pub fn name(self) -> &'static str {
        match self {
            ProblemKind::Code => "Code",
            ProblemKind::Design => "System design",
        }
    }

    pub fn is_design(&self) -> bool {
        *self == ProblemKind::Design
    }

    /// Where problems of this kind are worked on.
    pub fn workspace_url(self, slug: &str) -> String {
        match self {
            ProblemKind::Code => format!("/problems/{slug}/workspace"),
            ProblemKind::Design => format!("/problems/{slug}/design"),
        }
    }
}
