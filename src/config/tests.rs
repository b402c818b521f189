//! The configuration as its users meet it: defaults, the commented file, mistakes, secrets.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::HashMap;
use std::fs;
use std::time::Duration;

use chrono::NaiveDate;
use proptest::prelude::*;
use secrecy::ExposeSecret;
use tempfile::TempDir;

use super::*;
use crate::bounces::Mailbox;
use crate::calendar::Span;
use crate::channels::{HttpSettings, Security, ServiceSettings, Settings, Wish};
use crate::lang::Lang;
use crate::plan::RenewalKind;

mod services;

/// A folder with a configuration and what it names, and an environment.
struct World {
    dir: TempDir,
    env: HashMap<&'static str, &'static str>,
}

impl World {
    fn new(config: &str) -> World {
        let world = World { dir: TempDir::new().unwrap(), env: HashMap::new() };
        world.file("yamedoki.toml", config)
    }

    fn file(self, name: &str, text: &str) -> World {
        let path = self.dir.path().join(name);
        fs::write(&path, text).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        }
        self
    }

    fn load(&self) -> Result<(Config, Vec<Text>), Vec<ConfigError>> {
        Config::load(&self.dir.path().join("yamedoki.toml"), &|name| {
            self.env.get(name).map(|v| v.to_string())
        })
    }

    fn config(&self) -> Config {
        self.load().unwrap_or_else(|errors| panic!("{errors:#?}")).0
    }

    /// Line, column and English message of every mistake.
    fn mistakes(&self) -> Vec<(usize, usize, String)> {
        self.load().unwrap_err().into_iter().map(|e| (e.line, e.column, e.message.en)).collect()
    }
}

fn refused(config: &str, line: usize, column: usize, part: &str) {
    let mistakes = World::new(config).mistakes();
    let [(l, c, message)] = &mistakes[..] else { panic!("{config}: {mistakes:?}") };
    assert_eq!((*l, *c), (line, column), "{config}: {message}");
    assert!(message.contains(part), "{config}: {message}");
}

#[test]
fn an_empty_file_is_a_working_configuration() {
    let world = World::new("");
    let config = world.config();
    let here = world.dir.path();
    assert_eq!(config.city, City { name: String::new(), language: Lang::Ja, contact: None, reply_to: None });
    assert_eq!(config.calendar.zone, chrono_tz::Asia::Tokyo);
    assert_eq!(config.calendar.holidays, crate::calendar::holidays::japan());
    assert_eq!(config.store, Store { path: here.join("yamedoki.db"), max_pages: None });
    assert_eq!(config.source.path, None);
    assert_eq!(config.source.stale_after, Span::Days(45));
    assert_eq!(config.facts.notice_for(RenewalKind::Ordinance), Span::Months(6));
    assert_eq!(config.facts.letter_lead, 10);
    assert_eq!(config.schedule.digest.to_string(), "Mon 08:00");
    assert_eq!(config.delivery.channel, "file");
    assert_eq!(config.delivery.hours.to_string(), "08:30-17:15");
    assert_eq!(config.adoption, Adoption::Headquarters);
    assert_eq!(config.web.listen.to_string(), "127.0.0.1:9464");
    assert_eq!(config.log, Log { level: LogLevel::Info, format: LogFormat::Text });
    assert_eq!(config.limits.retry_for, Duration::from_secs(345_600));
    let Settings::File { dir } = &config.channels["file"].settings else { panic!() };
    assert_eq!(*dir, here.join("outbox"));
    assert!(!config.channels["file"].counts_as_delivered);
    assert_eq!(format!("{config:?}"), format!("{:?}", Config::defaults(here)));
}

/// Without the first `#` of lines that show a default.
fn uncommented(prefix: &str) -> String {
    let shows = |line: &str| {
        let rest = line.strip_prefix(prefix)?;
        let key = rest.split([' ', '=']).next()?;
        let is_key = rest.contains(" = ")
            && !key.is_empty()
            && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        let is_table = rest.starts_with('[') && rest.ends_with(']') && !rest.contains('"');
        (is_key || is_table).then(|| rest.to_owned())
    };
    TEMPLATE.lines().map(|line| shows(line).unwrap_or_else(|| line.to_owned()) + "\n").collect()
}

