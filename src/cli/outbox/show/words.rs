//! A letter's particulars in words, a section each.

use super::super::words::{clock, words};
use crate::cli::Out;
use crate::cli::explain::kind;
use crate::cli::setting::Desk;
use crate::lang::{Text, counted};
use crate::office::letters::{came_back, fates, happened};
use crate::plan::Plan;
use crate::store::{Circuit, Delivery, Dossier};

/// Prints all of it.
pub(super) fn print(dossier: &Dossier, circuit: Option<&Circuit>, plan: &Plan, desk: &Desk, out: &mut Out) {
    head(dossier, plan, desk, out);
    out.line(next(dossier, circuit, desk).get(out.lang));
    addresses(dossier, out);
    tells(dossier, out);
    returned(dossier, desk, out);
    record(dossier, desk, out);
}

fn head(dossier: &Dossier, plan: &Plan, desk: &Desk, out: &mut Out) {
    let letter = &dossier.letter;
    let (to, queued) = (letter.whom(plan), clock(letter.created_at, desk));
    out.line(format!("{}  {}", words(letter.state).get(out.lang), letter.subject));
    let row = |out: &mut Out, ja: &str, en: &str, value: &str| {
        out.say(format!("{ja}: {value}"), format!("{en}: {value}"));
    };
    row(out, "キー", "Key", &letter.key);
    row(out, "宛先", "To", &to);
    row(out, "チャネル", "Channel", &letter.channel);
    row(out, "作成", "Queued", &queued);
    if let Some(of) = &letter.stands_in_for {
        row(out, "代わりに届ける通知", "Stands in for", of);
    }
    if let Some(at) = letter.handed_over_at {
        row(out, "届けた時刻", "Handed over", &clock(at, desk));
    }
    if letter.maybe_twice {
        out.say(
            "送ったのに返事がなかったか、送信の途中で止まったことがあるため、二度届いたかもしれません。",
            "It may have arrived twice: once it was sent and no answer came, or the program stopped meanwhile.",
        );
    }
    if let Some(error) = &letter.last_error {
        let (ja, en) = match letter.state {
            Delivery::HandedOver => ("届けるまでにあった不具合", "Trouble on the way"),
            Delivery::Discarded => ("理由", "Reason"),
            _ => ("最後の不具合", "Last trouble"),
        };
        row(out, ja, en, error);
    }
}

/// What happens next, and why.
fn next(dossier: &Dossier, circuit: Option<&Circuit>, desk: &Desk) -> Text {
    let letter = &dossier.letter;
    let at = clock(letter.next_at, desk);
    match (letter.state, circuit) {
        (Delivery::Pending, Some(circuit)) => {
            let probe = clock(circuit.probe_at, desk);
            Text::new(
                format!("次: 「{}」が休止中のため、{probe} に様子を見てから送ります。", letter.channel),
                format!("Next: {} rests; it is tried at {probe}, then this letter goes.", letter.channel),
            )
        }
        (Delivery::Pending, None) if letter.attempts > 0 => Text::new(
            format!("次: {at} に送り直します（これまで {} 回）。", letter.attempts),
            format!("Next: sent again at {at} (after {}).", counted(letter.attempts, "attempt")),
        ),
        (Delivery::Pending, None) => {
            Text::new(format!("次: {at} 以降に送ります。"), format!("Next: leaves at {at} or soon after."))
        }
        (Delivery::Sending, _) => {
            let until = dossier.lease.as_ref().map(|(_, until)| clock(*until, desk)).unwrap_or_default();
            Text::new(
                format!("次: いま送っています。{until} までに終わらなければ、もう一度送ります。"),
                format!("Next: it is on its way; if that does not end by {until}, it is sent again."),
            )
        }
        (Delivery::Held, _) => Text::new(
            "次: 保留中です。outbox release で送り、outbox discard で捨てます。",
            "Next: it is held. `outbox release` sends it, `outbox discard` drops it.",
        ),
        (Delivery::Failed | Delivery::Expired, _) => given_up(dossier),
        (Delivery::HandedOver, _) if came_back(dossier) => Text::new(
            "次: 届いた宛先がないので、届かなかったものとして扱います（既定の結論は適用しません）。この通知はもう送りません。計画の部署のアドレスを直すか、同じアドレスがまた使えるなら addresses clear アドレス とすると、次の通知から届きます。急ぐ内容は outbox show --text で見て、直接お知らせください。",
            "Next: it reached no address, so it counts as not delivered, and no default takes effect by it. It is not sent again. Correct the department's addresses in the plan, or, where one works again, `addresses clear ADDRESS`: the next letters go there. What cannot wait is in `outbox show --text`, to be told in person.",
        ),
        (Delivery::HandedOver | Delivery::Discarded, _) => {
            Text::new("次: ありません。", "Next: nothing; it has come to its end.")
        }
    }
}

