//! What is known of one letter, in words: what it says, what became of each address, what happened to it.

use std::collections::BTreeMap;

use mail_parser::MessageParser;
use serde_json::Value as Json;

use crate::lang::{Lang, Text, counted};
use crate::store::{Delivery, Dossier};

/// The words of a mail with its subject and the names of what is attached; a service's JSON laid out; else
/// the bytes as text.
pub fn decoded(payload: &[u8]) -> String {
    if let Ok(json) = serde_json::from_slice::<Json>(payload) {
        return serde_json::to_string_pretty(&json).unwrap_or_default();
    }
    let message = MessageParser::default().parse(payload).filter(|m| m.subject().is_some());
    let Some(message) = message else { return String::from_utf8_lossy(payload).into_owned() };
    let mut lines = vec![message.subject().unwrap_or_default().to_owned(), String::new()];
    lines.extend(message.body_text(0).map(|text| text.replace("\r\n", "\n")));
    for part in message.attachments() {
        lines.extend(mail_parser::MimeHeaders::attachment_name(part).map(|name| format!("[{name}]")));
    }
    lines.join("\n")
}

/// What became of an address: its name in lists, the relay's code, its words.
pub type Fate<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

/// What became of each address: one without a row waits, or, once the letter was handed over, took it.
pub fn fates(dossier: &Dossier) -> BTreeMap<&str, Fate<'_>> {
    let otherwise = match dossier.letter.state {
        Delivery::HandedOver => "accepted",
        Delivery::Pending | Delivery::Sending | Delivery::Held => "waiting",
        Delivery::Failed | Delivery::Expired | Delivery::Discarded => "not_delivered",
    };
    let mut fates: BTreeMap<_, _> =
        dossier.letter.recipients.iter().map(|address| (address.as_str(), (otherwise, None, None))).collect();
    for row in &dossier.addresses {
        fates.insert(&row.address, (&row.fate, row.code.as_deref(), row.detail.as_deref()));
    }
    fates
}

/// Whether it came back from, or was refused by, every address that it went to.
pub fn came_back(dossier: &Dossier) -> bool {
    let fates = fates(dossier);
    !fates.is_empty() && fates.values().all(|(fate, ..)| matches!(*fate, "bounced" | "refused"))
}

/// An entry of the record in words.
pub fn happened(kind: &str, actor: &str, data: &Json, lang: Lang) -> String {
    let attempt = data["attempt"].as_u64().unwrap_or(0);
    let because = data["because"].as_str().unwrap_or_default();
    let by = lang.pick(format!("{actor} が"), format!(" by {actor}"));
    let why = if because.is_empty() {
        String::new()
    } else {
        lang.pick(format!("（{because}）"), format!(": {because}"))
    };
    let text = match kind {
        "letter_handed_over" => {
            Text::new(format!("届けた（{attempt} 回目）"), format!("handed over (attempt {attempt})"))
        }
        "letter_retried" => Text::new(
            format!("届かず、後で送り直す（{attempt} 回目）"),
            format!("not taken, to be tried again (attempt {attempt})"),
        ),
        "letter_failed" => {
            Text::new(format!("断られた（{attempt} 回目）"), format!("refused for good (attempt {attempt})"))
        }
        "letter_expired" => Text::new(
            format!("期限切れ（{attempt} 回目）"),
            format!("given up after its time ran out (attempt {attempt})"),
        ),
        "addresses_refused" => {
            let refused = data["refused"].as_u64().unwrap_or(0);
            Text::new(
                format!("{refused} 件のアドレスに断られた"),
                format!("{} refused", counted(refused, "recipient")),
            )
        }
        "letter_bounced" | "address_unreachable" => {
            let code = data["code"].as_str().unwrap_or("-");
            match kind {
                "letter_bounced" => {
                    Text::new(format!("メールが戻ってきた（{code}）"), format!("the mail came back ({code})"))
                }
                _ => Text::new(
                    format!("その宛先には、これから送らない（{code}）"),
                    format!("nothing is sent to that address from now on ({code})"),
                ),
            }
        }
        "stand_in_queued" => {
            let channel = data["channel"].as_str().unwrap_or_default();
            Text::new(format!("代わりに「{channel}」で送ることにした"), format!("{channel} stands in for it"))
        }
        "letters_sent_again" => Text::new(format!("{by}送り直した{why}"), format!("sent again{by}{why}")),
        "letters_released" => Text::new(format!("{by}保留を解いた"), format!("released{by}")),
        "letters_discarded" => Text::new(format!("{by}捨てた{why}"), format!("discarded{by}{why}")),
        other => Text::new(other, other),
    };
    text.get(lang).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_decoded_whatever_form_it_has() {
        let mail = "Subject: =?utf-8?B?5pyf6ZmQ?=\r\nContent-Type: text/plain; charset=utf-8\r\n\
                    Content-Transfer-Encoding: base64\r\n\r\n6auY5qmL44GV44KT44G4DQo=\r\n";
        for (payload, expected) in [
            (mail, "期限\n\n高橋さんへ\n"),
            (r#"{"text":"\u671f\u9650"}"#, "{\n  \"text\": \"期限\"\n}"),
            ("body=%E6%9C%9F", "body=%E6%9C%9F"),
        ] {
            assert_eq!(decoded(payload.as_bytes()), expected);
        }
        assert_eq!(decoded(b"\xff"), "\u{fffd}");
    }
}