#[test]
fn the_commented_file_shows_the_defaults() {
    assert!(World::new(TEMPLATE).load().is_ok());
    let text = uncommented("#");
    assert!(text.contains("\nretry_for = \"4d\""));
    let (shown, default) = (World::new(&text), World::new(""));
    let here =
        |world: &World| format!("{:?}", world.config()).replace(&world.dir.path().display().to_string(), "");
    // Notice periods by kind are absent by default, with the same effect.
    let notice = shown.config().facts.notice;
    assert_eq!(here(&shown), here(&default).replace("notice: {}", &format!("notice: {notice:?}")));
    use RenewalKind::{Agreement, Contract, DesignatedManager, Ordinance, Other, Subsidy};
    for kind in [Ordinance, Agreement, Contract, Subsidy, DesignatedManager, Other] {
        assert_eq!(notice[kind.name()], default.config().facts.notice_for(kind));
    }
}

fn signing_key() -> String {
    rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap().serialize_pem()
}

#[test]
fn the_commented_files_examples_work() {
    let key = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";
    let world = World::new(&uncommented("# ").replace("#channel = ", "channel = "))
        .file("syukujitsu.csv", "2026/1/1,元日\n")
        .file("smtp-password", "hunter2\n")
        .file("webhook-secret", key)
        .file("dkim.pem", &signing_key())
        .file("slack-url", "https://hooks.example.jp/T0/B0/x\n")
        .file("chatwork-token", "0123456789abcdef\n")
        .file("line-works-secret", "s3cr3t\n")
        .file("line-works-private.key", "-----BEGIN PRIVATE KEY-----\n")
        .file("ntfy-topic", "iizuka-3f9c2a\n")
        .file("ntfy-token", "tk_0123\n")
        .file("alertmanager-token", "abc\n")
        .file("logochat-url", "https://logochat.example.jp/api/messages\n")
        .file("logochat-token", "Bearer abc\n")
        .file("proxy-password", "hunter2\n")
        .file("proxy-secret", "s3cret")
        .file("city-ca.pem", &authority())
        .file("teams-url", "https://flow.example.jp/workflows/1/triggers/manual/paths/invoke?sig=x\n")
        .file("google-chat-url", "https://chat.example.jp/v1/spaces/A/messages?key=k&token=t\n")
        .file("mattermost-url", "https://mm.example.jp/hooks/x\n")
        .file("rocket-chat-url", "https://rocket.example.jp/hooks/a/b\n")
        .file("discord-url", "https://discord.example.jp/api/webhooks/1/x\n");
    let (config, warnings) = world.load().unwrap();
    assert!(warnings[0].ja.contains("2026年の祝日が少なすぎます"), "{warnings:?}");
    assert_eq!(config.source.path, Some(world.dir.path().join("plan.xlsx")));
    assert!(
        config
            .rules
            .overrides
            .unwrap()
            .text
            .contains("[override.milestone-due-soon]\nseverity = \"warning\"")
    );
    assert_eq!(config.operator.channel.as_deref(), Some("mail"));
    assert_eq!(config.store.max_pages, Some(250_000));
    let Settings::Smtp(smtp) = &config.channels["mail"].settings else { panic!() };
    assert_eq!((smtp.host.as_str(), smtp.port), ("mail.city.example.jp", 587));
    let (user, password) = smtp.credentials.as_ref().unwrap();
    assert_eq!((user.as_str(), password.expose_secret()), ("yamedoki", "hunter2"));
    let dkim = config.channels["mail"].sender.as_ref().unwrap().dkim.as_ref().unwrap();
    assert_eq!(dkim.record().name, "yamedoki._domainkey.city.example.jp");
    assert_eq!(config.city.reply_to.as_deref(), Some("飯盛市 事務局 <jimukyoku@city.example.jp>"));
    let Settings::Http(HttpSettings { service: ServiceSettings::Webhook { secrets, .. }, timeout, .. }) =
        &config.channels["system"].settings
    else {
        panic!()
    };
    assert_eq!((secrets[0].expose_secret(), timeout.as_secs()), (key, 20));
    let Settings::Http(HttpSettings { url, service: ServiceSettings::Slack, .. }) =
        &config.channels["chat"].settings
    else {
        panic!()
    };
    assert_eq!(url.expose_secret(), "https://hooks.example.jp/T0/B0/x");
    let service = |name: &str| match &config.channels[name].settings {
        Settings::Http(http) => format!("{:?}", http.service),
        other => panic!("{other:?}"),
    };
    let services = ["teams", "google", "mattermost", "rocket", "discord"].map(service);
    assert_eq!(services, ["Teams", "GoogleChat", "Mattermost", "RocketChat", "Discord"]);
    assert_eq!(config.web.url.as_deref(), Some("https://yamedoki.city.example.jp"));
    let Network { proxy: Some(proxy), ca_pem: Some(_), allow: Some(allow), skip_verify: false } =
        config.network
    else {
        panic!()
    };
    assert_eq!(proxy.credentials.unwrap().1.expose_secret(), "hunter2");
    assert_eq!((allow.len(), proxy.except.len()), (4, 2));
    let bounces = config.bounces.unwrap();
    assert_eq!(bounces.mailbox, Mailbox::Maildir(world.dir.path().join("bounces")));
}

