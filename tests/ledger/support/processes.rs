//! The command as a process: started, listened to, killed with SIGKILL. It ends with its handle, a panic's included.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// The command with nothing of this machine's settings.
pub(crate) fn daigou(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_daigou"));
    command.args(args).env_clear().current_dir(env!("CARGO_TARGET_TMPDIR"));
    command.env("HOME", env!("CARGO_TARGET_TMPDIR")).env("SSL_CERT_DIR", "/etc/ssl/certs");
    command
}

/// A process that runs.
pub(crate) struct Running {
    child: Child,
    lines: Receiver<String>,
    stdout: Option<JoinHandle<String>>,
    stderr: Option<JoinHandle<String>>,
}

/// A process that is over.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Its exit code; none where a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    /// The JSON in the last line of stdout.
    pub(crate) fn json(&self) -> Value {
        let line = self.stdout.lines().last().unwrap_or_else(|| panic!("nothing on stdout: {self:?}"));
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The error object in the last line of stderr.
    pub(crate) fn error(&self) -> Value {
        let line = self.stderr.lines().last().unwrap_or_else(|| panic!("nothing on stderr: {self:?}"));
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let (said, lines) = channel();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let stdout = std::thread::spawn(move || {
            let (mut all, mut line) = (String::new(), String::new());
            while out.read_line(&mut line).is_ok_and(|length| length > 0) {
                all.push_str(&line);
                // Nobody need listen.
                let _ = said.send(std::mem::take(&mut line));
            }
            all
        });
        let mut err = child.stderr.take().unwrap();
        let stderr = std::thread::spawn(move || {
            let mut all = Vec::new();
            let _ = err.read_to_end(&mut all);
            String::from_utf8_lossy(&all).into_owned()
        });
        Self { child, lines, stdout: Some(stdout), stderr: Some(stderr) }
    }

    /// The next line of stdout.
    pub(crate) fn line(&mut self, within: Duration) -> String {
        self.lines.recv_timeout(within).unwrap_or_else(|error| {
            let _ = self.child.kill();
            panic!("no line on stdout ({error}): {:?}", self.collect())
        })
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Sends it a signal, by its name.
    pub(crate) fn signal(&self, name: &str) {
        let status = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status();
        assert!(status.is_ok_and(|status| status.success()), "kill -s {name}");
    }

    /// Waits for its end; a process that takes longer is killed, and the test fails.
    pub(crate) fn end(mut self, within: Duration) -> Ended {
        let deadline = Instant::now() + within;
        while self.is_running() {
            if Instant::now() > deadline {
                let _ = self.child.kill();
                panic!("still running after {within:?}: {:?}", self.collect());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        self.collect()
    }

    /// Ends it with SIGKILL: it is asked nothing and told nothing.
    pub(crate) fn kill(mut self) -> Ended {
        let _ = self.child.kill();
        self.collect()
    }

    fn collect(&mut self) -> Ended {
        let code = self.child.wait().ok().as_ref().and_then(ExitStatus::code);
        let text = |reader: Option<JoinHandle<String>>| reader.and_then(|r| r.join().ok()).unwrap_or_default();
        Ended { code, stdout: text(self.stdout.take()), stderr: text(self.stderr.take()) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
