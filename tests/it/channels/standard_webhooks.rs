//! Signatures judged by the reference implementation of Standard Webhooks, while a key is replaced.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use yamedoki::channels::{Channel, HttpSettings, ServiceSettings, Settings};
use yamedoki::clock::Clock;

use super::chat;
use super::http_peer::{Answer, HttpPeer};
use super::local;
use crate::tools::python_module;

const OLD: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const NEW: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER: &str = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";

/// Reads head and body, and verifies them with the secret in its first argument.
const JUDGE: &str = "
import sys
from standardwebhooks import Webhook, WebhookVerificationError
head, body = sys.stdin.buffer.read().split(b'\\r\\n\\r\\n', 1)
lines = [line.split(': ', 1) for line in head.decode().split('\\r\\n')[1:]]
headers = {name.lower(): value for name, value in lines}
try:
    Webhook(sys.argv[1]).verify(body.decode(), headers)
    print('verified')
except WebhookVerificationError:
    print('refused')
";

fn judged(secret: &str, (head, body): &(String, String)) -> String {
    let mut judge = Command::new("python3")
        .args(["-c", JUDGE, secret])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    judge.stdin.take().unwrap().write_all(format!("{head}\r\n\r\n{body}").as_bytes()).unwrap();
    String::from_utf8(judge.wait_with_output().unwrap().stdout).unwrap().trim().to_owned()
}

async fn sent(secrets: &[&str]) -> (String, String) {
    let peer = HttpPeer::start(Answer::Reply("204 No Content", "", "")).await;
    let service = ServiceSettings::Webhook {
        secrets: secrets.iter().map(|secret| (*secret).into()).collect(),
        max_bytes: 262_144,
    };
    let url = format!("http://127.0.0.1:{}/hook", peer.port);
    let http = HttpSettings { url: url.into(), timeout: Duration::from_secs(20), service };
    let channel = Channel::build(&Settings::Http(http), &local()).unwrap();
    channel.send(&chat(), Clock::System.now()).await.unwrap();
    peer.requests().remove(0)
}

#[tokio::test]
async fn while_a_key_is_replaced_both_verify_and_no_other_does() {
    if !python_module("standardwebhooks") {
        return;
    }
    let both = sent(&[NEW, OLD]).await;
    assert_eq!([NEW, OLD, OTHER].map(|secret| judged(secret, &both)), ["verified", "verified", "refused"]);
    let new = sent(&[NEW]).await;
    assert_eq!([NEW, OLD].map(|secret| judged(secret, &new)), ["verified", "refused"]);
    let changed = (both.0.clone(), both.1.replace("期限", "期日"));
    assert_eq!(judged(NEW, &changed), "refused");
}

#[tokio::test]
async fn the_newest_key_signs_first() {
    let signature = |(head, _): (String, String)| -> Vec<String> {
        let line = head.lines().find_map(|line| line.strip_prefix("webhook-signature: ")).unwrap();
        line.split(' ').map(str::to_owned).collect()
    };
    let both = signature(sent(&[NEW, OLD]).await);
    assert_eq!(both.len(), 2);
    assert!(both.iter().all(|one| one.starts_with("v1,")) && both[0] != both[1]);
}
