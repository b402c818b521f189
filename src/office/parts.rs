//! What the daemon and the commands work with, built from the configuration: the calendar, the
//! compiled rules, the channels, and what notices and letters need to know.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};

use crate::calendar::Calendar;
use crate::channels::{Channel, Settings};
use crate::config::{self, Config};
use crate::intake;
use crate::lang::Text;
use crate::notices::{self, Way};
use crate::raster::Pencil;
use crate::render::{Form, Links, Outlet, Style};
use crate::rules::{self, Names, RuleSet, Source};
use crate::store::{Store, StoreError};

/// Everything that follows from the configuration. Reloading makes a new one.
pub struct Parts {
    /// The checked configuration.
    pub config: Config,
    /// The city's calendar.
    pub calendar: Calendar,
    /// The rules in force.
    pub rules: RuleSet,
    /// The files that they were read from, as they were then.
    pub sources: Vec<Source>,
    /// How letters look.
    pub style: Style,
}

/// What loading gives.
pub struct Loaded {
    /// The parts.
    pub parts: Parts,
    /// The channels by name; the post office takes them.
    pub channels: BTreeMap<String, Channel>,
    /// Oddities for the operator, each ready to be shown.
    pub warnings: Vec<Text>,
}

/// Where a configuration and rules are read from.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The configuration file; `None`: the built-in defaults.
    pub config: Option<PathBuf>,
    /// A folder of rules that takes the place of the configured one.
    pub rules: Option<PathBuf>,
}

impl Parts {
    /// Reads and builds everything.
    ///
    /// # Errors
    /// Every mistake of configuration, rules and channels, each ready to be shown.
    pub fn load(places: &Places) -> Result<Loaded, Vec<Text>> {
        let (config, warnings) = load_config(places)?;
        let mut mistakes = Vec::new();
        let sources = rule_sources(places, &config).map_err(|mistake| mistakes.push(mistake));
        let rules = sources.and_then(|sources| {
            let rules = rules_of(&sources, &config, None).map_err(|found| mistakes.extend(found));
            rules.map(|rules| (rules, sources))
        });
        let channels = build_channels(&config).map_err(|found| mistakes.extend(found));
        match (rules, channels) {
            (Ok((rules, sources)), Ok(channels)) => {
                Ok(Loaded::of(config, rules, sources, channels, warnings))
            }
            _ => Err(mistakes),
        }
    }

    /// Reads and builds everything but the rules, of which there are none then: for work that judges
    /// nothing, and that a broken rule must not keep anybody from.
    ///
    /// # Errors
    /// Every mistake of configuration and channels, each ready to be shown.
    pub fn without_rules(places: &Places) -> Result<Loaded, Vec<Text>> {
        let (config, warnings) = load_config(places)?;
        let channels = build_channels(&config)?;
        Ok(Loaded::of(config, RuleSet::default(), Vec::new(), channels, warnings))
    }

    /// Lets letters carry links by which their readers answer, signed with the store's `key`: where the
    /// configuration says under which address people reach the pages.
    pub fn sign(&mut self, key: [u8; 32]) {
        let web = &self.config.web;
        self.style.links = web.url.as_ref().map(|base| Links::new(base, key, web.answer_links));
    }

    /// Where next year's holidays are not in the table: what is computed in their place, and the mend.
    pub fn holidays_run_out(&self, today: NaiveDate) -> Option<Text> {
        holidays_run_out(&self.calendar, today)
    }

    /// What draws the charts of letters. It looks for a font when it is first used, and holds it.
    pub fn pencil(&self) -> Pencil {
        let digest = &self.config.digest;
        match digest.charts {
            true => Pencil::new(digest.fonts.clone(), digest.font.clone()),
            false => Pencil::blunt(),
        }
    }

    /// What notices need to know of the configuration; `store` is the store's own id.
    pub fn notices(&self, store: &str) -> notices::Settings {
        notices(&self.config, store)
    }

    /// What notices need to know, with the addresses that the store knows to be unreachable.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn notices_of(&self, store: &Store) -> Result<notices::Settings, StoreError> {
        let unreachable = store.unreachable_addresses().await?;
        Ok(notices::Settings { unreachable, ..self.notices(&store.id().await?) })
    }
}

/// Where next year's holidays are not in the table: what is computed in their place, and the mend.
pub fn holidays_run_out(calendar: &Calendar, today: NaiveDate) -> Option<Text> {
    let known = calendar.holidays_known_until();
    known.is_none_or(|year| year <= today.year()).then(|| {
        let until = known.map_or_else(String::new, |year| year.to_string());
        Text::new(
            format!("祝日の表は{until}年までです。その先は現行の法律から計算した祝日で数えます。内閣府の syukujitsu.csv を置き、設定の [calendar] holidays に指定してください。"),
            format!("the table of holidays ends with {until}; later ones are computed from the law as it stands. Put the Cabinet Office's syukujitsu.csv beside the configuration and name it in [calendar] holidays."),
        )
    })
}

/// What notices need to know; `store` is the store's own id.
pub fn notices(config: &Config, store: &str) -> notices::Settings {
    let way = |channel: &config::Channel| if channel.sender.is_some() { Way::Mail } else { Way::Chat };
    notices::Settings {
        store: store.to_owned(),
        default_channel: config.delivery.channel.clone(),
        channels: config.channels.iter().map(|(name, channel)| (name.clone(), way(channel))).collect(),
        fallback: config.delivery.fallback.clone(),
        fallbacks: config.delivery.fallbacks.clone(),
        default_lang: config.city.language,
        hours: config.delivery.hours,
        critical_outside_hours: config.delivery.critical_outside_hours,
        adoption: match config.adoption {
            config::Adoption::Headquarters => notices::Adoption::WhenReleased,
            config::Adoption::AtOnce => notices::Adoption::AtOnce,
        },
        belt: config.delivery.belt,
        weekly: config.digest.departments.clone(),
        unreachable: BTreeSet::new(),
    }
}

