//! What else is to be known of an alert, a line each: what was promised and what became of it, what it
//! was put off for, what was proposed, to whom it was passed on; why this reader gets it, and what went
//! before.

use super::Desk;
use super::route::Address;
use crate::alerts::{Alert, HandedOver, Proposal, Told};
use crate::lang::{Lang, counted};

/// The lines for a reader of `lang`; nothing more is said of what is over.
pub(super) fn of(alert: &Alert, told: Told, lang: Lang, desk: &Desk<'_>) -> Vec<String> {
    if told == Told::Resolved {
        return Vec::new();
    }
    let proposals = alert.answered.proposals.iter().map(|said| proposal(said, lang, desk));
    promise(alert, lang, desk)
        .into_iter()
        .chain(slips(alert, lang, desk))
        .chain(passed_on(alert, lang, desk))
        .chain(proposals)
        .collect()
}

/// What was promised or put off, while it lasts and after it has passed.
fn promise(alert: &Alert, lang: Lang, desk: &Desk<'_>) -> Option<String> {
    let answered = &alert.answered;
    let day = answered.rests_until.or(answered.latest)?;
    let rests = answered.rests(desk.today);
    Some(match (&answered.because, rests) {
        (None, true) => {
            lang.pick(format!("対応中です（約束の日 {day}）"), format!("being worked on, promised for {day}"))
        }
        (Some(why), true) => lang
            .pick(format!("{day}まで延期されています（理由：{why}）"), format!("postponed to {day}: {why}")),
        (Some(why), false) => lang.pick(
            format!("延期した日（{day}）を過ぎました（理由：{why}）"),
            format!("the day that it was postponed to ({day}) has passed: {why}"),
        ),
        (None, false) => return None,
    })
}

/// How often promises were broken, and by how many days in all.
fn slips(alert: &Alert, lang: Lang, desk: &Desk<'_>) -> Option<String> {
    let answered = &alert.answered;
    let n = Some(answered.promises_broken).filter(|n| *n > 0)?;
    let late = answered.days_slipped(desk.today);
    let broken = answered.latest.filter(|_| answered.because.is_none() && answered.rests_until.is_none());
    let days = counted(late, "day");
    Some(match broken {
        Some(day) => lang.pick(
            format!("約束の日（{day}）を過ぎました（{n}回目、合計{late}日の遅れ）"),
            format!("the promised day ({day}) has passed (promises broken: {n}; {days} late in all)"),
        ),
        None => lang.pick(
            format!("約束の日を過ぎたことが{n}回あります（合計{late}日の遅れ）"),
            format!("promises broken: {n}; {days} late in all"),
        ),
    })
}

fn passed_on(alert: &Alert, lang: Lang, desk: &Desk<'_>) -> Option<String> {
    let (from, _) = alert.answered.passed_on.as_ref()?;
    let from = name(from, desk);
    Some(lang.pick(
        format!("計画の所管部署は「{from}」ですが、「担当外」との回答により引き継がれました"),
        format!("the plan names {from}, which answered that it belongs to {}", name(&alert.owner, desk)),
    ))
}

fn proposal(said: &Proposal, lang: Lang, desk: &Desk<'_>) -> String {
    let who = said.department.as_ref().map_or_else(|| said.by.clone(), |code| name(code, desk));
    let outcome = said.outcome.words();
    let until = said.next_on.map(|day| lang.pick(format!("（{day}まで）"), format!(" until {day}")));
    let until = until.unwrap_or_default();
    lang.pick(
        format!("「{who}」の意見：{}{until}（理由：{}）", outcome.ja, said.because),
        format!("{who} proposes to {} it{until}: {}", outcome.en, said.because),
    )
}

fn name(code: &str, desk: &Desk<'_>) -> String {
    let department = desk.department(code).and_then(|d| desk.plan.departments.get(d));
    department.map_or(code, |d| d.name.as_str()).to_owned()
}

/// Why a reader gets what was meant for somebody else.
pub(super) fn stands_in(for_whom: &Address, lang: Lang, desk: &Desk<'_>) -> String {
    let name = called(for_whom, desk);
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
    notes
}

