//! One entry: its particulars, and the hashes that bind it.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use minijinja::{Value, context};
use serde_json::Value as Json;

use super::super::board::Board;
use super::super::failure::Failure;
use super::super::page::Page;
use super::super::shown::{moment, word};
use super::super::visitor::Visitor;
use super::{actor, kind};
use crate::lang::{Lang, Text};
use crate::people::Deed;
use crate::render::address;

/// So many particulars are shown.
const SHOWN: usize = 200;
/// So many characters of one of them are.
const LONG: usize = 2_000;

/// The page.
pub(super) async fn show(
    State(board): State<Arc<Board>>,
    visitor: Visitor,
    Path(seq): Path<String>,
) -> Response {
    match shown(&board, &visitor, &seq).await {
        Ok(shown) => Page::new("audit", &visitor, shown).into_response(),
        Err(failure) => failure.told(visitor.lang),
    }
}

async fn shown(board: &Board, visitor: &Visitor, seq: &str) -> Result<Value, Failure> {
    visitor.may(Deed::ReadAudit)?;
    let lang = visitor.lang;
    let row = match seq.parse() {
        Ok(seq) => board.engine.store.audit_entry(seq).await?,
        Err(_) => None,
    };
    let row = row.ok_or_else(no_such)?;
    let parts = board.engine.parts();
    let data: Json = serde_json::from_str(&row.data).unwrap_or_else(|_| Json::String(row.data.clone()));
    let mut found = Vec::new();
    flat(&data, "", &mut found);
    let cut = found.len() > SHOWN;
    found.truncate(SHOWN);
    let particulars = found.into_iter().map(|(name, value)| {
        let label = label(&name, lang);
        let letter = (name == "letter").then(|| address::letter(&value));
        context! { label, value => shortened(&value), letter }
    });
    Ok(context! {
        entry => context! {
            seq => row.seq,
            at => moment(row.at, &parts.calendar, lang),
            actor => actor(&row.actor, lang),
            kind => kind(&row.kind, lang),
            name => &row.kind,
            subject => &row.subject,
            about => row.subject.as_ref().map(|subject| address::query("/audit", &[("subject", subject)])),
            particulars => particulars.collect::<Vec<_>>(),
            cut,
            prev_hash => &row.prev_hash,
            hash => &row.hash,
            before => (row.seq > 1).then(|| format!("/audit/entry/{}", row.seq - 1)),
            after => (row.seq < board.engine.store.audit_head().await?)
                .then(|| format!("/audit/entry/{}", row.seq + 1)),
        },
    })
}

/// What a particular is called, part by part; the name itself where nothing is known of it.
fn label(name: &str, lang: Lang) -> String {
    let part = |part: &str| word(lang, &format!("audit.key_{part}")).unwrap_or_else(|| part.to_owned());
    name.split('.').map(part).collect::<Vec<_>>().join(lang.pick("・", ", "))
}

/// Every value of `data` with its dotted name; lists of plain values in one.
fn flat(data: &Json, name: &str, found: &mut Vec<(String, String)>) {
    let below = |key: &str| if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
    match data {
        Json::Object(map) => map.iter().for_each(|(key, value)| flat(value, &below(key), found)),
        Json::Array(list) if list.iter().any(Json::is_object) => {
            list.iter().enumerate().for_each(|(n, value)| flat(value, &below(&(n + 1).to_string()), found));
        }
        Json::Array(list) => {
            found.push((name.to_owned(), list.iter().map(plain).collect::<Vec<_>>().join(", ")))
        }
        Json::Null => {}
        value => found.push((name.to_owned(), plain(value))),
    }
}

fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

fn shortened(value: &str) -> String {
    let short: String = value.chars().take(LONG).collect();
    if short.len() < value.len() { short + "…" } else { short }
}

fn no_such() -> Failure {
    Failure::NotFound(Text::new(
        "この番号の記録はありません。「記録」の画面から選び直してください。",
        "The record has no entry of this number. Please choose one from Record.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particulars_are_told_one_by_one() {
        let data = serde_json::json!({
            "because": "clock",
            "letters": ["a", "b"],
            "more": {"severity": "info", "quiet": null},
            "rules": [["x", 4]],
            "edits": [{"from": 1}],
        });
        let mut found = Vec::new();
        flat(&data, "", &mut found);
        let found: Vec<(&str, &str)> = found.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let expected = [
            ("because", "clock"),
            ("letters", "a, b"),
            ("more.severity", "info"),
            ("rules", "x 4"),
            ("edits.1.from", "1"),
        ];
        assert_eq!(found, expected);
    }
}
