//! What people do wrong, and what they read then: the place, what was found, what is accepted.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::time::Duration;

use crate::plans;
use crate::world::{Answer, World, wait_for};

const CONFIG: &str = "[store]\npath = \"y.db\"\n[web]\nlisten = \"127.0.0.1:0\"\n[channel.mail]\ntype = \"file\"\ndir = \"letters\"\n[delivery]\nchannel = \"mail\"\n";

fn rule(when: &str) -> String {
    format!(
        "[[rule]]\nname = \"late\"\neach = \"milestone\"\nwhen = \"{when}\"\nseverity = \"warning\"\nto = [\"owner\"]\ntitle.ja = \"遅れ\"\ntitle.en = \"late\"\n"
    )
}

fn check_rule(when: &str) -> Answer {
    let world = World::new(&format!("{CONFIG}[rules]\ndir = \"rules\"\n"));
    world.write("rules/mine.toml", rule(when));
    world.run(&["check"])
}

#[test]
fn an_unknown_field_in_a_rule_is_named_with_the_nearest() {
    check_rule("milestone.days_lat > 0").says(1, &["mine.toml:4", "days_lat", "days_late", "^"]);
}

#[test]
fn a_comparison_of_unlike_types_is_refused_at_its_place() {
    check_rule("milestone.title > 3").says(1, &["mine.toml:4", "string", "int"]);
}

#[test]
fn every_mistake_of_every_rule_file_comes_in_one_run() {
    let world = World::new(&format!("{CONFIG}[rules]\ndir = \"rules\"\n"));
    world.write("rules/a.toml", rule("milestone.days_lat > 0"));
    world.write("rules/b.toml", rule("milestone.open && 1").replace("late\"", "later\""));
    world.run(&["check"]).says(1, &["a.toml:4", "b.toml:4"]);
}

fn import_of(edit: impl Fn(&World)) -> Answer {
    let world = World::new(CONFIG);
    plans::small(&world, "plan");
    edit(&world);
    let answer = world.run(&["import", "plan"]);
    assert_eq!(
        world.run(&["evaluate", "--format", "json", "--at", "2026-06-01"]).json()["findings"],
        serde_json::json!([])
    );
    answer
}

#[test]
fn a_duplicate_code_is_refused_with_its_cell() {
    import_of(|w| {
        let path = w.path("plan/milestones.csv");
        let text = fs::read_to_string(&path).expect("readable");
        fs::write(&path, format!("{text}M1,I1,再び,2026,,,,\n")).expect("written");
    })
    .says(1, &["milestones.csv!A5", "M1"]);
}

#[test]
fn an_owner_that_is_no_department_is_refused_with_its_cell() {
    import_of(|w| {
        let path = w.path("plan/initiatives.csv");
        let text = fs::read_to_string(&path).expect("readable");
        fs::write(&path, text.replace(",都市計画課,", ",都市建設部各課など,")).expect("written");
    })
    .says(1, &["initiatives.csv!C2", "都市建設部各課など"]);
}

#[test]
fn a_year_without_an_era_is_refused_not_guessed() {
    import_of(|w| {
        let path = w.path("plan/milestones.csv");
        let text = fs::read_to_string(&path).expect("readable");
        fs::write(&path, text.replace(",2026,", ",18,")).expect("written");
    })
    .says(1, &["milestones.csv!D", "18", "R"]);
}

#[test]
fn a_csv_with_a_lost_column_is_refused() {
    import_of(|w| {
        let path = w.path("plan/milestones.csv");
        let text = fs::read_to_string(&path).expect("readable");
        let without: String =
            text.lines().map(|l| format!("{}\n", l.split_once(',').expect("columns").1)).collect();
        fs::write(&path, without).expect("written");
    })
    .says(1, &["milestones.csv", "code"]);
}

#[test]
fn a_truncated_workbook_is_refused() {
    let world = World::new(CONFIG);
    world.run(&["template", "plan.xlsx"]).says(0, &[]);
    let whole = fs::read(world.path("plan.xlsx")).expect("readable");
    world.write("plan.xlsx", &whole[..whole.len() / 2]);
    world.run(&["import", "plan.xlsx"]).says(1, &["plan.xlsx"]);
}

