//! Mail that came back: read from its mailbox, matched with our letters, and recorded.

use std::sync::Arc;
use std::time::Duration;

use super::shared::Daemon;
use crate::bounces::{self, After, Fate, Mail, Mailbox, Notification, Returned, Settings, Visit};
use crate::channels::key_hash;
use crate::lang::Text;
use crate::office::engine::{Engine, Word};
use crate::office::trouble::Trouble;
use crate::store::{Bounce, Store};

/// How often the mailbox is looked at.
const LOOK: Duration = Duration::from_secs(60);
/// How far back a letter is looked for by its mark: a notification comes within days.
const LOOKED_BACK: u32 = 100_000;
/// Under which the operator is told that the mailbox cannot be read.
const MATTER: &str = "bounces";

/// What was found in the mailbox, by number of mails or of addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Addresses that a letter never reached.
    pub failed: usize,
    /// Addresses that a letter has not reached yet.
    pub delayed: usize,
    /// Addresses that cannot be reached from now on.
    pub unreachable: usize,
    /// Notifications about no letter of ours.
    pub strange: usize,
    /// Mails that are no notification: answers of people, out of office.
    pub other: usize,
    /// Notifications that were recorded before.
    pub known: usize,
}

impl Found {
    fn add(&mut self, more: Found) {
        self.failed += more.failed;
        self.delayed += more.delayed;
        self.unreachable += more.unreachable;
        self.strange += more.strange;
        self.other += more.other;
        self.known += more.known;
    }
}

