//! From rows to what pages show.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::forms::{self, KINDS, LEVELS, TALKS, word_of};
use super::place::Place;
use super::policy;
use super::queries::drafts::Draft;
use super::queries::reviews::Review;
use super::queries::threads::{Comment, Round, Thread};
use super::state::{Role, State};
use super::views::{
    CommentFields, CommentView, FileView, LineView, Piece, RoundRow, StateWords, ThreadView, WaitWords,
    choices,
};
use super::wait::Estimate;
use crate::package::statement::render_remark;
use crate::submissions::present::{language_name, sent_at};
use crate::submissions::views::SourceView;
use crate::web::Viewer;
use crate::web::views::{BadgeView, Tone, TrustedHtml, text};

/// A state as the reader takes it.
pub fn state_words(state: State, role: Role) -> StateWords {
    let (word, tone) = match (state, role) {
        (State::Queued, _) => ("Waits for a mentor", Tone::Quiet),
        (State::Claimed, Role::Mentor) => ("You have claimed it", Tone::Run),
        (State::Claimed, _) => ("A mentor is looking", Tone::Run),
        (State::AwaitingSeeker, Role::Seeker) | (State::AwaitingMentor, Role::Mentor) => {
            ("Your turn", Tone::Warn)
        }
        (State::AwaitingSeeker, _) => ("The seeker's turn", Tone::Info),
        (State::AwaitingMentor, _) => ("The mentor's turn", Tone::Info),
        (State::Finished, _) => ("Finished", Tone::Ok),
        (State::TimedOut, _) => ("Ended by silence", Tone::Quiet),
        (State::Cancelled, _) => ("Taken back", Tone::Quiet),
    };
    StateWords { word, tone }
}

/// "5 hours", "3 days".
pub fn span(hours: f64) -> String {
    let minutes = (hours * 60.0).round().max(1.0) as u64;
    match minutes {
        0..=89 => text::count(minutes, "minute", "minutes"),
        90..=2879 => text::count((minutes + 30) / 60, "hour", "hours"),
        _ => text::count((minutes + 720) / 1440, "day", "days"),
    }
}

pub fn wait_words(estimate: Option<&Estimate>, seen: usize) -> WaitWords {
    let Some(estimate) = estimate else {
        return WaitWords {
            sentence: "How long a first answer takes is not known yet.".to_string(),
            basis: match seen {
                0 => "Nobody has asked for a review so far.".to_string(),
                1 => "One request so far tells too little.".to_string(),
                many => format!("{many} requests so far tell too little."),
            },
        };
    };
    let half = match estimate.median {
        Some(median) => format!(
            "Half of all requests have their first answer within {}",
            span(median)
        ),
        None => "Fewer than half of all requests have had an answer so far".to_string(),
    };
    let band = match estimate.high {
        Some(high) => format!("nine of ten between {} and {}", span(estimate.low), span(high)),
        None => format!(
            "the quickest took {}, and nobody can say yet how long the slowest take",
            span(estimate.low)
        ),
    };
    WaitWords {
        sentence: format!("{half}; {band}."),
        basis: format!(
            "Told from the last {} requests, of which {} still wait or were taken back.",
            estimate.seen, estimate.waiting
        ),
    }
}

/// What happens next, for this reader.
pub fn next_words(viewer: &Viewer, review: &Review, now: DateTime<Utc>) -> String {
    let until = review
        .claim_expires_at
        .map(|at| text::moment(at, now))
        .unwrap_or_default();
    match (review.state, policy::role_of(viewer, review)) {
        (State::Queued, Role::Seeker) => {
            "Go on practising: a review holds nothing up. You hear of the answer.".into()
        }
        (State::Queued, _) => {
            "Claim it to answer: it is yours for an hour then, and longer if you ask.".into()
        }
        (State::Claimed, Role::Mentor) => {
            format!("It is yours until {until}. What you type is kept either way.")
        }
        (State::Claimed, _) => "Somebody writes an answer just now. Once it is there you can go on.".into(),
        (State::AwaitingSeeker, Role::Seeker) => {
            "Read the threads, settle what is done, reply, or bring a newer submission in.".into()
        }
        (State::AwaitingSeeker, _) => {
            "You have answered. You hear when there is a reply or a new submission.".into()
        }
        (State::AwaitingMentor, Role::Mentor) => "Look at what changed, and answer.".into(),
        (State::AwaitingMentor, _) => "Your mentor has it now. You hear of the answer.".into(),
        (State::Finished, _) => "It stays here to read.".into(),
        (State::TimedOut, _) => "Nobody came back to it, so it ended. It stays here to read.".into(),
        (State::Cancelled, _) => "You took it back before anybody had it.".into(),
    }
}

