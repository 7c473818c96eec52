//! `daigou serve`: the buyer's flow by HTTP.

use crate::args::{GatewayArgs, VerifyArg};
use crate::interrupt::interrupted;
use crate::marketplaces::{Tuning, VENUES};
use crate::output::Output;
use crate::{buyers, settings};
use daigou_core::auth::Secret;
use daigou_core::message::{PushScheme, Strictness};
use daigou_core::transport::ReqwestTransport;
use daigou_core::{Config, Error, Timeouts};
use daigou_gateway::post::{PATIENCE, Poster};
use daigou_gateway::{BuyerSlot, Guard, MarketplaceSlot, Options, Service, counted};
use daigou_ledger::inbox::{self, Source};
use daigou_ledger::{Inbox, Ledger, Rules, Store};
use serde::Serialize;
use std::io::IsTerminal;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// The line of the contract.
#[derive(Serialize)]
struct Addresses {
    api: String,
    openapi: String,
    docs: String,
    token: String,
    pandapon_callbacks: String,
    dajisaas_callbacks: String,
    /// By which the events that are posted are signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    webhook_secret: Option<String>,
}

pub(crate) async fn run(args: &GatewayArgs, profile: Option<&str>, out: &Output) -> Result<(), Error> {
    let config = settings::load(profile)?;
    // Listened for before anyone can know that there is something to stop.
    let first = interrupted()?;
    let store = Store::open(&args.store.store).await?;
    let token = match config.get("serve_token") {
        Some(token) => fitting(token, out)?,
        None => store.secret("serve_token").await?,
    };
    let (inbox, webhook_secret) = inbox(args, &config, &store, out).await?;
    let ledger = Arc::new(Ledger::new(store.clone(), rules(args, &config)?)?);
    let service = service(args, &config, (&store, ledger, &inbox), out);
    let listener = TcpListener::bind(args.listen).await.map_err(|error| cannot_listen(args, &error))?;
    let address = listener.local_addr().map_err(|error| cannot_listen(args, &error))?;
    let callbacks = |source| inbox.path(source).map(|path| format!("http://{address}/callbacks{path}"));
    let addresses = Addresses {
        api: format!("http://{address}"),
        openapi: format!("http://{address}/openapi.json"),
        docs: format!("http://{address}/docs"),
        token: token.clone(),
        pandapon_callbacks: callbacks(Source::PandaPon)?,
        dajisaas_callbacks: callbacks(Source::DajiSaas)?,
        webhook_secret,
    };
    tell(&addresses, out)?;
    let local = address.ip().is_loopback();
    if !local {
        out.warn(format!(
            "{address} can be reached from other machines: who has the token can spend your money. Put TLS before it"
        ));
    }
    let limits = super::mcp::limits(&args.spending)?;
    let mut guard = Guard::new(token);
    guard.local = local;
    let serving = daigou_gateway::serve(&service, guard, limits, listener, async {
        first.await;
        out.note("ending: what is being sent is waited for, and what is not done is kept (Ctrl-C: end now)");
    });
    tokio::select! {
        served = serving => served?,
        () = second() => {}
    }
    store.close().await;
    Ok(())
}

/// Over with the second signal.
async fn second() {
    for _ in 0..2 {
        match interrupted() {
            Ok(signal) => signal.await,
            Err(_) => std::future::pending().await,
        }
    }
}

fn tell(addresses: &Addresses, out: &Output) -> Result<(), Error> {
    if out.is_json() || !std::io::stdout().is_terminal() {
        let line = serde_json::to_string(addresses).map_err(|error| Error::usage(error.to_string()))?;
        out.announce(&line);
        return Ok(());
    }
    out.line(format!("serving at {} until interrupted (Ctrl-C); read {}", addresses.api, addresses.docs));
    out.line(format!("token      {}", addresses.token));
    out.line(format!("callbacks  {}", addresses.pandapon_callbacks));
    out.line(format!("           {}", addresses.dajisaas_callbacks));
    if let Some(secret) = &addresses.webhook_secret {
        out.line(format!("events are signed by {secret}"));
    }
    out.line(format!(
        "\nTry it: curl -H 'Authorization: Bearer {}' '{}/v1/pandapon-1688/search?q=fan'",
        addresses.token, addresses.api
    ));
    Ok(())
}

