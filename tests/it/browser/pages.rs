//! Every page of the board, in both languages, at both widths, in light and dark: judged by axe at WCAG 2.2
//! AA, with a screenshot of each kept below `target/screenshots` for a person to look at.

use std::fs;

use yamedoki::alerts::State;
use yamedoki::lang::Lang;
use yamedoki::people::Role;
use yamedoki::store::OutboxFilter;

use super::{Browser, Seat, kept};
use crate::board::Site;

/// Who looks at a page.
#[derive(Clone, Copy)]
enum Who {
    /// Nobody who is known.
    Stranger,
    /// The headquarters.
    Headquarters,
    /// Who runs the machine.
    Operator,
}

use Who::{Headquarters, Operator, Stranger};

/// Every page: its name, who looks, its address (with `{NAME}` from [`places`]), its status.
const PAGES: &[(&str, Who, &str, u64)] = &[
    ("login", Stranger, "/login", 200),
    ("today", Headquarters, "/", 200),
    ("plan", Headquarters, "/plan", 200),
    ("initiative", Headquarters, "/plan/initiative/2-1-01", 200),
    ("alerts", Headquarters, "/alerts", 200),
    ("alert", Headquarters, "/alerts/{alert}", 200),
    ("renewals", Headquarters, "/renewals", 200),
    ("renewal", Headquarters, "/renewals/K-01", 200),
    ("decide", Headquarters, "/decide/renewal/K-01", 200),
    ("paper", Headquarters, "/decide/renewal/K-01/paper", 200),
    ("silences", Headquarters, "/silences", 200),
    ("rehearsal", Headquarters, "/rehearsal", 200),
    ("rules", Headquarters, "/rules", 200),
    ("rule", Headquarters, "/rules/{rule}", 200),
    ("deliveries", Operator, "/deliveries", 200),
    ("delivery", Operator, "/deliveries/{letter}", 200),
    ("audit", Operator, "/audit", 200),
    ("status", Operator, "/status", 200),
    ("account", Headquarters, "/account", 200),
    ("feeds", Headquarters, "/feeds", 200),
    ("answer", Stranger, "{link}", 200),
    ("answer-forged", Stranger, "/a/AAAA", 403),
    ("failure", Headquarters, "/nowhere", 404),
];

/// Pages that may not be there yet.
const AWAITED: &[&str] = &[
    "plan",
    "initiative",
    "alerts",
    "alert",
    "renewals",
    "renewal",
    "decide",
    "paper",
    "silences",
    "rehearsal",
    "rules",
    "rule",
    "deliveries",
    "delivery",
    "audit",
    "status",
    "account",
    "feeds",
    "answer",
    "answer-forged",
];

/// What stands for the names in the addresses: something of each kind that the example city has.
async fn places(site: &Site) -> Vec<(&'static str, String)> {
    let book = site.engine.store.load_book().await.expect("a book").book;
    let firing = book
        .alerts
        .iter()
        .find(|(key, alert)| alert.state == State::Firing && key.subject.starts_with("milestone/"));
    let (alert, _) = firing.expect("a milestone is overdue");
    let letters = site.engine.store.outbox_list(&OutboxFilter::default()).await.expect("letters");
    let letter = letters.first().expect("a letter").key.clone();
    vec![
        ("{alert}", format!("{}/{}", encoded(&alert.rule), encoded(&alert.subject))),
        ("{rule}", encoded(&alert.rule)),
        ("{letter}", encoded(&letter)),
        ("{link}", link(site).unwrap_or("/a/none".to_owned())),
    ]
}

fn encoded(text: &str) -> String {
    let safe = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    text.bytes().map(|b| if safe(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// The path of the first link to an answer in any letter that was handed over.
pub(super) fn link(site: &Site) -> Option<String> {
    let mut letters = site.city.letters();
    letters.sort();
    letters.iter().find_map(|letter| {
        let bytes = fs::read(letter).ok()?;
        let message = mail_parser::MessageParser::default().parse(&bytes)?;
        let text = message.body_text(0)?.into_owned();
        let at = text.find("/a/")?;
        Some(text[at..].split_whitespace().next()?.trim_end_matches(['>', ')', '）']).to_owned())
    })
}

#[tokio::test]
async fn every_page_can_be_read_by_everybody() {
    let Some(mut browser) = Browser::start().await else { return };
    let site = Site::example().await;
    let places = places(&site).await;
    let headquarters = site.person(Role::Headquarters, None).await;
    let operator = site.person(Role::Operator, None).await;
    let stranger = site.stranger();
    let (mut wrong, mut better) = (Vec::new(), Vec::new());
    for lang in [Lang::Ja, Lang::En] {
        for (name, who, path, status) in PAGES {
            let guest = match who {
                Stranger => &stranger,
                Headquarters => &headquarters,
                Operator => &operator,
            };
            let path =
                places.iter().fold((*path).to_owned(), |path, (name, place)| path.replace(name, place));
            browser.sit(site.port, Seat::desk(lang), guest.cookie().unwrap_or_default()).await;
            let found = browser.open(&path).await;
            if found == 404 && AWAITED.contains(name) {
                println!("not there yet: {name} ({path})");
                continue;
            }
            if found != *status {
                wrong.push(format!("{name}: {path} answers {found}, not {status}"));
            }
            let (against, practice) = browser.judges(&kept().join(lang.code()), name).await;
            wrong.extend(against.into_iter().map(|line| format!("{} {line}", lang.code())));
            better.extend(practice.into_iter().map(|line| format!("{} {line}", lang.code())));
        }
    }
    fs::write(kept().join("best-practice.txt"), better.join("\n")).expect("written");
    assert!(wrong.is_empty(), "{} things to mend:\n{}", wrong.len(), wrong.join("\n"));
}