/// Reads the mailbox every minute, until the daemon ends.
pub async fn run(daemon: Arc<Daemon>) {
    let mut visit = Visit::default();
    let mut of: Option<Mailbox> = None;
    loop {
        let settings = daemon.engine.parts().config.bounces.clone();
        // Another mailbox after a reload is read from its beginning.
        let mailbox = settings.as_ref().map(|settings| settings.mailbox.clone());
        if of != mailbox {
            (visit, of) = (Visit::default(), mailbox);
        }
        if let Some(settings) = &settings {
            match look(&daemon.engine, settings, &mut visit).await {
                Ok(found) => note(&daemon, found),
                Err(trouble) => {
                    tracing::error!(error = trouble.text().en, "returned mail could not be recorded")
                }
            }
        }
        if let Ok(rows) = daemon.engine.store.unreachable().await {
            daemon.site.metrics.unreachable(rows.len());
        }
        tokio::select! {
            () = daemon.stop.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

fn note(daemon: &Daemon, found: Found) {
    if found == (Found { known: found.known, ..Found::default() }) {
        return; // nothing new
    }
    let Found { failed, delayed, unreachable, strange, other, .. } = found;
    tracing::info!(failed, delayed, unreachable, strange, other, "returned mail was read");
    for (kind, number) in [("failed", failed), ("delayed", delayed), ("strange", strange), ("other", other)] {
        daemon.site.metrics.returned(kind, number);
    }
    daemon.queued.notify_waiters(); // the operator is told
}

/// One look of the daemon's: a mailbox that cannot be read is told to the operator, once, and keeps nobody
/// from other work.
///
/// # Errors
/// What the store or the renderer reports.
pub async fn look(engine: &Engine, settings: &Settings, visit: &mut Visit) -> Result<Found, Trouble> {
    match read(engine, settings, visit).await {
        Ok(found) => engine.over(MATTER).await.map(|()| found),
        Err(Trouble::System(why)) => {
            tracing::error!(error = why.en, "returned mail is not read");
            let subject = Text::new("戻ってきたメールを読めません", "returned mail cannot be read");
            engine.tell_once(MATTER, "unread", &Word { subject, body: why }).await?;
            Ok(Found::default())
        }
        Err(trouble) => Err(trouble),
    }
}

/// Reads all that lies in the mailbox and was not seen in `visit`.
///
/// # Errors
/// [`Trouble::System`] where the mailbox cannot be read; what the store reports.
pub async fn read(engine: &Engine, settings: &Settings, visit: &mut Visit) -> Result<Found, Trouble> {
    let mut found = Found::default();
    loop {
        let (mailbox, taken) = (settings.mailbox.clone(), std::mem::take(visit));
        let looked = tokio::task::spawn_blocking(move || {
            let mut visit = taken;
            let mails = visit.next(&mailbox);
            // A mail's bytes are let go as soon as it is read: a batch of large ones is not kept.
            let read = |mail: Mail| (bounces::read(&mail.bytes), Mail { bytes: Vec::new(), ..mail });
            (mails.map(|mails| mails.into_iter().map(read).collect::<Vec<_>>()), visit)
        });
        let (mails, back) = looked.await.map_err(|error| unread(&settings.mailbox, &error))?;
        *visit = back;
        let mails = mails.map_err(|error| unread(&settings.mailbox, &error))?;
        if mails.is_empty() {
            return Ok(found);
        }
        for (notification, mail) in mails {
            let Some(notification) = notification else {
                found.other += 1;
                continue;
            };
            match take(engine, &mail, &notification).await {
                Ok(more) => found.add(more),
                Err(trouble) => {
                    *visit = Visit::default(); // what was not recorded is read again
                    return Err(trouble);
                }
            }
            if settings.after == After::Delete {
                delete(&mail);
            }
        }
    }
}

/// Records one notification. What came back is told with all that was not delivered, see `failures`.
async fn take(engine: &Engine, mail: &Mail, notification: &Notification) -> Result<Found, Trouble> {
    if engine.store.bounce_is_known(&mail.hash).await? {
        return Ok(Found { known: 1, ..Found::default() });
    }
    let letter = letter(&engine.store, notification).await?;
    let bounces: Vec<Bounce> = notification.returned.iter().map(bounce).collect();
    let now = engine.clock.now();
    let recorded = engine.store.record_bounces(now, &mail.hash, letter.as_deref(), &bounces).await?;
    let Some(bounced) = recorded else { return Ok(Found { known: 1, ..Found::default() }) };
    if letter.is_none() {
        return Ok(Found { strange: 1, ..Found::default() });
    }
    let failed = bounced.iter().filter(|one| one.is_final).count();
    let unreachable = bounced.iter().filter(|one| one.unreachable_since.is_some()).count();
    Ok(Found { failed, delayed: bounced.len() - failed, unreachable, ..Found::default() })
}

/// The letter that a notification is about: by what it gives back of it, else by the mark of the address
/// that it was sent to.
async fn letter(store: &Store, notification: &Notification) -> Result<Option<String>, Trouble> {
    for key in &notification.keys {
        let filter = crate::store::OutboxFilter { key: Some(key.clone()), ..Default::default() };
        if !store.outbox_list(&filter).await?.is_empty() {
            return Ok(Some(key.clone()));
        }
    }
    if notification.marks.is_empty() {
        return Ok(None);
    }
    let sent = store.letters_sent(LOOKED_BACK).await?;
    Ok(sent.into_iter().find(|key| notification.marks.contains(&key_hash(key))))
}

fn bounce(returned: &Returned) -> Bounce {
    Bounce {
        addresses: [&returned.last, &returned.original].into_iter().flatten().cloned().collect(),
        is_final: returned.fate == Fate::Failed,
        is_dead: returned.address_is_dead(),
        code: returned.code.clone(),
        detail: returned.said.clone(),
    }
}

fn delete(mail: &Mail) {
    let Some(file) = &mail.file else { return };
    match std::fs::remove_file(file) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => tracing::warn!(%error, "a notification that was read could not be deleted"),
    }
}

/// Why the mailbox cannot be read, where it cannot.
pub fn unreadable(mailbox: &Mailbox) -> Option<Text> {
    Visit::default().next(mailbox).err().map(|error| why_unread(mailbox, &error))
}

fn unread(mailbox: &Mailbox, error: &dyn std::fmt::Display) -> Trouble {
    Trouble::System(why_unread(mailbox, error))
}

fn why_unread(mailbox: &Mailbox, error: &dyn std::fmt::Display) -> Text {
    let (path, ja, en) = match mailbox {
        Mailbox::Maildir(path) => {
            (path.display(), "new と cur のあるフォルダーか", "is a folder with new and cur in it")
        }
        Mailbox::Mbox(path) => (path.display(), "メールの入ったファイルか", "is a file of mails"),
    };
    Text::new(
        format!(
            "戻ってきたメールを読めません（{path}: {error}）。{ja}、このプログラムの利用者に読む権限があるかを確かめてください。"
        ),
        format!(
            "returned mail cannot be read ({path}: {error}). Check that it {en}, and that the user that this program runs as may read it."
        ),
    )
}
