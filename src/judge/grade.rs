//! From the verdicts of cases to the verdict of a program, as the default grader of the format does it:
//! a group takes the worst of its members and may stop at the first that is not accepted.

use super::verdict::Verdict;
use crate::package::{GroupItem, OnReject, TestCase, TestGroup};

/// Whether the groups' own rule decides when to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GroupRule {
    Follow,
    Ignore,
}

/// What became of one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Graded {
    pub verdict: Verdict,
    /// Nothing further is to be judged in any group.
    pub ends_all: bool,
}

/// Judges the cases of a group in order; `judge_case` gets the case and the name of its group.
pub(super) fn grade<E>(
    root: &TestGroup,
    rule: GroupRule,
    judge_case: &mut dyn FnMut(&TestCase, &str) -> Result<Graded, E>,
) -> Result<Verdict, E> {
    Ok(grade_group(root, rule, judge_case)?.verdict)
}

fn grade_group<E>(
    group: &TestGroup,
    rule: GroupRule,
    judge_case: &mut dyn FnMut(&TestCase, &str) -> Result<Graded, E>,
) -> Result<Graded, E> {
    let mut worst = Graded {
        verdict: Verdict::Accepted,
        ends_all: false,
    };
    for item in group.items() {
        let graded = match item {
            GroupItem::Group(child) => grade_group(child, rule, judge_case)?,
            GroupItem::Case(case) => judge_case(case, &group.name)?,
        };
        if graded.verdict.badness() < worst.verdict.badness() {
            worst.verdict = graded.verdict;
        }
        // A judge error makes every other verdict worthless.
        worst.ends_all = graded.ends_all || graded.verdict == Verdict::JudgeError;
        let breaks = rule == GroupRule::Follow && group.on_reject == OnReject::Break;
        if worst.ends_all || (breaks && !graded.verdict.is_accepted()) {
            break;
        }
    }
    Ok(worst)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    fn group(name: &str, on_reject: OnReject, cases: &[&str], groups: Vec<TestGroup>) -> TestGroup {
        let case = |case: &&str| TestCase {
            name: format!("{name}/{case}"),
            ..TestCase::default()
        };
        TestGroup {
            name: name.into(),
            on_reject,
            cases: cases.iter().map(case).collect(),
            groups,
        }
    }

    fn tree(root: OnReject, secret: OnReject) -> TestGroup {
        let sample = group("sample", OnReject::Break, &["1"], vec![]);
        let secret = group("secret", secret, &["1", "2", "3"], vec![]);
        group("", root, &[], vec![sample, secret])
    }

    fn judged(root: &TestGroup, rule: GroupRule, verdicts: &[(&str, Verdict)]) -> (Verdict, Vec<String>) {
        let mut seen = Vec::new();
        let verdict = grade::<Infallible>(root, rule, &mut |case, _| {
            seen.push(case.name.clone());
            let found = verdicts.iter().find(|(name, _)| *name == case.name);
            let verdict = found.map_or(Verdict::Accepted, |(_, verdict)| *verdict);
            Ok(Graded {
                verdict,
                ends_all: verdict == Verdict::OutputLimit,
            })
        });
        let Ok(verdict) = verdict;
        (verdict, seen)
    }

    #[test]
    fn breaking_stops_at_the_first_rejected_case() {
        let root = tree(OnReject::Break, OnReject::Break);
        let (verdict, seen) = judged(&root, GroupRule::Follow, &[("secret/2", Verdict::WrongAnswer)]);
        assert_eq!(verdict, Verdict::WrongAnswer);
        assert_eq!(seen, ["sample/1", "secret/1", "secret/2"]);
        let (_, seen) = judged(&root, GroupRule::Follow, &[("sample/1", Verdict::WrongAnswer)]);
        assert_eq!(seen, ["sample/1"]);
    }

    #[test]
    fn continuing_takes_the_worst_error() {
        let root = tree(OnReject::Continue, OnReject::Continue);
        let verdicts = [
            ("sample/1", Verdict::WrongAnswer),
            ("secret/1", Verdict::TimeLimit),
            ("secret/3", Verdict::WrongAnswer),
        ];
        let (verdict, seen) = judged(&root, GroupRule::Follow, &verdicts);
        assert_eq!(verdict, Verdict::TimeLimit);
        assert_eq!(seen.len(), 4);
    }

    #[test]
    fn a_judge_error_ends_everything() {
        let root = tree(OnReject::Continue, OnReject::Continue);
        let (verdict, seen) = judged(&root, GroupRule::Follow, &[("sample/1", Verdict::JudgeError)]);
        assert_eq!((verdict, seen.len()), (Verdict::JudgeError, 1));
    }

    #[test]
    fn a_rule_of_the_caller_replaces_that_of_the_groups() {
        let root = tree(OnReject::Break, OnReject::Break);
        let verdicts = [
            ("secret/1", Verdict::WrongAnswer),
            ("secret/2", Verdict::OutputLimit),
        ];
        let (verdict, seen) = judged(&root, GroupRule::Ignore, &verdicts);
        assert_eq!(verdict, Verdict::OutputLimit);
        assert_eq!(seen.last().map(String::as_str), Some("secret/2"));
    }
}
