//! `greenroom web` (started by `serve`): the web process.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::{App, HttpServer};
use anyhow::Context;
use clap::Args;

use super::serve::{prepare_web, web_listener};
use crate::accounts::address::TrustedProxies;
#[cfg(feature = "oidc")]
use crate::accounts::providers::Providers;
use crate::accounts::wall::StaffRule;
use crate::admin::metrics;
use crate::app::{self, AppSettings};
use crate::config::{DataSettings, Effective, LogSettings, SecondFactorRule, WebSettings};
use crate::db::{Db, instance};
use crate::mail::{self, Post, Sender, Transport};
use crate::notifications::StopKey;
use crate::periodic;
use crate::reviews::ReviewRules;
use crate::web::assets;
use crate::web::connection;
use crate::web::live::Hub;

/// More connections than this make pages slower, not faster, on a small machine.
const POOL: u32 = 4;
/// Requests that are under way at a stop get this long.
const DRAIN_SECONDS: u64 = 20;

#[derive(Debug, Args)]
pub struct WebCommand {
    #[command(flatten)]
    data: DataSettings,
    #[command(flatten)]
    web: WebSettings,
    #[command(flatten)]
    pub log: LogSettings,
    /// Connections to the database
    #[arg(long, env = "GREENROOM_POOL", default_value_t = POOL, value_parser = clap::value_parser!(u32).range(1..=64))]
    pool: u32,
}

/// Serves figures for Prometheus at an address of their own, until the process ends.
fn metrics_server(address: SocketAddr, db: Db) -> anyhow::Result<Server> {
    let handle = metrics::start_counting()?;
    let server = HttpServer::new(move || {
        let (db, handle) = (db.clone(), handle.clone());
        App::new().configure(|config| metrics::configure(config, db, handle))
    });
    Ok(server
        .workers(1)
        .client_request_timeout(Duration::from_secs(10))
        .disable_signals()
        .bind(address)
        .with_context(|| format!("GREENROOM_METRICS_BIND: {address}"))?
        .run())
}

impl WebCommand {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        prepare_web()?;
        let missing = assets::missing();
        if !missing.is_empty() {
            tracing::warn!(
                ?missing,
                "static files were not built into this program: run scripts/assets and build again"
            );
        }
        let database_url = super::database::owner_url(&self.data)?;
        let secret_key = self
            .web
            .secret_key()?
            .context("GREENROOM_SECRET_KEY is not set")?;
        instance::claim(&database_url, secret_key.expose())?;
        let listener = web_listener(self.web.bind)?;
        let base_url = self.web.base_url_at(listener.local_addr()?);
        let sender = self.sender(&base_url)?;
        let clients = self.web.providers.clients().map_err(anyhow::Error::msg)?;
        #[cfg(feature = "oidc")]
        let providers = Providers::new(clients, &base_url);
        // `clients` has refused any without the feature.
        #[cfg(not(feature = "oidc"))]
        debug_assert!(clients.is_empty());
        let hub = Hub::default();
        let settings = AppSettings {
            allowed_hosts: self.web.allowed_hosts.clone(),
            security_contact: self.web.security_contact.clone(),
            trusted_proxies: TrustedProxies(Arc::from(self.web.trusted_proxies.clone())),
            registration: self.web.registration,
            staff_rule: StaffRule {
                needs_second_factor: self.web.second_factor() == SecondFactorRule::Staff,
            },
            #[cfg(feature = "oidc")]
            ways: providers.ways(),
            #[cfg(feature = "oidc")]
            providers,
            post: Post::new(sender.is_some(), &base_url),
            review_rules: self.review_rules(),
            shown: Arc::new(Effective::of_web(&self.web)),
            ..AppSettings::new(
                Db::new(&database_url, self.pool),
                hub.clone(),
                Arc::from(secret_key.expose().as_bytes()),
                self.web.base_url.clone(),
            )
        };
        let workers = std::thread::available_parallelism().map_or(2, usize::from);
        actix_web::rt::System::new().block_on(async move {
            actix_web::rt::spawn(hub.listen(database_url));
            if let Some(address) = self.web.metrics_bind {
                actix_web::rt::spawn(metrics_server(address, settings.db.clone())?);
            }
            if let Some(sender) = sender {
                actix_web::rt::spawn(mail::keep_sending(settings.db.clone(), sender));
            }
            actix_web::rt::spawn(periodic::keep_up(
                settings.db.clone(),
                app::all_periodic_tasks(
                    &settings.post,
                    &StopKey::new(&settings.secret_key),
                    settings.review_rules,
                ),
                Arc::new(periodic::DatabaseClock),
            ));
            HttpServer::new(move || app::build(&settings))
                .workers(workers)
                // A live page's small events must not wait for the answer to the last one (Nagle's delay, some 40 ms).
                .tcp_nodelay(true)
                .on_connect(connection::keep_handle)
                .client_request_timeout(Duration::from_secs(10))
                .keep_alive(Duration::from_secs(30))
                .shutdown_timeout(DRAIN_SECONDS)
                .listen(listener)?
                .run()
                .await?;
            anyhow::Ok(())
        })?;
        Ok(ExitCode::SUCCESS)
    }

    fn review_rules(&self) -> ReviewRules {
        let settings = &self.web.reviews;
        ReviewRules {
            slots: settings.review_slots,
            claim_minutes: i32::try_from(settings.review_claim_minutes).unwrap_or(i32::MAX),
            timeout_days: settings.review_timeout_days,
            target_hours: settings.review_target_hours,
            ..ReviewRules::default()
        }
    }

    /// Who sends letters; `None` where mail is off.
    fn sender(&self, base_url: &str) -> anyhow::Result<Option<Sender>> {
        let settings = &self.web.mail;
        let transport = match (
            settings.smtp_url().map_err(anyhow::Error::msg)?,
            &settings.mail_dir,
        ) {
            (Some(url), _) => Transport::smtp(url.expose()).map_err(anyhow::Error::msg)?,
            (None, Some(folder)) => Transport::folder(folder)
                .with_context(|| format!("the folder {} for letters", folder.display()))?,
            (None, None) => return Ok(None),
        };
        Ok(Some(Sender {
            transport: Arc::new(transport),
            from: mail::sender_address(settings.mail_from.as_deref(), base_url)
                .map_err(|reason| anyhow::anyhow!("GREENROOM_MAIL_FROM: {reason}"))?,
        }))
    }
}
