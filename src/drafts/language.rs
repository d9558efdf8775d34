use crate::package::LanguageId;
use crate::problems::ProblemKind;

/// What a draft holds: the last part of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftLanguage {
    Code(LanguageId),
    /// The text of a system design.
    Design,
    /// The written parts beside a design, as JSON; saved and restored like a draft, never listed as one.
    DesignAnswers,
}

impl DraftLanguage {
    /// Reads the word of an address; `None` where a problem of this kind has no such draft.
    pub fn parse(kind: ProblemKind, word: &str) -> Option<DraftLanguage> {
        match (kind, word) {
            (ProblemKind::Code, word) => LanguageId::parse(word).map(DraftLanguage::Code),
            (ProblemKind::Design, "design") => Some(DraftLanguage::Design),
            (ProblemKind::Design, "design-answers") => Some(DraftLanguage::DesignAnswers),
            (ProblemKind::Design, _) => None,
        }
    }

    /// As stored and in addresses.
    pub fn word(self) -> &'static str {
        match self {
            DraftLanguage::Code(language) => language.as_str(),
            DraftLanguage::Design => "design",
            DraftLanguage::DesignAnswers => "design-answers",
        }
    }

    /// "Python draft", "design".
    pub fn what(self) -> String {
        match self {
            DraftLanguage::Code(language) => format!("{} draft", language.display_name()),
            DraftLanguage::Design => "design".to_string(),
            DraftLanguage::DesignAnswers => "written parts".to_string(),
        }
    }

    /// Where it is worked on.
    pub fn workspace_url(self, slug: &str) -> String {
        match self {
            DraftLanguage::Code(language) => {
                format!("/problems/{slug}/workspace?language={}", language.as_str())
            }
            DraftLanguage::Design => ProblemKind::Design.workspace_url(slug),
            DraftLanguage::DesignAnswers => format!("{}#written", ProblemKind::Design.workspace_url(slug)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_problem_has_drafts_of_its_own() {
        for (kind, word, is_known) in [
            (ProblemKind::Code, "cpp", true),
            (ProblemKind::Code, "design", false),
            (ProblemKind::Code, "design-answers", false),
            (ProblemKind::Design, "design", true),
            (ProblemKind::Design, "design-answers", true),
            (ProblemKind::Design, "cpp", false),
            (ProblemKind::Code, "cobol", false),
        ] {
            let found = DraftLanguage::parse(kind, word);
            assert_eq!(found.map(DraftLanguage::word), is_known.then_some(word), "{word}");
        }
    }
}
