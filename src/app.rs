//! Puts the web application together: data, middleware in their order, routes of all features.

use std::sync::Arc;

use actix_session::SessionMiddleware;
use actix_session::config::{CookieContentSecurity, PersistentSession};
use actix_web::body::MessageBody;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Key, SameSite};
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, Error, web};

use crate::accounts::address::TrustedProxies;
use crate::accounts::password::{Cost, PasswordGate};
#[cfg(feature = "oidc")]
use crate::accounts::providers::Providers;
use crate::accounts::second_factor::Seal;
use crate::accounts::sessions::{self, SessionTable};
use crate::accounts::wall::StaffRule;
use crate::accounts::{self, wall};
use crate::authoring::{self, Workshop};
use crate::config::{Effective, Registration};
use crate::db::Db;
use crate::mail::{self, Post};
use crate::notifications::{self, StopKey};
use crate::periodic::Task;
use crate::reviews::ReviewRules;
use crate::web::host::{self, AllowedHosts};
use crate::web::live::Hub;
use crate::web::origin::{self, OriginRule};
use crate::web::routes::{AccessTable, RouteEntry};
use crate::web::security_txt::SecurityContact;
use crate::web::ways::Ways;
use crate::web::{calm, connection, headers, request_id, routes};
use crate::{
    admin, designs, drafts, export, home, operate, practice, problems, rejudgings, reviews, rubrics,
    statistics, submissions,
};

/// What one web process needs; cheap to clone.
#[derive(Clone)]
pub struct AppSettings {
    pub db: Db,
    pub hub: Hub,
    /// At least 32 bytes; signs session cookies.
    pub secret_key: Arc<[u8]>,
    /// `scheme://host[:port]` of the instance, where it is configured.
    pub public_origin: Option<String>,
    /// Other names under which the instance answers.
    pub allowed_hosts: Vec<String>,
    /// Where reports of security holes go: a `mailto:` or `https:` address.
    pub security_contact: Option<String>,
    /// Proxies in front whose word on a client's address is taken.
    pub trusted_proxies: TrustedProxies,
    /// Who may make an account.
    pub registration: Registration,
    /// Whether mentors and administrators need a second factor.
    pub staff_rule: StaffRule,
    /// With which accounts of other sites people may sign in.
    #[cfg(feature = "oidc")]
    pub providers: Providers,
    /// The same as pages name them.
    pub ways: Ways,
    /// Where letters are posted.
    pub post: Post,
    /// How many reviews there may be, and how long they may take.
    pub review_rules: ReviewRules,
    /// Where authors' versions are laid out.
    pub workshop: Workshop,
    /// What the page of settings shows.
    pub shown: Arc<Effective>,
    /// Hashes passwords; one for the whole process, so that its bound counts all threads.
    pub passwords: PasswordGate,
}

impl AppSettings {
    /// An instance that people reach under `public_origin`, or under the address it listens on.
    pub fn new(db: Db, hub: Hub, secret_key: Arc<[u8]>, public_origin: Option<String>) -> AppSettings {
        let post = Post::new(false, public_origin.as_deref().unwrap_or_default());
        AppSettings {
            db,
            hub,
            secret_key,
            public_origin,
            allowed_hosts: Vec::new(),
            security_contact: None,
            trusted_proxies: TrustedProxies::default(),
            registration: Registration::Open,
            staff_rule: StaffRule::default(),
            #[cfg(feature = "oidc")]
            providers: Providers::default(),
            ways: Ways::default(),
            post,
            review_rules: ReviewRules::default(),
            workshop: Workshop::default(),
            shown: Arc::default(),
            passwords: PasswordGate::new(Cost::STANDARD),
        }
    }

    /// Plain local use, with the cheapest password hashing.
    pub fn for_tests(db: Db, hub: Hub, secret_key: Arc<[u8]>) -> AppSettings {
        AppSettings {
            passwords: PasswordGate::new(Cost::CHEAPEST),
            ..AppSettings::new(db, hub, secret_key, None)
        }
    }

    /// Behind TLS the cookie is bound to the host; plain local use needs another name.
    pub fn session_cookie(&self) -> &'static str {
        if self.is_secure() {
            "__Host-greenroom"
        } else {
            "greenroom"
        }
    }

    fn is_secure(&self) -> bool {
        self.public_origin
            .as_ref()
            .is_some_and(|origin| origin.starts_with("https://"))
    }
}

