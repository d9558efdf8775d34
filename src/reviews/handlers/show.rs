//! The page of a review.

use std::collections::HashMap;

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use askama::Template;
use chrono::Utc;
use diesel::PgConnection;
use serde::Deserialize;

use super::marks;
use super::replies::row;
use crate::accounts::parking;
use crate::db::Db;
use crate::reviews::beside::{self, Beside};
use crate::reviews::differences::{self, Base, Files, diffs};
use crate::reviews::drafts::keep;
use crate::reviews::equal;
use crate::reviews::forms::{ANSWERS, CommentForm, KINDS, OF_MENTOR, OF_SEEKER, word_of};
use crate::reviews::marking::{self, Marking};
use crate::reviews::place::Place;
use crate::reviews::policy;
use crate::reviews::present::{self, Talk, remark, state_words, verdict_word};
use crate::reviews::queries::drafts::{self, Draft};
use crate::reviews::queries::equal::EqualComment;
use crate::reviews::queries::replies::{self, Reply};
use crate::reviews::queries::reviews::{self, Review};
use crate::reviews::queries::threads::{self, Comment, Newer, Round, Thread};
use crate::reviews::queries::upkeep::{self, Rating};
use crate::reviews::state::{Action, Role, State, next};
use crate::reviews::views::{
    Abilities, BesideChoice, BesideView, Comparison, NewerRow, OfferRow, RatingFields, RatingView, ShowPage,
};
use crate::rubrics::RubricView;
use crate::submissions::parse_id;
use crate::submissions::present::{language_name, sent_at};
use crate::submissions::queries::list_files;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{FieldErrors, Section};
use crate::web::{AppError, CurrentUser, Page, RequestContext, Viewer};

/// What of a review is shown.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct ShowQuery {
    round: Option<i16>,
    /// Compare it with `starter` or an earlier round.
    diff: String,
    /// `unified`: changes below each other.
    view: String,
    /// What stands beside the code.
    beside: String,
    file: usize,
    from: Option<usize>,
    to: Option<usize>,
    parked: Option<String>,
    /// A saved reply to begin the comment about the whole with.
    reply: Option<i64>,
}

/// `GET /reviews/{id}`
pub async fn show(
    request: HttpRequest,
    db: web::Data<Db>,
    session: Session,
    viewer: CurrentUser,
    context: RequestContext,
    id: web::Path<String>,
    query: web::Query<ShowQuery>,
) -> Result<HttpResponse, AppError> {
    let id = parse_id(&id)?;
    if let Some(key) = query.parked.clone() {
        return take_parked(&db, &session, &viewer, id, key).await;
    }
    let query = query.into_inner();
    let page = page(&db, &viewer, &context, id, query).await?;
    Ok(Page::ok(page).respond_to(&request))
}

/// A comment that met an ended session: it is kept as a draft, and the review shows it.
async fn take_parked(
    db: &Db,
    session: &Session,
    viewer: &CurrentUser,
    id: i64,
    key: String,
) -> Result<HttpResponse, AppError> {
    let back = see_other(format!("/reviews/{id}#drafts"));
    let Some(posted) = parking::open_form(db, &key).await? else {
        return Ok(back);
    };
    let person = viewer.0.clone();
    if posted.has("place")
        && let Ok(form) = CommentForm::parse(&posted)
    {
        db.run(move |conn| {
            keep(conn, &person, id, &form)?;
            parking::take_parked_post(conn, &key)
                .map(drop)
                .map_err(AppError::from)
        })
        .await?;
        leave_notice(
            session,
            "Your comment is back. It was kept while you signed in; nothing has been sent yet.",
        )?;
    } else if !posted.has("place") {
        let kept = db
            .run(move |conn| {
                let kept = marks::keep(conn, &person, (id, None), &posted)?;
                parking::take_parked_post(conn, &key)?;
                Ok::<_, AppError>(kept)
            })
            .await?;
        if kept.is_ok() {
            leave_notice(
                session,
                "Your marks are back. They were kept while you signed in.",
            )?;
        }
        return Ok(see_other(format!("/reviews/{id}#rubric")));
    }
    Ok(back)
}