pub fn facts(viewer: &Viewer, review: &Review, now: DateTime<Utc>) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("From", policy::seeker_name(viewer, review)),
        ("Asked", text::moment(review.asked_at, now)),
        (
            "Kind",
            if review.is_quick {
                "Quick question"
            } else {
                "Full review"
            }
            .to_string(),
        ),
        ("Prepares for", word_of(&LEVELS, &review.level).to_string()),
        ("Talk in", word_of(&TALKS, &review.talk).to_string()),
    ];
    if let Some(name) = &review.mentor_name {
        facts.push(("Mentor", name.clone()));
    }
    for (name, value) in [("Goal", &review.goal), ("Look at", &review.focus)] {
        if !value.is_empty() {
            facts.push((name, value.clone()));
        }
    }
    facts
}

pub fn verdict_word(verdict: Option<&str>) -> (&'static str, Tone) {
    let badge = verdict.and_then(BadgeView::verdict).unwrap_or(BadgeView::QUEUED);
    (badge.word, badge.tone)
}

pub fn round_rows(review: &Review, rounds: &[Round], shown: i16) -> Vec<RoundRow> {
    let row = |round: &Round| {
        let (verdict, tone) = verdict_word(round.verdict.as_deref());
        let mut note = format!("Sent {}", sent_at(round.sent_at));
        if let (Some(cpu), Some(memory)) = (round.cpu_ms, round.memory_bytes)
            && round.language != crate::submissions::present::DESIGN
        {
            let (cpu, memory) = (
                u64::try_from(cpu).unwrap_or(0),
                u64::try_from(memory).unwrap_or(0),
            );
            note = format!("{note}, {}, {}", text::milliseconds(cpu), text::bytes(memory));
        }
        RoundRow {
            number: round.number,
            url: format!("/reviews/{}?round={}", review.id, round.number),
            is_shown: round.number == shown,
            verdict,
            tone,
            note,
        }
    };
    rounds.iter().map(row).collect()
}

/// What a page of threads is made from.
pub struct Talk<'a> {
    pub viewer: &'a Viewer,
    pub review: &'a Review,
    pub threads: &'a [Thread],
    pub comments: HashMap<i64, Vec<&'a Comment>>,
    /// The reader's drafts by their place.
    pub drafts: HashMap<&'a str, &'a Draft>,
    /// The round that is shown.
    pub round: i16,
    pub can_write: bool,
    pub now: DateTime<Utc>,
}

