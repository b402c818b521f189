//! The configuration: a TOML file read into plain settings that cannot be wrong.
//!
//! Every key is optional; an empty file is a working configuration. All mistakes are told in one
//! run, each with its place. Secrets and the environment are read here and nowhere else. Nothing is
//! built here: the settings are what other modules' constructors take.

mod bounces;
mod channels;
mod city;
mod clear_text;
mod digest;
mod fallbacks;
mod front_proxy;
mod locale;
mod mistake;
mod publish;
mod secret;
mod section;
mod service;
mod upkeep;
mod values;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::de::DeTable;

use crate::alerts::Questions;
use crate::calendar::CalendarSettings;
use crate::channels::Network;
use crate::lang::{Text, toml_said};
use crate::plan::facts::FactSettings;

pub use channels::{Channel, Sender, kinds as channel_kinds};
pub use city::City;
pub use digest::Digest;
pub use front_proxy::FrontProxy;
pub use locale::{Env, locale, process_env};
pub use mistake::ConfigError;
pub use service::{
    Adoption, Delivery, Limits, Log, LogFormat, LogLevel, Operator, Overrides, Rules, Schedules, Source,
    Store, Web,
};
pub use upkeep::{Backup, Retention};

use mistake::Mistakes;
use section::Section;

/// The default configuration as it is handed out: every key with its default, commented.
pub const TEMPLATE: &str = include_str!("../../config/yamedoki.toml");

/// A checked configuration. Its `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Config {
    /// `[city]`
    pub city: City,
    /// `[city]` timezone and fiscal year, `[calendar]`
    pub calendar: CalendarSettings,
    /// `[store]`
    pub store: Store,
    /// `[backup]`
    pub backup: Backup,
    /// `[retention]`
    pub retention: Retention,
    /// `[source]`
    pub source: Source,
    /// `[rules]`, `[override.NAME]`
    pub rules: Rules,
    /// `[plan]`
    pub facts: FactSettings,
    /// `[decisions]`
    pub questions: Questions,
    /// `[schedule]`
    pub schedule: Schedules,
    /// `[digest]`
    pub digest: Digest,
    /// `[delivery]`
    pub delivery: Delivery,
    /// `[adoption]`
    pub adoption: Adoption,
    /// `[operator]`
    pub operator: Operator,
    /// `[channel.NAME]`, by name
    pub channels: BTreeMap<String, Channel>,
    /// `[network]`
    pub network: Network,
    /// `[bounces]`; `None`: nothing is read.
    pub bounces: Option<crate::bounces::Settings>,
    /// `[publish]`
    pub publish: crate::publish::Settings,
    /// `[web]`
    pub web: Web,
    /// `[log]`
    pub log: Log,
    /// `[limits]`
    pub limits: Limits,
}

/// A configuration as far as it can be read, for whoever wants to go on looking.
#[derive(Clone, Debug)]
pub struct Examined {
    /// What could be read, with the default in place of each mistake; `None`: the file is no TOML.
    pub config: Option<Config>,
    /// Every mistake.
    pub mistakes: Vec<ConfigError>,
    /// Oddities for the operator.
    pub warnings: Vec<Text>,
}

impl Examined {
    fn unread(mistake: ConfigError) -> Examined {
        Examined { config: None, mistakes: vec![mistake], warnings: Vec::new() }
    }
}

/// Where a configuration stands: what relative paths and variables in it mean.
struct Place<'a> {
    dir: &'a Path,
    env: Env<'a>,
}

impl Place<'_> {
    /// A path as the configuration writes it; a relative one counts from the file's folder.
    fn resolve(&self, path: &str) -> PathBuf {
        self.dir.join(path)
    }
}

impl Config {
    /// Reads and checks the file at `path`; `env` looks up the variables that secrets come from.
    /// With the configuration come warnings for the operator.
    ///
    /// # Errors
    /// Every mistake of the file, and of the holiday file that it names.
    pub fn load(path: &Path, env: Env<'_>) -> Result<(Config, Vec<Text>), Vec<ConfigError>> {
        let Examined { config, mistakes, warnings } = Config::examine(path, env);
        match config {
            Some(config) if mistakes.is_empty() => Ok((config, warnings)),
            _ => Err(mistakes),
        }
    }

