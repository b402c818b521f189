//! The draft of the letter that ends a paper which would renew itself (`rules.md`, Decisions, and the
//! default): in Japanese, for it goes to the other party.

use chrono::NaiveDate;

use super::Desk;
use crate::alerts::Told;
use crate::calendar::era::format_ja;
use crate::lang::Text;
use crate::plan::facts::FactSettings;
use crate::plan::{Plan, Renewal, RenewalKind, Status};

/// The draft of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndLetter {
    /// To whom: 相手方.
    pub to: String,
    /// What it is about: the heading of the letter.
    pub heading: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
    /// The department that sends it.
    pub from: String,
    /// The last day on which it must have gone out; `None` where the paper has no end.
    pub by: Option<NaiveDate>,
    /// What is to be looked at before it is used: what is missing, and what speaks against it.
    pub cautions: Vec<Text>,
}

impl EndLetter {
    /// The letter that ends `renewal` of `plan` with its present term. `None` for an ordinance, which
    /// takes a repeal, not a letter.
    pub fn of(renewal: &Renewal, plan: &Plan, notice_by: Option<NaiveDate>) -> Option<EndLetter> {
        if renewal.kind == RenewalKind::Ordinance {
            return None;
        }
        let what = what(renewal.kind);
        let owner = plan.departments.get(renewal.owner);
        Some(EndLetter {
            to: renewal.counterparty.clone().unwrap_or_else(|| "（相手方の名称）".to_owned()),
            heading: format!("{}の終了について（通知）", renewal.title),
            paragraphs: paragraphs(renewal, what),
            from: owner.map(|d| d.name.clone()).unwrap_or_default(),
            by: notice_by,
            cautions: renewal.ends_on.is_none().then(no_end).into_iter().collect(),
        })
    }

    /// The draft that an item on the renewal at `row` carries: where the paper renews itself, it is to
    /// end, and no letter is known to have gone out.
    pub(super) fn beside(row: usize, told: Told, desk: &Desk<'_>) -> Option<EndLetter> {
        let renewal = desk.plan.renewals.get(row)?;
        let ends = renewal.status == Status::Ending || told == Told::DefaultApplied;
        if !(renewal.auto_renews && renewal.notice_sent_on.is_none() && ends) || told == Told::Resolved {
            return None;
        }
        let notice = || renewal.notice.unwrap_or_else(|| FactSettings::default().notice_for(renewal.kind));
        let counted = renewal.ends_on.map(|end| notice().before(end, desk.calendar));
        EndLetter::of(renewal, desk.plan, renewal.notice_by.or(counted))
    }
}

fn no_end() -> Text {
    Text::new(
        "計画に満了日がありません。文中の「（終了日）」に、終了する日を補ってください。",
        "The plan has no end for it: please fill in the last day where the letter says （終了日）.",
    )
}

fn what(kind: RenewalKind) -> &'static str {
    match kind {
        RenewalKind::Agreement => "協定",
        RenewalKind::Contract => "契約",
        RenewalKind::Subsidy => "補助金",
        RenewalKind::DesignatedManager => "指定管理者の指定",
        RenewalKind::Ordinance | RenewalKind::Other => "取り決め",
    }
}

fn paragraphs(renewal: &Renewal, what: &str) -> Vec<String> {
    let begun = renewal.starts_on.map(|on| format!("{}に始まりました", format_ja(on))).unwrap_or_default();
    let end = renewal.ends_on.map_or_else(|| "（終了日）".to_owned(), format_ja);
    let clause = if renewal.auto_renews {
        format!("自動更新に関する条項による更新は行わず、{end}をもって終了")
    } else {
        format!("{end}をもって終了")
    };
    vec![
        "時下ますます御清栄のこととお喜び申し上げます。平素は、本市の行政に御理解と御協力を賜り、厚くお礼申し上げます。"
            .to_owned(),
        format!(
            "さて、{begun}「{}」につきまして、本市で検討しました結果、この{what}は、{clause}することといたしましたので、通知します。",
            renewal.title
        ),
        "これまでの御協力に深く感謝申し上げますとともに、終了までの間も引き続きよろしくお願い申し上げます。".to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::alerts::testing::{day, small_plan};

    fn paper(kind: RenewalKind) -> Renewal {
        Renewal {
            kind,
            title: "包括連携協定".into(),
            counterparty: Some("○○株式会社".into()),
            owner: 2,
            starts_on: Some(day("2021-04-01")),
            ends_on: Some(day("2027-03-31")),
            auto_renews: true,
            ..Renewal::default()
        }
    }

    #[test]
    fn the_letter_says_who_what_and_when() {
        let letter =
            EndLetter::of(&paper(RenewalKind::Agreement), &small_plan(), Some(day("2026-12-31"))).unwrap();
        assert_eq!((letter.to.as_str(), letter.from.as_str()), ("○○株式会社", "b課"));
        assert_eq!(letter.heading, "包括連携協定の終了について（通知）");
        let body = letter.paragraphs.concat();
        for part in [
            "令和3年4月1日に始まりました",
            "自動更新に関する条項による更新は行わず",
            "令和9年3月31日をもって終了",
        ] {
            assert!(body.contains(part), "{part}: {body}");
        }
    }

    #[test]
    fn an_ordinance_takes_a_repeal_and_no_letter() {
        assert_eq!(EndLetter::of(&paper(RenewalKind::Ordinance), &small_plan(), None), None);
    }
}