/// The page once more, with what was wrong about a post; what was typed is in the drafts, or comes along.
pub async fn again(
    request: &HttpRequest,
    db: &Db,
    viewer: &CurrentUser,
    context: &RequestContext,
    id: i64,
    (posted, errors): (&PostedForm, FieldErrors),
) -> Result<HttpResponse, AppError> {
    if context.wants_json {
        return Err(AppError::invalid(errors));
    }
    let mut page = page(db, viewer, context, id, ShowQuery::default()).await?;
    page.errors = errors;
    if let Some(rubric) = &mut page.rubric {
        rubric.show_again(posted);
    }
    // A comment that could not even be kept: too long, or with a NUL.
    let (place, body) = (posted.readable("place"), posted.readable("body"));
    if let Some(form) = page
        .general_form
        .as_mut()
        .filter(|_| posted.has("body") && posted.has("place"))
    {
        if Place::parse(&place).is_some() {
            form.place = place;
        }
        form.body = body;
    }
    Ok(Page::invalid(page).respond_to(request))
}

/// Everything that the page is made from.
struct Loaded {
    review: Review,
    rounds: Vec<Round>,
    files: Files,
    /// What it is compared with.
    before: Option<(Base, Files)>,
    beside: Option<Beside>,
    threads: Vec<Thread>,
    comments: Vec<Comment>,
    drafts: Vec<Draft>,
    notes: Option<String>,
    newer: Vec<Newer>,
    ratings: Vec<Rating>,
    replies: Vec<Reply>,
    /// What was said of equal answers, and where it would hang here.
    offers: Vec<(EqualComment, Place)>,
    /// For both sides alone.
    marking: Option<Marking>,
    round: i16,
}

fn load(conn: &mut PgConnection, viewer: &Viewer, id: i64, query: &ShowQuery) -> Result<Loaded, AppError> {
    let review = reviews::get_review(conn, id, viewer.id)?;
    if !policy::may_view(viewer, &review) {
        return Err(AppError::NotFound);
    }
    let role = policy::role_of(viewer, &review);
    let rounds = threads::list_rounds(conn, id)?;
    let last = rounds.last().map_or(1, |round| round.number);
    let round = query
        .round
        .filter(|wanted| rounds.iter().any(|round| round.number == *wanted));
    let round = round.unwrap_or(last);
    let shown = rounds.iter().find(|one| one.number == round);
    let files = match shown {
        Some(shown) => list_files(conn, shown.submission_id)?,
        None => Vec::new(),
    };
    let before = match Base::parse(&query.diff, round) {
        Some(base) => Some((base, differences::load(conn, (&rounds, round), &files, base)?)),
        None => None,
    };
    let beside = match shown.filter(|shown| beside::may_read(role, &query.beside, shown)) {
        Some(shown) => beside::load(conn, &review, shown, &query.beside)?,
        None => None,
    };
    let is_side = matches!(role, Role::Seeker | Role::Mentor);
    let marking = match shown.filter(|_| is_side) {
        Some(round) => Some(marking::load(
            conn,
            &review,
            round,
            (role == Role::Mentor).then_some(viewer.id),
        )?),
        None => None,
    };
    let is_writing = role == Role::Mentor && policy::may_write(viewer, &review) && round == last;
    let offers = match shown.filter(|_| is_writing) {
        Some(shown) => equal::offers(conn, viewer.id, &review, (shown.submission_id, &files))?,
        None => Vec::new(),
    };
    Ok(Loaded {
        offers,
        threads: threads::list_threads(conn, id, round)?,
        comments: threads::list_comments(conn, id)?,
        drafts: drafts::list(conn, viewer.id, id)?,
        notes: if role == Role::Mentor {
            Some(drafts::find_note(conn, viewer.id, id)?.unwrap_or_default())
        } else {
            None
        },
        newer: if role == Role::Seeker && review.state.is_talking() {
            threads::list_newer(conn, id, 5)?
        } else {
            Vec::new()
        },
        ratings: if is_side && !review.state.is_open() {
            upkeep::list_ratings(conn, id)?
        } else {
            Vec::new()
        },
        replies: if role == Role::Mentor && policy::may_write(viewer, &review) {
            replies::list_for_problem(conn, viewer.id, review.problem_id, 50)?
        } else {
            Vec::new()
        },
        review,
        rounds,
        files,
        before,
        beside,
        marking,
        round,
    })
}

async fn page(
    db: &Db,
    viewer: &CurrentUser,
    context: &RequestContext,
    id: i64,
    query: ShowQuery,
) -> Result<ShowPage, AppError> {
    let (person, wanted) = (viewer.0.clone(), query.clone());
    let loaded = db.read(move |conn| load(conn, &person, id, &wanted)).await?;
    Ok(made(viewer, context, &loaded, &query))
}

