//! What a letter says, decoded from the bytes that go out.

use mail_parser::MessageParser;
use serde_json::Value as Json;

/// The words of a mail with its subject and the names of what is attached; a service's JSON laid out; else
/// the bytes as text.
pub(super) fn decoded(payload: &[u8]) -> String {
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