/// A certificate in PEM.
fn authority() -> String {
    let params = rcgen::CertificateParams::new(vec![]).unwrap();
    params.self_signed(&rcgen::KeyPair::generate().unwrap()).unwrap().pem()
}

#[test]
fn the_way_out_is_checked_key_by_key() {
    refused("[network]\nallow = [\"hooks.slack.com\", \"https://h.example.jp\"]", 2, 29, "is no target");
    refused("[network]\nproxy = \"https://p.example.jp\"", 2, 9, "no proxy's URL");
    refused("[network]\nproxy = \"http://u:hunter2@p.example.jp\"", 2, 9, "do not stand in the URL");
    refused("[network]\nproxy_user = \"u\"\nproxy = \"http://p.example.jp\"", 2, 14, "proxy_password_file");
    refused("[network]\nproxy_except = [\"h.example.jp\"]", 1, 1, "it is required");
    refused("[network]\nca_file = \"absent.pem\"", 2, 11, "no such file; check its name");
    refused("[bounces]\nafter = \"delete\"\nmbox = \"in\"", 2, 9, "Write after = \"keep\"");
    refused("[bounces]\nmaildir = \"a\"\nmbox = \"in\"", 3, 8, "keep one");
    let warnings = World::new("[network]\nskip_verify = true").load().unwrap().1;
    assert!(warnings[0].en.contains("certificates are not verified"), "{warnings:?}");
}

#[test]
fn the_commented_file_explains_every_key() {
    let sections = [
        "city",
        "calendar",
        "store",
        "source",
        "rules",
        "plan",
        "plan.notice",
        "schedule",
        "delivery",
        "adoption",
        "operator",
        "network",
        "bounces",
        "web",
        "log",
        "limits",
    ];
    let kinds = [
        "file",
        "smtp",
        "webhook",
        "slack",
        "chatwork",
        "line-works",
        "ntfy",
        "alertmanager",
        "template",
        "teams",
        "google-chat",
        "mattermost",
        "rocket-chat",
        "discord",
    ];
    let channels = kinds.iter().map(|kind| format!("[channel.c-{kind}]\ntype = \"{kind}\"\nzzz = 1\n"));
    let text: String = sections.iter().map(|name| format!("[{name}]\nzzz = 1\n")).chain(channels).collect();
    let mistakes = World::new(&text).mistakes();
    let lists: Vec<&str> =
        mistakes.iter().filter_map(|(.., text)| Some(text.split_once("Accepted: ")?.1)).collect();
    assert_eq!(lists.len(), sections.len() + kinds.len());
    for key in lists.iter().flat_map(|list| list.split(", ")).filter(|key| *key != "notice") {
        let mut words = TEMPLATE.split(|c: char| !c.is_ascii_lowercase() && c != '_');
        assert!(words.any(|word| word == key), "{key}");
    }
}

#[test]
fn every_mistake_is_told_in_one_run_with_its_place() {
    let world = World::new(
        "[city]\nnmae = \"飯塚市\"\nfiscal_year_starts = 13\n\n[delivery]\nhours = \"夕方\"\nchanel = \"mail\"\n\n[shedule]\n\n[web]\nlisten = 9464\n",
    );
    let places: Vec<_> = world.mistakes().into_iter().map(|(line, column, _)| (line, column)).collect();
    assert_eq!(places, [(2, 1), (3, 22), (6, 9), (7, 1), (9, 2), (12, 10)]);
    let errors = world.load().unwrap_err();
    assert!(errors[0].message.ja.contains("「name」ではありませんか"), "{}", errors[0].message.ja);
    assert!(errors[4].message.en.contains("Did you mean \"schedule\"?"), "{}", errors[4].message.en);
    let shown = &errors[1].rendered.en;
    assert!(shown.contains("yamedoki.toml:3:22") && shown.contains("^^"), "{shown}");
}

