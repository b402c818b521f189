//! Japanese eras: a table of five rows.
