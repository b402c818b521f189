//! Deliveries: read by those who may, held letters let go once, dropped ones never, hostile text as text.

use yamedoki::clock::Clock;
use yamedoki::people::Role;
use yamedoki::store::{AuditSearch, Delivery, OutboxFilter, OutboxRow};

use super::Site;
use crate::daemon::{City, at};
use crate::plans;
use crate::world::World;

const CONFIG: &str = "[city]\nname = \"飯盛市\"\nlanguage = \"ja\"\n[store]\npath = \"y.db\"\n[source]\npath = \"plan\"\n[delivery]\nhours = \"always\"\n[adoption]\nrelease = \"at-once\"\n[operator]\nemails = [\"ops@example.lg.jp\"]\n[channel.file]\ntype = \"file\"\ndir = \"letters\"\n";
const HOLD: &str = "belt:2026-12-01T07:00";

/// A city of sixty milestones whose computer's date jumped to December: far too much at once is held.
async fn jumped() -> Site {
    let world = World::new(CONFIG);
    plans::large(&world, "plan", 60);
    let city = City { world, clock: Clock::manual(at("2026-04-01T07:00")) };
    city.passes("2026-04-01T07:00").await;
    city.passes("2026-12-01T07:00").await;
    Site::of(city).await
}

async fn letters(site: &Site, state: Option<Delivery>) -> Vec<OutboxRow> {
    let filter = OutboxFilter { state, ..OutboxFilter::default() };
    site.engine.store.outbox_list(&filter).await.expect("listed")
}

async fn held(site: &Site) -> Vec<OutboxRow> {
    letters(site, Some(Delivery::Held)).await
}

/// Who did what of this kind, by the record.
async fn done(site: &Site, kind: &str) -> Vec<String> {
    let search = AuditSearch { kind: Some(kind.into()), ..AuditSearch::default() };
    let rows = site.engine.store.audit_search(&search, 10).await.expect("read");
    rows.into_iter().map(|row| row.actor).collect()
}

#[tokio::test]
async fn a_held_batch_is_released_once_and_leaves_and_that_is_on_record() {
    let site = jumped().await;
    let n = held(&site).await.len().to_string();
    let headquarters = site.person(Role::Headquarters, None).await;
    headquarters.get("/deliveries").await.says(200, &["保留している通知", &format!("{n}通を送る")]);
    headquarters
        .get_en("/deliveries")
        .await
        .says(200, &["Letters that are held", &format!("Send {n} letter")]);
    let form = [("hold", HOLD), ("seen", n.as_str())];
    let released = headquarters.post("/deliveries/release", &form).await;
    let to = released.leads_to();
    headquarters.get(to).await.says(200, &["headquartersさんが", "保留を解きました", "待機中"]);
    assert!(held(&site).await.is_empty());
    headquarters.post("/deliveries/release", &form).await.says(409, &["もうありません", "何もしていません"]);
    assert_eq!(done(&site, "letters_released").await, ["headquartersさん"]);
    assert!(!site.engine.store.is_strained().await.expect("read"));
    let before = site.city.letters().len();
    site.city.passes("2026-12-01T07:05").await;
    let sent = site.city.letters().len() - before;
    assert!(sent >= n.parse::<usize>().expect("a number"), "{sent} of {n} left through the file channel");
    let again = letters(&site, Some(Delivery::HandedOver)).await;
    site.city.passes("2026-12-01T07:10").await;
    assert_eq!(letters(&site, Some(Delivery::HandedOver)).await.len(), again.len(), "nothing leaves twice");
}

#[tokio::test]
async fn who_may_not_release_is_told_so_and_nothing_happens() {
    let site = jumped().await;
    let n = held(&site).await.len().to_string();
    let form = [("hold", HOLD), ("seen", n.as_str()), ("because", "x")];
    for role in [Role::Viewer, Role::Department, Role::Auditor] {
        let person = site.person(role, (role == Role::Department).then_some("TK")).await;
        for path in ["/deliveries/release", "/deliveries/discard"] {
            person.post(path, &form).await.says(403, &["この操作はできません"]);
        }
    }
    for role in [Role::Viewer, Role::Department] {
        let person = site.person(role, (role == Role::Department).then_some("TK")).await;
        person.get("/deliveries").await.says(403, &["この操作はできません"]);
        let key = &held(&site).await[0].key;
        let page = person.get(&format!("/deliveries/letter/{key}")).await;
        assert!(!page.says(403, &[]).body.contains("example.lg.jp"));
    }
    let auditor = site.person(Role::Auditor, None).await.get("/deliveries").await;
    assert!(
        !auditor
            .says(200, &["推進本部か運用担当者が決めます"])
            .body
            .contains("action=\"/deliveries/release\"")
    );
    assert_eq!(held(&site).await.len().to_string(), n);
}

