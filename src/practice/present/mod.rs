//! From stored rows to what pages show.

pub mod compare;
pub mod progress;

use super::queries::bookmarks::KeptRow;
use super::queries::reports::ReportRow;
use super::queries::solutions::ProgramFile;
use super::views::{AcceptedProgram, KeptProblem, ReportLine};
use crate::package::LanguageId;
use crate::problems::present::difficulty;
use crate::submissions::present::sent_at;
use crate::submissions::views::SourceView;
use crate::web::views::BadgeView;

/// What the list shows of a note.
const EXCERPT: usize = 200;

pub fn kept_problem(row: KeptRow) -> KeptProblem {
    let excerpt = |note: String| {
        let words = note.split_whitespace().collect::<Vec<_>>().join(" ");
        match words.char_indices().nth(EXCERPT) {
            Some((end, _)) => format!("{}…", &words[..end]),
            None => words,
        }
    };
    KeptProblem {
        url: format!("/problems/{}", row.slug),
        title: row.title,
        difficulty: row.difficulty.and_then(difficulty),
        is_bookmarked: row.is_bookmarked,
        is_solved: row.is_solved,
        note: row.note.map(excerpt),
        kept_at: sent_at(row.kept_at),
    }
}

pub fn report_line(row: ReportRow) -> ReportLine {
    ReportLine {
        id: row.id,
        by: row.by,
        problem_url: format!("/problems/{}", row.slug),
        problem: row.title,
        version: row.version,
        submission_url: format!("/submissions/{}", row.submission_id),
        submission_id: row.submission_id,
        case_number: row.case_number,
        case_name: row.case_name,
        badge: BadgeView::verdict(&row.verdict).unwrap_or(BadgeView::JUDGE_ERROR),
        body: row.body,
        at: sent_at(row.created_at),
        answer: row.answer,
    }
}

/// The programs of a package by their first part of the path, the first of each language. What no language reads is left
/// out.
pub fn accepted_programs(files: Vec<ProgramFile>) -> Vec<AcceptedProgram> {
    let mut programs: Vec<(String, Vec<ProgramFile>)> = Vec::new();
    for file in files {
        let name = file.path.split('/').next().unwrap_or_default().to_string();
        match programs.iter_mut().find(|(known, _)| *known == name) {
            Some((_, files)) => files.push(file),
            None => programs.push((name, vec![file])),
        }
    }
    let mut shown: Vec<(LanguageId, AcceptedProgram)> = Vec::new();
    for (name, files) in programs {
        let language = files
            .iter()
            .find_map(|file| LanguageId::by_extension(file.path.rsplit_once('.')?.1));
        let Some(language) = language.filter(|language| shown.iter().all(|(known, _)| known != language))
        else {
            continue;
        };
        let below = |path: &str| {
            path.strip_prefix(&name)
                .map(|rest| rest.trim_start_matches('/').to_string())
        };
        let program = AcceptedProgram {
            language: language.display_name().to_string(),
            files: files
                .iter()
                .map(|file| {
                    let inside = below(&file.path).filter(|rest| !rest.is_empty());
                    (
                        inside.unwrap_or_else(|| name.clone()),
                        SourceView::new(&file.bytes),
                    )
                })
                .collect(),
            name: name.clone(),
        };
        shown.push((language, program));
    }
    // In the order of menus.
    shown.sort_by_key(|(language, _)| LanguageId::ALL.iter().position(|known| known == language));
    shown.into_iter().map(|(_, program)| program).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> ProgramFile {
        ProgramFile {
            path: path.into(),
            bytes: b"x\n".to_vec(),
        }
    }

    #[test]
    fn each_language_has_its_first_program_with_all_its_files() {
        let files = ["a.py", "b.py", "big/main.cpp", "big/tree.h", "notes.txt", "z.rs"].map(file);
        let programs = accepted_programs(files.into());
        let shown: Vec<_> = programs
            .iter()
            .map(|program| {
                (
                    program.language.as_str(),
                    program.name.as_str(),
                    program.files.len(),
                )
            })
            .collect();
        assert_eq!(shown.len(), 3);
        assert!(
            shown.contains(&("Python", "a.py", 1)) && shown.contains(&("C++", "big", 2)),
            "{shown:?}"
        );
        let cpp = programs
            .iter()
            .find(|program| program.name == "big")
            .expect("the program");
        assert_eq!(
            (cpp.files[0].0.as_str(), cpp.files[1].0.as_str()),
            ("main.cpp", "tree.h")
        );
    }
}
