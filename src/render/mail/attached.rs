//! What is attached to a letter: its dates for a calendar, its list for a spreadsheet.

use std::fmt::Write;

use chrono::NaiveDate;
use lettre::message::SinglePart;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use minijinja::context;

use super::{Matter, base64, dates, workbook};
use crate::notices::{Body, Item};
use crate::render::RenderError;

/// A file beside the letter's words.
pub(super) struct Attachment {
    /// Its name, as its reader sees it.
    name: String,
    /// Its name for what reads ASCII alone.
    plain: &'static str,
    /// Its media type.
    media: &'static str,
    bytes: Vec<u8>,
}

/// What is attached to the letter of `matter`: nothing where there is neither a date nor a list in it.
pub(super) fn all(matter: &Matter<'_>) -> Result<Vec<Attachment>, RenderError> {
    let mut all = Vec::new();
    if let Some(bytes) = dates::calendar(matter)? {
        let name = name(matter, "attachment.dates", "ics")?;
        all.push(Attachment { name, plain: "dates.ics", media: "text/calendar; charset=utf-8", bytes });
    }
    if let Some(bytes) = workbook::workbook(matter)? {
        let name = name(matter, "attachment.list", "xlsx")?;
        let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        all.push(Attachment { name, plain: "list.xlsx", media, bytes });
    }
    Ok(all)
}

/// `期限一覧_2026-12-07.ics`: what it is, and of which day.
fn name(matter: &Matter<'_>, key: &str, kind: &str) -> Result<String, RenderError> {
    let what = matter.writer.say(key, context! {})?;
    Ok(format!("{what}_{}.{kind}", matter.writer.today))
}

/// What a letter lists, in its order, each with the heading that it stands under (the catalogue's key)
/// and, in lists by day, its day.
pub(super) fn entries(body: &Body) -> Vec<(Option<&'static str>, Option<NaiveDate>, &Item)> {
    match body {
        Body::Notice(items) | Body::Sheet(items) => items.iter().map(|item| (None, None, item)).collect(),
        Body::Overview(overview) => {
            overview.worst.iter().map(|item| (Some("overview.worst"), None, item)).collect()
        }
        Body::Digest(digest) => {
            let sections = [
                ("digest.decisions", &digest.decisions),
                ("digest.new", &digest.new),
                ("digest.worse", &digest.worse),
                ("digest.broken", &digest.broken),
                ("digest.vanished", &digest.vanished),
                ("digest.better", &digest.better),
                ("digest.resolved", &digest.resolved),
                ("digest.critical", &digest.critical),
            ];
            let by_day = [("digest.due", &digest.due), ("digest.coming", &digest.coming)];
            let plain = sections
                .into_iter()
                .flat_map(|(key, items)| items.iter().map(move |item| (Some(key), None, item)));
            let dated = by_day
                .into_iter()
                .flat_map(|(key, items)| items.iter().map(move |(on, item)| (Some(key), Some(*on), item)));
            plain.chain(dated).collect()
        }
        Body::Word { .. } => Vec::new(),
    }
}

impl Attachment {
    /// Its part. The name that a reader sees is written by RFC 2231; the ASCII one stands where programs
    /// older than that look for it, with the type (both under one key would be a defect).
    pub(super) fn part(self) -> SinglePart {
        let media = format!("{}; name=\"{}\"", self.media, self.plain);
        let kind = ContentType::parse(&media).unwrap_or_else(|_| octets());
        SinglePart::builder().header(kind).header(Disposition(self.name)).body(base64(self.bytes))
    }
}

fn octets() -> ContentType {
    ContentType::parse("application/octet-stream").unwrap_or(ContentType::TEXT_PLAIN)
}

/// `Content-Disposition: attachment` with a name in any script.
#[derive(Clone)]
struct Disposition(String);

impl Header for Disposition {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Disposition")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Disposition(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        let value = format!("attachment;\r\n {}", file_name(&self.0));
        HeaderValue::dangerous_new_pre_encoded(Self::name(), value.clone(), value)
    }
}

/// `filename*=` as RFC 2231 writes it, in numbered parts where it is long.
fn file_name(name: &str) -> String {
    const LINE: usize = 54;
    let mut parts = vec![String::new()];
    for byte in name.bytes() {
        let mut piece = String::new();
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            piece.push(char::from(byte));
        } else {
            let _ = write!(piece, "%{byte:02X}"); // a String takes all that is written to it
        }
        match parts.last_mut().filter(|part| part.len() + piece.len() <= LINE) {
            Some(part) => part.push_str(&piece),
            None => parts.push(piece),
        }
    }
    if let [only] = parts.as_slice() {
        return format!("filename*=utf-8''{only}");
    }
    let numbered = parts.iter().enumerate().map(|(n, part)| match n {
        0 => format!("filename*0*=utf-8''{part}"),
        n => format!("filename*{n}*={part}"),
    });
    numbered.collect::<Vec<_>>().join(";\r\n ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_any_script_is_written_in_ascii() {
        assert_eq!(file_name("list_2026-12-07.xlsx"), "filename*=utf-8''list_2026-12-07.xlsx");
        assert_eq!(file_name("一覧.ics"), "filename*=utf-8''%E4%B8%80%E8%A6%A7.ics");
        let long = file_name(&"一覧".repeat(9));
        assert!(long.starts_with("filename*0*=utf-8''%E4%B8%80"), "{long}");
        assert!(long.contains(";\r\n filename*1*=%"), "{long}");
        assert!(long.lines().all(|line| line.len() <= 76), "{long}");
        assert!(!file_name("a\"b\r\nX: y").contains(['"', '\r', ' ']));
    }
}
