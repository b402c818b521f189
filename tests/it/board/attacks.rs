//! What must fail, whoever tries it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use yamedoki::people::Role;

use super::{Guest, Site};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// Every address that takes a post, as the pages' sources give their routes; what a path names is `x`.
fn posts() -> BTreeSet<String> {
    fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).expect("readable").flatten() {
            let path = entry.path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web"), &mut files);
    let mut found = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(file).expect("readable");
        for part in text.split(".route(").skip(1) {
            let route: String = part.chars().take_while(|c| *c != ';').collect();
            let Some(path) = route.split('"').nth(1).filter(|path| path.starts_with('/')) else { continue };
            let handlers = route.split('"').nth(2).unwrap_or_default();
            if ["post(", "put(", "patch(", "delete("].iter().any(|method| handlers.contains(method)) {
                let filled = path.split('/').map(|step| if step.starts_with('{') { "x" } else { step });
                found.insert(filled.collect::<Vec<_>>().join("/"));
            }
        }
    }
    assert!(found.contains("/login") && found.contains("/account/password"), "{found:?}");
    found
}

/// Those that are for everybody who has an account, or for whoever holds a link.
fn is_for_all(path: &str) -> bool {
    path == "/login" || path == "/logout" || path.starts_with("/account/") || path.starts_with("/answer")
}

async fn written(site: &Site) -> usize {
    let (mut after, mut n) = (0, 0);
    loop {
        let rows = site.engine.store.audit_page(after, Default::default()).await.expect("read");
        let Some(last) = rows.last() else { return n };
        (after, n) = (last.seq, n + rows.len());
    }
}

async fn sent(guest: &Guest, path: &str, headers: &[(&str, &str)]) -> u16 {
    guest.ask("POST", path, &[&[FORM], headers].concat(), "because=x&reason=x&outcome=end").await.status
}

#[tokio::test]
async fn nothing_is_done_for_a_stranger_or_a_viewer_wherever_they_post() {
    let site = Site::example().await;
    let (stranger, viewer) = (site.stranger(), site.person(Role::Viewer, None).await);
    let before = written(&site).await;
    for path in posts().iter().filter(|path| !is_for_all(path)) {
        let answer = stranger.post(path, &[("because", "x")]).await;
        match answer.status {
            303 => assert!(answer.leads_to().starts_with("/login"), "{path}: {answer:?}"),
            status => assert!([400, 401, 403, 404].contains(&status), "{path}: {answer:?}"),
        }
        let answer = viewer.post(path, &[("because", "x")]).await;
        assert!([400, 401, 403, 404, 405, 415, 422].contains(&answer.status), "{path}: {answer:?}");
    }
    assert_eq!(written(&site).await, before, "something was done");
}

#[tokio::test]
async fn a_form_of_another_site_is_refused_wherever_it_is_sent() {
    let site = Site::example().await;
    let chief = site.person(Role::Headquarters, None).await;
    let before = written(&site).await;
    let port = site.port;
    let (other_port, other_scheme) = (format!("http://127.0.0.1:{}", port ^ 1), "null".to_owned());
    for path in posts() {
        for headers in [
            &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")][..],
            &[("sec-fetch-site", "same-site")],
            &[("origin", "https://evil.example")],
            &[("origin", &other_port)],
            &[("origin", &other_scheme)],
        ] {
            assert_eq!(sent(&chief, &path, headers).await, 403, "{path} {headers:?}");
        }
    }
    assert_eq!(written(&site).await, before, "something was done");
    let told = chief.ask("POST", "/logout", &[("sec-fetch-site", "cross-site")], "").await;
    told.says(403, &["ほかのサイトの画面から", "<h1>"]);
    let english = site.with_cookie("yamedoki_lang=en");
    let told = english.ask("POST", "/logout", &[("sec-fetch-site", "cross-site")], "").await;
    told.says(403, &["a page of another site"]);
    chief.get("/").await.says(200, &[]);
}

#[tokio::test]
async fn our_own_forms_pass_behind_a_proxy_that_changes_the_host() {
    let site = Site::configured("url = \"https://y.city.example.jp\"\n").await;
    let stranger = site.stranger();
    assert_eq!(sent(&stranger, "/logout", &[("origin", "https://y.city.example.jp")]).await, 303);
    assert_eq!(sent(&stranger, "/logout", &[("sec-fetch-site", "same-origin")]).await, 303);
    assert_eq!(
        sent(&stranger, "/logout", &[("origin", "https://y.city.example.jp.evil.example")]).await,
        403
    );
    assert_eq!(sent(&stranger, "/logout", &[("origin", "http://y.city.example.jp")]).await, 403);
}

