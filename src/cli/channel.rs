//! `channel test`: one real message through a channel, the way all letters go.

use super::{ChannelArgs, ChannelCommand, Cli, Failure, Out, setting};
use crate::channels::{Channel, Settings};
use crate::clock::Clock;
use crate::lang::Text;
use crate::notices::{Body, Draft, Party, Way, letter_key};
use crate::office::parts::Parts;
use crate::render;

/// Runs it.
pub(super) fn run(cli: &Cli, args: &ChannelArgs, out: &mut Out) -> Result<(), Failure> {
    let ChannelCommand::Test { name, to } = &args.command;
    let loaded = setting::load_without_rules(cli, out)?;
    let Some(channel) = loaded.channels.get(name) else {
        let known: Vec<&str> = loaded.channels.keys().map(String::as_str).collect();
        return Err(Failure::input(Text::new(
            format!("「{name}」という送信経路は設定にありません（あるのは {}）。", known.join("、")),
            format!("there is no channel {name:?} in the configuration (there is {}).", known.join(", ")),
        )));
    };
    send(&loaded.parts, channel, name, to.as_deref(), out)
}

fn send(
    parts: &Parts,
    channel: &Channel,
    name: &str,
    to: Option<&str>,
    out: &mut Out,
) -> Result<(), Failure> {
    let mail = parts.notices("").channels.get(name) == Some(&Way::Mail);
    let addresses = if mail { recipients(parts, name, to)? } else { Vec::new() };
    let now = Clock::System.now();
    let draft = Draft {
        to: Party {
            department: None,
            name: name.to_owned(),
            channel: name.to_owned(),
            addresses,
            lang: out.lang,
            fallback: None,
        },
        not_before: now,
        held: false,
        thread: Vec::new(),
        body: Body::Word {
            subject: Text::new("送信の確認", "a test of this channel"),
            body: Text::new(
                "この通知が届いていれば、やめどきからの送信経路は正しく働いています。",
                "If you read this, letters from Yamedoki reach you through this channel.",
            ),
        },
    };
    let key = letter_key("channel-test", now, name, "word");
    let letter = render::letter(&draft, &parts.style, &key, now).map_err(|e| Failure::input(e.text()))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match runtime.block_on(channel.send(&letter, now)) {
        Ok(_) => {
            out.say(
                format!("「{name}」から一通送りました（{key}）。"),
                format!("one message left through {name} ({key})."),
            );
            Ok(())
        }
        Err(failure) => Err(Failure::system(failure.text)),
    }
}

/// Whom a test letter is addressed to: as asked, else the operator; where letters only become files,
/// else their own sender.
fn recipients(parts: &Parts, name: &str, to: Option<&str>) -> Result<Vec<String>, Failure> {
    if let Some(address) = to {
        return Ok(vec![address.to_owned()]);
    }
    if !parts.config.operator.emails.is_empty() {
        return Ok(parts.config.operator.emails.clone());
    }
    let channel = parts.config.channels.get(name).filter(|c| matches!(c.settings, Settings::File { .. }));
    if let Some(sender) = channel.and_then(|c| c.sender.as_ref()) {
        return Ok(vec![sender.from.clone()]);
    }
    Err(Failure::usage(Text::new(
        "宛先を --to で指定してください（設定の [operator] emails があればそれを使います）。",
        "name an address with --to (or set [operator] emails in the configuration).",
    )))
}
