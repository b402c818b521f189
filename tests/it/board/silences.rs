//! Silences at the board: looked at first, set, listed, ended; by the headquarters alone.

use yamedoki::people::Role;

use super::Site;

const FORM: [(&str, &str); 3] =
    [("rule", "milestone-overdue"), ("until", "2026-07-31"), ("because", "庁舎移転のため")];

async fn in_force(site: &Site) -> usize {
    let store = &site.engine.store;
    store.silences_in_force(site.engine.clock.now()).await.expect("silences").len()
}

fn and<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    FORM.iter().copied().chain(more.iter().copied()).collect()
}

#[tokio::test]
async fn one_sees_what_a_silence_would_quiet_and_then_sets_it() {
    let site = Site::example().await;
    let hq = site.person(Role::Headquarters, None).await;
    hq.get("/silences").await.says(200, &["いま休止しているものはありません", "新しく休止する"]);
    hq.get_en("/silences").await.says(200, &["Nothing is silenced now", "Set a silence"]);
    let looked = hq.post("/silences", &and(&[("step", "look")])).await;
    looked.says(
        200,
        &["いまあてはまるものは", "ルール：milestone-overdue", "庁舎移転のため", "この内容で休止する"],
    );
    assert!(!looked.body.contains("いまあてはまるものは0件"), "something is overdue");
    assert!(!looked.body.contains('【'), "a mark on a page is a word, not the head of a letter");
    assert_eq!(in_force(&site).await, 0);
    assert_eq!(hq.post("/silences", &and(&[("step", "confirm")])).await.leads_to(), "/silences");
    assert_eq!(in_force(&site).await, 1);
    let listed = hq.get("/silences").await;
    listed.says(200, &["令和8年7月31日", "headquartersさん", "庁舎移転のため", "action=\"/silences/1/end\""]);
    let viewer = site.person(Role::Viewer, None).await;
    let seen = viewer.get("/silences").await;
    seen.says(200, &["庁舎移転のため"]);
    assert!(!seen.body.contains("/silences/1/end") && !seen.body.contains("新しく休止する"));
    assert_eq!(hq.post("/silences/1/end", &[]).await.leads_to(), "/silences");
    assert_eq!(in_force(&site).await, 0);
    hq.get("/silences").await.says(200, &["令和8年6月15日（月）に終了"]);
    hq.post("/silences/1/end", &[]).await.says(409, &["今は効いていません"]);
    assert_eq!(hq.post("/silences/99/end", &[]).await.status, 409);
}

#[tokio::test]
async fn every_mistake_is_told_at_once_and_what_was_typed_stays() {
    let site = Site::example().await;
    let hq = site.person(Role::Headquarters, None).await;
    let empty = hq.post("/silences", &[]).await;
    empty.says(
        422,
        &["どれか1つ以上", "理由を書いてください", "日付", "href=\"#s-until\"", "id=\"s-because-error\""],
    );
    let odd = [
        ("rule", "milestone-overdu"),
        ("subject", "milestone/<b>"),
        ("until", "2026-06-01"),
        ("because", "x"),
    ];
    let refused = hq.post("/silences", &odd).await;
    refused.says(422, &["近いのは milestone-overdue", "過ぎた日です", "&lt;b&gt;", "という対象"]);
    assert_eq!(in_force(&site).await, 0);
    hq.get("/silences?subject=renewal/K-01&page=900").await.says(200, &["value=\"renewal&#x2f;K-01\""]);
}

#[tokio::test]
async fn nobody_but_the_headquarters_silences() {
    let site = Site::example().await;
    for (role, department) in
        [(Role::Viewer, None), (Role::Department, Some("DX")), (Role::Operator, None), (Role::Auditor, None)]
    {
        let guest = site.person(role, department).await;
        assert_eq!(guest.post("/silences", &and(&[("step", "confirm")])).await.status, 403, "{role:?}");
        assert_eq!(guest.post("/silences/1/end", &[]).await.status, 403, "{role:?}");
    }
    assert!(site.stranger().post("/silences", &FORM).await.leads_to().starts_with("/login"));
    assert_eq!(in_force(&site).await, 0);
}
