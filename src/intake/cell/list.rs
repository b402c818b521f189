//! Lists inside a cell: separated by `;`, `、` or a line break.

/// The items of `text`, trimmed, empty ones dropped.
pub(super) fn read(text: &str) -> Vec<String> {
    text.split([';', '；', '、', '\n', '\r'])
        .map(str::trim)
        .filter(|i| !i.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separators_divide_and_nothing_else_does() {
        for (text, items) in [
            ("総務課", vec!["総務課"]),
            ("総務課、財政課", vec!["総務課", "財政課"]),
            ("総務課;財政課", vec!["総務課", "財政課"]),
            ("総務課\r\n財政課\n", vec!["総務課", "財政課"]),
            ("総務課； 財政課、、", vec!["総務課", "財政課"]),
            ("土木・建築課", vec!["土木・建築課"]),
            ("a, b", vec!["a, b"]),
            ("", vec![]),
        ] {
            assert_eq!(read(text), items, "{text}");
        }
    }
}
