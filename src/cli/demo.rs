//! `demo`: a year of a city in seconds. It goes the way that everything goes: the configuration is read,
//! the plan imported into a store, each morning judged, each letter delivered; only the clock is ours.
//! Nothing of the user's is read: no configuration, no network.

mod account;
pub(super) mod columns;
mod decided;
mod files;
mod folder;
mod index;
mod record;
mod year;

use std::path::Path;

use super::{DemoArgs, Failure, Out};
use crate::lang::Text;
use crate::office::parts::{Loaded, Parts, Places};
use crate::store::Store;

/// Runs it.
pub(super) fn run(args: &DemoArgs, out: &mut Out) -> Result<(), Failure> {
    let folder = folder::claim(&args.out, args.yes, out)?;
    let _lock =
        Store::lock_daemon(folder.join(files::STORE)).map_err(crate::office::trouble::Trouble::from)?;
    folder::clear(&folder)?;
    files::write(&folder, out.lang)?;

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let played = runtime.block_on(year::play(&folder, parts(&folder)?, args.months, out))?;
    out.end_progress();
    index::write(&folder, &played.record, out.lang)?;
    account::print(&played, &folder, out);
    Ok(())
}

/// The demo's own configuration, read as any other.
fn parts(folder: &Path) -> Result<Loaded, Failure> {
    let places = Places { config: Some(folder.join(files::CONFIG)), rules: None };
    Parts::load(&places).map_err(|mistakes| {
        let join = |pick: fn(&Text) -> &str| mistakes.iter().map(pick).collect::<Vec<_>>().join("\n");
        Failure::input(Text::new(join(|t| &t.ja), join(|t| &t.en)))
    })
}
