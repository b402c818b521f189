//! Answers: by a letter's link, and on the board.

use std::fs;

use yamedoki::alerts::{Alert, AlertKey, Answer as Said, Book, State};
use yamedoki::people::Role;
use yamedoki::render::Link;

use super::{Answer, Guest, Site};
use crate::daemon::at;

/// The firing alert of the milestone that is late: rule, subject, its alert.
async fn late(site: &Site) -> (AlertKey, Alert) {
    of_rule(site, "milestone-overdue").await
}

async fn of_rule(site: &Site, rule: &str) -> (AlertKey, Alert) {
    let book: Book = site.engine.store.load_book().await.expect("a book").book;
    let firing = |(key, alert): &(AlertKey, Alert)| key.rule == rule && alert.state == State::Firing;
    book.alerts.into_iter().find(firing).unwrap_or_else(|| panic!("no {rule} fires"))
}

/// The address of the link that its owner got in a letter of today.
fn link(site: &Site, key: &AlertKey, alert: &Alert) -> String {
    to(site, key, &alert.owner, alert.openings, "2026-06-15")
}

fn to(site: &Site, key: &AlertKey, department: &str, opening: u32, written: &str) -> String {
    let links = site.engine.parts().style.links.clone().expect("links");
    let until = links.until(written.parse().expect("a day"));
    let link = Link { department: department.into(), alert: key.clone(), opening, until };
    links.answer(&link).trim_start_matches("http://yamedoki.example.lg.jp").to_owned()
}

/// The hidden fields of the form on a page, and those given.
fn with<'a>(page: &'a Answer, fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let hidden = page.body.split("<input type=\"hidden\" name=\"").skip(1).map(|part| {
        let (name, rest) = part.split_once("\" value=\"").expect("a value");
        (name, rest.split_once('"').expect("its end").0)
    });
    hidden.chain(fields.iter().copied()).collect()
}

async fn answers(site: &Site, key: &AlertKey) -> Vec<Said> {
    let opening = site.engine.store.load_book().await.expect("a book").book.alerts[key].openings;
    let rows = site.engine.store.answers_to(key, opening).await.expect("answers");
    rows.into_iter().map(|row| row.answer).collect()
}

#[tokio::test]
async fn a_letter_leads_its_owner_to_the_page_that_takes_the_answer() {
    let site = Site::example().await;
    let mut letters: Vec<_> = site.city.letters().into_iter().filter_map(of_a_letter).collect();
    letters.sort();
    let asks = |text: &str| text.contains("回答する：http://yamedoki.example.lg.jp/a/");
    let (_, _, text, html) = letters.iter().rfind(|letter| asks(&letter.2)).expect("a letter with a link");
    let url = text.split("回答する：").nth(1).expect("a link").lines().next().expect("a line").trim();
    let html = html.replace("&#x2f;", "/");
    assert!(html.contains(&format!("href=\"{url}\"")), "the same in both parts");
    let page = site.stranger().get(url.trim_start_matches("http://yamedoki.example.lg.jp")).await;
    page.says(200, &["お尋ねしていること", "回答がない場合", "name=\"kind\"", "name=\"by\""]);
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert_eq!(page.header("x-robots-tag"), Some("noindex, nofollow"));
    assert_eq!(page.header("referrer-policy"), Some("same-origin"));
    let digests: Vec<_> = letters.iter().filter(|letter| letter.1.contains("週次報告")).collect();
    assert!(!digests.is_empty());
    for (_, _, text, _) in digests {
        assert!(!text.contains("/a/"), "a digest has no link that answers:\n{text}");
    }
}

/// When a letter was written, its subject, its text, its HTML.
fn of_a_letter(path: String) -> Option<(i64, String, String, String)> {
    let message = fs::read(path).expect("a letter");
    let message = mail_parser::MessageParser::default().parse(&message)?.into_owned();
    let (text, html) = (message.body_text(0)?.into_owned(), message.body_html(0)?.into_owned());
    Some((message.date()?.to_timestamp(), message.subject()?.to_owned(), text, html))
}

#[tokio::test]
async fn looking_never_acts_and_sending_acts_once() {
    let site = Site::example().await;
    let (key, alert) = late(&site).await;
    let stranger = site.stranger();
    let address = link(&site, &key, &alert);
    let page = stranger.get(&address).await;
    page.says(200, &["対応しています", "延期します", "終わりました", "担当が違います", "所管部署"]);
    assert!(!page.body.contains("実績値"), "a milestone has no value");
    stranger.get_en(&address).await.says(200, &["What is asked", "We are working on it", "lang=\"en\""]);
    assert_eq!(stranger.ask("HEAD", &address, &[], "").await.status, 200);
    assert_eq!(answers(&site, &key).await, []);
    let fields = with(&page, &[("kind", "working"), ("working_until", "2026-07-31"), ("by", "都市 花子")]);
    let sent = stranger.post(&address, &fields).await;
    assert_eq!((sent.status, sent.leads_to()), (303, address.as_str()));
    assert!(sent.header("set-cookie").expect("the name").starts_with("yamedoki_name="));
    let until = "2026-07-31".parse().expect("a day");
    assert_eq!(answers(&site, &key).await, [Said::Working { until }]);
    stranger.get(&address).await.says(200, &["記録されている回答", "令和8年7月31日", "都市 花子"]);
    // The same a second time, from the same page: on record already.
    assert_eq!(stranger.post(&address, &fields).await.leads_to(), address);
    assert_eq!(answers(&site, &key).await.len(), 1);
}

