//! How derivations are worded: a working, and what it comes to.

use chrono::NaiveDate;

use super::{Derivation, Ground, Known};
use crate::calendar::{Calendar, Closed};
use crate::lang::{Text, counted};

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// Nothing that has a name.
    Plain,
    /// Days.
    Days,
    /// Business days.
    BusinessDays,
    /// Rows.
    Rows,
    /// Times.
    Times,
}

impl Derivation {
    /// `working = value`, or `working → value` where there is nothing to reckon.
    pub(super) fn of(value: Known, of: Of, working: Text, from: Vec<Ground>) -> Derivation {
        let result = result(&value, of);
        let sign = match value {
            Known::Int(_) | Known::Double(_) | Known::Date(_) => "=",
            _ => "→",
        };
        let words = Text::new(
            format!("{} {sign} {}", working.ja, result.ja),
            format!("{} {sign} {}", working.en, result.en),
        );
        Derivation { value, words, from }
    }

    /// A chain of steps whose last one names the value.
    pub(super) fn chain(value: Known, words: Text, from: Vec<Ground>) -> Derivation {
        Derivation { value, words, from }
    }
}

fn result(value: &Known, of: Of) -> Text {
    let same = |text: String| Text::new(text.clone(), text);
    match value {
        Known::Absent => Text::new("値なし", "no value"),
        Known::Bool(true) => Text::new("はい", "yes"),
        Known::Bool(false) => Text::new("いいえ", "no"),
        Known::Int(n) => counting(*n, of),
        Known::Double(x) => same(number(*x)),
        Known::Date(date) => same(date.to_string()),
        Known::Name(name) => named(name),
        Known::List(names) if names.is_empty() => Text::new("なし", "none"),
        Known::List(names) => {
            let words: Vec<Text> = names.iter().map(|n| named(n)).collect();
            joined(&words)
        }
    }
}

/// So many days, rows, times.
pub(super) fn counting(n: i64, of: Of) -> Text {
    let shown = number(n as f64);
    let noun = |one: &str| if n == -1 { format!("{shown} {one}") } else { counted(&shown, one) };
    match of {
        Of::Plain => Text::new(shown.clone(), shown),
        Of::Days => Text::new(format!("{shown}日"), noun("day")),
        Of::BusinessDays => Text::new(format!("{shown}営業日"), noun("business day")),
        Of::Rows => Text::new(format!("{shown}件"), shown),
        Of::Times => Text::new(format!("{shown}回"), noun("time")),
    }
}

/// A value of a closed set of derived facts, in words.
fn named(name: &str) -> Text {
    let known = [
        ("on_track", "順調", "on track"),
        ("at_risk", "注意", "at risk"),
        ("off_track", "遅れ", "off track"),
        ("no_data", "判定できません", "cannot be rated"),
        ("none", "未定", "none yet"),
        ("continue", "継続", "continue"),
        ("revise", "見直し", "revise"),
        ("end", "終了", "end"),
        ("policy", "取組方針", "policy"),
        ("target_state", "目指す姿", "target state"),
        ("kpi", "KPI", "KPI"),
        ("kpi_target", "目標値", "target value"),
        ("milestone", "年度別取り組み", "milestones"),
        ("exit_point", "やめるポイント", "exit point"),
    ];
    let found = known.iter().find(|(known, ..)| *known == name);
    found.map_or_else(|| Text::new(name, name), |(_, ja, en)| Text::new(*ja, *en))
}

/// A list in words.
pub(super) fn joined(items: &[Text]) -> Text {
    let all = |pick: fn(&Text) -> &str| items.iter().map(pick).collect::<Vec<_>>();
    Text::new(all(|t| &t.ja).join("、"), all(|t| &t.en).join(", "))
}

/// A few codes, and how many more there are.
pub(super) fn codes(all: &[&str]) -> Text {
    const SHOWN: usize = 5;
    let first = all.iter().take(SHOWN).copied().collect::<Vec<_>>();
    let more = all.len().saturating_sub(SHOWN);
    if more == 0 {
        return Text::new(first.join("、"), first.join(", "));
    }
    Text::new(format!("{} ほか{more}件", first.join("、")), format!("{} and {more} more", first.join(", ")))
}

/// A number with its thousands grouped; past the fourth decimal it is cut, and says so: `0.7333…`.
pub(super) fn number(x: f64) -> String {
    const DECIMALS: usize = 4;
    if !x.is_finite() {
        return x.to_string();
    }
    let text = x.abs().to_string();
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let mut shown = if x < 0.0 { "-".to_owned() } else { String::new() };
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    if !rest.is_empty() {
        shown.push('.');
        shown.extend(rest.chars().take(DECIMALS));
        if rest.len() > DECIMALS {
            shown.push('…');
        }
    }
    shown
}

/// A number that stands after a sign of operation: in brackets where it is negative.
pub(super) fn term(x: f64) -> String {
    let shown = number(x);
    if shown.starts_with('-') { format!("({shown})") } else { shown }
}

/// Why the city does not work on a day.
pub(super) fn closed(date: NaiveDate, calendar: &Calendar) -> Text {
    match calendar.why_closed(date) {
        Some(Closed::Holiday(name)) if name.is_empty() => Text::new("祝日", "a holiday"),
        Some(Closed::Holiday(name)) => Text::new(format!("祝日（{name}）"), format!("a holiday ({name})")),
        Some(Closed::ClosingDay) => Text::new("閉庁日", "a closing day"),
        Some(Closed::Weekend) | None => Text::new("土曜・日曜", "a weekend"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_cut_where_they_go_on() {
        let cases = [
            (0.0, "0"),
            (15.0, "15"),
            (0.7, "0.7"),
            (11.0 / 15.0, "0.7333…"),
            (-1_234_567.5, "-1,234,567.5"),
            (0.899_96, "0.8999…"),
            (0.1 + 0.2, "0.3000…"),
            (f64::INFINITY, "inf"),
        ];
        for (x, shown) in cases {
            assert_eq!(number(x), shown);
        }
        assert_eq!(term(-2.5), "(-2.5)");
    }
}
