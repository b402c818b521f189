//! What was decided since the last digest, by whom or by nobody; what follows from it; who keeps silent
//! and who passed something on.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::super::{Desk, DigestLine, Reason};
use super::{AHEAD, Blocked, Decision, Present, Scope, Since, is_told, silence};
use crate::alerts::{Alert, AlertKey, DEFAULT, Told};
use crate::lang::Lang;

/// The lines of these sections.
pub(super) struct Judged {
    pub(super) decided: Vec<DigestLine>,
    pub(super) by_default: Vec<DigestLine>,
    pub(super) blocked: Vec<DigestLine>,
    pub(super) follow_ups: Vec<DigestLine>,
    pub(super) silences: Vec<DigestLine>,
    pub(super) passed_on: Vec<DigestLine>,
}

pub(super) fn judged(
    open: &[(&AlertKey, &Alert)],
    present: &Present<'_>,
    since: &Since<'_>,
    scope: &Scope<'_, '_>,
    lang: Lang,
    desk: &Desk<'_>,
) -> Judged {
    let decision = |default: bool| {
        let of = since.decisions.iter().filter(|d| (d.taken.by == DEFAULT) == default);
        let of = of.filter(|d| scope.has_named(&d.taken.subject));
        of.map(|d| decided(d, lang, desk)).collect()
    };
    let silences = present.silences.iter().filter(|silence| {
        let matched = &silence.matchers;
        silence.in_force(desk.now)
            && scope.is_silenced_by(matched.department.as_deref(), matched.subject.as_deref())
    });
    let blocked_here = since.blocked.iter().filter(|b| scope.has_named(&b.alert.subject));
    Judged {
        decided: decision(false),
        by_default: decision(true),
        blocked: blocked_here.map(|b| blocked(b, lang, desk)).collect(),
        follow_ups: follow_ups(present, scope, lang, desk),
        silences: silences.map(|silence| kept_silent(silence, lang, desk)).collect(),
        passed_on: open.iter().filter_map(|(key, alert)| passed_on(key, alert, lang, desk)).collect(),
    }
}

/// The questions that ended because somebody decided: that is told as a decision, not as their end.
pub(super) fn answered<'a>(since: &Since<'a>) -> BTreeSet<&'a AlertKey> {
    let by_decision = |t: &&super::ToldEntry| t.told == Told::Resolved && t.reason == Reason::Decided;
    since.told.iter().filter(by_decision).map(|t| &t.alert).collect()
}

fn line(subject: &str, text: String, lang: Lang, desk: &Desk<'_>) -> DigestLine {
    let title = desk.row(subject).map(|row| silence::title(row, lang, desk));
    let title = title.unwrap_or_else(|| subject.to_owned());
    DigestLine { subject: Some(subject.to_owned()), text: format!("{title}{}{text}", lang.pick("：", ": ")) }
}

fn decided(decision: &Decision, lang: Lang, desk: &Desk<'_>) -> DigestLine {
    let taken = &decision.taken;
    let (day, outcome, why) = (decision.day, taken.outcome.words(), &taken.reason);
    let next = match (taken.next_on, taken.follow_up, taken.term) {
        (Some(next), ..) => lang.pick(format!("（{next}まで）"), format!(" until {next}")),
        (None, Some(due), _) => lang.pick(format!("（{due}までに改める）"), format!(" by {due}")),
        (None, None, Some(last)) if taken.outcome == crate::plan::Outcome::End => {
            lang.pick(format!("（最終日は{last}）"), format!(" on {last}"))
        }
        _ => String::new(),
    };
    let number = taken.reference.as_ref();
    let number = number.map(|n| lang.pick(format!("、決裁番号 {n}"), format!(", decision {n}")));
    let number = number.unwrap_or_default();
    let text = if taken.by == DEFAULT {
        lang.pick(
            format!("{}{next}。{day}、{why}", outcome.ja),
            format!("{}{next}, on {day}: nobody decided by the deadline", outcome.en),
        )
    } else {
        let by = &taken.by;
        let who = taken.department.as_ref().map_or_else(
            || by.clone(),
            |code| lang.pick(format!("{}（{by}）", name(code, desk)), format!("{} ({by})", name(code, desk))),
        );
        lang.pick(
            format!("{}{next}。{day}、{who}{number}。理由：{why}", outcome.ja),
            format!("{}{next} — {who}, {day}{number}: {why}", outcome.en),
        )
    };
    line(&taken.subject, text, lang, desk)
}

fn blocked(blocked: &Blocked, lang: Lang, desk: &Desk<'_>) -> DigestLine {
    let (day, why) = (blocked.day, blocked.why.get(lang));
    line(&blocked.alert.subject, lang.pick(format!("{day}、{why}"), format!("{day}: {why}")), lang, desk)
}

/// Decisions to revise whose term ends within [`AHEAD`] days, and that nothing has followed yet.
fn follow_ups(present: &Present<'_>, scope: &Scope<'_, '_>, lang: Lang, desk: &Desk<'_>) -> Vec<DigestLine> {
    let last = desk.today.checked_add_days(Days::new(AHEAD)).unwrap_or(desk.today);
    let mut due: Vec<(NaiveDate, &String, NaiveDate)> = present
        .recorded
        .decisions
        .keys()
        .filter(|subject| scope.has_named(subject))
        .filter_map(|subject| {
            let decided = present.recorded.last_decision(subject, desk.today)?;
            let follow_up = decided.follow_up.filter(|f| f.closed_on.is_none())?;
            let near = desk.today <= follow_up.due && follow_up.due <= last;
            near.then_some((follow_up.due, subject, decided.day))
        })
        .collect();
    due.sort();
    let words = |(due, subject, day): (NaiveDate, &String, NaiveDate)| {
        let text = lang.pick(
            format!(
                "{due}までに、目標値・終了日（満了日）・やめるポイントのいずれかを計画で改める（{day}に「見直し」と判断）"
            ),
            format!("a target, an end date or an exit point is to be revised by {due} (decided on {day})"),
        );
        line(subject, text, lang, desk)
    };
    due.into_iter().map(words).collect()
}

fn kept_silent(silence: &crate::alerts::Silence, lang: Lang, desk: &Desk<'_>) -> DigestLine {
    let (by, why, until) = (&silence.by, &silence.reason, silence.last_day(desk.calendar));
    let matched = silence.matchers.words(lang);
    let text = lang.pick(
        format!("{matched}（{by}が設定、{until}まで。理由：{why}）"),
        format!("{matched} (set by {by}, through {until}: {why})"),
    );
    DigestLine { subject: silence.matchers.subject.clone(), text }
}

fn passed_on(key: &AlertKey, alert: &Alert, lang: Lang, desk: &Desk<'_>) -> Option<DigestLine> {
    let (from, to) = alert.answered.passed_on.as_ref().filter(|_| is_told(alert))?;
    let (from, to, title) = (name(from, desk), name(to, desk), alert.title.get(lang));
    let text = lang.pick(
        format!("{title}（計画の所管部署「{from}」から「{to}」へ）"),
        format!("{title} (from {from}, which the plan names, to {to})"),
    );
    Some(DigestLine { subject: Some(key.subject.clone()), text })
}

fn name(code: &str, desk: &Desk<'_>) -> String {
    let department = desk.department(code).and_then(|d| desk.plan.departments.get(d));
    department.map_or(code, |d| d.name.as_str()).to_owned()
}