#[tokio::test]
async fn what_was_typed_on_a_page_that_is_out_of_date_is_refused_and_kept() {
    let site = Site::example().await;
    let (key, alert) = late(&site).await;
    let (stranger, address) = (site.stranger(), link(&site, &key, &alert));
    let old = stranger.get(&address).await;
    let first = with(&old, &[("kind", "working"), ("working_until", "2026-07-31"), ("by", "花子")]);
    stranger.post(&address, &first).await.leads_to();
    let replayed = with(
        &old,
        &[
            ("kind", "postponed"),
            ("postponed_until", "2026-08-31"),
            ("postponed_because", "議会のため"),
            ("by", "太郎"),
        ],
    );
    let page = stranger.post(&address, &replayed).await;
    page.says(409, &["ほかの回答がありました", "議会のため", "2026-08-31", "checked"]);
    assert_eq!(answers(&site, &key).await.len(), 1);
    // From the page as it is now it is taken.
    let again = with(
        &page,
        &[
            ("kind", "postponed"),
            ("postponed_until", "2026-08-31"),
            ("postponed_because", "議会のため"),
            ("by", "太郎"),
        ],
    );
    stranger.post(&address, &again).await.leads_to();
    assert_eq!(answers(&site, &key).await.len(), 2);
    // And the first form of all can bring its answer back no more.
    assert_eq!(stranger.post(&address, &first).await.status, 409);
    assert_eq!(answers(&site, &key).await.len(), 2);
    // A form without what it showed is out of date as well.
    assert_eq!(
        stranger.post(&address, &[("kind", "done"), ("done_on", "2026-06-01"), ("by", "x")]).await.status,
        409
    );
}

#[tokio::test]
async fn mistakes_stand_beside_their_fields_and_what_was_typed_stays() {
    let site = Site::example().await;
    let (key, alert) = late(&site).await;
    let (stranger, address) = (site.stranger(), link(&site, &key, &alert));
    let page = stranger.get(&address).await;
    let empty = stranger.post(&address, &with(&page, &[])).await;
    empty.says(
        422,
        &["回答を1つ選んでください", "回答される方のお名前", "href=\"#f-by\"", "id=\"f-by-error\""],
    );
    let typed = with(&page, &[("kind", "postponed"), ("postponed_because", "<b>議会</b>"), ("by", "花子")]);
    let refused = stranger.post(&address, &typed).await;
    refused.says(
        422,
        &["日付を入れてください", "id=\"f-postponed_until-error\"", "aria-invalid=\"true\"", "&lt;b&gt;議会"],
    );
    let ahead = with(&page, &[("kind", "done"), ("done_on", "2026-07-01"), ("by", "花子")]);
    stranger.post(&address, &ahead).await.says(422, &["まだ来ていない日です", "id=\"f-done_on-error\""]);
    let value = with(&page, &[("kind", "value"), ("value", "3"), ("by", "花子")]);
    assert_eq!(stranger.post(&address, &value).await.status, 422, "a milestone has no value");
    assert_eq!(answers(&site, &key).await, []);
}

#[tokio::test]
async fn a_forged_link_opens_nothing() {
    let site = Site::example().await;
    let (key, alert) = late(&site).await;
    let (stranger, good) = (site.stranger(), link(&site, &key, &alert));
    let mut flipped = good.clone().into_bytes();
    let last = flipped.len() - 3;
    flipped[last] = if flipped[last] == b'A' { b'B' } else { b'A' };
    let flipped = String::from_utf8(flipped).expect("letters");
    for address in [flipped.as_str(), &good[..good.len() - 4], "/a/x", "/a/%00", "/a/AAAAAAAA"] {
        stranger.get(address).await.says(403, &["このリンクは使えません"]);
        let sent = stranger.post(address, &[("kind", "done"), ("done_on", "2026-06-01"), ("by", "x")]).await;
        assert_eq!(sent.status, 403, "{address}");
    }
    assert_eq!(answers(&site, &key).await, []);
}

#[tokio::test]
async fn an_expired_link_says_so() {
    let site = Site::example().await;
    let (key, alert) = late(&site).await;
    let stranger = site.stranger();
    let old = to(&site, &key, &alert.owner, alert.openings, "2026-04-15");
    let page = stranger.get(&old).await;
    page.says(410, &["このリンクの期限が過ぎています", "令和8年6月14日"]);
    assert_eq!(stranger.post(&old, &[("kind", "working")]).await.status, 410);
    let last_day = to(&site, &key, &alert.owner, alert.openings, "2026-04-16");
    assert_eq!(stranger.get(&last_day).await.status, 200);
}

