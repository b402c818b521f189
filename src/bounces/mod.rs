//! Mail that came back: a mailbox is read for delivery status notifications (RFC 3464), and what these
//! say of our letters is given on. Everything else that lies there is left alone and counted.
//!
//! What is read was written by strangers: no more than [`LARGEST`] bytes of a mail are looked at, and
//! what cannot be made out is no notification.

mod mailbox;
mod notification;
mod verp;

use std::path::PathBuf;

pub use mailbox::{Mail, Visit};
pub use notification::{Fate, Notification, Returned, read};
pub use verp::marked;

/// How much of one mail is read, in bytes. What a notification says stands at its beginning; what comes
/// behind is the letter that came back, of which only the head matters.
pub const LARGEST: usize = 1024 * 1024;

/// Where mail that comes back lies, and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The mailbox.
    pub mailbox: Mailbox,
    /// What becomes of a notification that was read.
    pub after: After,
}

/// A mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mailbox {
    /// A folder with `new/` and `cur/`, a file a mail.
    Maildir(PathBuf),
    /// One file of mails, each after a line that begins with `From ` (RFC 4155).
    Mbox(PathBuf),
}

/// What becomes of a notification that was read. Other mails are never touched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum After {
    /// It stays where it lies, and is known again.
    #[default]
    Keep,
    /// It is deleted, once what it says is recorded.
    Delete,
}
