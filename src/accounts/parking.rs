//! Parked posts: the code that somebody sent when their session had ended, kept a day under a one-time key.
//!
//! Only posts of a workspace, and comments and marks in reviews are kept: there they come back, and no password is among them.

use actix_web::HttpResponse;

use crate::db::Db;
use crate::package::LanguageId;
use crate::web::form::PostedForm;
use crate::web::{AppError, secret};

use super::queries::parked_posts as queries;
pub use super::queries::parked_posts::{ParkedPost, find_parked_path, take_parked_post};
use super::views;

/// A source of the largest size, percent-encoded where it must be, is refused above this.
pub const BODY_LIMIT: usize = 1024 * 1024;
/// An address may leave this many a day; more are refused, for anybody can send them.
const PER_ADDRESS: i64 = 20;

/// What workspaces post to, and whether it belongs to the workspace of a design.
const ACTIONS: [(&str, bool); 5] = [
    ("submissions", false),
    ("runs", false),
    ("workspace", false),
    ("previews", true),
    ("designs", true),
];

/// Where a post that is kept was sent from, and comes back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Home<'a> {
    Workspace {
        slug: &'a str,
        is_design: bool,
    },
    /// A comment or marks in a review.
    Review {
        id: i64,
    },
}

/// Whether posts to this path are kept for after sign-in.
pub fn is_kept(path_and_query: &str) -> bool {
    home_of(path_and_query).is_some()
}

fn home_of(path_and_query: &str) -> Option<Home<'_>> {
    let path = path_and_query.split('?').next()?;
    if let Some(rest) = path.strip_prefix("/reviews/") {
        let id = rest
            .strip_suffix("/comments")
            .or_else(|| rest.strip_suffix("/marks"))?;
        let is_id = id.bytes().all(|byte| byte.is_ascii_digit());
        return id.parse().ok().filter(|_| is_id).map(|id| Home::Review { id });
    }
    let (slug, action) = path.strip_prefix("/problems/")?.split_once('/')?;
    let is_slug = !slug.is_empty()
        && slug
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let (_, is_design) = ACTIONS.into_iter().find(|(name, _)| *name == action)?;
    is_slug.then_some(Home::Workspace { slug, is_design })
}

/// Where a parked post comes back to.
pub fn way_back(path_and_query: &str, key: &str) -> Option<String> {
    home_of(path_and_query).map(|home| match home {
        Home::Workspace { slug, is_design } => {
            let workspace = if is_design { "design" } else { "workspace" };
            format!("/problems/{slug}/{workspace}?parked={key}")
        }
        Home::Review { id } => format!("/reviews/{id}?parked={key}"),
    })
}

/// Keeps a post; the key is for the one who sent it. `None` for an empty body: there is nothing to lose.
///
/// # Errors
/// [`AppError::TooMany`] where the address has left too many.
pub async fn park(db: &Db, address: String, post: ParkedPost) -> Result<Option<String>, AppError> {
    if post.body.is_empty() {
        return Ok(None);
    }
    let key = secret::new_token();
    let key_hash = secret::hash(&key);
    db.run(move |conn| {
        if queries::count_of_address(conn, &address)? >= PER_ADDRESS {
            return Err(AppError::TooMany {
                retry_after_seconds: 3600,
                what: "Too many forms were sent from here without signing in. Go back, keep your text, sign in, and send it again.",
            });
        }
        queries::insert_parked_post(conn, &key_hash, &address, &post)?;
        Ok(())
    })
    .await?;
    Ok(Some(key))
}

/// The form of a parked post, which stays until [`forget_shown`]: a page that fails after this loses nothing.
/// `None` where the key leads to nothing (any more).
pub async fn open_form(db: &Db, key: &str) -> Result<Option<PostedForm>, AppError> {
    let key = key.to_string();
    let parked = db
        .read(move |conn| Ok::<_, AppError>(queries::find_parked_post(conn, &key)?))
        .await?;
    Ok(match parked {
        Some(parked) => PostedForm::parse_kept(&parked.content_type, &parked.body).await,
        None => None,
    })
}

