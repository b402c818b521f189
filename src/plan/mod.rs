//! What the city promised: the tables of the plan, typed, and the facts derived from them.
//!
//! Rows arrive as [`Record`]s (cells in the order of [`schema`]), become a [`Plan`] whose references
//! are resolved, and [`facts::derive`] computes what follows from them on one day. [`fields`] names
//! all of it for the rule language.

mod build;
mod closing;
mod conflicts;
pub mod derivation;
pub mod diff;
pub mod edit;
mod excerpt;
pub mod facts;
pub mod fields;
pub mod history;
mod lookup;
mod merge;
mod names;
pub mod naming;
mod record;
mod recorded;
pub mod schema;
mod shown;
mod stored;
pub mod sync;
mod tables;

pub use build::{BuildError, BuildSettings, BuildWarning, Built, Remark, build};
pub use closing::{closing, row_of};
pub use conflicts::{Conflict, DecidedCell, DecidedCells, conflicts};
pub use edit::{Edit, RowChange};
pub use excerpt::excerpt;
pub use merge::{Change, FieldChange, Merged, merge};
pub use record::{Cell, Origin, Record, Sheet};
pub use recorded::{Decided, FollowUp, Outcome, Past, PastEasing, Promise, Recorded};
pub use schema::Table;
pub use shown::shown;
pub use stored::StoredCellError;
pub use tables::*;
