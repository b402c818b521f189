//! A silence's author is reminded before it ends.

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::alerts::{AuditEntry, Silence};
use crate::lang::Text;
use crate::notices::{Body, Desk, Draft, Party, letter_key};
use crate::office::parts::Parts;
use crate::office::stored::stored_plan;
use crate::office::trouble::Trouble;
use crate::plan::Plan;
use crate::render;
use crate::store::{Store, Words};

/// Reminds the authors of the silences that end within a business day, each once; gives the number of
/// letters.
///
/// # Errors
/// What the store or the renderer reports.
pub async fn warn(store: &Store, parts: &Parts, now: DateTime<Utc>) -> Result<usize, Trouble> {
    let calendar = &parts.calendar;
    let silences = store.silences_in_force(now).await?;
    let due: Vec<Silence> = silences.into_iter().filter(|s| s.owes_a_warning(now, calendar)).collect();
    if due.is_empty() {
        return Ok(0);
    }
    let plan = stored_plan(store, None).await?.plan;
    let store_id = store.id().await?;
    let settings = parts.notices_of(store).await?;
    let desk = Desk::new(&plan, calendar, &settings, now);
    let mut queued = 0;
    for silence in due {
        let letter = |to: Party| {
            let party = to.department.clone().unwrap_or_default();
            let key = letter_key(&store_id, now, &party, &format!("word.silence.{}", silence.id));
            let body = word(&silence, &desk);
            let draft =
                Draft { to, not_before: desk.not_before(false), held: false, thread: Vec::new(), body };
            render::letter(&draft, &parts.style, &key, now).map_err(Trouble::from)
        };
        let letters =
            authors(&silence, &plan, &desk).into_iter().map(letter).collect::<Result<Vec<_>, _>>()?;
        let data = json!({ "silence": silence.id, "letters": letters.len() });
        let audit = [AuditEntry { kind: "silence_warned", subject: None, data }];
        let words = Words { at: now, actor: "daemon", letters: &letters, audit: &audit, states: &[] };
        if store.warn_of_silence(silence.id, &words).await? {
            queued += letters.len();
        }
    }
    Ok(queued)
}

/// The author's department, else the headquarters.
fn authors(silence: &Silence, plan: &Plan, desk: &Desk<'_>) -> Vec<Party> {
    let own = silence.department.as_ref().and_then(|code| {
        let index = plan.departments.iter().position(|d| d.code == *code)?;
        desk.party(plan.departments.get(plan.responsible(index, desk.today))?)
    });
    match own {
        Some(party) => vec![party],
        None => {
            desk.headquarters().into_iter().filter_map(|hq| desk.party(plan.departments.get(hq)?)).collect()
        }
    }
}

fn word(silence: &Silence, desk: &Desk<'_>) -> Body {
    let Silence { id, by, reason, .. } = silence;
    let last = silence.last_day(desk.calendar);
    let (ja, en) =
        (silence.matchers.words(crate::lang::Lang::Ja), silence.matchers.words(crate::lang::Lang::En));
    Body::Word {
        subject: Text::new(
            format!("お知らせの休止（{id}番）が{last}で終わります"),
            format!("Silence {id} ends on {last}"),
        ),
        body: Text::new(
            format!(
                "{by}さんが設定したお知らせの休止が、まもなく終わります。\n\n- 休止しているもの：{ja}\n- 最終日：{last}\n- 理由：{reason}\n\n終わると、休止の間にお伝えしなかったことを、まとめてお知らせします。まだ必要なときは、新しい休止を、終わりと理由を添えて設定してください（yamedoki silence add）。"
            ),
            format!(
                "The silence that {by} set ends soon.\n\n- it silences: {en}\n- last day: {last}\n- because: {reason}\n\nAfterwards, what was kept quiet is told. If it is still needed, set a new one with an end and a reason (yamedoki silence add)."
            ),
        ),
    }
}
