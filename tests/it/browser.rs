//! The board in a real Chromium: every page judged, and the ways that people take through it walked.
//!
//! [`Browser`] is the harness: a browser beside a node script (`drive.js`) that does what it is told, one
//! line of JSON a step. Each step fails the test upon whatever the page did wrong meanwhile: an error on the
//! console, a breach of its own content policy, a request that failed or went to another host, a fault of
//! the server.

mod harness;
mod journeys;
mod pages;
mod published;

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;
use yamedoki::lang::Lang;

use crate::tools;

/// How long one step may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(180);

const DRIVE: &str = include_str!("browser/drive.js");

/// A browser; gone with the test.
pub(crate) struct Browser {
    _node: Child,
    told: ChildStdin,
    said: Lines<BufReader<ChildStdout>>,
}

/// How somebody sits at the browser.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seat {
    /// The language of the pages.
    pub(crate) lang: Lang,
    /// The window's width in px.
    pub(crate) width: u32,
    /// Whether they use the keyboard alone.
    pub(crate) keys: bool,
    /// Whether their browser runs scripts.
    pub(crate) script: bool,
}

/// Where screenshots and printed papers are kept for a person to look at.
pub(crate) fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screenshots")
}

impl Seat {
    /// At a desk, with a mouse.
    pub(crate) fn desk(lang: Lang) -> Seat {
        Seat { lang, width: 1440, keys: false, script: true }
    }
}

impl Browser {
    /// A browser, or `None` (and a word) where this machine has none.
    pub(crate) async fn start() -> Option<Browser> {
        let folder =
            tools::node_package("playwright-core").filter(|_| tools::node_package("axe-core").is_some())?;
        let chromium = tools::chromium()?;
        let mut node = Command::new("node")
            .args(["-e", DRIVE, "drive"])
            .arg(chromium)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("node starts");
        let told = node.stdin.take().expect("its input");
        let said = BufReader::new(node.stdout.take().expect("its output")).lines();
        Some(Browser { _node: node, told, said })
    }

    /// Has it do one thing; what came of it, faults and all.
    pub(crate) async fn tries(&mut self, order: Value) -> Value {
        self.told.write_all(format!("{order}\n").as_bytes()).await.expect("told");
        let line = timeout(PATIENCE, self.said.next_line()).await;
        let line = line.unwrap_or_else(|_| panic!("no answer in {PATIENCE:?}: {order}"));
        let line = line.expect("heard").expect("the browser is still there");
        serde_json::from_str(&line).expect("JSON")
    }

    /// Has it do one thing, in which nothing may go wrong; what came of it.
    pub(crate) async fn does(&mut self, order: Value) -> Value {
        let answer = self.tries(order.clone()).await;
        assert!(answer["error"].is_null(), "{order}: {}", answer["error"].as_str().unwrap_or_default());
        let faults = answer["faults"].as_array().expect("faults");
        assert!(faults.is_empty(), "{order}: {faults:#?}");
        answer
    }

    /// Somebody sits down before the board at `port`, with these cookies (`name=value; …`).
    pub(crate) async fn sit(&mut self, port: u16, seat: Seat, cookies: &str) {
        let language = format!("yamedoki_lang={}", seat.lang.code());
        let cookies: Vec<Value> = cookies
            .split("; ")
            .chain([language.as_str()])
            .filter_map(|cookie| cookie.split_once('='))
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect();
        self.window(&format!("http://127.0.0.1:{port}"), seat, &cookies).await;
    }

    /// Somebody sits down before the files in `folder`.
    pub(crate) async fn sit_before_files(&mut self, folder: &Path, seat: Seat) {
        self.window(&format!("file://{}/", folder.display()), seat, &[]).await;
    }

    async fn window(&mut self, base: &str, seat: Seat, cookies: &[Value]) {
        let Seat { width, keys, script, .. } = seat;
        let order = json!({ "do": "tab", "base": base, "width": width, "dark": false, "cookies": cookies,
            "script": script, "keys": keys });
        self.does(order).await;
    }

    /// Opens a file.
    pub(crate) async fn open_file(&mut self, path: &Path) {
        self.does(json!({ "do": "open", "path": format!("file://{}", path.display()) })).await;
    }

    /// Opens a page; its status.
    pub(crate) async fn open(&mut self, path: &str) -> u64 {
        let answer = self.does(json!({ "do": "open", "path": path })).await;
        let weight = answer["weight"].as_u64().expect("a weight");
        assert!(weight <= 150 * 1024, "{path} weighs {weight} bytes");
        answer["status"].as_u64().expect("a status")
    }

    /// Presses the button or follows the link of this name, to the page that it leads to.
    pub(crate) async fn press(&mut self, name: &str) {
        self.does(json!({ "do": "press", "name": name })).await;
    }

    /// The same, within the part of the page that this selector names.
    pub(crate) async fn press_in(&mut self, within: &str, name: &str) {
        self.does(json!({ "do": "press", "name": name, "within": within })).await;
    }

    /// The links of the page whose address begins with `start`: the address, and what they are called.
    pub(crate) async fn links(&mut self, start: &str) -> Vec<(String, String)> {
        let answer = self.does(json!({ "do": "links" })).await;
        let text = |link: &Value, key: &str| link[key].as_str().unwrap_or_default().to_owned();
        let all = answer["links"].as_array().expect("a list").iter();
        all.map(|link| (text(link, "path"), text(link, "name")))
            .filter(|(path, _)| path.starts_with(start))
            .collect()
    }

    /// Chooses the radio button or ticks the box of this name.
    pub(crate) async fn choose(&mut self, name: &str) {
        self.does(json!({ "do": "choose", "name": name })).await;
    }

    /// Writes into the field of this label (or picks in a list).
    pub(crate) async fn fill(&mut self, label: &str, value: &str) {
        self.does(json!({ "do": "fill", "name": label, "value": value })).await;
    }

    /// What a reader of the page reads, where it says all of `words`.
    pub(crate) async fn reads(&mut self, words: &[&str]) -> String {
        let answer = self.does(json!({ "do": "read" })).await;
        let text = answer["text"].as_str().expect("text").to_owned();
        for word in words {
            assert!(text.contains(word), "「{word}」 is not on {}:\n{text}", answer["url"]);
        }
        text
    }

    /// Prints the page; how many sheets of A4 it takes. The paper is kept under `name`.
    pub(crate) async fn prints(&mut self, name: &str) -> u64 {
        let file = kept().join(format!("{name}.pdf"));
        let answer = self.does(json!({ "do": "print", "file": file })).await;
        answer["sheets"].as_u64().expect("a number")
    }

    /// (The judge itself is a script: for a window that runs scripts.)
    ///
    /// What is wrong with the page as it is shown, at 360 and 1440 px and in light and dark, with a
    /// screenshot of each below `folder`; and what would merely be better.
    pub(crate) async fn judges(&mut self, folder: &Path, name: &str) -> (Vec<String>, Vec<String>) {
        let order = json!({ "do": "judge", "folder": folder, "name": name, "widths": [360, 1440] });
        let answer = self.does(order).await;
        let lines = |key: &str| -> Vec<String> {
            let all = answer[key].as_array().expect("a list");
            all.iter().map(|line| format!("{name}: {}", line.as_str().unwrap_or_default())).collect()
        };
        (lines("wrong"), lines("practice"))
    }
}