fn given_up(dossier: &Dossier) -> Text {
    let key = &dossier.letter.key;
    match &dossier.letter.stand_in {
        Some(stand_in) => {
            let (channel, state) = (&stand_in.channel, words(stand_in.state));
            Text::new(
                format!(
                    "次: 代わりに「{channel}」で送っています（{}、キー {key}-f）。",
                    state.ja.trim_end_matches('　')
                ),
                format!(
                    "Next: {channel} stands in for it ({}, key {key}-f).",
                    state.en.trim_end().to_lowercase()
                ),
            )
        }
        None => Text::new(
            format!(
                "次: 自動では送りません。原因を直したら outbox retry {key}、要らなければ outbox discard {key} --because 理由。"
            ),
            format!(
                "Next: nothing by itself. Once mended: `outbox retry {key}`; if not wanted: `outbox discard {key} --because TEXT`."
            ),
        ),
    }
}

fn addresses(dossier: &Dossier, out: &mut Out) {
    let fates = fates(dossier);
    if fates.is_empty() {
        return;
    }
    out.say("\nアドレスごと:", "\nBy address:");
    for (address, (fate, code, detail)) in fates {
        let fate = match fate {
            "accepted" => out.lang.pick("届けた", "accepted"),
            "refused" => out.lang.pick("断られた", "refused for good"),
            "bounced" => out.lang.pick("戻ってきた", "came back"),
            "waiting" => out.lang.pick("これから", "waiting"),
            _ => out.lang.pick("届けていない", "not delivered"),
        };
        let why: Vec<&str> = [code, detail].into_iter().flatten().collect();
        out.line(format!("  {address}  {fate}  {}", why.join(" ")).trim_end());
    }
}

fn tells(dossier: &Dossier, out: &mut Out) {
    if dossier.told.is_empty() {
        return;
    }
    out.say("\n知らせること:", "\nWhat it tells:");
    for row in &dossier.told {
        let entry = &row.entry;
        let told = kind(entry.told);
        out.line(format!("  {}  {}  {}", entry.alert.subject, entry.alert.rule, told.get(out.lang)));
    }
}

fn returned(dossier: &Dossier, desk: &Desk, out: &mut Out) {
    if dossier.returned.is_empty() {
        return;
    }
    out.say("\n戻ってきたメール:", "\nMail that came back:");
    for back in &dossier.returned {
        let kind = match back.last {
            true => out.lang.pick("届かず", "failed"),
            false => out.lang.pick("遅れ", "delayed"),
        };
        let parts = [back.address.as_deref(), back.code.as_deref(), back.detail.as_deref()];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        out.line(format!("  {}  {kind}  {}", clock(back.at, desk), parts.join(" ")));
    }
}

fn record(dossier: &Dossier, desk: &Desk, out: &mut Out) {
    out.say("\n経過:", "\nWhat happened:");
    let queued = out.lang.pick("作成", "queued");
    out.line(format!("  {}  {queued}", clock(dossier.letter.created_at, desk)));
    for (at, actor, kind, data) in &dossier.record {
        out.line(format!("  {}  {}", clock(*at, desk), happened(kind, actor, data, out.lang)));
    }
}
