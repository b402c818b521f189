//! The account of the year, as an official reads it in two minutes. Every figure comes from the store.

mod ends;
mod letters;
mod months;
mod next;
mod opening;
mod unknown;

use std::path::Path;

use super::super::Out;
use super::columns::wrap;
use super::files;
use super::year::Played;

/// Prints it.
pub(super) fn print(played: &Played, folder: &Path, out: &mut Out) {
    title(played, out);
    opening::imported(played, out);
    opening::refused(played, out);
    months::table(played, out);
    letters::by_department(&played.record, out);
    letters::examples(&played.record, folder, out);
    ends::decisions(&played.record, out);
    ends::ends(&played.record, out);
    unknown::list(&played.record, out);
    next::files(&played.record, folder, out);
    next::own_plan(out);
    let seconds = played.took.as_secs_f32();
    out.say(format!("\n（{seconds:.1} 秒で動かしました）"), format!("\n(played in {seconds:.1} s)"));
}

fn title(played: &Played, out: &mut Out) {
    let (from, to) = played.days;
    let city = files::city(out.lang);
    out.say(
        format!("やめどきの実演：架空の{city}の {from} から {to} まで"),
        format!("Yamedoki, a demonstration: {city} (invented), {from} to {to}"),
    );
    let lines = out.lang.pick(
        "計画の取り込み、判定、手紙の作成と配達は、すべて本番と同じ動きです。違うのは、時計を進めることと、手紙をファイルに書き出すことだけです。",
        "Import, judging, letters and delivery are the real ones. Only the clock is moved, and letters go to files.",
    );
    paragraph(lines, 0, out);
}

/// A heading, with its number.
fn heading(number: u8, ja: &str, en: &str, out: &mut Out) {
    out.say(format!("\n■ {number}. {ja}"), format!("\n== {number}. {en}"));
}

/// A text in lines of the page's width.
fn paragraph(text: &str, indent: usize, out: &mut Out) {
    for line in wrap(text, indent) {
        out.line(line);
    }
}