fn made(viewer: &Viewer, context: &RequestContext, loaded: &Loaded, query: &ShowQuery) -> ShowPage {
    let (review, now) = (&loaded.review, Utc::now());
    let role = policy::role_of(viewer, review);
    let mut comments: HashMap<i64, Vec<&Comment>> = HashMap::new();
    for comment in &loaded.comments {
        comments.entry(comment.thread_id).or_default().push(comment);
    }
    let last = loaded.rounds.last().map_or(1, |round| round.number);
    // Comments hang on the newest code alone.
    let can_write = policy::may_write(viewer, review) && loaded.round == last;
    let talk = Talk {
        viewer,
        review,
        threads: &loaded.threads,
        comments,
        drafts: loaded
            .drafts
            .iter()
            .map(|draft| (draft.place.as_str(), draft))
            .collect(),
        round: loaded.round,
        can_write,
        now,
    };
    let chosen = query.from.map(|from| (from, query.to.unwrap_or(from)));
    let of = loaded.files.len();
    let files = loaded
        .files
        .iter()
        .enumerate()
        .map(|(index, (path, bytes))| {
            let chosen = chosen.filter(|_| index == query.file && can_write);
            talk.file(index, of, path, bytes, chosen)
        })
        .collect();
    let can = |action| next(review.state, action, role).is_ok();
    ShowPage {
        layout: context.layout(if viewer.id == review.seeker_id {
            Section::Reviews
        } else {
            Section::Queue
        }),
        id: review.id,
        problem_title: review.problem_title.clone(),
        problem_url: format!("/problems/{}", review.problem_slug),
        language: language_name(&review.language),
        state: state_words(review.state, role),
        next: present::next_words(viewer, review, now),
        facts: present::facts(viewer, review, now),
        question: review.question.clone(),
        is_mentor: role == Role::Mentor,
        is_seeker: role == Role::Seeker,
        can: Abilities {
            claim: can(Action::Claim),
            renew: can(Action::Renew),
            cancel: can(Action::Cancel),
            finish: can(Action::Finish),
            write: can_write,
            settle: policy::may_settle(viewer, review),
            report: review.mentor_id.is_some() && matches!(role, Role::Seeker | Role::Mentor),
            is_blocked: review.is_blocked_by_viewer,
            example: policy::may_rate(viewer, review).then_some(if role == Role::Seeker {
                review.seeker_shares
            } else {
                review.mentor_shares
            }),
            ask_again: loaded
                .rounds
                .last()
                .filter(|_| role == Role::Seeker && matches!(review.state, State::Finished | State::TimedOut))
                .map(|round| round.submission_id),
        },
        rounds: present::round_rows(review, &loaded.rounds, loaded.round),
        round: loaded.round,
        diff: diff(loaded, query),
        comparisons: comparisons(loaded),
        beside: beside_view(loaded, role, query),
        general: talk.general(),
        general_form: can_write.then(|| {
            let mut fields = talk.fields("whole", "whole", "About the whole", false);
            let reply = loaded.replies.iter().find(|reply| Some(reply.id) == query.reply);
            // What is there already stays.
            if let Some(reply) = reply.filter(|_| fields.body.is_empty()) {
                fields.body.clone_from(&reply.body);
            }
            fields
        }),
        files,
        drafts: loaded.drafts.iter().filter(|draft| !is_mark(draft)).count(),
        mark_drafts: loaded
            .drafts
            .iter()
            .filter(|draft| is_mark(draft) && draft.level.is_some() && !draft.body.is_empty())
            .count(),
        replies: loaded.replies.iter().cloned().map(row).collect(),
        offers: loaded.offers.iter().map(offer_row).collect(),
        problem_slug: review.problem_slug.clone(),
        rubric: rubric(viewer, loaded, role, can_write),
        notes: loaded.notes.clone(),
        newer: loaded.newer.iter().map(newer_row).collect(),
        rating: rating_fields(viewer, loaded, role),
        ratings: loaded.ratings.iter().map(rating_view).collect(),
        open_threads: loaded.threads.iter().filter(|thread| !thread.is_resolved).count(),
        has_threads: !loaded.threads.is_empty(),
        errors: FieldErrors::default(),
    }
}

fn is_mark(draft: &Draft) -> bool {
    matches!(Place::parse(&draft.place), Some(Place::Mark(_)))
}

