//! What every service that takes letters by HTTP must do, as one table: a service is one line.

use std::time::Duration;

use yamedoki::channels::{Channel, HttpSettings, ServiceSettings, Settings};

use super::contract::Expect::{After, Permanent, Taken, Transient};
use super::contract::{Expect, LONG, SECRET, SHORT, check};
use super::http_peer::{Answer, HttpPeer};
use super::{chat, local};

/// A service, and how it says yes and no.
struct Service {
    name: &'static str,
    settings: fn() -> ServiceSettings,
    /// What follows a 2xx with a body that is none of this service's; [`Taken`] where nobody reads it.
    strange: Expect,
    /// A status and a body that mean yes.
    yes: (&'static str, &'static str),
    /// Bodies that come with 200 and mean no.
    no: &'static [(&'static str, Expect)],
}

const SERVICES: &[Service] = &[
    Service {
        name: "webhook",
        settings: || ServiceSettings::Webhook { secrets: vec![SECRET.into()], max_bytes: 262_144 },
        strange: Taken,
        yes: ("204 No Content", ""),
        no: &[],
    },
    Service {
        name: "slack",
        settings: || ServiceSettings::Slack,
        strange: Permanent("answer"),
        yes: ("200 OK", "ok"),
        no: &[
            ("invalid_token", Permanent("invalid_token")),
            ("channel_is_archived", Permanent("channel_is_archived")),
            ("<html>Please log in, taro@city.example</html>", Permanent("answer")),
            ("", Permanent("answer")),
        ],
    },
];

impl Service {
    fn channel(&self, port: u16, timeout: Duration) -> Channel {
        let url = format!("http://SECRET:SECRET@127.0.0.1:{port}/T0K3N?key=SECRET").into();
        let http = HttpSettings { url, timeout, service: (self.settings)() };
        Channel::build(&Settings::Http(http), &local()).unwrap()
    }

    /// Whether a 2xx alone is no yes.
    fn reads_the_body(&self) -> bool {
        self.strange != Taken
    }

    async fn check(&self, answer: &Answer, expect: Expect) {
        let peer = HttpPeer::start(answer.clone()).await;
        let limit = if expect == Transient("timeout") { SHORT } else { LONG };
        let case = format!("{} {answer:?}", self.name);
        check(&case, &self.channel(peer.port, limit), &chat(), expect).await;
        assert_eq!(peer.requests().len(), 1, "{case}: one request a letter, whatever the answer");
    }
}

/// The same of every service.
async fn all(answer: Answer, expect: Expect) {
    for service in SERVICES {
        service.check(&answer, expect).await;
    }
}

/// `expect` of every service that reads the body; the others have been told enough by the status.
async fn of_body(answer: Answer, expect: Expect) {
    for service in SERVICES {
        service.check(&answer, if service.reads_the_body() { expect } else { Taken }).await;
    }
}

#[tokio::test]
async fn a_yes_is_a_yes() {
    for service in SERVICES {
        let (status, body) = service.yes;
        service.check(&Answer::Reply(status, "", body), Taken).await;
    }
}

#[tokio::test]
async fn a_no_in_the_body_of_a_yes_is_a_no() {
    for service in SERVICES {
        for (body, expect) in service.no {
            service.check(&Answer::Reply("200 OK", "", body), *expect).await;
        }
    }
}

#[tokio::test]
async fn statuses_are_told_apart() {
    let status = |line, headers| Answer::Reply(line, headers, "nothing");
    for (line, code) in [
        ("408 Request Timeout", "408"),
        ("425 Too Early", "425"),
        ("429 Too Many Requests", "429"),
        ("500 Internal Server Error", "500"),
        ("502 Bad Gateway", "502"),
        ("503 Service Unavailable", "503"),
        ("504 Gateway Timeout", "504"),
        ("599 What", "599"),
    ] {
        all(status(line, ""), Transient(code)).await;
    }
    for (line, code) in [
        ("301 Moved Permanently", "301"),
        ("302 Found", "302"),
        ("303 See Other", "303"),
        ("307 Temporary Redirect", "307"),
        ("308 Permanent Redirect", "308"),
        ("400 Bad Request", "400"),
        ("401 Unauthorized", "401"),
        ("403 Forbidden", "403"),
        ("404 Not Found", "404"),
        ("410 Gone", "410"),
        ("413 Content Too Large", "413"),
        ("422 Unprocessable Content", "422"),
    ] {
        all(status(line, "Location: http://127.0.0.1:9/SECRET\r\n"), Permanent(code)).await;
    }
}

#[tokio::test]
async fn the_receivers_wish_to_wait_is_passed_on() {
    let status = |headers| Answer::Reply("429 Too Many Requests", headers, "");
    all(status("Retry-After: 120\r\n"), After("429", 120)).await;
    all(status("Retry-After: Mon, 06 Apr 2026 00:31:30 GMT\r\n"), After("429", 90)).await; // 90 s after `now`
    all(status("Retry-After: Sunday, 05-Apr-26 00:31:30 GMT\r\n"), After("429", 0)).await;
    all(status("Retry-After: soon\r\n"), Transient("429")).await;
    all(status(""), Transient("429")).await;
    all(Answer::Reply("503 Service Unavailable", "Retry-After: 7\r\n", ""), After("503", 7)).await;
    all(Answer::Reply("400 Bad Request", "Retry-After: 1\r\n", ""), Permanent("400")).await;
}

#[tokio::test]
async fn a_receiver_that_hangs_or_trickles_is_left_at_the_limit() {
    all(Answer::Hang, Transient("timeout")).await;
    all(Answer::TrickleHead, Transient("timeout")).await;
    of_body(Answer::HangInBody, Transient("timeout")).await;
    of_body(Answer::TrickleBody, Transient("timeout")).await;
}

#[tokio::test]
async fn a_receiver_that_hangs_up_or_makes_no_sense_is_tried_again() {
    all(Answer::Cut, Transient("connection")).await;
    all(Answer::Nonsense, Transient("connection")).await;
    all(Answer::EndlessHead, Transient("connection")).await;
    of_body(Answer::CutInBody, Transient("connection")).await;
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_its_end() {
    for answer in [Answer::Endless, Answer::Large(8 * 1024 * 1024)] {
        for service in SERVICES {
            service.check(&answer, service.strange).await;
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_tried_again() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    for service in SERVICES {
        check(service.name, &service.channel(port, LONG), &chat(), Transient("connection")).await;
    }
}

#[tokio::test]
async fn a_connection_is_used_for_letter_after_letter() {
    for service in SERVICES {
        let (status, body) = service.yes;
        let peer = HttpPeer::keeping(vec![Answer::Reply(status, "", body); 8], true).await;
        let channel = service.channel(peer.port, LONG);
        for _ in 0..8 {
            check(service.name, &channel, &chat(), Taken).await;
        }
        assert_eq!((peer.requests().len(), peer.connections()), (8, 1), "{}", service.name);
    }
}

/// The request goes out on the old connection, finds it closed, and goes out once more on a fresh one.
#[tokio::test]
async fn a_connection_that_was_closed_while_idle_costs_no_letter_its_turn() {
    for service in SERVICES {
        let (status, body) = service.yes;
        let peer = HttpPeer::keeping(vec![Answer::Reply(status, "", body)], true).await;
        let channel = service.channel(peer.port, LONG);
        check(service.name, &channel, &chat(), Taken).await;
        check(service.name, &channel, &chat(), Taken).await;
        assert_eq!((peer.requests().len(), peer.connections()), (3, 2), "{}", service.name);
    }
}
