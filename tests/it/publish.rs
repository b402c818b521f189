//! The citizens' page: what is public and what never is, files that replace only their own, pages that any
//! browser bears, whatever the plan holds.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::tools;
use crate::world::World;

const CONFIG: &str = "[city]\nname = \"飯盛市\"\n[store]\npath = \"y.db\"\n[channel.file]\ntype = \"file\"\n";

/// The example city with its plan read in, and this under `[publish]`.
pub(crate) fn city(publish: &str) -> World {
    let world = World::new(&format!("{CONFIG}[publish]\n{publish}"));
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/example");
    world.run(&["import", &example.display().to_string()]).says(0, &[]);
    world
}

/// A city with this plan: tables by name, as CSV.
fn of(tables: &[(&str, String)], publish: &str) -> World {
    let world = World::new(&format!("{CONFIG}[publish]\n{publish}"));
    for (table, text) in tables {
        world.write(&format!("plan/{table}.csv"), text);
    }
    world.run(&["import", "plan"]).says(0, &[]);
    world
}

/// Every field that may be public.
pub(crate) fn everything() -> String {
    let all = yamedoki::publish::all_fields().into_iter().map(|field| format!("{:?}", field.name));
    format!("fields = [{}]\n", all.collect::<Vec<_>>().join(", "))
}

/// All files below a folder: their paths and texts.
fn files(dir: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in walk(dir) {
        let path = entry.strip_prefix(dir).expect("below").display().to_string();
        found.push((path, fs::read_to_string(&entry).expect("text")));
    }
    found.sort();
    found
}

