//! The plan's pages: the list, an initiative, what is entered there, the history.

use yamedoki::people::Role;
use yamedoki::store::AuditRange;

use super::Site;
use crate::daemon::City;
use crate::world::World;

const INITIATIVE: &str = "/plan/initiative/1-1-01";

#[tokio::test]
async fn the_plan_lists_initiatives_under_their_perspectives_with_a_word_for_each_light() {
    let site = Site::example().await;
    let viewer = site.person(Role::Viewer, None).await;
    let page = viewer.get("/plan").await;
    page.says(
        200,
        &[
            "<h1>計画</h1>",
            "時間外労働の削減と休暇取得の促進",
            ">情報・デジタル化</h2>",
            "遅れ",
            "mark critical",
            "人事課",
        ],
    );
    viewer.get_en("/plan").await.says(200, &["<h1>Plan</h1>", "Behind", "To watch", "Milestones"]);
}

#[tokio::test]
async fn filters_narrow_the_list_keep_each_other_and_take_anything() {
    let site = Site::example().await;
    let viewer = site.person(Role::Viewer, None).await;
    let page = viewer.get("/plan?perspective=%E8%B2%A1%E6%94%BF").await;
    page.says(200, &["selected>財政"]);
    assert!(!page.body.contains("時間外労働の削減"), "another perspective's");
    assert!(
        page.body.contains("perspective=%E8%B2%A1%E6%94%BF&amp;state=behind"),
        "the light keeps the perspective"
    );
    let hostile = "/plan?department=%22%3E%3Cscript%3E&state=%00&page=-7&perspective=%3Cb%3E";
    let page = viewer.get(hostile).await;
    page.says(200, &["当てはまる取り組みはありません"]);
    assert!(!page.body.contains("<script>") && !page.body.contains("<b>"), "{}", page.body);
}

#[tokio::test]
async fn an_initiative_shows_its_grid_its_kpis_with_their_charts_and_what_they_say() {
    let site = Site::example().await;
    let viewer = site.person(Role::Viewer, None).await;
    let page = viewer.get(INITIATIVE).await;
    page.says(
        200,
        &[
            "<h1>時間外労働の削減と休暇取得の促進</h1>",
            "令和8年度",
            "管理職研修と目標への反映",
            "<svg class=\"chart\"",
            "role=\"img\"",
            "令和8年3月31日の実績は69,500時間です。",
            "70,000時間",
            "initiatives.csv",
            "history&#x2f;initiative&#x2f;1-1-01",
        ],
    );
    assert!(
        !page.body.contains("style=") && !page.body.contains("<form class=\"act\""),
        "a viewer enters nothing"
    );
    let page = viewer.get_en(INITIATIVE).await;
    page.says(200, &["The result on 31 Mar 2026 is 69,500 時間", "Milestones by year", "FY 2026"]);
    viewer.get("/plan/initiative/9-9-99").await.says(404, &["この行はありません"]);
    viewer.get("/plan/initiative/..%2f..%2fetc%2fpasswd").await.says(404, &["この行はありません"]);
}

