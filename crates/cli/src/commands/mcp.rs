//! `daigou mcp`: the buyer's flow as tools of the Model Context Protocol, on standard input and output.

use crate::args::{McpArgs, SpendingArgs};
use crate::buying::yuan;
use crate::interrupt::interrupted;
use crate::marketplaces::Tuning;
use crate::output::Output;
use crate::{buyers, settings};
use daigou_core::{Certainty, Error, ErrorKind};
use daigou_gateway::mcp::{Agent, Limits};
use daigou_gateway::{BuyerSlot, Guard, Options, Service, counted, router};
use daigou_ledger::{Inbox, Ledger, Rules, Store, inbox};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

pub(crate) async fn run(args: &McpArgs, profile: Option<&str>, out: &Output) -> Result<(), Error> {
    let limits = limits(&args.spending)?;
    let config = settings::load(profile)?;
    let ended = interrupted()?;
    // Kept until the end: without a store nothing can be ordered, and nothing has to be remembered.
    let (store, _scratch) = store(args).await?;
    let mut tuning = Tuning::new(args.buyer.how.attempts, args.buyer.how.timeout);
    tuning.ended = Some(counted());
    let settle = config.settle()?;
    let buyer: Arc<dyn daigou_core::buyer::Buyer> = Arc::from(buyers::find(&args.buyer.via, config, &tuning)?);
    let name = buyer.name();
    let mut rules = Rules::default();
    rules.settle = settle;
    rules.lease = args.buyer.how.timeout + args.buyer.how.timeout.min(Duration::from_secs(30));
    rules.sweep_days = rules.sweep_days.filter(|_| !args.new_account);
    rules.account_each = true;
    rules.max_day = limits.day();
    let ledger = Arc::new(Ledger::new(store.clone(), rules)?);
    let inbox = Inbox::open(&store, inbox::Options::default()).await?;
    let service = Service::new(Options {
        buyers: vec![BuyerSlot { name, buyer: Ok(buyer) }],
        marketplaces: Vec::new(),
        store: store.clone(),
        ledger,
        inbox,
    });
    // Nobody but this process asks these routes.
    let guard = Guard::new(store.secret("serve_token").await?);
    let routes = router(&service, guard.clone())?;
    let agent = Agent::new(&service, routes, &guard.token, Some(name.to_owned()), limits);
    let may = if args.spending.allow_orders { "order within the caps" } else { "read, and order nothing" };
    out.note(format!("speaking the Model Context Protocol on standard input and output; an agent may {may}"));
    let taking_over =
        async { if args.spending.allow_orders { service.take_over().await } else { std::future::pending().await } };
    let served = tokio::select! {
        served = agent.stdio() => served.map_err(|error| {
            let words = format!("the client does not speak the Model Context Protocol: {error}");
            Error::new(ErrorKind::Usage, Certainty::NotSent, words)
        }),
        () = taking_over => Ok(()),
        () = ended => Ok(()),
    };
    // A call that is under way ends by its own time; beyond that the next process looks it up.
    let _ = tokio::time::timeout(args.buyer.how.timeout, service.end()).await;
    store.close().await;
    served
}

/// How much an agent may spend, by the flags.
///
/// # Errors
/// An amount that is none, or a day's cap below an order's.
pub(super) fn limits(args: &SpendingArgs) -> Result<Limits, Error> {
    let (Some(order), Some(day), true) = (&args.max_order_yuan, &args.max_day_yuan, args.allow_orders) else {
        return Ok(Limits::READ_ONLY);
    };
    let (order, day) = (yuan("--max-order-yuan", order)?, yuan("--max-day-yuan", day)?);
    if day.minor() < order.minor() {
        return Err(Error::invalid("--max-day-yuan", format!("{day} is below --max-order-yuan, {order}")));
    }
    Ok(Limits::spending(order, day))
}

/// The store, or one for this process alone where nothing can be ordered.
async fn store(args: &McpArgs) -> Result<(Store, Option<TempDir>), Error> {
    if let Some(url) = &args.store {
        return Ok((Store::open(url).await?, None));
    }
    if args.spending.allow_orders {
        return Err(Error::invalid(
            "--store",
            "is needed with --allow-orders: it is what keeps an order from being placed twice",
        )
        .with_hint("such as --store sqlite:orders.db"));
    }
    let folder = TempDir::new().map_err(|error| Error::usage(format!("no temporary folder: {error}")))?;
    let store = Store::open(&format!("sqlite:{}", folder.path().join("agent.db").display())).await?;
    Ok((store, Some(folder)))
}
