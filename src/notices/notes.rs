//! Notes under an item: why this reader gets it, and what went before.

use super::Desk;
use super::route::Address;
use crate::alerts::{Alert, HandedOver};
use crate::lang::{Lang, counted};

/// Why a reader gets what was meant for somebody else.
pub(super) fn stands_in(for_whom: &Address, lang: Lang, desk: &Desk<'_>) -> String {
    let name = name(for_whom, desk);
    lang.pick(
        format!("{name}に届かないため、こちらにお送りしています。{name}の連絡先または後継の部署を確かめてください。"),
        format!("{name} cannot be reached, so this goes to you. Please see to its address or its successor."),
    )
}

/// What a new owner has to know of the time before.
pub(super) fn handed_over(by: &HandedOver, alert: &Alert, lang: Lang, desk: &Desk<'_>) -> Vec<String> {
    let from = desk.department(&by.from).and_then(|d| desk.plan.departments.get(d));
    let from = from.map_or(by.from.as_str(), |d| d.name.as_str());
    let day = |moment| desk.calendar.today(moment);
    let since = day(alert.fired_at.unwrap_or(alert.since));
    let mut notes = vec![lang.pick(
        format!("{from}から引き継ぎました。{since}から続いています。"),
        format!("Taken over from {from}. Open since {since}."),
    )];
    let (last, reminders) = (day(by.last_told), alert.reminders);
    notes.push(lang.pick(
        format!("引き継ぎ前のお知らせ：{from}あて、最後は{last}（督促{reminders}回）"),
        format!("Told before to {from}, last on {last} ({}).", counted(reminders, "reminder")),
    ));
    if alert.escalated > 0 {
        let steps = alert.escalated;
        notes.push(lang.pick(
            format!("上位への報告：{steps}回"),
            format!("Escalated before: {}.", counted(steps, "time")),
        ));
    }
    notes.extend(promises(alert, lang));
    notes
}

fn promises(alert: &Alert, lang: Lang) -> Option<String> {
    let answered = &alert.answered;
    let first = answered.first_promised?;
    let broken = answered.promises_broken;
    Some(lang.pick(
        format!("約束：最初の期日は{first}、守られなかった期日は{broken}回"),
        format!("Promised first for {first}; {} passed.", counted(broken, "promised day")),
    ))
}

fn name(address: &Address, desk: &Desk<'_>) -> String {
    match address {
        Address::Department(index) => desk.plan.departments.get(*index).map(|d| d.name.clone()),
        Address::Unknown(_) | Address::Channel(_) => None,
    }
    .unwrap_or_else(|| address.name(desk))
}