fn service(
    args: &GatewayArgs,
    config: &Config,
    (store, ledger, inbox): (&Store, Arc<Ledger>, &Inbox),
    out: &Output,
) -> Service {
    let mut tuning = Tuning::new(args.attempts, args.timeout);
    tuning.ended = Some(counted());
    let buyers = buyers::all(config, &tuning).into_iter().map(|(name, buyer)| BuyerSlot {
        name,
        buyer: buyer
            .map(Arc::from)
            .inspect_err(|error| out.note(format!("{name} cannot be used: {}", error.message()))),
    });
    let marketplaces = VENUES.iter().map(|venue| MarketplaceSlot {
        name: venue.name,
        operations: venue.operations,
        client: (venue.connect)(config.clone(), &tuning).map(Arc::from),
    });
    Service::new(Options {
        buyers: buyers.collect(),
        marketplaces: marketplaces.collect(),
        store: store.clone(),
        ledger,
        inbox: inbox.clone(),
    })
}

fn rules(args: &GatewayArgs, config: &Config) -> Result<Rules, Error> {
    let mut rules = Rules::default();
    rules.parallel = args.parallel.into();
    rules.settle = config.settle()?;
    // A call's whole time, and room for the store to answer.
    rules.lease = args.timeout + args.timeout.min(Duration::from_secs(30));
    rules.sweep_days = (!args.new_account).then_some(args.sweep_days);
    rules.account_each = true;
    // Somebody waits: what could not be sent is told soon, and the client sends it again.
    rules.tries = TRIES;
    rules.max_day = super::mcp::limits(&args.spending)?.day();
    Ok(rules)
}

/// The receiver of callbacks, and the secret by which its events are signed where they are posted.
async fn inbox(
    args: &GatewayArgs,
    config: &Config,
    store: &Store,
    out: &Output,
) -> Result<(Inbox, Option<String>), Error> {
    let mut options = inbox::Options::default();
    if let Some(token) = config.get("inbox_token") {
        options = options.token(token);
    }
    let scheme = config.push_scheme()?;
    // Without DajiSaaS's secret nothing of its can be checked, and its buyers say what is missing.
    if let Some(secret) = config.get("app_secret").filter(|_| scheme != PushScheme::None) {
        options = options.verify(scheme.verifier(Secret::new(secret)));
    }
    if args.verify == VerifyArg::Strict {
        options = options.strictness(Strictness::Strict);
        out.warn("strict: PandaPon's callbacks are refused, as no rule of theirs is known");
    }
    let mut signed_by = None;
    if let Some(target) = &args.callbacks_to {
        let secret = match config.get("webhook_secret") {
            Some(secret) => secret.to_owned(),
            None => format!("whsec_{}", store.secret("webhook").await?),
        };
        let timeouts = Timeouts { connect: Duration::from_secs(5), read: PATIENCE, total: PATIENCE };
        let transport = Arc::new(ReqwestTransport::new(timeouts, LARGEST_ANSWER)?);
        options = options.handler(Poster::new(target, &secret, transport, store.clock().clone())?).in_turn(true);
        signed_by = Some(secret);
    }
    Ok((Inbox::open(store, options).await?, signed_by))
}

/// How often an order may fail to be quoted, sent or paid before its client is told.
const TRIES: u32 = 4;

/// The largest answer to a posted event that is read, in bytes: what it says does not matter.
const LARGEST_ANSWER: usize = 1 << 20;

/// A token that stands in a header; one that can be guessed is told.
fn fitting(token: &str, out: &Output) -> Result<String, Error> {
    const SHORT: usize = 16;
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        let rule = "must be letters, digits and signs, without spaces";
        return Err(
            Error::invalid("DAIGOU_SERVE_TOKEN", rule).with_hint("leave it out to have one made and kept in the store")
        );
    }
    if token.len() < SHORT {
        out.warn(format!("DAIGOU_SERVE_TOKEN has fewer than {SHORT} characters: who guesses it can spend your money"));
    }
    Ok(token.to_owned())
}

fn cannot_listen(args: &GatewayArgs, error: &std::io::Error) -> Error {
    Error::invalid("--listen", format!("cannot listen on {}: {error}", args.listen)).with_hint("give another address")
}