#[tokio::test]
async fn what_was_dropped_is_not_let_go_by_a_second_click() {
    let site = jumped().await;
    let n = held(&site).await.len().to_string();
    let operator = site.person(Role::Operator, None).await;
    let form = |because| [("hold", HOLD), ("seen", n.as_str()), ("because", because)];
    operator.post("/deliveries/discard", &form("  ")).await.says(422, &["捨てる理由を書いてください"]);
    let to = operator.post("/deliveries/discard", &form("日付の誤り <script>alert(1)</script>")).await;
    let page = operator.get(to.leads_to()).await;
    page.says(200, &["捨てました", "日付の誤り &lt;script&gt;"]);
    assert!(!page.body.contains("<script>alert"));
    operator.post("/deliveries/release", &form("")).await.says(409, &["もうありません"]);
    operator.post("/deliveries/discard", &form("again")).await.says(409, &["もうありません"]);
    let discarded = letters(&site, Some(Delivery::Discarded)).await;
    assert_eq!(discarded.len().to_string(), n);
    let key = &discarded[0].key;
    let one = format!("/deliveries/letter/{key}");
    operator.post(&format!("{one}/retry"), &[]).await.says(422, &["送り直せません", "何もしていません"]);
    operator.post(&format!("{one}/discard"), &[("because", "x")]).await.says(422, &["捨てられません"]);
    assert_eq!(letters(&site, Some(Delivery::Discarded)).await.len(), discarded.len());
    assert_eq!(done(&site, "letters_discarded").await, ["operatorさん"]);
}

#[tokio::test]
async fn a_batch_that_is_not_what_was_seen_is_left_alone() {
    let site = jumped().await;
    let headquarters = site.person(Role::Headquarters, None).await;
    let form = [("hold", HOLD), ("seen", "99")];
    headquarters.post("/deliveries/release", &form).await.says(409, &["あなたが見たときは99通"]);
    for hold in ["%", "belt:%", "belt", ""] {
        let form = [("hold", hold), ("seen", "1")];
        headquarters.post("/deliveries/release", &form).await.says(409, &["もうありません"]);
    }
    assert!(!held(&site).await.is_empty());
}

#[tokio::test]
async fn letters_are_found_by_state_department_channel_and_text() {
    let site = jumped().await;
    let operator = site.person(Role::Operator, None).await;
    let all = letters(&site, None).await;
    let one = held(&site).await.remove(0);
    let department = one.department.clone().expect("a department");
    let own = all.iter().filter(|l| l.department.as_ref() == Some(&department)).count();
    let rows = |body: &str| body.matches("<th scope=\"row\">").count();
    let page = operator.get(&format!("/deliveries?department={department}")).await;
    assert_eq!(rows(&page.says(200, &[]).body), own);
    let page = operator.get("/deliveries?state=handed_over").await;
    let sent = letters(&site, Some(Delivery::HandedOver)).await.len();
    assert_eq!(rows(&page.says(200, &[]).body), sent.min(50));
    let page = operator.get(&format!("/deliveries?text={}", &one.key[..20])).await;
    assert_eq!(rows(&page.says(200, &[&one.key]).body), 1);
    operator.get("/deliveries?channel=nowhere").await.says(200, &["当てはまる通知はありません"]);
    operator.get("/deliveries?state=%27%22%3E&before=x").await.says(200, &["通知の一覧"]);
}

#[tokio::test]
async fn a_letters_page_tells_its_story_in_both_languages() {
    let site = Site::example().await;
    let operator = site.person(Role::Operator, None).await;
    let sent = letters(&site, Some(Delivery::HandedOver)).await;
    for letter in sent.iter().take(6) {
        let path = format!("/deliveries/letter/{}", letter.key);
        operator.get(&path).await.says(200, &["送信済み", "経過", "本文", &letter.key]);
        operator.get_en(&path).await.says(200, &["Sent", "What happened", "Its text"]);
    }
    operator.get("/deliveries/letter/none").await.says(404, &["キー none の通知はありません"]);
}

#[tokio::test]
async fn a_hostile_subject_and_error_stand_as_text() {
    let site = jumped().await;
    let operator = site.person(Role::Operator, None).await;
    let key = held(&site).await[0].key.clone();
    let script = "<script>alert(1)</script>";
    let because = format!("{script} onerror=\"x\"");
    let path = format!("/deliveries/letter/{key}");
    operator.post(&format!("{path}/discard"), &[("because", &because)]).await.leads_to();
    for page in [operator.get(&path).await, operator.get("/deliveries?state=discarded").await] {
        page.says(200, &["&lt;script&gt;alert(1)"]);
        assert!(!page.body.contains(script));
    }
    let page =
        operator.get("/deliveries?text=%3Cscript%3Ealert(1)%3C/script%3E&hold=%3Cimg%20src=x%3E").await;
    assert!(!page.says(200, &["&lt;img"]).body.contains("<img"));
}
