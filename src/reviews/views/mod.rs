//! Pages of reviews.

mod show;

use askama::Template;

pub use show::{
    Abilities, BesideChoice, BesideView, CommentFields, CommentView, Comparison, FileView, LineView,
    NewerRow, OfferRow, Piece, RatingFields, RatingView, RoundRow, ShowPage, ThreadView,
};

use super::forms::word_of;
use crate::submissions::views::SourceView;
use crate::web::views::{Choice, FieldErrors, Layout, Tone};

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