#[tokio::test]
async fn the_owner_enters_a_value_and_a_completion_and_both_are_history() {
    let site = Site::example().await;
    let owner = site.person(Role::Department, Some("JINJI")).await;
    owner.get(INITIATIVE).await.says(200, &["実績値を記録する", "完了を記録する"]);
    let fields = [("what", "value"), ("code", "1-1-01-K2"), ("value", "35.5％"), ("on", "R8.5.31")];
    let done = owner.post(INITIATIVE, &fields).await;
    let to = done.leads_to().to_owned();
    assert_eq!(to, "/plan/initiative/1-1-01?entered=value");
    owner.get(&to).await.says(200, &["実績値を記録しました", "令和8年5月31日", "35.5％"]);
    let again = owner.post(INITIATIVE, &fields).await;
    assert_eq!(again.leads_to(), "/plan/initiative/1-1-01?entered=known");
    // On the one an alert is open, on the other none.
    for milestone in ["1-1-01-b8", "1-1-01-a8"] {
        let fields = [("what", "completion"), ("code", milestone), ("on", "2026-06-10")];
        assert!(owner.post(INITIATIVE, &fields).await.leads_to().contains("entered=completion"));
        let history = owner.get(&format!("/plan/history/milestone/{milestone}")).await;
        history.says(200, &["departmentJINJIさん", "「未着手」から「完了」へ"]);
    }
    owner.get(INITIATIVE).await.says(200, &["令和8年6月10日に完了"]);
    let record = site.engine.store.audit_page(0, AuditRange::default()).await.expect("read");
    let of = |subject: &str| {
        let rows = record
            .iter()
            .filter(|row| row.actor.contains("JINJI") && row.subject.as_deref() == Some(subject));
        rows.map(|row| row.kind.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(of("milestone/1-1-01-b8"), ["alert_answered"]);
    assert_eq!(of("milestone/1-1-01-a8"), ["completion_entered"]);
    assert_eq!(of("kpi/1-1-01-K2").len(), 1, "once, though it was sent twice");
    let check = site.engine.store.verify_audit().await.expect("read");
    assert!(check.rows.is_empty() && check.broken.is_none(), "{check:?}");
}

#[tokio::test]
async fn an_import_that_says_what_it_always_said_does_not_undo_what_was_entered() {
    let site = Site::example().await;
    let owner = site.person(Role::Headquarters, None).await;
    let fields = [("what", "completion"), ("code", "1-1-01-b8"), ("on", "2026-06-10")];
    owner.post(INITIATIVE, &fields).await.leads_to();
    let path = site.city.world.path("plan/milestones.csv");
    let text = std::fs::read_to_string(&path).expect("readable");
    std::fs::write(&path, text.replace("管理職の意識改革", "管理職の意識の改革")).expect("written");
    site.city.passes("2026-06-15T10:00").await;
    site.engine.clock.set(crate::daemon::at("2026-06-15T10:01"));
    owner.get(INITIATIVE).await.says(200, &["管理職の意識の改革", "令和8年6月10日に完了"]);
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_beside_its_field_and_what_was_typed_stays() {
    let site = Site::example().await;
    let owner = site.person(Role::Department, Some("JINJI")).await;
    let fields = [("what", "value"), ("code", "1-1-01-K2"), ("value", "三割\"><script>"), ("on", "R9.5.31")];
    let page = owner.post(INITIATIVE, &fields).await;
    page.says(
        422,
        &[
            "記録できませんでした",
            "まだ来ていません",
            "aria-invalid=\"true\"",
            "href=\"#tried-value\"",
            "id=\"tried-value\"",
            "value=\"R9.5.31\"",
        ],
    );
    assert!(!page.body.contains("><script>"), "{}", page.body);
    let none = [("what", "nothing"), ("code", "1-1-01-K2")];
    owner.post(INITIATIVE, &none).await.says(422, &["読み取れませんでした"]);
}

#[tokio::test]
async fn nobody_enters_for_another_department_nor_through_another_initiative() {
    let site = Site::example().await;
    let fields = [("what", "value"), ("code", "1-1-01-K2"), ("value", "35"), ("on", "R8.5.31")];
    for (role, department) in
        [(Role::Viewer, None), (Role::Department, Some("DX")), (Role::Operator, None), (Role::Auditor, None)]
    {
        let guest = site.person(role, department).await;
        guest.post(INITIATIVE, &fields).await.says(403, &[]);
    }
    let dx = site.person(Role::Department, Some("DX")).await;
    dx.post("/plan/initiative/1-1-03", &fields).await.says(422, &["読み取れませんでした"]);
    assert_eq!(site.stranger().post(INITIATIVE, &fields).await.status, 303, "to the door");
}

/// A city whose plan has `initiatives` initiatives with three milestones each, the first with hostile words.
async fn large(initiatives: usize) -> Site {
    let world = World::new(super::CONFIG);
    std::fs::create_dir_all(world.path("plan")).expect("a folder");
    let write = |name: &str, text: String| std::fs::write(world.path(name), text).expect("written");
    write(
        "plan/departments.csv",
        "code,name,role,emails\nH,本部,headquarters,h@example.lg.jp\nA,A課,,a@example.lg.jp\n".into(),
    );
    let mut rows = String::from("code,title,owner,perspective\n");
    let mut milestones = String::from("code,initiative,title,fiscal_year,content\n");
    let mut kpis = String::from("code,initiative,name,unit\n");
    for n in 0..initiatives {
        let title =
            if n == 0 { "<script>alert(1)</script>&amp;".to_owned() } else { format!("取り組み{n}") };
        rows += &format!("\"i/{n}?#%\",\"{title}\",A,\"<b>分野{}\"\n", n % 4);
        kpis += &format!("\"k/{n}\",\"i/{n}?#%\",\"</title></svg><script>k\",\"<i>\"\n");
        for m in 0..3 {
            milestones += &format!("m-{n}-{m},\"i/{n}?#%\",項目{m},{},内容\n", 2025 + m);
        }
    }
    write("plan/initiatives.csv", rows);
    write("plan/milestones.csv", milestones);
    write("plan/kpis.csv", kpis);
    write("plan/measurements.csv", "kpi,on,value\nk/0,2026-03-31,5\n".into());
    let city = City { world, clock: yamedoki::clock::Clock::manual(crate::daemon::at("2026-04-01T07:00")) };
    city.passes("2026-04-01T07:00").await;
    Site::of(city).await
}

#[tokio::test]
async fn a_long_plan_comes_in_pages_and_hostile_words_are_words() {
    let site = large(120).await;
    let viewer = site.person(Role::Viewer, None).await;
    let first = viewer.get("/plan").await;
    first.says(200, &["3ページのうち1ページ目", "&lt;script&gt;alert(1)&lt;&#x2f;script&gt;"]);
    assert_eq!(first.body.matches("<th scope=\"row\">").count(), 50);
    assert!(!first.body.contains("<script>alert") && first.body.len() < 150_000);
    let last = viewer.get("/plan?page=3").await;
    assert_eq!(last.body.matches("<th scope=\"row\">").count(), 20);
    let page = viewer.get("/plan/initiative/i%2F0%3F%23%25").await;
    page.says(
        200,
        &["&lt;script&gt;alert(1)", "<svg class=\"chart\"", "&lt;/title&gt;&lt;/svg&gt;&lt;script&gt;k"],
    );
    assert!(!page.body.contains("<script>k") && !page.body.contains("<script>alert"), "{}", page.body);
    assert!(first.body.contains("i%2F0%3F%23%25"), "{}", first.body);
}
