//! Rows by the names that people write: `renewal/K-12`, `更新案件/K-12`, or the code alone where it names
//! one row only.

use super::schema::Table;

/// How like a name has to be, from 0 to 1, to be offered.
const NEAR: f64 = 0.6;

/// The table of this name: English, in the singular or plural, or Japanese.
pub fn table(name: &str) -> Option<Table> {
    let name = name.trim();
    let is = |t: &Table| t.singular() == name || t.name() == name || t.ja().contains(&name);
    Table::ALL.into_iter().find(is)
}

/// The one of `known` (each `table/code`, the table in the singular) that `asked` means: by a table's
/// Japanese name or plural, or by its code alone where only one has it. A name that means none of them
/// comes back as it was, its table in the singular where there is one.
pub fn meant<'a>(asked: &str, known: impl Iterator<Item = &'a str>) -> String {
    let asked = asked.trim();
    let mut by_code = Vec::new();
    let written = in_singular(asked);
    for name in known {
        if name == asked || Some(name) == written.as_deref() {
            return name.to_owned();
        }
        if code(name) == asked {
            by_code.push(name);
        }
    }
    by_code.dedup();
    match by_code.as_slice() {
        [one] => (*one).to_owned(),
        _ => written.unwrap_or_else(|| asked.to_owned()),
    }
}

/// The nearest of `known` to `asked`: first one of the same code in another table, then the likest name.
pub fn nearest<'a>(asked: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let asked_name = in_singular(asked).unwrap_or_else(|| asked.trim().to_owned());
    let asked_code = code(&asked_name);
    let likeness = |name: &str| match code(name) == asked_code {
        true => 2.0,
        false if asked_name.contains('/') => strsim::jaro_winkler(name, &asked_name),
        false => strsim::jaro_winkler(code(name), &asked_name),
    };
    let near = known.map(|name| (likeness(name), name)).filter(|(likeness, _)| *likeness >= NEAR);
    near.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1))).map(|(_, name)| name)
}

fn in_singular(asked: &str) -> Option<String> {
    let (name, code) = asked.split_once(['/', '／'])?;
    Some(format!("{}/{}", table(name)?.singular(), code.trim()))
}

fn code(name: &str) -> &str {
    name.split_once('/').map_or(name, |(_, code)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 5] =
        ["initiative/1-1-01", "initiative/1-1-02", "renewal/1-1-02", "renewal/Y-02", "exit_point/a/b"];

    #[test]
    fn a_row_is_found_by_each_of_its_names() {
        for (asked, name) in [
            ("renewal/Y-02", "renewal/Y-02"),
            (" renewals/Y-02 ", "renewal/Y-02"),
            ("更新案件/Y-02", "renewal/Y-02"),
            ("更新案件／Y-02", "renewal/Y-02"),
            ("取り組み/1-1-02", "initiative/1-1-02"),
            ("Y-02", "renewal/Y-02"),
            ("a/b", "exit_point/a/b"),
            ("1-1-02", "1-1-02"),
            ("更新案件/Y-09", "renewal/Y-09"),
            ("Y-09", "Y-09"),
            ("事業/Y-02x", "事業/Y-02x"),
        ] {
            assert_eq!(meant(asked, KNOWN.into_iter()), name, "{asked}");
        }
    }

    #[test]
    fn the_nearest_name_has_the_same_code_before_the_same_table() {
        for (asked, name) in [
            ("initiative/Y-02", Some("renewal/Y-02")),
            ("取り組み/Y-02", Some("renewal/Y-02")),
            ("initiative/1-1-03", Some("initiative/1-1-01")),
            ("Y-03", Some("renewal/Y-02")),
            ("qqq", None),
        ] {
            assert_eq!(nearest(asked, KNOWN.into_iter()), name, "{asked}");
        }
    }
}
