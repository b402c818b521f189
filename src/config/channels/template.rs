//! `type = "template"`: a service that the configuration describes.

use regex::Regex;
use reqwest::header::HeaderName;
use secrecy::{ExposeSecret, SecretString};

use super::{Channel, common};
use crate::channels::{ServiceSettings, TemplateSettings};
use crate::config::section::Section;
use crate::config::{Place, secret, values};
use crate::lang::Text;
use crate::render::{BodyTemplate, Language};

/// The most that a body holds unless the configuration says otherwise, in bytes.
const MAX_BYTES: usize = 64 * 1024;
/// What HTTP itself writes.
const RESERVED: [&str; 6] =
    ["host", "content-length", "content-type", "transfer-encoding", "connection", "te"];

pub(super) fn read(section: &Section<'_>, place: &Place<'_>) -> Option<Channel> {
    let put = section
        .read("method", |text| values::one_of(&text.to_ascii_uppercase(), &[("POST", false), ("PUT", true)]));
    let content_type = section.text("content_type").unwrap_or("application/json; charset=utf-8");
    let language =
        Language::of(content_type).filter(|_| content_type.bytes().all(|b| (b' '..=b'~').contains(&b)));
    if language.is_none() {
        section.refuse("content_type", unknown_type());
    }
    let max_bytes = common::max_bytes(section, MAX_BYTES);
    let body = body(section, place, language, max_bytes);
    let ok =
        section.read("ok", |text| Regex::new(text).map(|_| text.to_owned()).map_err(|_| no_expression()));
    let headers = headers(section, place);
    let described = body.map(|body| TemplateSettings {
        put: put.unwrap_or(false),
        content_type: content_type.to_owned(),
        headers,
        ok,
        body,
    });
    common::service(section, place, described.map(ServiceSettings::Template))
}

/// The template, from the configuration or a file of its own.
fn body(
    section: &Section<'_>,
    place: &Place<'_>,
    language: Option<Language>,
    max_bytes: usize,
) -> Option<BodyTemplate> {
    let (inline, file) = (section.text("body"), section.text("body_file"));
    let (key, source) = match (inline, file) {
        (Some(source), None) => ("body", source.to_owned()),
        (None, Some(path)) => {
            let path = place.resolve(path);
            let read = std::fs::read_to_string(&path).map_err(|error| values::unreadable(&path, &error));
            ("body_file", read.map_err(|refusal| section.refuse("body_file", refusal)).ok()?)
        }
        (Some(_), Some(_)) => {
            section.refuse("body_file", twice("body", "body_file"));
            return None;
        }
        (None, None) => {
            section.refuse("body", common::missing("body, body_file"));
            return None;
        }
    };
    let template = BodyTemplate::new(&source, language?, max_bytes);
    template.map_err(|refusal| section.refuse(key, refusal)).ok()
}

/// `[channel.NAME.headers]`: `NAME`, or `NAME_file` and `NAME_env` for what is secret.
fn headers(section: &Section<'_>, place: &Place<'_>) -> Vec<(String, SecretString)> {
    let table = section.section("headers");
    let mut headers: Vec<(String, SecretString)> = Vec::new();
    for (key, text) in table.chosen() {
        match header(&table, place, key, text) {
            Ok((name, _)) if headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(&name)) => {
                table.refuse_chosen(key, twice(&name, key));
            }
            Ok(header) => headers.push(header),
            Err(refusal) => table.refuse_chosen(key, refusal),
        }
    }
    headers
}

fn header(
    table: &Section<'_>,
    place: &Place<'_>,
    key: &str,
    text: &str,
) -> Result<(String, SecretString), Text> {
    let (name, value) = if let Some(name) = key.strip_suffix("_file") {
        (name, secret::of_file(table, place, text)?)
    } else if let Some(name) = key.strip_suffix("_env") {
        (name, secret::of_variable(place, text)?)
    } else {
        (key, text.to_owned())
    };
    if RESERVED.contains(&name.to_ascii_lowercase().as_str())
        || HeaderName::from_bytes(name.as_bytes()).is_err()
    {
        return Err(no_header());
    }
    let value = secret::filled(&value)?;
    let readable = value.expose_secret().chars().all(|c| c.is_ascii_graphic() || c == ' ');
    if readable { Ok((name.to_owned(), value)) } else { Err(no_value()) }
}

fn twice(first: &str, second: &str) -> Text {
    Text::new(
        format!("{first} と {second} の両方があります。どちらか一方にしてください。"),
        format!("both {first} and {second} are given; keep one."),
    )
}

fn unknown_type() -> Text {
    Text::new(
        "この形式には対応していません（安全な書き方が分からないため）。使えるのは: application/json（+json）、application/x-www-form-urlencoded、text/plain、text/html、text/xml、application/xml（+xml）",
        "this type is not known, nor how to write into it safely. Accepted: application/json (+json), application/x-www-form-urlencoded, text/plain, text/html, text/xml, application/xml (+xml)",
    )
}

fn no_expression() -> Text {
    Text::new(
        "正規表現として読めません。返事に必ず含まれる語（例: '\"status\":\"ok\"'）を書いてください。",
        "this is no regular expression; write a word that the answer always holds, such as '\"status\":\"ok\"'.",
    )
}

fn no_header() -> Text {
    Text::new(
        "ヘッダーの名前として使えません。X-Api-Key のような名前（秘密の値は X-Api-Key_file か X-Api-Key_env）にしてください。Content-Type は content_type に書きます。",
        "this is no name of a header that can be set; write it as X-Api-Key (X-Api-Key_file or X-Api-Key_env for a secret). Content-Type is given by content_type.",
    )
}

/// Does not repeat it: it may be a secret.
fn no_value() -> Text {
    Text::new(
        "ヘッダーに書けない文字（全角の文字や改行など）が入っています。1行の半角英数字と記号にしてください。",
        "it holds characters that no header may; write one line of ASCII.",
    )
}
