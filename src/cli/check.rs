//! `check`: configuration, rules, channels, database and plan; every mistake found, each part as far as the
//! others can be read.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value as Json, json};

use super::{CheckArgs, Cli, Failure, Format, Out, refusal, setting};
use crate::calendar::Calendar;
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::daemon::bouncing;
use crate::intake::{self, Known};
use crate::lang::{Lang, Text, counted};
use crate::notices;
use crate::office::parts::{self, Places};
use crate::office::reach;
use crate::plan::{BuildSettings, Plan};
use crate::raster::Pencil;
use crate::rules::BUILT_IN;
use crate::store::{self, Inspected, Store, StoreError};

/// Runs it.
pub(super) fn run(cli: &Cli, args: &CheckArgs, out: &mut Out) -> Result<(), Failure> {
    let places = setting::places(cli, args.rules.as_deref());
    let mut check = Check { format: args.format, mistakes: Vec::new(), out };
    let config = check.configuration(&places);
    let plan = check.plan(args.plan.as_deref(), config.as_ref());
    if let Some(config) = &config {
        check.store(&config.store.path)?;
        check.rules(&places, config, plan.as_ref());
        check.places(config);
        if let Some(plan) = &plan {
            check.reach(config, plan);
        }
    } else if places.rules.is_some() {
        // What the configuration changes of the rules is not known; they are checked as they stand.
        check.rules(&places, &Config::defaults(Path::new("")), None);
    }
    check.end()
}

/// The addresses that the store at `path`, where there is one, knows to be unreachable. Looking makes,
/// changes and refuses nothing.
fn unreachable(path: &Path) -> BTreeSet<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map(|runtime| runtime.block_on(Store::unreachable_at(path))).unwrap_or_default()
}

/// A check under way.
struct Check<'a> {
    format: Format,
    mistakes: Vec<Json>,
    out: &'a mut Out,
}

