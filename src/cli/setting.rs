//! What most commands begin with: the configuration found, read and built.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::{Cli, Failure, Format, Out};
use crate::calendar::Calendar;
use crate::intake::{self, Known};
use crate::lang::{Lang, Text};
use crate::office::parts::{Loaded, Parts, Places};
use crate::office::trouble::Trouble;
use crate::plan::{BuildSettings, Department, Plan, Record};
use crate::store::{Options, Store};

/// Where the configuration is looked for without `--config`.
const USUAL: &[&str] = &["config/yamedoki.toml", "yamedoki.toml"];

/// The configuration asked for, else one in the usual place, else none.
pub(super) fn places(cli: &Cli, rules: Option<&Path>) -> Places {
    let usual = || USUAL.iter().map(PathBuf::from).find(|path| path.is_file());
    Places { config: cli.config.clone().or_else(usual), rules: rules.map(Path::to_owned) }
}

/// Loads everything; prints every mistake.
pub(super) fn load(cli: &Cli, rules: Option<&Path>, out: &mut Out) -> Result<Loaded, Failure> {
    printed(Parts::load(&places(cli, rules)), out)
}

/// Loads all but the rules, for a command that judges nothing; prints every mistake.
pub(super) fn load_without_rules(cli: &Cli, out: &mut Out) -> Result<Loaded, Failure> {
    printed(Parts::without_rules(&places(cli, None)), out)
}

fn printed(loaded: Result<Loaded, Vec<Text>>, out: &mut Out) -> Result<Loaded, Failure> {
    match loaded {
        Ok(loaded) => {
            for warning in &loaded.warnings {
                out.remark(warning);
            }
            Ok(loaded)
        }
        Err(mistakes) => {
            for mistake in &mistakes {
                out.remark(mistake);
            }
            Err(Failure::printed())
        }
    }
}

/// A command's desk: the parts, the store, and a runtime to ask it.
pub(super) struct Desk {
    /// The parts.
    pub parts: Parts,
    runtime: tokio::runtime::Runtime,
    store: Store,
}

impl Desk {
    /// Loads the configuration without rules and opens its store, which is made where there is none.
    pub(super) fn open(cli: &Cli, out: &mut Out) -> Result<Desk, Failure> {
        Desk::over(load_without_rules(cli, out)?.parts, true)
    }

    /// Loads the configuration without rules and opens its store, which must be there: nothing is made
    /// by looking.
    pub(super) fn existing(cli: &Cli, out: &mut Out) -> Result<Desk, Failure> {
        Desk::looking(load_without_rules(cli, out)?.parts)
    }

    /// As [`Self::existing`], with the rules.
    pub(super) fn judging(cli: &Cli, out: &mut Out) -> Result<Desk, Failure> {
        Desk::looking(load(cli, None, out)?.parts)
    }

    fn looking(parts: Parts) -> Result<Desk, Failure> {
        if !parts.config.store.path.exists() {
            return Err(Failure::input(no_plan(&parts.config.store.path)));
        }
        Desk::over(parts, false)
    }

    /// Opens the store of `parts`, and makes it where there is none if it may.
    pub(super) fn over(parts: Parts, create: bool) -> Result<Desk, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let options = Options { create, max_pages: parts.config.store.max_pages, ..Options::default() };
        let store =
            runtime.block_on(Store::open(&parts.config.store.path, &options)).map_err(Trouble::from)?;
        Ok(Desk { parts, runtime, store })
    }

    /// Does some work with the store.
    pub(super) fn block<T>(
        &self,
        work: impl AsyncFnOnce(&Store) -> Result<T, Trouble>,
    ) -> Result<T, Failure> {
        let done = self.runtime.block_on(work(&self.store));
        done.map_err(Failure::from)
    }
}

/// That nothing was imported yet.
pub(super) fn no_plan(store: &Path) -> Text {
    let store = store.display();
    Text::new(
        format!("まだ計画がありません（{store}）。yamedoki import で読み込んでください。"),
        format!("there is no plan yet ({store}); read one in with yamedoki import."),
    )
}

/// The department of this code or name.
pub(super) fn department<'a>(plan: &'a Plan, asked: &str) -> Result<&'a Department, Failure> {
    plan.departments.iter().find(|d| d.code == asked || d.name == asked).ok_or_else(|| {
        let near = plan
            .departments
            .iter()
            .flat_map(|d| [&d.code, &d.name])
            .max_by(|a, b| strsim::jaro(a, asked).total_cmp(&strsim::jaro(b, asked)));
        let hint =
            |ja: &str, en: &str| near.map(|n| (format!("{ja}{n}"), format!("{en}{n}"))).unwrap_or_default();
        let (ja, en) = hint("。近いのは ", "; the nearest is ");
        Failure::input(Text::new(
            format!("「{asked}」という部署はありません{ja}"),
            format!("there is no department {asked:?}{en}"),
        ))
    })
}

/// A department for people: its name with its code behind; the code alone where the plan has it not.
pub(super) fn named(plan: &Plan, code: &str, lang: Lang) -> String {
    let name = plan.departments.iter().find(|d| d.code == code).map(|d| d.name.as_str());
    name.map_or(code.to_owned(), |name| lang.pick(format!("{name}（{code}）"), format!("{name} ({code})")))
}

/// The plan of a file or folder alone; prints every mistake.
pub(super) fn read_plan(
    path: &Path,
    calendar: &Calendar,
    today: NaiveDate,
    out: &mut Out,
) -> Result<Plan, Failure> {
    read_records(path, calendar, today, out).map(|(_, plan)| plan)
}

/// The same, with its rows as they were read.
pub(super) fn read_records(
    path: &Path,
    calendar: &Calendar,
    today: NaiveDate,
    out: &mut Out,
) -> Result<(Vec<Record>, Plan), Failure> {
    let settings = BuildSettings { today: Some(today) };
    match intake::read_plan(path, &Known::new(calendar.clone()), settings, &mut |_| {}) {
        Ok((intake, built)) => Ok((intake.records, built.plan)),
        Err(refused) => {
            super::refusal::refuse(path, &refused, Format::Text, out);
            Err(Failure::printed())
        }
    }
}
