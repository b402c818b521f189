//! Spans of a plan: `90d`, `3mo`, `90日`, `3か月`.

use super::{Read, fold};
use crate::calendar::Span;
use crate::lang::Text;
use crate::plan::Cell;

/// A thousand years: more is a slip of the hand, and would leave the calendar.
const MOST_MONTHS: u32 = 12_000;

const ACCEPTED: (&str, &str) =
    ("90日、3か月、1年、10営業日、90d、3mo", "90d, 3mo, 2w, 10bd, 90日, 3か月, 1年");

/// Reads a span. Bare numbers, `m` (minutes or months?) and `月` (a month's name?) are refused.
pub(super) fn read(text: &str) -> Result<Read, Text> {
    let tight = fold::tight(text).to_lowercase();
    let word = tight.strip_suffix('前').unwrap_or(&tight);
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let (number, unit) = word.split_at(end);
    let wrong = || super::unreadable(text, ("期間", "a span of time"), ACCEPTED);
    let n: u32 = number.parse().map_err(|_| wrong())?;
    let span = match unit {
        "d" | "days" | "day" | "日" | "日間" => Span::Days(n),
        "bd" | "営業日" => Span::BusinessDays(n),
        "w" | "weeks" | "week" | "週" | "週間" => Span::Weeks(n),
        "mo" | "months" | "month" | "か月" | "ヶ月" | "カ月" | "ヵ月" | "ケ月" | "ヵ月間" | "箇月"
        | "か月間" | "ヶ月間" | "カ月間" | "箇月間" | "個月" => Span::Months(n),
        "y" | "years" | "year" | "年" | "年間" | "か年" | "ヶ年" | "カ年" | "箇年" => {
            Span::Months(n.checked_mul(12).ok_or_else(wrong)?)
        }
        "" | "m" | "月" => return Err(undecided(text)),
        _ => return Err(wrong()),
    };
    if months(span) > MOST_MONTHS {
        return Err(wrong());
    }
    Ok(Read { cell: Cell::Span(span), literal: Span::parse(text.trim()) == Some(span) })
}

fn months(span: Span) -> u32 {
    match span {
        Span::Minutes(_) | Span::Hours(_) => 0,
        Span::Days(n) | Span::BusinessDays(n) => n / 30,
        Span::Weeks(n) => n / 4,
        Span::Months(n) => n,
    }
}

fn undecided(text: &str) -> Text {
    super::ambiguous(text, ("日数か月数か", "days or months"), ACCEPTED)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn spans_are_read_in_both_languages() {
        for (text, span) in [
            ("90d", Span::Days(90)),
            ("3mo", Span::Months(3)),
            ("90日", Span::Days(90)),
            ("９０日前", Span::Days(90)),
            ("3か月", Span::Months(3)),
            ("3ヶ月", Span::Months(3)),
            ("３ヵ月前", Span::Months(3)),
            ("6カ月", Span::Months(6)),
            ("12箇月", Span::Months(12)),
            ("1年", Span::Months(12)),
            ("5 年間", Span::Months(60)),
            ("2w", Span::Weeks(2)),
            ("10営業日", Span::BusinessDays(10)),
            ("10bd", Span::BusinessDays(10)),
        ] {
            assert_eq!(read(text).unwrap().cell, Cell::Span(span), "{text}");
        }
    }

    #[test]
    fn what_could_be_days_or_months_is_asked_back() {
        for text in ["90", "3m", "3月"] {
            let message = read(text).unwrap_err();
            assert!(message.ja.contains(text) && message.ja.contains("日数か月数か"), "{}", message.ja);
            assert!(message.en.contains(text) && message.en.contains("days or months"), "{}", message.en);
        }
    }

    #[test]
    fn nonsense_and_endless_spans_are_refused() {
        for text in ["半年くらい", "-3mo", "3.5か月", "99999999999日", "4000000000mo", "999999年"] {
            let message = read(text).unwrap_err();
            assert!(message.ja.contains("3か月") && message.en.contains("3mo"), "{text}");
        }
    }
}
