//! What is said of a letter that did not reach everybody.

use crate::lang::{Lang, counted};
use crate::plan::Plan;
use crate::store::{Delivery, OutboxRow, StoodIn};

/// That mail came back, without the address: that is for the operator alone.
fn came_back(letter: &OutboxRow, lang: Lang) -> String {
    let of = letter.recipients.len();
    let code = letter.bounce_code.as_ref();
    let code = code.map(|code| lang.pick(format!("（{code}）"), format!(" ({code})"))).unwrap_or_default();
    match letter.refused.max(1) {
        _ if of <= 1 => lang.pick(
            format!("メールが戻ってきました{code}。部署の表のアドレスか、受信箱を確かめてください。"),
            format!("The mail came back{code}. Please check the address in the table of departments, or the mailbox."),
        ),
        refused => lang.pick(
            format!("宛先 {of} 件のうち {refused} 件に届かず、メールが戻ってきました{code}。部署の表のアドレスか、受信箱を確かめてください。"),
            format!("{refused} of {} got none, and the mail came back{code}. Please check the addresses in the table of departments, or the mailboxes.", counted(of, "recipient")),
        ),
    }
}

/// To whom a letter was to go, what it is, and why it did not reach everybody; with what became of the one
/// that stands in for it.
pub fn told(letter: &OutboxRow, plan: &Plan, lang: Lang) -> (String, String, String) {
    let why = letter.last_error.clone().unwrap_or_default();
    let (of, refused) = (letter.recipients.len(), letter.refused);
    let given_up = matches!(letter.state, Delivery::Failed | Delivery::Expired);
    let why = match given_up || refused == 0 {
        _ if !given_up && letter.bounced > 0 => came_back(letter, lang),
        true => why,
        false => lang.pick(
            format!("宛先 {of} 件のうち {refused} 件に届きませんでした。{why}"),
            format!("{refused} of {} got none. {why}", counted(of, "recipient")),
        ),
    };
    let stand_in = letter.stand_in.as_ref().map(|StoodIn { channel, state, .. }| match state {
        Delivery::HandedOver => lang.pick(
            format!("代わりに「{channel}」で届けました。"),
            format!("It was delivered through {channel} instead."),
        ),
        Delivery::Failed | Delivery::Expired | Delivery::Discarded => lang.pick(
            format!("代わりの「{channel}」でも届きませんでした。"),
            format!("Nor could {channel} deliver it instead."),
        ),
        Delivery::Pending | Delivery::Sending | Delivery::Held => lang.pick(
            format!("代わりに「{channel}」で送ります。"),
            format!("It goes through {channel} instead."),
        ),
    });
    let said: Vec<String> = [Some(why), stand_in].into_iter().flatten().filter(|s| !s.is_empty()).collect();
    (letter.whom(plan), letter.subject.clone(), said.join(lang.pick("", " ")))
}
