//! Rehearsal: what would be sent, and what a change of the rules does.

use yamedoki::people::Role;

use super::Site;

const SPAN: [(&str, &str); 2] = [("from", "2026-06-15"), ("until", "2026-08-15")];

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    SPAN.iter().chain(more).copied().collect()
}

#[tokio::test]
async fn the_days_are_played_and_what_would_be_sent_is_shown_by_day_and_department() {
    let site = Site::example().await;
    let headquarters = site.person(Role::Headquarters, None).await;
    headquarters
        .get("/rehearsal")
        .await
        .says(200, &["予行する", "value=\"2026-06-15\"", "value=\"2027-06-14\""]);
    headquarters.get_en("/rehearsal").await.says(200, &["Rehearse", "First day"]);
    let heads = site.engine.store.heads().await.expect("read");
    let page = headquarters.post("/rehearsal", &SPAN).await;
    page.says(
        200,
        &["予行が終わりました", "日ごと", "宛先ごと", "いまのルールのままです", "期限を過ぎた項目"],
    );
    assert_eq!(site.engine.store.heads().await.expect("read"), heads, "nothing was kept");
}

#[tokio::test]
async fn a_change_of_the_rules_is_held_against_those_in_force() {
    let site = Site::example().await;
    let headquarters = site.person(Role::Headquarters, None).await;
    let off = headquarters.post("/rehearsal", &with(&[("off", "milestone-overdue")])).await;
    off.says(200, &["ルールの変更による違い", "なくなるもの", "変えた後に送られるもの"]);
    let shadow =
        [("rule", "milestone-overdue"), ("mode", "shadow"), ("severity", "critical"), ("hold", "3d")];
    headquarters
        .post("/rehearsal", &with(&shadow))
        .await
        .says(200, &["ルールの変更による違い", "value=\"3d\""]);
    let same = headquarters.get("/rehearsal?rule=milestone-overdue").await;
    same.says(200, &["[[rule]]", "selected>期限を過ぎた項目"]);
    let text =
        "[[rule]]\nname = \"all-of-them\"\neach = \"milestone\"\nwhen = 'true'\ntitle.ja = \"<b>全部</b>\"\n";
    let added = headquarters.post("/rehearsal", &with(&[("text", text)])).await;
    added.says(200, &["増えるもの", "all-of-them"]);
    assert!(!added.body.contains("<b>全部"), "{}", added.body);
    let over = "[override.milestone-overdue]\nenabled = false\n";
    let same = headquarters.post("/rehearsal", &with(&[("text", over)])).await;
    same.says(200, &["なくなるもの", "enabled = false"]);
}

#[tokio::test]
async fn a_rule_that_is_broken_is_told_with_its_place_and_what_was_typed_is_kept() {
    let site = Site::example().await;
    let headquarters = site.person(Role::Headquarters, None).await;
    let text = "[[rule]]\nname = \"x\"\neach = \"milestone\"\nwhen = 'milestone.dayz_late > <script>'\n";
    let page = headquarters.post("/rehearsal", &with(&[("text", text)])).await;
    page.says(422, &["入力欄", "dayz_late", "&lt;script&gt;", "role=\"alert\""]);
    assert!(!page.body.contains("<script>'"));
    let page = headquarters.post("/rehearsal", &with(&[("text", "[[rule")])).await;
    page.says(422, &["TOML として読めません"]);
}

#[tokio::test]
async fn every_wrong_field_is_named_at_once_with_a_link() {
    let site = Site::example().await;
    let headquarters = site.person(Role::Headquarters, None).await;
    let form = [("from", "yesterday"), ("until", "2026-08-15"), ("hold", "soon"), ("off", "no-such")];
    let page = headquarters.post("/rehearsal", &form).await;
    page.says(
        422,
        &["href=\"#from\"", "href=\"#hold\"", "href=\"#rule\"", "value=\"yesterday\"", "aria-invalid"],
    );
    for (until, said) in
        [("2026-06-14", "初日より後"), ("2028-06-15", "2年まで"), ("9999-01-01", "1970年から2100年")]
    {
        let form = [("from", "2026-06-15"), ("until", until)];
        headquarters.post("/rehearsal", &form).await.says(422, &[said]);
    }
}

#[tokio::test]
async fn who_may_not_rehearse_is_told_so() {
    let site = Site::example().await;
    for role in [Role::Viewer, Role::Department] {
        let person = site.person(role, (role == Role::Department).then_some("TK")).await;
        person.get("/rehearsal").await.says(403, &["この操作はできません"]);
        person.post("/rehearsal", &SPAN).await.says(403, &[]);
    }
}
