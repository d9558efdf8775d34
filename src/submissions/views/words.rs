//! What a verdict page says: what happened, where, and what to do next, in one sentence each.

use super::{CaseRow, CaseTable};
use crate::web::views::{BadgeView, text};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerdictWords {
    pub happened: String,
    /// Where, and what else is known of it.
    pub place: Option<String>,
    pub next: String,
}

/// The words of a judgement. `time_limit_ms` is the limit of this problem.
pub fn verdict_words(badge: BadgeView, cases: &CaseTable, time_limit_ms: u64) -> VerdictWords {
    let limit = text::milliseconds(time_limit_ms);
    if badge == BadgeView::COMPILE_ERROR {
        return words(
            "The compiler could not turn your code into a program, so no case was run.",
            None,
            "Begin with its first message below; later ones often follow from it.",
        );
    }
    if badge == BadgeView::JUDGE_ERROR {
        return words(
            "The judge failed while it worked on this. It is not your fault.",
            Some(
                "It was tried several times, nothing counts against you, and the administrators can see it."
                    .into(),
            ),
            "Send it again in a few minutes; your code is kept.",
        );
    }
    let Some(failure) = cases.first_failure.as_ref() else {
        return if badge.is_accepted() && !cases.is_empty() {
            accepted(cases, &limit)
        } else {
            without_details(badge)
        };
    };
    let name = lower_first(&failure.name);
    let (happened, next) = match badge {
        BadgeView::WRONG_ANSWER => (
            format!("Your answer to {name} is wrong."),
            if failure.is_sample {
                "Compare the two outputs below and mend the first difference."
            } else {
                "Build the smallest input of that kind by hand and try it as custom input."
            },
        ),
        BadgeView::TIME_LIMIT => (
            format!("Your program was stopped on {name} after {limit}, the limit of this problem."),
            "Count how often your innermost loop runs for the largest input the statement allows.",
        ),
        BadgeView::MEMORY_LIMIT => (
            format!("Your program needed more memory on {name} than this problem allows."),
            "Look at what grows with the input, and whether all of it must be kept.",
        ),
        BadgeView::OUTPUT_LIMIT => (
            format!("Your program wrote more on {name} than this problem allows, and was stopped."),
            "Look for a loop that prints without end, and for output left from debugging.",
        ),
        BadgeView::RUNTIME_ERROR => (
            format!("Your program crashed on {name}."),
            if failure.is_sample {
                "Read the last lines of its standard error below; they name the place."
            } else {
                "Try edge inputs of that kind as custom input: the run shows standard error and where it stopped."
            },
        ),
        _ => (
            format!("Your program did not pass {name}."),
            "Look at the case below.",
        ),
    };
    VerdictWords {
        happened,
        place: Some(place(failure, cases)),
        next: next.into(),
    }
}

/// The words of a run on samples; a run on custom input has no expected answer to speak of.
pub fn run_words(passed: u64, total: u64) -> VerdictWords {
    if passed == total {
        let happened = if total == 1 {
            "The sample passed.".into()
        } else {
            format!("All {total} samples passed.")
        };
        return words(
            &happened,
            None,
            "Submit it: the secret cases are larger and look into corners.",
        );
    }
    let happened = format!("{passed} of {} passed.", text::count(total, "sample", "samples"));
    words(
        &happened,
        None,
        "Mend the first one that failed; the others often follow.",
    )
}

fn accepted(cases: &CaseTable, limit: &str) -> VerdictWords {
    let happened = match cases.total {
        1 => "The one case passed.".into(),
        total => format!("All {total} cases passed."),
    };
    let place = cases.slowest.as_ref().map(|row| {
        let (name, cpu) = (lower_first(&row.name), text::milliseconds(row.cpu_ms));
        format!("The slowest, {name}, took {cpu} of {limit}.")
    });
    words(
        &happened,
        place,
        "Take another problem, or solve this one in a second language.",
    )
}

