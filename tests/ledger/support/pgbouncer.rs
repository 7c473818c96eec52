//! PgBouncer before a server of the tests' own, with the settings that a package has by default but for the mode of its
//! pool. It refuses root as PostgreSQL does.

use super::postgres::{Database, postgres_user};
use super::{Folder, is_root, named_for, port, until};
use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

pub(crate) struct PgBouncer {
    folder: Folder,
    port: u16,
    process: Child,
}

impl PgBouncer {
    /// Before a database, its pool in this mode: `session`, `transaction` or `statement`.
    pub(crate) fn before(database: &Database, mode: &str) -> Self {
        named_for("pgbouncer");
        let folder = Folder::new("pgbouncer");
        let port = port();
        let users = folder.file("users");
        std::fs::write(&users, "\"postgres\" \"\"\n").unwrap();
        let settings = format!(
            "[databases]\n* = host=127.0.0.1 port={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n\
             auth_type = trust\nauth_file = {}\npool_mode = {mode}\nunix_socket_dir =\nlogfile = {}\n",
            database.cluster().port(),
            users.display(),
            folder.file("log").display()
        );
        let file = folder.file("pgbouncer.ini");
        std::fs::write(&file, settings).unwrap();
        let mut command = Command::new("pgbouncer");
        command.env("PATH", "/usr/sbin:/usr/bin:/bin:/usr/local/bin:/opt/homebrew/bin").arg(&file);
        if is_root(folder.path()) {
            let (user, group) = postgres_user();
            for path in [folder.path(), &users, &file] {
                std::os::unix::fs::chown(path, Some(user), Some(group)).unwrap();
            }
            command.uid(user).gid(group);
        }
        command.current_dir(folder.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let process = command.spawn().expect("PgBouncer is needed for this test: cargo xtask setup");
        until("PgBouncer listens", Duration::from_secs(20), || TcpStream::connect(("127.0.0.1", port)).ok());
        Self { folder, port, process }
    }

    /// The store's URL through it.
    pub(crate) fn url(&self, database: &Database) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{}", self.port, database.name())
    }

    /// What it wrote into its log.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.file("log")).unwrap_or_default()
    }
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
