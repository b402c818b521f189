//! The sections about the running service: where it keeps its state, when it works, how it tells.

use std::collections::BTreeMap;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use super::channels::{BUILT_IN, Channel};
use super::front_proxy::FrontProxy;
use super::section::{Section, nearest};
use super::{Place, fallbacks, values};
use crate::calendar::{DeliveryHours, Schedule, Span};
use crate::lang::Text;
use crate::notices::Belt;

/// `[store]`: the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    /// The SQLite file (default `yamedoki.db` beside the configuration).
    pub path: PathBuf,
    /// SQLite's `max_page_count`: the file grows no further. `None`: no limit.
    pub max_pages: Option<u32>,
}

impl Store {
    pub(super) fn read(top: &Section<'_>, place: &Place<'_>) -> Store {
        let section = top.section("store");
        let store = Store {
            path: place.resolve(section.text("path").unwrap_or("yamedoki.db")),
            max_pages: section.whole("max_pages", 1..=u32::MAX - 1),
        };
        section.close();
        store
    }
}

/// `[source]`: the plan that the daemon watches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// A workbook, a folder of CSV files, or TOML; `None`: nothing is watched.
    pub path: Option<PathBuf>,
    /// The secretariat is told when the plan has not changed for so long (default 45d).
    pub stale_after: Span,
    /// How long a changed plan must rest before it is read (default 5s).
    pub settle: Duration,
    /// How often it is looked at where changes are not announced: network drives (default 30s).
    pub poll: Duration,
}

impl Source {
    pub(super) fn read(top: &Section<'_>, place: &Place<'_>) -> Source {
        let section = top.section("source");
        let length =
            |key, default| section.read(key, values::duration).unwrap_or(Duration::from_secs(default));
        let source = Source {
            path: section.text("path").map(|path| place.resolve(path)),
            stale_after: section.read("stale_after", values::days).unwrap_or(Span::Days(45)),
            settle: length("settle", 5),
            poll: length("poll", 30),
        };
        section.close();
        source
    }
}

/// `[rules]` and `[override.NAME]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// The folder of rule files; `None`: the pack that ships.
    pub dir: Option<PathBuf>,
    /// What the city changes of single rules; `None`: nothing.
    pub overrides: Option<Overrides>,
}

/// The file that holds `[override.NAME]` tables: the rules' loader reads and checks them, and shows
/// mistakes where they stand. Its `Debug` shows no text, which may hold secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct Overrides {
    /// The file, as the user named it.
    pub file: String,
    /// Its whole text.
    pub text: String,
}

impl fmt::Debug for Overrides {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Overrides").field("file", &self.file).finish_non_exhaustive()
    }
}

impl Rules {
    pub(super) fn read(top: &Section<'_>, place: &Place<'_>) -> Rules {
        let section = top.section("rules");
        let dir = section.text("dir").map(|dir| place.resolve(dir));
        section.close();
        let (file, text) = top.mistakes.written();
        let given = !top.named("override").is_empty();
        let overrides = given.then(|| Overrides { file: file.to_owned(), text: text.to_owned() });
        Rules { dir, overrides }
    }
}

/// `[schedule]`: when the daemon works.
#[derive(Clone, Debug)]
pub struct Schedules {
    /// Evaluations (default weekdays 07:00).
    pub evaluate: Schedule,
    /// The digest (default Mon 08:00).
    pub digest: Schedule,
    /// Whether a plan or rules that changed are judged as soon as they are in force, not only at the
    /// next moment of the schedule (default false: an afternoon of saving a workbook is one morning's
    /// letters).
    pub after_import: bool,
}

impl Schedules {
    pub(super) fn read(top: &Section<'_>) -> Schedules {
        let section = top.section("schedule");
        let read = |key, default| section.read(key, Schedule::parse).unwrap_or_else(|| constant(default));
        let schedules = Schedules {
            evaluate: read("evaluate", "weekdays 07:00"),
            digest: read("digest", "Mon 08:00"),
            after_import: section.flag("after_import").unwrap_or(false),
        };
        section.close();
        schedules
    }
}

#[allow(clippy::expect_used)] // no user's text
fn constant(text: &'static str) -> Schedule {
    Schedule::parse(text).expect("the defaults are schedules")
}

/// `[delivery]`: how letters leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The channel of departments that name none.
    pub channel: String,
    /// When letters may leave, on business days (default 08:30-17:15).
    pub hours: DeliveryHours,
    /// Whether a letter with something critical may leave at any time (default false).
    pub critical_outside_hours: bool,
    /// What one evaluation may say at once; more is held for a person to release.
    pub belt: Belt,
    /// Whether mail has its dates and lists attached (default true).
    pub attachments: bool,
    /// The channel that stands in for all others when a letter is given up.
    pub fallback: Option<String>,
    /// The channels that stand in, by the department's code.
    pub fallbacks: BTreeMap<String, String>,
}

