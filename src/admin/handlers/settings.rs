//! The settings in effect, for who can't look at the machine.

use actix_web::web;

use crate::admin::views::{SettingRow, SettingsPage};
use crate::app::AppSettings;
use crate::web::views::Section;
use crate::web::{Page, RequestContext};

/// Settings as `config check` names them, in words, with the variable that sets each.
const WORDS: [(&str, &str, &str); 12] = [
    (
        "registration",
        "Who may make an account",
        "GREENROOM_REGISTRATION",
    ),
    (
        "second_factor",
        "Who needs a second factor",
        "GREENROOM_SECOND_FACTOR",
    ),
    (
        "base_url",
        "Address that people type, and of links in letters",
        "GREENROOM_BASE_URL",
    ),
    (
        "allowed_hosts",
        "Other names it answers to",
        "GREENROOM_ALLOWED_HOSTS",
    ),
    ("bind", "Listens on", "GREENROOM_BIND"),
    (
        "trusted_proxies",
        "Proxies whose word on addresses counts",
        "GREENROOM_TRUSTED_PROXIES",
    ),
    (
        "providers",
        "Sign-in by provider",
        "GREENROOM_OIDC_ISSUER, GREENROOM_GITHUB_CLIENT_ID",
    ),
    ("reviews", "Reviews", "GREENROOM_REVIEW_SLOTS, …"),
    ("mail", "Mail", "GREENROOM_SMTP_URL"),
    ("mail_from", "Sender of letters", "GREENROOM_MAIL_FROM"),
    (
        "metrics_bind",
        "Figures for Prometheus at",
        "GREENROOM_METRICS_BIND",
    ),
    (
        "security_contact",
        "Where to report security holes",
        "GREENROOM_SECURITY_CONTACT",
    ),
];

/// `GET /admin/settings`
pub async fn show(settings: web::Data<AppSettings>, context: RequestContext) -> Page<SettingsPage> {
    let rows = WORDS.iter().filter_map(|(name, words, variable)| {
        let (_, value) = settings.shown.iter().find(|(known, _)| known == name)?;
        Some(SettingRow {
            words,
            value: value.to_string(),
            variable,
        })
    });
    Page::ok(SettingsPage {
        rows: rows.collect(),
        layout: context.layout(Section::Operate),
    })
}
