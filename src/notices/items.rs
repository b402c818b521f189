//! One alert as a reader sees it, and the order in which they are read.

use std::cmp::Reverse;

use chrono::NaiveDate;

use super::labels::{Labels, label};
use super::{Asks, Desk, EndLetter, Item, notes};
use crate::alerts::{Alert, AlertKey, State, Told, subject};
use crate::lang::{Lang, Text};
use crate::plan::Table;

/// The item for `alert`, in words that suit a reader of `lang`.
pub fn item(key: &AlertKey, alert: &Alert, told: Told, lang: Lang, desk: &Desk<'_>) -> Item {
    let row = desk.row(&key.subject);
    let initiative = row.and_then(|r| subject::initiative(desk.plan, r));
    let owner = desk.department(&alert.owner).and_then(|d| desk.plan.departments.get(d));
    let since = alert.fired_at.unwrap_or(alert.since);
    Item {
        alert: key.clone(),
        told,
        severity: alert.severity,
        title: alert.title.clone(),
        advice: alert.advice.clone(),
        evidence: evidence(key, alert, lang, desk),
        deadline: alert.deadline,
        initiative: initiative.and_then(|i| desk.plan.initiatives.get(i)).map(|i| i.title.clone()),
        owner: owner.map_or_else(|| alert.owner.clone(), |d| d.name.clone()),
        since: desk.calendar.today(since),
        copy: false,
        notes: notes::of(alert, told, lang, desk),
        letter: row.filter(|r| r.table == Table::Renewals).and_then(|r| EndLetter::beside(r.row, told, desk)),
        asks: asks(alert, told).filter(|_| row.is_some()),
    }
}

/// What is over, decided or lapsed asks for nothing.
fn asks(alert: &Alert, told: Told) -> Option<Asks> {
    let over = matches!(told, Told::Resolved | Told::DecisionTaken | Told::DefaultApplied);
    let open = alert.state == State::Firing && !over;
    open.then(|| Asks { department: alert.owner.clone(), opening: alert.openings })
}

/// What the alert rests on, labelled; where its rule cannot tell any more, this is said too.
fn evidence(key: &AlertKey, alert: &Alert, lang: Lang, desk: &Desk<'_>) -> Vec<(Text, String)> {
    let row = desk.row(&key.subject);
    let unit = row
        .filter(|r| r.table == Table::Kpis)
        .and_then(|r| desk.plan.kpis.get(r.row))
        .and_then(|kpi| kpi.unit.as_deref());
    let labels = Labels { table: row.map(|r| r.table), unit, lang };
    let untold = alert.untold_since.map(|since| untold(desk.calendar.today(since), lang));
    let read =
        alert.evidence.iter().map(|(name, value)| (label(name, labels.table), labels.value(name, value)));
    untold.into_iter().chain(read).collect()
}

fn untold(since: NaiveDate, lang: Lang) -> (Text, String) {
    let ja = format!("{since}から判定できていません（以下は最後に判定できたときの値です）");
    let en = format!("not possible since {since} (what follows was last known)");
    (Text::new("判定", "Judgement"), lang.pick(ja, en))
}

/// Worst first: what is over comes last; then by severity, by deadline (none after all), by rule and
/// subject.
pub(super) fn sort(items: &mut [Item]) {
    items.sort_by(|a, b| place(a).cmp(&place(b)));
}

type Place<'a> = (bool, Reverse<crate::rules::Severity>, bool, Option<NaiveDate>, &'a AlertKey);

fn place(item: &Item) -> Place<'_> {
    let over = item.told == Told::Resolved;
    (over, Reverse(item.severity), item.deadline.is_none(), item.deadline, &item.alert)
}
