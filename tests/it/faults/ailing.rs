//! Relays and webhooks that ail in every way, side by side: each failure is seen, none delays another
//! channel, and once they are well every letter arrives.

use std::collections::BTreeMap;
use std::time::Duration;

use super::hook::{Ailment, Hook};
use super::scene::{PATIENCE, Scene, Sink};
use crate::relay::{Act, Stage};
use crate::world::wait_for;

/// All letters to all channels; then everybody is well.
///
/// `lost` are the channels whose sink took the letter and could not say so.
fn check(ailing: BTreeMap<String, Sink>, lost: &[String]) {
    let names: Vec<String> = ailing.keys().cloned().collect();
    let scene = Scene::new(ailing, "2s");
    scene.import(1);
    let daemon = scene.serve();
    wait_for("every failure is in the outbox", PATIENCE, || {
        let letters = scene.letters();
        names.iter().all(|name| {
            let mut on = letters.iter().filter(|letter| letter["channel"] == name.as_str());
            on.any(|l| l["state"] != "handed_over" && l["last_error"].is_string())
        })
    });
    wait_for("and in the numbers", PATIENCE, || {
        let metrics = scene.get("/metrics");
        let counted = |name: &String, outcome: &str| {
            let labels = format!("yamedoki_deliveries_total{{channel=\"{name}\",outcome=\"{outcome}\"}}");
            metrics.contains(&labels)
        };
        names.iter().all(|name| counted(name, "retry") || counted(name, "failed"))
    });
    // No letter of a live channel waits for those of the others.
    assert!(scene.on("mail").iter().any(|letter| letter["state"] == "handed_over"));
    assert!(scene.get("/healthz").starts_with("HTTP/1.1 200"), "{}", scene.get("/healthz"));
    for name in &names {
        scene.sinks[name].heals();
    }
    scene.send_now(&daemon);
    scene.end(daemon);
    assert_eq!(scene.doubles(), lost.len(), "only what was taken without a word comes twice");
    for name in lost {
        let letters = scene.on(name);
        assert!(letters.iter().any(|letter| letter["maybe_twice"] == true), "{name}: {letters:?}");
    }
}

#[test]
fn a_relay_that_ails_at_any_stage_loses_no_letter_and_doubles_none_but_those_it_took_without_a_word() {
    use Stage::{Body, Connect, Data, Ehlo, End, Mail, Rcpt};
    let acts = [
        ("hang", Act::Hang),
        ("drop", Act::Drop),
        ("s421", Act::Say("421 4.3.2 closing down")),
        ("s451", Act::Say("451 4.7.1 come back later")),
    ];
    let (mut sinks, mut lost) = (BTreeMap::new(), Vec::new());
    for stage in [Connect, Ehlo, Mail, Rcpt, Data, Body, End] {
        for (word, act) in acts {
            let name = format!("{}-{word}", format!("{stage:?}").to_lowercase());
            if stage == End && matches!(act, Act::Hang | Act::Drop) {
                lost.push(name.clone());
            }
            sinks.insert(name, Sink::ailing_relay(stage, act));
        }
    }
    check(sinks, &lost);
}

#[test]
fn a_webhook_that_ails_in_any_way_loses_no_letter_and_doubles_none_but_those_it_took_without_a_word() {
    let says = |name: &str, status, headers, body| {
        (name.to_owned(), Sink::ailing_hook(Ailment::Says(status, headers, body)))
    };
    let lost = ["drops", "hangs", "trickles"].map(str::to_owned);
    let sinks = BTreeMap::from([
        says("busy-after", "429 Too Many Requests", "Retry-After: 1\r\n", ""),
        says("busy", "429 Too Many Requests", "", ""),
        says("broken", "500 Internal Server Error", "", ""),
        says("elsewhere", "302 Found", "Location: http://127.0.0.1:1/\r\n", ""),
        ("error-in-body".into(), Sink::ailing_chat(Ailment::Says("200 OK", "", "no_service"))),
        (lost[0].clone(), Sink::ailing_hook(Ailment::TakesAndDrops)),
        (lost[1].clone(), Sink::ailing_hook(Ailment::TakesAndHangs)),
        (lost[2].clone(), Sink::ailing_hook(Ailment::TakesAndTrickles)),
    ]);
    check(sinks, &lost);
}

