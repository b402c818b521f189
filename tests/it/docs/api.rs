//! docs/api.md: its examples are run as they stand, against the board of the example city.

use std::process::Stdio;

use yamedoki::people::Role;

use super::{fenced, text_of};
use crate::board::Site;
use crate::tools;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_examples_of_the_api_are_answered() {
    if !tools::require("curl") {
        return;
    }
    let text = text_of("api.md");
    let examples = fenced(&text, "sh");
    assert!(examples.len() >= 5, "{}", examples.len());
    let site = Site::example().await;
    let headquarters = site.person(Role::Headquarters, None).await;
    let folder = tempfile::tempdir().expect("a folder");
    // The board that the examples speak to knows a session; a token is its like.
    let session = format!("Cookie: {}", headquarters.cookie().expect("signed in"));
    for example in examples {
        let told = tokio::process::Command::new("sh")
            .args(["-c", &example.replace("Authorization: Bearer $TOKEN", "$SESSION")])
            .env("URL", format!("http://127.0.0.1:{}", site.port))
            .env("SESSION", &session)
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .output()
            .await
            .expect("sh runs");
        let answer = String::from_utf8_lossy(&told.stdout);
        assert!(told.status.success(), "{example}\n{answer}");
        let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
        assert!(answer.is_object(), "{example}");
    }
}
