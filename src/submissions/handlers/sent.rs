//! What a run and a submission begin with: the code that somebody sent to a problem.

use diesel::PgConnection;

use super::offered_languages;
use crate::drafts::queries::{DraftKey, save_over};
use crate::problems::queries::{ProblemHead, get_published_by_slug};
use crate::submissions::forms::{Offer, Solution};
use crate::web::AppError;
use crate::web::form::PostedForm;

pub(super) struct SentCode {
    pub head: ProblemHead,
    pub solution: Solution,
}

impl SentCode {
    /// Takes code for a published problem. A script has saved its draft already; a plain form saves it by
    /// sending, where it is text.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where no such problem is published or it asks for no code; what is wrong in the form.
    pub fn take(
        conn: &mut PgConnection,
        slug: &str,
        user_id: i64,
        form: &PostedForm,
        by_script: bool,
    ) -> Result<SentCode, AppError> {
        let head = get_published_by_slug(conn, slug)?;
        if head.kind.is_design() {
            return Err(AppError::NotFound);
        }
        let languages = offered_languages(conn, &head)?;
        let offer = Offer {
            languages: &languages,
            code_limit_bytes: head.code_bytes as usize,
        };
        let solution = Solution::parse(form, &offer)?;
        if !by_script
            && let Ok(text) = String::from_utf8(solution.source.clone())
            && !text.contains('\0')
        {
            let key = DraftKey {
                user_id,
                problem_id: head.id,
                language: solution.language.as_str().to_string(),
            };
            save_over(conn, &key, &text)?;
        }
        Ok(SentCode { head, solution })
    }
}
