//! The walls of the house: which module may use which. A pure core, thin edges, no two modules that
//! import each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What each module may import from this crate.
const MAY_USE: &[(&str, &[&str])] = &[
    ("lang", &[]),
    ("calendar", &["lang"]),
    ("plan", &["lang", "calendar"]),
    ("charts", &["lang", "calendar", "plan"]),
    ("rules", &["lang", "calendar", "plan"]),
    ("alerts", &["lang", "calendar", "plan", "rules"]),
    ("notices", &["lang", "calendar", "plan", "charts", "rules", "alerts"]),
    ("render", &["lang", "calendar", "plan", "charts", "rules", "alerts", "notices"]),
    ("cycle", &["lang", "calendar", "plan", "rules", "alerts", "notices", "render"]),
    ("rehearsal", &["lang", "calendar", "plan", "rules", "alerts", "notices", "render", "cycle"]),
    ("clock", &[]),
    ("intake", &["lang", "calendar", "plan"]),
    ("trial", &["lang", "calendar", "plan", "rules", "alerts", "notices", "render", "cycle", "intake"]),
    ("store", &["lang", "calendar", "plan", "rules", "alerts", "notices", "render", "cycle", "people"]),
    ("channels", &["lang", "render"]),
    ("bounces", &[]),
    ("raster", &[]),
    (
        "office",
        &[
            "lang",
            "calendar",
            "plan",
            "rules",
            "alerts",
            "notices",
            "render",
            "cycle",
            "rehearsal",
            "clock",
            "intake",
            "channels",
            "raster",
            "config",
            "store",
        ],
    ),
    (
        "web",
        &[
            "lang",
            "calendar",
            "plan",
            "rules",
            "alerts",
            "notices",
            "render",
            "cycle",
            "rehearsal",
            "people",
            "charts",
            "clock",
            "config",
            "store",
            "office",
        ],
    ),
    ("people", &["lang"]),
    ("publish", &["lang", "calendar", "plan", "charts", "render"]),
    (
        "config",
        &[
            "lang",
            "calendar",
            "plan",
            "rules",
            "alerts",
            "notices",
            "render",
            "channels",
            "bounces",
            "people",
            "publish",
            "store",
            "telemetry",
        ],
    ),
    ("telemetry", &["lang"]),
];

/// Modules of the core: synchronous, no I/O, no clock, no logging, no environment.
const CORE: &[&str] = &[
    "lang",
    "calendar",
    "plan",
    "charts",
    "rules",
    "alerts",
    "notices",
    "render",
    "cycle",
    "rehearsal",
    "people",
    "publish",
];

/// Words that have no place in the core.
const FOREIGN_TO_THE_CORE: &[&str] = &[
    "async fn",
    ".await",
    "std::fs",
    "std::net",
    "std::env",
    "tokio::",
    "tracing::",
    "sqlx::",
    "reqwest::",
    "Utc::now",
    "SystemTime::now",
    "Instant::now",
    "println!",
    "eprintln!",
];

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("src is readable") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The names of modules that exist in tests only: `#[cfg(test)] mod name;`.
fn test_modules(files: &[PathBuf]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(file).expect("readable");
        for after in text.split("#[cfg(test)]\n").skip(1) {
            let declared = after.lines().next().and_then(|line| line.trim().strip_suffix(';'));
            names.extend(declared.and_then(|d| d.split("mod ").nth(1)).map(str::to_owned));
        }
    }
    names
}

/// Each module's name and its files' code without comments and tests.
fn modules() -> BTreeMap<String, Vec<(PathBuf, String)>> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let for_tests = test_modules(&files);
    let is_test =
        |path: &Path| path.with_extension("").iter().any(|part| for_tests.contains(&*part.to_string_lossy()));
    let mut modules: BTreeMap<String, Vec<(PathBuf, String)>> = BTreeMap::new();
    for file in files {
        if is_test(file.strip_prefix(&src).expect("below src")) {
            continue;
        }
        let inside = file.strip_prefix(&src).expect("below src").to_path_buf();
        let first = inside.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).expect("readable");
        let code: String = text
            .split("#[cfg(test)]\nmod ")
            .next()
            .unwrap_or_default()
            .lines()
            .filter(|l| !l.trim_start().starts_with("//"))
            .map(|l| format!("{l}\n"))
            .collect();
        modules.entry(first.trim_end_matches(".rs").to_owned()).or_default().push((inside, code));
    }
    modules
}

/// The modules of this crate that `code` names by `crate::…`, grouped imports included.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for part in code.split("crate::").skip(1) {
        if let Some(group) = part.strip_prefix('{') {
            let mut depth = 0;
            let mut start = true;
            let mut name = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => start = true,
                    c if depth == 0 && start && (c.is_alphanumeric() || c == '_') => name.push(c),
                    c if c.is_whitespace() => {}
                    _ => start = false,
                }
                if (!start || c == ',') && !name.is_empty() {
                    found.insert(std::mem::take(&mut name));
                }
            }
            if !name.is_empty() {
                found.insert(name);
            }
        } else {
            let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.insert(name);
        }
    }
    found
}

#[test]
fn every_module_imports_only_what_the_map_allows() {
    let modules = modules();
    let mut wrong = Vec::new();
    for (module, files) in &modules {
        let Some((_, allowed)) = MAY_USE.iter().find(|(m, _)| m == module) else { continue };
        for (file, code) in files {
            for used in imports(code).iter().filter(|u| modules.contains_key(*u)) {
                if used != module && !allowed.contains(&used.as_str()) {
                    wrong.push(format!("{} uses {used}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "against the map in lib.rs:\n{}", wrong.join("\n"));
}

#[test]
fn every_module_is_on_the_map() {
    let wiring = ["lib", "main", "daemon", "cli"];
    for module in modules().keys() {
        assert!(
            wiring.contains(&module.as_str()) || MAY_USE.iter().any(|(m, _)| m == module),
            "{module} stands on no map: say in tests/it/house.rs what it may use"
        );
    }
}

#[test]
fn nothing_but_the_command_line_imports_the_daemon() {
    for (module, files) in &modules() {
        if ["daemon", "cli", "main", "lib"].contains(&module.as_str()) {
            continue;
        }
        for (file, code) in files {
            let used = imports(code);
            assert!(!used.contains("daemon") && !used.contains("cli"), "{}", file.display());
        }
    }
}

#[test]
fn no_two_modules_import_each_other() {
    let modules = modules();
    let uses: BTreeMap<&String, BTreeSet<String>> = modules
        .iter()
        .map(|(m, files)| (m, files.iter().flat_map(|(_, code)| imports(code)).collect()))
        .collect();
    for (a, of_a) in &uses {
        for (b, of_b) in &uses {
            if a < b {
                assert!(!(of_a.contains(*b) && of_b.contains(*a)), "{a} and {b} import each other");
            }
        }
    }
}

#[test]
fn the_core_never_awaits_logs_reads_the_time_the_environment_or_a_file() {
    for (module, files) in &modules() {
        if CORE.contains(&module.as_str()) {
            for (file, code) in files {
                for word in FOREIGN_TO_THE_CORE {
                    assert!(!code.contains(word), "{} has `{word}`", file.display());
                }
            }
        }
    }
}

#[test]
fn grouped_and_single_imports_are_both_seen() {
    let seen = imports("use crate::{calendar::{Span, era}, plan};\nlet x = crate::rules::load();");
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["calendar", "plan", "rules"]);
}
