//! `test`: rule tests in TOML, both-sided (`rules.md`, Commands).

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value as Json, json};

use super::{Cli, Failure, Format, Out, setting};
use crate::intake;
use crate::lang::{Lang, Text, counted};
use crate::office::parts::{self, Parts};
use crate::rules::Names;
use crate::trial::{self, Bench, Miss, Tally, Trial};

/// `test`
#[derive(Args, Debug)]
#[command(after_long_help = LONG)]
pub struct TestArgs {
    /// The rule tests: a folder of TOML files, or one file [default: tests/rules beside the rules]
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Test these rules [default: the configured ones, else the built-in pack]
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Look at this rule only
    #[arg(long, value_name = "NAME")]
    pub rule: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

const LONG: &str = r#"テストの例 / A test file:

  only = ["milestone-overdue"]

  [plan]
  departments = [{ code = "a", name = "総務課" }]
  initiatives = [{ code = "i", title = "配備", owner = "a" }]
  milestones  = [{ code = "m", initiative = "i", title = "選定", due_on = 2026-05-29 }]

  [[case]]
  name = "期限の翌日から / from the day after"
  at = [2026-05-30]
  fires = ["milestone-overdue milestone/m"]

  [[case]]
  name = "当日まで / through the day"
  at = [2026-05-28, 2026-05-29]
  not = ["milestone-overdue milestone/m"]

書かれていない該当も、当てはまらない主張も、どちらも失敗です。docs/rules.md に書き方の全体があります。
A finding that no case names fails, and so does an assertion that nothing matches. docs/rules.md has it all."#;

/// One file and what its test gave.
struct Tested {
    file: String,
    trial: Trial,
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &TestArgs, out: &mut Out) -> Result<(), Failure> {
    let places = setting::places(cli, args.rules.as_deref());
    let parts = setting::load(cli, args.rules.as_deref(), out)?.parts;
    if let Some(name) = args.rule.as_deref() {
        known_rule(name, &parts)?;
    }
    let sources = parts::rule_sources(&places, &parts.config).map_err(Failure::input)?;
    let rules_at = places.rules.as_deref().or(parts.config.rules.dir.as_deref());
    let files = files(args.dir.as_deref(), rules_at)?;
    let overrides = parts::overrides(&parts.config);
    let names = Names { channels: Some(parts.config.channels.keys().cloned().collect()), departments: None };
    let settings = parts.notices("test");
    let bench = Bench {
        calendar: &parts.calendar,
        facts: &parts.config.facts,
        rules: &sources,
        overrides: overrides.as_ref(),
        names: &names,
        questions: parts.config.questions,
        settings: &settings,
        style: &parts.style,
        schedule: &parts.config.schedule.evaluate,
        folder: &parts::read_rules,
        only: args.rule.as_deref(),
    };
    let mut all = Vec::new();
    for path in files {
        all.push(one(&path, &bench)?);
    }
    match args.format {
        Format::Json => out.line(json(&all, out.lang).to_string()),
        Format::Text => text(&all, args, out),
    }
    if all.iter().all(|tested| tested.trial.misses.is_empty()) { Ok(()) } else { Err(Failure::printed()) }
}

fn known_rule(name: &str, parts: &Parts) -> Result<(), Failure> {
    if parts.rules.find(name).is_some() {
        return Ok(());
    }
    let near = parts.rules.rules.iter().map(|rule| rule.name.as_str());
    let near =
        near.max_by(|a, b| strsim::jaro(a, name).total_cmp(&strsim::jaro(b, name))).unwrap_or_default();
    Err(Failure::input(Text::new(
        format!("`{name}` というルールはありません。近いのは `{near}`"),
        format!("there is no rule `{name}`; the nearest is `{near}`"),
    )))
}

/// The test files: the one asked for, those of the folder asked for, or those beside the rules.
fn files(asked: Option<&Path>, rules: Option<&Path>) -> Result<Vec<PathBuf>, Failure> {
    let beside = rules.and_then(Path::parent).unwrap_or(Path::new(""));
    let dir = asked.map_or_else(|| beside.join("tests/rules"), Path::to_owned);
    if dir.is_file() {
        return Ok(vec![dir]);
    }
    let shown = dir.display();
    let none = |why: Text| {
        Failure::input(Text::new(
            format!(
                "ルールのテストがありません: {shown}{}。.toml のテストを置くか、場所を指定してください（書き方は yamedoki test --help）。",
                why.ja
            ),
            format!(
                "there are no rule tests in {shown}{}. Put .toml tests there or name their place; yamedoki test --help shows one.",
                why.en
            ),
        ))
    };
    let entries = std::fs::read_dir(&dir).map_err(|error| none(missing(&error)))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "toml") && path.is_file());
    files.sort();
    if files.is_empty() { Err(none(Text::default())) } else { Ok(files) }
}

