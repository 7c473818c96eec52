//! A PostgreSQL server of the tests' own: in a folder that goes away, as durable as a real one (`fsync=on`), and stopped
//! even if the tests are killed. Tests that run in one process at once share it, each with a database of its own.
//!
//! PostgreSQL refuses root: there it runs as the user `postgres`.

use super::programs::programs;
use super::{Folder, faketime, is_root, named_for, port};
use std::io::BufRead;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

const MISSING: &str = "PostgreSQL's server cannot be found: these tests run one of their own. `cargo xtask setup` installs \
                       it (its default cluster is not used, and need not run)";

/// A server.
pub(crate) struct Cluster {
    folder: Folder,
    programs: PathBuf,
    /// Whom it runs as, where that is not who runs the tests.
    user: Option<(u32, u32)>,
    port: u16,
    /// What its programs are run with.
    env: Vec<(&'static str, String)>,
    /// Stops the server when its standard input ends: with this value, or with this process however that ends.
    watch: Child,
}

/// How a server is stopped.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stop {
    /// In order: connections are closed, everything is written.
    Fast,
    /// As if it had crashed: the next start recovers from the log.
    Immediate,
}

static SHARED: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());
static DATABASES: AtomicU64 = AtomicU64::new(0);

impl Cluster {
    /// The one that the tests of this process share. It goes with the last that uses it.
    pub(crate) fn shared() -> Arc<Self> {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let cluster = Arc::new(Self::new());
            *shared = Arc::downgrade(&cluster);
            cluster
        })
    }

    /// One that a test has to itself, to stop it.
    pub(crate) fn new() -> Self {
        Self::with(|_| Vec::new())
    }

    /// One whose clock can be stepped ([`step`](Self::step)): its programs are told the time by libfaketime.
    pub(crate) fn with_a_clock_of_its_own() -> Self {
        named_for("faketime");
        let library = faketime::library().expect("libfaketime is needed for this test: cargo xtask setup");
        Self::with(|folder| {
            let file = folder.join("time");
            std::fs::write(&file, "+0").unwrap();
            vec![
                ("LD_PRELOAD", library.display().to_string()),
                ("FAKETIME_TIMESTAMP_FILE", file.display().to_string()),
                ("FAKETIME_NO_CACHE", "1".to_owned()),
                ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
            ]
        })
    }

    /// Steps the clock of a server that has one of its own: so many seconds from this machine's.
    pub(crate) fn step(&self, seconds: i64) {
        // At once, or a reader may find it empty.
        let (next, file) = (self.folder.file("time.next"), self.folder.file("time"));
        std::fs::write(&next, format!("{seconds:+}")).unwrap();
        std::fs::rename(next, file).unwrap();
    }

    fn with(env: impl FnOnce(&Path) -> Vec<(&'static str, String)>) -> Self {
        named_for("postgresql");
        let programs = programs().expect(MISSING);
        let folder = Folder::new("postgres");
        let user = is_root(folder.path()).then(postgres_user);
        if let Some((user, group)) = user {
            std::os::unix::fs::chown(folder.path(), Some(user), Some(group)).unwrap();
        }
        let watch = watch(&programs, user, folder.path());
        let env = env(folder.path());
        let cluster = Self { folder, programs, user, port: port(), env, watch };
        // Nothing in it is worth syncing yet; from here on it is.
        let made = ["-N", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"];
        cluster.run("initdb", &made);
        cluster.start();
        cluster
    }

    /// Starts it again after [`stop`](Self::stop), at the same address.
    pub(crate) fn start(&self) {
        let log = self.folder.file("log");
        let folder = self.folder.path().display();
        let options = format!("-p {} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=on", self.port);
        self.run("pg_ctl", &["start", "-w", "-t", "60", "-l", log.to_str().unwrap(), "-o", &options]);
    }

    /// Stops it.
    pub(crate) fn stop(&self, how: Stop) {
        let mode = match how {
            Stop::Fast => "fast",
            Stop::Immediate => "immediate",
        };
        self.run("pg_ctl", &["stop", "-w", "-t", "60", "-m", mode]);
    }

    /// Runs one of PostgreSQL's programs on the data, as whom the data belong to.
    fn run(&self, program: &str, args: &[&str]) {
        let mut command = Command::new(self.programs.join(program));
        command.args(["-D", self.folder.file("data").to_str().unwrap()]).args(args);
        become_user(&mut command, self.user, self.folder.path());
        if program == "pg_ctl" {
            command.envs(self.env.iter().map(|(name, value)| (name, value)));
        }
        let output = command.stdin(Stdio::null()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        let log = std::fs::read_to_string(self.folder.file("log")).unwrap_or_default();
        assert!(output.status.success(), "{program} {args:?}: {said}\n{log}");
    }

    /// An empty database.
    pub(crate) fn database(self: &Arc<Self>) -> Database {
        self.database_with("")
    }

    /// The same, made with these options.
    pub(crate) fn database_with(self: &Arc<Self>, options: &str) -> Database {
        let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        self.ask("postgres", &format!("CREATE DATABASE {name} {options}"));
        Database { cluster: self.clone(), name }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Runs a statement; gives what it finds, a line each row, columns divided by `|`.
    fn ask(&self, database: &str, statement: &str) -> String {
        let output = self.psql(database, statement).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{statement}: {said}");
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    fn psql(&self, database: &str, statement: &str) -> Command {
        let mut command = Command::new(self.programs.join("psql"));
        command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-U", "postgres"]);
        command.args(["-p", &self.port.to_string(), "-d", database, "-c", statement]).stdin(Stdio::null());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.watch.stdin.take());
        let _ = self.watch.wait();
    }
}

/// A database of one test. It goes away with this value.
pub(crate) struct Database {
    cluster: Arc<Cluster>,
    name: String,
}

impl Database {
    /// As a store's URL.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{}", self.cluster.port, self.name)
    }

    /// As a store's URL through another port: a proxy's.
    pub(crate) fn url_at(&self, port: u16) -> String {
        format!("postgres://postgres@127.0.0.1:{port}/{}", self.name)
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Runs a statement; gives what it finds, a line each row, columns divided by `|`.
    pub(crate) fn ask(&self, statement: &str) -> String {
        self.cluster.ask(&self.name, statement)
    }

    /// A session that runs these statements and stays open, with what they lock, as long as the value lives.
    pub(crate) fn session(&self, statements: &str) -> Session {
        let mut command = self.cluster.psql(&self.name, "SELECT 1");
        command.args(["-c", statements, "-c", "SELECT 'held'", "-c", "SELECT pg_sleep(600)"]);
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().unwrap();
        let mut said = std::io::BufReader::new(process.stdout.take().unwrap()).lines();
        assert!(said.any(|line| line.is_ok_and(|line| line == "held")), "{statements} failed");
        Session { process, cluster: self.cluster.clone(), database: self.name.clone() }
    }

    pub(crate) fn cluster(&self) -> &Cluster {
        &self.cluster
    }
}

/// A session of another program.
pub(crate) struct Session {
    process: Child,
    cluster: Arc<Cluster>,
    database: String,
}

impl Drop for Session {
    fn drop(&mut self) {
        // The server does not notice by itself that nobody waits for the end of a sleep.
        let end = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() \
                   AND query LIKE 'SELECT pg_sleep%' AND pid <> pg_backend_pid()";
        let _ = self.cluster.psql(&self.database, end).stdout(Stdio::null()).stderr(Stdio::null()).status();
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // The server may be stopped; then it all goes with its folder.
        let statement = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        let _ = self.cluster.psql("postgres", &statement).stderr(Stdio::null()).status();
    }
}

/// The numbers of the user that Debian's package makes, and of its group.
pub(crate) fn postgres_user() -> (u32, u32) {
    let users = std::fs::read_to_string("/etc/passwd").unwrap();
    let line = users.lines().find(|line| line.starts_with("postgres:"));
    let mut fields = line
        .expect("PostgreSQL does not run as root, and there is no user `postgres`: cargo xtask setup")
        .split(':')
        .skip(2);
    let mut number = || fields.next().unwrap().parse().unwrap();
    (number(), number())
}

fn become_user(command: &mut Command, user: Option<(u32, u32)>, folder: &Path) {
    // Not every folder may be entered by everyone.
    command.current_dir(folder);
    if let Some((user, group)) = user {
        command.uid(user).gid(group);
    }
}

/// A shell that waits for the end of its input, and stops the server then. In a process group of its own, so that an
/// interrupt at the terminal does not end it first.
fn watch(programs: &Path, user: Option<(u32, u32)>, folder: &Path) -> Child {
    let mut command = Command::new("sh");
    command.args(["-c", "read -r _; \"$1\" stop -m immediate -D \"$2/data\"; rm -rf \"$2\"", "sh"]);
    command.arg(programs.join("pg_ctl")).arg(folder);
    become_user(&mut command, user, folder);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    command.spawn().unwrap()
}
