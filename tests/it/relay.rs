//! A throwaway SMTP relay on loopback: accepts mail, keeps it, counts it; or ails as it is told to.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
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

/// Where in the conversation a relay ails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Connect,
    Ehlo,
    Mail,
    Rcpt,
    Data,
    /// Within the message.
    Body,
    /// After the message, before its answer.
    End,
}

/// How.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// It says no more, and holds the line.
    Hang,
    /// It hangs up.
    Drop,
    /// It says this instead.
    Say(&'static str),
}

/// The relay: it runs as long as the test does.
pub(crate) struct Relay {
    /// Its port on 127.0.0.1.
    pub port: u16,
    desk: Arc<Desk>,
}

/// What its conversations share.
struct Desk {
    delay: Duration,
    mails: Mutex<Vec<Mail>>,
    ailment: Mutex<Option<(Stage, Act)>>,
}

impl Desk {
    fn ailment(&self) -> MutexGuard<'_, Option<(Stage, Act)>> {
        self.ailment.lock().expect("not poisoned")
    }
}

impl Relay {
    /// Starts a relay that waits `delay` before it accepts a message. It refuses addresses that begin with
    /// `gone` for good.
    pub(crate) fn start(delay: Duration) -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let desk = Arc::new(Desk { delay, mails: Mutex::default(), ailment: Mutex::default() });
        let kept = Arc::clone(&desk);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let desk = Arc::clone(&kept);
                std::thread::spawn(move || converse(stream, &desk));
            }
        });
        Relay { port, desk }
    }

    /// What it has taken so far: also what it took and could not say so.
    pub(crate) fn mails(&self) -> Vec<Mail> {
        self.desk.mails.lock().expect("not poisoned").clone()
    }

    /// From now on it ails so; `None`: it is well.
    pub(crate) fn ails(&self, ailment: Option<(Stage, Act)>) {
        *self.desk.ailment() = ailment;
    }
}

/// One conversation; it ends when the line does.
fn converse(stream: TcpStream, desk: &Desk) -> Option<()> {
    let mut out = stream.try_clone().ok()?;
    let mut lines = BufReader::new(stream);
    let mut to = Vec::new();
    say(&mut out, desk, Stage::Connect, "220 relay.test ESMTP")?;
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => {
                let offers = "250-relay.test\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 SMTPUTF8";
                say(&mut out, desk, Stage::Ehlo, offers)?;
            }
            "RCPT" => {
                let address = line.split(['<', '>']).nth(1).unwrap_or_default();
                if address.starts_with("gone") {
                    out.write_all(b"550 5.1.1 no such mailbox\r\n").ok()?;
                } else if say(&mut out, desk, Stage::Rcpt, "250 ok")? {
                    to.push(address.to_owned());
                }
            }
            "DATA" if to.is_empty() => out.write_all(b"554 nobody to send it to\r\n").ok()?,
            "DATA" => {
                if say(&mut out, desk, Stage::Data, "354 go")? {
                    let mail = Mail { to: std::mem::take(&mut to), data: read_data(&mut lines, desk)? };
                    take(&mut out, desk, mail)?;
                }
            }
            "RSET" => {
                to.clear();
                out.write_all(b"250 ok\r\n").ok()?;
            }
            "MAIL" => {
                to.clear();
                say(&mut out, desk, Stage::Mail, "250 ok")?;
            }
            "QUIT" => {
                out.write_all(b"221 bye\r\n").ok()?;
                return None;
            }
            _ => out.write_all(b"250 ok\r\n").ok()?,
        }
    }
}

/// Says `polite`, and `true`; or ails. `None`: the line is gone.
fn say(out: &mut TcpStream, desk: &Desk, stage: Stage, polite: &str) -> Option<bool> {
    let act = desk.ailment().filter(|(ails, _)| *ails == stage).map(|(_, act)| act);
    let words = match act {
        None => polite,
        Some(Act::Say(words)) => words,
        Some(Act::Drop) => {
            let _ = out.shutdown(std::net::Shutdown::Both);
            return None;
        }
        Some(Act::Hang) => {
            while desk.ailment().is_some() {
                std::thread::sleep(Duration::from_millis(20));
            }
            return None;
        }
    };
    out.write_all(format!("{words}\r\n").as_bytes()).ok()?;
    Some(act.is_none())
}

/// A message has come as a whole. Unless it is refused it is kept, whether or not that can be said.
fn take(out: &mut TcpStream, desk: &Desk, mail: Mail) -> Option<()> {
    std::thread::sleep(desk.delay);
    let refused = matches!(*desk.ailment(), Some((Stage::End, Act::Say(_))));
    if !refused {
        desk.mails.lock().ok()?.push(mail);
    }
    say(out, desk, Stage::End, "250 queued").map(drop)
}

fn read_data(lines: &mut BufReader<TcpStream>, desk: &Desk) -> Option<String> {
    let mut data = Vec::new();
    loop {
        let mut line = Vec::new();
        if lines.read_until(b'\n', &mut line).ok()? == 0 {
            return None;
        }
        if desk.ailment().is_some_and(|(stage, _)| stage == Stage::Body) {
            say(&mut lines.get_ref().try_clone().ok()?, desk, Stage::Body, "")?;
            return None;
        }
        if line == b".\r\n" {
            return Some(String::from_utf8_lossy(&data).into_owned());
        }
        let stuffed = line.starts_with(b"..");
        data.extend_from_slice(if stuffed { &line[1..] } else { &line });
    }
}