impl Talk<'_> {
    fn thread(&self, thread: &Thread) -> ThreadView {
        let comments = self.comments.get(&thread.id).map_or(&[][..], Vec::as_slice);
        let place = Place::Thread(thread.id).words();
        ThreadView {
            id: thread.id,
            kind: kind_class(&thread.kind),
            kind_word: word_of(&KINDS, &thread.kind),
            is_resolved: thread.is_resolved,
            lines: match (thread.first_line, thread.last_line) {
                (Some(first), Some(last)) if first == last => format!("Line {first}"),
                (Some(first), Some(last)) => format!("Lines {first} to {last}"),
                _ => String::new(),
            },
            standing: standing_words(thread, self.round),
            comments: comments.iter().map(|comment| self.comment(comment)).collect(),
            form: self
                .can_write
                .then(|| self.fields(&place, &format!("t{}", thread.id), "Reply", false)),
        }
    }

    fn comment(&self, comment: &Comment) -> CommentView {
        let is_seeker = self.viewer.id == self.review.seeker_id;
        CommentView {
            id: comment.id,
            author: author(self.viewer, self.review, comment),
            is_by_mentor: comment.is_by_mentor,
            at: text::moment(comment.created_at, self.now),
            body: match &comment.html {
                Some(html) => TrustedHtml::from_sanitised(html),
                None => remark(&comment.body),
            },
            suggestion: comment.suggestion.clone(),
            can_apply: is_seeker && comment.suggestion.is_some(),
            can_offer: self.viewer.is_mentor
                && comment.is_by_mentor
                && comment.author_id == Some(self.viewer.id)
                && !comment.body.is_empty(),
        }
    }

    /// A form for a comment, with what was kept in its place.
    pub fn fields(&self, place: &str, key: &str, label: &str, can_suggest: bool) -> CommentFields {
        let draft = self.drafts.get(place);
        CommentFields {
            place: place.to_string(),
            key: key.to_string(),
            label: label.to_string(),
            kinds: if matches!(Place::parse(place), Some(Place::Thread(_))) {
                Vec::new()
            } else {
                let usual = if self.viewer.id == self.review.seeker_id {
                    "question"
                } else {
                    "suggestion"
                };
                choices(&KINDS, draft.map_or(usual, |draft| draft.kind.as_str()))
            },
            body: draft.map(|draft| draft.body.clone()).unwrap_or_default(),
            suggestion: can_suggest.then(|| {
                draft
                    .and_then(|draft| draft.suggestion.clone())
                    .unwrap_or_default()
            }),
            has_suggestion: draft.is_some_and(|draft| draft.suggestion.is_some()),
            is_kept: draft.is_some(),
            send_label: if self.drafts.keys().any(|other| *other != place) {
                "Send all"
            } else {
                "Send"
            },
            preview: draft
                .filter(|draft| !draft.body.is_empty())
                .map(|draft| remark(&draft.body)),
        }
    }

    pub fn general(&self) -> Vec<ThreadView> {
        let whole = self.threads.iter().filter(|thread| thread.path.is_empty());
        whole.map(|thread| self.thread(thread)).collect()
    }

    /// A file with its threads; `chosen` are the lines whose form is open.
    pub fn file(
        &self,
        index: usize,
        of: usize,
        path: &str,
        bytes: &[u8],
        chosen: Option<(usize, usize)>,
    ) -> FileView {
        let source = SourceView::new(bytes);
        let size = source.size_text();
        let count = source.lines.len().max(1);
        let here: Vec<&Thread> = self.threads.iter().filter(|thread| thread.path == path).collect();
        // A draft on lines opens its form, so that nobody looks for what they wrote.
        let mut forms: Vec<(usize, usize)> = self
            .drafts
            .keys()
            .filter_map(|place| match Place::parse(place) {
                Some(Place::Lines {
                    path: of,
                    first,
                    last,
                }) if of == path => Some((first, last.min(count))),
                _ => None,
            })
            .collect();
        forms.extend(chosen.filter(|(first, last)| *first >= 1 && first <= last && *last <= count));
        forms.sort_unstable();
        forms.dedup();
        let last_line = |thread: &Thread| {
            thread
                .last_line
                .map_or(count, |line| (line as usize).clamp(1, count))
        };
        let mut pieces = Vec::new();
        let mut piece = Piece::default();
        for (number, text) in (1..).zip(source.lines) {
            piece.lines.push(LineView {
                number,
                text,
                anchor: if of > 1 {
                    format!("F{index}L{number}")
                } else {
                    format!("L{number}")
                },
                url: self.can_write.then(|| {
                    let file = if of > 1 {
                        format!("file={index}&")
                    } else {
                        String::new()
                    };
                    // The field itself: the browser puts the cursor there.
                    format!("?{file}from={number}&to={number}#body-f{index}-{number}-{number}")
                }),
                is_chosen: forms
                    .iter()
                    .any(|(first, last)| (*first..=*last).contains(&number)),
            });
            piece.threads = here
                .iter()
                .filter(|thread| last_line(thread) == number)
                .map(|thread| self.thread(thread))
                .collect();
            let form = forms
                .iter()
                .find(|(_, last)| *last == number)
                .filter(|_| self.can_write);
            piece.form = form.map(|(first, last)| {
                let place = Place::Lines {
                    path: path.to_string(),
                    first: *first,
                    last: *last,
                };
                let label = if first == last {
                    format!("Comment on line {first}")
                } else {
                    format!("Comment on lines {first} to {last}")
                };
                self.fields(&place.words(), &format!("f{index}-{first}-{last}"), &label, true)
            });
            if !piece.threads.is_empty() || piece.form.is_some() {
                pieces.push(std::mem::take(&mut piece));
            }
        }
        if !piece.lines.is_empty() {
            pieces.push(piece);
        }
        FileView {
            path: path.to_string(),
            is_one_of_many: of > 1,
            pieces,
            note: source.note,
            size,
        }
    }
}