/// The words of a verdict that stands while nothing can be told of its cases.
fn without_details(badge: BadgeView) -> VerdictWords {
    words(
        "The verdict stands, but the details of its cases can't be shown.",
        Some("What is stored of them can't be read.".into()),
        if badge.is_accepted() {
            "Take another problem, or solve this one in a second language."
        } else {
            "Send it again to see which case it is; your code is kept."
        },
    )
}

fn place(failure: &CaseRow, cases: &CaseTable) -> String {
    let mut sentences = Vec::new();
    if let Some(intent) = &failure.intent {
        sentences.push(format!("It is about: {}.", intent.trim_end_matches('.')));
    }
    let before = failure.number - 1;
    if before > 0 {
        let passed = if before == cases.passed { "passed" } else { "came" };
        sentences.push(format!(
            "{} {passed} before it.",
            text::count(before, "case", "cases")
        ));
    } else {
        sentences.push("It is the first one.".into());
    }
    match cases.not_run {
        0 => {}
        1 => sentences.push("One after it was not run.".into()),
        many => sentences.push(format!("The {many} after it were not run.")),
    }
    sentences.join(" ")
}

fn words(happened: &str, place: Option<String>, next: &str) -> VerdictWords {
    VerdictWords {
        happened: happened.into(),
        place,
        next: next.into(),
    }
}

fn lower_first(name: &str) -> String {
    let mut characters = name.chars();
    characters
        .next()
        .map(|first| first.to_lowercase().collect::<String>() + characters.as_str())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::CaseFacts;
    use super::*;

    fn table(verdicts: &[Option<&str>], intent: Option<&str>) -> CaseTable {
        let cases: Vec<_> = verdicts
            .iter()
            .enumerate()
            .map(|(index, verdict)| CaseFacts {
                is_sample: index == 0,
                verdict: verdict.map(str::to_owned),
                intent: intent.map(str::to_owned),
                cpu_ms: index as u64,
                ..CaseFacts::default()
            })
            .collect();
        CaseTable::new(&cases)
    }

    #[test]
    fn a_secret_failure_names_its_place_and_intent_only() {
        let cases = table(
            &[Some("accepted"), Some("wrong_answer"), None, None],
            Some("empty log"),
        );
        let words = verdict_words(BadgeView::WRONG_ANSWER, &cases, 1_000);
        assert_eq!(words.happened, "Your answer to case 2 is wrong.");
        let place = "It is about: empty log. 1 case passed before it. The 2 after it were not run.";
        assert_eq!(words.place.as_deref(), Some(place));
        assert!(words.next.contains("custom input"));
    }

    #[test]
    fn a_failing_sample_points_to_the_comparison_below() {
        let cases = table(&[Some("wrong_answer")], None);
        let words = verdict_words(BadgeView::WRONG_ANSWER, &cases, 1_000);
        assert_eq!(words.happened, "Your answer to sample 1 is wrong.");
        assert!(words.next.contains("below"));
    }

    #[test]
    fn acceptance_says_how_close_the_limit_was() {
        let words = verdict_words(BadgeView::ACCEPTED, &table(&[Some("accepted"); 3], None), 1_500);
        assert_eq!(words.happened, "All 3 cases passed.");
        assert_eq!(
            words.place.as_deref(),
            Some("The slowest, case 3, took 2 ms of 1.5 s.")
        );
    }

    #[test]
    fn nothing_is_claimed_of_cases_that_are_not_known() {
        for badge in [BadgeView::ACCEPTED, BadgeView::WRONG_ANSWER] {
            let words = verdict_words(badge, &CaseTable::default(), 1_000);
            assert!(words.happened.contains("can't be shown"), "{words:?}");
        }
        let all_passed = table(&[Some("accepted"); 3], None);
        let words = verdict_words(BadgeView::TIME_LIMIT, &all_passed, 1_000);
        assert!(words.happened.contains("can't be shown"), "{words:?}");
    }

    #[test]
    fn a_judge_error_is_nobodys_fault_here() {
        let words = verdict_words(BadgeView::JUDGE_ERROR, &CaseTable::default(), 1_000);
        assert!(words.happened.contains("not your fault"));
    }
}
