//! Numbers: thousands separators, the column's own unit, 千, 万, 百万 and 億, ▲ and −.
//!
//! # Own unit first
//! A KPI counted in 百万円 reads `3百万円` as 3. Where the unit itself begins with a multiplier, a
//! bare `3百万` could be 3 or 3,000,000 of them, and is asked back.

use super::fold;
use crate::lang::Text;

/// The unit that a column's cells may carry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum OwnUnit<'a> {
    /// None: a bare number.
    Plain,
    /// One of these spellings.
    Of(&'a [&'a str]),
    /// The KPI's.
    Kpi(&'a str),
    /// The KPI has no unit.
    KpiWithout,
    /// The KPI is not known.
    Unknown,
}

/// A number, and whether it stood there as plain digits.
pub(crate) struct Number {
    /// Its value in the column's unit.
    pub(crate) value: f64,
    /// Plain digits.
    pub(crate) literal: bool,
}

const MULTIPLIERS: &[(&str, i32)] = &[
    ("百万", 6),
    ("千万", 7),
    ("十万", 5),
    ("百億", 10),
    ("千億", 11),
    ("十億", 9),
    ("千", 3),
    ("万", 4),
    ("億", 8),
    ("兆", 12),
];

const ACCEPTED: (&str, &str) = (
    "1200、1,200、1.2千、120万、▲5、その欄の単位を付けた数",
    "1200, 1,200, 1.2千, 120万, ▲5, a number with the column's own unit",
);

/// Reads a number of a column whose unit is `own`.
pub(crate) fn read(text: &str, own: OwnUnit<'_>) -> Result<Number, Text> {
    if let Some(value) = plain(text.trim()) {
        return Ok(Number { value, literal: true });
    }
    let word = minus(&fold::tight(text)).to_lowercase();
    match value(text, &word, own)? {
        Some(value) if value.is_finite() => Ok(Number { value, literal: false }),
        _ => Err(why_not(text, &word, own)),
    }
}

/// A percent-formatted cell counts as shown (80, not 0.8), where its column can hold percent.
pub(crate) fn shown_percent(value: f64, own: OwnUnit<'_>) -> Result<Number, Text> {
    let value = percent(value);
    match own {
        OwnUnit::KpiWithout | OwnUnit::Unknown => Ok(Number { value, literal: false }),
        OwnUnit::Kpi(unit)
            if fold::tight(unit).contains(['%', '率']) || fold::name(unit).contains("percent") =>
        {
            Ok(Number { value, literal: false })
        }
        own => Err(other_unit(&format!("{value}%"), "%", own)),
    }
}

/// `value` × 100 without the noise of binary fractions (0.07 → 7, not 7.000000000000001).
pub(crate) fn percent(value: f64) -> f64 {
    format!("{value}e2").parse().unwrap_or(value * 100.0)
}

/// `▲` and the many minus signs become `-`.
fn minus(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some('▲' | '△' | '−' | '–' | '‐') => format!("-{}", chars.as_str()),
        _ => word.to_owned(),
    }
}

fn value(text: &str, word: &str, own: OwnUnit<'_>) -> Result<Option<f64>, Text> {
    let (sign, digits) = match word.strip_prefix(['-', '+']) {
        Some(rest) if word.starts_with('-') => (-1.0, rest),
        Some(rest) => (1.0, rest),
        None => (1.0, word),
    };
    let signed = |v: f64| if v == 0.0 { 0.0 } else { sign * v };
    if let Some(v) = separated(digits) {
        return Ok(Some(signed(v)));
    }
    let units = spellings(own);
    let digits = match digits.strip_prefix('¥') {
        Some(rest) if units.iter().any(|u| u == "円") => rest,
        _ => digits,
    };
    for unit in units.iter().filter(|u| !u.is_empty()) {
        let Some(head) = digits.strip_suffix(unit.as_str()) else { continue };
        if let Some(v) = separated(head) {
            return Ok(Some(signed(v)));
        }
        if multiplier(unit).is_none()
            && let Some(v) = multiplied(head)
        {
            return Ok(Some(signed(v)));
        }
    }
    match multiplied(digits) {
        Some(_) if units.iter().any(|u| multiplier(u).is_some()) => Err(multiplier_in_unit(text, own)),
        found => Ok(found.or_else(|| separated(digits)).map(signed)),
    }
}

