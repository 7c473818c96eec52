//! `daigou call`: one operation with JSON parameters.

use crate::args::CallArgs;
use crate::marketplaces::{Tuning, find};
use crate::output::Output;
use crate::{settings, tree};
use daigou_core::{Error, check_route};
use std::io::Write;

pub(crate) async fn run(args: &CallArgs, profile: Option<&str>, out: &Output) -> Result<(), Error> {
    let venue = find(&args.marketplace)?;
    let entry = venue.entry(&args.operation)?;
    let params = super::data(&args.data)?;
    let mut config = settings::load(profile)?;
    let flags =
        [("generation", &args.generation), (venue.platform.url_setting(), &args.base_url), ("allow", &args.allow)];
    for (name, value) in flags {
        if let Some(value) = value {
            config.set(name, value.clone());
        }
    }
    if let Some(route) = &args.route {
        check_route(route)?;
        config.set(&entry.operation.route_variable(), route.clone());
    }
    let tuning = Tuning::new(args.attempts, args.timeout);
    let marketplace = (venue.connect)(config, &tuning)?;
    let reply = entry.call(&*marketplace, &params).await?;
    if args.raw {
        let mut stdout = std::io::stdout().lock();
        let _ = stdout.write_all(&reply.raw).and_then(|()| stdout.flush());
        return Ok(());
    }
    if out.is_json() {
        out.line(reply.data.get());
    } else {
        let id = reply.request_id.map(|id| format!(" · request {id}")).unwrap_or_default();
        let words = reply.message.unwrap_or_default();
        out.note(format!("{} {}: {words}{id}", venue.name, entry.operation.id));
        out.line(tree::render(&reply.data));
    }
    Ok(())
}
