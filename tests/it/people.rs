//! `user` and `token`, as an operator types them.

use crate::plans;
use crate::world::World;

const CONFIG: &str = "[store]\npath = \"y.db\"\n";

fn with_a_plan() -> World {
    let world = World::new(CONFIG);
    plans::small(&world, "plan");
    world.run(&["import", "plan"]).says(0, &[]);
    world
}

#[test]
fn the_first_account_needs_nothing_but_the_program() {
    let world = World::new(CONFIG);
    world.run(&["user", "list"]).says(1, &["there is no plan yet"]);
    let added = world.run(&["user", "add", "Hanako", "--name", "山田花子", "--role", "headquarters"]);
    added.says(0, &["hanako is added.", "cannot be shown again"]);
    let password = added.out.lines().nth(1).expect("a password").trim().to_owned();
    assert_eq!(password.len(), 23, "{added:?}");
    world
        .run(&["user", "list"])
        .says(0, &["hanako  山田花子  headquarters  password to be changed", "1 account"]);
    let audit = world.run(&["audit", "export", "-"]);
    assert!(!format!("{audit:?}").contains(&password));
    world.run(&["user", "add", "hanako", "--role", "viewer"]).says(1, &["an account \"hanako\" already"]);
}

#[test]
fn every_mistake_is_told_at_once() {
    let world = with_a_plan();
    world.write("short", "short\n");
    let refused = world.run(&["user", "add", "a b", "--role", "department", "--password-file", "short"]);
    refused.says(1, &["LOGIN: \"a b\" cannot be a login", "--department: ", "at least 12 characters"]);
    world
        .run(&["user", "add", "x", "--role", "viewer", "--department", "KK"])
        .says(1, &["only the role department"]);
    let refused = world.run(&["user", "add", "x", "--role", "department", "--department", "nowhere"]);
    refused.says(1, &["there is no department \"nowhere\""]);
    world.run(&["user", "add", "x", "--role", "chief"]).says(2, &["headquarters"]);
    world
        .run(&["user", "add", "x", "--role", "viewer", "--password-file", "gone"])
        .says(1, &["cannot read gone"]);
    world.run(&["user", "disable", "hanoko"]).says(1, &["no account \"hanoko\""]);
    world.run(&["token", "revoke", "7"]).says(1, &["there is no token 7"]);
    let refused = world.run(&["token", "add", " ", "--role", "viewer", "--expires", "2020-01-01"]);
    refused.says(1, &["--expires: 2020-01-01 has passed", "NAME: "]);
}

#[test]
fn an_account_is_changed_disabled_and_let_in_again() {
    let world = with_a_plan();
    world.write("password", "夕焼けの橋を渡る三月の朝\n");
    let add = ["user", "add", "hanako", "--role", "viewer", "--password-file", "password"];
    world.run(&add).says(0, &["They change the password"]);
    world
        .run(&["user", "add", "proxy.user", "--role", "viewer", "--no-password"])
        .says(0, &["has no password"]);
    world.run(&["user", "disable", "hanoko"]).says(1, &["Did you mean \"hanako\"?"]);
    world.run(&["user", "role", "hanako", "auditor"]).says(0, &["hanako is now: auditor."]);
    world.run(&["user", "disable", "hanako"]).says(0, &["disabled"]);
    world.run(&["user", "list"]).says(0, &["auditor  disabled", "no password"]);
    world.run(&["user", "enable", "hanako"]).says(0, &["may come in again"]);
    world.run(&["user", "password", "hanako"]).says(0, &["new password", "cannot be shown again"]);
    let json = world.run(&["user", "list", "--format", "json"]).json();
    assert_eq!(json["accounts"][0]["role"], "auditor");
    assert!(!json.to_string().contains("argon2"));
    world.run(&["audit", "verify"]).says(0, &["all as written"]);
}

#[test]
fn a_token_is_shown_once() {
    let world = with_a_plan();
    let added = world.run(&["token", "add", "portal", "--role", "viewer", "--expires", "2099-03-31"]);
    added.says(0, &["token 1 is made.", "Authorization: Bearer"]);
    let secret = added.out.lines().nth(1).expect("a token").trim().to_owned();
    assert_eq!(secret.len(), 43, "{added:?}");
    world.run(&["token", "list"]).says(0, &["1  portal  viewer", "last day 2099-03-31", "last used never"]);
    assert!(!world.run(&["token", "list", "--format", "json"]).out.contains(&secret));
    world.run(&["token", "revoke", "1"]).says(0, &["no longer accepted"]);
    world.run(&["token", "list"]).says(0, &["0 tokens"]);
    world.run(&["token", "list", "--all"]).says(0, &["(not accepted)"]);
    let store = std::fs::read(world.path("y.db")).expect("a store");
    assert!(!store.windows(secret.len()).any(|window| window == secret.as_bytes()));
}
