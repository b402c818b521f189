//! What could not be delivered is told at once: in one word, at most every ten minutes, to the operator.
//!
//! The word, and up to which entry of the audit record it goes, are one commit: nothing is left out, and
//! nothing told twice. That such a word could not be delivered itself is told by no further word; it
//! stands in the outbox, in the digest and in the figures.

use chrono::{DateTime, Duration, Utc};
use serde_json::json;

use crate::alerts::AuditEntry;
use crate::lang::{Lang, Text, counted};
use crate::notices::{Body, Draft, letter_key};
use crate::office::engine::Engine;
use crate::office::parts::Parts;
use crate::office::trouble::Trouble;
use crate::office::undelivered::told;
use crate::plan::Plan;
use crate::render;
use crate::store::{Bounced, OutboxRow, TELLS_OF_FAILURES, Untold, Words};

/// Between two words, in minutes.
const PAUSE: i64 = 10;
/// How many letters a word lists.
const LISTED: usize = 20;
/// Under which name the store remembers what was told.
const STATE: &str = "undelivered";

/// Tells the operator (without one, the headquarters) of the letters that were given up since it was told
/// last, if that is long enough ago. Gives how many letters that was about.
///
/// # Errors
/// What the store or the renderer reports; nothing is told then, nor remembered as told.
pub async fn tell(engine: &Engine) -> Result<usize, Trouble> {
    let state = engine.store.state(STATE).await?.unwrap_or_default();
    let untold = engine.store.untold_failures(state["seq"].as_i64().unwrap_or(0)).await?;
    let now = engine.clock.now();
    let told = state["at"].as_i64().and_then(DateTime::from_timestamp_millis);
    // A clock that was put back must not silence it.
    let too_soon = told.is_some_and(|told| (now - told).abs() < Duration::minutes(PAUSE));
    if untold.seq == state["seq"].as_i64().unwrap_or(0) || too_soon && !untold.letters.is_empty() {
        return Ok(0);
    }
    let at = if untold.letters.is_empty() { told } else { Some(now) };
    let parts = engine.parts();
    let letters = letters(engine, &parts, &untold, now).await?;
    let audit = AuditEntry {
        kind: "operator_told",
        subject: Some(STATE.to_owned()),
        data: json!({ "letters": letters.len(), "undelivered": untold.letters.len() }),
    };
    let states = [(STATE.to_owned(), json!({ "seq": untold.seq, "at": at.map(|at| at.timestamp_millis()) }))];
    let audit = if letters.is_empty() { &[][..] } else { std::slice::from_ref(&audit) };
    let words = Words { at: now, actor: "daemon", letters: &letters, audit, states: &states };
    engine.store.commit_words(&words).await?;
    Ok(untold.letters.len())
}

/// The word, a letter to each who is to read it. Its key follows from what it tells of: a second telling
/// of the same would be refused.
async fn letters(
    engine: &Engine,
    parts: &Parts,
    untold: &Untold,
    now: DateTime<Utc>,
) -> Result<Vec<render::Letter>, Trouble> {
    if untold.letters.is_empty() {
        return Ok(Vec::new());
    }
    let plan = crate::office::stored::stored_plan(&engine.store, None).await?.plan;
    let (subject, body) = word(untold, &plan);
    let resting = engine.store.circuits().await?;
    let broken = |channel: &str| {
        resting.iter().any(|c| c.channel == channel) || untold.letters.iter().any(|l| l.channel == channel)
    };
    let mut letters = Vec::new();
    for party in engine.parties(parts, false).await? {
        let party = if broken(&party.channel) { party.around() } else { party };
        let to = party.department.clone().unwrap_or_else(|| "operator".to_owned());
        let key = letter_key(&engine.store_id, DateTime::UNIX_EPOCH, &to, &format!("{STATE}.{}", untold.seq));
        let body = Body::Word { subject: subject.clone(), body: body.clone() };
        let draft = Draft { to: party, not_before: now, held: false, thread: Vec::new(), body };
        letters.push(render::letter(&draft, &parts.style, &format!("{key}{TELLS_OF_FAILURES}"), now)?);
    }
    Ok(letters)
}

/// Subject and paragraphs.
fn word(untold: &Untold, plan: &Plan) -> (Text, Text) {
    let letters = &untold.letters;
    let subject = Text::new(
        format!("届けられなかった通知があります（{}通）", letters.len()),
        format!("{} could not be delivered", counted(letters.len(), "letter")),
    );
    let line = |letter: &OutboxRow, lang: Lang| {
        let (to, what, why) = told(letter, plan, lang);
        lang.pick(
            format!("・{to}「{what}」: {why}（{}）", letter.key),
            format!("- {to}, “{what}”: {why} ({})", letter.key),
        )
    };
    let lines = |lang: Lang| {
        let mut lines: Vec<String> = letters.iter().take(LISTED).map(|l| line(l, lang)).collect();
        let more = letters.len().saturating_sub(LISTED);
        if more > 0 {
            lines.push(lang.pick(format!("・ほか {more} 通"), format!("- and {more} more")));
        }
        lines.join("\n")
    };
    let back = |lang: Lang| addresses(&untold.returned, lang);
    let body = Text::new(
        format!(
            "次の通知は、届けるのをあきらめたか、宛先の一部に断られたか、戻ってきました。\n\n{}\n\n{}一通ごとの経過は yamedoki outbox show キー で見られます。原因を直したら yamedoki outbox retry キー で送り直し、もう要らなければ yamedoki outbox discard キー --because 理由 で終わりにしてください。",
            lines(Lang::Ja),
            back(Lang::Ja)
        ),
        format!(
            "These letters were given up, or some of their addresses refused them or sent them back.\n\n{}\n\n{}`yamedoki outbox show KEY` has the particulars of each. Once the cause is mended, send one again with `yamedoki outbox retry KEY`; if it is no longer wanted, end it with `yamedoki outbox discard KEY --because TEXT`.",
            lines(Lang::En),
            back(Lang::En)
        ),
    );
    (subject, body)
}

/// The addresses that mail came back from, and what follows: for the operator, who mends them. Empty where
/// none did.
fn addresses(returned: &[Bounced], lang: Lang) -> String {
    if returned.is_empty() {
        return String::new();
    }
    let line = |one: &Bounced| {
        let address = one.address.as_deref().unwrap_or("?");
        let said =
            [one.code.as_deref(), one.detail.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let follows = match one.unreachable_since {
            Some(_) => lang.pick("これからは送りません", "nothing is sent to it from now on"),
            None => lang.pick("次の通知からはまた送ります", "the next letter is sent to it again"),
        };
        lang.pick(format!("・{address}: {said}（{follows}）"), format!("- {address}: {said} ({follows})"))
    };
    let lines: Vec<String> = returned.iter().take(LISTED).map(line).collect();
    lang.pick(
        format!(
            "メールが戻ってきた宛先:\n{}\n\n届いた宛先がほかになければ、その通知は届かなかったものとして扱い、既定の結論は適用しません。送らなくなった宛先の分は、部署のほかの宛先（なければ上の部署か本部）へ送ります。計画の「部署」の表でアドレスを直してください。そのアドレスがまた使えるようになったら、yamedoki addresses clear アドレス を実行してください。\n\n",
            lines.join("\n")
        ),
        format!(
            "Mail came back from:\n{}\n\nA letter that reached no other address counts as not delivered, and no default takes effect by it. What can no longer be sent to an address goes to the department's others, else to the department above or the headquarters. Please mend the address in the plan's table of departments; once it works again, run `yamedoki addresses clear ADDRESS`.\n\n",
            lines.join("\n")
        ),
    )
}
