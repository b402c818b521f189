//! How much a source may hold. A plan of a city is a few thousand rows; these bounds only keep a
//! forged file from filling memory or disk.

/// Bytes of one file.
pub(crate) const FILE: u64 = 256 << 20;

/// Bytes of a workbook's parts when unpacked.
pub(crate) const UNPACKED: u64 = 512 << 20;

/// Parts of a workbook.
pub(crate) const PARTS: usize = 10_000;

/// Cells of a sheet.
pub(crate) const CELLS: usize = 10_000_000;

/// Columns of a sheet that are read: no table of a plan has a tenth of them.
pub(crate) const COLUMNS: u32 = 512;
