//! SVG text: what is written into it, and how wide words are.

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

use super::Look;

/// Fonts for a chart that stands alone, as the board's.
const FONTS: &str = "BIZ UDPGothic, Noto Sans CJK JP, IPAexGothic, Yu Gothic, Hiragino Sans, sans-serif";

/// Colours and dashes of a mark, by its class: what a style sheet may overrule.
const LOOKS: &[(&str, &str)] = &[
    ("c-grid", r##"stroke="#c9ced6" stroke-width="0.7""##),
    ("c-axis", r##"fill="#4d5663""##),
    ("c-word", r##"fill="#1b1f24""##),
    ("c-ground", r##"fill="#ffffff""##),
    ("c-result", r##"stroke="#0b57a4" stroke-width="2" fill="none""##),
    ("c-result-mark", r##"fill="#0b57a4""##),
    ("c-target", r##"stroke="#1d6b34" stroke-width="1.5" stroke-dasharray="5 3" fill="none""##),
    ("c-target-mark", r##"stroke="#1d6b34" stroke-width="1.5" fill="#ffffff""##),
    ("c-base-mark", r##"stroke="#4d5663" stroke-width="1.5" fill="#ffffff""##),
    ("c-ahead", r##"stroke="#5a3d91" stroke-width="1.5" stroke-dasharray="1.5 2.5" fill="none""##),
    ("c-ahead-mark", r##"stroke="#5a3d91" stroke-width="1.5" fill="#ffffff""##),
    ("c-range", r##"fill="#5a3d91" fill-opacity="0.14""##),
    ("c-exit", r##"stroke="#a3131b" stroke-width="1.5" stroke-dasharray="9 3 2 3""##),
    ("c-exit-mark", r##"fill="#a3131b""##),
    ("c-today", r##"stroke="#4d5663" stroke-width="1" stroke-dasharray="2 2""##),
    ("c-rest", r##"fill="#dfe3e8""##),
    ("c-share", r##"fill="#0b57a4""##),
];

/// A drawing in the making.
pub(super) struct Drawing {
    out: String,
    width: f64,
    height: f64,
}

/// Where a text stands to its place.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Drawing {
    /// A drawing of this size, titled and described.
    pub(super) fn new(look: Look<'_>, (width, height): (f64, f64), title: &str, says: &str) -> Drawing {
        let mut out = String::with_capacity(4096);
        let (title, says) = (escaped(title), escaped(says));
        let _ = match look {
            Look::Inline(id) => {
                let id: String =
                    id.chars().filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
                write!(
                    out,
                    r#"<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{id}-t {id}-d"><title id="{id}-t">{title}</title><desc id="{id}-d">{says}</desc>"#
                )
            }
            Look::Alone => write!(
                out,
                r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" font-family="{FONTS}"><title>{title}</title><desc>{says}</desc>"#
            ),
        };
        let mut drawing = Drawing { out, width, height };
        if look == Look::Alone {
            drawing.rect("c-ground", (0.0, 0.0), (width, height));
        }
        drawing
    }

    /// The finished text.
    pub(super) fn finish(mut self) -> String {
        self.out.push_str("</svg>");
        self.out
    }

    fn x(&self, x: f64) -> String {
        within(x, self.width)
    }

    fn y(&self, y: f64) -> String {
        within(y, self.height)
    }

    /// A line.
    pub(super) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let (x1, y1, x2, y2) = (self.x(from.0), self.y(from.1), self.x(to.0), self.y(to.1));
        self.put(format_args!(r#"<line {} x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>"#, Class(class)));
    }

    /// A line over several points.
    pub(super) fn path(&mut self, class: &str, points: &[(f64, f64)]) {
        if points.len() > 1 {
            let points = self.points(points);
            self.put(format_args!(r#"<polyline {} points="{points}"/>"#, Class(class)));
        }
    }

    /// An area.
    pub(super) fn area(&mut self, class: &str, points: &[(f64, f64)]) {
        let points = self.points(points);
        self.put(format_args!(r#"<polygon {} points="{points}"/>"#, Class(class)));
    }

    /// A rectangle from its upper left corner.
    pub(super) fn rect(&mut self, class: &str, from: (f64, f64), (width, height): (f64, f64)) {
        let (x, y) = (self.x(from.0), self.y(from.1));
        let (width, height) = (within(width, self.width), within(height, self.height));
        self.put(format_args!(
            r#"<rect {} x="{x}" y="{y}" width="{width}" height="{height}"/>"#,
            Class(class)
        ));
    }

    /// A circle.
    pub(super) fn circle(&mut self, class: &str, at: (f64, f64), radius: f64) {
        let (x, y) = (self.x(at.0), self.y(at.1));
        self.put(format_args!(r#"<circle {} cx="{x}" cy="{y}" r="{radius}"/>"#, Class(class)));
    }

    /// A text of `size`, its baseline at `at`.
    pub(super) fn text(&mut self, class: &str, at: (f64, f64), anchor: Anchor, size: f64, text: &str) {
        let (x, y, text) = (self.x(at.0), self.y(at.1), escaped(text));
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let class = Class(class);
        self.put(format_args!(r#"<text {class} x="{x}" y="{y}" font-size="{size}"{anchor}>{text}</text>"#));
    }

    fn points(&self, points: &[(f64, f64)]) -> String {
        points.iter().map(|p| format!("{},{}", self.x(p.0), self.y(p.1))).collect::<Vec<_>>().join(" ")
    }

    fn put(&mut self, what: std::fmt::Arguments<'_>) {
        let _ = self.out.write_fmt(what); // writing to a string cannot fail
    }
}

/// A class, and its look where no style sheet reaches.
struct Class<'a>(&'a str);

impl std::fmt::Display for Class<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let look = LOOKS.iter().find(|(class, _)| *class == self.0).map_or("", |(_, look)| look);
        write!(f, r#"class="{}" {look}"#, self.0)
    }
}

/// A place from 0 to `most`, with one decimal: no drawing leaves its frame.
fn within(place: f64, most: f64) -> String {
    let place = if place.is_finite() { place.clamp(0.0, most) } else { 0.0 };
    let text = format!("{place:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// `text` as XML and HTML both read it; what neither may hold becomes a space.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => out.push(' '),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// How wide `text` of `size` is at most, about: fonts differ.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|c| ems(c) * size).sum()
}

fn ems(c: char) -> f64 {
    match c.width() {
        Some(0) | None => 0.0,
        Some(1) if c.is_ascii_lowercase() || c.is_ascii_digit() || " ,.-".contains(c) => 0.6,
        Some(1) => 0.75,
        Some(_) => 1.0,
    }
}

/// `text`, cut with … where it would be wider than `most`.
pub(super) fn fitted(text: &str, size: f64, most: f64) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if width(&text, size) <= most {
        return text;
    }
    let mut left = most - size;
    let kept = text.chars().take_while(|c| {
        left -= ems(*c) * size;
        left >= 0.0
    });
    let kept: String = kept.collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_to_their_room() {
        assert_eq!(fitted("時間外労働", 10.0, 50.0), "時間外労働");
        assert_eq!(fitted("時間外労働", 10.0, 49.0), "時間外…");
        assert_eq!(fitted("a\nb", 10.0, 49.0), "a b");
    }

    #[test]
    fn what_a_plan_says_is_text_and_never_a_mark() {
        assert_eq!(escaped("<script>\"&'\u{0}"), "&lt;script&gt;&quot;&amp;&#39; ");
    }

    #[test]
    fn no_place_is_outside_the_frame_nor_no_number() {
        for (place, written) in [(-5.0, "0"), (12.34, "12.3"), (500.0, "360"), (f64::NAN, "0")] {
            assert_eq!(within(place, 360.0), written);
        }
    }
}
