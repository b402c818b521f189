//! Where the files lie, and what to do with one's own plan.

use std::path::Path;

use super::super::super::Out;
use super::super::columns::pad;
use super::super::files::{CONFIG, INDEX, LETTERS, PLAN, REFUSED, REPORTS, STORE};
use super::super::record::Record;
use super::heading;

/// The folder's content.
pub(super) fn files(record: &Record, folder: &Path, out: &mut Out) {
    heading(10, &format!("ファイル（{}）", folder.display()), &format!("Files ({})", folder.display()), out);
    let n = record.letters.len();
    let rows = [
        (
            format!("{LETTERS}/{INDEX}"),
            "手紙の一覧（日時、宛先、ファイル、件名）",
            "the list of letters: date, to, file, subject",
        ),
        (
            format!("{LETTERS}/new/*.eml"),
            &*format!("手紙 {n} 通（メールソフトで開けます）"),
            &*format!("{}; any mail program opens them", crate::lang::counted(n, "letter")),
        ),
        (
            format!("{PLAN}/*.csv"),
            "読み込んだ計画（表計算ソフトで開けます）",
            "the plan that was read; opens as a spreadsheet",
        ),
        (format!("{REPORTS}/"), "途中で各課が入れた進み具合", "what departments reported meanwhile"),
        (format!("{REFUSED}/*.csv"), "読み込めなかった例", "the example that was refused"),
        (
            format!("{CONFIG}, {STORE}"),
            "設定と、記録のすべて（SQLite）",
            "the configuration, and the whole record (SQLite)",
        ),
    ];
    for (name, ja, en) in rows {
        let text = out.lang.pick(ja, en);
        out.line(format!("  {}  {text}", pad(&name, 28)));
    }
    let config = folder.join(CONFIG);
    let config = config.display();
    out.say("  続きを見るには：", "  To look further:");
    for (command, ja, en) in [
        ("outbox list", "手紙の一覧", "the letters"),
        ("alerts --state firing", "いま該当しているもの", "what stands"),
    ] {
        out.line(format!("    yamedoki --config {config} {}  {}", pad(command, 22), out.lang.pick(ja, en)));
    }
}

/// The way to one's own.
pub(super) fn own_plan(out: &mut Out) {
    heading(11, "ご自分の計画では", "With your own plan", out);
    for (command, ja, en) in [
        (
            "yamedoki init yamedoki-city",
            "設定、ルール、空の計画ブックを書き出す",
            "a configuration, the rules, an empty workbook",
        ),
        ("yamedoki template plan.xlsx", "空の計画ブックだけを書き出す", "the empty workbook alone"),
        (
            "yamedoki import plan.xlsx --dry-run",
            "誤りと変わるところを見る（保存しない）",
            "see mistakes and changes; nothing is stored",
        ),
        ("yamedoki import plan.xlsx", "読み込む", "read it in"),
        ("yamedoki serve", "毎朝の判定と手紙を始める", "begin the mornings' judging and the letters"),
    ] {
        out.line(format!("  {}  {}", pad(command, 37), out.lang.pick(ja, en)));
    }
    out.say(
        "  （cargo run で動かすときは、yamedoki のかわりに cargo run --release -- と書きます）",
        "  (with cargo run, write `cargo run --release --` in place of `yamedoki`)",
    );
}
