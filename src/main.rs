//! `yamedoki`: see the library's map.

fn main() {}
