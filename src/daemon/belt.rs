//! Letters that the belt holds: the operator and the headquarters are told once, also when the program
//! was cut off in between.

use chrono::{DateTime, Utc};
use serde_json::{Value as Json, json};

use crate::calendar::Calendar;
use crate::lang::{Lang, Text, counted};
use crate::notices::Strained;
use crate::office::engine::{Engine, Word};
use crate::office::trouble::Trouble;
use crate::render;
use crate::store::RESTORE;

/// Under which the store remembers the last evaluation whose letters were held, and what to say of it.
const MEMORY: &str = "belt";
/// How many rules the message names.
const RULES: usize = 10;

/// The name under which the letters of the evaluation at `at` wait, below `name`.
pub(super) fn hold(name: &str, at: DateTime<Utc>, calendar: &Calendar) -> String {
    format!("{name}:{}", at.with_timezone(&calendar.zone()).format("%Y-%m-%dT%H:%M"))
}

/// What the store is to remember until everybody was told.
pub(super) fn memory(strained: &Strained, hold: &str) -> (String, Json) {
    let restored = hold.starts_with(RESTORE);
    let Word { subject, body } = if restored { after_restore(strained) } else { word(strained, hold) };
    let pair = |text: Text| json!([text.ja, text.en]);
    (MEMORY.to_owned(), json!({ "hold": hold, "subject": pair(subject), "body": pair(body) }))
}

/// Tells the operator and the headquarters of held letters, where nobody did yet. Says whether it did.
///
/// # Errors
/// What the store or the renderer reports.
pub async fn tell(engine: &Engine) -> Result<bool, Trouble> {
    let Some(memory) = engine.store.state(MEMORY).await? else { return Ok(false) };
    let part = |key: &str, n: usize| memory.get(key)?.get(n)?.as_str();
    let text = |key: &str| Some(Text::new(part(key, 0)?, part(key, 1)?));
    let hold = memory.get("hold").and_then(Json::as_str);
    let (Some(hold), Some(subject), Some(body)) = (hold, text("subject"), text("body")) else {
        return Ok(false);
    };
    let told = engine.tell_everybody_once(MEMORY, hold, &Word { subject, body }).await?;
    if told {
        tracing::error!(hold, "the letters of an evaluation are held until somebody releases them");
    }
    Ok(told)
}

fn word(strained: &Strained, hold: &str) -> Word {
    let letters = strained.letters;
    let lines =
        |each: Vec<String>| each.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n");
    let why = |pick: fn(&Text) -> &str| {
        lines(strained.why.iter().map(|why| pick(&why.text()).to_owned()).collect())
    };
    let rules = |lang: Lang| {
        let rules = strained.rules.iter().take(RULES);
        lines(rules.map(|(rule, alerts)| format!("{}: {alerts}", named(rule, lang))).collect())
    };
    let ja = format!(
        "一度の判定で通知が多すぎるため、{letters}通を送らずに止めてあります。確かめてから、送るか捨てるかを決めてください。\n\n\
         多すぎたもの\n{}\n\n\
         通知に載る警告（ルールごとの件数）\n{}\n\n\
         考えられる原因: 計算機の日付がずれている。違うブックや古いブックを取り込んだ。ルールを大きく変えた。年度の変わり目などで、本当に多い。\n\n\
         確かめるまでの間は、判断がないときの既定の結論も、最終日を過ぎたものを「終了」にする処理も行いません。\n\n\
         中身を見る: yamedoki outbox list --state held\n\
         送る: yamedoki outbox release --hold {hold}\n\
         捨てる: yamedoki outbox discard --hold {hold} --because \"理由\"",
        why(|text| &text.ja),
        rules(Lang::Ja)
    );
    let en = format!(
        "One evaluation had far too much to say, so {} held and not sent. Please look into it, then send them or drop them.\n\n\
         Too much\n{}\n\n\
         Alerts in these letters, by rule\n{}\n\n\
         Likely reasons: the computer's date is wrong; another or an old workbook was imported; a rule changed a lot; or it really is that much, at the turn of a fiscal year say.\n\n\
         Until then no default takes effect, and nothing becomes “ended” by its date.\n\n\
         To look at them: yamedoki outbox list --state held\n\
         To send them: yamedoki outbox release --hold {hold}\n\
         To drop them: yamedoki outbox discard --hold {hold} --because \"the reason\"",
        if letters == 1 { "1 letter is".to_owned() } else { format!("{} are", counted(letters, "letter")) },
        why(|text| &text.en),
        rules(Lang::En)
    );
    Word {
        subject: Text::new(
            format!("通知{letters}通を止めました。確かめてください"),
            format!("{} held: please look into it", counted(letters, "letter")),
        ),
        body: Text::new(ja, en),
    }
}

/// Of the first evaluation after a restore.
fn after_restore(strained: &Strained) -> Word {
    let letters = strained.letters;
    let ja = format!(
        "データベースを控えから戻したあとの、最初の判定です。控えを取ってから戻すまでの間に、同じことをすでに知らせているかもしれないため、{letters}通を送らずに止めてあります。確かめてから、送るか捨てるかを決めてください。\n\n\
         確かめるまでの間は、判断がないときの既定の結論も、最終日を過ぎたものを「終了」にする処理も行いません。控えのあとに記録した判断・回答・取り込みは、もう一度入れてください。\n\n\
         中身を見る: yamedoki outbox list --state held\n\
         送る: yamedoki outbox release --hold {RESTORE}\n\
         捨てる: yamedoki outbox discard --hold {RESTORE} --because \"理由\""
    );
    let en = format!(
        "This is the first evaluation after the database was restored from a backup. The same may have been told already between the backup and the restore, so {} held and not sent. Please look into it, then send them or drop them.\n\n\
         Until then no default takes effect, and nothing becomes “ended” by its date. Decisions, answers and imports recorded after the backup have to be entered again.\n\n\
         To look at them: yamedoki outbox list --state held\n\
         To send them: yamedoki outbox release --hold {RESTORE}\n\
         To drop them: yamedoki outbox discard --hold {RESTORE} --because \"the reason\"",
        if letters == 1 { "1 letter is".to_owned() } else { format!("{} are", counted(letters, "letter")) },
    );
    Word {
        subject: Text::new(
            format!("控えから戻したあとの通知{letters}通を止めました。確かめてください"),
            format!("{} held after a restore: please look into it", counted(letters, "letter")),
        ),
        body: Text::new(ja, en),
    }
}

/// A rule by what its alerts are about, with its name behind.
fn named(rule: &str, lang: Lang) -> String {
    match render::matter(rule, lang) {
        Some(matter) => lang.pick(format!("{matter}（{rule}）"), format!("{matter} ({rule})")),
        None => rule.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letter_lists_rules_by_what_they_are_about() {
        let rules = vec![("milestone-overdue".to_owned(), 3), ("mine".to_owned(), 2)];
        let strained = Strained { letters: 5, why: Vec::new(), rules };
        let Word { body, .. } = word(&strained, "belt:2026-12-01T07:00");
        let matter = |lang| render::matter("milestone-overdue", lang).unwrap_or_default();
        let (ja, en) = (matter(Lang::Ja), matter(Lang::En));
        assert!(!ja.is_empty() && !en.is_empty());
        assert!(body.ja.contains(&format!("- {ja}（milestone-overdue）: 3\n- mine: 2")), "{}", body.ja);
        assert!(body.en.contains(&format!("- {en} (milestone-overdue): 3\n- mine: 2")), "{}", body.en);
    }
}