#[test]
fn a_misspelt_key_in_the_configuration_is_named_with_the_nearest() {
    let world = World::new(&CONFIG.replace("listen", "listn"));
    world.run(&["check"]).says(1, &["yamedoki.toml:4", "listn", "listen"]);
    world.run(&["serve"]).says(1, &["listn"]);
}

#[test]
fn a_missing_configuration_is_said_plainly() {
    let world = World::new("");
    fs::remove_file(world.path("yamedoki.toml")).expect("removed");
    world.run(&["check"]).says(1, &["yamedoki.toml"]);
}

#[test]
fn an_unreachable_relay_is_a_clear_word_and_the_letter_waits() {
    let closed =
        std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let world = World::new(&format!(
        "[store]\npath = \"y.db\"\n[web]\nlisten = \"127.0.0.1:0\"\n[delivery]\nchannel = \"mail\"\nhours = \"always\"\n[adoption]\nrelease = \"at-once\"\n[channel.mail]\ntype = \"smtp\"\nhost = \"127.0.0.1\"\nport = {closed}\nsecurity = \"plain\"\nfrom = \"yamedoki@example.lg.jp\"\n"
    ));
    world
        .run(&["channel", "test", "mail", "--to", "someone@example.lg.jp"])
        .says(3, &["127.0.0.1", &closed.to_string()]);
    plans::small(&world, "plan");
    world.run(&["import", "plan"]).says(0, &[]);
    world.run(&["serve", "--once"]);
    let queue = world.run(&["outbox", "list", "--format", "json"]);
    let letters = queue.json()["letters"].as_array().expect("a list").clone();
    assert!(!letters.is_empty(), "{queue:?}");
    for letter in letters {
        assert_eq!(letter["state"], "pending", "{letter}");
        assert!(letter["attempts"].as_i64() > Some(0), "{letter}");
        assert!(!letter["last_error"].as_str().unwrap_or_default().is_empty(), "{letter}");
    }
}

/// Runs as a user whom file permissions bind, also where the tests run as root.
fn run_as_nobody(world: &World, arguments: &[&str]) -> Answer {
    let mut command = world.command(arguments);
    if fs::metadata("/proc/self").is_ok_and(|m| std::os::unix::fs::MetadataExt::uid(&m) == 0) {
        command.uid(65_534).gid(65_534);
    }
    Answer::of(command.output().expect("the binary starts"))
}

#[test]
fn a_read_only_database_is_a_clear_word() {
    let world = World::new(CONFIG);
    plans::small(&world, "plan");
    world.run(&["import", "plan"]).says(0, &[]);
    for name in ["y.db", "y.db-wal", "y.db-shm", "y.db.lock"] {
        if world.path(name).exists() {
            fs::set_permissions(world.path(name), fs::Permissions::from_mode(0o444)).expect("set");
        }
    }
    fs::set_permissions(world.path(""), fs::Permissions::from_mode(0o555)).expect("set");
    let answer = run_as_nobody(&world, &["import", "plan"]);
    fs::set_permissions(world.path(""), fs::Permissions::from_mode(0o755)).expect("set");
    answer.says(3, &["y.db", "read-only"]);
}

#[test]
fn a_full_disk_loses_nothing_and_is_a_clear_word() {
    let world = World::new(CONFIG);
    plans::small(&world, "plan");
    world.run(&["import", "plan"]).says(0, &[]);
    let before = world.run(&["evaluate", "--format", "json", "--at", "2026-12-01"]);
    world.write("yamedoki.toml", CONFIG.replace("[store]\n", "[store]\nmax_pages = 70\n"));
    plans::large(&world, "plan", 3_000);
    world.run(&["import", "plan"]).says(3, &["full"]);
    let after = world.run(&["evaluate", "--format", "json", "--at", "2026-12-01"]);
    assert_eq!(before.out, after.out, "the plan in force stays");
    world.write("yamedoki.toml", CONFIG);
    world.run(&["import", "plan"]).says(0, &[]);
}

#[test]
fn a_second_daemon_on_the_same_store_is_refused() {
    let world = World::new(CONFIG);
    let mut first = world.serve();
    wait_for("the first is ready", Duration::from_secs(20), || world.log().contains("ready"));
    world.run(&["serve"]).says(3, &["y.db", "already"]);
    assert!(first.runs());
    assert_eq!(first.stop(Duration::from_secs(15)), Some(0));
}

