//! Calendar feeds: made on the page, read by calendars, ended.

use std::path::Path;
use std::process::Command;

use yamedoki::people::Role;

use super::{Answer, Guest, Site};
use crate::tools;

/// The address that a page shows once.
fn address(page: &Answer) -> String {
    let body = page.body.replace("&#x2f;", "/");
    let shown = body.split_once(".ics\"").map(|(before, _)| before);
    let secret = shown.and_then(|before| before.rsplit_once("/feeds/")).expect("an address is shown").1;
    format!("/feeds/{secret}.ics")
}

async fn made(guest: &Guest, department: &str) -> String {
    let page = guest.post("/feeds", &[("department", department)]).await;
    page.says(200, &["新しいアドレス"]);
    address(&page)
}

#[tokio::test]
async fn who_may_have_a_calendar_is_led_to_it() {
    let site = Site::example().await;
    for (role, department, led) in [
        (Role::Headquarters, None, true),
        (Role::Department, Some("1200"), true),
        (Role::Viewer, None, false),
        (Role::Auditor, None, false),
    ] {
        let guest = site.person(role, department).await;
        for path in ["/renewals", "/account"] {
            let page = guest.get(path).await;
            assert_eq!(page.body.contains("href=\"/feeds\""), led, "{} {path}", role.name());
        }
    }
}

#[tokio::test]
async fn an_address_is_made_shown_once_read_and_ended() {
    let site = Site::example().await;
    let headquarters = site.person(Role::Headquarters, None).await;
    headquarters.get("/feeds").await.says(200, &["まだありません"]);
    let path = made(&headquarters, "").await;
    assert_eq!(path.len(), "/feeds/.ics".len() + 64);
    let page = headquarters.get("/feeds").await;
    page.says(200, &["推進本部（全部署の期限）", "まだ読まれていません"]);
    assert!(!page.body.contains(path.as_str()), "it is shown once");

    let stranger = site.stranger();
    let calendar = stranger.get(&path).await;
    calendar.says(200, &["BEGIN:VCALENDAR", "X-WR-CALNAME:やめどき", "SUMMARY:", "TRIGGER:-P7D"]);
    assert_eq!(calendar.header("content-type"), Some("text/calendar; charset=utf-8"));
    assert!(!calendar.body.replace("@yamedoki", "").contains('@'), "nobody's address");
    let mark = calendar.header("etag").expect("a mark").to_owned();
    let changed = calendar.header("last-modified").expect("a moment").to_owned();
    for (name, value, status) in [
        ("if-none-match", mark.as_str(), 304),
        ("if-none-match", "\"other\"", 200),
        ("if-modified-since", changed.as_str(), 304),
    ] {
        assert_eq!(stranger.ask("GET", &path, &[(name, value)], "").await.status, status, "{name} {value}");
    }
    assert_eq!(stranger.get(&path).await.body, calendar.body);

    let viewer = site.person(Role::Viewer, None).await;
    viewer.get("/feeds").await.says(403, &[]);
    viewer.post("/feeds/1/revoke", &[]).await.says(403, &[]);
    assert_eq!(headquarters.post("/feeds/1/revoke", &[]).await.leads_to(), "/feeds");
    stranger.get(&path).await.says(404, &[]);
    stranger.get("/feeds/nobody.ics").await.says(404, &[]);
}

#[tokio::test]
async fn a_department_has_its_own_dates_and_no_others() {
    let site = Site::example().await;
    let headquarters = site.person(Role::Headquarters, None).await;
    let renewals = headquarters.get("/api/v1/renewals?per_page=200").await;
    let renewals: serde_json::Value = serde_json::from_str(&renewals.body).expect("JSON");
    let renewal = renewals["items"].as_array().expect("a list").iter().find(|r| r["decided"] == false);
    let owner = renewal.expect("one is open")["owner"].as_str().expect("a code").to_owned();
    let own = site.person(Role::Department, Some(&owner)).await;
    own.post("/feeds", &[("department", "")]).await.says(403, &[]);
    let path = made(&own, &owner).await;
    let calendar = site.stranger().get(&path).await.body.replace("\r\n ", "");
    let departments = headquarters.get("/api/v1/departments").await.body;
    let departments: serde_json::Value = serde_json::from_str(&departments).expect("JSON");
    let name = |code: &str| {
        let all = departments.as_array().expect("a list");
        all.iter().find(|d| d["code"] == code).expect("there")["name"].as_str().expect("a name").to_owned()
    };
    let owners: Vec<&str> =
        calendar.lines().filter_map(|line| line.strip_prefix("DESCRIPTION:所管：")).collect();
    assert!(!owners.is_empty(), "{calendar}");
    let name = name(&owner);
    assert!(owners.iter().all(|line| line.starts_with(&format!("{name}\\n"))), "{owners:?}");
}