impl Delivery {
    pub(super) fn read(top: &Section<'_>, channels: &BTreeMap<String, Channel>) -> Delivery {
        let section = top.section("delivery");
        let usual = Belt::default();
        let (fallback, fallbacks) = fallbacks::read(&section, channels);
        let delivery = Delivery {
            fallback,
            fallbacks,
            channel: default_channel(&section, channels),
            hours: section.read("hours", hours).unwrap_or_default(),
            critical_outside_hours: section.flag("critical_outside_hours").unwrap_or(false),
            belt: Belt {
                max_notices: section.whole("max_notices", 1..=1_000_000).unwrap_or(usual.max_notices),
                max_percent: section.whole("max_percent", 1..=100).unwrap_or(usual.max_percent),
            },
            attachments: section.flag("attachments").unwrap_or(true),
        };
        section.close();
        delivery
    }
}

/// The channel that is named, else the only one configured, else the built-in one.
fn default_channel(section: &Section<'_>, channels: &BTreeMap<String, Channel>) -> String {
    if let Some(name) = known_channel(section, channels) {
        return name;
    }
    let mut configured = channels.keys().filter(|name| *name != BUILT_IN);
    let only = configured.next();
    match (only, configured.next()) {
        (Some(only), None) => only.clone(),
        (Some(_), Some(_)) if !section.has("channel") => {
            section.mistakes.of_file(which_channel(channels));
            BUILT_IN.to_owned()
        }
        _ => BUILT_IN.to_owned(),
    }
}

fn known_channel(section: &Section<'_>, channels: &BTreeMap<String, Channel>) -> Option<String> {
    section.read("channel", |name| {
        if channels.contains_key(name) { Ok(name.to_owned()) } else { Err(unknown_channel(name, channels)) }
    })
}

/// `[adoption]`: what happens to the departments' sheets when a store is adopted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Adoption {
    /// They wait until the headquarters releases them.
    #[default]
    Headquarters,
    /// They leave at once.
    AtOnce,
}

impl Adoption {
    pub(super) fn read(top: &Section<'_>) -> Adoption {
        let section = top.section("adoption");
        let kinds = [("headquarters", Adoption::Headquarters), ("at-once", Adoption::AtOnce)];
        let adoption = section.read("release", |text| values::one_of(text, &kinds)).unwrap_or_default();
        section.close();
        adoption
    }
}

/// `[operator]`: who hears of trouble; without either, the headquarters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Operator {
    /// Mail addresses.
    pub emails: Vec<String>,
    /// A channel's name; `None`: the default channel.
    pub channel: Option<String>,
}

impl Operator {
    pub(super) fn read(top: &Section<'_>, channels: &BTreeMap<String, Channel>) -> Operator {
        let section = top.section("operator");
        let operator = Operator {
            emails: section.list("emails", values::address).unwrap_or_default(),
            channel: known_channel(&section, channels),
        };
        section.close();
        operator
    }
}

/// `[web]`: the board, health and metrics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Web {
    /// Where it listens (default 127.0.0.1:9464); a loopback address unless the configuration allows
    /// others.
    pub listen: SocketAddr,
    /// The address under which people reach this program's pages, without a slash at its end: where a
    /// message that is cut says the rest is. `None`: it names whom to ask.
    pub url: Option<String>,
    /// How long somebody stays signed in at the longest (default 12h).
    pub session: Duration,
    /// How long they stay signed in without doing anything (default 1h).
    pub idle: Duration,
    /// `[web.proxy]`
    pub proxy: FrontProxy,
    /// How many days a letter's link is good by which its reader answers (default 60).
    pub answer_links: u32,
}

impl Web {
    /// Whether people reach the pages by `https://`.
    pub fn is_https(&self) -> bool {
        self.url.as_ref().is_some_and(|url| url.starts_with("https://"))
    }

    pub(super) fn read(top: &Section<'_>, place: &Place<'_>) -> Web {
        let section = top.section("web");
        let remote = section.flag("allow_remote").unwrap_or(false);
        let listen = section.read("listen", socket).unwrap_or((Ipv4Addr::LOCALHOST, 9464).into());
        if !remote && !listen.ip().is_loopback() {
            section.refuse("listen", not_loopback(listen));
        }
        let url = section.read("url", values::page);
        let length =
            |key, default| section.read(key, values::duration).unwrap_or(Duration::from_secs(default));
        let (session, idle) = (length("session", 12 * 3600), length("idle", 3600));
        let proxy = FrontProxy::read(&section, place);
        let answer_links = section.read("answer_links", values::calendar_days).unwrap_or(60);
        section.close();
        Web { listen, url, session, idle, proxy, answer_links }
    }
}

