//! Signing in with an account that people have elsewhere: OpenID Connect (Core 1.0, Discovery 1.0) and GitHub (OAuth 2.0,
//! RFC 6749), both by authorization code with PKCE (RFC 7636).
//!
//! Somebody goes to the provider with a [`Trip`], which their session keeps, and comes back with a code that is worth
//! nothing without it.

mod github;
mod http;
mod oidc;
mod trip;

use std::sync::Arc;

use actix_web::web;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use crate::config::{ProviderClient, ProviderKind};
use crate::web::AppError;
use crate::web::ways::{Way, Ways};
use github::GitHub;
use oidc::Oidc;
pub use trip::{Purpose, Trip};

/// As many requests to providers are under way at once; a silent one must not take all threads.
const AT_ONCE: usize = 8;

/// The providers of an instance; app data, cheap to clone.
#[derive(Clone)]
pub struct Providers {
    all: Arc<[Provider]>,
    gate: Arc<Semaphore>,
}

pub struct Provider {
    /// Stands in addresses and in the table.
    pub slug: &'static str,
    /// "GitHub".
    pub label: String,
    client: Client,
}

enum Client {
    Oidc(Box<Oidc>),
    GitHub(GitHub),
}

/// Who came back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Person {
    pub issuer: String,
    /// What the provider calls them for good.
    pub subject: String,
    /// What it calls them for people.
    pub name: String,
    /// What they might like to be called here.
    pub username: String,
    /// Only one that the provider has checked.
    pub email: Option<String>,
}

/// Why nobody came back.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// No answer, or none that could be read.
    #[error("the provider does not answer: {0}")]
    Silent(String),
    /// An answer that proves nothing.
    #[error("the provider's answer is refused: {0}")]
    Refused(String),
}

/// What only the two ends of a trip know.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Secrets {
    pub state: String,
    pub nonce: String,
    /// Of PKCE.
    pub verifier: String,
}

impl Default for Providers {
    fn default() -> Providers {
        Providers::new(Vec::new(), "")
    }
}

impl Providers {
    /// `base_url` without a slash at the end: where people come back to.
    pub fn new(clients: Vec<ProviderClient>, base_url: &str) -> Providers {
        let provider = |client: ProviderClient| {
            let slug = match client.kind {
                ProviderKind::Oidc { .. } => "oidc",
                ProviderKind::GitHub { .. } => "github",
            };
            let return_url = format!("{base_url}/sign-in/with/{slug}/return");
            Provider {
                slug,
                label: client.label.clone(),
                client: match client.kind.clone() {
                    ProviderKind::Oidc { issuer } => {
                        Client::Oidc(Box::new(Oidc::new(issuer, &client, return_url)))
                    }
                    ProviderKind::GitHub { url, api_url } => {
                        Client::GitHub(GitHub::new(url, api_url, &client, return_url))
                    }
                },
            }
        };
        Providers {
            all: clients.into_iter().map(provider).collect(),
            gate: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Provider> {
        self.all.iter()
    }

    /// Asks every provider anew what it says of itself, as after a long time.
    pub fn forget(&self) {
        for provider in self.iter() {
            if let Client::Oidc(oidc) = &provider.client {
                oidc.forget();
            }
        }
    }

    /// As pages name them.
    pub fn ways(&self) -> Ways {
        let way = |provider: &Provider| Way {
            slug: provider.slug.to_string(),
            label: provider.label.clone(),
        };
        Ways(self.iter().map(way).collect())
    }

    /// # Errors
    /// [`AppError::NotFound`] where this instance knows no such provider.
    pub fn find(&self, slug: &str) -> Result<&Provider, AppError> {
        self.iter()
            .find(|provider| provider.slug == slug)
            .ok_or(AppError::NotFound)
    }

    /// Where somebody is sent, and what their session must keep for the way back.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] where the provider does not answer, or too many wait for one.
    pub async fn depart(&self, slug: &str) -> Result<(String, Secrets), AppError> {
        self.ask(slug, |client| match client {
            Client::Oidc(oidc) => oidc.depart(),
            Client::GitHub(github) => github.depart(),
        })
        .await?
        .map_err(unavailable)
    }

    /// Who came back with a code.
    ///
    /// # Errors
    /// As [`Providers::depart`]; an answer that proves nothing is the inner error.
    pub async fn identify(
        &self,
        slug: &str,
        code: String,
        secrets: Secrets,
    ) -> Result<Result<Person, ProviderError>, AppError> {
        let answer = self
            .ask(slug, move |client| match client {
                Client::Oidc(oidc) => oidc.identify(code, secrets),
                Client::GitHub(github) => github.identify(code, secrets),
            })
            .await?;
        match answer {
            Err(error @ ProviderError::Silent(_)) => Err(unavailable(error)),
            Ok(person) if !person.is_storable() => {
                let reason = "what it calls this person can't be kept".to_string();
                Ok(Err(ProviderError::Refused(reason)))
            }
            answer => Ok(answer),
        }
    }

    #[expect(clippy::disallowed_methods, reason = "no call of the database is made here")]
    async fn ask<T: Send + 'static>(
        &self,
        slug: &str,
        work: impl FnOnce(&Client) -> Result<T, ProviderError> + Send + 'static,
    ) -> Result<Result<T, ProviderError>, AppError> {
        let index = self.iter().position(|provider| provider.slug == slug);
        let index = index.ok_or(AppError::NotFound)?;
        let Ok(permit) = self.gate.clone().try_acquire_owned() else {
            return Err(AppError::Unavailable("too many ask a provider at once".into()));
        };
        let all = self.all.clone();
        web::block(move || {
            let outcome = work(&all[index].client);
            drop(permit);
            outcome
        })
        .await
        .map_err(|error| AppError::Internal(error.into()))
    }
}

impl Person {
    fn is_storable(&self) -> bool {
        let fits = |text: &str, limit: usize| {
            (1..=limit).contains(&text.chars().count()) && !text.chars().any(char::is_control)
        };
        fits(&self.subject, 255) && fits(&self.issuer, 500)
    }
}

fn unavailable(error: ProviderError) -> AppError {
    AppError::Unavailable(error.to_string())
}
