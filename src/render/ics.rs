//! The lines of a calendar (iCalendar, RFC 5545): of the dates that go with a letter, and of feeds.

/// Content lines (RFC 5545, 3.1): at most 75 octets each, folded between characters.
#[derive(Default)]
pub(super) struct Lines(String);

impl Lines {
    /// The beginning of a calendar.
    pub(super) fn calendar() -> Lines {
        let mut lines = Lines::default();
        lines.add("BEGIN", "VCALENDAR");
        lines.add("VERSION", "2.0");
        lines.add("PRODID", "-//Yamedoki//Yamedoki//JA");
        lines.add("CALSCALE", "GREGORIAN");
        lines
    }

    /// The calendar, at its end.
    pub(super) fn end(mut self) -> String {
        self.add("END", "VCALENDAR");
        self.0
    }

    /// A line.
    pub(super) fn add(&mut self, name: &str, value: &str) {
        let mut width = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if width + c.len_utf8() > 75 {
                self.0.push_str("\r\n ");
                width = 1;
            }
            self.0.push(c);
            width += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// A text value (RFC 5545, 3.3.11).
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\\' | ';' | ',' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_folded_between_characters() {
        let mut lines = Lines::default();
        lines.add("SUMMARY", &"期限𠮷".repeat(30));
        assert!(lines.0.lines().count() > 3);
        assert!(lines.0.split("\r\n").all(|line| line.len() <= 75), "{}", lines.0);
        assert_eq!(lines.0.replace("\r\n ", "").trim_end(), format!("SUMMARY:{}", "期限𠮷".repeat(30)));
    }

    #[test]
    fn what_would_end_a_value_is_escaped() {
        assert_eq!(escaped("a,b;c\\d\ne"), "a\\,b\\;c\\\\d\\ne");
    }
}
