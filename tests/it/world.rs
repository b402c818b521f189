//! A harness with verbs around the real binary: a home of its own, a configuration, a plan.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The binary under test.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_yamedoki");

/// A folder with a configuration and whatever a test puts there; gone when the test is.
pub(crate) struct World {
    dir: tempfile::TempDir,
}

impl World {
    /// A world whose configuration is `config`.
    pub(crate) fn new(config: &str) -> World {
        let world = World { dir: tempfile::tempdir().expect("a folder") };
        world.write("yamedoki.toml", config);
        world
    }

    /// A path in it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file into it.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(&path, text).expect("written");
        path
    }

    /// The command `yamedoki ARGUMENTS` in it, in English.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command
            .current_dir(self.dir.path())
            .env_remove("YAMEDOKI_CONFIG")
            .args(["--config", "yamedoki.toml", "--lang", "en"])
            .args(arguments);
        command
    }

    /// Runs it.
    pub(crate) fn run(&self, arguments: &[&str]) -> Answer {
        Answer::of(self.command(arguments).output().expect("the binary starts"))
    }

    /// Starts the daemon.
    pub(crate) fn serve(&self) -> Daemon {
        let log = fs::OpenOptions::new().create(true).append(true).open(self.path("log")).expect("a log");
        let child = self
            .command(&["serve"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("the daemon starts");
        Daemon { child }
    }

    /// What the daemon has logged.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap_or_default()
    }
}

/// A running daemon, killed when dropped.
pub(crate) struct Daemon {
    child: Child,
}

impl Daemon {
    /// kill -9.
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Sends a signal by name: `TERM`, `HUP`.
    pub(crate) fn signal(&self, name: &str) {
        let done = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status();
        assert!(done.expect("kill starts").success());
    }

    /// SIGTERM, then the exit code; panics where it does not end within `limit`.
    pub(crate) fn stop(&mut self, limit: Duration) -> Option<i32> {
        self.signal("TERM");
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("waited") {
                return status.code();
            }
            assert!(start.elapsed() < limit, "the daemon does not stop");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Whether it still runs.
    pub(crate) fn runs(&mut self) -> bool {
        self.child.try_wait().expect("waited").is_none()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.kill();
    }
}

/// What a command answered.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Answer {
    /// From a finished process.
    pub(crate) fn of(output: Output) -> Answer {
        Answer {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Standard output as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("no JSON ({e}): {self:?}"))
    }

    /// Asserts the exit code and that both streams together hold each of `words`.
    pub(crate) fn says(&self, code: i32, words: &[&str]) -> &Answer {
        assert_eq!(self.code, code, "{self:?}");
        let all = format!("{}{}", self.out, self.err);
        for word in words {
            assert!(all.contains(word), "`{word}` is not in:\n{all}");
        }
        self
    }
}

/// Waits until `done` holds; panics with `what` after `limit`.
pub(crate) fn wait_for(what: &str, limit: Duration, mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < limit, "not within {limit:?}: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The shared folder beside the checkout, where there is one; says so and is `None` where not.
pub(crate) fn shared(inside: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(inside);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is not here", path.display());
    None
}
