//! Where settings come from: the user's daigou.toml, the working folder's, the environment, flags; later ones win, and a
//! running sandbox over all of them. Names
//! that nobody knows, empty values and numbers beyond reason are refused here, before anything is sent.

mod layers;
mod lines;
mod names;
pub(crate) mod sandbox;
pub(crate) mod secrets;
mod traced;

pub(crate) use layers::{Source, files, of_files, profile_name};
pub(crate) use traced::{Setting, all};

use daigou_core::{Config, Error};
use layers::{SANDBOX, layers};

/// Takes every setting from the sandbox of this address from now on.
///
/// # Errors
/// There is none.
pub(crate) async fn take_from_sandbox(url: &str) -> Result<(), Error> {
    let config = sandbox::config(url).await?;
    // It is called once, at the start.
    let _ = SANDBOX.set(config);
    Ok(())
}

/// All layers but the flags, the keyring's the lowest.
///
/// # Errors
/// A name that nobody knows, a value that is empty or absurd, a profile that is nowhere, a keyring that does not answer.
pub(crate) fn load(profile: Option<&str>) -> Result<Config, Error> {
    let (name, layers) = layers(profile)?;
    let mut config = layers.into_iter().fold(Config::default(), |config, layer| config.overlay(layer.config));
    // A sandbox says everything.
    if SANDBOX.get().is_none() {
        for secret in secrets::kept(&name) {
            if config.get(secret).is_none() {
                config.set(secret, secrets::get(&name, secret)?);
            }
        }
    }
    config.settle()?;
    Ok(config)
}

/// The folder in which an account is locked while orders are placed for it: the user's own, on this machine.
#[cfg(feature = "ledger")]
pub(crate) fn locks() -> std::path::PathBuf {
    let own = dirs::state_dir().or_else(dirs::data_local_dir);
    own.map_or_else(|| std::env::temp_dir().join("daigou-locks"), |folder| folder.join("daigou").join("locks"))
}
