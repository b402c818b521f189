//! What is said of a question beside its title: what follows from a decision, why it is asked again, why
//! no default was applied.

use chrono::NaiveDate;

use super::{DEFAULT, DecisionTaken, place};
use crate::alerts::Heading;
use crate::calendar::era::format_ja;
use crate::lang::{Text, counted};
use crate::plan::fields::View;
use crate::plan::{Edit, Outcome, Plan, Renewal, RenewalKind, RowChange, Table};

/// Why the default takes effect, for the record.
pub(super) fn why_default(deadline: NaiveDate) -> String {
    format!("期限（{}）までに判断がなかったため、計画の定めによる", format_ja(deadline))
}

/// Who decided what, why, what follows, and what is to be done. `view` is the plan that it was taken on.
pub fn consequences(taken: &DecisionTaken, view: &View<'_>) -> Vec<Text> {
    [outcome_of(taken, view), to_do(taken, view)].concat()
}

/// Who decided what, why, and what follows: the lines that stand under the word of a decision.
pub fn outcome_of(taken: &DecisionTaken, view: &View<'_>) -> Vec<Text> {
    let mut lines = vec![said(taken, view.plan)];
    match taken.outcome {
        Outcome::End => {
            lines.extend(taken.term.map(|last| {
                Text::new(format!("最終日は{}です。", format_ja(last)), format!("Its last day is {last}."))
            }));
            lines.extend(paper(&taken.subject, view));
        }
        Outcome::Continue => lines.extend(goes_on(taken)),
        Outcome::Revise => {}
    }
    lines
}

/// What somebody has to do now; nothing where it all follows by itself.
pub fn to_do(taken: &DecisionTaken, view: &View<'_>) -> Vec<Text> {
    match (taken.outcome, place(view.plan, &taken.subject)) {
        (Outcome::End, Some((Table::Renewals, row))) => {
            view.plan.renewals.get(row).map(ending).unwrap_or_default()
        }
        (Outcome::Revise, _) => taken.follow_up.into_iter().map(|due| {
            Text::new(
                format!("{}までに、目標値・終了日（満了日）・やめるポイントのいずれかを計画で改めてください。改められなければ、あらためて判断を求めます。", format_ja(due)),
                format!("Please revise a target, an end date or an exit point in the plan by {due}; otherwise the question is put again."),
            )
        }).collect(),
        _ => Vec::new(),
    }
}

/// Several lines as one text.
pub fn joined(lines: Vec<Text>) -> Text {
    let (ja, en): (Vec<String>, Vec<String>) = lines.into_iter().map(|line| (line.ja, line.en)).unzip();
    Text::new(ja.concat(), en.join(" "))
}

/// What the word of a default that took effect is called, and what is to be done.
pub fn of_default(taken: &DecisionTaken, view: &View<'_>) -> Heading {
    let title = title(view.plan, &taken.subject);
    let day = |day: Option<NaiveDate>, ja: &str, en: &str| {
        day.map(|day| (format!("（{ja} {}）", format_ja(day)), format!(" ({en} {day})"))).unwrap_or_default()
    };
    let (ja, en, (day_ja, day_en)) = match taken.outcome {
        Outcome::End => ("終了", "it ends", day(taken.term, "最終日", "last day")),
        Outcome::Revise => ("見直し", "it has to be revised", day(taken.follow_up, "期限", "by")),
        Outcome::Continue => ("継続", "it goes on", day(taken.next_on, "次の期日", "next day")),
    };
    let mut to_do = to_do(taken, view);
    if taken.outcome == Outcome::End {
        to_do.push(Text::new(
            "続ける必要があるときは、最終日までに推進本部へご相談ください。判断は改めることができます。",
            "Should it go on after all, please speak with the headquarters before the last day: the decision can be superseded.",
        ));
    }
    Heading {
        title: Text::new(
            format!("{title}：判断がなかったため、{ja}となります{day_ja}"),
            format!("{title}: nobody decided, so {en}{day_en}"),
        ),
        advice: joined(to_do),
    }
}

