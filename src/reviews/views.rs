//! Pages of reviews.

use askama::Template;

use super::forms::word_of;
use crate::rubrics::RubricView;
use crate::submissions::views::{DiffView, SourceView};
use crate::web::views::{Choice, FieldErrors, Layout, Tone, TrustedHtml, text};

/// How long a first answer may take, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitWords {
    /// "Half of all requests have their first answer within 5 hours; nine of ten between 1 hour and 3 days."
    pub sentence: String,
    /// "Told from the last 80 requests, of which 12 still wait."
    pub basis: String,
}

/// `GET /submissions/{id}/review`. Fields posted: those of `forms::Asked`.
#[derive(Template)]
#[template(path = "reviews/ask.html")]
pub struct AskPage {
    pub layout: Layout,
    pub problem_title: String,
    pub problem_url: String,
    pub submission_url: String,
    /// Where the form is posted to.
    pub action: String,
    pub wait: WaitWords,
    /// "You have 1 of 2 reviews open."
    pub slots: String,
    pub is_full: bool,
    pub question: String,
    pub goal: String,
    pub focus: String,
    pub is_quick: bool,
    pub is_in_pool: bool,
    pub is_anonymous: bool,
    pub levels: Vec<Choice>,
    pub talks: Vec<Choice>,
    pub idempotency_key: String,
    pub second_opinion_of: Option<i64>,
    pub errors: FieldErrors,
}

/// `GET /reviews`: one's own, in every state.
#[derive(Template)]
#[template(path = "reviews/index.html")]
pub struct IndexPage {
    pub layout: Layout,
    pub tab: IndexTab,
    pub is_mentor: bool,
    pub rows: Vec<OwnRow>,
    pub kept: Vec<KeptDraft>,
    pub next_url: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexTab {
    Asked,
    Mentoring,
    /// Drafts whose review can't take them any more.
    Kept,
}

impl IndexPage {
    pub fn is_asked(&self) -> bool {
        self.tab == IndexTab::Asked
    }

    pub fn is_mentoring(&self) -> bool {
        self.tab == IndexTab::Mentoring
    }

    pub fn is_kept(&self) -> bool {
        self.tab == IndexTab::Kept
    }
}

#[derive(Clone, Debug)]
pub struct OwnRow {
    pub url: String,
    pub problem_title: String,
    pub language: String,
    pub question: String,
    pub state: StateWords,
    pub other: String,
    pub asked_at: String,
    pub open_threads: i64,
}

/// A state in words, as one of its sides reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateWords {
    pub word: &'static str,
    pub tone: Tone,
}

/// A draft that can't be sent any more.
#[derive(Clone, Debug)]
pub struct KeptDraft {
    pub id: i64,
    pub about: String,
    pub body: String,
    pub suggestion: Option<String>,
    pub saved_at: String,
}

/// `GET /queue`, for mentors.
#[derive(Template)]
#[template(path = "reviews/queue.html")]
pub struct QueuePage {
    pub layout: Layout,
    pub languages: Vec<Choice>,
    pub levels: Vec<Choice>,
    pub kinds: Vec<Choice>,
    pub talks: Vec<Choice>,
    pub is_filtered: bool,
    /// "You have 1 of 3 reviews open."
    pub load: String,
    pub has_profile: bool,
    pub is_away: bool,
    pub rows: Vec<QueueRow>,
    pub next_url: Option<String>,
}

#[derive(Clone, Debug)]
pub struct QueueRow {
    pub id: i64,
    pub problem_title: String,
    pub language: String,
    pub is_quick: bool,
    pub question: String,
    pub level: String,
    pub talk: String,
    pub seeker: String,
    /// "2 days".
    pub age: String,
    /// Its code can be read before claiming.
    pub is_in_pool: bool,
    /// "Fits you well", "Fits you", nothing.
    pub fit: &'static str,
}

/// `GET /mentor`: applying, and the profile of a mentor. Fields posted: those of `forms::Profile`.
#[derive(Template)]
#[template(path = "reviews/mentor.html")]
pub struct MentorPage {
    pub layout: Layout,
    pub is_mentor: bool,
    /// What became of the application; empty where there is none.
    pub standing: String,
    pub languages: Vec<Choice>,
    pub topics: Vec<Choice>,
    pub talks: Vec<Choice>,
    pub levels: Vec<Choice>,
    pub about: String,
    pub capacity: String,
    pub away_until: String,
    pub errors: FieldErrors,
}

