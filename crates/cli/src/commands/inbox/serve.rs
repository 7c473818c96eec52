//! `daigou inbox serve`: the receiver.

use super::forward::Forward;
use crate::args::{ServeArgs, VerifyArg};
use crate::interrupt::interrupted;
use crate::output::Output;
use crate::settings;
use daigou_core::auth::Secret;
use daigou_core::message::{PushScheme, Strictness};
use daigou_core::{Config, Error};
use daigou_ledger::inbox::{Options, Source};
use daigou_ledger::{Inbox, Store};
use serde::Serialize;
use tokio::net::TcpListener;

/// The line of the contract.
#[derive(Serialize)]
struct Addresses {
    pandapon: String,
    dajisaas: String,
}

pub(super) async fn run(args: &ServeArgs, profile: Option<&str>, out: &Output) -> Result<(), Error> {
    let config = settings::load(profile)?;
    let mut options = options(args, &config, out)?;
    if let Some(target) = &args.forward {
        options = options.handler(Forward::new(target)?);
    }
    let store = Store::open(&args.store.store).await?;
    let inbox = Inbox::open(&store, options).await?;
    // Last: a push that comes while the store is opened would wait for it longer than the platform does.
    let listener = TcpListener::bind(args.listen).await.map_err(|error| cannot_listen(args, &error))?;
    let address = listener.local_addr().map_err(|error| cannot_listen(args, &error))?;
    // Listened for before anyone can know that there is something to stop.
    let interrupted = interrupted()?;
    let url = |source| inbox.path(source).map(|path| format!("http://{address}{path}"));
    let addresses = Addresses { pandapon: url(Source::PandaPon)?, dajisaas: url(Source::DajiSaas)? };
    out.announce(&serde_json::to_string(&addresses).map_err(|e| Error::usage(e.to_string()))?);
    out.note(format!("receiving at {address} until interrupted (Ctrl-C); who knows these addresses can push"));
    inbox.serve(listener, interrupted).await?;
    store.close().await;
    Ok(())
}

fn options(args: &ServeArgs, config: &Config, out: &Output) -> Result<Options, Error> {
    let mut options = Options::default();
    if let Some(token) = config.get("inbox_token") {
        options = options.token(token);
    }
    let scheme = config.push_scheme()?;
    if scheme != PushScheme::None {
        let secret = config.require("app_secret", "the secret by which DajiSaaS signs its pushes")?;
        options = options.verify(scheme.verifier(Secret::new(secret)));
    }
    if args.verify == VerifyArg::Strict {
        options = options.strictness(Strictness::Strict);
        out.warn(match scheme {
            PushScheme::None => "strict without DAIGOU_PUSH_SCHEME: every callback is refused",
            PushScheme::HmacSha1 { .. } => "strict: PandaPon's callbacks are refused, as no rule of theirs is known",
        });
    }
    Ok(options)
}

fn cannot_listen(args: &ServeArgs, error: &std::io::Error) -> Error {
    Error::invalid("--listen", format!("cannot listen on {}: {error}", args.listen)).with_hint("give another address")
}
