//! The harness itself: that it sees what is wrong, and that it reaches everything in each way of sitting.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use serde_json::json;
use tokio::net::TcpListener;
use yamedoki::lang::Lang;

use super::{Browser, Seat};

const FORM: &str = r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Form</title>
<style>:focus-visible { outline: 3px solid blue }</style></head><body><main><h1>Form</h1>
<p><a href="/">Elsewhere</a></p><form method="post">
<p><label for="t">Reason</label> <input id="t" name="reason"></p>
<p><label for="d">Day</label> <input id="d" name="day" type="date"></p>
<p><label for="s">Size</label> <select id="s" name="size"><option>small</option><option>large</option></select></p>
<fieldset><legend>Choice</legend>
<label><input type="radio" name="choice" value="a"> First</label>
<label><input type="radio" name="choice" value="b"> Second</label>
<label><input type="radio" name="choice" value="c"> Third</label></fieldset>
<p><label><input type="checkbox" name="sure" value="yes"> Sure</label></p>
<p><button>Send</button></p></form></main></body></html>"#;

const BAD: &str = r#"<!doctype html><html><head><meta charset="utf-8"><title>Bad</title></head>
<body><main><h1>Bad</h1><p style="color:#aaa;background:#fff">pale</p><img src="/none.png"><input>
<pre>too wide, too wide, too wide, too wide, too wide, too wide, too wide, too wide, too wide, too wide, too wide,
</pre><script>console.log(1)</script><img src="http://127.0.0.2:1/spy.png" alt=""></main></body></html>"#;

async fn served() -> u16 {
    let echo = |Form(fields): Form<BTreeMap<String, String>>| async move {
        Html(format!("<!doctype html><title>Sent</title><h1>Sent</h1><p>{fields:?}</p>"))
    };
    let strict = || async { ([(CONTENT_SECURITY_POLICY, "script-src 'self'")], Html(BAD)) };
    let broken = || async { StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let router = Router::new()
        .route("/", get(|| async { Html(FORM) }).post(echo))
        .route("/favicon.ico", get(|| async { StatusCode::NO_CONTENT }))
        .route("/bad", get(strict))
        .route("/broken", get(broken));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move { axum::serve(listener, router).await });
    port
}

#[tokio::test]
async fn a_form_is_filled_in_by_mouse_and_by_keys_with_script_and_without() {
    let Some(mut browser) = Browser::start().await else { return };
    let port = served().await;
    for (keys, script) in [(false, true), (false, false), (true, true), (true, false)] {
        browser.sit(port, Seat { lang: Lang::En, width: 360, keys, script }, "").await;
        assert_eq!(browser.open("/").await, 200);
        browser.fill("Reason", "because").await;
        browser.fill("Day", "2026-07-01").await;
        browser.fill("Size", "large").await;
        browser.choose("Second").await;
        browser.choose("Sure").await;
        browser.press("Send").await;
        let all = [
            r#""reason": "because""#,
            r#""day": "2026-07-01""#,
            r#""size": "large""#,
            r#""choice": "b""#,
            r#""sure": "yes""#,
        ];
        browser.reads(&all).await;
    }
}

#[tokio::test]
async fn what_is_wrong_is_seen() {
    let Some(mut browser) = Browser::start().await else { return };
    let port = served().await;
    browser.sit(port, Seat::desk(Lang::En), "").await;
    let bad = browser.tries(json!({ "do": "open", "path": "/bad" })).await;
    let faults = bad["faults"].to_string();
    for fault in
        ["Content Security Policy", "404: http://127.0.0.1", "a request elsewhere: http://127.0.0.2:1"]
    {
        assert!(faults.contains(fault), "{fault} is not among {faults}");
    }
    let dir = tempfile::tempdir().expect("a folder");
    let (wrong, _) = browser.judges(dir.path(), "bad").await;
    for law in ["color-contrast", "html-has-lang", "image-alt", "label", "px too wide"] {
        assert!(wrong.iter().any(|line| line.contains(law)), "{law} is not among {wrong:#?}");
    }
    let broken = browser.tries(json!({ "do": "open", "path": "/broken" })).await;
    assert!(broken["faults"].to_string().contains("500: "), "{broken}");
    let nothing = browser.tries(json!({ "do": "press", "name": "Nothing" })).await;
    assert!(nothing["error"].to_string().contains("0 of button/link"), "{nothing}");
}
