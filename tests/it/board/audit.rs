//! The record: leafed through, looked at, read by those who may.

use yamedoki::people::Role;
use yamedoki::store::{AuditSearch, Broken};

use super::Site;

#[tokio::test]
async fn the_record_is_found_by_what_happened_by_whom_about_what_and_when() {
    let site = Site::example().await;
    let auditor = site.person(Role::Auditor, None).await;
    auditor.get("/audit").await.says(200, &["記録の一覧", "さらに前を見る"]);
    auditor.get_en("/audit").await.says(200, &["Entries", "Older entries"]);
    let rows = |body: &str| body.matches("<th scope=\"row\">").count();
    let page = auditor.get("/audit?kind=plan_imported").await;
    assert_eq!(rows(&page.says(200, &["計画を取り込んだ"]).body), 1);
    let page = auditor.get("/audit?actor=test").await;
    assert_eq!(rows(&page.says(200, &["アカウントを作った"]).body), 1, "{}", page.body);
    assert_eq!(rows(&auditor.get("/audit?day=2026-04-02").await.says(200, &[]).body), 0);
    auditor.get("/audit?day=nonsense").await.says(200, &["日付として読めません"]);
    let store = &site.engine.store;
    let search = AuditSearch { kind: Some("alert_opened".into()), ..AuditSearch::default() };
    let opened = store.audit_search(&search, 1).await.expect("read").remove(0);
    let subject = opened.subject.clone().expect("a subject");
    let page = auditor.get(&format!("/audit?subject={subject}")).await;
    page.says(200, &[&subject.replace('/', "&#x2f;"), "新しく該当した"]);
    let page = auditor.get(&format!("/audit/entry/{}", opened.seq)).await;
    page.says(200, &["新しく該当した", &opened.hash, "重要度"]);
    auditor.get("/audit/entry/0").await.says(404, &["この番号の記録はありません"]);
    auditor.get("/audit/entry/x").await.says(404, &[]);
}

#[tokio::test]
async fn leafing_back_shows_every_entry_once() {
    let site = Site::example().await;
    let length = site.engine.store.audit_head().await.expect("read");
    let mut before = None;
    let mut seen = Vec::new();
    loop {
        let search = AuditSearch { before, ..AuditSearch::default() };
        let page = site.engine.store.audit_search(&search, 50).await.expect("read");
        seen.extend(page.iter().map(|row| row.seq));
        before = page.last().map(|row| row.seq);
        if before.is_none() {
            break;
        }
    }
    assert_eq!(seen, (1..=length).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn only_those_who_may_read_the_record() {
    let site = Site::example().await;
    for role in [Role::Viewer, Role::Department] {
        let person = site.person(role, (role == Role::Department).then_some("TK")).await;
        for path in ["/audit", "/audit/entry/1"] {
            person.get(path).await.says(403, &["この操作はできません"]);
        }
        person.post("/audit/check", &[("what", "all")]).await.says(403, &[]);
    }
}

#[tokio::test]
async fn a_look_at_the_record_is_remembered_and_finds_what_was_changed() {
    let site = Site::example().await;
    let auditor = site.person(Role::Auditor, None).await;
    auditor.get("/audit").await.says(200, &["まだ確認していません"]);
    assert_eq!(auditor.post("/audit/check", &[("what", "all")]).await.leads_to(), "/audit");
    auditor.get("/audit").await.says(200, &["異常なし", "auditorさんがすべての"]);
    assert_eq!(auditor.post("/audit/check", &[("what", "tail")]).await.leads_to(), "/audit");
    auditor.get("/audit").await.says(200, &["異常なし", "新しいほうから"]);
    let sql = "DROP TRIGGER audit_stands; UPDATE audit SET actor = 'nobody' WHERE seq = 3;";
    sqlite(&site, sql).await;
    assert!(matches!(site.engine.store.verify_audit_tail(10_000).await, Ok(Some(Broken { seq: 3, .. }))));
    auditor.post("/audit/check", &[("what", "tail")]).await.leads_to();
    auditor.get("/audit").await.says(200, &["異常あり", "3番の記録", "内容が変わっています"]);
    auditor.get_en("/audit").await.says(200, &["Damaged", "entry 3"]);
}

#[tokio::test]
async fn every_kind_of_entry_that_the_example_writes_has_a_name() {
    let site = Site::example().await;
    let auditor = site.person(Role::Auditor, None).await;
    for kind in site.engine.store.audit_kinds().await.expect("read") {
        for page in [
            auditor.get(&format!("/audit?kind={kind}")).await,
            auditor.get_en(&format!("/audit?kind={kind}")).await,
        ] {
            let name =
                page.body.split(&format!("<option value=\"{kind}\" selected>")).nth(1).expect("chosen");
            let name = name.split('<').next().unwrap_or_default();
            assert!(name != kind && !name.is_empty(), "{kind} is only called {name}");
        }
    }
}

/// Somebody edits the database by hand.
async fn sqlite(site: &Site, sql: &str) {
    let path = site.engine.store.path().display().to_string();
    let done = tokio::process::Command::new("python3")
        .args([
            "-c",
            "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.close()",
        ])
        .args([path.as_str(), sql])
        .status()
        .await;
    assert!(done.is_ok_and(|status| status.success()), "python3 edits the database");
}