#[test]
fn a_rule_file_that_breaks_under_the_daemon_leaves_the_last_good_set_in_force() {
    let world = World::new(&format!("{CONFIG}[rules]\ndir = \"rules\"\n"));
    plans::small(&world, "plan");
    world.write("rules/mine.toml", rule("milestone.open && milestone.days_late > 0"));
    world.run(&["import", "plan"]).says(0, &[]);
    let mut daemon = world.serve();
    wait_for("ready", Duration::from_secs(20), || world.log().contains("ready"));
    world.write("rules/mine.toml", "[[rule]\nbroken");
    daemon.signal("HUP");
    wait_for("the broken rules are logged", Duration::from_secs(20), || world.log().contains("last good"));
    assert!(daemon.runs());
    let told = || {
        let listed = world.run(&["outbox", "list", "--format", "json"]).json();
        let letters = listed["letters"].as_array().expect("a list").iter();
        letters.filter(|l| l["subject"].as_str().is_some_and(|s| s.contains("ルールに誤り"))).count()
    };
    wait_for("the operator is told", Duration::from_secs(20), || told() == 1);
    let refused = || world.log().matches("last good").count();
    let before = refused();
    world.write("rules/mine.toml", "[[rule]]\nanother_mistake = 1\n");
    daemon.signal("HUP");
    wait_for("the other mistake is logged", Duration::from_secs(20), || {
        world.log().contains("another_mistake")
    });
    wait_for("it is refused", Duration::from_secs(20), || refused() > before);
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(told(), 1, "once until it is mended");
    world.write("rules/mine.toml", rule("milestone.open && milestone.days_late > 1"));
    daemon.signal("HUP");
    wait_for("mended", Duration::from_secs(20), || world.log().contains("rules_changed=true"));
    world.write("rules/mine.toml", "[[rule]\nbroken again");
    daemon.signal("HUP");
    wait_for("told again after it was whole", Duration::from_secs(20), || told() == 2);
    assert_eq!(daemon.stop(Duration::from_secs(15)), Some(0));
}

#[test]
fn a_table_of_holidays_that_ends_this_year_is_a_warning_with_the_mend() {
    let world = World::new(&format!("{CONFIG}[calendar]\nholidays = \"old.csv\"\n"));
    world.write("old.csv", "date,name\n2024-01-01,元日\n2024-01-08,成人の日\n");
    world.run(&["check"]).says(0, &["2024", "computed", "syukujitsu.csv"]);
}

#[test]
fn a_toml_file_without_a_table_of_a_plan_is_refused_with_the_names_accepted() {
    let world = World::new(CONFIG);
    world.run(&["import", "yamedoki.toml"]).says(1, &["yamedoki.toml", "no table", "initiatives"]);
}

#[test]
fn several_channels_without_a_choice_are_a_mistake_of_the_file_as_a_whole() {
    let more = "[channel.a]\ntype = \"file\"\n[channel.b]\ntype = \"file\"\n[delivery]\nhours = \"always\"\n";
    let answer = World::new(more).run(&["check"]);
    answer.says(1, &["yamedoki.toml: there are several channels", "[delivery]"]);
}

#[test]
fn a_broken_rule_keeps_nobody_from_what_needs_no_rules() {
    let world = World::new(&format!("{CONFIG}[rules]\ndir = \"rules\"\n"));
    world.write("rules/mine.toml", "[[rule]\nbroken");
    plans::small(&world, "plan");
    for command in [
        &["import", "plan"][..],
        &["outbox", "list"],
        &["outbox", "release"],
        &["alerts"],
        &["channel", "test", "mail", "--to", "someone@example.lg.jp"],
        &["template", "new.xlsx"],
    ] {
        world.run(command).says(0, &[]);
    }
    world.run(&["evaluate"]).says(1, &["mine.toml:1"]);
    world.run(&["digest", "--preview"]).says(1, &["mine.toml:1"]);
}

#[test]
fn a_mistake_of_an_override_is_shown_where_it_stands() {
    let world = World::new(&format!("{CONFIG}[override.milestone-due-son]\nseverity = \"info\"\n"));
    world.run(&["check"]).says(1, &["yamedoki.toml:10", "milestone-due-son", "milestone-due-soon"]);
    world.write("yamedoki.toml", format!("{CONFIG}[override.milestone-due-soon]\ncc = [\"channel:nix\"]\n"));
    world.run(&["check"]).says(1, &["yamedoki.toml:11", "nix", "mail"]);
}

