//! A link for a new password, by mail. The answer is the same whether there is such an account or not, and does not
//! wait for what it takes to find out.

use actix_web::{HttpRequest, HttpResponse, Responder, web};

use crate::accounts::views::ForgottenPage;
use crate::accounts::{address, emails, throttle};
use crate::db::Db;
use crate::mail::Post;
use crate::web::form::PostedForm;
use crate::web::views::{FieldErrors, Section};
use crate::web::{AppError, Page, RequestContext};

/// `GET /forgotten`
pub async fn new(post: web::Data<Post>, context: RequestContext) -> Page<ForgottenPage> {
    Page::ok(page(&context, &post))
}

/// `POST /forgotten`
pub async fn create(
    request: HttpRequest,
    db: web::Data<Db>,
    post: web::Data<Post>,
    context: RequestContext,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    if !post.is_on() {
        return Err(AppError::NotFound);
    }
    let mut page = page(&context, &post);
    let name = match posted.text("name") {
        Ok(name) if name.trim().is_empty() => {
            page.errors
                .push("name", "Enter your username or your e-mail address.");
            String::new()
        }
        Ok(name) => name.trim().chars().take(254).collect(),
        Err(error) => {
            page.errors.push(error.field, error.message);
            String::new()
        }
    };
    if !page.errors.is_empty() {
        if context.wants_json {
            return Err(AppError::invalid(page.errors));
        }
        return Ok(Page::invalid(page).respond_to(&request));
    }
    let origin = address::origin(&request);
    let from = origin.address.clone();
    db.run(move |conn| throttle::count_forgotten(conn, &from)).await?;
    actix_web::rt::spawn(async move {
        let sent = db
            .run(move |conn| emails::send_reset(conn, &post, &origin, &name))
            .await;
        if let Err(error) = sent {
            tracing::error!(%error, "a link for a new password was not sent");
        }
    });
    page.is_sent = true;
    Ok(Page::ok(page).respond_to(&request))
}

fn page(context: &RequestContext, post: &Post) -> ForgottenPage {
    ForgottenPage {
        layout: context.layout(Section::None),
        mails: post.is_on(),
        is_sent: false,
        errors: FieldErrors::default(),
    }
}
