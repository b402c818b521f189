//! Why an answer does not fit, and what would, in words.

use chrono::NaiveDate;

use super::AlertKey;
use crate::lang::Text;
use crate::plan::{Department, Plan};

pub(super) fn no_department(plan: &Plan, asked: &str) -> Text {
    let near = plan
        .departments
        .iter()
        .flat_map(|d| [&d.code, &d.name])
        .max_by(|a, b| strsim::jaro(a, asked).total_cmp(&strsim::jaro(b, asked)));
    let mut message = Text::new(
        format!("「{asked}」という部署は計画にありません。"),
        format!("the plan has no department {asked:?}."),
    );
    if let Some(near) = near {
        message.ja += &format!("近いのは「{near}」です。");
        message.en += &format!(" The nearest is {near:?}.");
    }
    message
}

pub(super) fn resolved(key: &AlertKey, on: Option<NaiveDate>) -> Text {
    let (ja, en) = on.map(|on| (format!("（{on}）"), format!(" since {on}"))).unwrap_or_default();
    Text::new(
        format!("この通知（{key}）はすでに解消しています{ja}。回答は要りません。"),
        format!("{key} is resolved{en}; it needs no answer."),
    )
}

pub(super) fn pending(key: &AlertKey) -> Text {
    Text::new(
        format!(
            "この通知（{key}）はまだ出ていません（条件が続くかどうかを見ているところです）。回答は要りません。"
        ),
        format!("{key} is still pending: nobody was told of it, and it needs no answer yet."),
    )
}

pub(super) fn row_gone(key: &AlertKey) -> Text {
    let subject = &key.subject;
    Text::new(
        format!("{subject} は今の計画にないため、回答を受け付けられません。"),
        format!("{subject} is not in the plan in force, so it cannot be answered."),
    )
}

pub(super) fn no_reason() -> Text {
    Text::new("理由を書いてください。", "a reason is required.")
}

pub(super) fn day_passed(day: NaiveDate, today: NaiveDate) -> Text {
    Text::new(
        format!("{day} は過ぎた日です。今日（{today}）より先の日を書いてください。"),
        format!("{day} has passed; give a day after today ({today})."),
    )
}

pub(super) fn day_to_come(day: NaiveDate, today: NaiveDate) -> Text {
    Text::new(
        format!(
            "{day} はまだ来ていない日です。今日（{today}）までの日を書いてください。これからのことは「対応中」で回答できます。"
        ),
        format!(
            "{day} is yet to come; give a day up to today ({today}), or answer that you are working on it."
        ),
    )
}

pub(super) fn yours_to_decide(subject: &str) -> Text {
    Text::new(
        format!(
            "この判断は所管部署が行います。意見ではなく、判断として記録してください：yamedoki decide {subject} …"
        ),
        format!(
            "this is yours to decide; record a decision instead of a proposal: yamedoki decide {subject} …"
        ),
    )
}

pub(super) fn not_offered(outcome: Text, options: &[String]) -> Text {
    let words = |option: &String| crate::plan::Outcome::parse(option).map(|o| o.words());
    let (ja, en): (Vec<_>, Vec<_>) = options.iter().filter_map(words).map(|t| (t.ja, t.en)).unzip();
    Text::new(
        format!("この通知では「{}」は選べません。選べるのは {} です。", outcome.ja, ja.join("、")),
        format!("“{}” is not offered here; the choice is {}.", outcome.en, en.join(", ")),
    )
}

pub(super) fn already_theirs(department: &Department) -> Text {
    let (name, code) = (&department.name, &department.code);
    Text::new(
        format!(
            "この通知は今も「{name}」（{code}）の担当です。担当外なら、担当する別の部署を書いてください。"
        ),
        format!("{name} ({code}) has it already; name the other department that it belongs to."),
    )
}