impl Loaded {
    fn of(
        config: Config,
        rules: RuleSet,
        sources: Vec<Source>,
        channels: BTreeMap<String, Channel>,
        warnings: Vec<Text>,
    ) -> Loaded {
        let calendar = Calendar::new(config.calendar.clone());
        let style = style(&config);
        Loaded { parts: Parts { config, calendar, rules, sources, style }, channels, warnings }
    }
}

fn load_config(places: &Places) -> Result<(Config, Vec<Text>), Vec<Text>> {
    match &places.config {
        Some(path) => Config::load(path, &config::process_env)
            .map_err(|errors| errors.into_iter().map(|e| e.rendered).collect()),
        None => Ok((Config::defaults(Path::new("")), Vec::new())),
    }
}

fn style(config: &Config) -> Style {
    let outlet = |channel: &config::Channel| match (&channel.sender, &channel.settings) {
        (Some(sender), _) => {
            let config::Sender { from, message_id_domain, dkim } = sender.clone();
            Outlet::Mail { from, domain: message_id_domain, dkim }
        }
        (None, Settings::Http(http)) => Outlet::Form(http.service.form()),
        (None, _) => Outlet::Form(Form::WEBHOOK),
    };
    let unproven = config.channels.iter().filter(|(_, channel)| !channel.counts_as_delivered);
    Style {
        contact: config.city.contact.clone(),
        link: config.web.url.clone(),
        reply_to: config.city.reply_to.clone(),
        attachments: config.delivery.attachments,
        outlets: config.channels.iter().map(|(name, channel)| (name.clone(), outlet(channel))).collect(),
        unproven: unproven.map(|(name, _)| name.clone()).collect(),
        ..Style::new(config.city.name.clone(), config.calendar.zone)
    }
}

/// The channels, built.
///
/// # Errors
/// Every channel that cannot be, each ready to be shown.
pub fn build_channels(config: &Config) -> Result<BTreeMap<String, Channel>, Vec<Text>> {
    let mut built = BTreeMap::new();
    let mut mistakes = Vec::new();
    for (name, channel) in &config.channels {
        match Channel::build(&channel.settings, &config.network) {
            Ok(channel) => {
                built.insert(name.clone(), channel);
            }
            Err(mistake) => mistakes.push(Text::new(
                format!("[channel.{name}] {}", mistake.text.ja),
                format!("[channel.{name}] {}", mistake.text.en),
            )),
        }
    }
    if mistakes.is_empty() { Ok(built) } else { Err(mistakes) }
}

/// The rules of a folder, or the pack that ships, with the configuration's overrides; `departments`
/// are the codes that they may name, where these are known.
///
/// # Errors
/// Every mistake, each ready to be shown.
pub fn load_rules(
    places: &Places,
    config: &Config,
    departments: Option<Vec<String>>,
) -> Result<RuleSet, Vec<Text>> {
    let sources = rule_sources(places, config).map_err(|mistake| vec![mistake])?;
    rules_of(&sources, config, departments)
}

fn rules_of(
    sources: &[Source],
    config: &Config,
    departments: Option<Vec<String>>,
) -> Result<RuleSet, Vec<Text>> {
    let overrides = overrides(config);
    let names = Names { channels: Some(config.channels.keys().cloned().collect()), departments };
    rules::load(sources, overrides.as_ref(), &names)
        .map_err(|found| found.into_iter().map(|d| d.rendered).collect())
}

/// The rule files in force: the folder asked for, else the configured one, else the pack that ships.
///
/// # Errors
/// Where a file cannot be read.
pub fn rule_sources(places: &Places, config: &Config) -> Result<Vec<Source>, Text> {
    match places.rules.as_deref().or(config.rules.dir.as_deref()) {
        Some(dir) => read_rules(dir),
        None => Ok(rules::pack()),
    }
}

/// The configuration's text, where it overrides rules.
pub fn overrides(config: &Config) -> Option<Source> {
    let written = config.rules.overrides.as_ref();
    written.map(|o| Source { name: o.file.clone(), text: o.text.clone() })
}

/// The rule files of a folder, in file-name order.
pub fn read_rules(dir: &Path) -> Result<Vec<Source>, Text> {
    let refused = |path: &Path, error: &std::io::Error| {
        let (path, why) = (path.display(), intake::unreadable(error));
        Text::new(
            format!("ルールを読めません: {path}: {}", why.ja),
            format!("cannot read the rules: {path} {}", why.en),
        )
    };
    let entries = std::fs::read_dir(dir).map_err(|e| refused(dir, &e))?;
    let mut paths: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml") && path.is_file())
        .collect();
    paths.sort();
    if paths.is_empty() {
        let dir = dir.display();
        return Err(Text::new(
            format!(
                "{dir} に .toml のルールファイルがありません。yamedoki init が標準のルールを書き出します。"
            ),
            format!("there is no .toml rule file in {dir}; yamedoki init writes the pack that ships."),
        ));
    }
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).map_err(|e| refused(&path, &e))?;
        Ok(Source { name: path.display().to_string(), text })
    };
    paths.into_iter().map(read).collect()
}