/// Plain digits with an optional sign, fraction and exponent; nothing that Rust alone would read
/// (`inf`, `nan`, `1.`).
fn plain(word: &str) -> Option<f64> {
    let body = word.strip_prefix(['-', '+']).unwrap_or(word);
    let (mantissa, exponent) = match body.split_once(['e', 'E']) {
        Some((m, e)) => (m, Some(e.strip_prefix(['-', '+']).unwrap_or(e))),
        None => (body, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((w, f)) => (w, Some(f)),
        None => (mantissa, None),
    };
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let good = all_digits(whole) && fraction.is_none_or(all_digits) && exponent.is_none_or(all_digits);
    good.then(|| word.parse::<f64>().ok()).flatten().filter(|v| v.is_finite())
}

/// Unsigned digits, with thousands separators that stand where they belong.
fn separated(word: &str) -> Option<f64> {
    if word.starts_with(['-', '+']) {
        return None;
    }
    if !word.contains(',') {
        return plain(word);
    }
    let (whole, fraction) = word.split_once('.').unwrap_or((word, ""));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let good = (1..=3).contains(&first.len()) && groups.all(|g| g.len() == 3) && !fraction.contains(',');
    good.then(|| plain(&word.replace(',', ""))).flatten()
}

/// A number with multipliers: `1.2千`, `5千万`, `1億2000万`; each part smaller than the one before.
fn multiplied(word: &str) -> Option<f64> {
    let mut rest = word;
    let mut last = i32::MAX;
    let mut sum = 0.0;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.')).unwrap_or(rest.len());
        let (number, tail) = rest.split_at(end);
        let (tail, power) = match multiplier(tail) {
            Some((name, power)) => (tail.strip_prefix(name)?, power),
            None if tail.is_empty() && last != i32::MAX => (tail, 0),
            None => return None,
        };
        let size = separated(number)?;
        if power >= last || (last != i32::MAX && size * 10f64.powi(power) >= 10f64.powi(last)) {
            return None;
        }
        sum += format!("{size}e{power}").parse::<f64>().ok()?;
        last = power;
        rest = tail;
    }
    (last != i32::MAX).then_some(sum)
}

fn multiplier(word: &str) -> Option<(&'static str, i32)> {
    MULTIPLIERS.iter().find(|(name, _)| word.starts_with(name)).copied()
}

fn spellings(own: OwnUnit<'_>) -> Vec<String> {
    let fold = |u: &str| fold::tight(u).to_lowercase();
    match own {
        OwnUnit::Of(units) => units.iter().map(|u| fold(u)).collect(),
        OwnUnit::Kpi(unit) => vec![fold(unit)],
        OwnUnit::Plain | OwnUnit::KpiWithout | OwnUnit::Unknown => Vec::new(),
    }
}

fn why_not(text: &str, word: &str, own: OwnUnit<'_>) -> Text {
    let body = word.trim_start_matches(['-', '+', '¥']);
    let end = body.find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.')).unwrap_or(body.len());
    let (number, tail) = body.split_at(end);
    let another_number = tail.chars().any(|c| c.is_ascii_digit());
    if separated(number).is_none() {
        return super::unreadable(text, ("数", "a number"), ACCEPTED);
    }
    if another_number || tail.contains(['~', '〜', '(']) {
        return super::ambiguous(text, ("どの数か", "which number"), ACCEPTED);
    }
    other_unit(text, tail, own)
}

fn other_unit(text: &str, unit: &str, own: OwnUnit<'_>) -> Text {
    let found = super::quote(text);
    match own {
        OwnUnit::Plain => Text::new(
            format!(
                "「{found}」には「{unit}」が付いていますが、この欄は単位のない数です。たとえば 0.9 のように数だけを書いてください。"
            ),
            format!(
                "`{found}` carries `{unit}`, but this column holds a bare number; write the number alone, such as 0.9."
            ),
        ),
        OwnUnit::KpiWithout => Text::new(
            format!(
                "「{found}」には「{unit}」が付いていますが、この指標には単位がありません。数だけを書くか、指標の「単位」に書いてください。"
            ),
            format!(
                "`{found}` carries `{unit}`, but the KPI has no unit; write the number alone, or fill in the KPI's `unit`."
            ),
        ),
        OwnUnit::Unknown => Text::new(
            format!(
                "「{found}」の「{unit}」が指標の単位かどうか、指標が見つからないため確かめられません。数だけを書いてください。"
            ),
            format!(
                "`{found}`: the KPI is not known, so `{unit}` cannot be checked against its unit; write the number alone."
            ),
        ),
        OwnUnit::Of(_) | OwnUnit::Kpi(_) => {
            let own = own_name(own);
            Text::new(
                format!(
                    "「{found}」の単位は「{unit}」ですが、この欄の単位は「{own}」です。「{own}」で数え直した数を書いてください。"
                ),
                format!(
                    "`{found}` is in `{unit}`, but this column is in `{own}`; write the number in `{own}`."
                ),
            )
        }
    }
}

fn multiplier_in_unit(text: &str, own: OwnUnit<'_>) -> Text {
    let own = own_name(own);
    super::ambiguous(
        text,
        (&format!("「{own}」を掛けた後か前か"), &format!("whether `{own}` is already meant")),
        (
            &format!("{own}で数えた数だけ、または「3{own}」のような形"),
            &format!("the number in {own} alone, or with the full unit, such as `3{own}`"),
        ),
    )
}