#[test]
fn check_tells_the_mistakes_of_configuration_rules_and_plan_in_one_run() {
    let world = World::new(&format!(
        "{CONFIG}chanel = \"mail\"\n[rules]\ndir = \"rules\"\n[source]\npath = \"plan\"\n"
    ));
    world.write("rules/mine.toml", rule("milestone.days_lat > 0"));
    plans::small(&world, "plan");
    let path = world.path("plan/initiatives.csv");
    let text = fs::read_to_string(&path).expect("readable");
    fs::write(&path, text.replace(",都市計画課,", ",都市建設部各課など,")).expect("written");
    let answer = world.run(&["check"]);
    answer.says(1, &["yamedoki.toml:10", "chanel", "mine.toml:4", "days_lat", "initiatives.csv!C2"]);
    let json = world.run(&["check", "--format", "json"]).json();
    assert_eq!(json["ok"], false);
    let whats: Vec<&str> =
        json["mistakes"].as_array().expect("a list").iter().filter_map(|m| m["what"].as_str()).collect();
    assert_eq!(whats, ["configuration", "plan", "rules"]);
}

#[test]
fn a_rule_that_names_a_department_the_plan_lacks_is_a_mistake_where_the_plan_is_checked() {
    let world = World::new(&format!("{CONFIG}[rules]\ndir = \"rules\"\n"));
    world.write("rules/mine.toml", rule("milestone.open").replace("\"owner\"", "\"department:D9\""));
    plans::small(&world, "plan");
    world.run(&["check"]).says(0, &[]);
    world.run(&["check", "--plan", "plan"]).says(1, &["mine.toml:6", "D9"]);
}

#[test]
fn a_department_that_letters_cannot_reach_is_a_warning_and_refuses_nothing() {
    let world = World::new(CONFIG);
    let departments =
        "code,name,role,emails,channel\nD1,本部課,headquarters,,\nD2,都市計画課,,toshi@@x,chat\n";
    world.write("plan/departments.csv", departments);
    let words = ["toshi@@x", "no mail address", "no channel \"chat\"", "nothing reaches the headquarters"];
    world.run(&["import", "plan"]).says(0, &words);
    world.run(&["check", "--plan", "plan"]).says(0, &words);
    world.write("plan/departments.csv", departments.replace("headquarters", ""));
    world.run(&["check", "--plan", "plan"]).says(0, &["there is no headquarters"]);
}

#[test]
fn what_would_travel_in_clear_text_is_a_warning() {
    let world = World::new(
        "[channel.mail]\ntype = \"smtp\"\nhost = \"relay.example.jp\"\nsecurity = \"plain\"\nuser = \"u\"\npassword_file = \"p\"\nfrom = \"a@example.jp\"\n[channel.chat]\ntype = \"slack\"\nurl = \"http://chat.example.jp/topsecret\"\n[delivery]\nchannel = \"mail\"\n",
    );
    let password = world.write("p", "hunter2\n");
    fs::set_permissions(password, fs::Permissions::from_mode(0o600)).expect("set");
    let answer = world.run(&["check"]);
    answer.says(0, &["[channel.mail] security", "[channel.chat] its URL", "clear text"]);
    assert!(!format!("{answer:?}").contains("topsecret"));
}

#[test]
fn a_daemon_that_adopts_without_a_headquarters_in_reach_logs_an_error() {
    let world = World::new(CONFIG);
    world.write("plan/departments.csv", "code,name,role\nD1,本部課,headquarters\n");
    world.run(&["import", "plan"]).says(0, &[]);
    world
        .run(&["serve", "--once"])
        .says(0, &["ERROR", "the overview of the adoption reaches nobody", "本部課"]);
}

#[test]
fn a_source_without_a_row_is_warned_of() {
    let world = World::new("[store]\npath = \"y.db\"\n");
    world.write("plan/initiatives.csv", "code,title,owner\n(記入例) x,題,A\n");
    world.run(&["import", "plan"]).says(0, &["note  plan", "has no row to read"]);
    let json = world.run(&["import", "plan", "--dry-run", "--format", "json"]).json();
    assert!(json["warnings"][0]["message"].as_str().expect("a text").contains("no row to read"), "{json}");
}