/// What the word of a default that could not take effect is called, and what is to be done. `unproven`:
/// because nobody can prove that the owner was asked.
pub(super) fn blocked(subject: &str, plan: &Plan, unproven: bool) -> Heading {
    let title = title(plan, subject);
    if unproven {
        return Heading {
            title: Text::new(
                format!("{title}：届いたことを確かめられないため、既定の扱いを見合わせました"),
                format!("{title}: its default waits, for there is no proof that the question arrived"),
            ),
            advice: Text::new(
                "所管部署の宛先（メールアドレスなど）と、送信待ち・失敗・保留の通知をご確認ください。推進本部が判断を記録すれば、届くのを待たずにこの件は終わります。",
                "Please check the owner's address, and the letters that wait, failed or are held. Once the headquarters decides, there is nothing left to wait for.",
            ),
        };
    }
    Heading {
        title: Text::new(
            format!("{title}：既定の扱いを適用できないため、見合わせました"),
            format!("{title}: its default cannot take effect and waits"),
        ),
        advice: Text::new(
            "継続・見直し・終了のいずれとするかを、推進本部で判断し、記録してください。",
            "The headquarters has to decide whether it goes on, is revised or ends, and to record that.",
        ),
    }
}

/// What a subject is called: an exit point by its initiative.
fn title(plan: &Plan, subject: &str) -> String {
    let title = place(plan, subject).and_then(|(table, row)| match table {
        Table::Renewals => plan.renewals.get(row).map(|renewal| renewal.title.clone()),
        _ => plan.initiatives.get(plan.initiative_of(table, row)?).map(|it| it.title.clone()),
    });
    title.unwrap_or_else(|| subject.to_owned())
}

fn said(taken: &DecisionTaken, plan: &Plan) -> Text {
    let outcome = taken.outcome.words();
    if taken.by == DEFAULT {
        return Text::new(
            format!("結論は「{}」です（{}）。", outcome.ja, taken.reason),
            format!(
                "The outcome is to {}: nobody decided by the deadline, and this is what the plan foresees.",
                outcome.en
            ),
        );
    }
    let name = |code: &String| plan.departments.iter().find(|d| d.code == *code).map(|d| d.name.clone());
    let body = taken.department.as_ref().map(|code| name(code).unwrap_or_else(|| code.clone()));
    let who = body.map_or_else(|| taken.by.clone(), |body| format!("{body}（{}）", taken.by));
    let number = taken.reference.as_ref();
    Text::new(
        format!(
            "{who}が「{}」と判断しました。理由：{}{}",
            outcome.ja,
            taken.reason,
            number.map_or_else(String::new, |n| format!("（決裁番号 {n}）"))
        ),
        format!(
            "{who} decided to {}: {}{}",
            outcome.en,
            taken.reason,
            number.map_or_else(String::new, |n| format!(" (decision {n})"))
        ),
    )
}

fn goes_on(taken: &DecisionTaken) -> Option<Text> {
    let next = taken.next_on?;
    let on_point = |edit: &&Edit| edit.table == Table::ExitPoints;
    let (ja, en) = match taken.edits.iter().find(on_point) {
        Some(Edit { key, change: RowChange::Add { .. }, .. }) => {
            (format!("次のやめるポイント（{key}）"), format!("next exit point, {key},"))
        }
        Some(Edit { key, .. }) => {
            (format!("やめるポイント（{key}）の新しい期日"), format!("new day of the exit point {key}"))
        }
        None if taken.subject.starts_with("exit_point/") => {
            ("次のやめるポイント".to_owned(), "next exit point".to_owned())
        }
        None => ("新しい最終日".to_owned(), "new last day".to_owned()),
    };
    Some(Text::new(format!("{ja}は{}です。", format_ja(next)), format!("The {en} is {next}.")))
}

/// What it still takes to end a renewal.
fn ending(renewal: &Renewal) -> Vec<Text> {
    let mut lines = Vec::new();
    if renewal.kind == RenewalKind::Ordinance {
        lines.push(Text::new(
            "条例を終えるには、廃止の議決が要ります。廃止されたら、計画の「終了確認日」を入れてください。",
            "An ordinance ends by a vote to repeal it. Once repealed, please enter the day on which its end was confirmed.",
        ));
    }
    if renewal.auto_renews && renewal.notice_sent_on.is_none() {
        lines.push(Text::new(
            "自動更新条項があるため、終えるには相手方への書面の通知が要ります。送ったら、計画の「予告送付日」を入れてください。",
            "It renews itself: to end it takes a letter to the other party. Once it is sent, please enter the day in the plan.",
        ));
    }
    lines
}

