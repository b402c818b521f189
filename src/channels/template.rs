//! A service that the configuration describes: its headers, and what its answer must look like.

use chrono::{DateTime, Utc};
use regex::Regex;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName};

use super::failure::{Failure, Mistake, Receipt};
use super::http::Endpoint;
use super::settings::TemplateSettings;
use super::{access, answer};
use crate::render::Letter;

/// The settings that mend a refusal.
const SETTINGS: &str = "url, headers, body";
/// The settings that mend an answer that is no yes.
const ANSWER: &str = "url, ok";

/// How to speak to it.
#[derive(Debug)]
pub(super) struct Described {
    headers: HeaderMap,
    ok: Option<Regex>,
}

impl Described {
    /// Checks the headers and the expression.
    pub(super) fn new(settings: &TemplateSettings) -> Result<Described, Mistake> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, access::value(&settings.content_type.as_str().into(), "content_type")?);
        for (name, secret) in &settings.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unfit_name())?;
            headers.insert(name, access::value(secret, "headers")?);
        }
        let ok = settings.ok.as_deref().map(Regex::new).transpose().map_err(|_| unfit_expression())?;
        Ok(Described { headers, ok })
    }

    /// Hands the body over; with `ok` in the configuration, the answer must match it.
    pub(super) async fn send(
        &self,
        endpoint: &Endpoint,
        letter: &Letter,
        now: DateTime<Utc>,
    ) -> Result<Receipt, Failure> {
        let posted = endpoint.post(self.headers.clone(), &letter.payload, now).await;
        let response = posted.map_err(|failure| answer::refused(failure, endpoint.peer(), SETTINGS))?;
        let status = response.status();
        if let Some(ok) = &self.ok
            && !ok.is_match(&endpoint.body(response).await?)
        {
            return Err(answer::unexpected(endpoint.peer(), ANSWER));
        }
        Ok(Receipt::whole(format!("HTTP {}", status.as_str())))
    }
}

fn unfit_name() -> Mistake {
    Mistake::new(
        "headers",
        "ヘッダーの名前として使えません。X-Api-Key のように、半角英数字と - で書いてください。",
        "This is no name of a header. Write it as X-Api-Key: letters, digits and hyphens.",
    )
}

fn unfit_expression() -> Mistake {
    Mistake::new(
        "ok",
        "正規表現として読めません。返事に必ず含まれる語（例: \"status\":\"ok\"）を書いてください。",
        "This is no regular expression. Write a word that the answer always holds, such as \"status\":\"ok\".",
    )
}
