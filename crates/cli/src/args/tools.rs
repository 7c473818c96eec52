//! Arguments of the commands that help with the command itself: describe, completions, the sandbox's settings.

use clap::Args;
#[cfg(feature = "sandbox")]
use clap::{Subcommand, ValueEnum};

/// Describe one operation: what it does, its routes, how well they are known, the vendor's page.
#[derive(Debug, Args)]
#[command(after_help = DESCRIBE_EXAMPLES)]
pub(crate) struct DescribeArgs {
    /// taobao, alibaba1688, logistics or dajisaas
    pub(crate) marketplace: String,

    /// The operation's id, such as order.list; see `daigou operations`
    pub(crate) operation: String,
}

const DESCRIBE_EXAMPLES: &str = "\
Examples:
  daigou describe alibaba1688 order.cancel
  daigou describe dajisaas alibaba.order_preview --format json";

/// Print a script that completes the command's words in a shell.
#[derive(Debug, Args)]
#[command(after_help = COMPLETIONS_EXAMPLES)]
pub(crate) struct CompletionsArgs {
    /// For which shell
    pub(crate) shell: clap_complete::Shell,
}

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  daigou completions bash > ~/.local/share/bash-completion/completions/daigou
  daigou completions fish > ~/.config/fish/completions/daigou.fish";

#[cfg(feature = "sandbox")]
#[derive(Debug, Subcommand)]
pub(crate) enum SandboxCommand {
    Env(SandboxEnvArgs),
}

/// Print the settings of a running sandbox, to be pasted or written to a file.
#[cfg(feature = "sandbox")]
#[derive(Debug, Args)]
#[command(after_help = ENV_EXAMPLES)]
pub(crate) struct SandboxEnvArgs {
    /// Where it is [default: --sandbox, or http://127.0.0.1:1688]
    #[arg(value_name = "URL")]
    pub(crate) url: Option<String>,

    /// In which form
    #[arg(long, value_enum, default_value = "sh")]
    pub(crate) shell: ShellArg,
}

/// A form of settings.
#[cfg(feature = "sandbox")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShellArg {
    /// export NAME='value', for sh, bash and zsh
    Sh,
    /// set -gx NAME 'value'
    Fish,
    /// $env:NAME = 'value'
    Powershell,
    /// NAME='value', for a .env file
    Dotenv,
    /// The profile `sandbox` of a daigou.toml
    Toml,
}

#[cfg(feature = "sandbox")]
const ENV_EXAMPLES: &str = "\
Examples:
  eval \"$(daigou sandbox env)\"
  daigou sandbox env http://127.0.0.1:1688 --shell toml >> daigou.toml";