#[test]
fn a_mistake_is_shown_as_a_reader_needs_it() {
    let errors = World::new("[city]\nlanguage = \"jp\" # 日本語\n").load().unwrap_err();
    let name = errors[0].file.clone();
    let shown = errors[0].rendered.ja.replace(&name, "yamedoki.toml");
    let expected = "\
エラー: city.language: 「jp」は使えません。使えるのは: ja, en
 --> yamedoki.toml:2:12
  |
2 | language = \"jp\" # 日本語
  |            ^^^^";
    assert_eq!(shown, expected);
}

#[test]
fn single_mistakes_say_what_is_accepted() {
    refused("[city]\ntimezone = \"Asia/Tokio\"", 2, 12, "did you mean \"Asia/Tokyo\"?");
    refused("[calendar]\nclosing_days = [\"12-29..01-03\", \"8月13日\"]", 2, 33, "write \"12-29..01-03\"");
    refused("[calendar]\nclosing_days = [\"01-01..12-31\"]", 2, 16, "all year round");
    refused("[calendar]\nclosing_days = \"12-29..01-03\"", 2, 16, "a list of texts");
    refused("[store]\nmax_pages = 0", 2, 13, "a whole number from 1 to 4294967294; this is 0.");
    refused("[source]\nstale_after = \"45\"", 2, 15, "write 45d (days)");
    refused("[plan]\nnotice.ordnance = \"6mo\"", 2, 8, "Did you mean \"ordinance\"?");
    refused("[plan]\nletter_lead = \"10d\"", 2, 15, "write it as 10bd");
    refused("[schedule]\ndigest = \"0 0 8 * * 1\"", 2, 10, "without seconds");
    refused("[delivery]\ncritical_outside_hours = \"yes\"", 2, 26, "write true or false; this is a text");
    refused("[web]\nlisten = \"0.0.0.0:9464\"", 2, 10, "allow_remote = true");
    refused("[web]\nidle = \"1 hour\"", 2, 8, "no length of time");
    refused("[web.proxy]\nfrom = [\"proxy\"]", 2, 9, "no address");
    refused("[web.proxy]\nuser_header = \"X-Remote-User\"", 1, 1, "from = [\"127.0.0.1/32\"]");
    refused("[web.proxy]\nfrom = [\"::1\"]\nuser_header = \"Cookie\"", 3, 15, "no other use");
    refused("[web.proxy]\nsecret_header = \"X-S\"", 2, 17, "needs both");
    refused("[operator]\nemails = [\"情報政策課\"]", 2, 11, "no mail address");
    refused("city = \"飯塚市\"", 1, 8, "write a line [city]");
    refused("[adoption]\nrelease = \"now\"", 2, 11, "Accepted: headquarters, at-once");
    refused("[city]\nname = 飯塚市", 2, 8, "this is no TOML");
}

#[test]
fn a_channel_that_does_not_exist_is_refused_with_the_nearest() {
    let mail = "[channel.mail]\ntype = \"smtp\"\nhost = \"relay\"\nfrom = \"a@city.example.jp\"\n";
    let config = World::new(mail).config();
    assert_eq!(config.delivery.channel, "mail");
    assert_eq!(config.channels["mail"].sender.as_ref().unwrap().message_id_domain, "city.example.jp");
    let Settings::Smtp(smtp) = &config.channels["mail"].settings else { panic!() };
    assert_eq!((smtp.security, smtp.port, smtp.timeout.as_secs()), (Security::StartTls, 587, 60));
    assert_eq!((smtp.idle.as_secs(), smtp.verp), (30, false));
    refused(&format!("{mail}[delivery]\nchannel = \"mial\""), 6, 11, "Did you mean \"mail\"?");
    let two =
        format!("{mail}[channel.chat]\ntype = \"slack\"\nurl = \"https://h.example.jp/x\"\n[delivery]\n");
    refused(&two, 0, 0, "chat, file, mail");
    refused(
        "[channel.mail]\ntype = \"smpt\"\n[delivery]\nchannel = \"mail\"",
        2,
        8,
        "Did you mean \"smtp\"?",
    );
    refused("[channel.mail]\ntype = \"smtp\"\nfrom = \"a@city.example.jp\"", 1, 1, "channel.mail.host");
    refused("[channel.mail]\nhost = \"relay\"", 1, 1, "it is required (file, smtp, webhook, slack, ");
}