/// Removes a parked post once the page that shows it was made.
pub async fn forget_shown(db: &Db, key: Option<String>, page: &HttpResponse) -> Result<(), AppError> {
    let Some(key) = key.filter(|_| page.status().is_success()) else {
        return Ok(());
    };
    db.run(move |conn| Ok::<_, AppError>(take_parked_post(conn, &key).map(drop)?))
        .await
}

/// What the sign-in page tells of a parked post; `None` where the key leads to nothing (any more).
pub async fn describe(db: &Db, key: &str) -> Result<Option<views::ParkedPost>, AppError> {
    if key.is_empty() {
        return Ok(None);
    }
    let wanted = key.to_string();
    let found: Option<(ParkedPost, Option<String>)> = db
        .read(move |conn| {
            let Some(post) = queries::find_parked_post(conn, &wanted)? else {
                return Ok::<_, AppError>(None);
            };
            let title = match home_of(&post.path) {
                Some(Home::Workspace { slug, .. }) => queries::find_published_title(conn, slug)?,
                _ => None,
            };
            Ok(Some((post, title)))
        })
        .await?;
    let Some((post, title)) = found else {
        return Ok(None);
    };
    let form = PostedForm::parse_kept(&post.content_type, &post.body).await;
    let form = form.unwrap_or_default();
    let home = home_of(&post.path);
    let field = match home {
        Some(Home::Review { .. }) => "body",
        _ => "source",
    };
    let written = form.bytes(field).ok().flatten().unwrap_or_default();
    Ok(Some(views::ParkedPost {
        problem_title: title.unwrap_or_else(|| match home {
            Some(Home::Review { .. }) => "a review".to_string(),
            _ => "a problem".to_string(),
        }),
        what: match home {
            Some(Home::Workspace { is_design: true, .. }) => "design".to_string(),
            Some(Home::Review { .. }) => "comment".to_string(),
            _ => match language_name(&form.text("language").unwrap_or_default()) {
                Some(language) => format!("{language} code"),
                None => "code".to_string(),
            },
        },
        line_count: count_lines(written),
        key: key.to_string(),
    }))
}

fn language_name(id: &str) -> Option<&'static str> {
    Some(match LanguageId::parse(id)? {
        LanguageId::C => "C",
        LanguageId::CPP => "C++",
        LanguageId::RUST => "Rust",
        LanguageId::JAVA => "Java",
        LanguageId::PYTHON3 => "Python",
        LanguageId::JAVASCRIPT => "JavaScript",
        _ => return None,
    })
}

/// A last line without line feed counts as well.
fn count_lines(source: &[u8]) -> u64 {
    let feeds = source.iter().filter(|byte| **byte == b'\n').count();
    let rest = usize::from(source.last().is_some_and(|last| *last != b'\n'));
    (feeds + rest) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_posts_of_a_workspace_lead_back_to_it() {
        for path in [
            "/problems/two-sum/submissions",
            "/problems/two-sum/runs?x=1",
            "/problems/two-sum/workspace",
        ] {
            assert_eq!(
                way_back(path, "KEY").as_deref(),
                Some("/problems/two-sum/workspace?parked=KEY")
            );
        }
        for path in ["/problems/two-sum/previews", "/problems/two-sum/designs"] {
            assert_eq!(
                way_back(path, "KEY").as_deref(),
                Some("/problems/two-sum/design?parked=KEY")
            );
        }
        assert_eq!(
            way_back("/reviews/7/comments", "KEY").as_deref(),
            Some("/reviews/7?parked=KEY")
        );
        for path in [
            "/reviews/7/send",
            "/reviews/x/comments",
            "/reviews/-7/comments",
            "/reviews//comments",
            "/account/password",
            "/problems/two-sum",
            "/problems//submissions",
            "/problems/a/b/submissions",
            "/problems/../submissions",
            "/problems/%2e%2e/runs",
            "/problems/two-sum/submissions/",
            "/problems/Two/submissions",
            "//problems/a/submissions",
        ] {
            assert_eq!(home_of(path), None, "{path}");
        }
    }

    #[test]
    fn the_last_line_counts_with_and_without_its_line_feed() {
        assert_eq!(
            [&b""[..], b"a", b"a\n", b"a\nb", b"a\n\n"].map(count_lines),
            [0, 1, 1, 2, 2]
        );
    }
}
