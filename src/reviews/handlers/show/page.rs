//! From what was loaded to what the page shows.

use std::collections::HashMap;

use askama::Template;
use chrono::Utc;

use super::super::replies::row;
use super::ShowQuery;
use crate::reviews::beside::{self, Beside};
use crate::reviews::differences::{Base, diffs};
use crate::reviews::forms::{ANSWERS, KINDS, OF_MENTOR, OF_SEEKER, word_of};
use crate::reviews::place::Place;
use crate::reviews::policy;
use crate::reviews::present::{self, Talk, remark, state_words, verdict_word};
use crate::reviews::queries::drafts::Draft;
use crate::reviews::queries::equal::EqualComment;
use crate::reviews::queries::threads::{Comment, Newer};
use crate::reviews::queries::upkeep::Rating;
use crate::reviews::state::{Action, Role, State, next};
use crate::reviews::views::{
    Abilities, BesideChoice, BesideView, Comparison, NewerRow, OfferRow, RatingFields, RatingView, ShowPage,
};
use crate::rubrics::RubricView;
use crate::submissions::present::{language_name, sent_at};
use crate::web::views::{FieldErrors, Section};
use crate::web::{RequestContext, Viewer};

use super::load::Loaded;

pub fn made(viewer: &Viewer, context: &RequestContext, loaded: &Loaded, query: &ShowQuery) -> ShowPage {
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
    let rubric = rubric(viewer, loaded, role, can_write);
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
        drafts: loaded.drafts.iter().filter(|draft| !draft.is_mark()).count(),
        mark_drafts: rubric.as_ref().map_or(0, |rubric| sendable_marks(loaded, rubric)),
        replies: loaded.replies.iter().cloned().map(row).collect(),
        offers: loaded.offers.iter().map(offer_row).collect(),
        problem_slug: review.problem_slug.clone(),
        rubric,
        notes: loaded.notes.clone(),
        newer: loaded.newer.iter().map(newer_row).collect(),
        rating: rating_fields(viewer, loaded, role),
        ratings: loaded.ratings.iter().map(rating_view).collect(),
        open_threads: loaded.threads.iter().filter(|thread| !thread.is_resolved).count(),
        has_threads: !loaded.threads.is_empty(),
        errors: FieldErrors::default(),
    }
}

/// Marks that are kept, complete, and not in place of one that both sides have seen.
fn sendable_marks(loaded: &Loaded, rubric: &RubricView) -> usize {
    let complete = |draft: &&Draft| draft.is_mark() && draft.level.is_some() && !draft.body.is_empty();
    let is_open = |draft: &&Draft| {
        let criterion = rubric
            .criteria
            .iter()
            .find(|one| Place::Mark(one.id.clone()).words() == draft.place);
        criterion.is_some_and(|criterion| !criterion.is_settled())
    };
    loaded.drafts.iter().filter(complete).filter(is_open).count()
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