/// Past the day for notice: what the paper now does by itself.
fn by_itself(renewal: &Renewal, row: usize, view: &View<'_>) -> Option<Text> {
    let facts = view.facts.renewals.get(row)?;
    let notice = facts.notice_by.filter(|by| view.facts.today > *by && renewal.notice_sent_on.is_none())?;
    let end = facts.days_to_end.and(renewal.ends_on)?;
    let (notice_ja, end_ja) = (format_ja(notice), format_ja(end));
    Some(if renewal.auto_renews {
        Text::new(
            format!(
                "予告期限（{notice_ja}）を過ぎています。条項のとおりなら、{end_ja}の満了後は自動的に更新されます。契約書等をご確認のうえ、相手方とご相談ください。"
            ),
            format!(
                "The day for notice ({notice}) has passed: by its own clause the paper renews itself after {end}. Please check the paper and speak with the other party."
            ),
        )
    } else {
        Text::new(
            format!(
                "予告期限（{notice_ja}）を過ぎています。書面は{end_ja}に期間満了で終わりますが、相手方や利用者への予告が遅れています。"
            ),
            format!(
                "The day for notice ({notice}) has passed: the paper runs out on {end}, and those concerned have not had the notice they were due."
            ),
        )
    })
}

/// The same, of any subject.
pub(super) fn paper(subject: &str, view: &View<'_>) -> Option<Text> {
    match place(view.plan, subject)? {
        (Table::Renewals, row) => by_itself(view.plan.renewals.get(row)?, row, view),
        _ => None,
    }
}

/// The date by which to decide has changed since it was asked.
pub(super) fn moved(from: Option<NaiveDate>, to: NaiveDate) -> Text {
    match from {
        Some(from) => Text::new(
            format!(
                "判断の期日が{}から{}に変わったため、あらためてお尋ねします。",
                format_ja(from),
                format_ja(to)
            ),
            format!("The date by which to decide has changed from {from} to {to}, so this is asked again."),
        ),
        None => Text::new(
            format!("判断の期日が{}に決まったため、あらためてお尋ねします。", format_ja(to)),
            format!("The date by which to decide is now {to}, so this is asked again."),
        ),
    }
}

/// A decision to revise was not followed up.
pub(super) fn lapsed(decided: NaiveDate, due: Option<NaiveDate>) -> Text {
    let (until_ja, until) = due.map_or_else(Default::default, |d| (format_ja(d), format!(" by {d}")));
    Text::new(
        format!(
            "{}に「見直し」と判断されましたが、{until_ja}までに目標値・終了日・やめるポイントのいずれも改められなかったため、あらためて判断を求めます。",
            format_ja(decided)
        ),
        format!(
            "On {decided} it was decided to revise it, but no target, end date or exit point was changed{until}; a decision is needed again."
        ),
    )
}

/// Nobody can prove that the owner was asked: for the headquarters.
pub(super) fn unproven(asked: NaiveDate, owner: &str, grace: u32) -> Text {
    Text::new(
        format!(
            "{}にお尋ねしたことが{owner}に届いたと確認できないため、既定の結論は適用していません。{owner}のメールアドレスなどの宛先と、送信待ち・失敗・保留の通知をご確認ください。あらためてお尋ねします。届いてから{grace}営業日が経つまで、既定の結論は適用しません。",
            format_ja(asked)
        ),
        format!(
            "No default was applied: there is no proof that what was asked on {asked} has reached {owner}. Please check their address, and the letters that wait, failed or are held. It is asked again; no default is applied until {} after that is delivered.",
            counted(grace, "business day")
        ),
    )
}

/// The same, for those who are asked again.
pub(super) fn again(asked: NaiveDate) -> Text {
    Text::new(
        format!("{}のお尋ねが届いたことを確認できなかったため、あらためてお尋ねします。", format_ja(asked)),
        format!("There is no proof that what was asked on {asked} has arrived, so this is asked again."),
    )
}

/// The default cannot be carried out.
pub(super) fn impossible(why: &Text) -> Text {
    Text::new(
        format!("計画の定める既定の結論は適用できません（{}）。推進本部の判断が必要です。", why.ja),
        format!(
            "The default that the plan foresees cannot take effect ({}); the headquarters has to decide.",
            why.en
        ),
    )
}
