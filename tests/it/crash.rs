//! kill -9 at random moments, with the real binary and a real relay: nothing is lost, and nothing is
//! told twice but letters in flight, and those with the same Message-ID.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::relay::Relay;
use crate::world::{World, wait_for};

/// How often the daemon is killed; `YAMEDOKI_KILLS` asks for more.
fn kills() -> u64 {
    std::env::var("YAMEDOKI_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(20)
}

const DEPARTMENTS: usize = 12;

fn config(port: u16) -> String {
    format!(
        "[store]\npath = \"y.db\"\n[web]\nlisten = \"127.0.0.1:0\"\n[source]\npath = \"plan\"\npoll = \"1s\"\nsettle = \"1s\"\n\
         [delivery]\nchannel = \"mail\"\nhours = \"always\"\nmax_percent = 100\n[adoption]\nrelease = \"at-once\"\n[schedule]\nafter_import = true\n\
         [channel.mail]\ntype = \"smtp\"\nhost = \"127.0.0.1\"\nport = {port}\nsecurity = \"plain\"\nfrom = \"yamedoki@example.lg.jp\"\n"
    )
}

/// A plan in which round `round` has made one more milestone of every department late.
fn write_plan(world: &World, round: u64) {
    let mut departments = String::from("code,name,role,emails\nHQ,本部,headquarters,hq@example.lg.jp\n");
    let mut initiatives = String::from("code,title,owner,policy,target_state,starts_on,ends_on\n");
    let mut milestones = String::from("code,initiative,title,due_on\n");
    for d in 0..DEPARTMENTS {
        departments.push_str(&format!("D{d},第{d}課,,d{d}@example.lg.jp\n"));
        initiatives.push_str(&format!("I{d},取り組み{d},D{d},方針,姿,2024-04-01,\n"));
        for r in 0..=round {
            milestones.push_str(&format!("M{d}-{r},I{d},項目{r},2025-05-{:02}\n", 1 + r % 28));
        }
    }
    world.write("plan/departments.csv", departments);
    world.write("plan/initiatives.csv", initiatives);
    world.write("plan/milestones.csv", milestones);
}

#[test]
fn killed_at_random_moments_it_loses_nothing_and_repeats_only_letters_in_flight() {
    let relay = Relay::start(Duration::from_millis(25));
    let world = World::new(&config(relay.port));
    write_plan(&world, 0);
    world.run(&["import", "plan"]).says(0, &[]);
    let mut seed: u64 = 0x9e37_79b9_7f4a_7c15;
    let rounds = kills();
    for round in 1..=rounds {
        write_plan(&world, round);
        let mut daemon = world.serve();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_millis((seed >> 33) % 900));
        daemon.kill();
    }
    let mut daemon = world.serve();
    let expected = DEPARTMENTS * (rounds as usize + 1);
    let letters = || {
        world.run(&["outbox", "list", "--format", "json"]).json()["letters"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    };
    wait_for("every letter is handed over", Duration::from_secs(120), || {
        let late = world.run(&["alerts", "--rule", "milestone-overdue", "--format", "json"]).json();
        let all = letters();
        late["alerts"].as_array().is_some_and(|a| a.len() == expected)
            && all.iter().all(|l| l["state"] == "handed_over")
    });
    assert_eq!(daemon.stop(Duration::from_secs(20)), Some(0));

    // Nothing lost: what the outbox says went out is what the relay has, and the other way round.
    let letters = letters();
    let queued: BTreeSet<String> =
        letters.iter().map(|l| l["key"].as_str().expect("a key").to_owned()).collect();
    let mut arrived: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for mail in relay.mails() {
        let id = mail.header("Message-ID").expect("a Message-ID");
        let key = id.trim_start_matches('<').split('@').next().unwrap_or_default().to_owned();
        arrived.entry(key).or_default().push(mail.data);
    }
    assert_eq!(queued, arrived.keys().cloned().collect(), "outbox and relay differ");

    // Nothing told twice: each alert's opening reached its owner in exactly one letter.
    let mut openings: BTreeMap<(String, String), u32> = BTreeMap::new();
    for letter in &letters {
        for tell in letter["tells"].as_array().expect("what it tells") {
            let party = letter["department"].as_str().unwrap_or_default().to_owned();
            if tell["told"] == "opened" && tell["rule"] == "milestone-overdue" {
                *openings
                    .entry((party, tell["subject"].as_str().expect("a subject").to_owned()))
                    .or_default() += 1;
            }
        }
    }
    assert_eq!(openings.len(), expected, "an opening that nobody was told");
    assert!(openings.values().all(|n| *n == 1), "told twice: {openings:?}");

    // A letter that came twice is the same letter to the byte, and the outbox says that it may have.
    for (key, copies) in arrived.iter().filter(|(_, c)| c.len() > 1) {
        assert!(copies.windows(2).all(|w| w[0] == w[1]), "{key} differs between its copies");
        let row = letters.iter().find(|l| l["key"] == key.as_str()).expect("in the outbox");
        assert_eq!(row["maybe_twice"], true, "{row}");
    }
}
