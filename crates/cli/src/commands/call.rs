//! `daigou call`: one operation with JSON parameters.

use crate::args::CallArgs;
use crate::marketplaces::{Tuning, find};
use crate::output::{Output, Stake};
use crate::{settings, tree};
use daigou_core::{Effect, Error, check_route, printable, printable_json};

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
    out.tells_of(if entry.operation.effect == Effect::Read { Stake::Answer } else { Stake::Deed });
    let reply = match entry.call(&*marketplace, &params).await {
        Ok(reply) => reply,
        Err(error) => {
            if let Some(body) = error.raw_body().filter(|_| args.raw) {
                out.raw(body);
            }
            return Err(error);
        }
    };
    for repair in reply.repairs() {
        out.warn(format!("drift: {repair}"));
    }
    if !reply.is_whole() {
        out.warn(format!("{} rows could not be read: they stand in the output as they came", reply.odd_rows().len()));
    }
    if args.raw {
        out.raw(&reply.raw);
        return Ok(());
    }
    if out.is_json() {
        out.line(printable_json(reply.data.get()));
    } else {
        let id = reply.request_id.map(|id| format!(" · request {id}")).unwrap_or_default();
        let words = reply.message.unwrap_or_default();
        out.note(printable(&format!("{} {}: {words}{id}", venue.name, entry.operation.id)));
        out.line(tree::render(&reply.data));
    }
    Ok(())
}
