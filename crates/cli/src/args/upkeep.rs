//! Arguments of the commands that see to the command itself: its settings, its health, its manual.

use clap::{Args, Subcommand};
use std::path::PathBuf;
use std::time::Duration;

/// Show the settings and where each comes from; keep secrets in the system's keyring.
///
/// Flags win over the environment (DAIGOU_…), the environment over daigou.toml in the working folder, that over daigou.toml in
/// the user's configuration folder, and all of them over the keyring. Secrets are masked.
#[derive(Debug, Args)]
#[command(after_help = CONFIG_EXAMPLES)]
pub(crate) struct ConfigArgs {
    #[command(subcommand)]
    pub(crate) command: Option<ConfigCommand>,
}

impl ConfigArgs {
    /// Whether it is about this machine's own settings, whatever a sandbox says.
    pub(crate) const fn is_of_this_machine(&self) -> bool {
        !matches!(self.command, None | Some(ConfigCommand::Show))
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Every setting, its value, and where it comes from
    Show,
    /// The files that are looked for, and which of them are there
    Path,
    /// Keep a secret in the system's keyring: access_secret, app_secret, …; it is asked for, or read from standard input
    SetSecret {
        /// The setting's name, such as access_secret
        name: String,
    },
    /// Take a secret out of the system's keyring
    UnsetSecret {
        /// The setting's name, such as access_secret
        name: String,
    },
}

const CONFIG_EXAMPLES: &str = "\
Examples:
  daigou config show
  daigou config show --profile shop --format json
  daigou config path
  printf %s \"$SECRET\" | daigou config set-secret access_secret
  daigou config unset-secret access_secret";

/// Check settings, clock, network, signatures, routes, store and terminal.
///
/// Accounts are checked by reads alone: which signature scheme and time unit PandaPon accepts of the account, and whether
/// DajiSaaS takes its key. It begins with what is set, and tries no other scheme once one is accepted. What should be
/// kept is printed as lines of a daigou.toml.
#[derive(Debug, Args)]
#[command(after_help = DOCTOR_EXAMPLES)]
pub(crate) struct DoctorArgs {
    /// The store to look at, where there is one
    #[arg(long, value_name = "URL", env = "DAIGOU_STORE", hide_env_values = true)]
    pub(crate) store: Option<String>,

    /// Ask nobody: check what can be checked on this machine
    #[arg(long)]
    pub(crate) offline: bool,

    /// Seconds that a call may take
    #[arg(long, value_name = "SECONDS", default_value = "15", value_parser = super::limits::seconds)]
    pub(crate) timeout: Duration,
}

const DOCTOR_EXAMPLES: &str = "\
Examples:
  daigou doctor
  daigou doctor --store sqlite:orders.db --format json
  daigou doctor --profile shop --offline

Exit codes: 0 all is well; 1 a platform refused the account; 2 settings, the clock
            or orders of the store need you; 3 a platform, or the store, could
            not be reached.";

/// Write the manual: a page for each command, for `man`.
#[derive(Debug, Args)]
#[command(after_help = MAN_EXAMPLES)]
pub(crate) struct ManArgs {
    /// The folder to write to; it is made where it is missing
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

const MAN_EXAMPLES: &str = "\
Examples:
  daigou man ~/.local/share/man/man1
  daigou man manual";