/// Every route there is: from this table actix is configured, the wall decides and tests read.
pub fn all_routes() -> Vec<RouteEntry> {
    [
        accounts::routes(),
        problems::routes(),
        drafts::routes(),
        submissions::routes(),
        designs::routes(),
        practice::routes(),
        rubrics::routes(),
        reviews::routes(),
        rejudgings::routes(),
        home::routes(),
        admin::routes(),
        authoring::routes(),
        operate::routes(),
        statistics::routes(),
        export::routes(),
        notifications::routes(),
    ]
    .concat()
}

/// All periodic work there is; `greenroom web` keeps it up.
pub fn all_periodic_tasks(post: &Post, stop_key: &StopKey, rules: ReviewRules) -> Vec<Task> {
    [
        accounts::periodic_tasks(),
        problems::periodic_tasks(),
        authoring::periodic_tasks(),
        submissions::periodic_tasks(),
        designs::periodic_tasks(),
        reviews::periodic_tasks(rules),
        rejudgings::periodic_tasks(),
        operate::periodic_tasks(),
        mail::periodic_tasks(),
        notifications::periodic_tasks(post, stop_key),
    ]
    .concat()
}

/// The application of one server thread.
pub fn build(
    settings: &AppSettings,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + use<>>,
        Error = Error,
        InitError = (),
    > + use<>,
> {
    build_with(settings, &all_routes())
}

/// The same with other routes; tests try the wall on routes of their own.
pub fn build_with(
    settings: &AppSettings,
    table: &[RouteEntry],
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + use<>>,
        Error = Error,
        InitError = (),
    > + use<>,
> {
    let rule = OriginRule {
        public_origin: settings.public_origin.clone(),
        session_cookie: settings.session_cookie(),
    };
    let session_layer = SessionMiddleware::builder(
        SessionTable::new(settings.db.clone()),
        Key::derive_from(&settings.secret_key),
    )
    .cookie_name(settings.session_cookie().to_string())
    .cookie_secure(settings.is_secure())
    .cookie_http_only(true)
    .cookie_same_site(SameSite::Lax)
    .cookie_content_security(CookieContentSecurity::Signed)
    .session_lifecycle(PersistentSession::default().session_ttl(Duration::days(sessions::LONGEST_DAYS)))
    .build();
    let pages = web::scope("")
        .wrap(from_fn(wall::enforce))
        .wrap(session_layer)
        .wrap(from_fn(sessions::explain_outage))
        .wrap(from_fn(origin::enforce))
        .configure(|config| routes::configure(table, config))
        .default_service(web::to(actix_web::HttpResponse::NotFound));
    let app = App::new();
    #[cfg(feature = "oidc")]
    let app = app.app_data(web::Data::new(settings.providers.clone()));
    app.app_data(web::Data::new(settings.db.clone()))
        .app_data(web::Data::new(settings.ways.clone()))
        .app_data(web::Data::new(settings.hub.clone()))
        .app_data(web::Data::new(settings.passwords.clone()))
        .app_data(web::Data::new(settings.post.clone()))
        .app_data(web::Data::new(settings.trusted_proxies.clone()))
        .app_data(web::Data::new(settings.registration))
        .app_data(web::Data::new(settings.staff_rule))
        .app_data(web::Data::new(settings.review_rules))
        .app_data(web::Data::new(settings.workshop.clone()))
        .app_data(web::Data::new(Seal::new(&settings.secret_key)))
        .app_data(web::Data::new(StopKey::new(&settings.secret_key)))
        .app_data(web::Data::new(AccessTable::new(table)))
        .app_data(web::Data::new(rule))
        .app_data(web::Data::new(AllowedHosts::new(
            settings.public_origin.as_deref(),
            &settings.allowed_hosts,
        )))
        .app_data(web::Data::new(SecurityContact {
            contact: settings.security_contact.clone(),
            public_origin: settings.public_origin.clone(),
        }))
        .app_data(web::Data::new(settings.clone()))
        .configure(crate::web::infrastructure::configure)
        .service(pages)
        .wrap(from_fn(host::enforce))
        .wrap(from_fn(calm::explain))
        .wrap(Compress::default())
        .wrap(from_fn(headers::secure))
        .wrap(from_fn(connection::close_refused))
        .wrap(from_fn(request_id::assign))
}
