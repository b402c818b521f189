//! What a rule says, in words: whom it tells, when, how often.

use crate::calendar::Span;
use crate::lang::Lang;
use crate::plan::Plan;
use crate::rules::{Recipient, Remind, Rule};
pub(super) use crate::web::lines::rule_name as matter;

/// Recipients, one after another.
pub(super) fn recipients(to: &[Recipient], plan: &Plan, lang: Lang) -> String {
    let said: Vec<String> = to.iter().map(|one| recipient(one, plan, lang)).collect();
    said.join(lang.pick("、", ", "))
}

fn recipient(to: &Recipient, plan: &Plan, lang: Lang) -> String {
    let word = |ja: &str, en: &str| lang.pick(ja, en).to_owned();
    match to {
        Recipient::Owner => word("所管部署", "the owner"),
        Recipient::Parent(1) => word("一つ上の部署", "the department above"),
        Recipient::Parent(n) => {
            lang.pick(format!("{n}つ上の部署"), format!("the department {n} levels above"))
        }
        Recipient::Related => word("関係部署", "related departments"),
        Recipient::Headquarters => word("推進本部", "the headquarters"),
        Recipient::Digest => word("週報だけ", "the digest only"),
        Recipient::Department(code) => {
            let known = plan.departments.iter().find(|d| d.code == *code);
            known.map_or_else(|| code.clone(), |d| d.name.clone())
        }
        Recipient::Channel(name) => lang.pick(format!("経路「{name}」"), format!("the channel {name}")),
    }
}

/// A span of time.
pub(super) fn span(span: Span, lang: Lang) -> String {
    span.words().get(lang).to_owned()
}

/// When it reminds.
pub(super) fn remind(rule: &Rule, lang: Lang) -> Option<String> {
    let list =
        |spans: &[Span]| spans.iter().map(|s| span(*s, lang)).collect::<Vec<_>>().join(lang.pick("、", ", "));
    Some(match rule.remind.as_ref()? {
        Remind::Before(spans) => {
            lang.pick(format!("期日の{}前", list(spans)), format!("{} before its date", list(spans)))
        }
        Remind::Every(spans) => lang.pick(
            format!("前の知らせから{}後（最後の間隔を繰り返す）", list(spans)),
            format!("{} after the word before; the last one repeats", list(spans)),
        ),
    })
}

/// Its steps up, one after another.
pub(super) fn steps(rule: &Rule, plan: &Plan, lang: Lang) -> Vec<String> {
    let step = |step: &crate::rules::Escalation| {
        let (after, to) = (span(step.after, lang), recipients(&step.to, plan, lang));
        lang.pick(
            format!("所管部署に届いてから{after}後に{to}へ"),
            format!("{after} after the owner had it: {to}"),
        )
    };
    rule.escalate.iter().map(step).collect()
}
