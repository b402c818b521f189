//! Two parsers that others wrote find no defect in any letter, and read what was written.

use std::fs;

use mail_parser::{Address, HeaderValue, MessageParser, MimeHeaders};
use serde_json::json;

use super::letters::{CITY, all, style};
use super::python;
use crate::tools;

/// Holds each letter of a folder to what is beside it, by Python's own `email`.
const JUDGE: &str = r#"
import email, email.policy, json, pathlib, sys
wrong = []
for path in sorted(pathlib.Path(sys.argv[1]).glob('*.eml')):
    expected = json.loads(path.with_suffix('.json').read_text('utf-8'))
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    def same(what, found, wanted):
        if found != wanted:
            wrong.append(f'{path.name}: {what}: {found!r} is not {wanted!r}')
    for part in mail.walk():
        same('defects', [repr(d) for d in part.defects], [])
        for name, value in part.items():
            same(f'defects of {name}', [repr(d) for d in value.defects], [])
    text = lambda kind: mail.get_body((kind,)).get_content().replace('\r\n', '\n')
    same('subject', mail['Subject'], expected['subject'])
    same('text', text('plain').rstrip('\n'), expected['text'].rstrip('\n'))
    same('html', text('html').rstrip('\n'), expected['html'].rstrip('\n'))
    same('to', [(a.display_name, a.addr_spec) for a in mail['To'].addresses], [tuple(a) for a in expected['to']])
    same('from', mail['From'].addresses[0].display_name, expected['sender'])
    same('reply to', mail['Reply-To'].addresses[0].display_name, '事務局・髙橋')
    same('list', mail['List-Id'].split('<')[1], 'yamedoki.example.lg.jp>')
    same('answers', mail['In-Reply-To'], '<first-letter@example.lg.jp>')
    same('references', mail['References'].split(), ['<another-letter@example.lg.jp>', '<first-letter@example.lg.jp>'])
    same('id', mail['Message-ID'], '<8f3c1e4d@example.lg.jp>')
    same('date', mail['Date'].datetime.isoformat(), '2026-12-07T00:00:00+00:00')
    same('version', mail['MIME-Version'], '1.0')
    same('submitted', mail['Auto-Submitted'], 'auto-generated')
    names = [part.get_filename() for part in mail.iter_attachments()] if mail.get_content_maintype() == 'multipart' and mail.get_content_subtype() == 'mixed' else []
    same('attachments', names, expected['files'])
print('\n'.join(wrong))
sys.exit(bool(wrong))
"#;

/// What is attached to the kinds of letter.
fn files(name: &str) -> Vec<&'static str> {
    match name {
        "notice-ja" | "single-ja" | "hostile-ja" => vec!["期限一覧_2026-12-07.ics"],
        "notice-en" | "single-en" | "hostile-en" => vec!["dates_2026-12-07.ics"],
        "sheet-ja" | "overview-ja" | "digest-ja" => {
            vec!["期限一覧_2026-12-07.ics", "一覧_2026-12-07.xlsx"]
        }
        "sheet-en" | "overview-en" | "digest-en" => vec!["dates_2026-12-07.ics", "list_2026-12-07.xlsx"],
        _ => Vec::new(),
    }
}

fn sender(name: &str) -> String {
    if name.ends_with("-en") { format!("{CITY} Yamedoki") } else { format!("{CITY} やめどき") }
}

#[test]
fn python_s_own_parser_finds_no_defect_and_reads_what_was_written() {
    if !tools::require("python3") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for sample in all(&style(None)) {
        let expected = json!({
            "subject": sample.letter.subject,
            "text": sample.written.text,
            "html": sample.written.html,
            "files": files(&sample.name),
            "sender": sender(&sample.name),
            "to": [["髙橋 ㈱", "toshi@example.lg.jp"], ["", "kikaku@example.lg.jp"]],
        });
        fs::write(folder.path().join(format!("{}.eml", sample.name)), &sample.letter.payload).unwrap();
        fs::write(folder.path().join(format!("{}.json", sample.name)), expected.to_string()).unwrap();
    }
    python(JUDGE, folder.path());
}

#[test]
fn a_second_parser_reads_the_same() {
    for sample in all(&style(None)) {
        let name = &sample.name;
        let mail = MessageParser::default().parse(&sample.letter.payload).unwrap();
        assert_eq!(mail.subject(), Some(&*sample.letter.subject), "{name}");
        let same = |found: &str, written: &str| {
            assert_eq!(found.replace("\r\n", "\n").trim_end(), written.trim_end(), "{name}");
        };
        same(&mail.body_text(0).unwrap(), &sample.written.text);
        same(&mail.body_html(0).unwrap(), &sample.written.html);
        let Some(Address::List(to)) = mail.to() else { panic!("{name}: {:?}", mail.to()) };
        assert_eq!(to[0].name.as_deref(), Some("髙橋 ㈱"), "{name}");
        let Some(from) = mail.from().and_then(Address::first) else { panic!("{name}") };
        assert_eq!(from.name.as_deref(), Some(&*super::parsers::sender(name)), "{name}");
        let HeaderValue::Address(list) = mail.list_id() else { panic!("{name}: {:?}", mail.list_id()) };
        let list = list.first().unwrap();
        assert_eq!(list.name.as_deref(), Some(&*super::parsers::sender(name)), "{name}");
        let attached: Vec<&str> = mail.attachments().map(|part| part.attachment_name().unwrap()).collect();
        assert_eq!(attached, files(name), "{name}");
    }
}

#[test]
fn every_line_of_a_letter_is_one_that_any_relay_takes() {
    for sample in all(&style(None)) {
        let raw = String::from_utf8(sample.letter.payload).unwrap();
        assert!(raw.is_ascii(), "{}", sample.name);
        for line in raw.split("\r\n") {
            // RFC 5322, 2.1.1.
            assert!(line.len() <= 998 && !line.contains(['\r', '\n']), "{}: {line}", sample.name);
        }
    }
}
