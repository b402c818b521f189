//! Whole-process figures of the release binary: import of a 100,000-row folder, start to ready, and
//! the resident memory of an idle `serve`. Run with `cargo bench --bench process`.
//!
//! Each figure is printed beside its bound; nothing fails here, for machines are shared and noisy.

#![allow(clippy::expect_used, clippy::print_stdout)] // a bench prints, and stops where it cannot measure

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const BINARY: &str = env!("CARGO_BIN_EXE_yamedoki");

/// Writes a plan of about `rows` rows: a city's proportions, plain ISO cells.
fn write_plan(dir: &Path, rows: usize) {
    fs::create_dir_all(dir).expect("a folder");
    let initiatives = rows / 25;
    let mut tables: Vec<(&str, String)> = vec![
        (
            "departments",
            "code,name,role,emails\nHQ,行政経営戦略推進本部,headquarters,hq@example.lg.jp\n".into(),
        ),
        ("initiatives", "code,title,perspective,policy,owner,target_state,starts_on,ends_on\n".into()),
        ("milestones", "code,initiative,title,fiscal_year,due_on,status\n".into()),
        ("kpis", "code,initiative,name,unit,baseline_on,baseline,report_every\n".into()),
        ("kpi_targets", "kpi,on,value\n".into()),
        ("measurements", "kpi,on,value\n".into()),
        ("exit_points", "code,initiative,description,on\n".into()),
        ("renewals", "code,kind,title,owner,starts_on,ends_on,notice\n".into()),
    ];
    let mut add = |table: usize, line: String| {
        tables[table].1.push_str(&line);
        tables[table].1.push('\n');
    };
    for d in 0..40 {
        add(0, format!("D{d:03},第{d}課,,d{d}@example.lg.jp"));
    }
    for i in 0..initiatives {
        let code = format!("I{i:05}");
        let owner = i % 40;
        add(
            1,
            format!(
                "{code},取り組み{i},財政,方針,D{owner:03},姿,2024-04-01,{}",
                if i % 3 == 0 { "2027-03-31" } else { "" }
            ),
        );
        for m in 0..8 {
            let status = if (i + m) % 3 == 0 { "done" } else { "planned" };
            add(2, format!("{code}-M{m},{code},項目{m},{},,{status}", 2024 + m % 5));
        }
        add(3, format!("{code}-K,{code},指標,件,2024-04-01,{},6", 100 + i % 50));
        for year in 2025..2029 {
            add(4, format!("{code}-K,{year}-03-31,{}", 120 + (year - 2025) * 15));
        }
        for quarter in 0..8 {
            let on = format!("{}-{:02}-28", 2024 + quarter / 4, 1 + 3 * (quarter % 4));
            add(5, format!("{code}-K,{on},{}.5", 101 + quarter * ((i % 9) + 1)));
        }
        add(6, format!("{code}-X,{code},やめるポイント,20{}-03-31", 27 + i % 4));
        add(7, format!("R{i:05},agreement,協定{i},D{owner:03},2024-04-01,202{}-03-31,3mo", 7 + i % 3));
    }
    for (name, text) in tables {
        fs::write(dir.join(format!("{name}.csv")), text).expect("written");
    }
}

fn config(dir: &Path, port: u16) -> std::path::PathBuf {
    let path = dir.join("yamedoki.toml");
    let text = format!(
        "[store]\npath = \"y.db\"\n[web]\nlisten = \"127.0.0.1:{port}\"\n[channel.mail]\ntype = \"file\"\ndir = \"letters\"\n[delivery]\nchannel = \"mail\"\n"
    );
    fs::write(&path, text).expect("written");
    path
}

fn healthy(port: u16) -> bool {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else { return false };
    let _ = stream.set_read_timeout(Some(Duration::from_secs(1)));
    let _ = stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer.starts_with("HTTP/1.1 ")
}

fn resident_mib(pid: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmRSS:")).unwrap_or("VmRSS: 0 kB");
    line.split_whitespace().nth(1).and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

fn import(config: &Path, plan: &Path) -> Duration {
    let start = Instant::now();
    let done = Command::new(BINARY)
        .arg("--config")
        .arg(config)
        .arg("import")
        .arg(plan)
        .stdout(Stdio::null())
        .status();
    assert!(done.expect("started").success(), "the import failed");
    start.elapsed()
}

/// Starts `serve`, waits until `/healthz` answers; then its idle memory a while later.
fn serve(config: &Path, port: u16) -> (Duration, f64) {
    let start = Instant::now();
    let mut child = Command::new(BINARY)
        .arg("--config")
        .arg(config)
        .arg("serve")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("started");
    while !healthy(port) {
        assert!(start.elapsed() < Duration::from_secs(20), "never ready");
        std::thread::sleep(Duration::from_millis(2));
    }
    let ready = start.elapsed();
    std::thread::sleep(Duration::from_secs(4));
    let memory = resident_mib(child.id());
    let _ = child.kill();
    let _ = child.wait();
    (ready, memory)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn main() {
    let dir = tempfile::tempdir().expect("a folder");
    let big = dir.path().join("big");
    write_plan(&big, 100_000);
    let times: Vec<f64> = (0..5)
        .map(|n| {
            let home = dir.path().join(format!("import{n}"));
            fs::create_dir_all(&home).expect("a folder");
            import(&config(&home, 0), &big).as_secs_f64()
        })
        .collect();
    println!("import of a folder of 100,000 rows     {:.2} s   (bound 3 s)", median(times));

    let city = dir.path().join("city");
    write_plan(&city, 2_000);
    let (mut ready, mut memory) = (Vec::new(), Vec::new());
    for n in 0..5u16 {
        let home = dir.path().join(format!("serve{n}"));
        fs::create_dir_all(&home).expect("a folder");
        let port = 19_464 + n;
        let config = config(&home, port);
        import(&config, &city);
        let (r, m) = serve(&config, port);
        ready.push(r.as_secs_f64());
        memory.push(m);
    }
    println!("serve, start to ready (2,000 rows)     {:.3} s  (bound 0.3 s)", median(ready));
    println!("serve, idle, resident (2,000 rows)     {:.1} MiB (bound 30 MiB)", median(memory));
}
