//! docs/channels.md: every kind of channel, with its pace.

use yamedoki::channels::Pace;
use yamedoki::config::channel_kinds;

use super::{Table, hold};
use crate::channels::paces;

fn pace(Pace { at_once, rate }: Pace) -> String {
    match rate {
        Some((letters, within)) => format!("{letters} / {} s", within.as_secs()),
        None => format!("同時に {at_once} / {at_once} at a time"),
    }
}

#[test]
fn every_kind_of_channel_is_in_the_manual_as_fast_as_it_is() {
    let paces = paces();
    let rows = channel_kinds().map(|kind| vec![format!("`{kind}`"), pace(paces[kind])]).collect();
    let header = vec![
        "type",
        "速さの上限 / pace",
        "形と長さの上限 / form and limit",
        "届いたとみなす返事 / what counts as yes",
        "典拠 / source",
    ];
    hold("channels.md", &[("channels".to_owned(), Table { header, rows, kept: 3 })]);
}
