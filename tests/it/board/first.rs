//! The door and the first page.

use yamedoki::people::Role;

use super::Site;

#[tokio::test]
async fn who_is_not_signed_in_is_led_to_the_door_and_from_there_back() {
    let site = Site::example().await;
    let stranger = site.stranger();
    assert_eq!(stranger.get("/").await.leads_to(), "/login");
    let viewer = site.person(Role::Viewer, None).await;
    viewer.get("/").await.says(200, &["令和8年6月15日", "lang=\"ja\""]);
    viewer.get_en("/").await.says(200, &["15 Jun 2026", "lang=\"en\""]);
    viewer.get("/nowhere").await.says(404, &["このページはありません"]);
}
