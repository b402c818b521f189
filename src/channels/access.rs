//! Who we are, to a server that asks: the `Authorization` header.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use super::failure::Mistake;
use super::settings::Access;

/// The headers with which `access` is claimed; none without it.
pub(super) fn headers(access: Option<&Access>) -> Result<HeaderMap, Mistake> {
    let mut headers = HeaderMap::new();
    let (field, text) = match access {
        None => return Ok(headers),
        Some(Access::Bearer(token)) => ("token", format!("Bearer {}", token.expose_secret())),
        Some(Access::Basic(user, password)) => {
            let both = format!("{user}:{}", password.expose_secret());
            ("password", format!("Basic {}", BASE64.encode(both)))
        }
    };
    headers.insert(AUTHORIZATION, value(&text.into(), field)?);
    Ok(headers)
}

/// A header's secret value, which nothing shows.
pub(super) fn value(secret: &SecretString, field: &'static str) -> Result<HeaderValue, Mistake> {
    let text = secret.expose_secret();
    let readable = text.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    let mut value = HeaderValue::from_str(text).ok().filter(|_| readable).ok_or_else(|| unfit(field))?;
    value.set_sensitive(true);
    Ok(value)
}

fn unfit(field: &'static str) -> Mistake {
    Mistake::new(
        field,
        "ヘッダーに書けない文字（全角の文字や改行など）が入っています。1行の半角英数字と記号だけのファイルかを確かめてください。",
        "It holds characters that no header may (line breaks, or others than ASCII). Check that the file holds one line of ASCII.",
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn both_ways_are_written_as_their_standards_say_and_shown_by_none() {
        let check = |access: Access, written: &str| {
            let headers = headers(Some(&access)).unwrap();
            assert_eq!(headers[AUTHORIZATION], written);
            assert!(!format!("{headers:?} {access:?}").contains("SECRET"));
        };
        check(Access::Bearer("tk_SECRET".into()), "Bearer tk_SECRET");
        // RFC 7617, 2: the example.
        check(Access::Basic("Aladdin".into(), "open sesame".into()), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert!(headers(None).unwrap().is_empty());
    }

    #[test]
    fn a_secret_that_would_split_a_header_is_refused_without_repeating_it() {
        for secret in ["SECRET\r\nX-Evil: 1", "秘密SECRET", "SECRET\u{7f}"] {
            let mistake = headers(Some(&Access::Bearer(secret.into()))).unwrap_err();
            assert_eq!(mistake.field, "token");
            assert!(!mistake.text.en.contains("SECRET") && !mistake.text.ja.contains("SECRET"));
        }
    }
}
