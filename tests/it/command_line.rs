//! The command line as people write it: days, names of rows, and what is said of a mistake.

use crate::plans;
use crate::world::{Answer, World};

const CONFIG: &str = "[store]\npath = \"y.db\"\n[channel.file]\ntype = \"file\"\ndir = \"letters\"\n";

/// The small plan with a renewal that ends far ahead, imported.
fn city() -> World {
    let world = World::new(CONFIG);
    plans::small(&world, "plan");
    let renewals = "code,kind,title,owner,ends_on,auto_renews\nY-02,agreement,災害時協力協定,都市計画課,2098-12-31,はい\n";
    world.write("plan/renewals.csv", renewals);
    world.run(&["import", "plan"]).says(0, &[]);
    world
}

/// In Japanese.
fn japanese(world: &World, line: &str) -> Answer {
    let mut command = std::process::Command::new(crate::world::BINARY);
    command
        .current_dir(world.path(""))
        .args(["--config", "yamedoki.toml", "--lang", "ja"])
        .args(line.split(' '));
    Answer::of(command.output().expect("the binary starts"))
}

#[test]
fn a_mistake_on_the_command_line_is_told_in_the_readers_language() {
    let world = World::new(CONFIG);
    let usage = ["誤り: ", "使い方: yamedoki", "詳しくは --help"];
    for (line, words) in [
        ("decide renewal/Y-02 end", ["足りません", "--because <TEXT>"]),
        ("silence add --rule x --because y", ["足りません", "--until <DATE>"]),
        ("evaluat", ["「evaluat」というコマンドはありません", "evaluate"]),
        ("alerts --state open", ["--state", "pending、firing、resolved"]),
    ] {
        let told = japanese(&world, line);
        told.says(2, &words);
        told.says(2, &usage);
        assert!(!told.err.contains("error") && told.out.is_empty(), "{line}: {told:?}");
    }
    world.run(&["evaluat"]).says(2, &["error: unrecognized subcommand", "evaluate"]);
    japanese(&world, "evaluate --help")
        .says(0, &["使い方: yamedoki evaluate [オプション]", "［既定：text］"]);
    japanese(&world, "simulate --help").says(0, &["例：", "--history", "保存された計画の変遷"]);
}

#[test]
fn a_day_is_taken_in_every_spelling_of_a_sheet() {
    let world = city();
    let evaluate = |at: &str| world.run(&["evaluate", "--plan", "plan", "--format", "json", "--at", at]);
    let plain = evaluate("2026-10-15");
    assert_eq!(plain.code, 0, "{plain:?}");
    for at in ["R8.10.15", "2026/10/15", "令和8年10月15日", "２０２６年１０月１５日"] {
        assert_eq!(evaluate(at).json(), plain.json(), "{at}");
    }
    let mut decide =
        vec!["decide", "renewal/Y-02", "continue", "--because", "要るため", "--dry-run", "--until"];
    decide.push("R81.9.30");
    world.run(&decide).says(0, &["2099-09-30"]);
    for command in [
        &["diff", "--since"][..],
        &["history", "initiative/I1", "--as-of"],
        &["digest", "--preview", "--as-of"],
        &["export", "out", "--as-of"],
        &["audit", "export", "--from"],
        &["explain", "milestone-overdue", "milestone/M1", "--at"],
        &["simulate", "--to", "2026-05-01", "--from"],
        &["decide", "renewal/Y-02", "end", "--because", "x", "--until"],
    ] {
        let with = |day: &'static str| world.run(&[command, &[day]].concat());
        with("31.9.2026").says(2, &["`31.9.2026`", "2026/4/1, R8.4.1"]);
        assert!(!with("令和8年4月1日").err.contains("invalid value"), "{command:?}");
    }
    japanese(&world, "diff --since 9/30").says(2, &["--since <DATE> に「9/30」は使えません", "年のない日付"]);
}

#[test]
fn a_row_is_named_in_japanese_or_by_its_code_alone() {
    let world = city();
    let end = |subject: &'static str| ["decide", subject, "end", "--because", "x", "--dry-run"];
    for subject in ["renewal/Y-02", "更新案件/Y-02", "Y-02"] {
        world.run(&end(subject)).says(0, &["renewal/Y-02: this would follow"]);
        world.run(&["letter", subject]).says(0, &["災害時協力協定"]);
        world.run(&["history", subject]).says(0, &["renewal/Y-02"]);
        world.run(&["close", subject, "--because", "x"]).says(1, &["renewal/Y-02 has not vanished"]);
        world
            .run(&["explain", "renewal-decision-due", subject, "--at", "2026-05-01"])
            .says(0, &["renewal/Y-02"]);
    }
    world.run(&end("initiative/Y-02")).says(1, &["Did you mean `renewal/Y-02`"]);
    world.run(&["history", "initiative/Y-02"]).says(1, &["the nearest is renewal/Y-02"]);
    world.run(&["explain", "milestone-overdue", "milestone/Y-02"]).says(1, &["the nearest: renewal/Y-02"]);
    world.run(&["letter", "renewal/Y-03"]).says(1, &["renewal/Y-02"]);
}

#[test]
fn check_counts_the_citys_rules_apart_from_the_built_in_one() {
    World::new(CONFIG).run(&["check"]).says(0, &["rules: 25 + 1 built-in, no mistake"]);
}

#[test]
fn check_speaks_of_what_is_not_there_yet() {
    let world =
        World::new(&format!("{CONFIG}[backup]\ndir = \"backups\"\n[bounces]\nmaildir = \"returned\"\n"));
    world.run(&["check"]).says(
        0,
        &[
            "plan: none is watched",
            "not there yet",
            "backup.dir: there is no folder",
            "returned mail cannot be read",
        ],
    );
    for folder in ["backups", "returned", "returned/new", "returned/cur"] {
        std::fs::create_dir(world.path(folder)).expect("made");
    }
    let now = world.run(&["check"]);
    now.says(0, &["not there yet"]);
    assert!(!now.err.contains("note"), "{}", now.err);
}

#[test]
fn a_release_with_nothing_held_says_so() {
    city().run(&["outbox", "release"]).says(0, &["Nothing is held"]);
}
