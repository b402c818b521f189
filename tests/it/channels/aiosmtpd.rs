//! A mail server that others wrote.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use yamedoki::channels::{Channel, Network, Security, Settings, SmtpSettings};

use super::{mail, now};
use crate::tools;

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn a_real_mail_server_takes_a_letter_with_its_envelope() {
    if !tools::require("python3 -m aiosmtpd") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let maildir = dir.path().join("mail");
    let port = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let _server = Server(
        Command::new("python3")
            .args(["-m", "aiosmtpd", "-n", "-l", &format!("127.0.0.1:{port}")])
            .args(["-c", "aiosmtpd.handlers.Mailbox"])
            .arg(&maildir)
            .stdout(Stdio::null())
            .spawn()
            .unwrap(),
    );
    for _ in 0..100 {
        if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let relay = Channel::build(
        &Settings::Smtp(SmtpSettings {
            host: "127.0.0.1".into(),
            port,
            security: Security::Plain,
            credentials: None,
            envelope_from: Some("yamedoki@city.example".into()),
            verp: false,
            helo: None,
            timeout: Duration::from_secs(10),
            idle: Duration::from_secs(30),
        }),
        &Network::default(),
    )
    .unwrap();
    relay.send(&mail(), now()).await.unwrap();
    relay.send(&mail(), now()).await.unwrap();
    let files: Vec<_> = std::fs::read_dir(maildir.join("new")).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(files.len(), 2);
    let kept = std::fs::read_to_string(&files[0]).unwrap();
    assert!(kept.contains("X-RcptTo: taro@city.example, hanako@city.example"), "{kept}");
    assert!(kept.contains("\n.dot\n"), "{kept}");
}
