//! A reorganisation and a department that nothing reaches, with the real store and letters.

use std::fs;

use serde_json::Value;

use crate::belt::{left, pass};
use crate::plans;
use crate::world::World;

const CONFIG: &str = "[city]\nlanguage = \"en\"\n[store]\npath = \"y.db\"\n[source]\npath = \"plan\"\n[delivery]\nhours = \"always\"\n[adoption]\nrelease = \"at-once\"\n[channel.file]\ntype = \"file\"\ndir = \"letters\"\ncounts_as_delivered = true\n";

const BEFORE: &str = "code,name,role,emails,parent,valid_until,successor\n\
    HQ,本部,headquarters,hq@example.lg.jp,,,\n\
    TK,都市計画課,,toshi@example.lg.jp,TB,,\n\
    NK,新しい課,,new@example.lg.jp,,,\n\
    TB,都市部,,bureau@example.lg.jp,,,\n";

/// The small plan of a city whose milestone M1 was due on 30 September, on 2 October.
async fn late() -> World {
    let world = World::new(CONFIG);
    plans::small(&world, "plan");
    world.write("plan/departments.csv", BEFORE);
    pass(&world, "2026-09-28T07:00").await;
    pass(&world, "2026-10-02T07:00").await;
    forget(&world);
    world
}

fn forget(world: &World) {
    let _ = fs::remove_dir_all(world.path("letters/new"));
}

fn readers(world: &World) -> Vec<String> {
    left(world).into_iter().map(|(to, _)| to).filter(|to| !to.starts_with("hq@")).collect()
}

fn overdue(world: &World) -> Value {
    world.run(&["alerts", "--rule", "milestone-overdue", "--format", "json"]).json()["alerts"][0].clone()
}

#[tokio::test]
async fn a_successor_is_told_once_and_the_proof_of_delivery_starts_anew() {
    let world = late().await;
    assert_eq!(overdue(&world)["owner"], "TK");
    let proven = overdue(&world)["first_delivered"].clone();
    assert!(proven.is_string(), "{proven}");
    let after = BEFORE.replace("TB,,\nNK", "TB,2026-10-04,NK\nNK");
    world.write("plan/departments.csv", after);
    pass(&world, "2026-10-05T07:00").await;
    assert_eq!(readers(&world), ["new@example.lg.jp"]);
    let alert = overdue(&world);
    assert_eq!((&alert["owner"], &alert["openings"]), (&Value::from("NK"), &Value::from(1)));
    assert!(alert["first_delivered"].as_str() > proven.as_str(), "{alert}");
    forget(&world);
    pass(&world, "2026-10-06T07:00").await;
    assert_eq!(readers(&world), [""; 0], "not again");
}

#[tokio::test]
async fn what_does_not_reach_a_department_is_read_by_the_one_above_and_proves_nothing() {
    let world = late().await;
    world.write("plan/departments.csv", BEFORE.replace("toshi@example.lg.jp", ""));
    // Five business days after the opening the owner is reminded.
    pass(&world, "2026-10-09T07:00").await;
    assert_eq!(readers(&world), ["bureau@example.lg.jp"]);
    let alert = overdue(&world);
    assert_eq!(alert["owner"], "TK", "it stays the owner's");
}
