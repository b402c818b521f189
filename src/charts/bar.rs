//! A share as a small bar, for a table: the number stands beside it, so the bar itself says nothing to who
//! cannot see it.

use std::fmt::Write;

const WIDTH: f64 = 100.0;
const HEIGHT: f64 = 8.0;

/// A bar that is full at a `share` of 1; what is no share is drawn as none.
pub fn bar(share: f64) -> String {
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let mut out = String::new();
    let _ = write!(
        out,
        r##"<svg class="bar" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="c-rest" fill="#dfe3e8" width="{WIDTH}" height="{HEIGHT}"/><rect class="c-share" fill="#0b57a4" width="{:.0}" height="{HEIGHT}"/></svg>"##,
        share * WIDTH
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_full_as_its_share() {
        for (share, width) in [(0.4, "40"), (1.7, "100"), (-1.0, "0"), (f64::NAN, "0")] {
            assert!(bar(share).contains(&format!("class=\"c-share\" fill=\"#0b57a4\" width=\"{width}\"")));
        }
    }
}