    /// Reads and checks the file at `path` as [`Self::load`] does, and gives what can be used of it
    /// beside its mistakes.
    pub fn examine(path: &Path, env: Env<'_>) -> Examined {
        let file = path.display().to_string();
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => return Examined::unread(unreadable(&file, &error)),
        };
        let Ok(source) = String::from_utf8(bytes) else { return Examined::unread(not_utf8(&file)) };
        let dir = path.parent().unwrap_or(Path::new(""));
        parse(&file, source.trim_start_matches('\u{feff}'), &Place { dir, env })
    }

    /// The configuration of an empty file in `dir`.
    pub fn defaults(dir: &Path) -> Config {
        let place = Place { dir, env: &|_| None };
        let mistakes = Mistakes::new("", "");
        let empty = DeTable::new();
        read(&Section::top(&empty, &mistakes), &place)
    }
}

fn parse(file: &str, source: &str, place: &Place<'_>) -> Examined {
    let mistakes = Mistakes::new(file, source);
    let (table, broken) = DeTable::parse_recoverable(source);
    for error in &broken {
        mistakes.add(error.span().unwrap_or(0..0), broken_toml(error.message()));
    }
    if !broken.is_empty() {
        // What a broken line was to say is not known: checking the rest would blame the innocent.
        let (mistakes, warnings) = mistakes.finish();
        return Examined { config: None, mistakes, warnings };
    }
    let top = Section::top(table.get_ref(), &mistakes);
    let config = read(&top, place);
    top.close();
    let (mistakes, warnings) = mistakes.finish();
    Examined { config: Some(config), mistakes, warnings }
}

/// Reads every section; a mistake leaves the default and is noted.
fn read(top: &Section<'_>, place: &Place<'_>) -> Config {
    let (city, calendar) = city::read(top, place);
    let channels = channels::read(top, place);
    Config {
        city,
        calendar,
        store: Store::read(top, place),
        backup: Backup::read(top, place),
        retention: Retention::read(top),
        source: Source::read(top, place),
        rules: Rules::read(top, place),
        facts: city::read_facts(top),
        questions: city::read_questions(top),
        schedule: Schedules::read(top),
        digest: Digest::read(top, place),
        delivery: Delivery::read(top, &channels),
        adoption: Adoption::read(top),
        operator: Operator::read(top, &channels),
        channels,
        network: channels::read_network(top, place),
        bounces: bounces::read(top, place),
        web: Web::read(top, place),
        publish: publish::read(top),
        log: Log::read(top),
        limits: Limits::read(top),
    }
}

fn unreadable(file: &str, error: &std::io::Error) -> ConfigError {
    let message = match error.kind() {
        std::io::ErrorKind::NotFound => Text::new(
            "設定ファイルがありません。yamedoki init で作れます。",
            "there is no such configuration file; yamedoki init writes one.",
        ),
        _ => Text::new(format!("読めません（{error}）。"), format!("cannot be read ({error}).")),
    };
    ConfigError::of_file(file, 0, message)
}

fn not_utf8(file: &str) -> ConfigError {
    let message = Text::new(
        "文字コードがUTF-8ではありません。エディタでUTF-8として保存し直してください。",
        "it is not UTF-8; save it again as UTF-8.",
    );
    ConfigError::of_file(file, 0, message)
}

fn broken_toml(found: &str) -> Text {
    let said = toml_said(found).replace('\n', "、");
    let found = found.replace('\n', ", ");
    Text::new(
        format!("TOMLとして読めません（{said}）。文字列は \"…\" で囲み、1行に「項目 = 値」を1つ書きます。"),
        format!("this is no TOML ({found}). Texts stand in quotes, one \"key = value\" a line."),
    )
}

#[cfg(test)]
mod tests;
