//! Prometheus' Alertmanager (prometheus.io, "Alerts API"): it answers 200 and nothing else. The same
//! alerts again are the same alerts, so that a repetition harms nothing.

use chrono::{DateTime, Utc};
use reqwest::header::HeaderMap;

use super::failure::{Failure, Mistake, Receipt};
use super::http::Endpoint;
use super::settings::Access;
use super::{access, answer};
use crate::render::Letter;

/// The settings that mend a refusal.
const SETTINGS: &str = "url, token_file, password_file";

/// Who posts, where a proxy before it asks.
#[derive(Debug)]
pub(super) struct Guest {
    headers: HeaderMap,
}

impl Guest {
    /// Checks what is claimed.
    pub(super) fn new(access: Option<&Access>) -> Result<Guest, Mistake> {
        Ok(Guest { headers: access::headers(access)? })
    }

    /// Posts the alerts.
    pub(super) async fn send(
        &self,
        endpoint: &Endpoint,
        letter: &Letter,
        now: DateTime<Utc>,
    ) -> Result<Receipt, Failure> {
        let posted = endpoint.post(self.headers.clone(), &letter.payload, now).await;
        let response = posted.map_err(|failure| answer::refused(failure, endpoint.peer(), SETTINGS))?;
        let status = response.status();
        let body = endpoint.body(response).await?;
        // A page in its place would have a body.
        if body.trim_start().starts_with('<') {
            return Err(answer::unexpected(endpoint.peer(), SETTINGS));
        }
        Ok(Receipt::whole(format!("HTTP {}", status.as_str())))
    }
}
