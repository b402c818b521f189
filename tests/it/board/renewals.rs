//! The renewals: the timeline, the list, one of them.

use yamedoki::people::Role;

use super::Site;

#[tokio::test]
async fn what_lapses_next_comes_first_with_a_timeline_that_the_tables_repeat() {
    let site = Site::example().await;
    let viewer = site.person(Role::Viewer, None).await;
    let page = viewer.get("/renewals").await;
    page.says(
        200,
        &[
            "<h1>更新</h1>",
            "飯盛大学との包括連携協定",
            "<svg class=\"chart\"",
            "判断の期限",
            "自動更新条項あり",
            "満了日なし",
        ],
    );
    let open = page.body.find("判断待ち").expect("something is open");
    let endless = page.body.find("満了日の定めがないもの").expect("and something has no end");
    assert!(open < endless);
    assert!(!page.body.contains("decide&#x2f;"), "a viewer decides nothing");
    viewer.get_en("/renewals").await.says(200, &["<h1>Renewals</h1>", "To be decided in", "Agreement"]);
    let headquarters = site.person(Role::Headquarters, None).await;
    headquarters.get("/renewals").await.says(200, &["decide&#x2f;renewal&#x2f;K-01"]);
}

#[tokio::test]
async fn filters_narrow_and_take_anything() {
    let site = Site::example().await;
    let viewer = site.person(Role::Viewer, None).await;
    let page = viewer.get("/renewals?kind=ordinance").await;
    page.says(200, &["空き家バンク活用促進条例", "selected>条例"]);
    assert!(!page.body.contains("飯盛大学"), "an agreement");
    let page = viewer.get("/renewals?state=endless").await;
    assert!(!page.body.contains("飯盛大学") && page.body.contains("市民まつり基金条例"), "{}", page.body);
    let page = viewer.get("/renewals?kind=%3Cscript%3E&department=%00&page=99999999999999999999").await;
    page.says(200, &["当てはまる更新案件はありません"]);
    assert!(!page.body.contains("<script>\n") && !page.body.contains("kind=<script>"));
}

#[tokio::test]
async fn a_renewal_shows_its_dates_and_how_they_come_about() {
    let site = Site::example().await;
    let viewer = site.person(Role::Viewer, None).await;
    let page = viewer.get("/renewals/K-01").await;
    page.says(
        200,
        &[
            "<h1>飯盛大学との包括連携協定</h1>",
            "学校法人飯盛学園",
            "令和8年12月14日",
            "期限の計算の根拠",
            "renewals.csv",
            "history&#x2f;renewal&#x2f;K-01",
        ],
    );
    viewer.get_en("/renewals/K-01").await.says(200, &["14 Dec 2026", "How its dates come about"]);
    viewer.get("/renewals/K-99").await.says(404, &["この行はありません"]);
    viewer
        .get("/plan/history/renewal/K-01")
        .await
        .says(200, &["の履歴", "取り込み", "この行が計画に加わりました"]);
    viewer.get("/plan/history/nonsense/K-01").await.says(404, &["この行はありません"]);
}
