//! The page of a review and its parts.

use askama::Template;

use super::ReplyRow;
use super::StateWords;
use crate::rubrics::RubricView;
use crate::submissions::views::DiffView;
use crate::web::views::{Choice, FieldErrors, Layout, Tone, TrustedHtml, text};

/// `GET /reviews/{id}`.
#[derive(Template)]
#[template(path = "reviews/show.html")]
pub struct ShowPage {
    pub layout: Layout,
    pub id: i64,
    pub problem_title: String,
    pub problem_url: String,
    pub language: String,
    pub state: StateWords,
    /// What happens next, for this reader.
    pub next: String,
    pub facts: Vec<(&'static str, String)>,
    pub question: String,
    pub is_mentor: bool,
    pub is_seeker: bool,
    pub can: Abilities,
    pub rounds: Vec<RoundRow>,
    /// The round that is shown.
    pub round: i16,
    /// The round against something before it.
    pub diff: Option<Comparison>,
    /// Addresses and names of what it can be compared with.
    pub comparisons: Vec<(String, String)>,
    /// What is read beside the code.
    pub beside: BesideView,
    /// Threads about the whole.
    pub general: Vec<ThreadView>,
    /// The form for a new one, where the reader may write.
    pub general_form: Option<CommentFields>,
    pub files: Vec<FileView>,
    /// Comments and marks that were kept and could be sent.
    pub drafts: usize,
    pub mark_drafts: usize,
    /// What the mentor may begin a comment with.
    pub replies: Vec<ReplyRow>,
    /// What was said of equal answers.
    pub offers: Vec<OfferRow>,
    pub problem_slug: String,
    /// The rubric, for both sides.
    pub rubric: Option<RubricView>,
    /// The mentor's own notes.
    pub notes: Option<String>,
    /// Newer submissions that the seeker may bring in.
    pub newer: Vec<NewerRow>,
    pub rating: Option<RatingFields>,
    pub ratings: Vec<RatingView>,
    /// Threads that nobody has settled.
    pub open_threads: usize,
    pub has_threads: bool,
    pub errors: FieldErrors,
}

/// A comment that was made on an equal answer.
#[derive(Clone, Debug)]
pub struct OfferRow {
    pub id: i64,
    /// "Lines 3 to 7" of this answer.
    pub place: String,
    pub kind: &'static str,
    pub body: TrustedHtml,
    /// The reader said it themselves.
    pub is_own: bool,
}

/// The differences of one round from something before it.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub title: String,
    /// Path and differences of each file that has some.
    pub files: Vec<(String, DiffView)>,
    /// Below each other and not side by side.
    pub is_unified: bool,
    /// The same in the other form.
    pub other_url: String,
}

/// What a mentor reads beside the code, or what they could.
#[derive(Clone, Debug, Default)]
pub struct BesideView {
    pub choices: Vec<BesideChoice>,
    /// Of what is shown.
    pub title: Option<&'static str>,
    pub text: Option<TrustedHtml>,
    /// The judge's part, rendered.
    pub judgement: Option<String>,
}

#[derive(Clone, Debug)]
pub struct BesideChoice {
    pub url: String,
    pub word: &'static str,
    pub is_chosen: bool,
}

/// What the reader may do now.
#[derive(Clone, Copy, Debug, Default)]
pub struct Abilities {
    pub claim: bool,
    pub renew: bool,
    pub cancel: bool,
    pub finish: bool,
    pub write: bool,
    pub settle: bool,
    /// Both sides know each other: reporting and blocking make sense.
    pub report: bool,
    pub is_blocked: bool,
    /// The reader may offer it as an example, and whether they have.
    pub example: Option<bool>,
    /// A second opinion, where the review is over.
    pub ask_again: Option<i64>,
}

#[derive(Clone, Debug)]
pub struct RoundRow {
    pub number: i16,
    pub url: String,
    pub is_shown: bool,
    pub verdict: &'static str,
    pub tone: Tone,
    /// "Sent today 12:06, 31 ms, 9.1 MiB".
    pub note: String,
}

#[derive(Clone, Debug)]
pub struct NewerRow {
    pub id: i64,
    pub sent_at: String,
    pub verdict: &'static str,
}

#[derive(Clone, Debug)]
pub struct FileView {
    pub path: String,
    /// The name stands above, where there are several.
    pub is_one_of_many: bool,
    pub pieces: Vec<Piece>,
    pub note: Option<String>,
    pub size: String,
}

/// Lines of code, and what hangs below the last of them.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    pub lines: Vec<LineView>,
    pub threads: Vec<ThreadView>,
    pub form: Option<CommentFields>,
}

#[derive(Clone, Debug)]
pub struct LineView {
    pub number: usize,
    pub text: String,
    /// `L12`, with the file's number where there are several.
    pub anchor: String,
    /// Where a comment on it is begun, for whoever may write.
    pub url: Option<String>,
    /// A form that is open hangs on it.
    pub is_chosen: bool,
}

#[derive(Clone, Debug)]
pub struct ThreadView {
    pub id: i64,
    pub kind: &'static str,
    pub kind_word: &'static str,
    pub is_resolved: bool,
    /// "Lines 3 to 7", empty about the whole.
    pub lines: String,
    /// Why it stands where it stands.
    pub standing: Option<String>,
    pub comments: Vec<CommentView>,
    pub form: Option<CommentFields>,
}

#[derive(Clone, Debug)]
pub struct CommentView {
    pub id: i64,
    pub author: String,
    pub is_by_mentor: bool,
    pub at: String,
    pub body: TrustedHtml,
    pub suggestion: Option<String>,
    /// The reader may put it into their draft.
    pub can_apply: bool,
    /// The reader may offer it to mentors of equal answers.
    pub can_offer: bool,
}

/// A comment that is being written.
#[derive(Clone, Debug, Default)]
pub struct CommentFields {
    pub place: String,
    /// Goes into the ids of its fields.
    pub key: String,
    pub label: String,
    pub kinds: Vec<Choice>,
    pub body: String,
    /// Lines to stand in place of the chosen ones; `None` where none can be suggested.
    pub suggestion: Option<String>,
    pub has_suggestion: bool,
    /// The text was kept before.
    pub is_kept: bool,
    pub preview: Option<TrustedHtml>,
    /// What else was kept goes along.
    pub send_label: &'static str,
}

/// The questions at the end.
#[derive(Clone, Debug)]
pub struct RatingFields {
    /// Ids, words.
    pub questions: &'static [(&'static str, &'static str)],
    pub answers: &'static [(&'static str, &'static str)],
}

#[derive(Clone, Debug)]
pub struct RatingView {
    pub by: &'static str,
    /// "Did it answer your question? Yes"
    pub answers: Vec<String>,
    pub body: String,
}

impl ShowPage {
    /// "2 threads are open."
    pub fn open_words(&self) -> String {
        match self.open_threads {
            0 if self.has_threads => "Every thread is settled.".to_string(),
            0 => String::new(),
            1 => "1 thread is open.".to_string(),
            many => format!("{many} threads are open."),
        }
    }

    /// "Send 2 comments and 4 marks".
    pub fn send_words(&self) -> String {
        let counts = [
            (
                self.drafts,
                text::count(self.drafts as u64, "comment", "comments"),
            ),
            (
                self.mark_drafts,
                text::count(self.mark_drafts as u64, "mark", "marks"),
            ),
        ];
        let words: Vec<String> = counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(_, words)| words)
            .collect();
        format!("Send {}", words.join(" and "))
    }

    pub fn is_latest(&self) -> bool {
        self.rounds.last().is_none_or(|last| last.number == self.round)
    }
}