impl Check<'_> {
    /// The configuration as far as it can be read; `None` where it is no TOML.
    fn configuration(&mut self, places: &Places) -> Option<Config> {
        let Some(path) = &places.config else { return Some(Config::defaults(Path::new(""))) };
        let examined = Config::examine(path, &config::process_env);
        examined.warnings.iter().for_each(|warning| self.out.remark(warning));
        for mistake in &examined.mistakes {
            self.mistake("configuration", &mistake.rendered);
        }
        let config = examined.config?;
        let channels = parts::build_channels(&config).err().unwrap_or_default();
        channels.iter().for_each(|mistake| self.mistake("configuration", mistake));
        let calendar = Calendar::new(config.calendar.clone());
        let today = calendar.today(Clock::System.now());
        parts::holidays_run_out(&calendar, today).iter().for_each(|warning| self.out.remark(warning));
        if examined.mistakes.is_empty() && channels.is_empty() {
            let names = |list: &str| config.channels.keys().cloned().collect::<Vec<_>>().join(list);
            self.good(
                format!("設定: 誤りなし（送信経路: {}）", names("、")),
                format!("configuration: no mistake (channels: {})", names(", ")),
            );
            self.signatures(&config);
            self.backups(&config);
            self.font(&config);
        }
        Some(config)
    }

    /// What the DNS has to hold for the signatures of mail; whether it does is not asked.
    fn signatures(&mut self, config: &Config) {
        for (name, channel) in &config.channels {
            let Some(dkim) = channel.sender.as_ref().and_then(|sender| sender.dkim.as_ref()) else {
                continue;
            };
            let record = dkim.record();
            self.good(
                format!(
                    "[channel.{name}] DKIM署名: DNSに次のTXTレコードがあることを確かめてください\n  {}\n  {}",
                    record.name, record.value
                ),
                format!(
                    "[channel.{name}] DKIM: the DNS has to hold this TXT record\n  {}\n  {}",
                    record.name, record.value
                ),
            );
        }
    }

    /// That no backup is made by itself: a hint, for some machines are saved as a whole.
    fn backups(&mut self, config: &Config) {
        if config.backup.dir.is_none() {
            self.note(&Text::new(
                "[backup] の dir がないため、データベースの毎晩の控えは作られません。別のディスクのフォルダーを書くことをお勧めします（例: dir = \"/var/backups/yamedoki\"）。",
                "[backup] has no dir: no nightly backup of the database is made. A folder on another disk is best, such as dir = \"/var/backups/yamedoki\".",
            ));
        }
    }

    /// That the weekly digest has no font to letter its charts in: a hint, for tables say the same.
    fn font(&mut self, config: &Config) {
        let digest = &config.digest;
        if digest.charts && Pencil::new(digest.fonts.clone(), digest.font.clone()).family().is_none() {
            self.note(&Text::new(
                "日本語のフォントが見つからないため、週報のグラフは表で代わります。フォント（例: fonts-ipaexfont）を入れるか、[digest] の fonts にフォルダーを書いてください。グラフが要らなければ charts = false にします。",
                "No Japanese font is found: tables stand for the digest's charts. Install one (fonts-ipaexfont, say), or write its folder as fonts in [digest]; charts = false, if none are wanted.",
            ));
        }
    }

    /// The plan asked for, else the one that the configuration watches.
    fn plan(&mut self, asked: Option<&Path>, config: Option<&Config>) -> Option<Plan> {
        let Some(path) = asked.or_else(|| config.and_then(|c| c.source.path.as_deref())) else {
            if config.is_some() {
                self.good(
                    "計画: 見守るファイルの指定なし（[source] path）。yamedoki import で読み込みます"
                        .to_owned(),
                    "plan: none is watched ([source] path); yamedoki import reads one".to_owned(),
                );
            }
            return None;
        };
        let calendar = config.map_or_else(Calendar::japan, |c| Calendar::new(c.calendar.clone()));
        let settings = BuildSettings { today: Some(calendar.today(Clock::System.now())) };
        match intake::read_plan(path, &Known::new(calendar), settings, &mut |_| {}) {
            Ok((intake, built)) => {
                let rows: usize = intake.counts.values().map(|c| c.accepted).sum();
                for warning in &intake.warnings {
                    let note = |lang| refusal::line(warning, lang);
                    self.note(&Text::new(note(Lang::Ja), note(Lang::En)));
                }
                self.good(
                    format!("計画: {} … {rows} 行、誤りなし", path.display()),
                    format!("plan: {}: {rows} rows, no mistake", path.display()),
                );
                Some(built.plan)
            }
            Err(refused) => {
                let lang = self.out.lang;
                let list = refused.problems.iter();
                self.mistakes
                    .extend(list.map(|p| json!({"what": "plan", "message": refusal::line(p, lang)})));
                refusal::refuse(path, &refused, Format::Text, self.out);
                None
            }
        }
    }

    /// The rules; the departments that they name have to be in `plan`, where there is one.
    fn rules(&mut self, places: &Places, config: &Config, plan: Option<&Plan>) {
        let codes = plan.map(|plan| plan.departments.iter().map(|d| d.code.clone()).collect());
        match parts::load_rules(places, config, codes) {
            Ok(set) => {
                let built_in = set.rules.iter().filter(|rule| rule.name == BUILT_IN).count();
                let n = set.rules.len() - built_in;
                self.good(
                    format!("ルール: {n} 件（ほかに組み込み {built_in} 件）、誤りなし"),
                    format!("rules: {n} + {built_in} built-in, no mistake"),
                );
            }
            Err(found) => found.iter().for_each(|mistake| self.mistake("rules", mistake)),
        }
    }

    /// The folders that others make: until they are there, the daemon tells the operator, at night.
    fn places(&mut self, config: &Config) {
        if let Some(dir) = config.backup.dir.as_ref().filter(|dir| !dir.is_dir()) {
            let dir = dir.display();
            self.note(&Text::new(
                format!(
                    "backup.dir: フォルダー {dir} がありません。作るか、つながって（マウントされて）いるかを確かめてください。それまで控えは取れません。"
                ),
                format!(
                    "backup.dir: there is no folder {dir}. Make it, or see whether it is mounted; until then no backup can be made."
                ),
            ));
        }
        if let Some(settings) = &config.bounces
            && let Some(why) = bouncing::unreadable(&settings.mailbox)
        {
            self.note(&Text::new(format!("bounces: {}", why.ja), format!("bounces: {}", why.en)));
        }
    }

    fn reach(&mut self, config: &Config, plan: &Plan) {
        let calendar = Calendar::new(config.calendar.clone());
        let unreachable = unreachable(&config.store.path);
        let settings = notices::Settings { unreachable, ..parts::notices(config, "") };
        let desk = notices::Desk::new(plan, &calendar, &settings, Clock::System.now());
        reach::warnings(&desk).iter().for_each(|warning| self.note(warning));
    }

    /// The database, where there is one: every page, every reference, the whole audit record.
    fn store(&mut self, path: &Path) -> Result<(), Failure> {
        let at = path.display();
        if !path.is_file() {
            self.good(
                format!("データベース: {at} … まだありません（import か serve が作ります）"),
                format!("database: {at}: not there yet (import or serve makes it)"),
            );
            return Ok(());
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        match runtime.block_on(store::inspect(path)) {
            Ok(Inspected::Whole(checked)) if checked.is_sound() => self.good(
                format!("データベース: {at} … 壊れていません（記録 {} 件）", checked.audit.entries),
                format!("database: {at}: sound (audit record of {})", checked.audit.entries),
            ),
            Ok(Inspected::Whole(checked)) => {
                let damage = StoreError::Corrupt { path: path.to_owned(), detail: checked.wrong() };
                self.mistake("store", &damage.texts());
            }
            Ok(Inspected::Older(layout)) => self.good(
                format!("データベース: {at} … 壊れていません（古い形式 {layout}。次に使うときに改めます）"),
                format!(
                    "database: {at}: sound (of the older layout {layout}; brought up to date at its next use)"
                ),
            ),
            Err(error) => self.mistake("store", &error.texts()),
        }
        Ok(())
    }

    fn mistake(&mut self, what: &str, text: &Text) {
        self.mistakes.push(json!({"what": what, "message": text.get(self.out.lang)}));
        self.out.remark(text);
    }

    fn note(&mut self, text: &Text) {
        self.out.remark(&Text::new(format!("注意  {}", text.ja), format!("note  {}", text.en)));
    }

    fn good(&mut self, ja: String, en: String) {
        if self.format == Format::Text {
            self.out.say(ja, en);
        }
    }

    fn end(self) -> Result<(), Failure> {
        let n = self.mistakes.len();
        if self.format == Format::Json {
            self.out.line(json!({"ok": n == 0, "mistakes": self.mistakes}).to_string());
        }
        if n == 0 {
            return Ok(());
        }
        Err(Failure::input(Text::new(format!("誤り {n} 件"), counted(n, "mistake"))))
    }
}
