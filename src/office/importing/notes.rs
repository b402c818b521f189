//! What to know of a source beside the others: none of it is a fault.

use crate::lang::{Text, counted};

/// As many sources are named.
const NAMED: usize = 5;

/// That this source is new and brings rows which are there already: it may be a known one under another
/// name.
pub(super) fn first(source: &str, overlap: usize, known: &[String]) -> Option<Text> {
    if overlap == 0 || known.is_empty() {
        return None;
    }
    let names =
        |between: &str| known.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(between);
    let more = known.len().saturating_sub(NAMED);
    let (more_ja, more_en) = match more {
        0 => (String::new(), String::new()),
        n => (format!("（ほか {n} 件）"), format!(" and {n} more")),
    };
    Some(Text::new(
        format!(
            "この取込元（{source}）は初めてです。すでにある {overlap} 行に重なります。前の取込元：{}{more_ja}。同じ表を別の場所から読むときは --source で名前をそろえてください。",
            names("、")
        ),
        format!(
            "this source ({source}) is new, and {} of it {} there already. Sources so far: {}{more_en}. Where the same table is read from another place, give it its name with --source.",
            counted(overlap, "row"),
            if overlap == 1 { "is" } else { "are" },
            names(", ")
        ),
    ))
}

/// That rows which this source no longer has are said by another one.
pub(super) fn elsewhere(rows: usize) -> Option<Text> {
    (rows > 0).then(|| {
        Text::new(
            format!(
                "この取込元からなくなった行のうち {rows} 行は、別の取込元にあるため、消えた行とはしません。"
            ),
            format!(
                "{} no longer in this source, but another source has them: not marked as vanished.",
                counted(rows, "row")
            ),
        )
    })
}

/// That rows of it are marked as vanished from another source, and stay so.
pub(super) fn lost_by_others(rows: usize) -> Option<Text> {
    (rows > 0).then(|| {
        Text::new(
            format!("{rows} 行は、別の取込元から消えた行です。もとの取込元に戻るか、yamedoki close で閉じるまで、消えた行のままです。"),
            format!("{} had vanished from another source: still marked as vanished until that source has them again or yamedoki close ends them.", counted(rows, "row")),
        )
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_new_source_over_rows_that_are_there_names_those_before_it() {
        let known: Vec<String> = (1..=7).map(|n| format!("表{n}")).collect();
        assert!(first("新", 0, &known).is_none() && first("新", 3, &[]).is_none());
        let note = first("新", 34, &known[..2]).unwrap();
        assert!(
            note.ja.contains("（新）")
                && note.ja.contains("34 行")
                && note.ja.contains("前の取込元：表1、表2。")
        );
        assert!(note.en.contains("34 rows of it are there already") && note.en.contains("表1, 表2. "));
        let many = first("新", 1, &known).unwrap();
        assert!(many.ja.contains("（ほか 2 件）") && many.en.contains("1 row of it is"), "{}", many.en);
    }
}