#[tokio::test]
async fn nobody_is_led_to_another_site_and_no_header_is_slipped_in() {
    let site = Site::example().await;
    let viewer = site.person(Role::Viewer, None).await;
    for to in [
        "//evil.example",
        "%2F%2Fevil.example",
        "https://evil.example",
        "/%5Cevil.example",
        "/%09/evil.example",
        "/%0d%0aset-cookie:%20x=y",
        "%0d%0a%0d%0a%3Cscript%3E",
        "javascript:alert(1)",
    ] {
        for page in ["/language?lang=en&to=", "/login?to="] {
            let answer = viewer.get(&format!("{page}{to}")).await;
            assert_eq!(answer.leads_to(), "/", "{page}{to}");
            assert!(!answer.head.to_lowercase().contains("set-cookie: x"), "{}", answer.head);
        }
    }
    for path in ["//evil.example/", "/x%0d%0aset-cookie:%20x=y", "/%2e%2e/etc/passwd", "/\\evil.example"] {
        let answer = site.stranger().get(path).await;
        assert!([303, 400, 404].contains(&answer.status), "{path}: {answer:?}");
        assert!(!answer.head.to_lowercase().contains("set-cookie: x"), "{path}");
        let onward = answer.header("location").unwrap_or("/login").to_owned();
        assert!(onward.starts_with("/login"), "{path}: {onward}");
    }
    let evil =
        [("x-forwarded-host", "evil.example"), ("x-forwarded-proto", "https"), ("forwarded", "host=evil")];
    let answer = site.stranger().ask("GET", "/plan?page=2", &evil, "").await;
    assert!(answer.leads_to().starts_with("/login"), "{answer:?}");
    let referer = [FORM, ("referer", "https://evil.example//evil.example/x")];
    let answer = site.stranger().ask("POST", "/nowhere", &referer, "").await;
    assert!(!answer.head.contains("evil") && answer.status == 404, "{answer:?}");
}

#[tokio::test]
async fn assets_give_nothing_but_themselves() {
    let site = Site::example().await;
    let stranger = site.stranger();
    stranger.get("/assets/board.css").await.says(200, &[]);
    for path in [
        "/assets/../yamedoki.toml",
        "/assets/%2e%2e/yamedoki.toml",
        "/assets/..%2fyamedoki.toml",
        "/assets/..\\yamedoki.toml",
        "/assets//etc/passwd",
        "/assets/",
        "/assets/board.css%00.html",
    ] {
        let answer = stranger.get(path).await;
        assert!([400, 404].contains(&answer.status), "{path}: {answer:?}");
        assert!(!answer.body.contains("[store]") && !answer.body.contains("root:"), "{path}");
    }
}

#[tokio::test]
async fn a_gigabyte_is_refused_before_it_is_sent() {
    let site = Site::example().await;
    let mut socket = TcpStream::connect(("127.0.0.1", site.port)).await.expect("connected");
    let head = format!(
        "POST /login HTTP/1.1\r\nhost: 127.0.0.1:{}\r\ncontent-type: {}\r\ncontent-length: {}\r\n\r\n",
        site.port,
        FORM.1,
        1_u64 << 30
    );
    socket.write_all(head.as_bytes()).await.expect("sent");
    // Not a byte of the body is on its way, and the answer comes.
    let mut answer = vec![0; 12];
    let read = tokio::time::timeout(Duration::from_secs(20), socket.read_exact(&mut answer)).await;
    read.expect("it waits for the body").expect("answered");
    assert_eq!(answer, b"HTTP/1.1 413");
    let told = site.stranger().ask("POST", "/login", &[FORM], &"x".repeat(65 * 1024)).await;
    told.says(413, &["大きすぎます"]);
}

#[tokio::test]
async fn an_upload_without_an_end_is_cut_off() {
    let site = Site::example().await;
    let socket = TcpStream::connect(("127.0.0.1", site.port)).await.expect("connected");
    let (mut from, mut to) = socket.into_split();
    let head = format!(
        "POST /login HTTP/1.1\r\nhost: 127.0.0.1:{}\r\ncontent-type: {}\r\ntransfer-encoding: chunked\r\n\r\n",
        site.port, FORM.1
    );
    to.write_all(head.as_bytes()).await.expect("sent");
    let chunk = format!("4000\r\n{}\r\n", "x".repeat(0x4000));
    let sending = async {
        let mut sent = 0_usize;
        while sent < (1 << 30) && to.write_all(chunk.as_bytes()).await.is_ok() {
            sent += chunk.len();
        }
        sent
    };
    let answer = async {
        let mut answer = vec![0; 12];
        from.read_exact(&mut answer).await.map(|_| answer)
    };
    let both = async {
        tokio::pin!(sending, answer);
        tokio::select! {
            answer = &mut answer => answer,
            sent = &mut sending => {
                assert!(sent < 64 << 20, "{sent} bytes were taken");
                answer.await
            }
        }
    };
    let answer = tokio::time::timeout(Duration::from_secs(60), both).await.expect("it is cut off");
    // Where the connection was closed on what was still coming, the answer may be lost with it.
    if let Ok(answer) = answer {
        assert_eq!(answer, b"HTTP/1.1 413");
    }
}

#[tokio::test]
async fn every_answer_keeps_the_browser_to_our_own_pages() {
    let site = Site::example().await;
    let viewer = site.person(Role::Viewer, None).await;
    for path in ["/", "/login", "/account", "/nowhere", "/assets/board.css", "/healthz"] {
        let answer = viewer.get(path).await;
        let policy = answer.header("content-security-policy").expect("a policy").to_owned();
        for part in ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"]
        {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"), "{path}");
        assert_eq!(answer.header("strict-transport-security"), None, "{path}: plain HTTP");
    }
}
