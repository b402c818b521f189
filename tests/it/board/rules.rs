//! The rules, and one rule's page.

use yamedoki::people::Role;

use super::Site;

/// A page with its addresses as browsers read them.
fn links(body: &str) -> String {
    body.replace("&#x2f;", "/")
}

#[tokio::test]
async fn each_rule_stands_with_what_it_finds_and_leads_to_its_page() {
    let site = Site::example().await;
    let viewer = site.person(Role::Viewer, None).await;
    let rules = viewer.get("/rules").await;
    rules.says(200, &["期限を過ぎた項目", "milestone-overdue", "最後の判定は令和8年6月15日", "alerts?rule="]);
    viewer.get_en("/rules").await.says(200, &["Milestones past their date", "Last judged on 15 Jun 2026"]);
    for rule in &site.engine.parts().rules.rules {
        let path = format!("/rules/{}", rule.name);
        assert!(links(&rules.body).contains(&format!("href=\"{path}\"")), "{path}");
        viewer.get(&path).await.says(200, &[&rule.name, "条件", "知らせる先"]);
        viewer.get_en(&path).await.says(200, &[&rule.name, "Condition", "Tells"]);
    }
    let page = viewer.get("/rules/milestone-overdue").await;
    page.says(200, &["[[rule]]", "# Why:", "次のすべてが成り立つとき", "判定できないもの"]);
    viewer.get("/rules/milestone-overdu").await.says(404, &["「milestone-overdue」ではありませんか"]);
    viewer.get("/rules/%3Cscript%3E").await.says(404, &["&lt;script&gt;"]);
}

#[tokio::test]
async fn what_a_rule_cannot_tell_is_named_with_what_is_missing() {
    let site = Site::example().await;
    let viewer = site.person(Role::Viewer, None).await;
    let parts = site.engine.parts();
    let plan = yamedoki::office::stored::stored_plan(&site.engine.store, None).await.expect("a plan");
    assert!(plan.revision > 0);
    let rules = links(&viewer.get("/rules").await.body);
    // Whatever cannot be told is linked from the list, and the rule's page lists it.
    let lists: Vec<&str> = rules.match_indices("#unknown\"").map(|(at, _)| &rules[..at]).collect();
    assert!(!lists.is_empty(), "the example has something that cannot be told");
    for before in lists {
        let path = before.rsplit("href=\"").next().expect("a link");
        assert!(parts.rules.find(path.trim_start_matches("/rules/")).is_some(), "{path}");
        viewer.get(path).await.says(200, &["足りない値", "<th scope=\"row\">"]);
    }
}
