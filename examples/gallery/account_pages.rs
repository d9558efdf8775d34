use greenroom::accounts::views::{FirstAdminPage, ParkedPost, PasswordPage, RegisterPage, SignInPage};
use greenroom::home::views::{ActivityPartial, DashboardPage, DraftRow, VisitorPage};
use greenroom::web::views::{BadgeView, ErrorPage, FieldErrors, Notice, Section};

use crate::{Gallery, samples};

pub fn add(gallery: &mut Gallery) -> anyhow::Result<()> {
    forms(gallery)?;
    home(gallery)?;
    for status in [400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503] {
        let layout = samples::visitor(Section::None, "/problems?q=tokens");
        let mut page = ErrorPage::new(layout, status, "01JD3V8Q6C", None);
        page.retry_after_s = (status == 429).then_some(42);
        gallery.add(&format!("error-{status}"), &page)?;
    }
    Ok(())
}

fn forms(gallery: &mut Gallery) -> anyhow::Result<()> {
    let mut errors = FieldErrors::default();
    errors.push("username", "Take another name: this one is in use.");
    errors.push("password", "Use at least 10 characters.");
    let register = |errors| RegisterPage {
        layout: samples::visitor(Section::Account, "/register"),
        username: "ada".into(),
        display_name: "Ada Moreau".into(),
        email: String::new(),
        next: "/problems/token-bucket/workspace".into(),
        parked: String::new(),
        min_password_length: 10,
        errors,
    };
    gallery.add("register", &register(FieldErrors::default()))?;
    gallery.add("register-errors", &register(errors))?;
    let mut refused = FieldErrors::default();
    refused.push("", "Username or password is not right.");
    let sign_in = |errors, parked| SignInPage {
        layout: samples::visitor(Section::Account, "/sign-in"),
        username: "ada".into(),
        next: "/".into(),
        parked,
        mails: true,
        errors,
    };
    gallery.add("sign-in", &sign_in(refused, None))?;
    let parked = ParkedPost {
        problem_title: "Token bucket".into(),
        what: "Python code".into(),
        line_count: 24,
        key: "one-time".into(),
    };
    gallery.add("sign-in-parked", &sign_in(FieldErrors::default(), Some(parked)))?;
    gallery.add(
        "password",
        &PasswordPage {
            layout: samples::seeker(Section::Account, "/account/password"),
            username: "ada".into(),
            has_password: true,
            is_proved: true,
            asks_for_code: false,
            min_password_length: 10,
            errors: FieldErrors::default(),
        },
    )?;
    gallery.add(
        "first-admin",
        &FirstAdminPage {
            layout: samples::visitor(Section::Account, "/first-admin/token"),
            action: "/first-admin/token".into(),
            username: String::new(),
            display_name: String::new(),
            min_password_length: 10,
            errors: FieldErrors::default(),
        },
    )
}

fn home(gallery: &mut Gallery) -> anyhow::Result<()> {
    let languages = ["C", "C++", "Rust", "Python", "JavaScript"].map(str::to_owned);
    let visitor = |sample, languages: &[String]| VisitorPage {
        layout: samples::visitor(Section::None, "/"),
        sample,
        problem_count: 12,
        languages: languages.to_vec(),
        needs_admin: true,
    };
    gallery.add("home-visitor", &visitor(Some(samples::problem()), &languages))?;
    gallery.add(
        "home-empty",
        &VisitorPage {
            problem_count: 0,
            ..visitor(None, &[])
        },
    )?;
    let mut running = samples::submission_rows();
    running.truncate(1);
    running[0].badge = BadgeView::RUNNING;
    let mut layout = samples::seeker(Section::None, "/");
    let mut starters = samples::rows().split_off(1);
    starters.truncate(3);
    let fresh = DashboardPage {
        layout: layout.clone(),
        display_name: "Ada".into(),
        drafts: Vec::new(),
        activity: ActivityPartial {
            running: Vec::new(),
            recent: Vec::new(),
        },
        starters: starters.clone(),
        solved: 0,
        published: 12,
    };
    gallery.add("dashboard-new", &fresh)?;
    layout.notice = Some(Notice::done(
        "Your password is changed. Your other sessions have ended.",
    ));
    let draft = |title: &str, saved: &str| {
        DraftRow {
        problem_title: title.into(),
        url: "/problems/token-bucket/workspace?language=python3".into(),
        language: "Python".into(),
        saved_at: saved.into(),
        line_count: 24,
        excerpt: "        tokens = min(tokens, burst * 1000)\n        ok = tokens > 1000\n        level[client] = tokens - 1000 * ok\n        last[client] = at\n        out.append(\"yes\" if ok else \"no\")".into(),
    }
    };
    gallery.add(
        "dashboard",
        &DashboardPage {
            layout,
            drafts: vec![
                draft("Token bucket", "12 minutes ago"),
                draft("Deadlock detective", "yesterday 18:20"),
            ],
            activity: ActivityPartial {
                running,
                recent: samples::submission_rows(),
            },
            solved: 3,
            ..fresh
        },
    )
}