/// `GET /submissions/{id}/shares`. Field posted: `note`.
#[derive(Template)]
#[template(path = "reviews/shares.html")]
pub struct SharesPage {
    pub layout: Layout,
    pub id: i64,
    pub problem_title: String,
    pub submission_url: String,
    pub rows: Vec<ShareRow>,
    /// One that was made just now.
    pub link: Option<String>,
}

#[derive(Clone, Debug)]
pub struct ShareRow {
    pub number: i64,
    /// For whom it is.
    pub note: String,
    pub made_at: String,
    pub ends_at: String,
}

/// `GET /shared/{token}`, for people outside.
#[derive(Template)]
#[template(path = "reviews/shared.html")]
pub struct SharedPage {
    pub layout: Layout,
    pub problem_title: String,
    pub language: String,
    pub sent_at: String,
    pub verdict: &'static str,
    pub tone: Tone,
    pub files: Vec<SharedFile>,
}

#[derive(Clone, Debug)]
pub struct SharedFile {
    pub path: String,
    pub source: SourceView,
}

/// `GET /mentor/replies`. Fields posted: `title`, `body`, `problem`, `is_shared`.
#[derive(Template)]
#[template(path = "reviews/replies.html")]
pub struct RepliesPage {
    pub layout: Layout,
    pub rows: Vec<ReplyRow>,
    pub title: String,
    pub body: String,
    pub problem: String,
    pub is_shared: bool,
    /// Comments that are offered to equal answers.
    pub equal: Vec<EqualRow>,
    pub errors: FieldErrors,
}

/// One of a mentor's comments for equal answers.
#[derive(Clone, Debug)]
pub struct EqualRow {
    pub id: i64,
    pub about: String,
    pub body: String,
    /// The comparison has changed since: it is offered to nobody until its mentor says so.
    pub is_draft: bool,
}

/// A reply that a mentor has saved, or shares.
#[derive(Clone, Debug)]
pub struct ReplyRow {
    pub id: i64,
    pub title: String,
    pub body: String,
    /// "Sum, shared with every mentor".
    pub note: String,
}

/// `GET /admin/reviews`.
#[derive(Template)]
#[template(path = "reviews/admin.html")]
pub struct AdminPage {
    pub layout: Layout,
    /// What to look at first, `None` where all is well.
    pub alarm: Option<String>,
    /// Names and values.
    pub figures: Vec<(&'static str, String)>,
    pub applications: Vec<Application>,
    pub mentors: Vec<MentorLine>,
    pub reports: Vec<ReportRow>,
    pub errors: FieldErrors,
}

#[derive(Clone, Debug)]
pub struct Application {
    pub username: String,
    pub display_name: String,
    pub languages: String,
    pub topics: String,
    pub level: String,
    pub talks: String,
    pub about: String,
    pub applied_at: String,
}

#[derive(Clone, Debug)]
pub struct MentorLine {
    pub username: String,
    pub display_name: String,
    pub languages: String,
    /// "1 of 3".
    pub load: String,
    /// How their marks compare with known ones: "harsher than agreed".
    pub marking: &'static str,
    pub is_flagged: bool,
    pub away: String,
}

#[derive(Clone, Debug)]
pub struct ReportRow {
    pub id: i64,
    pub by: String,
    pub seeker: String,
    pub mentor: String,
    pub reason: String,
    pub at: String,
}

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

/// A select's options from ids and words.
pub fn choices(list: &[(&'static str, &'static str)], chosen: &str) -> Vec<Choice> {
    list.iter()
        .map(|(id, word)| Choice {
            value: (*id).to_string(),
            text: (*word).to_string(),
            selected: *id == chosen,
        })
        .collect()
}

/// The words of ids with commas between them.
pub fn list_words(list: &[(&'static str, &'static str)], ids: &[String]) -> String {
    let words: Vec<&str> = ids.iter().map(|id| word_of(list, id)).collect();
    words.join(", ")
}