/// Why a folder of tests cannot be read, in brackets.
fn missing(error: &std::io::Error) -> Text {
    let why = intake::unreadable(error);
    let inside = |text: &str| text.trim_end_matches(['。', '.']).to_owned();
    Text::new(format!("（{}）", inside(&why.ja)), format!(" (it {})", inside(&why.en)))
}

fn one(path: &Path, bench: &Bench<'_>) -> Result<Tested, Failure> {
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::input(Text::new(
            format!("{file} を読めません: {}", intake::unreadable(&error).ja),
            format!("{file} {}", intake::unreadable(&error).en),
        ))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(Tested { trial: trial::run(path, &file, text, bench), file })
}

fn place(file: &str, miss: &Miss) -> String {
    if miss.line == 0 { file.to_owned() } else { format!("{file}:{}", miss.line) }
}

fn text(all: &[Tested], args: &TestArgs, out: &mut Out) {
    for Tested { file, trial } in all {
        let (cases, wrong) = (trial.cases, trial.misses.len());
        if wrong == 0 {
            out.say(
                format!("合格  {file}（{cases} 例）"),
                format!("ok    {file} ({})", counted(cases, "case")),
            );
            continue;
        }
        out.say(format!("失敗  {file}（{wrong} 件）"), format!("FAIL  {file} ({wrong})"));
        for miss in &trial.misses {
            let at = place(file, miss);
            let case = miss.case.as_deref();
            let (ja, en) = case.map_or_else(Default::default, |c| (format!("「{c}」 "), format!("\"{c}\" ")));
            out.say(format!("  {at}  {ja}{}", miss.ja), format!("  {at}  {en}{}", miss.en));
        }
    }
    summary(all, args, out);
}

/// The rules that the run is about: of a part of the tests or rules, those it touches.
fn asked(args: &TestArgs, mut tally: Tally) -> Tally {
    if let Some(only) = &args.rule {
        tally.retain(|rule, _| rule == only);
    } else if args.dir.as_ref().is_some_and(|path| path.is_file()) {
        tally.retain(|_, sides| sides.fires + sides.not + sides.cannot_tell > 0);
    }
    tally
}

fn summary(all: &[Tested], args: &TestArgs, out: &mut Out) {
    let cases: usize = all.iter().map(|tested| tested.trial.cases).sum();
    let wrong: usize = all.iter().map(|tested| tested.trial.misses.len()).sum();
    let files = all.len();
    let tally = asked(args, tally(all));
    let both = tally.values().filter(|sides| sides.fires > 0 && sides.not > 0).count();
    out.say(
        format!(
            "{files} ファイル・{cases} 例、食い違い {wrong} 件。両側から試されたルール {both}/{}",
            tally.len()
        ),
        format!(
            "{}, {}: {wrong} wrong. Rules tested on both sides: {both} of {}",
            counted(files, "file"),
            counted(cases, "case"),
            tally.len()
        ),
    );
    for (rule, sides) in tally.iter().filter(|(_, sides)| sides.fires == 0 || sides.not == 0) {
        let (ja, en) = match (sides.fires, sides.not) {
            (0, 0) => ("どちらの例もありません", "no case on either side"),
            (0, _) => ("該当する例がありません", "no case in which it fires"),
            _ => ("該当しない例がありません", "no case in which it does not fire"),
        };
        out.say(format!("  {rule}: {ja}"), format!("  {rule}: {en}"));
    }
}

fn tally(all: &[Tested]) -> Tally {
    let mut sum = Tally::new();
    for (rule, sides) in all.iter().flat_map(|tested| &tested.trial.tally) {
        let total = sum.entry(rule.clone()).or_default();
        total.fires += sides.fires;
        total.not += sides.not;
        total.cannot_tell += sides.cannot_tell;
        total.told += sides.told;
    }
    sum
}

fn json(all: &[Tested], lang: Lang) -> Json {
    let failure =
        |miss: &Miss| json!({"line": miss.line, "case": miss.case, "message": lang.pick(&miss.ja, &miss.en)});
    let file = |tested: &Tested| {
        let failures: Vec<Json> = tested.trial.misses.iter().map(failure).collect();
        json!({"file": tested.file, "cases": tested.trial.cases, "failures": failures})
    };
    let rules: Vec<Json> = tally(all)
        .iter()
        .map(|(rule, s)| {
            json!({"rule": rule, "fires": s.fires, "not": s.not, "cannot_tell": s.cannot_tell, "told": s.told})
        })
        .collect();
    json!({
        "ok": all.iter().all(|tested| tested.trial.misses.is_empty()),
        "files": all.iter().map(file).collect::<Vec<_>>(),
        "rules": rules,
    })
}