#[test]
fn secrets_come_from_a_file_or_the_environment() {
    let mail =
        "[channel.mail]\ntype = \"smtp\"\nhost = \"relay\"\nfrom = \"a@city.example.jp\"\nuser = \"u\"\n";
    let mut world = World::new(&format!("{mail}password_env = \"PW\"\n"));
    assert!(world.mistakes()[0].2.contains("no environment variable"));
    world.env.insert("PW", "from the environment");
    let Settings::Smtp(smtp) = &world.config().channels["mail"].settings else { panic!() };
    assert_eq!(smtp.credentials.as_ref().unwrap().1.expose_secret(), "from the environment");
    refused(&format!("{mail}password_file = \"absent\"\n"), 6, 17, "no such file; check its name");
    refused(mail, 5, 8, "password_file, password_env");
    let both = World::new(&format!("{mail}password_env = \"PW\"\npassword_file = \"pw\"\n")).file("pw", "x");
    assert_eq!(both.load().unwrap_err().len(), 1, "PW is not set");
    let empty = World::new(&format!("{mail}password_file = \"pw\"\n")).file("pw", "\n");
    assert!(empty.mistakes()[0].2.contains("it is empty"));
}

#[test]
fn a_secret_is_never_shown() {
    let mut world = World::new(
        "[channel.chat]\ntype = \"slack\"\nurl = \"https://h.example.jp/hunter2\"\n[channel.w]\ntype = \"webhook\"\nurl = \"https://h.example.jp/hunter2\"\nsecret_env = \"S\"\n[delivery]\nchannel = \"w\"",
    );
    world.env.insert("S", "whsec_aHVudGVyMmh1bnRlcjJodW50ZXIyaHVudGVy");
    let shown = format!("{:?}", world.config());
    assert!(!shown.contains("hunter2") && !shown.contains("aHVudGVy"), "{shown}");
    world.env.insert("S", "hunter2");
    assert!(!format!("{:?}", world.load()).contains("hunter2"));
    for key in [
        "password = \"hunter2\"",
        "url = \"hunter2\"",
        "url = [\"hunter2\"]",
        "secret = \"hunter2\"",
        "password = hunter2",
        "password: hunter2",
        "url_env = \"hunter2\"",
        "x = { url = \"hunter2\", y = }",
    ] {
        let errors = World::new(&format!("[channel.chat]\ntype = \"slack\"\n{key}\n")).load().unwrap_err();
        assert!(!format!("{errors:?}").contains("hunter2"), "{errors:?}");
    }
}

#[test]
fn a_signature_needs_a_selector_and_a_key_that_can_sign() {
    let mail = "[channel.mail]\ntype = \"smtp\"\nhost = \"relay\"\nfrom = \"a@city.example.jp\"\n";
    let check = |keys: &str, pem: &str, part: &str| {
        let mistakes = World::new(&format!("{mail}{keys}")).file("k.pem", pem).mistakes();
        let [(_, _, message)] = &mistakes[..] else { panic!("{mistakes:?}") };
        assert!(message.contains(part) && !message.contains("hunter2"), "{message}");
    };
    let (file, selector) = ("dkim_key_file = \"k.pem\"\n", "dkim_selector = \"s\"\n");
    check(file, &signing_key(), "dkim_selector");
    check(selector, "", "dkim_key_file, dkim_key_env");
    check(&format!("{file}{selector}"), "hunter2", "no private key in PEM");
    let elliptic = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    check(&format!("{file}{selector}"), &elliptic.serialize_pem(), "RSA (2048 to 4096 bits) or Ed25519");
    check("dkim_key = \"hunter2\"\n", "", "dkim_key_file");
    let elsewhere = format!("{mail}{file}{selector}dkim_domain = \"else.example.jp\"\n");
    let (config, warnings) = World::new(&elsewhere).file("k.pem", &signing_key()).load().unwrap();
    assert!(warnings[0].en.contains("DMARC"), "{warnings:?}");
    assert!(!format!("{config:?}").contains("PRIVATE"));
    let above = format!("{mail}{file}{selector}dkim_domain = \"example.jp\"\n");
    let (_, warnings) = World::new(&above).file("k.pem", &signing_key()).load().unwrap();
    assert_eq!(warnings, []);
}