#[tokio::test]
async fn a_link_for_another_department_or_another_opening_opens_nothing() {
    let site = Site::example().await;
    let (key, alert) = late(&site).await;
    let stranger = site.stranger();
    let form = [
        ("kind", "working"),
        ("working_until", "2026-07-31"),
        ("by", "x"),
        ("opening", "1"),
        ("owner", "ZAISEI"),
        ("last", ""),
    ];
    let foreign = to(&site, &key, "ZAISEI", alert.openings, "2026-06-15");
    stranger.get(&foreign).await.says(403, &["この件の所管部署が変わりました", "財政課"]);
    assert_eq!(stranger.post(&foreign, &form).await.status, 403);
    let next = to(&site, &key, &alert.owner, alert.openings + 1, "2026-06-15");
    stranger.get(&next).await.says(410, &["この件への回答は要りません"]);
    assert_eq!(stranger.post(&next, &form).await.status, 410);
    let gone = AlertKey { rule: "milestone-overdue".into(), subject: "milestone/none".into() };
    assert_eq!(stranger.get(&to(&site, &gone, &alert.owner, 1, "2026-06-15")).await.status, 410);
    assert_eq!(answers(&site, &key).await, []);
}

#[tokio::test]
async fn what_is_done_is_in_the_plan_and_no_longer_asked() {
    let site = Site::example().await;
    let (key, alert) = late(&site).await;
    let (stranger, address) = (site.stranger(), link(&site, &key, &alert));
    let page = stranger.get(&address).await;
    let done = with(&page, &[("kind", "done"), ("done_on", "2026-06-12"), ("by", "花子")]);
    stranger.post(&address, &done).await.leads_to();
    let plan = site.engine.store.load_plan().await.expect("a plan");
    let code = key.subject.trim_start_matches("milestone/");
    let row = plan.records.iter().find(|r| r.code_in("code") == Some(code)).expect("the row");
    assert_eq!(row.code_in("status"), Some("done"));
    site.city.passes("2026-06-16T09:00").await;
    stranger.get(&address).await.says(410, &["この件への回答は要りません"]);
    let record =
        site.engine.store.audit_between("alert_answered", at("2026-06-15T00:00"), at("2026-06-16T00:00"));
    let record = record.await.expect("the record");
    let data = &record.last().expect("an entry").2;
    assert_eq!(
        (data["by"].as_str(), data["recorded_by"].as_str()),
        (Some("花子"), Some(&*format!("link:{}", alert.owner)))
    );
}

async fn on_board(guest: &Guest, key: &AlertKey) -> (String, Answer) {
    let address = format!("/answer/{key}");
    let page = guest.get(&address).await;
    (address, page)
}

#[tokio::test]
async fn a_department_answers_its_own_on_the_board_and_nobody_elses() {
    let site = Site::example().await;
    let (key, alert) = late(&site).await;
    let own = site.person(Role::Department, Some(&alert.owner)).await;
    let (address, page) = on_board(&own, &key).await;
    page.says(200, &["対応しています"]);
    assert!(!page.body.contains("name=\"by\""), "the account says who it is");
    let fields = with(&page, &[("kind", "working"), ("working_until", "2026-07-31")]);
    let (other, rest) =
        (site.person(Role::Department, Some("ZAISEI")).await, [Role::Viewer, Role::Operator, Role::Auditor]);
    assert_eq!(other.get(&address).await.status, 403);
    assert_eq!(other.post(&address, &fields).await.status, 403);
    for role in rest {
        let guest = site.person(role, None).await;
        assert_eq!(
            (guest.get(&address).await.status, guest.post(&address, &fields).await.status),
            (403, 403),
            "{role:?}"
        );
    }
    assert!(site.stranger().post(&address, &fields).await.leads_to().starts_with("/login"));
    assert_eq!(answers(&site, &key).await, []);
    assert_eq!(own.post(&address, &fields).await.leads_to(), format!("/alerts/{key}"));
    assert_eq!(answers(&site, &key).await.len(), 1);
    assert_eq!(own.get("/answer/milestone-overdue/milestone/none").await.status, 404);
}

#[tokio::test]
async fn the_headquarters_answers_for_itself_which_proves_nothing_of_the_owner() {
    let site = Site::example().await;
    let (key, _) = of_rule(&site, "kpi-off-track").await;
    let hq = site.person(Role::Headquarters, None).await;
    let (address, page) = on_board(&hq, &key).await;
    page.says(200, &["実績値を報告します"]);
    let fields = with(&page, &[("kind", "value"), ("value", "1,234"), ("value_on", "2026-06-01")]);
    hq.post(&address, &fields).await.leads_to();
    let opening = site.engine.store.load_book().await.expect("a book").book.alerts[&key].openings;
    let rows = site.engine.store.answers_to(&key, opening).await.expect("answers");
    assert_eq!(rows[0].department.as_deref(), Some("HONBU"));
    assert_eq!(rows[0].by, "headquartersさん");
}