#[tokio::test]
async fn a_date_that_is_decided_is_cancelled() {
    let site = Site::example().await;
    let headquarters = site.person(Role::Headquarters, None).await;
    let path = made(&headquarters, "").await;
    let stranger = site.stranger();
    let before = stranger.get(&path).await.body;
    assert!(!before.contains("CANCELLED"));
    let renewals = headquarters.get("/api/v1/renewals?per_page=200").await;
    let renewals: serde_json::Value = serde_json::from_str(&renewals.body).expect("JSON");
    let open = renewals["items"].as_array().expect("a list").iter();
    let ahead = |r: &&serde_json::Value| {
        r["decided"] == false && r["days_to_decide"].as_i64().is_some_and(|days| (1..300).contains(&days))
    };
    let code = open.filter(|r| r["status"] == "active").find(ahead).expect("one")["code"].clone();
    let decision = serde_json::json!({
        "subject": format!("renewal/{}", code.as_str().expect("a code")), "outcome": "end", "because": "終える",
    });
    let sent = [("content-type", "application/json")];
    headquarters.ask("POST", "/api/v1/decisions", &sent, &decision.to_string()).await.says(201, &[]);
    let after = stranger.get(&path).await.body;
    assert!(after.contains("STATUS:CANCELLED") && after.contains("SEQUENCE:1"), "{after}");
}

const ICALENDAR: &str = r#"
import datetime, icalendar, sys
calendar = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
events = calendar.walk('VEVENT')
for part in calendar.walk():
    assert not part.errors, part.errors
    missing = [name for name in part.required if name not in part]
    assert not missing, missing
uids = [str(event['UID']) for event in events]
assert len(set(uids)) == len(uids)
for event in events:
    assert type(event.decoded('DTSTART')) is datetime.date
    alarm, = event.walk('VALARM')
    assert alarm.decoded('TRIGGER') == datetime.timedelta(days=-7)
print(len(events))
"#;

const ICAL_JS: &str = r#"
const main = async () => {
  const ICAL = (await import('ical.js')).default;
  const text = require('fs').readFileSync(process.argv[2], 'utf8');
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents('vevent').map(event => new ICAL.Event(event));
  for (const event of events) {
    if (!event.uid || !event.summary || !event.startDate.isDate) throw new Error(event.uid);
  }
  console.log(events.length);
};
main();
"#;

#[tokio::test]
async fn other_peoples_programs_read_it() {
    let site = Site::example().await;
    let headquarters = site.person(Role::Headquarters, None).await;
    let path = made(&headquarters, "").await;
    let calendar = site.stranger().get(&path).await.body;
    let events = calendar.matches("BEGIN:VEVENT").count();
    assert!(events > 10, "{events}");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("feed.ics");
    std::fs::write(&file, &calendar).expect("written");
    let judged = |program: &str, script: &Path, within: &Path| {
        let mut command = Command::new(program);
        let output = command.arg(script).arg(&file).current_dir(within).output().expect("it runs");
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), events.to_string(), "{program}");
    };
    if tools::python_module("icalendar") {
        let script = folder.path().join("judge.py");
        std::fs::write(&script, ICALENDAR).expect("written");
        judged("python3", &script, folder.path());
    }
    if let Some(within) = tools::node_package("ical.js") {
        let script = within.join("judge-feed.cjs");
        std::fs::write(&script, ICAL_JS).expect("written");
        judged("node", &script, &within);
    }
}
