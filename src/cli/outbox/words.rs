//! The states of a letter, on the command line and in words.

use chrono::{DateTime, Utc};
use clap::ValueEnum;

use crate::cli::setting::Desk;
use crate::lang::Text;
use crate::store::Delivery;

/// A letter's state on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutboxState {
    /// Waiting for its time or its next attempt
    Pending,
    /// On its way
    Sending,
    /// Accepted by the relay or the webhook
    HandedOver,
    /// Refused for good
    Failed,
    /// Tried again and again until its time ran out
    Expired,
    /// Waiting for a release
    Held,
    /// Never to be sent: a person decided so
    Discarded,
}

/// The store's name for it.
pub(super) fn delivery(state: OutboxState) -> Delivery {
    match state {
        OutboxState::Pending => Delivery::Pending,
        OutboxState::Sending => Delivery::Sending,
        OutboxState::HandedOver => Delivery::HandedOver,
        OutboxState::Failed => Delivery::Failed,
        OutboxState::Expired => Delivery::Expired,
        OutboxState::Held => Delivery::Held,
        OutboxState::Discarded => Delivery::Discarded,
    }
}

/// A state in a column of its own.
pub(super) fn words(state: Delivery) -> Text {
    match state {
        Delivery::Pending => Text::new("待機　", "pending    "),
        Delivery::Sending => Text::new("送信中", "sending    "),
        Delivery::HandedOver => Text::new("送信済", "handed over"),
        Delivery::Failed => Text::new("失敗　", "FAILED     "),
        Delivery::Expired => Text::new("期限切", "EXPIRED    "),
        Delivery::Held => Text::new("保留　", "held       "),
        Delivery::Discarded => Text::new("破棄　", "discarded  "),
    }
}

/// A moment as the city's clocks show it.
pub(super) fn clock(at: DateTime<Utc>, desk: &Desk) -> String {
    at.with_timezone(&desk.parts.calendar.zone()).format("%Y-%m-%d %H:%M").to_string()
}
