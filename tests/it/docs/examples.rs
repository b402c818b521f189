//! What docs/rules.md shows is run: its functions' examples, its rules, its ten worked examples.

use yamedoki::rules::{Names, Source, load};

use super::{block, fenced, rows, text_of};
use crate::world::World;

#[test]
fn every_function_has_an_example_that_is_true() {
    let text = text_of("rules.md");
    let mut test = "[plan]\ndepartments = [{ code = \"a\", name = \"総務課\" }]\n\
        initiatives = [{ code = \"i\", title = \"配備\", owner = \"a\", tags = [\"DX\", \"財政\"] }]\n"
        .to_owned();
    let mut fires = String::new();
    for (n, row) in rows(block(&text, "functions")).iter().enumerate() {
        let (name, example) = (row[0].trim_matches('`'), row[2].trim_matches('`'));
        assert!(example.contains(name), "`{name}` has an example of its own: {example}");
        test += &format!("[[rule]]\nname = \"r{n}\"\neach = \"initiative\"\nwhen = '''{example}'''\n");
        fires += &format!("\"r{n} initiative/i\", ");
    }
    test += &format!("[[case]]\nname = \"all\"\nat = 2026-05-01\nfires = [{fires}]\n");
    let world = World::new("");
    world.write("functions.toml", &test);
    world.run(&["test", "functions.toml"]).says(0, &["0 wrong"]);
}

#[test]
fn the_worked_examples_say_what_the_manual_says() {
    let text = text_of("rules.md");
    let examples: Vec<&str> =
        fenced(&text, "toml").into_iter().filter(|block| block.contains("[[case]]")).collect();
    assert!(examples.len() >= 10, "{} worked examples", examples.len());
    let world = World::new("");
    for (n, example) in examples.iter().enumerate() {
        assert!(example.contains("[[rule]]") || example.contains("only ="), "{example}");
        world.write(&format!("examples/{n:02}.toml"), example);
    }
    world.run(&["test", "examples"]).says(0, &[" 0 wrong"]);
    // And one that says something else fails: the run looks at what they say.
    let wrong = examples[0].replacen("fires = [\"", "not = [\"", 1);
    world.write("examples/00.toml", wrong);
    world.run(&["test", "examples"]).says(1, &["examples/00.toml:"]);
}

#[test]
fn every_other_rule_of_the_manual_can_be_loaded() {
    let text = text_of("rules.md");
    let rules =
        fenced(&text, "toml").into_iter().filter(|b| b.contains("[[rule]]") && !b.contains("[[case]]"));
    let mut number = 0;
    for rule in rules {
        let source = Source { name: "docs/rules.md".into(), text: rule.into() };
        // What it refers to stands in the pack.
        let sources: Vec<Source> = yamedoki::rules::pack().into_iter().chain([source]).collect();
        if let Err(found) = load(&sources, None, &Names::default()) {
            panic!("{}", found[0].rendered.en);
        }
        number += 1;
    }
    assert!(number > 0, "the manual begins with a rule");
}
