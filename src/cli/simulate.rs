//! `simulate`: the days of a span played through the daemon's own cycle, nobody acting, nothing sent and
//! nothing kept: what a plan, a rule or a change of a rule will bring, before it does.

mod json;
mod page;
mod source;
mod text;

use std::path::{Path, PathBuf};

use chrono::{Datelike, Months, NaiveDate};
use clap::{Args, ValueEnum};

use super::day::day;
use super::{Cli, Failure, Out, setting};
use crate::lang::Text;
use crate::office::parts::{Parts, Places, load_rules};
use crate::office::rehearsing::Scene;
use crate::rehearsal::{Days, Plans, Played, Report, difference, play};
use crate::rules::RuleSet;
use source::Source;

/// The longest span: a plan of ten years, twice.
const YEARS: u32 = 20;

/// `simulate`
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  yamedoki simulate --from 2026-04-01 --to 2027-03-31
  yamedoki simulate --from 2026-04-01 --to 2027-03-31 --out year.html
  yamedoki simulate --plan plan.xlsx --from 2026-04-01 --to 2027-03-31 --rules new --rules-before rules
  yamedoki simulate --history --from 2025-04-01 --to 2026-03-31")]
pub struct SimulateArgs {
    /// Play this plan alone [default: the store's, with its recorded decisions]
    #[arg(long, value_name = "PATH")]
    pub plan: Option<PathBuf>,
    /// Judge by these rules [default: the configured ones, else the built-in pack]
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// The first day, as 2026-04-01: the store is adopted at its first evaluation
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub from: NaiveDate,
    /// The last day
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub to: NaiveDate,
    /// Play these rules too, and show what the change from them to the others adds and takes away
    #[arg(long, value_name = "DIR")]
    pub rules_before: Option<PathBuf>,
    /// Play what the store kept instead of the present plan: each morning as it was known then
    #[arg(long, conflicts_with = "plan")]
    pub history: bool,
    /// How to print [default: by the ending of --out, else text]
    #[arg(long, value_enum)]
    pub format: Option<SimulateFormat>,
    /// Write the result into this file (.html, .json, .txt) instead of printing it
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,
}

/// How a rehearsal is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SimulateFormat {
    /// Tables for people
    Text,
    /// For scripts
    Json,
    /// One page for a browser or for print
    Html,
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &SimulateArgs, out: &mut Out) -> Result<(), Failure> {
    let days = days(args)?;
    let format = format(args)?;
    let parts = setting::load(cli, args.rules.as_deref(), out)?.parts;
    let before = args.rules_before.as_deref().map(|dir| rules_of(dir, &parts, out)).transpose()?;
    let (parts, source) = source::load(parts, args, days, out)?;
    let scene = Scene::of(&parts, source.reaches_nobody());
    let supposed = scene.supposed;
    let rehearsal = Rehearsal { parts: &parts, scene: &scene, source: &source, days };
    let after = rehearsal.play(&parts.rules, out);
    let shown = match before {
        None => {
            let city = &parts.config.city.name;
            let report = || Report::of(&after, source.plan(), days, out.lang, city).supposing(supposed);
            match format {
                SimulateFormat::Json => json::played(&after).to_string() + "\n",
                SimulateFormat::Text => text::print(&report()),
                SimulateFormat::Html => page::html(&report())?,
            }
        }
        Some(before) => {
            let before = rehearsal.play(&before, out);
            let found = difference(&before, &after);
            let city = &parts.config.city.name;
            let report =
                || Report::of_change(&found, source.plan(), days, out.lang, city).supposing(supposed);
            match format {
                SimulateFormat::Json => json::difference(&found).to_string() + "\n",
                SimulateFormat::Text => text::print(&report()),
                SimulateFormat::Html => page::html(&report())?,
            }
        }
    };
    give(&shown, args.out.as_deref(), out)
}

/// What both rehearsals share.
struct Rehearsal<'a> {
    parts: &'a Parts,
    scene: &'a Scene,
    source: &'a Source,
    days: Days,
}

impl Rehearsal<'_> {
    fn play(&self, rules: &RuleSet, out: &mut Out) -> Played {
        let stage = self.scene.stage(self.parts, rules);
        let mut shown = None;
        let mut progress = |day: NaiveDate| {
            if shown.replace((day.year(), day.month())) != Some((day.year(), day.month())) {
                let text = |form| format!("{}…", day.format(form));
                out.progress(&Text::new(text("%Y 年 %-m 月"), text("%B %Y")));
            }
        };
        let mut plans: Box<dyn Plans> = self.source.plans();
        let played = play(&stage, plans.as_mut(), self.days, &mut progress);
        out.end_progress();
        played
    }
}

fn days(args: &SimulateArgs) -> Result<Days, Failure> {
    let (from, to) = (args.from, args.to);
    if from > to {
        return Err(Failure::usage(Text::new(
            format!(
                "--from（{from}）が --to（{to}）より後になっています。--from に初日、--to に末日を入れてください。"
            ),
            format!("--from ({from}) is after --to ({to}); --from is the first day, --to the last."),
        )));
    }
    let limit = from.checked_add_months(Months::new(12 * YEARS));
    if limit.is_none_or(|limit| to >= limit) || from.year() < 1970 || to.year() > 2100 {
        return Err(Failure::usage(Text::new(
            format!(
                "{from} から {to} までは長すぎます。1970年から2100年までの間で、{YEARS}年以内にしてください。"
            ),
            format!("{from} to {to} is too long: at most {YEARS} years, between 1970 and 2100."),
        )));
    }
    Ok(Days { from, to })
}

/// The format asked for, else the one that the file's ending names.
fn format(args: &SimulateArgs) -> Result<SimulateFormat, Failure> {
    let Some(path) = &args.out else { return Ok(args.format.unwrap_or(SimulateFormat::Text)) };
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let named = match ending.as_str() {
        "html" | "htm" => SimulateFormat::Html,
        "json" => SimulateFormat::Json,
        "txt" => SimulateFormat::Text,
        // Whatever else it is, it is no report of ours: a plan must not be overwritten by one.
        _ => {
            let path = path.display();
            return Err(Failure::usage(Text::new(
                format!("--out のファイル名は .html、.json、.txt のどれかで終わらせてください（{path}）。"),
                format!("the file of --out must end in .html, .json or .txt ({path})."),
            )));
        }
    };
    Ok(args.format.unwrap_or(named))
}

/// The rules before the change; prints every mistake.
fn rules_of(dir: &Path, parts: &Parts, out: &mut Out) -> Result<RuleSet, Failure> {
    let places = Places { config: None, rules: Some(dir.to_owned()) };
    load_rules(&places, &parts.config, None).map_err(|mistakes| {
        mistakes.iter().for_each(|mistake| out.remark(mistake));
        Failure::printed()
    })
}

fn give(shown: &str, path: Option<&Path>, out: &mut Out) -> Result<(), Failure> {
    let Some(path) = path else {
        out.line(shown.strip_suffix('\n').unwrap_or(shown));
        return Ok(());
    };
    std::fs::write(path, shown).map_err(|error| super::failure::unwritten(path, &error))?;
    out.line(path.display().to_string());
    Ok(())
}
