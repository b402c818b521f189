//! A plan that means harm: what its cells hold stays text on every page, in every letter, feed and file.

use std::fs;

use yamedoki::clock::Clock;
use yamedoki::people::Role;

use super::{CONFIG, Site};
use crate::daemon::{City, at};
use crate::world::World;

/// Ends an attribute, an element, a line of a mail's head, of a calendar.
const EVIL: &str =
    "x\"'></title></textarea><script>alert(1)</script>\r\nBcc: evil@example.org\r\nATTACH:evil";

/// A city whose plan holds [`EVIL`] wherever a text may stand.
async fn city() -> City {
    let world = World::new(CONFIG);
    let evil = EVIL.replace('"', "\"\"");
    let tables = [
        (
            "departments",
            "コード,名称,役割,メール\nHQ,本部,本部,hq@example.jp\nA,課,,a@example.jp\n".to_owned(),
        ),
        (
            "initiatives",
            format!(
                "コード,取り組み名,分野,取組方針,所管部署,開始日\nI,\"{evil}\",\"{evil}\",\"{evil}\",課,2024-04-01\n"
            ),
        ),
        (
            "milestones",
            format!(
                "コード,取り組み,項目,年度,取組内容,期限,状態\nM,I,\"{evil}\",R7,\"{evil}\",2026-03-01,実施中\n"
            ),
        ),
        ("kpis", format!("コード,取り組み,指標,単位,種別\nK,I,\"{evil}\",件,年度値\n")),
        (
            "renewals",
            format!(
                "コード,種類,名称,相手方,所管部署,満了日\nR,契約,\"{evil}\",\"{evil}\",課,2026-06-30\n=cmd,契約,=cmd|'/c calc'!A1,,課,2026-08-31\n"
            ),
        ),
    ];
    for (table, text) in tables {
        world.write(&format!("plan/{table}.csv"), text);
    }
    let city = City { world, clock: Clock::manual(at("2026-04-01T07:00")) };
    city.passes("2026-04-01T07:00").await;
    city.passes("2026-06-15T09:00").await;
    city
}

#[tokio::test]
async fn a_script_in_a_title_is_text_on_every_page() {
    let site = Site::of(city().await).await;
    let guest = site.person(Role::Headquarters, None).await;
    let listed = guest.get("/alerts?state=all").await.body.replace("&#x2f;", "/");
    let alerts = listed.split("href=\"/alerts/").skip(1).filter_map(|rest| rest.split('"').next());
    let mut paths: Vec<String> = alerts.map(|path| format!("/alerts/{path}")).collect();
    assert!(!paths.is_empty(), "{listed}");
    paths.extend(
        "/ /alerts?state=all /plan /plan/initiative/I /plan/history/initiative/I /renewals /renewals/R \
         /decide/renewal/R /decide/renewal/R/paper /decide/initiative/I /silences?subject=renewal%2FR \
         /rehearsal /rules /deliveries /audit /status /feeds"
            .split_whitespace()
            .map(str::to_owned),
    );
    let mut shown = 0;
    for path in paths {
        let page = guest.get(&path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        shown += page.body.matches("&lt;script&gt;alert(1)").count();
        for mark in ["<script>alert", "</title></textarea>", "x\"'>", "<b>"] {
            assert!(!page.body.contains(mark), "{path}: {mark}\n{}", page.body);
        }
        for script in page.body.split("<script").skip(1) {
            assert!(script.starts_with(" src=\"/assets/"), "{path}: an inline script");
        }
        assert!(!page.head.to_lowercase().contains("\nbcc") && !page.head.contains("evil"), "{path}");
    }
    assert!(shown > 20, "it was hardly anywhere: {shown}");
    for path in ["/api/v1/alerts", "/api/v1/initiatives/I", "/api/v1/renewals"] {
        let answer = guest.get(path).await;
        assert_eq!(answer.header("content-type"), Some("application/json"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        answer.json(200);
    }
}

#[tokio::test]
async fn a_line_end_in_a_cell_adds_no_header_to_a_letter_and_no_line_to_a_calendar() {
    let site = Site::of(city().await).await;
    let letters = site.city.letters();
    assert!(letters.len() > 1, "{letters:?}");
    for letter in letters {
        let bytes = fs::read(&letter).expect("a letter");
        let mail = mail_parser::MessageParser::default().parse(&bytes).expect("a message");
        assert!(mail.bcc().is_none() && mail.header("Bcc").is_none(), "{letter}");
        for part in &mail.parts {
            for header in part.headers() {
                let name = header.name.as_str().to_lowercase();
                assert!(name != "bcc" && name != "attach", "{letter}: {name}");
            }
        }
        let html: Vec<String> = (0..3).filter_map(|at| mail.body_html(at)).map(Into::into).collect();
        assert!(html.iter().all(|html| !html.contains("<script")), "{letter}");
        for part in mail.attachments() {
            let bytes = part.contents();
            if bytes.starts_with(b"BEGIN:VCALENDAR") {
                whole(&String::from_utf8_lossy(bytes));
            }
        }
    }
    let headquarters = site.person(Role::Headquarters, None).await;
    let made = headquarters.ask("POST", "/api/v1/feeds", &[("content-type", "application/json")], "{}").await;
    let made = made.json(201);
    let address = made["address"].as_str().expect("an address").to_owned();
    let path = &address[address.find("/feeds/").expect("a feed")..];
    let feed = site.stranger().get(path).await;
    feed.says(200, &["BEGIN:VEVENT"]);
    whole(&feed.body);
}

/// A calendar in which each line is one of ours, and none came from a cell.
fn whole(calendar: &str) {
    for line in calendar.split("\r\n") {
        assert!(!line.contains('\n') && !line.contains('\r'), "{line:?}");
        assert!(!line.starts_with("Bcc") && !line.starts_with("ATTACH"), "{line:?}");
    }
}
