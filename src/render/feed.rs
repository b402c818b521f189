//! A calendar that programs subscribe to (iCalendar, RFC 5545): every date of it an event of a whole day,
//! in no zone. What changed has a higher SEQUENCE (3.8.7.4); what is gone is cancelled (3.8.1.11), so
//! that it also goes from calendars that keep what they once read.

use chrono::{DateTime, NaiveDate, Utc};

use super::clean;
use super::ics::{Lines, escaped};

/// A date of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its identity, for ever the same.
    pub uid: String,
    /// How often it changed its day, or came and went.
    pub sequence: u32,
    /// When it last changed.
    pub changed_at: DateTime<Utc>,
    /// The day.
    pub day: NaiveDate,
    /// Whether it is gone.
    pub cancelled: bool,
    /// What it is, in one line.
    pub summary: String,
    /// What else is to be known, in lines.
    pub description: String,
}

/// The feed `name` with its `entries`: the same entries give the same text.
pub fn feed(name: &str, entries: &[Entry]) -> String {
    let mut lines = Lines::calendar();
    let name = escaped(&clean::line(name));
    lines.add("X-WR-CALNAME", &name); // what calendars read
    lines.add("NAME", &name); // what RFC 7986 (5.1) calls it
    lines.add("REFRESH-INTERVAL;VALUE=DURATION", "PT12H"); // RFC 7986, 5.7
    lines.add("X-PUBLISHED-TTL", "PT12H");
    for entry in entries {
        event(&mut lines, entry);
    }
    lines.end()
}

fn event(lines: &mut Lines, entry: &Entry) {
    let summary = escaped(&clean::line(&entry.summary));
    let changed = entry.changed_at.format("%Y%m%dT%H%M%SZ").to_string();
    lines.add("BEGIN", "VEVENT");
    lines.add("UID", &entry.uid);
    lines.add("DTSTAMP", &changed);
    lines.add("LAST-MODIFIED", &changed);
    lines.add("SEQUENCE", &entry.sequence.to_string());
    lines.add("DTSTART;VALUE=DATE", &entry.day.format("%Y%m%d").to_string());
    lines.add("SUMMARY", &summary);
    lines.add("DESCRIPTION", &escaped(&clean::lines(&entry.description)));
    lines.add("STATUS", if entry.cancelled { "CANCELLED" } else { "CONFIRMED" });
    lines.add("TRANSP", "TRANSPARENT"); // a date to keep leaves its reader free
    if !entry.cancelled {
        lines.add("BEGIN", "VALARM");
        lines.add("ACTION", "DISPLAY");
        lines.add("TRIGGER", "-P7D");
        lines.add("DESCRIPTION", &summary);
        lines.add("END", "VALARM");
    }
    lines.add("END", "VEVENT");
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::render::testing::day;

    #[test]
    fn what_is_gone_is_cancelled_and_warns_nobody() {
        let entry = Entry {
            uid: "u@yamedoki".into(),
            sequence: 2,
            changed_at: "2026-06-15T00:00:00Z".parse().unwrap(),
            day: day("2026-12-31"),
            cancelled: false,
            summary: "満了：A社\r\nATTACH:http://x".into(),
            description: "所管：企画課\nコード：K-1".into(),
        };
        let text = feed("やめどき", std::slice::from_ref(&entry));
        assert!(text.contains("STATUS:CONFIRMED\r\n") && text.contains("BEGIN:VALARM"), "{text}");
        assert!(
            text.contains("DTSTART;VALUE=DATE:20261231\r\n") && text.contains("SEQUENCE:2\r\n"),
            "{text}"
        );
        assert!(!text.contains("\nATTACH"), "{text}");
        let gone = feed("やめどき", &[Entry { cancelled: true, ..entry }]);
        assert!(gone.contains("STATUS:CANCELLED\r\n") && !gone.contains("VALARM"), "{gone}");
    }
}