fn called(address: &Address, desk: &Desk<'_>) -> String {
    match address {
        Address::Department(index) => desk.plan.departments.get(*index).map(|d| d.name.clone()),
        Address::Unknown(_) | Address::Channel(_) => None,
    }
    .unwrap_or_else(|| address.name(desk))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::alerts::testing::*;
    use crate::alerts::{Answer, Answered};
    use crate::notices::Settings;
    use crate::plan::Outcome;

    /// The notes on 10 May 2026 of an alert that was answered so, in both languages.
    fn notes(answered: &Answered, told: Told) -> (Vec<String>, Vec<String>) {
        let mut world = World::new(vec![rule("late")]);
        world.fire("late", "milestone/m1");
        world.evaluate("2026-04-02 06:00");
        world.alert("late", "milestone/m1").answered = answered.clone();
        let alert = world.alert("late", "milestone/m1").clone();
        let settings = Settings::default();
        let desk = Desk::new(&world.plan, world.calendar, &settings, at("2026-05-10 09:00"));
        (of(&alert, told, Lang::Ja, &desk), of(&alert, told, Lang::En, &desk))
    }

    fn promised(first: &str, latest: &str, rests: bool, broken: u32) -> Answered {
        Answered {
            rests_until: rests.then(|| day(latest)),
            latest: Some(day(latest)),
            first_promised: Some(day(first)),
            promises_broken: broken,
            ..Answered::default()
        }
    }

    #[test]
    fn promises_and_what_became_of_them_are_said() {
        let put_off = |rests| Answered {
            because: Some("議会のため".into()),
            first_promised: None,
            ..promised("2026-05-20", if rests { "2026-05-20" } else { "2026-05-08" }, rests, 0)
        };
        let cases: [(Answered, &[&str], &[&str]); 6] = [
            (Answered::default(), &[], &[]),
            (
                promised("2026-05-20", "2026-05-20", true, 0),
                &["対応中です（約束の日 2026-05-20）"],
                &["being worked on, promised for 2026-05-20"],
            ),
            (
                promised("2026-04-30", "2026-05-08", false, 2),
                &["約束の日（2026-05-08）を過ぎました（2回目、合計10日の遅れ）"],
                &["the promised day (2026-05-08) has passed (promises broken: 2; 10 days late in all)"],
            ),
            (
                promised("2026-04-30", "2026-05-20", true, 1),
                &["対応中です（約束の日 2026-05-20）", "約束の日を過ぎたことが1回あります（合計20日の遅れ）"],
                &["being worked on, promised for 2026-05-20", "promises broken: 1; 20 days late in all"],
            ),
            (
                put_off(true),
                &["2026-05-20まで延期されています（理由：議会のため）"],
                &["postponed to 2026-05-20: 議会のため"],
            ),
            (
                put_off(false),
                &["延期した日（2026-05-08）を過ぎました（理由：議会のため）"],
                &["the day that it was postponed to (2026-05-08) has passed: 議会のため"],
            ),
        ];
        for (answered, ja, en) in cases {
            let (said_ja, said_en) = notes(&answered, Told::Reminder);
            assert_eq!(
                (said_ja, said_en),
                (ja.iter().map(|s| (*s).to_owned()).collect(), en.iter().map(|s| (*s).to_owned()).collect())
            );
        }
    }

    #[test]
    fn proposals_and_handings_over_are_said_until_it_is_over() {
        let mut answered = Answered { passed_on: Some(("a".into(), "b".into())), ..Answered::default() };
        let answer = Answer::Proposal {
            outcome: Outcome::Continue,
            because: "利用が多い".into(),
            next_on: Some(day("2028-03-31")),
        };
        answered.take(&answer, Some("b"), "佐藤");
        let (ja, en) = notes(&answered, Told::DecisionAsked);
        assert_eq!(ja[1], "「b課」の意見：継続（2028-03-31まで）（理由：利用が多い）");
        assert_eq!(en[1], "b課 proposes to continue it until 2028-03-31: 利用が多い");
        assert!(ja[0].contains("a課") && en[0].contains("a課"), "{ja:?} {en:?}");
        assert_eq!(notes(&answered, Told::Resolved), (Vec::new(), Vec::new()));
    }
}