/// The rubric as this side sees it: the seeker marks when they like, the mentor as long as they write.
fn rubric(viewer: &Viewer, loaded: &Loaded, role: Role, can_write: bool) -> Option<RubricView> {
    let (marking, number) = (loaded.marking.as_ref()?, loaded.round);
    let round = loaded.rounds.iter().find(|round| round.number == number)?;
    let can_mark = can_write || viewer.id == loaded.review.seeker_id;
    Some(marking.view(role, (round, &loaded.drafts), &loaded.files, can_mark))
}

fn diff(loaded: &Loaded, query: &ShowQuery) -> Option<Comparison> {
    let (base, before) = loaded.before.as_ref()?;
    let round = Base::Round(loaded.round);
    let url = format!(
        "/reviews/{}?round={}&diff={}",
        loaded.review.id,
        loaded.round,
        base.id()
    );
    let is_unified = query.view == "unified";
    Some(Comparison {
        title: format!("What changed since {}", base.words().to_lowercase()),
        files: diffs(before, &loaded.files, (&base.words(), &round.words())),
        is_unified,
        other_url: if is_unified {
            url
        } else {
            format!("{url}&view=unified")
        },
    })
}

/// What the shown round can be compared with, the round before first.
fn comparisons(loaded: &Loaded) -> Vec<(String, String)> {
    let earlier = (1..loaded.round).rev().map(Base::Round);
    let link = |base: Base| {
        let url = format!(
            "/reviews/{}?round={}&diff={}#changed",
            loaded.review.id,
            loaded.round,
            base.id()
        );
        (url, base.words())
    };
    earlier.chain([Base::Starter]).map(link).collect()
}

fn beside_view(loaded: &Loaded, role: Role, query: &ShowQuery) -> BesideView {
    let round = loaded.rounds.iter().find(|one| one.number == loaded.round);
    let choices = beside::CHOICES
        .iter()
        .filter(|(id, _)| round.is_some_and(|round| beside::may_read(role, id, round)));
    let chosen = |id: &str| loaded.beside.is_some() && query.beside == id;
    BesideView {
        choices: choices
            .map(|(id, word)| BesideChoice {
                url: format!(
                    "/reviews/{}?round={}&beside={id}#code-head",
                    loaded.review.id, loaded.round
                ),
                word,
                is_chosen: chosen(id),
            })
            .collect(),
        title: beside::CHOICES
            .iter()
            .find(|(id, _)| chosen(id))
            .map(|(_, word)| *word),
        text: match &loaded.beside {
            Some(Beside::Text(text)) => Some(text.clone()),
            _ => None,
        },
        judgement: match &loaded.beside {
            Some(Beside::Verdict(judgement)) => judgement.render().ok(),
            _ => None,
        },
    }
}

fn offer_row((offer, place): &(EqualComment, Place)) -> OfferRow {
    OfferRow {
        id: offer.id,
        place: match place {
            Place::Lines { first, last, .. } if first == last => format!("Line {first}"),
            Place::Lines { first, last, .. } => format!("Lines {first} to {last}"),
            _ => "About the whole".to_string(),
        },
        kind: word_of(&KINDS, &offer.kind),
        body: remark(&offer.body),
        is_own: offer.is_own,
    }
}

fn newer_row(newer: &Newer) -> NewerRow {
    NewerRow {
        id: newer.id,
        sent_at: sent_at(newer.sent_at),
        verdict: verdict_word(newer.verdict.as_deref()).0,
    }
}

fn rating_fields(viewer: &Viewer, loaded: &Loaded, role: Role) -> Option<RatingFields> {
    let is_by_mentor = role == Role::Mentor;
    let has_rated = loaded
        .ratings
        .iter()
        .any(|rating| rating.is_by_mentor == is_by_mentor);
    (policy::may_rate(viewer, &loaded.review) && !has_rated).then_some(RatingFields {
        questions: if is_by_mentor { &OF_SEEKER } else { &OF_MENTOR },
        answers: &ANSWERS,
    })
}

fn rating_view(rating: &Rating) -> RatingView {
    let questions = if rating.is_by_mentor {
        &OF_SEEKER
    } else {
        &OF_MENTOR
    };
    let answers = questions.iter().filter_map(|(id, words)| {
        let answer = rating.answers.get(id)?.as_str()?;
        Some(format!("{words} {}", word_of(&ANSWERS, answer)))
    });
    RatingView {
        by: if rating.is_by_mentor {
            "The mentor"
        } else {
            "The seeker"
        },
        answers: answers.collect(),
        body: rating.body.clone(),
    }
}
