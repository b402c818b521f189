//! What people type, read as the cells of a plan are: a date as 2026-11-22, 2026/11/22 or 令和8年11月22日, a
//! number with or without separators and its unit.

pub use crate::intake::answers::{date, number};