fn kind_class(kind: &str) -> &'static str {
    match kind {
        "must-fix" => "bad",
        "praise" => "ok",
        "question" => "info",
        _ => "warn",
    }
}

fn standing_words(thread: &Thread, shown: i16) -> Option<String> {
    match thread.standing.as_deref() {
        Some("outdated") => Some(format!(
            "Outdated: these lines are gone since round {}.",
            thread.round
        )),
        Some("changed") => Some(format!("The lines have changed since round {}.", thread.round)),
        None if !thread.path.is_empty() && thread.round > shown => {
            Some(format!("Written about round {}.", thread.round))
        }
        _ => None,
    }
}

fn author(viewer: &Viewer, review: &Review, comment: &Comment) -> String {
    match &comment.author_name {
        None => "Somebody who has left".to_string(),
        Some(_) if comment.author_id == Some(viewer.id) => "You".to_string(),
        Some(_) if !comment.is_by_mentor => policy::seeker_name(viewer, review),
        Some(name) => name.clone(),
    }
}

/// What somebody wrote, as a page shows it.
pub fn remark(text: &str) -> TrustedHtml {
    TrustedHtml::from_sanitised(render_remark(text).as_str())
}

/// Programming languages as a select or as boxes.
pub fn languages(chosen: &dyn Fn(&str) -> bool) -> Vec<crate::web::views::Choice> {
    forms::all_languages()
        .into_iter()
        .map(|(value, text)| crate::web::views::Choice {
            selected: chosen(&value),
            value,
            text,
        })
        .collect()
}

/// "Python, C++", "Design".
pub fn language_words(ids: &[String]) -> String {
    let words: Vec<String> = ids.iter().map(|id| language_name(id)).collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_told_in_the_unit_that_people_use() {
        let told = [0.0, 0.5, 1.4, 1.5, 5.2, 47.9, 48.0, 71.0].map(span);
        assert_eq!(
            told,
            [
                "1 minute",
                "30 minutes",
                "84 minutes",
                "2 hours",
                "5 hours",
                "48 hours",
                "2 days",
                "3 days"
            ]
        );
    }

    #[test]
    fn a_wait_is_told_with_its_band_and_what_it_is_made_from() {
        let known = Estimate {
            median: Some(5.0),
            low: 0.5,
            high: Some(72.0),
            seen: 80,
            waiting: 12,
        };
        insta::assert_snapshot!(
            wait_words(Some(&known), 80).sentence,
            @"Half of all requests have their first answer within 5 hours; nine of ten between 30 minutes and 3 days."
        );
        let open = Estimate {
            median: None,
            high: None,
            ..known
        };
        insta::assert_snapshot!(
            wait_words(Some(&open), 80).sentence,
            @"Fewer than half of all requests have had an answer so far; the quickest took 30 minutes, and nobody can say yet how long the slowest take."
        );
        assert_eq!(wait_words(None, 3).basis, "3 requests so far tell too little.");
    }
}
