//! `daigou sandbox`: a stand-in for both platforms.

use crate::args::{SandboxArgs, SandboxCommand, SandboxEnvArgs, ShellArg};
use crate::interrupt::interrupted;
use crate::output::Output;
use crate::settings;
use daigou_core::{Error, Platform};
use daigou_sandbox::{Accept, Fault, Options, Sandbox, SandboxAccount, SandboxError};
use std::path::Path;

pub(crate) async fn run(args: &SandboxArgs, url: Option<&str>, out: &Output) -> Result<(), Error> {
    match &args.command {
        Some(SandboxCommand::Env(args)) => env(args, url, out).await,
        None => serve(args, out).await,
    }
}

/// The settings of a running sandbox in the form that is asked for.
async fn env(args: &SandboxEnvArgs, url: Option<&str>, out: &Output) -> Result<(), Error> {
    let url = args.url.as_deref().or(url).unwrap_or(settings::sandbox::USUAL);
    let variables = settings::sandbox::variables(url).await?;
    if out.is_json() {
        return out.json(&variables);
    }
    if args.shell == ShellArg::Toml {
        out.line("[profile.sandbox]");
    }
    for (name, value) in &variables {
        out.line(assignment(args.shell, name, value));
    }
    Ok(())
}

/// One setting; no shell takes anything in its value for more than text.
fn assignment(shell: ShellArg, name: &str, value: &str) -> String {
    match shell {
        ShellArg::Sh => format!("export {name}='{}'", value.replace('\'', "'\\''")),
        ShellArg::Fish => format!("set -gx {name} '{}'", value.replace('\\', "\\\\").replace('\'', "\\'")),
        ShellArg::Powershell => format!("$env:{name} = '{}'", value.replace('\'', "''")),
        ShellArg::Dotenv if value.contains('\'') => {
            let escaped = value.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$");
            format!("{name}=\"{escaped}\"")
        }
        ShellArg::Dotenv => format!("{name}='{value}'"),
        // A text of JSON is one of TOML.
        ShellArg::Toml => {
            let name = name.strip_prefix(daigou_core::config::PREFIX).unwrap_or(name).to_lowercase();
            format!("{name} = {}", serde_json::Value::from(value))
        }
    }
}

async fn serve(args: &SandboxArgs, out: &Output) -> Result<(), Error> {
    let config = settings::load(None)?;
    let faults = args.faults.as_deref().map(faults).transpose()?.unwrap_or_default();
    let options = Options::default().listen(args.listen).seed(args.seed).accept(Accept::from_config(&config)?);
    let accounts = args.accounts.as_deref().map(accounts).transpose()?.unwrap_or_default();
    let options = options.faults(faults).accounts(accounts).demo_data(args.demo_data).strict(args.strict);
    let options = args.state.iter().fold(options, Options::state);
    let options = callbacks(options, Platform::PandaPon, "--callbacks-pandapon", args.callbacks_pandapon.as_deref())?;
    let options = callbacks(options, Platform::DajiSaas, "--callbacks-dajisaas", args.callbacks_dajisaas.as_deref())?;
    let sandbox = Sandbox::start_with(options).await.map_err(failed)?;
    let description = sandbox.description();
    // Listened for before anyone can know that there is something to stop.
    let interrupted = interrupted()?;
    let line = serde_json::to_string(&description).map_err(|e| Error::usage(e.to_string()))?;
    out.announce(&line);
    out.note(format!("serving at {} until interrupted (Ctrl-C)", sandbox.console_url()));
    if !args.listen.ip().is_loopback() {
        out.warn(format!(
            "{} can be reached from other machines, and the console and the admin API ask nobody for a password",
            args.listen
        ));
    }
    out.note("point daigou at it with the variables under `env` of the line above");
    interrupted.await;
    sandbox.shutdown().await;
    Ok(())
}

/// The rules of a file.
fn faults(file: &Path) -> Result<Vec<Fault>, Error> {
    let failed = |error: String| Error::usage(format!("--faults {}: {error}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|error| failed(error.to_string()))?;
    Fault::list(&text).map_err(|error| failed(error.message().to_owned()))
}

/// The accounts of a file.
fn accounts(file: &Path) -> Result<Vec<SandboxAccount>, Error> {
    let failed = |error: String| Error::usage(format!("--accounts {}: {error}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|error| failed(error.to_string()))?;
    SandboxAccount::list(&text).map_err(|error| failed(error.message().to_owned()))
}

/// Sends a platform's callbacks to where a flag says.
fn callbacks(options: Options, platform: Platform, flag: &str, url: Option<&str>) -> Result<Options, Error> {
    let Some(url) = url else { return Ok(options) };
    options.callback_target(platform, url).map_err(|error| Error::usage(format!("{flag}: {}", error.message())))
}

/// The sandbox could not be started: nothing was sent anywhere.
pub(super) fn failed(error: daigou_sandbox::SandboxError) -> Error {
    let failed = Error::usage(error.to_string());
    match error {
        SandboxError::Listen { .. } => failed.with_hint("give another address with --listen"),
        _ => failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_text_to_every_shell() {
        let of = |shell| assignment(shell, "DAIGOU_APP_SECRET", "it's $HOME");
        assert_eq!(of(ShellArg::Sh), r"export DAIGOU_APP_SECRET='it'\''s $HOME'");
        assert_eq!(of(ShellArg::Fish), r"set -gx DAIGOU_APP_SECRET 'it\'s $HOME'");
        assert_eq!(of(ShellArg::Powershell), "$env:DAIGOU_APP_SECRET = 'it''s $HOME'");
        assert_eq!(of(ShellArg::Dotenv), r#"DAIGOU_APP_SECRET="it's \$HOME""#);
        assert_eq!(of(ShellArg::Toml), r#"app_secret = "it's $HOME""#);
        let route = assignment(ShellArg::Dotenv, "DAIGOU_ROUTE__X", "POST /a/{b}");
        assert_eq!(route, "DAIGOU_ROUTE__X='POST /a/{b}'");
    }
}
