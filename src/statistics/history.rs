//! From a window of submissions to figures: who tried, who solved, how soon, with what.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::queries::Attempt;
use super::spread::Quartiles;

/// Ends of the classes of tries, and of time in seconds; the last class has no end.
const TRIES: [u32; 6] = [1, 2, 3, 4, 5, 10];
const SECONDS: [u64; 6] = [300, 900, 3_600, 14_400, 86_400, 604_800];

/// What a window of submissions tells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    pub submissions: u64,
    /// With a verdict that is not a Judge error.
    pub judged: u64,
    pub accepted: u64,
    pub people: u64,
    pub solvers: u64,
    /// People whose beginning lies before the window: nothing is said of how soon they solved it.
    pub cut_off: u64,
    /// People that the classes below are about: they began in the window and solved it.
    pub followed: u64,
    /// They began in the window and have not solved it.
    pub unsolved: u64,
    /// By number of tries: 1, 2, 3, 4, 5, to 10, more.
    pub tries: [u64; 7],
    /// Of those with more than one try, by time from the first submission to the first that solves it.
    pub times: [u64; 7],
    /// Seconds, of the same people.
    pub time_to_solve: Option<Quartiles>,
    /// Language, submissions, accepted; the most used first.
    pub languages: Vec<(String, u64, u64)>,
    /// Verdict as stored, the most frequent first; empty while it waits.
    pub verdicts: Vec<(String, u64)>,
}

/// What is known of one person.
#[derive(Default)]
struct Person {
    first_sent_s: i64,
    tries: u32,
    solved_after_s: Option<i64>,
}

fn solves(verdict: &str) -> bool {
    matches!(verdict, "accepted" | "passed")
}

/// The class of a value: the first whose end is not below it.
fn class<T: PartialOrd>(ends: &[T], value: &T) -> usize {
    ends.iter().position(|end| value <= end).unwrap_or(ends.len())
}

impl History {
    /// `attempts` are in the order of their sending; `earlier` are people who had begun before the first of them.
    pub fn new(attempts: &[Attempt], earlier: &HashSet<i64>) -> History {
        let mut history = History {
            submissions: attempts.len() as u64,
            ..History::default()
        };
        let mut people: BTreeMap<i64, Person> = BTreeMap::new();
        let mut languages: HashMap<&str, (u64, u64)> = HashMap::new();
        let mut verdicts: HashMap<&str, u64> = HashMap::new();
        for attempt in attempts {
            let verdict = attempt.verdict.as_deref().unwrap_or_default();
            *verdicts.entry(verdict).or_default() += 1;
            let person = people.entry(attempt.user_id).or_insert_with(|| Person {
                first_sent_s: attempt.sent_at.timestamp(),
                ..Person::default()
            });
            let language = languages.entry(&attempt.language).or_default();
            language.0 += 1;
            // What waits has no verdict yet, and our own faults count against nobody.
            if verdict.is_empty() || verdict == "judge_error" {
                continue;
            }
            history.judged += 1;
            if solves(verdict) {
                history.accepted += 1;
                language.1 += 1;
            }
            if person.solved_after_s.is_none() {
                person.tries += 1;
                let passed = attempt.sent_at.timestamp() - person.first_sent_s;
                person.solved_after_s = solves(verdict).then_some(passed);
            }
        }
        history.count(&people, earlier);
        history.languages = languages
            .into_iter()
            .map(|(language, (sent, accepted))| (language.to_string(), sent, accepted))
            .collect();
        history
            .languages
            .sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        history.verdicts = verdicts
            .into_iter()
            .map(|(verdict, sent)| (verdict.to_string(), sent))
            .collect();
        history
            .verdicts
            .sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        history
    }

    fn count(&mut self, people: &BTreeMap<i64, Person>, earlier: &HashSet<i64>) {
        let mut seconds = Vec::new();
        for (id, person) in people {
            self.people += 1;
            self.solvers += u64::from(person.solved_after_s.is_some());
            if earlier.contains(id) {
                self.cut_off += 1;
                continue;
            }
            let Some(after) = person.solved_after_s else {
                self.unsolved += 1;
                continue;
            };
            self.followed += 1;
            if let Some(number) = self.tries.get_mut(class(&TRIES, &person.tries)) {
                *number += 1;
            }
            if person.tries > 1 {
                let after = after.max(0).unsigned_abs();
                seconds.push(after as f64);
                if let Some(number) = self.times.get_mut(class(&SECONDS, &after)) {
                    *number += 1;
                }
            }
        }
        self.time_to_solve = Quartiles::of(&seconds);
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn attempt(user_id: i64, minute: i64, language: &str, verdict: &str) -> Attempt {
        Attempt {
            id: minute,
            user_id,
            language: language.into(),
            sent_at: DateTime::from_timestamp(minute * 60, 0).unwrap(),
            verdict: (!verdict.is_empty()).then(|| verdict.to_string()),
        }
    }

    #[test]
    fn a_small_history_is_counted_by_hand() {
        let attempts = [
            // One solves it at once, and improves it later.
            attempt(1, 0, "python3", "accepted"),
            attempt(1, 500, "cpp", "accepted"),
            // Two needs three tries and 10 minutes; our fault in between counts for nothing.
            attempt(2, 10, "python3", "wrong_answer"),
            attempt(2, 12, "python3", "judge_error"),
            attempt(2, 15, "python3", "time_limit"),
            attempt(2, 20, "python3", "accepted"),
            // Three has not solved it, four waits.
            attempt(3, 30, "cpp", "wrong_answer"),
            attempt(4, 31, "cpp", ""),
            // Five began before the window.
            attempt(5, 40, "cpp", "accepted"),
            // Six needs two tries and an hour and a half.
            attempt(6, 50, "cpp", "wrong_answer"),
            attempt(6, 140, "cpp", "accepted"),
        ];
        let history = History::new(&attempts, &HashSet::from([5]));
        assert_eq!(
            (history.submissions, history.judged, history.accepted),
            (11, 9, 5)
        );
        assert_eq!((history.people, history.solvers, history.cut_off), (6, 4, 1));
        assert_eq!((history.followed, history.unsolved), (3, 2));
        assert_eq!(history.tries, [1, 1, 1, 0, 0, 0, 0]);
        assert_eq!(history.times, [0, 1, 0, 1, 0, 0, 0]);
        let expected = Quartiles {
            lower: 1_800.0,
            median: 3_000.0,
            upper: 4_200.0,
        };
        assert_eq!(history.time_to_solve, Some(expected));
        assert_eq!(
            history.languages,
            [("cpp".into(), 6, 3), ("python3".into(), 5, 2)]
        );
        assert_eq!(history.verdicts[0], ("accepted".into(), 5));
        assert_eq!(history.verdicts[1], ("wrong_answer".into(), 3));
    }

    #[test]
    fn nothing_is_said_of_nothing() {
        let history = History::new(&[], &HashSet::new());
        assert_eq!(history, History::default());
    }
}
