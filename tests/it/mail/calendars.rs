//! The calendars of letters, read by PyPI's `icalendar`.

use std::fs;

use mail_parser::{MessageParser, MimeHeaders};

use super::letters::{all, style};
use super::python;
use crate::tools;

const JUDGE: &str = r#"
import datetime, icalendar, pathlib, sys
for path in sorted(pathlib.Path(sys.argv[1]).glob('*.ics')):
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    events = calendar.walk('VEVENT')
    assert events, path
    assert calendar.get('METHOD') is None, 'nothing is an invitation'
    for part in calendar.walk():
        assert not part.errors, (path, part.errors)
        missing = [name for name in part.required if name not in part]
        assert not missing, (path, missing)
    for event in events:
        assert type(event.decoded('DTSTART')) is datetime.date, path
        assert event.decoded('DTSTAMP') == datetime.datetime(2026, 12, 7, tzinfo=datetime.timezone.utc), path
        for alarm in event.walk('VALARM'):
            assert alarm.decoded('TRIGGER') == datetime.timedelta(days=-7, hours=9), path
        print(path.stem, event['UID'], event.decoded('DTSTART'), len(event.walk('VALARM')), event['SUMMARY'], sep='|')
"#;

#[test]
fn every_date_that_lies_ahead_is_an_event_of_a_whole_day_with_its_alarm() {
    if !tools::python_module("icalendar") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for sample in all(&style(None)) {
        let mail = MessageParser::default().parse(&sample.letter.payload).unwrap();
        for part in mail.attachments() {
            if part.attachment_name().is_some_and(|name| name.ends_with(".ics")) {
                fs::write(folder.path().join(format!("{}.ics", sample.name)), part.contents()).unwrap();
            }
        }
    }
    let told = python(JUDGE, folder.path());
    let of = |name: &str| -> Vec<Vec<&str>> {
        let lines = told.lines().map(|line| line.split('|').collect::<Vec<_>>());
        lines.filter(|line| line[0] == name).collect()
    };
    let notice = of("notice-ja");
    let dates: Vec<&str> = notice.iter().map(|event| event[2]).collect();
    assert_eq!(dates, ["2026-12-14", "2027-01-15"], "what is over or took effect is no date");
    let alarms: Vec<&str> = notice.iter().map(|event| event[3]).collect();
    assert_eq!(alarms, ["0", "1"], "an alarm that would ring at once is none");
    assert!(notice[0][4].starts_with("【緊急】髙橋㈱の120㎡①𠮷野"), "{notice:?}");
    let (sheet, digest) = (of("sheet-ja"), of("digest-ja"));
    assert_eq!(sheet, notice.iter().map(|event| [&["sheet-ja"], &event[1..]].concat()).collect::<Vec<_>>());
    assert_eq!(digest.len(), 3, "each alert once: {digest:?}");
    assert_eq!(of("notice-en")[0][1], notice[0][1], "one event, whoever reads of it");
}