#[test]
fn where_answers_go_must_be_an_address() {
    refused("[city]\nreply_to = \"事務局\"", 2, 12, "");
}

#[cfg(unix)]
#[test]
fn a_secret_that_everybody_may_read_is_a_warning() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new("[channel.chat]\ntype = \"slack\"\nurl_file = \"url\"")
        .file("url", "https://h.example.jp");
    assert_eq!(world.load().unwrap().1, []);
    fs::set_permissions(world.dir.path().join("url"), fs::Permissions::from_mode(0o644)).unwrap();
    assert!(world.load().unwrap().1[0].en.contains("can be read by everybody"));
}

#[test]
fn the_citys_own_holidays_take_the_place_of_the_table() {
    let world = World::new("[calendar]\nholidays = \"h.csv\"\n").file("h.csv", "2026/11/24,市制記念日\n");
    let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    assert_eq!(world.config().calendar.holidays[&day], "市制記念日");
    let broken =
        World::new("[calendar]\nholidays = \"h.csv\"\n").file("h.csv", "日,名\n2026/13/1,x\n2026/1/1\n");
    let errors = broken.load().unwrap_err();
    assert_eq!(errors.iter().map(|e| e.line).collect::<Vec<_>>(), [2, 3]);
    assert!(errors[0].file.ends_with("h.csv") && errors[0].rendered.en.contains("h.csv:2: "));
    refused("[calendar]\nholidays = \"absent.csv\"", 2, 12, "no such file; check its name");
}

#[test]
fn a_file_that_is_absent_or_in_another_encoding_says_so() {
    let absent = Config::load(Path::new("/nowhere/yamedoki.toml"), &|_| None).unwrap_err();
    assert!(absent[0].rendered.ja.contains("/nowhere/yamedoki.toml: 設定ファイルがありません"));
    let world = World::new("");
    let (cp932, ..) = encoding_rs::SHIFT_JIS.encode("[city]\nname = \"飯塚市\"");
    fs::write(world.dir.path().join("yamedoki.toml"), cp932).unwrap();
    assert!(world.mistakes()[0].2.contains("not UTF-8"));
    assert_eq!(World::new("\u{feff}[city]\nname = \"飯塚市\"").config().city.name, "飯塚市");
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(cut in 0_usize..4000, length in 0_usize..40, put in "[\"\\[\\]={}#'\\\\\n\r a市-]{0,6}") {
        let mut text: Vec<char> = uncommented("#").chars().collect();
        let cut = cut.min(text.len());
        text.splice(cut..(cut + length).min(text.len()), put.chars());
        let text: String = text.into_iter().collect();
        let place = Place { dir: Path::new(""), env: &|_| None };
        let errors = parse("yamedoki.toml", &text, &place).mistakes;
        prop_assert!(errors.iter().all(|error| error.line >= 1 && error.column >= 1));
    }
}

#[test]
fn any_channel_takes_a_pace() {
    let pace = |keys: &str| {
        let text = format!("[channel.chat]\ntype = \"slack\"\nurl = \"https://h.example/x\"\n{keys}");
        World::new(&text).config().channels["chat"].wish
    };
    let minutes = |n: u64| Duration::from_secs(60 * n);
    assert_eq!(pace(""), Wish::default());
    assert_eq!(pace("at_once = 3"), Wish { at_once: Some(3), rate: None });
    assert_eq!(pace("rate = \"60/m\"").rate, Some((60, minutes(1))));
    assert_eq!(pace("rate = \"300/5m\"").rate, Some((300, minutes(5))));
    assert_eq!(pace("rate = \"1 / s\"").rate, Some((1, Duration::from_secs(1))));
    let chat = "[channel.chat]\ntype = \"slack\"\nurl = \"https://h.example/x\"\n";
    for bad in ["0/m", "60", "60/", "/m", "60/0s", "60/2d", "-1/m", "10001/m", "60/y"] {
        refused(&format!("{chat}rate = \"{bad}\""), 4, 8, "is no rate; write 1/s");
    }
    refused(&format!("{chat}at_once = 0"), 4, 11, "1");
}