/// `[log]`: what is written to standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Log {
    /// How much (default info).
    pub level: LogLevel,
    /// In which form (default text).
    pub format: LogFormat,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogLevel {
    /// Failures.
    Error,
    /// And oddities.
    Warn,
    /// And what was done.
    Info,
    /// And how.
    Debug,
    /// And every step.
    Trace,
}

/// The form of log lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people and journals.
    Text,
    /// One object a line.
    Json,
}

impl LogLevel {
    const NAMES: [(&'static str, LogLevel); 5] = [
        ("error", LogLevel::Error),
        ("warn", LogLevel::Warn),
        ("info", LogLevel::Info),
        ("debug", LogLevel::Debug),
        ("trace", LogLevel::Trace),
    ];

    /// Its name as filters write it: `info`.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, level)| *level == self).map_or("info", |(name, _)| name)
    }
}

impl Log {
    pub(super) fn read(top: &Section<'_>) -> Log {
        let section = top.section("log");
        let formats = [("text", LogFormat::Text), ("json", LogFormat::Json)];
        let level = section.read("level", |text| values::one_of(text, &LogLevel::NAMES));
        let format = section.read("format", |text| values::one_of(text, &formats));
        section.close();
        Log { level: level.unwrap_or(LogLevel::Info), format: format.unwrap_or(LogFormat::Text) }
    }
}

/// `[limits]`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long an undeliverable letter is tried again before it is given up (default 4d).
    pub retry_for: Duration,
}

impl Limits {
    pub(super) fn read(top: &Section<'_>) -> Limits {
        let section = top.section("limits");
        let retry_for = section.read("retry_for", values::duration);
        section.close();
        Limits { retry_for: retry_for.unwrap_or(Duration::from_secs(4 * 24 * 3600)) }
    }
}

fn hours(text: &str) -> Result<DeliveryHours, Text> {
    DeliveryHours::parse(text).ok_or_else(|| {
        Text::new(
            format!("「{text}」は時間帯として読めません。08:30-17:15 の形で、始まりを先に書いてください。"),
            format!("\"{text}\" gives no hours; write them as 08:30-17:15, the opening first."),
        )
    })
}

fn socket(text: &str) -> Result<SocketAddr, Text> {
    let numeric = text.strip_prefix("localhost:").map(|port| format!("127.0.0.1:{port}"));
    numeric.as_deref().unwrap_or(text).parse().map_err(|_| {
        Text::new(
            format!("「{text}」は待ち受けアドレスとして読めません。127.0.0.1:9464 の形で書いてください。"),
            format!("\"{text}\" is no address to listen on; write it as 127.0.0.1:9464."),
        )
    })
}

fn not_loopback(listen: SocketAddr) -> Text {
    Text::new(
        format!(
            "{listen} はほかの機器からも届きます。そうするなら allow_remote = true と書いてください。画面にはログインが要りますが、状態確認とメトリクスは誰でも見られ、パスワードは暗号化されずに流れます。できれば HTTPS のリバースプロキシを前に置いてください。"
        ),
        format!(
            "{listen} can be reached from other machines; if that is meant, write allow_remote = true. The pages ask for a login, but health and metrics are open to all and passwords pass in clear: better put a reverse proxy with HTTPS in front."
        ),
    )
}

fn list_of(channels: &BTreeMap<String, Channel>) -> String {
    channels.keys().cloned().collect::<Vec<_>>().join(", ")
}

fn which_channel(channels: &BTreeMap<String, Channel>) -> Text {
    let list = list_of(channels);
    Text::new(
        format!("チャネルが複数あります。[delivery] の channel で既定のものを選んでください: {list}"),
        format!("there are several channels; choose the default one as channel in [delivery]: {list}"),
    )
}

pub(super) fn unknown_channel(name: &str, channels: &BTreeMap<String, Channel>) -> Text {
    let (meant_ja, meant_en) = match nearest(name, channels.keys().map(String::as_str)) {
        Some(near) => (format!("「{near}」ではありませんか。"), format!(" Did you mean \"{near}\"?")),
        None => (String::new(), String::new()),
    };
    let list = list_of(channels);
    Text::new(
        format!("「{name}」というチャネルはありません。{meant_ja}あるのは: {list}"),
        format!("there is no channel \"{name}\".{meant_en} There are: {list}"),
    )
}