fn own_name(own: OwnUnit<'_>) -> String {
    match own {
        OwnUnit::Of(units) => units.first().copied().unwrap_or_default().to_owned(),
        OwnUnit::Kpi(unit) => unit.split_whitespace().collect::<Vec<_>>().join(""),
        OwnUnit::Plain | OwnUnit::KpiWithout | OwnUnit::Unknown => String::new(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn check(text: &str, own: OwnUnit<'_>, value: f64) {
        let read = read(text, own).unwrap_or_else(|m| Number { value: f64::NAN, literal: m.en.is_empty() });
        assert_eq!(read.value, value, "{text}");
    }

    #[test]
    fn numbers_are_read_in_all_their_dress() {
        for (text, value) in [
            ("12", 12.0),
            ("-3.5", -3.5),
            ("１２", 12.0),
            ("1,200", 1200.0),
            ("１，２００", 1200.0),
            ("12,345,678.9", 12_345_678.9),
            ("▲5", -5.0),
            ("△5", -5.0),
            ("−5", -5.0),
            ("－５", -5.0),
            ("▲ 1,000", -1000.0),
            ("+5", 5.0),
            ("1.5千", 1500.0),
            ("3万", 30_000.0),
            ("3百万", 3_000_000.0),
            ("5千万", 50_000_000.0),
            ("1.1億", 110_000_000.0),
            ("1億2,000万", 120_000_000.0),
            ("3万5000", 35_000.0),
            ("2兆", 2e12),
            ("1.5E+3", 1500.0),
            ("0.1", 0.1),
            ("-0", 0.0),
            ("▲0", 0.0),
        ] {
            check(text, OwnUnit::KpiWithout, value);
        }
    }

    #[test]
    fn the_columns_own_unit_comes_first() {
        for (text, unit, value) in [
            ("5台", "台", 5.0),
            ("80%", "％", 80.0),
            ("80 ％", "%", 80.0),
            ("3百万円", "百万円", 3.0),
            ("3百万円", "円", 3_000_000.0),
            ("1億2000万円", "円", 120_000_000.0),
            ("￥1,200", "円", 1200.0),
            ("3千人", "人", 3000.0),
            ("12国（地域）数", "国\n（地域）数", 12.0),
            ("4.2割/満点", "割/満点", 4.2),
            ("5 km", "ＫＭ", 5.0),
            ("11", "1", 11.0),
            ("2", "10^-14", 2.0),
            ("7百万件", "百万件", 7.0),
            ("1,5000", "10", f64::NAN),
        ] {
            if value.is_nan() {
                assert!(read(text, OwnUnit::Kpi(unit)).is_err(), "{text}");
            } else {
                check(text, OwnUnit::Kpi(unit), value);
            }
        }
        check("30日以内", OwnUnit::Of(&["日", "日以内"]), 30.0);
    }

    #[test]
    fn another_unit_names_both() {
        for (text, own, found, ours) in [
            ("5台", OwnUnit::Kpi("人"), "台", "人"),
            ("5億円", OwnUnit::Kpi("百万円"), "億円", "百万円"),
            ("80%", OwnUnit::Kpi("点"), "%", "点"),
            ("3mo", OwnUnit::Of(&["日", "d"]), "mo", "日"),
        ] {
            let message = read(text, own).err().unwrap();
            for text in [&message.ja, &message.en] {
                assert!(text.contains(found) && text.contains(ours), "{text}");
            }
        }
        let bare = read("90%", OwnUnit::Plain).err().unwrap();
        assert!(bare.ja.contains("0.9") && bare.en.contains("0.9"), "{bare:?}");
        let none = read("5台", OwnUnit::KpiWithout).err().unwrap();
        assert!(none.ja.contains("単位がありません") && none.en.contains("has no unit"), "{none:?}");
    }

    #[test]
    fn what_could_mean_two_things_is_asked_back() {
        for (text, unit) in [
            ("3百万", "百万円"),
            ("27（4）", "人"),
            ("5〜10", "人"),
            ("2千", "千人"),
            ("(5)", "人"),
            ("1,5", "人"),
        ] {
            assert!(read(text, OwnUnit::Kpi(unit)).is_err(), "{text}");
        }
        let message = read("27（4）", OwnUnit::Kpi("人")).err().unwrap();
        assert!(message.ja.contains("27（4）") && message.ja.contains("どの数か"), "{}", message.ja);
        assert!(message.en.contains("two things"), "{}", message.en);
    }

    #[test]
    fn words_and_nonsense_are_no_numbers() {
        for text in [
            "inf",
            "NaN",
            "1.",
            ".5",
            "1e999",
            "五",
            "多数",
            "1.000.000",
            "12,34,567",
            "--5",
            "0x10",
            "約30人",
            "▲",
        ] {
            assert!(read(text, OwnUnit::Kpi("人")).is_err(), "{text}");
        }
    }

    #[test]
    fn a_percent_cell_counts_as_shown() {
        for (value, shown) in [(0.8, 80.0), (0.07, 7.0), (0.125, 12.5), (1.1, 110.0), (-0.29, -29.0)] {
            assert_eq!(shown_percent(value, OwnUnit::Kpi("％")).ok().unwrap().value, shown);
        }
        let message = shown_percent(0.9, OwnUnit::Plain).err().unwrap();
        assert!(message.en.contains("90%") && message.en.contains("0.9"), "{}", message.en);
        assert!(shown_percent(0.9, OwnUnit::Kpi("人")).is_err());
    }
}
