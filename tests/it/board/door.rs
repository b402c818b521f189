//! Who comes in, and who does not.

use chrono::TimeDelta;
use yamedoki::people::Role;

use super::{Answer, Guest, Site};

const GOOD: &str = "いつもの長いパスワード";

async fn knock(guest: &Guest, login: &str, password: &str) -> Answer {
    guest.post("/login", &[("login", login), ("password", password), ("to", "/account?x=1")]).await
}

async fn signed_in(site: &Site, login: &str, password: &str) -> Guest {
    let answer = knock(&site.stranger(), login, password).await;
    assert_eq!(answer.leads_to(), "/account?x=1");
    site.with_cookie(&format!("yamedoki_session={}", answer.session().expect("a cookie")))
}

/// What the record says of accounts, tokens and sign-ins: the kind and the particulars.
async fn told(site: &Site) -> Vec<(String, String)> {
    let (mut after, mut told) = (0, Vec::new());
    loop {
        let rows = site.engine.store.audit_page(after, Default::default()).await.expect("read");
        let Some(last) = rows.last() else { return told };
        after = last.seq;
        let of_the_door = |kind: &str| ["sign", "account", "token"].iter().any(|word| kind.contains(word));
        told.extend(rows.into_iter().filter(|row| of_the_door(&row.kind)).map(|row| (row.kind, row.data)));
    }
}

async fn kinds(site: &Site) -> Vec<String> {
    told(site).await.into_iter().map(|(kind, _)| kind).collect()
}

#[tokio::test]
async fn the_right_password_lets_in_and_leads_on() {
    let site = Site::example().await;
    site.account("hanako", GOOD, false).await;
    let door = site.stranger().get("/login?to=/account%3Fx=1").await;
    door.says(200, &["<h1>ログイン</h1>", "value=\"/account?x=1\"", "for=\"password\"", "lang=\"en\""]);
    let answer = knock(&site.stranger(), " HANAKO ", GOOD).await;
    let cookie = answer.header("set-cookie").expect("a cookie").to_owned();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"),
        "{cookie}"
    );
    let guest = signed_in(&site, "hanako", GOOD).await;
    guest.get("/account").await.says(200, &["hanakoさん", "推進本部"]);
    guest.get_en("/account").await.says(200, &["Your account", "Headquarters"]);
    assert_eq!(guest.get("/login?to=/plan").await.leads_to(), "/plan");
    assert_eq!(guest.post("/logout", &[]).await.leads_to(), "/login");
    assert_eq!(guest.get("/account").await.leads_to(), "/login?to=/account");
    assert_eq!(kinds(&site).await, ["account_added", "signed_in", "signed_in", "signed_out"]);
}
