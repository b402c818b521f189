//! What a city does first: `init`, then editing what it wrote.

use std::fs;
use std::process::Command;

use crate::world::{Answer, BINARY, World};

fn run(home: &tempfile::TempDir, arguments: &[&str]) -> Answer {
    let mut command = Command::new(BINARY);
    command.current_dir(home.path()).env_remove("YAMEDOKI_CONFIG").args(["--lang", "en"]).args(arguments);
    Answer::of(command.output().expect("the binary starts"))
}

fn initialised() -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a folder");
    run(&home, &["init"]).says(0, &["config/yamedoki.toml", "plan.xlsx"]);
    home
}

#[test]
fn what_init_writes_is_connected() {
    let home = initialised();
    run(&home, &["check"]).says(0, &["no mistake"]);
    let rules = home.path().join("rules/milestones.toml");
    let text = fs::read_to_string(&rules).expect("readable");
    fs::write(&rules, text.replacen("milestone.", "milestone.x", 1)).expect("written");
    run(&home, &["check"]).says(1, &["rules/milestones.toml"]);
    fs::write(&rules, text).expect("written");
    fs::write(home.path().join("config/calendar/japan.csv"), "date,name\nnone,none\n").expect("written");
    run(&home, &["check"]).says(1, &["japan.csv:2"]);
}

#[test]
fn the_first_day_goes_through_and_leaves_its_data_beside_the_configuration() {
    let home = initialised();
    run(&home, &["import", "plan.xlsx"]).says(0, &[]);
    run(&home, &["evaluate", "--at", "2026-06-01"]).says(0, &[]);
    assert!(home.path().join("yamedoki.db").is_file());
    assert!(!home.path().join("config/yamedoki.db").exists());
}

#[test]
fn a_channel_of_files_is_tried_without_naming_anybody() {
    let world = World::new("");
    world.run(&["channel", "test", "file"]).says(0, &["file"]);
    let letters = std::fs::read_dir(world.path("outbox/new")).expect("a folder of letters").count();
    assert_eq!(letters, 1);
    world.run(&["channel", "test", "nix"]).says(1, &["nix", "file"]);
}
