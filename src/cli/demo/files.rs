//! The example that the demo carries with it, and the configuration that it plays under.

use std::fs;
use std::path::Path;

use super::super::Failure;
use crate::lang::{Lang, Text};

/// The configuration's name in the folder.
pub(super) const CONFIG: &str = "yamedoki.toml";
/// The store's.
pub(super) const STORE: &str = "yamedoki.db";
/// The plan's folder.
pub(super) const PLAN: &str = "plan";
/// The folder of the plan that is refused.
pub(super) const REFUSED: &str = "refused";
/// The folder of what the departments report during the year, a folder a day.
pub(super) const REPORTS: &str = "reports";
/// The folder of letters.
pub(super) const LETTERS: &str = "letters";
/// The list of letters, in their folder.
pub(super) const INDEX: &str = "index.txt";

macro_rules! example {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_str!(concat!("../../../config/example/", $path)))),+]
    };
}

/// The example's files, by their path in `config/example/`. Those at its top are the plan.
const EXAMPLE: &[(&str, &str)] = example! {
    "departments.csv",
    "initiatives.csv",
    "milestones.csv",
    "kpis.csv",
    "kpi_targets.csv",
    "measurements.csv",
    "exit_points.csv",
    "renewals.csv",
    "refused/departments.csv",
    "refused/initiatives.csv",
    "reports/2026-05-29/milestones.csv",
    "reports/2026-05-29/measurements.csv",
    "reports/2026-05-29/renewals.csv",
    "reports/2026-08-07/milestones.csv",
    "reports/2026-08-07/renewals.csv",
    "reports/2026-11-20/milestones.csv",
    "reports/2026-11-20/renewals.csv",
    "reports/2027-02-05/milestones.csv",
};

/// Where each file goes, below the demo's folder, and what it says.
pub(super) fn all(lang: Lang) -> Vec<(String, String)> {
    let place = |path: &str| if path.contains('/') { path.to_owned() } else { format!("{PLAN}/{path}") };
    let example = EXAMPLE.iter().map(|(path, text)| (place(path), (*text).to_owned()));
    example.chain([(CONFIG.to_owned(), config(lang))]).collect()
}

/// Writes them.
pub(super) fn write(folder: &Path, lang: Lang) -> Result<(), Failure> {
    for (name, text) in all(lang) {
        put(&folder.join(name), &text)?;
    }
    Ok(())
}

/// Writes one file, its folder with it.
pub(super) fn put(path: &Path, text: &str) -> Result<(), Failure> {
    let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, text));
    written.map_err(|error| {
        Failure::system(Text::new(
            format!("{} に書き込めません: {error}", path.display()),
            format!("cannot write {}: {error}", path.display()),
        ))
    })
}

/// The days on which departments report, oldest first.
pub(super) fn report_days() -> Vec<&'static str> {
    let days = EXAMPLE.iter().filter_map(|(path, _)| path.strip_prefix(REPORTS)?.split('/').nth(1));
    let mut days: Vec<_> = days.collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// The city's name in the letters.
pub(super) fn city(lang: Lang) -> &'static str {
    lang.pick("飯盛市", "Iimori City")
}

fn config(lang: Lang) -> String {
    let (head, contact, release, delivered) = lang.pick(
        (
            "# デモの設定。手紙はファイルに書き出すだけで、どこにも送りません。",
            "業務改善・DX推進課（内線 1234）",
            "# 各課への最初の一覧を、本部の確認を待たずに出します（本番の既定は待つ）",
            "# デモでは、書き出したら届いたものとみなします（本番の既定はみなさない）",
        ),
        (
            "# The demo's configuration. Letters are written as files; nothing is sent anywhere.",
            "DX Promotion Division (ext. 1234)",
            "# The first sheets leave at once (by default they wait for the headquarters)",
            "# In the demo a written file counts as delivered (by default it does not)",
        ),
    );
    format!(
        "{head}\n\n[city]\nname = \"{}\"\ncontact = \"{contact}\"\nlanguage = \"{}\"\n\n\
         [store]\npath = \"{STORE}\"\n\n[adoption]\n{release}\nrelease = \"at-once\"\n\n\
         [channel.file]\ntype = \"file\"\ndir = \"{LETTERS}\"\n{delivered}\ncounts_as_delivered = true\n\
         from = \"yamedoki@example.lg.jp\"\n",
        city(lang),
        lang.code()
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_file_of_the_example_is_carried() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/example");
        let mut found = Vec::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|e| e == "csv") {
                    found.push(path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned());
                }
            }
        }
        found.sort();
        let mut carried: Vec<_> = EXAMPLE.iter().map(|(path, _)| (*path).to_owned()).collect();
        carried.sort();
        assert_eq!(found, carried);
    }

    #[test]
    fn days_of_report_are_dates_in_order() {
        let days = report_days();
        assert!(days.len() > 1 && days.is_sorted());
        assert!(days.iter().all(|day| day.parse::<chrono::NaiveDate>().is_ok()));
    }
}
