//! Who was told and why, or why not, in words.

use chrono::{DateTime, Utc};

use crate::alerts::Told;
use crate::calendar::Calendar;
use crate::lang::{Lang, Text};
use crate::notices::Reason;
use crate::plan::Plan;
use crate::rules::Recipient;
use crate::store::{Delivery, OutboxRow};

/// A moment as the city's clocks show it.
pub fn clock(at: DateTime<Utc>, calendar: &Calendar) -> String {
    at.with_timezone(&calendar.zone()).format("%Y-%m-%d %H:%M").to_string()
}

/// The kind of a word.
pub fn kind(told: Told) -> Text {
    let (ja, en) = match told {
        Told::Opened => ("はじめの知らせ", "first word"),
        Told::Reminder => ("再度の知らせ", "reminder"),
        Told::Escalated => ("上への知らせ", "escalation"),
        Told::Resolved => ("解消の知らせ", "word that it is over"),
        Told::DecisionAsked => ("判断のお願い", "question"),
        Told::DecisionTaken => ("決定の知らせ", "word of a decision"),
        Told::DefaultApplied => ("既定の結論の知らせ", "word that the default was applied"),
        Told::DefaultBlocked => ("既定の結論の見合わせ", "word that the default was blocked"),
    };
    Text::new(ja, en)
}

/// Who a word goes to, as the record names them.
pub fn party(code: &str, plan: &Plan, lang: Lang) -> String {
    match plan.departments.iter().find(|d| d.code == code) {
        Some(department) => {
            lang.pick(format!("{}（{code}）", department.name), format!("{} ({code})", department.name))
        }
        None => code.to_owned(),
    }
}

/// A recipient by role.
pub fn recipient(recipient: &Recipient) -> Text {
    match recipient {
        Recipient::Owner => Text::new("所管部署", "the owner"),
        Recipient::Related => Text::new("関係部署", "related departments"),
        Recipient::Headquarters => Text::new("推進本部", "the headquarters"),
        Recipient::Parent(_) => Text::new("上位の部署", "the department above"),
        Recipient::Digest => Text::new("週報", "the digest"),
        Recipient::Department(code) => Text::new(format!("部署 {code}"), format!("department {code}")),
        Recipient::Channel(name) => Text::new(format!("チャット {name}"), format!("channel {name}")),
    }
}

/// Why somebody was told, or not.
pub fn reason(reason: &Reason, calendar: &Calendar) -> Text {
    match reason {
        Reason::Told => Text::new("知らせる時が来たため", "its time had come"),
        Reason::OutsideHours(until) => {
            let until = clock(*until, calendar);
            Text::new(
                format!("配達時間の外のため {until} まで待つ"),
                format!("outside the delivery hours until {until}"),
            )
        }
        Reason::DigestOnly => Text::new(
            "通知は出さず、週報と部署の一覧に載せる",
            "no letter: listed in the digest and the department's sheet",
        ),
        Reason::InhibitedBy(rule) => Text::new(
            format!("知らせない：ルール「{rule}」の知らせが出ているため"),
            format!("not told: rule “{rule}” fires and says more"),
        ),
        Reason::SupersededBy(rule) => Text::new(
            format!("知らせない：ルール「{rule}」が代わりに知らせるため"),
            format!("not told: rule “{rule}” opened instead and says it"),
        ),
        Reason::Adopted => Text::new(
            "個別の通知は出さない：使い始めの一覧に載せたため",
            "no letter of its own: it stands in the sheets of the adoption",
        ),
        Reason::Shadow => Text::new(
            "知らせない：試行中（shadow）のルールのため",
            "not told: the rule is in shadow mode and only watches",
        ),
        Reason::Silenced(by, until) => {
            let until = clock(*until, calendar);
            Text::new(
                format!("知らせない：{by} が {until} まで止めているため"),
                format!("not told: silenced by {by} until {until}"),
            )
        }
        Reason::Decided => Text::new(
            "知らせない：決定があり、それを知らせたため",
            "not told: somebody decided, and that was told",
        ),
        Reason::Unreachable => Text::new(
            "知らせられない：届くメールアドレスもチャットもないため",
            "cannot be told: there is no address that mail arrives at, and no channel",
        ),
        Reason::Discarded(by) => Text::new(
            format!("{by}が、まとめて止めた通知を破棄したため"),
            format!("{by} discarded the letters that were held"),
        ),
        Reason::Unwritable(why) => Text::new(
            format!("通知を作れなかったため：{why}"),
            format!("the letter could not be written: {why}"),
        ),
    }
}

/// The channel through which a stand-in was handed over, and when.
fn stood_in(letter: &OutboxRow) -> Option<(&str, DateTime<Utc>)> {
    let stand_in = letter.stand_in.as_ref()?;
    Some((&stand_in.channel, stand_in.handed_over_at?))
}

/// That mail came back, from how many of the letter's addresses.
fn came_back(letter: &OutboxRow) -> Text {
    let of = letter.recipients.len();
    let code = letter.bounce_code.as_ref();
    let (ja, en) = code.map(|code| (format!("（{code}）"), format!(" ({code})"))).unwrap_or_default();
    match letter.refused {
        0 | 1 if of <= 1 => Text::new(
            format!("メールが戻ってきました{ja}。届いていません"),
            format!("the mail came back{en}: it did not arrive"),
        ),
        refused => Text::new(
            format!("宛先 {of} 件のうち {} 件からメールが戻ってきました{ja}", refused.max(1)),
            format!("mail came back from {} of {of} addresses{en}", refused.max(1)),
        ),
    }
}

/// How a letter fares.
pub fn letter(letter: &OutboxRow, calendar: &Calendar) -> Text {
    if let Some((channel, at)) = stood_in(letter) {
        let at = clock(at, calendar);
        return Text::new(
            format!("「{}」では届けられず、{at} に代わりの「{channel}」で渡しました", letter.channel),
            format!("{} could not deliver it; handed over through {channel} instead on {at}", letter.channel),
        );
    }
    match (letter.state, letter.handed_over_at) {
        (Delivery::HandedOver, Some(at)) if letter.bounced > 0 => {
            let (at, back) = (clock(at, calendar), came_back(letter));
            Text::new(
                format!("{at} に渡しましたが、{}", back.ja),
                format!("handed over on {at}, but {}", back.en),
            )
        }
        (Delivery::HandedOver, Some(at)) => {
            let at = clock(at, calendar);
            Text::new(format!("{at} に渡しました"), format!("handed over on {at}"))
        }
        (Delivery::HandedOver, None) => Text::new("渡しました", "handed over"),
        (Delivery::Pending, _) => {
            let until = clock(letter.next_at, calendar);
            Text::new(format!("{until} まで待っています"), format!("waiting until {until}"))
        }
        (Delivery::Sending, _) => Text::new("送っているところです", "on its way"),
        (Delivery::Failed | Delivery::Expired, _) => {
            let why = letter.last_error.as_deref().unwrap_or_default();
            let (ja, en) = match &letter.stand_in {
                Some(stand_in) => {
                    let channel = &stand_in.channel;
                    (format!("（代わりに「{channel}」で送ります）"), format!(" ({channel} stands in for it)"))
                }
                None => Default::default(),
            };
            Text::new(
                format!("届けられませんでした：{why}{ja}"),
                format!("could not be delivered: {why}{en}"),
            )
        }
        (Delivery::Discarded, _) => Text::new("破棄されました", "discarded"),
        (Delivery::Held, _) => Text::new("解除を待っています", "held until it is released"),
    }
}
