//! `type = "chatwork"`: a Chatwork room.

use super::{Channel, common};
use crate::channels::ServiceSettings;
use crate::config::Place;
use crate::config::section::Section;
use crate::lang::Text;

const API: &str = "https://api.chatwork.com/v2";

pub(super) fn read(section: &Section<'_>, place: &Place<'_>) -> Option<Channel> {
    let token = common::secret(section, place, &common::TOKEN);
    let self_unread = section.flag("self_unread").unwrap_or(false);
    let api = common::base(section, "api_url", API);
    let room = common::required(section, "room", "123456789").and_then(|room| {
        let room = room.trim();
        let good = !room.is_empty() && room.bytes().all(|b| b.is_ascii_digit());
        if !good {
            section.refuse("room", no_room());
        }
        good.then(|| room.to_owned())
    });
    let url = api.zip(room).map(|(api, room)| format!("{api}/rooms/{room}/messages").into());
    common::service_at(section, url, token.map(|token| ServiceSettings::Chatwork { token, self_unread }))
}

fn no_room() -> Text {
    Text::new(
        "ルームIDではありません。部屋を開いたときのURL（#!rid123456789）の rid に続く数字だけを書いてください。",
        "this is no room ID: write the digits after rid in the room's address (#!rid123456789).",
    )
}
