//! Any provider of OpenID Connect: found by its issuer (Discovery 1.0), believed for its signature (Core 1.0, 3.1.3.7).

use std::sync::Mutex;
use std::time::{Duration, Instant};

use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreJwsSigningAlgorithm, CoreProviderMetadata,
};
use openidconnect::{
    AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError,
    Scope, TokenResponse,
};

use super::http::{Http, silent};
use super::{Person, ProviderError, Secrets};
use crate::config::{ProviderClient, is_private};

/// What a provider says of itself is asked for again after this long.
const FRESH: Duration = Duration::from_secs(3600);
/// And at most this often where a signature is by a key that nobody told us of yet.
const AT_MOST: Duration = Duration::from_secs(30);
/// Signatures that only the provider can make. A secret that both sides know proves less, and `none` nothing.
const BELIEVED: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

type Ready = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

pub struct Oidc {
    issuer: String,
    client_id: ClientId,
    client_secret: ClientSecret,
    return_url: String,
    http: Http,
    known: Mutex<Option<(Instant, CoreProviderMetadata)>>,
}

impl Oidc {
    pub fn new(issuer: String, client: &ProviderClient, return_url: String) -> Oidc {
        Oidc {
            issuer,
            client_id: ClientId::new(client.client_id.clone()),
            client_secret: ClientSecret::new(client.client_secret.expose().to_owned()),
            return_url,
            http: Http::new(),
            known: Mutex::new(None),
        }
    }

    pub fn depart(&self) -> Result<(String, Secrets), ProviderError> {
        let client = self.client(&self.metadata(FRESH)?)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (url, state, nonce) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scope(Scope::new("email".into()))
            .add_scope(Scope::new("profile".into()))
            .set_pkce_challenge(challenge)
            .url();
        if !is_private(url.as_str()) {
            return Err(ProviderError::Silent(
                "its page for signing in is not reached by https".into(),
            ));
        }
        let secrets = Secrets {
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
        };
        Ok((url.into(), secrets))
    }

    pub fn identify(&self, code: String, secrets: Secrets) -> Result<Person, ProviderError> {
        let metadata = self.metadata(FRESH)?;
        let client = self.client(&metadata)?;
        let answer = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(silent)?
            .set_pkce_verifier(PkceCodeVerifier::new(secrets.verifier))
            .request(&|request| self.http.call(request))
            .map_err(|error| match error {
                RequestTokenError::ServerResponse(refusal) => ProviderError::Refused(refusal.to_string()),
                other => silent(other),
            })?;
        let token = answer
            .id_token()
            .ok_or_else(|| ProviderError::Refused("no ID token came with the answer".into()))?;
        let nonce = Nonce::new(secrets.nonce);
        let claims = match token.claims(&client.id_token_verifier().set_allowed_algs(BELIEVED), &nonce) {
            Ok(claims) => claims.clone(),
            // The provider may have new keys.
            Err(first) => {
                let client = self.client(&self.metadata(AT_MOST)?)?;
                token
                    .claims(&client.id_token_verifier().set_allowed_algs(BELIEVED), &nonce)
                    .map_err(|_| ProviderError::Refused(first.to_string()))?
                    .clone()
            }
        };
        let username = claims.preferred_username().map(|name| name.as_str().to_owned());
        let name = claims
            .name()
            .and_then(|name| name.get(None))
            .map(|name| name.as_str().to_owned());
        let email = claims
            .email()
            .filter(|_| claims.email_verified() == Some(true))
            .map(|email| email.as_str().to_owned());
        Ok(Person {
            issuer: self.issuer.clone(),
            subject: claims.subject().as_str().to_owned(),
            name: name.or_else(|| username.clone()).unwrap_or_default(),
            username: username.unwrap_or_default(),
            email,
        })
    }

    pub fn forget(&self) {
        *self.lock() = None;
    }

    /// What the provider says of itself, no older than this.
    fn metadata(&self, age: Duration) -> Result<CoreProviderMetadata, ProviderError> {
        if let Some((at, metadata)) = &*self.lock()
            && at.elapsed() < age
        {
            return Ok(metadata.clone());
        }
        let issuer = IssuerUrl::new(self.issuer.clone()).map_err(silent)?;
        let metadata =
            CoreProviderMetadata::discover(&issuer, &|request| self.http.call(request)).map_err(silent)?;
        *self.lock() = Some((Instant::now(), metadata.clone()));
        Ok(metadata)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<(Instant, CoreProviderMetadata)>> {
        self.known
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn client(&self, metadata: &CoreProviderMetadata) -> Result<Ready, ProviderError> {
        let methods = metadata.token_endpoint_auth_methods_supported();
        // Without a word on it, a provider takes the secret in the head (Discovery 1.0, 3).
        let wants_post = methods.is_some_and(|methods| {
            methods.contains(&CoreClientAuthMethod::ClientSecretPost)
                && !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
        });
        let auth_type = if wants_post {
            AuthType::RequestBody
        } else {
            AuthType::BasicAuth
        };
        let return_url = RedirectUrl::new(self.return_url.clone()).map_err(silent)?;
        let client = CoreClient::from_provider_metadata(
            metadata.clone(),
            self.client_id.clone(),
            Some(self.client_secret.clone()),
        );
        Ok(client.set_auth_type(auth_type).set_redirect_uri(return_url))
    }
}
