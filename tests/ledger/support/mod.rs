//! What the tests of the ledger share: sizes from the environment, seeded chance, folders that go away, and a turn, so
//! that heavy tests do not measure each other.

pub(crate) mod disk;
mod faketime;
pub(crate) mod http;
pub(crate) mod pgbouncer;
pub(crate) mod postgres;
pub(crate) mod processes;
mod programs;
pub(crate) mod proxy;
pub(crate) mod sandbox;
pub(crate) mod wire;

use std::fs::File;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A size or a seed from the environment.
pub(crate) fn setting(name: &str, default: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} must be a whole number, got `{text}`")),
        Err(_) => default,
    }
}

/// Says what was counted. It is seen whether the test passes or fails: only the print macros are captured.
pub(crate) fn say(words: impl std::fmt::Display) {
    let _ = writeln!(std::io::stderr().lock(), "    {words}");
}

/// Chance that repeats itself: the tests' own, since what it decides is not what is under test.
pub(crate) struct Dice(u64);

impl Dice {
    /// Of the run's seed, and of what it is for.
    pub(crate) fn of(purpose: &str) -> Self {
        let purpose = purpose
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, b| (hash ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
        Self(setting("DAIGOU_TEST_SEED", 1688).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ purpose)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below a number.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    /// Up to so many milliseconds.
    pub(crate) fn moment(&mut self, most_millis: u64) -> Duration {
        Duration::from_millis(self.below(most_millis + 1))
    }

    /// So many numbers below a limit, in their order.
    pub(crate) fn marks(&mut self, count: usize, limit: u64) -> Vec<u64> {
        let mut marks: Vec<u64> = (0..count).map(|_| self.below(limit)).collect();
        marks.sort_unstable();
        marks
    }

    /// Another order of the same things.
    pub(crate) fn shuffle<T>(&mut self, things: &mut [T]) {
        for i in (1..things.len()).rev() {
            let other = usize::try_from(self.below(u64::try_from(i).unwrap() + 1)).unwrap();
            things.swap(i, other);
        }
    }
}

/// Looks again and again until something is there; fails in the end, with what was waited for.
pub(crate) fn until<T>(what: &str, within: Duration, mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + within;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < end, "not within {within:?}: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A folder that is gone when the test ends.
pub(crate) struct Folder(PathBuf);

static COUNT: AtomicU64 = AtomicU64::new(0);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let unique = format!("daigou-{name}-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(unique);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The URL of an SQLite store in it.
    pub(crate) fn store(&self) -> String {
        format!("sqlite:{}", self.file("store.db").display())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A heavy test's turn to run, in this process or in another. The system takes it back with the process.
pub(crate) struct Turn(#[expect(dead_code, reason = "what is held is the lock")] File);

impl Turn {
    /// By itself: what is measured is not disturbed by other heavy tests.
    pub(crate) fn alone() -> Self {
        let file = Self::file();
        file.lock().unwrap();
        Self(file)
    }

    /// Beside others that wait more than they compute, and whose times nobody judges.
    pub(crate) fn beside_others() -> Self {
        let file = Self::file();
        file.lock_shared().unwrap();
        Self(file)
    }

    fn file() -> File {
        File::create(concat!(env!("CARGO_TARGET_TMPDIR"), "/ledger.turn")).unwrap()
    }
}

/// A free port below those that the system gives to outgoing connections: whoever listens there can go away and come
/// back to it.
pub(crate) fn port() -> u16 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let mut dice = Dice(u64::from(now.subsec_nanos()) ^ u64::from(std::process::id()) << 32);
    until("a free port", Duration::from_secs(10), || {
        let port = 20_000 + u16::try_from(dice.below(12_000)).unwrap();
        TcpListener::bind(("127.0.0.1", port)).is_ok().then_some(port)
    })
}

/// Whether these tests run as root, who may mount file systems, and whom PostgreSQL refuses.
pub(crate) fn is_root(own: &Path) -> bool {
    std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(own).unwrap()) == 0
}

/// That this test says in its name what it needs: where that cannot be had, `cargo xtask test` leaves the test out by the
/// word (`xtask/src/needs.rs`).
fn named_for(word: &str) {
    let thread = std::thread::current();
    let name = thread.name().filter(|name| *name != "main");
    assert!(name.is_none_or(|name| name.contains(word)), "this test needs {word}, and its name must say so");
}

/// Runs one of the scripts in `tests/python`; gives what it printed. SQLite comes with Python, and a store is damaged by
/// another program than the one under test.
pub(crate) fn python(script: &str, args: &[&str]) -> String {
    named_for("python");
    let path = format!("{}/../../tests/python/{script}", env!("CARGO_MANIFEST_DIR"));
    let mut python = std::process::Command::new("python3");
    // -B: no compiled files beside the script.
    let output = python.args(["-B", &path]).args(args).output();
    let output = output.unwrap_or_else(|error| panic!("python3 is needed for this test ({error}): cargo xtask setup"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script} {args:?}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
