//! How the program fares, and the mend beside what is wrong.

use chrono::TimeDelta;
use yamedoki::people::Role;
use yamedoki::store::{Circuit, CircuitState};

use super::Site;

#[tokio::test]
async fn the_page_tells_when_things_ran_and_when_they_run_next() {
    let site = Site::example().await;
    let viewer = site.person(Role::Viewer, None).await;
    let words =
        ["最後の判定", "令和8年6月15日 09:00", "かかった時間", "最後の取り込み", "使っているルール", "MB"];
    viewer.get("/status").await.says(200, &words);
    let words =
        ["Last evaluation", "15 Jun 2026 09:00", "Last import", "Rules in force", env!("CARGO_PKG_VERSION")];
    viewer.get_en("/status").await.says(200, &words);
}

#[tokio::test]
async fn what_is_wrong_stands_first_with_its_mend() {
    let site = Site::example().await;
    let store = &site.engine.store;
    let now = site.engine.clock.now();
    let circuit = Circuit {
        channel: "file".into(),
        state: CircuitState::Open,
        since: now,
        probe_at: now + TimeDelta::minutes(5),
        failures: 4,
        error: "<b>disk</b> full".into(),
    };
    store.put_circuit(&circuit).await.expect("kept");
    let operator = site.person(Role::Operator, None).await;
    let page = operator.get("/status").await;
    page.says(
        200,
        &["経路「file」を休ませています", "続けて4回失敗", "控えを取る設定がありません", "&lt;b&gt;disk"],
    );
    assert!(!page.body.contains("<b>disk"));
    site.city.clock.set(now + TimeDelta::days(3));
    operator.get("/status").await.says(200, &["判定が予定どおりに行われていません"]);
    operator
        .get_en("/status")
        .await
        .says(200, &["Evaluations are overdue", "The channel file rests, after 4 failures"]);
}
