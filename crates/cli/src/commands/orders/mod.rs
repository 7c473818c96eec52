//! `daigou orders`: the list of orders, page by page, for a person, a program or the books. Nothing of it is kept, so that
//! a list of any length takes the same memory.

mod rows;
mod sheet;
mod target;

use crate::args::{LangArg, OrdersArgs, StatusArg};
use crate::buying::{
    Whole, at, connect, ids, money, narrow, need, order_status, since, with_platforms, zone, zone_name,
};
use crate::interrupt::interrupted;
use crate::newfile::{Growing, Kept, NewFile};
use crate::output::{Output, Stake};
use crate::settings;
use daigou_core::buyer::{Buyer, Capability, OrderFilter, OrderStatus, OrdersPage, Purchase};
use daigou_core::value::Time;
use daigou_core::{Certainty, Error, ErrorKind};
use indicatif::{ProgressBar, ProgressStyle};
use sheet::Sheet;
use std::io::IsTerminal;
use std::time::{Duration, SystemTime};
use target::Target;

pub(crate) async fn run(args: &OrdersArgs, profile: Option<&str>, out: &Output) -> Result<u8, Error> {
    let buyer = connect(&args.buyer.via, &args.buyer.how, profile)?;
    need(&*buyer, Capability::Orders)?;
    let filter = filter(args)?;
    let file = args.out.as_deref().map(|path| {
        let kind = sheet::Kind::of(path)?;
        let kept = settings::files().map(|file| Kept::file("a file of settings", &file)).collect();
        Ok((NewFile::at("--out", path, kept)?, kind))
    });
    let file: Option<(NewFile, sheet::Kind)> = file.transpose()?;
    out.tells_of(Stake::Answer);
    let mut target: Box<dyn Target> = match &file {
        Some((file, kind)) => Box::new(Sheet::begin(file, *kind, args.lang == LangArg::Zh, args.buyer.how.full)?),
        None if out.is_json() => Box::new(Json { out, full: args.buyer.how.full, begun: false }),
        None => Box::new(Tables { out, total: None }),
    };
    let bar = if file.is_some() { progress(out) } else { ProgressBar::hidden() };
    let reading = read(&*buyer, &filter, args.limit, &mut *target, &bar);
    let read = tokio::select! {
        read = reading => read,
        () = interrupted()? => Err(ended(bar.position())),
    };
    bar.finish_and_clear();
    let read = read?;
    let grown = target.end()?;
    if let (Some(grown), Some((file, _)), Some(path)) = (grown, &file, &args.out) {
        file.keep(grown).map_err(sheet::failed)?;
        let words = format!("{} written to {}", counted(read.orders), path.display());
        if out.is_json() { out.note(words) } else { out.line(words) }
    }
    if read.odd == 0 {
        return Ok(0);
    }
    out.warn(format!("{} orders could not be read and are missing; see them with `daigou call … --raw`", read.odd));
    Ok(5)
}

fn ended(read: u64) -> Error {
    let message = format!("ended after {} were read, before the list was whole", counted(read));
    Error::new(ErrorKind::Interrupted, Certainty::NotSent, message)
        .with_hint("nothing was changed; a file that was asked for is as it was before")
}

fn counted(orders: u64) -> String {
    if orders == 1 { "1 order".to_owned() } else { format!("{orders} orders") }
}

/// The orders that were read.
#[derive(Default)]
struct Read {
    orders: u64,
    odd: usize,
}

async fn read(
    buyer: &dyn Buyer,
    filter: &OrderFilter,
    limit: Option<u64>,
    target: &mut dyn Target,
    bar: &ProgressBar,
) -> Result<Read, Error> {
    let mut read = Read::default();
    let mut after: Option<String> = None;
    loop {
        let OrdersPage { mut orders, total, next, odd, .. } = buyer.orders(filter, after.as_deref()).await?;
        if let Some(limit) = limit {
            orders.truncate(usize::try_from(limit - read.orders).unwrap_or(usize::MAX));
        }
        target.take(&orders)?;
        read.orders += orders.len() as u64;
        read.odd += odd;
        if let Some(total) = total.map(|total| limit.map_or(total, |limit| limit.min(total))) {
            if bar.length().unwrap_or_default() == 0 {
                bar.set_style(style("{wide_bar} {pos}/{len} orders, {elapsed} so far, {eta} left"));
            }
            bar.set_length(total.max(read.orders));
        }
        bar.set_position(read.orders);
        let whole = limit.is_some_and(|limit| read.orders >= limit);
        match next {
            // A page that names itself as the next one would never end.
            Some(next) if !whole && after.as_ref() != Some(&next) => after = Some(next),
            _ => return Ok(read),
        }
    }
}

fn filter(args: &OrdersArgs) -> Result<OrderFilter, Error> {
    let now = Time::from_system(SystemTime::now()).unix_millis().unwrap_or_default();
    let mut filter = OrderFilter::default();
    filter.since_millis = args.since.as_deref().map(|text| since(text, now, &zone())).transpose()?;
    filter.status = args.status.map(|status| match status {
        StatusArg::Unpaid => OrderStatus::Unpaid,
        StatusArg::Paid => OrderStatus::Paid,
        StatusArg::Shipped => OrderStatus::Shipped,
        StatusArg::Done => OrderStatus::Done,
        StatusArg::Closed => OrderStatus::Closed,
        StatusArg::Unknown => OrderStatus::Unknown,
    });
    Ok(filter)
}

fn progress(out: &Output) -> ProgressBar {
    if out.is_json() || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    bar.set_style(style("{spinner} {pos} orders, {elapsed} so far"));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// The bar's parts: one line, whatever the terminal's width.
fn style(parts: &str) -> ProgressStyle {
    ProgressStyle::with_template(parts).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// One array on standard output, an order a line.
struct Json<'o> {
    out: &'o Output,
    full: bool,
    begun: bool,
}

impl Target for Json<'_> {
    fn take(&mut self, orders: &[Purchase]) -> Result<(), Error> {
        for order in orders {
            let json = order.whole(self.full, &[])?;
            let before = if self.begun { "," } else { "[" };
            self.begun = true;
            self.out.line(format!("{before}{}", daigou_core::printable_json(json.get())));
        }
        Ok(())
    }

    fn end(self: Box<Self>) -> Result<Option<Growing>, Error> {
        self.out.line(if self.begun { "]" } else { "[]" });
        Ok(None)
    }
}

/// A table a page.
struct Tables<'o> {
    out: &'o Output,
    total: Option<u64>,
}

impl Target for Tables<'_> {
    fn take(&mut self, orders: &[Purchase]) -> Result<(), Error> {
        let told = self.total.get_or_insert(0);
        *told += orders.len() as u64;
        if orders.is_empty() {
            return Ok(());
        }
        let created = format!("created, {}", zone_name());
        let mut rows = narrow(&["order", "reference", "status", "total", &created]);
        for order in orders {
            rows.add_row([
                order.order_id.as_str().to_owned(),
                order.reference.as_ref().map(ToString::to_string).unwrap_or_default(),
                with_platforms(order_status(order.status), order.platform_status.as_deref()),
                money(order.total),
                order.created_at.as_ref().map(|time| at(time, "%Y-%m-%d %H:%M", &zone())).unwrap_or_default(),
            ]);
        }
        ids(&mut rows, &[0, 1, 4], &[3]);
        self.out.line(rows.to_string());
        Ok(())
    }

    fn end(self: Box<Self>) -> Result<Option<Growing>, Error> {
        self.out.line(counted(self.total.unwrap_or_default()));
        Ok(None)
    }
}
