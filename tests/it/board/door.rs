//! Who comes in, and who does not.

use chrono::TimeDelta;
use yamedoki::office::secrets;
use yamedoki::people::Role;
use yamedoki::store::{AccountChange, NewToken};

use super::{Answer, Guest, Site};

const GOOD: &str = "いつもの長いパスワードです";
const NEW: &str = "夕焼けの橋を渡る三月の朝";

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

fn later(site: &Site, by: TimeDelta) {
    site.engine.clock.set(site.engine.clock.now() + by);
}

#[tokio::test]
async fn the_right_password_lets_in_and_leads_on() {
    let site = Site::example().await;
    site.account("hanako", GOOD, false).await;
    let door = site.stranger().get("/login?to=/account").await;
    door.says(200, &["<h1>ログイン</h1>", "&#x2f;account", "for=\"password\"", "lang=\"en\""]);
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

#[tokio::test]
async fn the_door_says_what_to_run_while_there_is_no_account() {
    let site = Site::example().await;
    site.stranger().get("/login").await.says(200, &["yamedoki user add"]);
    site.stranger().get_en("/login").await.says(200, &["There is no account yet"]);
    site.account("hanako", GOOD, false).await;
    assert!(!site.stranger().get("/login").await.body.contains("user add"));
}

#[tokio::test]
async fn nobody_learns_at_the_door_which_accounts_exist() {
    let site = Site::example().await;
    site.account("hanako", GOOD, false).await;
    site.account("taro", GOOD, false).await;
    site.person(Role::Viewer, None).await; // an account without a password
    let change = AccountChange::Disable;
    site.engine.store.change_account(site.engine.clock.now(), "test", "taro", change).await.expect("done");
    let stranger = site.stranger();
    let wrong = knock(&stranger, "hanako", "not this one at all").await;
    wrong.says(422, &["ログイン名かパスワードが違います", "value=\"hanako\"", "role=\"alert\""]);
    let same = |answer: &Answer, login: &str| {
        assert_eq!((answer.status, answer.body.replace(login, "hanako")), (wrong.status, wrong.body.clone()));
    };
    for (login, password) in [("nobody", GOOD), ("taro", GOOD), ("viewer", GOOD), ("viewer", "")] {
        same(&knock(&stranger, login, password).await, login);
    }
    assert!(!told(&site).await.iter().any(|(_, data)| data.contains("nobody")), "{:?}", told(&site).await);
}

#[tokio::test]
async fn a_hundred_wrong_passwords_lock_the_login_and_nobody_else() {
    let site = Site::configured("[web.proxy]\nfrom = [\"127.0.0.1\"]\n").await;
    for login in ["hanako", "taro"] {
        site.account(login, GOOD, false).await;
    }
    let from = async |address: &str, login: &str, password: &str| {
        let body = format!("login={login}&password={password}");
        let kind = ("content-type", "application/x-www-form-urlencoded");
        site.stranger().ask("POST", "/login", &[kind, ("x-forwarded-for", address)], &body).await.status
    };
    let encoded: String = GOOD.bytes().map(|b| format!("%{b:02X}")).collect();
    let mut refused = 0;
    for n in 0..100 {
        let status = from(&format!("10.1.{}.7", n % 50), "hanako", "wrong").await;
        refused += usize::from(status == 429);
        assert!(matches!((n, status), (..10, 422) | (10.., 429)), "{n}: {status}");
    }
    assert_eq!(refused, 90);
    assert_eq!(from("10.2.0.1", "hanako", &encoded).await, 429, "the right password neither");
    assert_eq!(from("10.2.0.1", "taro", &encoded).await, 303, "others come in");
    let failed = told(&site).await.into_iter().filter(|(kind, _)| kind == "sign_in_failed");
    assert_eq!(failed.count(), 2, "the first, and the lock");
    later(&site, TimeDelta::minutes(61));
    assert_eq!(from("10.2.0.1", "hanako", &encoded).await, 303, "after an hour it may be tried again");
}

#[tokio::test]
async fn a_hundred_logins_tried_from_one_address_lock_that_address_alone() {
    let site = Site::configured("[web.proxy]\nfrom = [\"127.0.0.1\"]\n").await;
    site.account("hanako", GOOD, false).await;
    let encoded: String = GOOD.bytes().map(|b| format!("%{b:02X}")).collect();
    let from = async |address: &str, login: &str, password: &str| {
        let body = format!("login={login}&password={password}");
        let kind = ("content-type", "application/x-www-form-urlencoded");
        site.stranger().ask("POST", "/login", &[kind, ("x-forwarded-for", address)], &body).await.status
    };
    let mut refused = 0;
    for n in 0..100 {
        // What the browser claims of itself stands before what the proxy adds.
        refused +=
            usize::from(from(&format!("9.9.9.{n}, 10.1.0.7"), &format!("guess{n}"), "wrong").await == 429);
    }
    assert_eq!(refused, 40);
    assert_eq!(from("10.1.0.7", "hanako", &encoded).await, 429);
    assert_eq!(from("10.1.0.8", "hanako", &encoded).await, 303);
    let record = told(&site).await;
    assert!(!record.iter().any(|(_, data)| data.contains("guess")), "{record:?}");
    assert_eq!(record.iter().filter(|(kind, _)| kind == "sign_in_failed").count(), 1);
}

#[tokio::test]
async fn a_cookie_that_was_not_given_out_opens_nothing() {
    let site = Site::example().await;
    site.account("hanako", GOOD, false).await;
    let guest = signed_in(&site, "hanako", GOOD).await;
    let hash = {
        let cookie = guest.cookie.clone().expect("a cookie");
        secrets::hashed(cookie.strip_prefix("yamedoki_session=").expect("its name"))
    };
    for forged in ["", "x", "secret-of-hanako", &hash, "' OR 1=1 --", &"a".repeat(5000)] {
        let answer = site.with_cookie(&format!("yamedoki_session={forged}")).get("/account").await;
        assert_eq!(answer.leads_to(), "/login?to=/account", "{forged}");
    }
    let other = Site::example().await;
    other.account("hanako", GOOD, false).await;
    let foreign = signed_in(&other, "hanako", GOOD).await;
    let answer = site.with_cookie(&foreign.cookie.clone().expect("a cookie")).get("/account").await;
    assert_eq!(answer.leads_to(), "/login?to=/account", "another city's session");
    guest.get("/account").await.says(200, &[]);
}

#[tokio::test]
async fn a_session_ends_by_itself() {
    let site = Site::configured("").await;
    site.account("hanako", GOOD, false).await;
    let guest = signed_in(&site, "hanako", GOOD).await;
    for _ in 0..11 {
        later(&site, TimeDelta::minutes(59));
        guest.get("/account").await.says(200, &[]);
    }
    later(&site, TimeDelta::minutes(72));
    assert_eq!(guest.get("/account").await.leads_to(), "/login?to=/account", "12 hours are over");
    let now = site.engine.clock.now();
    let gone = site.engine.store.forget_visits(now, TimeDelta::hours(1)).await.expect("forgotten");
    assert_eq!(gone.0, 1);
}

#[tokio::test]
async fn a_session_that_is_not_used_ends_earlier() {
    let site = Site::of(super::example_city("[web]\nidle = \"1h\"\n").await).await;
    site.account("hanako", GOOD, false).await;
    let guest = signed_in(&site, "hanako", GOOD).await;
    for _ in 0..3 {
        later(&site, TimeDelta::minutes(59));
        guest.get("/account").await.says(200, &[]);
    }
    later(&site, TimeDelta::minutes(60));
    assert_eq!(guest.get("/account").await.leads_to(), "/login?to=/account");
}

#[tokio::test]
async fn a_session_that_somebody_else_began_is_not_taken_over() {
    let site = Site::example().await;
    site.account("hanako", GOOD, false).await;
    let planted = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let victim = site.with_cookie(&format!("yamedoki_session={planted}"));
    let given = knock(&victim, "hanako", GOOD).await.session().expect("a cookie");
    assert_ne!(given, planted);
    assert_eq!(victim.get("/account").await.leads_to(), "/login?to=/account");
    // And signing in again ends the session before.
    let first = site.with_cookie(&format!("yamedoki_session={given}"));
    first.get("/account").await.says(200, &[]);
    let second = knock(&first, "hanako", GOOD).await.session().expect("another cookie");
    assert_ne!(second, given);
    assert_eq!(first.get("/account").await.leads_to(), "/login?to=/account");
}

#[tokio::test]
async fn a_password_chosen_by_somebody_else_is_changed_before_anything_else() {
    let site = Site::example().await;
    site.account("hanako", GOOD, true).await;
    let guest = signed_in(&site, "hanako", GOOD).await;
    for page in ["/", "/nowhere"] {
        assert_eq!(guest.get(page).await.leads_to(), "/account", "{page}");
    }
    guest.get("/account").await.says(200, &["ほかの人が決めたもの"]);
    let change = async |guest: &Guest, current: &str, new: &str, again: &str| {
        guest.post("/account/password", &[("current", current), ("new", new), ("again", again)]).await
    };
    let refused = change(&guest, "wrong", "short", "other").await;
    refused.says(422, &["今のパスワードが違います", "12文字以上", "一致しません", "href=\"#again\""]);
    change(&guest, GOOD, GOOD, GOOD).await.says(422, &["今と同じパスワード"]);
    let elsewhere = signed_in(&site, "hanako", GOOD).await;
    let changed = change(&guest, GOOD, NEW, NEW).await;
    assert_eq!(changed.leads_to(), "/account?said=password");
    let session = changed.session().expect("a new cookie");
    assert_eq!(guest.get("/").await.leads_to(), "/login", "the old session is over");
    assert_eq!(elsewhere.get("/").await.leads_to(), "/login", "and every other");
    let guest = site.with_cookie(&format!("yamedoki_session={session}"));
    guest.get("/").await.says(200, &[]);
    guest.get("/account?said=password").await.says(200, &["パスワードを変えました"]);
    knock(&site.stranger(), "hanako", GOOD).await.says(422, &[]);
    signed_in(&site, "hanako", NEW).await;
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session_of_the_account() {
    let site = Site::example().await;
    site.account("hanako", GOOD, false).await;
    let (here, there) = (signed_in(&site, "hanako", GOOD).await, signed_in(&site, "hanako", GOOD).await);
    let other = site.person(Role::Viewer, None).await;
    assert_eq!(here.post("/account/sign-out", &[]).await.leads_to(), "/login");
    assert_eq!(there.get("/").await.leads_to(), "/login");
    other.get("/").await.says(200, &[]);
}

#[tokio::test]
async fn whoever_is_disabled_is_out_at_once() {
    let site = Site::example().await;
    site.account("hanako", GOOD, false).await;
    let guest = signed_in(&site, "hanako", GOOD).await;
    let now = site.engine.clock.now();
    let store = &site.engine.store;
    store.change_account(now, "test", "hanako", AccountChange::Disable).await.expect("done");
    assert_eq!(guest.get("/").await.leads_to(), "/login");
    knock(&site.stranger(), "hanako", GOOD).await.says(422, &[]);
    store.change_account(now, "test", "hanako", AccountChange::Enable).await.expect("done");
    signed_in(&site, "hanako", GOOD).await;
}

#[tokio::test]
async fn a_program_comes_with_its_token() {
    let site = Site::example().await;
    let (store, now) = (&site.engine.store, site.engine.clock.now());
    let secret = secrets::secret().expect("random");
    let token = secrets::hashed(&secret);
    let new = NewToken {
        at: now,
        by: "test",
        token: &token,
        name: "棚卸し",
        role: Role::Viewer,
        department: None,
        expires_at: Some(now + TimeDelta::days(7)),
    };
    let id = store.add_token(&new).await.expect("added");
    let ask = async |token: &str, path: &str| {
        site.stranger().ask("GET", path, &[("authorization", &format!("Bearer {token}"))], "").await
    };
    ask(&secret, "/account").await.says(200, &["棚卸し", "閲覧"]);
    assert_eq!(ask("wrong", "/account").await.leads_to(), "/login?to=/account");
    let used = store.tokens().await.expect("listed")[0].used_at;
    assert_eq!(used, Some(now));
    later(&site, TimeDelta::days(7));
    assert_eq!(ask(&secret, "/account").await.leads_to(), "/login?to=/account", "expired");
    site.engine.clock.set(now);
    assert!(store.revoke_token(now, "test", id).await.expect("revoked"));
    assert_eq!(ask(&secret, "/account").await.leads_to(), "/login?to=/account", "revoked");
    assert!(!store.revoke_token(now, "test", id).await.expect("asked"));
    assert_eq!(kinds(&site).await, ["token_added", "token_revoked"]);
    assert!(!told(&site).await.iter().any(|(_, data)| data.contains(&secret) || data.contains(&token)));
}

#[tokio::test]
async fn the_proxy_in_front_vouches_for_people_and_nobody_else_does() {
    let config = "[web.proxy]\nfrom = [\"127.0.0.1/32\"]\nuser_header = \"X-Remote-User\"\n\
                  secret_header = \"X-Proxy-Secret\"\nsecret_env = \"PATH\"\n"; // any variable that is there
    let site = Site::configured(config).await;
    let secret = std::env::var("PATH").expect("a path");
    site.person(Role::Auditor, None).await;
    let ask = async |headers: &[(&str, &str)]| site.stranger().ask("GET", "/account", headers, "").await;
    let (vouched, known) = (("x-remote-user", "Auditor"), ("x-proxy-secret", secret.as_str()));
    ask(&[vouched, known]).await.says(200, &["auditorさん", "庁内の認証"]);
    assert_eq!(ask(&[vouched]).await.leads_to(), "/login?to=/account", "without the secret");
    assert_eq!(ask(&[vouched, ("x-proxy-secret", "wrong")]).await.leads_to(), "/login?to=/account");
    ask(&[("x-remote-user", "nobody"), known]).await.says(403, &["アカウントがないか"]);
    ask(&[vouched, ("x-remote-user", "root"), known]).await.says(403, &[]);
    let elsewhere =
        Site::configured("[web.proxy]\nfrom = [\"10.0.0.1\"]\nuser_header = \"X-Remote-User\"\n").await;
    elsewhere.person(Role::Auditor, None).await;
    let spoofed = elsewhere.stranger().ask("GET", "/account", &[vouched], "").await;
    assert_eq!(spoofed.leads_to(), "/login?to=/account", "another machine than the proxy");
    let plain = Site::example().await;
    plain.person(Role::Auditor, None).await;
    let spoofed = plain.stranger().ask("GET", "/account", &[vouched], "").await;
    assert_eq!(spoofed.leads_to(), "/login?to=/account", "no proxy at all");
}

#[tokio::test]
async fn over_https_the_cookie_is_for_this_host_alone() {
    let site = Site::configured("url = \"https://y.city.example.jp\"\n").await;
    site.account("hanako", GOOD, false).await;
    let origin =
        [("origin", "https://y.city.example.jp"), ("content-type", "application/x-www-form-urlencoded")];
    let encoded: String = GOOD.bytes().map(|b| format!("%{b:02X}")).collect();
    let body = format!("login=hanako&password={encoded}");
    let answer = site.stranger().ask("POST", "/login", &origin, &body).await;
    let cookie = answer.header("set-cookie").expect("a cookie").to_owned();
    assert!(cookie.starts_with("__Host-yamedoki_session=") && cookie.contains("; Secure"), "{cookie}");
    assert_eq!(answer.header("strict-transport-security"), Some("max-age=31536000"));
    let session = answer.session().expect("a session");
    site.with_cookie(&format!("__Host-yamedoki_session={session}")).get("/account").await.says(200, &[]);
    let slipped_in = site.with_cookie(&format!("yamedoki_session={session}")).get("/account").await;
    assert_eq!(slipped_in.leads_to(), "/login?to=/account");
}
