//! Every page of the board, in both languages, at both widths, in light and dark: judged by axe at WCAG 2.2
//! AA, with a screenshot of each kept below `target/screenshots` for a person to look at.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use serde_json::json;
use yamedoki::alerts::{AlertKey, State};
use yamedoki::lang::Lang;
use yamedoki::people::Role;
use yamedoki::render::Link;
use yamedoki::store::OutboxFilter;

use super::{Browser, Seat, kept};
use crate::board::{Guest, Site};
use crate::tools;

/// Who looks at a page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    /// Nobody who is known.
    Stranger,
    /// Who may only look.
    Viewer,
    /// The headquarters.
    Headquarters,
    /// Who runs the machine.
    Operator,
}

use Who::{Headquarters, Operator, Stranger, Viewer};

/// Every page: its name, who looks, its address (with `{NAME}` from [`places`]), its status.
const PAGES: &[(&str, Who, &str, u64)] = &[
    ("login", Stranger, "/login", 200),
    ("today", Headquarters, "/", 200),
    ("plan", Headquarters, "/plan", 200),
    ("plan-found-nothing", Headquarters, "/plan?department=none", 200),
    ("initiative", Headquarters, "/plan/initiative/2-1-01", 200),
    ("initiative-kpis", Headquarters, "/plan/initiative/1-1-01", 200),
    ("history", Headquarters, "/plan/history/milestone/2-1-01-b7", 200),
    ("alerts", Headquarters, "/alerts", 200),
    ("alerts-found-nothing", Headquarters, "/alerts?q=zzz", 200),
    ("alert", Headquarters, "/alerts/{alert}", 200),
    ("alert-viewer", Viewer, "/alerts/{alert}", 200),
    ("alert-decision", Headquarters, "/alerts/{question}", 200),
    ("answer-board", Headquarters, "/answer/{alert}", 200),
    ("renewals", Headquarters, "/renewals", 200),
    ("renewal", Headquarters, "/renewals/K-01", 200),
    ("decide", Headquarters, "/decide/renewal/K-01", 200),
    ("decide-exit", Headquarters, "/decide/{asked}", 200),
    ("paper", Headquarters, "/decide/renewal/K-01/paper", 200),
    ("letter", Headquarters, "/decide/renewal/K-01/letter", 200),
    ("silences", Headquarters, "/silences", 200),
    ("rehearsal", Headquarters, "/rehearsal?rule=milestone-overdue", 200),
    ("rules", Headquarters, "/rules", 200),
    ("rule", Headquarters, "/rules/{rule}", 200),
    ("deliveries", Operator, "/deliveries", 200),
    ("delivery", Operator, "/deliveries/letter/{letter}", 200),
    ("audit", Operator, "/audit", 200),
    ("audit-entry", Operator, "/audit/entry/1", 200),
    ("status", Operator, "/status", 200),
    ("account", Headquarters, "/account", 200),
    ("feeds", Headquarters, "/feeds", 200),
    ("answer", Stranger, "{link}", 200),
    ("answer-forged", Stranger, "/a/AAAA", 403),
    ("answer-expired", Stranger, "{expired}", 410),
    ("answer-foreign", Stranger, "{foreign}", 403),
    ("answer-over", Stranger, "{over}", 410),
    ("not-allowed", Viewer, "/audit", 403),
    ("nowhere", Headquarters, "/nowhere", 404),
];

/// What stands for the names in the addresses: something of each kind that the example city has.
async fn places(site: &Site) -> Vec<(&'static str, String)> {
    let book = site.engine.store.load_book().await.expect("a book").book;
    let firing = |of: &dyn Fn(&AlertKey) -> bool| {
        let found = book.alerts.iter().find(|(key, alert)| alert.state == State::Firing && of(key));
        found.map(|(key, alert)| (key.clone(), alert.clone())).expect("it fires")
    };
    let (key, alert) = firing(&|key| key.rule == "milestone-overdue");
    let (question, _) = firing(&|key| key.rule == "exit-point-reached");
    let letters = site.engine.store.outbox_list(&OutboxFilter::default()).await.expect("letters");
    let letter = letters.first().expect("a letter").key.clone();
    let of = |key: &AlertKey| format!("{}/{}", encoded(&key.rule), encoded(&key.subject));
    let style = site.engine.parts().style.links.clone().expect("links");
    let made = |department: &str, opening: u32, until: &str| {
        let until = until.parse().expect("a day");
        let link = Link { department: department.into(), alert: key.clone(), opening, until };
        path(&style.answer(&link))
    };
    vec![
        ("{alert}", of(&key)),
        ("{question}", of(&question)),
        ("{asked}", encoded(&question.subject)),
        ("{rule}", encoded(&key.rule)),
        ("{letter}", encoded(&letter)),
        ("{link}", made(&alert.owner, alert.openings, "2026-08-14")),
        ("{expired}", made(&alert.owner, alert.openings, "2026-06-14")),
        ("{foreign}", made("ZAISEI", alert.openings, "2026-08-14")),
        ("{over}", made(&alert.owner, alert.openings + 1, "2026-08-14")),
    ]
}

