//! Numbers as people read them: with separators, no longer than they need to be.

use crate::lang::Lang;

/// From here on a number is written by its power of ten.
const ENDLESS: f64 = 1e15;

/// `value` with separators and at most four significant decimals: 69,500; 0.8; −12.35.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return "-".to_owned();
    }
    if value.abs() >= ENDLESS {
        return format!("{value:.2e}");
    }
    let decimals = match value.abs() {
        a if a >= 1000.0 => 1,
        a if a >= 0.01 || a == 0.0 => 2,
        a if a >= 0.0001 => 4,
        _ => return format!("{value:.1e}"),
    };
    let plain = format!("{:.decimals$}", value.abs());
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let part = part.trim_end_matches('0');
    let sign = if value < 0.0 && plain.bytes().any(|b| (b'1'..=b'9').contains(&b)) { "-" } else { "" };
    let point = if part.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{part}", separated(whole))
}

fn separated(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// By what large numbers of a chart are divided so that its labels stay short, and what that is called.
pub(super) fn shortened(largest: f64, lang: Lang) -> (f64, &'static str) {
    match (largest.abs(), lang) {
        (a, Lang::Ja) if a >= 1e11 => (1e8, "億"),
        (a, Lang::Ja) if a >= 1e7 => (1e4, "万"),
        (a, Lang::En) if a >= 1e10 => (1e9, "billion"),
        (a, Lang::En) if a >= 1e7 => (1e6, "million"),
        _ => (1.0, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_no_longer_than_it_needs_to_be() {
        for (value, written) in [
            (0.0, "0"),
            (-0.0, "0"),
            (69_500.0, "69,500"),
            (12.346, "12.35"),
            (-12.5, "-12.5"),
            (1234.56, "1,234.6"),
            (0.0012, "0.0012"),
            (0.000_012, "1.2e-5"),
            (1e15, "1.00e15"),
            (f64::NAN, "-"),
        ] {
            assert_eq!(number(value), written, "{value}");
        }
    }

    #[test]
    fn large_numbers_are_shortened_as_each_language_does() {
        assert_eq!(shortened(9_999_999.0, Lang::Ja), (1.0, ""));
        assert_eq!(shortened(12_000_000.0, Lang::Ja), (1e4, "万"));
        assert_eq!(shortened(-12_000_000.0, Lang::En), (1e6, "million"));
        assert_eq!(shortened(1e12, Lang::Ja), (1e8, "億"));
    }
}
