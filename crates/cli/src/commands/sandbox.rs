//! `daigou sandbox`: a stand-in for both platforms.

use crate::args::SandboxArgs;
use crate::interrupt::interrupted;
use crate::output::Output;
use crate::settings;
use daigou_core::{Error, Platform};
use daigou_sandbox::{Accept, Fault, Options, Sandbox, SandboxError};
use std::path::Path;

pub(crate) async fn run(args: &SandboxArgs, out: &Output) -> Result<(), Error> {
    let config = settings::load(None)?;
    let faults = args.faults.as_deref().map(faults).transpose()?.unwrap_or_default();
    let options = Options::default().listen(args.listen).seed(args.seed).accept(Accept::from_config(&config)?);
    let options = options.faults(faults);
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
