#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;

const KEY: &str = "0123456789abcdef0123456789abcdef";

/// As Postfix writes it (bounce.8), with the letter's head given back.
const POSTFIX: &str = "Return-Path: <>\r
Delivered-To: bounce+9f86d081884c7d65@city.example.jp\r
Date: Thu,  2 Apr 2026 07:00:05 +0900 (JST)\r
From: MAILER-DAEMON@relay.city.example.jp (Mail Delivery System)\r
Subject: Undelivered Mail Returned to Sender\r
To: bounce+9f86d081884c7d65@city.example.jp\r
Auto-Submitted: auto-replied\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status;\r
\tboundary=\"4F2A1C0052.1775080805/relay.city.example.jp\"\r
\r
This is a MIME-encapsulated message.\r
\r
--4F2A1C0052.1775080805/relay.city.example.jp\r
Content-Description: Notification\r
Content-Type: text/plain; charset=us-ascii\r
\r
I'm sorry to have to inform you that your message could not\r
be delivered to one or more recipients. It's attached below.\r
\r
<taro@city.example.jp>: host mx.city.example.jp[192.0.2.1] said: 550 5.1.1\r
    <taro@city.example.jp>: Recipient address rejected (in reply to RCPT TO)\r
\r
--4F2A1C0052.1775080805/relay.city.example.jp\r
Content-Description: Delivery report\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; relay.city.example.jp\r
X-Postfix-Queue-ID: 4F2A1C0052\r
X-Postfix-Sender: rfc822; bounce+9f86d081884c7d65@city.example.jp\r
Arrival-Date: Thu,  2 Apr 2026 07:00:04 +0900 (JST)\r
\r
Final-Recipient: rfc822; taro@city.example.jp\r
Original-Recipient: rfc822;taro@city.example.jp\r
Action: failed\r
Status: 5.1.1\r
Remote-MTA: dns; mx.city.example.jp\r
Diagnostic-Code: smtp; 550 5.1.1 <taro@city.example.jp>: Recipient address\r
    rejected\r
\r
Final-Recipient: rfc822; hanako@city.example.jp\r
Original-Recipient: rfc822;hanako@city.example.jp\r
Action: failed\r
Status: 5.2.2\r
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full\r
\r
Final-Recipient: rfc822; jiro@city.example.jp\r
Action: delivered\r
Status: 2.0.0\r
\r
--4F2A1C0052.1775080805/relay.city.example.jp\r
Content-Description: Undelivered Message Headers\r
Content-Type: text/rfc822-headers\r
\r
Return-Path: <bounce+9f86d081884c7d65@city.example.jp>\r
Message-ID: <0123456789abcdef0123456789abcdef@city.example.jp>\r
Subject: =?utf-8?b?5pyf6ZmQ?=\r
\r
--4F2A1C0052.1775080805/relay.city.example.jp--\r
";

/// As Exchange Online writes it, its words in Japanese and in Base64, with the whole letter given back.
const EXCHANGE: &str =
    "From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@city.example.jp>\r
To: <bounce@city.example.jp>\r
Subject: =?utf-8?B?6YWN5L+h5LiN6IO9OiDmnJ/pmZA=?=\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status;\r
 boundary=\"_f1_\"\r
\r
--_f1_\r
Content-Type: multipart/alternative; boundary=\"_f2_\"\r
\r
--_f2_\r
Content-Type: text/plain; charset=\"utf-8\"\r
Content-Transfer-Encoding: base64\r
\r
44GK5a6i5qeY44Gu44Oh44OD44K744O844K444KS6YWN5L+h44Gn44GN44G+44Gb44KT44Gn44GX44Gf44CC\r
\r
--_f2_--\r
\r
--_f1_\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns;TYCP286MB0001.JPNP286.PROD.OUTLOOK.COM\r
Arrival-Date: Wed, 1 Apr 2026 22:00:04 +0000\r
\r
Final-Recipient: rfc822;soumu@city.example.jp\r
Action: failed\r
Status: 5.1.10\r
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient\r
 soumu@city.example.jp not found by SMTP address lookup\r
X-Display-Name: =?utf-8?B?57eP5YuZ6Kqy?=\r
\r
--_f1_\r
Content-Type: message/rfc822\r
\r
From: yamedoki@city.example.jp\r
To: soumu@city.example.jp\r
Message-ID: <0123456789abcdef0123456789abcdef@city.example.jp>\r
Subject: x\r
Content-Type: multipart/alternative; boundary=\"in\"\r
\r
--in\r
Content-Type: text/plain\r
\r
words\r
--in--\r
\r
--_f1_--\r
";

fn returned(mail: &str) -> Vec<(String, Fate, String, bool)> {
    let found = read(mail.as_bytes()).unwrap_or_default().returned;
    let row = |r: Returned| {
        let dead = r.address_is_dead();
        (r.last.unwrap_or_default(), r.fate, r.code.unwrap_or_default(), dead)
    };
    found.into_iter().map(row).collect()
}

