//! The letter that tells what was not read on the page.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use super::StopKey;
use super::queries::{self, DigestLine};
use crate::mail::{Letter, Link, Post};
use crate::periodic::Task;
use crate::web::views::text;

/// People whose digests are written in one go; the rest follow at the next.
const PEOPLE_AT_ONCE: i32 = 200;
/// Lines of a letter; the page shows the others.
const LINES: usize = 10;

pub fn task(post: Post, key: StopKey) -> Task {
    Task {
        name: "digests of notifications",
        every: TimeDelta::minutes(10),
        work: Arc::new(move |conn, now| write_due(conn, &post, &key, now)),
    }
}

/// Writes the digests that are due to the outbox and returns how many.
fn write_due(conn: &mut PgConnection, post: &Post, key: &StopKey, now: DateTime<Utc>) -> QueryResult<usize> {
    if !post.is_on() {
        return Ok(0);
    }
    let lines = queries::take_digests(conn, now, PEOPLE_AT_ONCE)?;
    let mut count = 0;
    for of_one in lines.chunk_by(|a, b| a.user_id == b.user_id) {
        let texts = of_one.iter().map(|line| line.text.clone()).collect();
        if let Some(DigestLine {
            user_id,
            email,
            display_name,
            ..
        }) = of_one.first()
        {
            post.send(conn, email, &letter(display_name, texts, key.token(*user_id)))?;
            count += 1;
        }
    }
    Ok(count)
}

fn letter(greeting: &str, mut texts: Vec<String>, token: String) -> Letter {
    let count = texts.len();
    let words = text::count(count as u64, "notification", "notifications");
    // The newest are at the end.
    let hidden = count.saturating_sub(LINES);
    let mut paragraphs = vec![format!("You have {words} that you have not read yet:")];
    paragraphs.extend(texts.drain(hidden..).map(|text| format!("· {text}")));
    if hidden > 0 {
        paragraphs.push(format!("And {hidden} more."));
    }
    Letter {
        template: "digest",
        subject: format!("{words} at Greenroom"),
        greeting: greeting.to_string(),
        paragraphs,
        link: Some(Link {
            label: "See them",
            path: "/notifications".into(),
            is_secret: false,
        }),
        footnote: "You get this once a day or a week, as you chose on that page.".into(),
        stop_path: Some(format!("/stop-digests/{token}")),
    }
}

/// A digest with made-up news, for previews.
pub fn sample() -> Letter {
    let texts = vec![
        "An administrator changed the roles of your account. You are a mentor now.".to_string(),
        "Your account was signed in to with a browser that is new to it: Firefox on Linux.".to_string(),
    ];
    letter("Ada Lovelace", texts, "…".into())
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn a_long_digest_tells_the_newest_ten_and_how_many_there_are_besides() {
        let letter = letter("Ada", (1..=13).map(|n| format!("news {n}")).collect(), "t".into());
        assert_eq!(letter.subject, "13 notifications at Greenroom");
        assert_eq!(letter.paragraphs.len(), 12);
        assert_eq!(letter.paragraphs[1], "· news 4");
        assert_eq!(letter.paragraphs[10], "· news 13");
        assert_eq!(letter.paragraphs[11], "And 3 more.");
    }

    #[test]
    fn a_short_digest_tells_all() {
        let letter = letter("Ada", vec!["news".into()], "t".into());
        assert_eq!(letter.subject, "1 notification at Greenroom");
        assert_eq!(letter.paragraphs.len(), 2);
    }
}
