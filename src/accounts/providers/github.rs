//! GitHub, or a GitHub of one's own: OAuth 2.0, and two questions to its API.

use oauth2::basic::BasicClient;
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet,
    HttpRequest, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, TokenResponse,
    TokenUrl,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::http::{Http, silent};
use super::{Person, ProviderError, Secrets};
use crate::config::ProviderClient;

pub struct GitHub {
    url: String,
    api_url: String,
    client_id: ClientId,
    client_secret: ClientSecret,
    return_url: String,
    http: Http,
}

/// `GET /user`, as far as it is read.
#[derive(Deserialize)]
struct User {
    id: u64,
    login: String,
    name: Option<String>,
}

/// One of `GET /user/emails`.
#[derive(Deserialize)]
struct Email {
    email: String,
    primary: bool,
    verified: bool,
}

type Ready = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

impl GitHub {
    pub fn new(url: String, api_url: String, client: &ProviderClient, return_url: String) -> GitHub {
        GitHub {
            url,
            api_url,
            client_id: ClientId::new(client.client_id.clone()),
            client_secret: ClientSecret::new(client.client_secret.expose().to_owned()),
            return_url,
            http: Http::new(),
        }
    }

    pub fn depart(&self) -> Result<(String, Secrets), ProviderError> {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (url, state) = self
            .client()?
            .authorize_url(CsrfToken::new_random)
            .add_scope(Scope::new("user:email".into()))
            .set_pkce_challenge(challenge)
            .url();
        let secrets = Secrets {
            state: state.into_secret(),
            nonce: String::new(),
            verifier: verifier.into_secret(),
        };
        Ok((url.into(), secrets))
    }

    pub fn identify(&self, code: String, secrets: Secrets) -> Result<Person, ProviderError> {
        let answer = self
            .client()?
            .exchange_code(AuthorizationCode::new(code))
            .set_pkce_verifier(PkceCodeVerifier::new(secrets.verifier))
            .request(&|request| self.http.call(request))
            .map_err(|error| match error {
                RequestTokenError::ServerResponse(refusal) => ProviderError::Refused(refusal.to_string()),
                // GitHub refuses a code with status 200 and an error in the body.
                RequestTokenError::Parse(_, body) if is_refusal(&body) => {
                    ProviderError::Refused("the code is not taken".into())
                }
                other => silent(other),
            })?;
        let token = answer.access_token().secret();
        let user: User = self.ask("/user", token)?;
        let emails: Vec<Email> = self.ask("/user/emails", token)?;
        let email = emails
            .into_iter()
            .find(|email| email.primary && email.verified)
            .map(|email| email.email);
        Ok(Person {
            issuer: self.url.clone(),
            subject: user.id.to_string(),
            name: user
                .name
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| user.login.clone()),
            username: user.login,
            email,
        })
    }

    fn ask<T: DeserializeOwned>(&self, path: &str, token: &str) -> Result<T, ProviderError> {
        let request = ureq::http::Request::get(format!("{}{path}", self.api_url))
            .header("Accept", "application/vnd.github+json")
            .header("Authorization", format!("Bearer {token}"))
            .body(Vec::new())
            .map_err(silent)?;
        let request: HttpRequest = request;
        let answer = self.http.call(request).map_err(silent)?;
        if !answer.status().is_success() {
            return Err(ProviderError::Refused(format!("{path}: {}", answer.status())));
        }
        serde_json::from_slice(answer.body()).map_err(silent)
    }

    fn client(&self) -> Result<Ready, ProviderError> {
        let page = |path: &str| format!("{}/login/oauth/{path}", self.url);
        Ok(BasicClient::new(self.client_id.clone())
            .set_client_secret(self.client_secret.clone())
            .set_auth_type(AuthType::RequestBody)
            .set_auth_uri(AuthUrl::new(page("authorize")).map_err(silent)?)
            .set_token_uri(TokenUrl::new(page("access_token")).map_err(silent)?)
            .set_redirect_uri(RedirectUrl::new(self.return_url.clone()).map_err(silent)?))
    }
}

fn is_refusal(body: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Value>(body).is_ok_and(|answer| answer.get("error").is_some())
}