#[test]
fn what_postfix_returns_is_told_address_by_address() {
    let found = read(POSTFIX.as_bytes()).unwrap();
    assert_eq!((found.keys, found.marks), (vec![KEY.to_owned()], vec!["9f86d081884c7d65".to_owned()]));
    let expected = [
        ("taro@city.example.jp".to_owned(), Fate::Failed, "5.1.1".to_owned(), true),
        ("hanako@city.example.jp".to_owned(), Fate::Failed, "5.2.2".to_owned(), false),
    ];
    assert_eq!(returned(POSTFIX), expected);
    assert_eq!(
        found.returned[0].said.as_deref(),
        Some("550 5.1.1 <taro@city.example.jp>: Recipient address rejected")
    );
    assert_eq!(found.returned[0].original.as_deref(), Some("taro@city.example.jp"));
}

#[test]
fn what_exchange_returns_is_told_too() {
    let found = read(EXCHANGE.as_bytes()).unwrap();
    assert_eq!((found.keys, found.marks), (vec![KEY.to_owned()], vec![]));
    assert_eq!(
        returned(EXCHANGE),
        [("soumu@city.example.jp".to_owned(), Fate::Failed, "5.1.10".to_owned(), true)]
    );
}

#[test]
fn a_delay_is_no_end_and_no_address_is_blamed_for_it() {
    let late = POSTFIX.replace("Action: failed", "Action: delayed").replace("Status: 5", "Status: 4");
    let found = returned(&late);
    assert!(found.iter().all(|(_, fate, _, dead)| *fate == Fate::Delayed && !dead), "{found:?}");
}

#[test]
fn the_codes_that_blame_the_address_are_told_from_the_others() {
    let dead = |code: &str| {
        let returned =
            Returned { original: None, last: None, fate: Fate::Failed, code: Some(code.into()), said: None };
        returned.address_is_dead()
    };
    for code in ["5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"] {
        assert!(dead(code), "{code}");
    }
    for code in ["5.1.5", "5.1.7", "5.1.8", "5.2.2", "5.2.3", "5.4.4", "5.7.1", "4.1.1", "5.0.0", "2.1.5"] {
        assert!(!dead(code), "{code}");
    }
}

#[test]
fn a_status_that_says_nothing_is_read_from_what_the_relay_was_told() {
    let vague = |said: &str| {
        POSTFIX.replace("Status: 5.1.1", "Status: 5.0.0").replace("550 5.1.1 <taro", &format!("{said} <taro"))
    };
    assert_eq!(returned(&vague("550 5.1.1"))[0].2, "5.1.1");
    assert_eq!(returned(&vague("550 #5.1.1"))[0].2, "5.1.1");
    assert_eq!(returned(&vague("550"))[0].2, "5.0.0");
}

#[test]
fn other_mail_is_no_notification() {
    let away =
        "From: taro@city.example.jp\r\nSubject: Re: x\r\nAuto-Submitted: auto-replied\r\n\r\n不在です\r\n";
    let read_receipt = POSTFIX
        .replace("report-type=delivery-status", "report-type=disposition-notification")
        .replace("message/delivery-status", "message/disposition-notification");
    let not_a_report = POSTFIX.replace("multipart/report", "multipart/mixed");
    for mail in [away, "", "\r\n\r\n", &read_receipt, &not_a_report] {
        assert_eq!(read(mail.as_bytes()), None);
    }
}

#[test]
fn a_mail_that_is_huge_or_nested_without_end_is_bounded() {
    let start = std::time::Instant::now();
    let huge = format!("{}{}", POSTFIX.replace("words", "x"), "y".repeat(10 * 1024 * 1024));
    assert_eq!(read(huge.as_bytes()).unwrap().keys, [KEY]);
    for layer in
        ["Content-Type: message/rfc822\r\n\r\n", "Content-Type: multipart/report; boundary=a\r\n\r\n--a\r\n"]
    {
        assert_eq!(read(layer.repeat(200_000).as_bytes()), None);
    }
    let many = POSTFIX.replace(
        "Final-Recipient: rfc822; jiro",
        &format!(
            "{}Final-Recipient: rfc822; jiro",
            "Final-Recipient: rfc822; a@b.jp\r\nAction: failed\r\n\r\n".repeat(5_000)
        ),
    );
    assert_eq!(read(many.as_bytes()).unwrap().returned.len(), ADDRESSES);
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

proptest! {
    #[test]
    fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        read(&bytes);
    }

    #[test]
    fn no_damage_to_a_notification_breaks_it(cut in 0_usize..3000, length in 0_usize..300, put in "[-\r\n:;<>@=\"/ a0市]{0,12}", which in any::<bool>()) {
        let mut mail = if which { POSTFIX } else { EXCHANGE }.as_bytes().to_vec();
        let cut = cut.min(mail.len());
        mail.splice(cut..(cut + length).min(mail.len()), put.bytes());
        read(&mail);
    }
}
