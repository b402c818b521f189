//! `[recorded]`: what is recorded beside the plan, for rules that ask about decisions and history.

use chrono::NaiveTime;
use toml::de::DeTable;

use super::read::Reader;
use super::sheet::At;
use crate::plan::{Decided, FollowUp, Outcome, Past, Recorded};

const DECISION: &[&str] = &["subject", "day", "outcome", "by_default", "term", "follow_up"];
const PAST: &[&str] = &["subject", "ends_first", "ends_moved", "targets_eased", "exit_points_eased"];

/// The record, and every subject that it names.
pub(super) fn read<'t>(reader: &mut Reader<'t, '_>, table: &DeTable<'t>) -> (Recorded, Vec<At<String>>) {
    reader.keys(table, &["decisions", "past", "vanished", "changed"]);
    let mut recorded = Recorded::default();
    let mut subjects = Vec::new();
    for (line, row) in table.get("decisions").map(|n| reader.tables(n)).unwrap_or_default() {
        if let Some((subject, decided)) = decision(reader, line, row) {
            recorded.decisions.entry(subject.value.clone()).or_default().push(decided);
            subjects.push(subject);
        }
    }
    recorded.decisions.values_mut().for_each(|list| list.sort_by_key(|d| d.day));
    for (line, row) in table.get("past").map(|n| reader.tables(n)).unwrap_or_default() {
        if let Some((subject, past)) = past(reader, line, row) {
            recorded.past.insert(subject.value.clone(), past);
            subjects.push(subject);
        }
    }
    let vanished = table.get("vanished").map(|n| reader.texts(n)).unwrap_or_default();
    recorded.vanished.extend(vanished.iter().map(|subject| subject.value.clone()));
    subjects.extend(vanished);
    if let Some(changed) = table.get("changed").and_then(|n| reader.table(n)) {
        for (code, days) in changed {
            let line = reader.line(code.span().start);
            subjects.push(At { value: format!("initiative/{}", code.get_ref()), line });
            recorded.changed.insert(code.get_ref().to_string(), reader.dates(days));
        }
    }
    (recorded, subjects)
}

fn subject<'t>(reader: &mut Reader<'t, '_>, line: usize, row: &DeTable<'t>) -> Option<At<String>> {
    if !row.contains_key("subject") {
        reader.miss(line, "subject（表/コード）がありません", "`subject` (table/code) is missing");
    }
    row.get("subject").and_then(|node| reader.text(node))
}

fn decision<'t>(
    reader: &mut Reader<'t, '_>,
    line: usize,
    row: &DeTable<'t>,
) -> Option<(At<String>, Decided)> {
    reader.keys(row, DECISION);
    let subject = subject(reader, line, row);
    for key in ["day", "outcome"].into_iter().filter(|key| !row.contains_key(*key)) {
        reader.miss(line, format!("{key} がありません"), format!("`{key}` is missing"));
    }
    let day = row.get("day").and_then(|node| reader.date(node));
    let outcome = row.get("outcome").and_then(|node| {
        let At { value, line } = reader.text(node)?;
        let outcome = Outcome::parse(&value);
        if outcome.is_none() {
            let ja = format!("`{value}` という結論はありません");
            let en = format!("there is no outcome `{value}`");
            reader.near_miss(line, (ja, en), &value, &Outcome::ALL.map(Outcome::name));
        }
        outcome
    });
    let decided = Decided {
        by_default: row.get("by_default").and_then(|node| reader.yes(node)).unwrap_or(false),
        term: row.get("term").and_then(|node| reader.date(node)),
        follow_up: row
            .get("follow_up")
            .and_then(|node| reader.table(node))
            .and_then(|t| follow_up(reader, t)),
        at: day?.and_time(NaiveTime::MIN).and_utc(),
        day: day?,
        outcome: outcome?,
    };
    Some((subject?, decided))
}

fn follow_up<'t>(reader: &mut Reader<'t, '_>, table: &DeTable<'t>) -> Option<FollowUp> {
    reader.keys(table, &["due", "closed_on"]);
    let closed_on = table.get("closed_on").and_then(|node| reader.date(node));
    Some(FollowUp { due: table.get("due").and_then(|node| reader.date(node))?, closed_on })
}

fn past<'t>(reader: &mut Reader<'t, '_>, line: usize, row: &DeTable<'t>) -> Option<(At<String>, Past)> {
    reader.keys(row, PAST);
    let subject = subject(reader, line, row);
    let mut count = |key: &str| row.get(key).and_then(|node| reader.whole_number(node)).unwrap_or(0);
    let past = Past {
        ends_moved: count("ends_moved"),
        targets_eased: count("targets_eased"),
        exit_points_eased: count("exit_points_eased"),
        ends_first: row.get("ends_first").and_then(|node| reader.date(node)),
        ..Past::default()
    };
    Some((subject?, past))
}