#[test]
fn a_relay_that_hangs_for_ever_keeps_no_webhook_waiting_and_no_daemon_from_ending() {
    let sinks = BTreeMap::from([
        ("hung".to_owned(), Sink::ailing_relay(Stage::Connect, Act::Hang)),
        ("live".to_owned(), Sink::Webhook(Hook::start())),
    ]);
    let scene = Scene::new(sinks, "10m");
    scene.import(20);
    let mut daemon = scene.serve();
    let states = |channel: &str| {
        let letters = scene.on(channel);
        let over = letters.iter().filter(|letter| letter["state"] == "handed_over").count();
        (over, letters.len())
    };
    wait_for(
        "the webhook has its letters",
        PATIENCE,
        || matches!(states("live"), (over, all) if all >= 20 && over == all),
    );
    assert_eq!(states("hung").0, 0);
    assert_eq!(daemon.stop(Duration::from_secs(30)), Some(0), "{}", scene.world.log());
    scene.sinks["hung"].heals();
    let daemon = scene.serve();
    scene.end(daemon);
    assert_eq!(scene.doubles(), 0);
}

#[test]
fn what_is_given_up_is_told_the_operator_at_once_and_stands_in_the_digest() {
    let elsewhere = Ailment::Says("410 Gone", "", "");
    let scene = Scene::new([("chat".to_owned(), Sink::ailing_hook(elsewhere))], "2s");
    scene.import(1);
    let daemon = scene.serve();
    let Sink::Mail(relay) = &scene.sinks["mail"] else { panic!("a relay") };
    let told = || {
        let to_operator = |mail: &&crate::relay::Mail| mail.to == ["ops@example.lg.jp"];
        let of_it = |mail: &&crate::relay::Mail| {
            mail.header("Subject").is_some_and(|subject| subject.contains("could not be delivered"))
        };
        relay.mails().iter().filter(to_operator).filter(of_it).count()
    };
    wait_for("the operator is told", PATIENCE, || told() == 1);
    scene.world.run(&["outbox", "list", "--state", "failed"]).says(0, &["HTTP 410"]);
    scene.world.run(&["digest", "--preview"]).says(0, &["HTTP 410"]);
    assert!(scene.counts("yamedoki_outbox_letters{state=\"failed\"}"), "{}", scene.get("/metrics"));
    scene.sinks["chat"].heals();
    scene.send_now(&daemon);
    scene.end(daemon);
    assert_eq!(told(), 1);
}

#[test]
fn a_name_that_does_not_resolve_keeps_no_other_waiting_and_goes_once_the_configuration_is_mended() {
    let sinks = ["nameless-mail", "nameless-chat", "live"].map(|name| {
        let sink = if name.ends_with("mail") { Sink::relay() } else { Sink::Webhook(Hook::start()) };
        (name.to_owned(), sink)
    });
    let scene = Scene::new(sinks, "10s");
    let good = std::fs::read_to_string(scene.world.path("yamedoki.toml")).expect("readable");
    let mut bad = good.replace("allow = [\"127.0.0.1\"]", "allow = [\"127.0.0.1\", \"no-such.invalid\"]");
    for name in ["nameless-mail", "nameless-chat"] {
        let (head, section) = bad.split_once(&format!("[channel.{name}]")).expect("its section");
        bad = format!("{head}[channel.{name}]{}", section.replacen("127.0.0.1", "no-such.invalid", 1));
    }
    scene.world.write("yamedoki.toml", bad);
    scene.import(1);
    let daemon = scene.serve();
    wait_for("both failures are in the outbox, and the live one has its letters", PATIENCE, || {
        let failed = |name: &str| {
            scene
                .on(name)
                .iter()
                .any(|l| l["last_error"].as_str().is_some_and(|e| e.contains("cannot be found")))
        };
        let live = scene.on("live");
        failed("nameless-mail")
            && failed("nameless-chat")
            && !live.is_empty()
            && live.iter().all(|l| l["state"] == "handed_over")
    });
    scene.world.write("yamedoki.toml", good);
    scene.send_now(&daemon);
    scene.end(daemon);
    assert_eq!(scene.doubles(), 0);
}
