//! A throwaway SMTP relay on loopback: accepts mail, keeps it, counts it.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// One accepted message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mail {
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// The message as it came, dot-stuffing undone.
    pub data: String,
}

impl Mail {
    /// A header's value, unfolded, as it stands.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let head = self.data.split("\r\n\r\n").next()?;
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        unfolded.lines().find_map(|l| {
            let (n, v) = l.split_once(':')?;
            n.eq_ignore_ascii_case(name).then(|| v.trim().to_owned())
        })
    }
}

/// The relay: it runs as long as the test does.
pub(crate) struct Relay {
    /// Its port on 127.0.0.1.
    pub port: u16,
    mails: Arc<Mutex<Vec<Mail>>>,
}

impl Relay {
    /// Starts a relay that waits `delay` before it accepts a message.
    pub(crate) fn start(delay: Duration) -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let mails = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&mails);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let kept = Arc::clone(&kept);
                std::thread::spawn(move || converse(stream, &kept, delay));
            }
        });
        Relay { port, mails }
    }

    /// What it has accepted so far.
    pub(crate) fn mails(&self) -> Vec<Mail> {
        self.mails.lock().expect("not poisoned").clone()
    }
}

fn converse(stream: TcpStream, kept: &Mutex<Vec<Mail>>, delay: Duration) -> Option<()> {
    let mut out = stream.try_clone().ok()?;
    let mut lines = BufReader::new(stream);
    let mut to = Vec::new();
    out.write_all(b"220 relay.test ESMTP\r\n").ok()?;
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer: &[u8] = match verb.as_str() {
            "EHLO" => b"250-relay.test\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
            "RCPT" => {
                to.push(line.split(['<', '>']).nth(1).unwrap_or_default().to_owned());
                b"250 ok\r\n"
            }
            "DATA" => {
                out.write_all(b"354 go\r\n").ok()?;
                let data = read_data(&mut lines)?;
                std::thread::sleep(delay);
                kept.lock().ok()?.push(Mail { to: std::mem::take(&mut to), data });
                b"250 queued\r\n"
            }
            "RSET" | "MAIL" => {
                to.clear();
                b"250 ok\r\n"
            }
            "QUIT" => {
                out.write_all(b"221 bye\r\n").ok()?;
                return None;
            }
            _ => b"250 ok\r\n",
        };
        out.write_all(answer).ok()?;
    }
}

fn read_data(lines: &mut BufReader<TcpStream>) -> Option<String> {
    let mut data = Vec::new();
    loop {
        let mut line = Vec::new();
        if lines.read_until(b'\n', &mut line).ok()? == 0 {
            return None;
        }
        if line == b".\r\n" {
            return Some(String::from_utf8_lossy(&data).into_owned());
        }
        let stuffed = line.starts_with(b"..");
        data.extend_from_slice(if stuffed { &line[1..] } else { &line });
    }
}