fn walk(dir: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(dir).expect("a folder").flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

fn read(world: &World, path: &str) -> String {
    fs::read_to_string(world.path("public").join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

#[test]
fn citizens_see_the_progress_and_no_name_address_or_remark() {
    let world = city("contact = \"業務改善・DX推進課\"\nlicense = \"CC BY 4.0\"\n");
    world.run(&["publish", "public"]).says(0, &["pages written to public", "renewals are not published"]);
    let index = read(&world, "index.html").replace("&#x2f;", "/");
    for word in
        ["飯盛市 計画の進み具合", "情報・デジタル化", "lang=\"ja\"", "CC BY 4.0", "href=\"en/index.html\""]
    {
        assert!(index.contains(word), "{word}: {index}");
    }
    assert!(read(&world, "en/index.html").contains("Progress of the plan of 飯盛市"));
    let initiative = read(&world, "initiative-1-1-01.html");
    for word in ["時間外労働の削減と休暇取得の促進", "71,800時間", "人事課", "令和7年3月31日"]
    {
        assert!(initiative.contains(word), "{word}: {initiative}");
    }
    for (path, text) in files(&world.path("public")) {
        for secret in ["@example", "example.lg.jp", "飯盛大学", "やめるポイントに", "HONBU"] {
            assert!(!text.contains(secret), "{secret} is in {path}");
        }
        assert!(!text.contains("<script") && !text.contains(" style="), "{path}");
    }
    let data = read(&world, "data/measurements.csv");
    assert!(data.starts_with("\u{feff}指標コード,時点,実績値\r\n1-1-01-K1,2025-03-31,71800\r\n"), "{data}");
    let json: serde_json::Value = serde_json::from_str(&read(&world, "data/plan.json")).expect("JSON");
    assert_eq!(
        json["measurements"][0],
        serde_json::json!({"kpi": "1-1-01-K1", "on": "2025-03-31", "value": 71800.0})
    );
    assert_eq!(json["renewals"], serde_json::Value::Null);
}

#[test]
fn only_what_is_chosen_is_public() {
    let world = city(
        "fields = [\"initiative.title\"]\ninitiatives = [\"1-1-01\", \"1-1-02\"]\nexclude = [\"1-1-02\"]\n",
    );
    world.run(&["publish", "public"]).says(0, &["initiatives: 1 row"]);
    let all: String = files(&world.path("public")).into_iter().map(|(_, text)| text).collect();
    assert!(all.contains("時間外労働の削減と休暇取得の促進"));
    for other in ["産休・育休", "人事課", "1-1-01", "働き方改革の推進", "70,000"] {
        assert!(!all.contains(other), "{other}");
    }
}

#[test]
fn a_field_that_may_not_be_public_is_refused_with_its_place() {
    let world = World::new(&format!(
        "{CONFIG}[publish]\nfields = [\"initiative.titel\", \"department.emails\", \"measurement.note\", \"kpi.unit\"]\n"
    ));
    world.run(&["check"]).says(
        1,
        &[
            "yamedoki.toml:8:11",
            "Did you mean \"initiative.title\"?",
            "\"department.emails\" is an address, and never public",
            "internal remark",
            "\"kpi.unit\" is shown only together with \"kpi.name\"",
        ],
    );
    let unknown = city("exclude = [\"1-1-1\"]\n");
    unknown.run(&["publish", "public"]).says(1, &["names the initiative \"1-1-1\"", "the nearest is 1-1-01"]);
    assert!(!unknown.path("public").exists());
}

#[test]
fn the_same_plan_gives_the_same_bytes_and_only_its_own_files_are_replaced() {
    let world = city("");
    world.write("public/robots.txt", "User-agent: *\n");
    world.run(&["publish", "public"]).says(0, &[]);
    let first = files(&world.path("public"));
    world.run(&["publish", "public"]).says(0, &[]);
    assert!(files(&world.path("public")) == first, "the same");
    // Less is public now: what the first one wrote is gone, but for what somebody changed since.
    let page = world.path("public/initiative-1-1-02.html");
    fs::write(&page, "mine").expect("written");
    world.write("yamedoki.toml", format!("{CONFIG}[publish]\nexclude = [\"1-1-02\", \"1-1-03\"]\n"));
    world.run(&["publish", "public"]).says(0, &["were taken away"]);
    assert_eq!(fs::read_to_string(&page).expect("there"), "mine");
    assert!(!world.path("public/initiative-1-1-03.html").exists());
    assert!(world.path("public/robots.txt").exists());
    // What is not ours is not written over.
    world.write("public/index.html", "theirs");
    world
        .run(&["publish", "public"])
        .says(1, &["1 file that no earlier publication wrote", "index.html", "--force"]);
    assert_eq!(read(&world, "index.html"), "theirs");
    world.run(&["publish", "public", "--force"]).says(0, &[]);
    assert_ne!(read(&world, "index.html"), "theirs");
}

#[test]
fn a_list_of_files_that_somebody_forged_takes_away_nothing_outside() {
    let world = city("");
    world.write("victim.txt", "theirs");
    let digest = "61d6bb08bf82f2d1c5c47e2d8d1d3b3d5ab4f8fbd3bcf9c7cbba4e1d9a7c27f1";
    world.write("public/.yamedoki-published.json", format!("{{\"../victim.txt\": [\"{digest}\"]}}"));
    world.run(&["publish", "public"]).says(0, &[]);
    assert!(world.path("victim.txt").exists());
    #[cfg(unix)]
    {
        fs::create_dir(world.path("elsewhere")).expect("a folder");
        fs::create_dir(world.path("linked")).expect("a folder");
        std::os::unix::fs::symlink(world.path("elsewhere"), world.path("linked/en")).expect("a link");
        world.run(&["publish", "linked"]).says(1, &["is no folder"]);
        assert_eq!(fs::read_dir(world.path("elsewhere")).expect("there").count(), 0);
    }
}

#[test]
fn whatever_a_plan_holds_stays_text() {
    let evil = "<script>alert(1)</script>";
    let tables = [
        ("departments", format!("コード,名称\nd,\"{evil}\"\n")),
        (
            "initiatives",
            format!(
                "コード,取り組み名,分野,所管部署\n../../x,=cmd|' /C calc'!A0,\"{evil}\",d\nA,\"\"\"><img src=x onerror=y>\",@SUM(A1),d\na,-1+1,,d\n"
            ),
        ),
        ("kpis", format!("コード,取り組み,指標,単位,種別\nk,A,+\"{evil}\",</style>,年度値\n")),
        ("kpi_targets", "指標コード,時点,目標値\nk,R8.3.31,-5\n".to_owned()),
    ];
    let world = of(&tables, &everything());
    world.run(&["publish", "public"]).says(0, &[]);
    for (path, text) in files(&world.path("public")).iter().filter(|(path, _)| path.ends_with(".html")) {
        assert!(
            !text.contains("<script") && !text.contains("<img") && text.matches("</style>").count() == 1,
            "{path}"
        );
    }
    let data = read(&world, "data/initiatives.csv");
    for cell in ["\"'=cmd|' /C calc'!A0\"", "\"'@SUM(A1)\"", "\"'-1+1\""] {
        assert!(data.contains(cell), "{cell}: {data}");
    }
    assert!(read(&world, "data/kpi_targets.csv").contains(",-5\r\n"), "a number is one");
    let json: serde_json::Value = serde_json::from_str(&read(&world, "data/plan.json")).expect("JSON");
    assert_eq!(json["initiatives"][0]["title"], "=cmd|' /C calc'!A0");
    // Codes that differ in great and small letters alone have pages of their own; paths stay inside.
    let pages: Vec<String> = files(&world.path("public")).into_iter().map(|(path, _)| path).collect();
    for page in ["initiative~1.html", "initiative-A.html", "initiative~3.html"] {
        assert!(pages.iter().any(|path| path == page), "{page}: {pages:?}");
    }
}

#[test]
fn a_great_plan_is_spread_over_pages_that_nobody_waits_for() {
    let long = "長い題名".repeat(60);
    let mut tables = vec![
        ("departments", "コード,名称\nd,総務課\n".to_owned()),
        ("initiatives", "コード,取り組み名,分野,所管部署\n".to_owned()),
        ("milestones", "コード,取り組み,項目,年度,状態\n".to_owned()),
        ("kpis", "コード,取り組み,指標,種別\n".to_owned()),
        ("kpi_targets", "指標コード,時点,目標値\n".to_owned()),
    ];
    for i in 0..900 {
        let _ = writeln!(tables[1].1, "i{i},{long}{i},分野{},d", i % 2);
        for m in 0..if i == 0 { 3000 } else { 10 } {
            let _ = writeln!(tables[2].1, "i{i}m{m},i{i},{long},R8,完了");
        }
    }
    for k in 0..400 {
        let _ = writeln!(tables[3].1, "k{k},i1,{long},年度値");
        for year in 0..15 {
            let _ = writeln!(tables[4].1, "k{k},R{}.3.31,{year}", year + 8);
        }
    }
    let world = of(&tables, "");
    world.run(&["publish", "public"]).says(0, &[]);
    let mut pages = 0;
    for path in
        walk(&world.path("public")).iter().filter(|path| path.extension().is_some_and(|e| e == "html"))
    {
        let bytes = fs::metadata(path).expect("there").len();
        assert!(bytes <= 150 * 1024, "{} has {bytes} bytes", path.display());
        pages += 1;
    }
    assert!(pages > 1800, "{pages}");
    // Nothing is lost on the way, and each page leads to all of its list.
    let all = files(&world.path("public"));
    let of = |base: &str| -> String {
        all.iter().filter(|(path, _)| path.starts_with(base)).map(|(_, text)| text.as_str()).collect()
    };
    let first = of("initiative-i0.html") + &of("initiative-i0~");
    assert_eq!(first.matches("<tr><th scope=\"row\">").count(), 3000);
    assert_eq!((of("initiative-i1.html") + &of("initiative-i1~")).matches("class=\"kpi\"").count(), 400);
    assert_eq!(of("perspective-1").matches("<tr><th scope=\"row\">").count(), 450);
    let parts = all.iter().filter(|(path, _)| path.starts_with("initiative-i0")).count();
    assert!(
        parts > 5 && of("initiative-i0.html").contains(&format!("initiative-i0~{parts}.html")),
        "{parts}"
    );
}

#[test]
fn html_validate_finds_nothing_against_any_page() {
    let Some(folder) = tools::node_package("html-validate") else { return };
    let world = city(
        &(everything()
            + "contact = \"総務課 & 財政課\"\nlicense = \"CC BY 4.0\"\nlicense_url = \"https://creativecommons.org/licenses/by/4.0/\"\n"),
    );
    world.run(&["publish", "public"]).says(0, &[]);
    // Style is the program's own affair; what matters is whether it is HTML.
    world.write("public/.htmlvalidate.json", r#"{"root": true, "extends": ["html-validate:recommended"]}"#);
    let program = folder.join("node_modules/html-validate/bin/html-validate.mjs");
    let judged = Command::new("node")
        .arg(program)
        .args(["--formatter", "text", "."])
        .current_dir(world.path("public"))
        .output()
        .expect("html-validate starts");
    let said =
        String::from_utf8_lossy(&judged.stdout).into_owned() + &String::from_utf8_lossy(&judged.stderr);
    assert!(judged.status.success(), "{}", said.lines().take(40).collect::<Vec<_>>().join("\n"));
}
