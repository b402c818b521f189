//! Folding: the copy of a cell in which dates, numbers, choices and names are read. What is stored
//! stays as written.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// NFKC without the ends' white space; free where the text is ASCII.
pub(crate) fn fold(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    if trimmed.is_ascii() {
        return Cow::Borrowed(trimmed);
    }
    let folded: String = trimmed.nfkc().collect();
    Cow::Owned(folded.trim().to_owned())
}

/// Folded, without any white space (line breaks in units, gaps in `令和 8年 4月`).
pub(crate) fn tight(text: &str) -> String {
    fold(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// A name of a table, column or choice as it is compared: folded, lower case, without white space,
/// `_`, `-` and the marks that forms put on required columns.
pub(crate) fn name(text: &str) -> String {
    let mut name: String = fold(text)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-' | '*' | '※'))
        .flat_map(char::to_lowercase)
        .collect();
    for mark in ["(必須)", "(任意)", "(required)", "(optional)"] {
        if let Some(length) = name.strip_suffix(mark).map(str::len) {
            name.truncate(length);
        }
    }
    name
}

/// The candidate that `found` most likely meant, if any comes near.
pub(crate) fn nearest<'a>(found: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let found: String = name(found).chars().take(64).collect();
    let scored = candidates.into_iter().map(|c| (c, likeness(&found, &name(c))));
    let best = scored.max_by(|a, b| a.1.total_cmp(&b.1))?;
    (best.1 >= 0.6).then_some(best.0)
}

/// 0 to 1; a name inside the other counts as near (`年額(円)` and `年額`), one of equal length as
/// nearer.
fn likeness(a: &str, b: &str) -> f64 {
    let likeness = strsim::normalized_damerau_levenshtein(a, b);
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let unequal = long.chars().count().abs_diff(short.chars().count()) as f64;
    let contained = short.chars().count() >= 2 && long.contains(short);
    if contained { likeness.max(0.65) - unequal / 1000.0 } else { likeness }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_width_case_gaps_and_marks() {
        for (a, b) in [
            ("ＫＰＩ", "kpi"),
            ("Fiscal Year", "fiscal_year"),
            ("取組\n内容", "取組内容"),
            ("＊コード", "コード"),
            ("期限（必須）", "期限"),
            ("ｺｰﾄﾞ", "コード"),
        ] {
            assert_eq!(name(a), name(b), "{a}");
        }
    }

    #[test]
    fn the_nearest_name_is_offered_only_when_it_is_near() {
        let names = ["年額", "期限", "due_on"];
        assert_eq!(nearest("年額（円）", names), Some("年額"));
        assert_eq!(nearest("due_no", names), Some("due_on"));
        assert_eq!(nearest("まったく別", names), None);
    }
}
