//! With which accounts of other sites people may sign in.

use std::path::PathBuf;

use clap::Args;

use super::Secret;
use super::values::parse_provider_url;

/// Sign-in by provider; off where no client is given. Needs a program built with the feature `oidc`.
#[derive(Debug, Clone, Default, Args)]
pub struct ProviderSettings {
    /// Issuer of an OpenID Connect provider, by its address
    #[arg(long, env = "GREENROOM_OIDC_ISSUER", value_name = "URL", value_parser = parse_provider_url)]
    pub oidc_issuer: Option<String>,
    /// Under which name the provider knows this instance
    #[arg(long, env = "GREENROOM_OIDC_CLIENT_ID", value_name = "ID")]
    pub oidc_client_id: Option<String>,
    /// And with which secret
    #[arg(
        long,
        env = "GREENROOM_OIDC_CLIENT_SECRET",
        hide_env_values = true,
        value_name = "SECRET",
        conflicts_with = "oidc_client_secret_file"
    )]
    pub oidc_client_secret: Option<Secret>,
    /// File that holds it
    #[arg(long, env = "GREENROOM_OIDC_CLIENT_SECRET_FILE", value_name = "FILE")]
    pub oidc_client_secret_file: Option<PathBuf>,
    /// What people call the provider [default: the host of its issuer]
    #[arg(long, env = "GREENROOM_OIDC_NAME", value_name = "NAME")]
    pub oidc_name: Option<String>,
    /// Under which name GitHub knows this instance
    #[arg(long, env = "GREENROOM_GITHUB_CLIENT_ID", value_name = "ID")]
    pub github_client_id: Option<String>,
    /// And with which secret
    #[arg(
        long,
        env = "GREENROOM_GITHUB_CLIENT_SECRET",
        hide_env_values = true,
        value_name = "SECRET",
        conflicts_with = "github_client_secret_file"
    )]
    pub github_client_secret: Option<Secret>,
    /// File that holds it
    #[arg(long, env = "GREENROOM_GITHUB_CLIENT_SECRET_FILE", value_name = "FILE")]
    pub github_client_secret_file: Option<PathBuf>,
    /// A GitHub of your own
    #[arg(long, env = "GREENROOM_GITHUB_URL", default_value = "https://github.com", value_name = "URL", value_parser = parse_provider_url)]
    pub github_url: String,
    /// Where its programs are answered
    #[arg(long, env = "GREENROOM_GITHUB_API_URL", default_value = "https://api.github.com", value_name = "URL", value_parser = parse_provider_url)]
    pub github_api_url: String,
}

/// One provider, settled.
#[derive(Debug, Clone)]
pub struct ProviderClient {
    pub kind: ProviderKind,
    /// What stands on the button after "Sign in with".
    pub label: String,
    pub client_id: String,
    pub client_secret: Secret,
}

#[derive(Debug, Clone)]
pub enum ProviderKind {
    Oidc { issuer: String },
    GitHub { url: String, api_url: String },
}

impl ProviderSettings {
    /// The providers that were given whole.
    ///
    /// # Errors
    /// One that was given by half, a secret that can't be read, or a program that was built without the feature.
    pub fn clients(&self) -> Result<Vec<ProviderClient>, String> {
        let mut clients = Vec::new();
        match (&self.oidc_issuer, &self.oidc_client_id) {
            (None, None) => {}
            (Some(issuer), Some(client_id)) => clients.push(ProviderClient {
                kind: ProviderKind::Oidc {
                    issuer: issuer.clone(),
                },
                label: self.oidc_name.clone().unwrap_or_else(|| host_of(issuer)),
                client_id: client_id.clone(),
                client_secret: secret(
                    "GREENROOM_OIDC_CLIENT_SECRET",
                    self.oidc_client_secret.as_ref(),
                    self.oidc_client_secret_file.as_ref(),
                )?,
            }),
            (None, Some(_)) => return Err("GREENROOM_OIDC_CLIENT_ID needs GREENROOM_OIDC_ISSUER".to_owned()),
            (Some(_), None) => return Err("GREENROOM_OIDC_ISSUER needs GREENROOM_OIDC_CLIENT_ID".to_owned()),
        }
        if let Some(client_id) = &self.github_client_id {
            clients.push(ProviderClient {
                kind: ProviderKind::GitHub {
                    url: self.github_url.clone(),
                    api_url: self.github_api_url.clone(),
                },
                label: "GitHub".to_owned(),
                client_id: client_id.clone(),
                client_secret: secret(
                    "GREENROOM_GITHUB_CLIENT_SECRET",
                    self.github_client_secret.as_ref(),
                    self.github_client_secret_file.as_ref(),
                )?,
            });
        }
        if !clients.is_empty() && cfg!(not(feature = "oidc")) {
            return Err(
                "sign-in by provider is set, but this program was built without it: build with --features oidc"
                    .to_owned(),
            );
        }
        Ok(clients)
    }

    /// "GitHub, id.example", for the page of settings.
    pub fn words(&self) -> Option<String> {
        let labels: Vec<String> = self
            .clients()
            .ok()?
            .into_iter()
            .map(|client| client.label)
            .collect();
        (!labels.is_empty()).then(|| labels.join(", "))
    }
}

fn secret(name: &str, value: Option<&Secret>, file: Option<&PathBuf>) -> Result<Secret, String> {
    match (value, file) {
        (Some(value), _) => Ok(value.clone()),
        (None, Some(file)) => Secret::from_file(file).map_err(|reason| format!("{name}_FILE: {reason}")),
        (None, None) => Err(format!("{name} or {name}_FILE is missing")),
    }
}

fn host_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest).to_owned()
}
