//! One field of a schedule: a list of values, ranges and steps within its bounds.

use std::collections::BTreeSet;

use crate::lang::Text;

/// A field's name and what it accepts.
pub(super) struct Field {
    name: (&'static str, &'static str),
    min: u32,
    max: u32,
    /// Names of the values from `min` on, in each language that has some.
    names: &'static [&'static [&'static str]],
    /// Whether a range may run past the end (Friday to Monday).
    wraps: bool,
}

const MONTHS: &[&[&str]] =
    &[&["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]];
const WEEKDAYS: &[&[&str]] = &[
    &["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
    &["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"],
    &["日", "月", "火", "水", "木", "金", "土"],
    &["日曜", "月曜", "火曜", "水曜", "木曜", "金曜", "土曜"],
    &["日曜日", "月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日"],
];

pub(super) const MINUTE: Field = Field::of(("分", "minute"), 0, 59, &[]);
pub(super) const HOUR: Field = Field::of(("時", "hour"), 0, 23, &[]);
pub(super) const DAY: Field = Field::of(("日", "day of the month"), 1, 31, &[]);
pub(super) const MONTH: Field = Field::of(("月", "month"), 1, 12, MONTHS);
/// 0 and 7 are Sunday.
pub(super) const WEEKDAY: Field =
    Field { wraps: true, ..Field::of(("曜日", "day of the week"), 0, 7, WEEKDAYS) };

impl Field {
    const fn of(
        name: (&'static str, &'static str),
        min: u32,
        max: u32,
        names: &'static [&'static [&'static str]],
    ) -> Field {
        Field { name, min, max, names, wraps: false }
    }

    /// The values that `text` names: `*`, `5`, `1-5`, `*/15`, `8-18/2`, names, and lists of these.
    pub(super) fn parse(&self, text: &str) -> Result<BTreeSet<u32>, Text> {
        let mut values = BTreeSet::new();
        for item in text.split([',', '、', '・']) {
            let range = self.item(item.trim()).ok_or_else(|| self.refusal(item))?;
            values.extend(range);
        }
        Ok(values)
    }

    /// Whether these are all values of the field, so that it restricts nothing.
    pub(super) fn is_all(&self, values: &BTreeSet<u32>) -> bool {
        values.len() as u32 == self.last() - self.min + 1
    }

    /// The last value once 7 is read as Sunday.
    fn last(&self) -> u32 {
        if self.wraps { self.max - 1 } else { self.max }
    }

    fn item(&self, item: &str) -> Option<Vec<u32>> {
        let (range, step) = match item.split_once('/') {
            Some((range, step)) => (range, Some(number(step).filter(|step| *step > 0)?)),
            None => (item, None),
        };
        let (from, to) = match range.split_once('-') {
            Some((from, to)) => (self.value(from)?, self.value(to)?),
            None if range == "*" => (self.min, self.last()),
            None if step.is_some() => (self.value(range)?, self.last()),
            None => (self.value(range)?, self.value(range)?),
        };
        let to = match to {
            to if from <= to => to,
            to if self.wraps => to + 7,
            _ => return None,
        };
        let fold = |value| if self.wraps { value % 7 } else { value };
        Some((from..=to).step_by(step.unwrap_or(1) as usize).map(fold).collect())
    }

    fn value(&self, text: &str) -> Option<u32> {
        let text = text.trim().to_ascii_lowercase();
        if let Some(n) = number(&text) {
            return (self.min..=self.max).contains(&n).then_some(n);
        }
        let position = self.names.iter().find_map(|names| names.iter().position(|name| *name == text))?;
        Some(self.min + position as u32)
    }

    fn refusal(&self, found: &str) -> Text {
        let Field { name: (ja, en), min, max, .. } = self;
        let (names_ja, names_en) = match self.names.len() {
            0 => ("", ""),
            1 => ("か英語名（Jan、Feb…）", " or names (Jan, Feb …)"),
            _ => ("（0と7は日曜）か曜日名（月、Mon…）", " (0 and 7 are Sunday) or names (Mon, 月 …)"),
        };
        Text::new(
            format!(
                "{ja}の欄の「{found}」は読めません。{min}〜{max}{names_ja}を、そのまま、範囲（1-5）、間隔（*/2）、列挙（1,3）で書いてください。"
            ),
            format!(
                "\"{found}\" is no {en}; write {min} to {max}{names_en}, as a value, a range (1-5), a step (*/2) or a list (1,3)."
            ),
        )
    }
}

fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn check(field: &Field, text: &str, expected: &[u32]) {
        assert_eq!(field.parse(text).unwrap().into_iter().collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn values_ranges_steps_lists_and_names_are_read() {
        check(&HOUR, "8", &[8]);
        check(&HOUR, "8-10,18", &[8, 9, 10, 18]);
        check(&MINUTE, "*/20", &[0, 20, 40]);
        check(&MINUTE, "50/4", &[50, 54, 58]);
        check(&HOUR, "8-18/5", &[8, 13, 18]);
        check(&MONTH, "Apr,oct", &[4, 10]);
        check(&DAY, "*/10", &[1, 11, 21, 31]);
    }

    #[test]
    fn sunday_is_0_and_7_and_a_range_of_weekdays_may_wrap() {
        check(&WEEKDAY, "0", &[0]);
        check(&WEEKDAY, "7", &[0]);
        check(&WEEKDAY, "1-5", &[1, 2, 3, 4, 5]);
        check(&WEEKDAY, "5-7", &[0, 5, 6]);
        check(&WEEKDAY, "Fri-Mon", &[0, 1, 5, 6]);
        check(&WEEKDAY, "月・木曜,土曜日", &[1, 4, 6]);
        check(&WEEKDAY, "0-7", &[0, 1, 2, 3, 4, 5, 6]);
        check(&WEEKDAY, "*/2", &[0, 2, 4, 6]);
        check(&WEEKDAY, "7-1", &[0, 1]);
        assert!(WEEKDAY.is_all(&WEEKDAY.parse("*").unwrap()));
        assert!(!WEEKDAY.is_all(&WEEKDAY.parse("1-6").unwrap()));
    }

    #[test]
    fn what_lies_outside_is_refused_with_the_bounds() {
        for (field, text) in [(&HOUR, "24"), (&HOUR, "10-8"), (&HOUR, ""), (&HOUR, "*/0"), (&HOUR, "+8")] {
            let refusal = field.parse(text).unwrap_err();
            assert!(refusal.en.contains("write 0 to 23"), "{}", refusal.en);
            assert!(refusal.ja.contains("0〜23"), "{}", refusal.ja);
        }
        assert!(WEEKDAY.parse("8").unwrap_err().en.contains("0 and 7 are Sunday"));
        assert!(MONTH.parse("Mon").is_err());
    }
}
