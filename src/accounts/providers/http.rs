//! Asking a provider: with a bound on time and size, following nobody elsewhere, and never in the clear.

use std::time::Duration;

use oauth2::{HttpRequest, HttpResponse};
use ureq::Agent;

use super::ProviderError;
use crate::config::is_private;

const LONGEST: Duration = Duration::from_secs(10);
/// Of an answer: keys and tokens are some KiB.
const LARGEST: u64 = 512 * 1024;

/// One client for all requests to one provider.
pub struct Http(Agent);

/// What a request came to nothing with.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct HttpError(String);

impl Http {
    pub fn new() -> Http {
        let config = Agent::config_builder()
            .timeout_global(Some(LONGEST))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent("Greenroom")
            .build();
        Http(config.into())
    }

    /// # Errors
    /// An address that others could read along, no answer in time, or one that is too large.
    pub fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let address = request.uri().to_string();
        if !is_private(&address) {
            return Err(HttpError(format!("{address} is not reached by https")));
        }
        let failed = |error: ureq::Error| HttpError(format!("{}: {error}", place(&address)));
        let (head, body) = self.0.run(request).map_err(failed)?.into_parts();
        let body = body
            .into_with_config()
            .limit(LARGEST)
            .read_to_vec()
            .map_err(failed)?;
        Ok(HttpResponse::from_parts(head, body))
    }
}

/// An address without its query, for the log.
fn place(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or(address)
}

/// How a failed request reads in the log.
pub fn silent(error: impl std::error::Error) -> ProviderError {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        words = format!("{words}: {inner}");
        cause = inner.source();
    }
    ProviderError::Silent(words)
}
