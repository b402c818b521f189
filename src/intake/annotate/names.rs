//! What the copy's sheets are called: names that Excel takes, no two alike.

use std::collections::BTreeSet;

use super::Page;
use crate::intake::names::result;
use crate::lang::Lang;

/// Characters of a sheet's name.
const LONGEST: usize = 31;

/// Gives each page a name that Excel takes.
pub(super) fn tell_apart(pages: &mut [Page], lang: Lang) {
    let mut taken = BTreeSet::from([result(lang).to_lowercase()]);
    for page in pages {
        let plain = accepted(&page.name);
        let numbered = (2..).map(|n| {
            let tail = format!(" ({n})");
            cut(&plain, LONGEST - tail.len()) + &tail
        });
        let free = std::iter::once(plain.clone()).chain(numbered).find(|n| taken.insert(n.to_lowercase()));
        page.name = free.unwrap_or(plain);
    }
}

fn accepted(name: &str) -> String {
    let name: String = name
        .chars()
        .map(
            |c| if matches!(c, '*' | '?' | ':' | '[' | ']' | '\\' | '/') || c.is_control() { '_' } else { c },
        )
        .collect();
    let name = cut(name.trim_matches('\''), LONGEST);
    let name = name.trim_matches('\'');
    if name.trim().is_empty() { "Sheet".to_owned() } else { name.to_owned() }
}

/// As much as `most` UTF-16 units hold.
fn cut(text: &str, most: usize) -> String {
    let mut left = most;
    text.chars()
        .take_while(|c| {
            let fits = c.len_utf16() <= left;
            left = left.saturating_sub(c.len_utf16());
            fits
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_becomes_one_that_excel_takes() {
        let long = "長".repeat(40);
        for (name, expected) in [
            ("KPI", "KPI"),
            ("a/b:c*[d]?\\", "a_b_c__d___"),
            ("'x'", "x"),
            ("", "Sheet"),
            (long.as_str(), &long[..93]),
        ] {
            assert_eq!(accepted(name), expected, "{name}");
        }
    }
}