/// A part of an address, or several with their slashes.
pub(super) fn encoded(text: &str) -> String {
    let safe = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    text.bytes().map(|b| if safe(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

fn path(url: &str) -> String {
    url.find("/a/").map_or(String::new(), |at| url[at..].to_owned())
}

/// The links to an answer in all letters that were handed over, and their paths; the latest letters first.
pub(super) fn links(site: &Site) -> Vec<(Link, String)> {
    let mut letters: Vec<(i64, String)> = site.city.letters().iter().filter_map(|l| written(l)).collect();
    letters.sort_by_key(|(at, _)| -at);
    let style = site.engine.parts().style.links.clone().expect("links");
    let mut found = Vec::new();
    for (_, text) in letters {
        for (at, _) in text.match_indices("/a/") {
            let token: String = text[at + 3..]
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
                .collect();
            found.extend(style.read(&token).map(|link| (link, format!("/a/{token}"))));
        }
    }
    found
}

/// When a letter was written, and its text.
fn written(path: &str) -> Option<(i64, String)> {
    let bytes = fs::read(path).ok()?;
    let message = mail_parser::MessageParser::default().parse(&bytes)?;
    Some((message.date()?.to_timestamp(), message.body_text(0)?.into_owned()))
}

/// `path` with everything in its place.
fn placed(path: &str, places: &[(&'static str, String)]) -> String {
    places.iter().fold(path.to_owned(), |path, (name, place)| path.replace(name, place))
}

/// Everybody who looks at pages.
struct Everybody(Vec<(Who, Guest)>);

impl Everybody {
    async fn of(site: &Site) -> Everybody {
        Everybody(vec![
            (Stranger, site.stranger()),
            (Viewer, site.person(Role::Viewer, None).await),
            (Headquarters, site.person(Role::Headquarters, None).await),
            (Operator, site.person(Role::Operator, None).await),
        ])
    }

    fn guest(&self, who: Who) -> &Guest {
        &self.0.iter().find(|(one, _)| *one == who).expect("everybody").1
    }
}

#[tokio::test]
async fn every_page_can_be_read_by_everybody() {
    let Some(mut browser) = Browser::start().await else { return };
    let site = Site::example().await;
    let places = places(&site).await;
    let everybody = Everybody::of(&site).await;
    let (mut wrong, mut better, mut linked) = (Vec::new(), Vec::new(), BTreeSet::new());
    for lang in [Lang::Ja, Lang::En] {
        for (name, who, path, status) in PAGES {
            let path = placed(path, &places);
            browser
                .sit(site.port, Seat::desk(lang), everybody.guest(*who).cookie().unwrap_or_default())
                .await;
            let found = browser.open(&path).await;
            if found != *status {
                wrong.push(format!("{name}: {path} answers {found}, not {status}"));
            }
            let (against, practice) = browser.judges(&kept().join(lang.code()), name).await;
            wrong.extend(against.into_iter().map(|line| format!("{} {line}", lang.code())));
            better.extend(practice.into_iter().map(|line| format!("{} {line}", lang.code())));
            let leads = browser.links("/").await.into_iter().map(|(path, _)| path);
            linked.extend(
                leads
                    .filter(|path| lang == Lang::Ja && !path.starts_with("/language"))
                    .map(|path| (*who, path)),
            );
        }
    }
    for (who, path) in &linked {
        wrong.extend(leads_nowhere(everybody.guest(*who), path).await);
    }
    fs::write(kept().join("best-practice.txt"), better.join("\n")).expect("written");
    assert!(linked.len() > 100, "{} links", linked.len());
    assert!(wrong.is_empty(), "{} things to mend:\n{}", wrong.len(), wrong.join("\n"));
}

/// What is wrong with a link: that it leads where there is nothing, or where who sees it may not go.
async fn leads_nowhere(guest: &Guest, path: &str) -> Option<String> {
    let answer = guest.get(path.split('#').next().unwrap_or(path)).await;
    (answer.status >= 400).then(|| format!("a link to {path} leads to {}", answer.status))
}

#[tokio::test]
async fn html_validate_finds_nothing_against_any_page() {
    let Some(folder) = tools::node_package("html-validate") else { return };
    let site = Site::example().await;
    let (places, everybody) = (places(&site).await, Everybody::of(&site).await);
    for (name, who, path, _) in PAGES {
        let path = placed(path, &places);
        let guest = everybody.guest(*who);
        for (lang, page) in [("ja", guest.get(&path).await), ("en", guest.get_en(&path).await)] {
            site.city.world.write(&format!("html/{name}.{lang}.html"), page.body);
        }
    }
    // Whether it is HTML that every reader understands, not how it is written: defaults may go unsaid, boxes
    // to tick share their name, a list may have one, a part that scrolls is no section of the page, and a
    // title is as long as the plan's own words.
    let rules = json!({ "root": true, "extends": ["html-validate:recommended"], "rules": {
        "doctype-style": "off", "no-implicit-button-type": "off", "no-implicit-input-type": "off",
        "prefer-native-element": "off", "form-dup-name": "off", "long-title": "off",
        "aria-label-misuse": ["error", { "allowAnyNamable": true }],
    } });
    site.city.world.write("html/.htmlvalidate.json", rules.to_string());
    let judged = Command::new("node")
        .arg(folder.join("node_modules/html-validate/bin/html-validate.mjs"))
        .args(["--formatter", "text", "."])
        .current_dir(site.city.world.path("html"))
        .output()
        .expect("html-validate starts");
    let said =
        String::from_utf8_lossy(&judged.stdout).into_owned() + &String::from_utf8_lossy(&judged.stderr);
    assert!(judged.status.success(), "{}", said.lines().take(60).collect::<Vec<_>>().join("\n"));
}
