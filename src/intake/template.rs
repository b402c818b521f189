//! The empty workbook to start from.
