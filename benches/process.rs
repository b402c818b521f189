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

#[path = "common/plan.rs"]
mod plan;

use plan::write_plan;

const BINARY: &str = env!("CARGO_BIN_EXE_yamedoki");

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
