//! The commands of a buyer's day, by their names.

use super::{acts, logistics, order, orders, pay, product, quote, refund, search};
use crate::args::DayCommand;
use crate::output::Output;
use daigou_core::Error;

pub(crate) async fn run(command: &DayCommand, profile: Option<&str>, out: &Output) -> Result<u8, Error> {
    match command {
        DayCommand::Search(args) => search::run(args, profile, out).await.map(|()| 0),
        DayCommand::Product(args) => product::run(args, profile, out).await.map(|()| 0),
        DayCommand::Quote(args) => quote::run(args, profile, out).await.map(|()| 0),
        DayCommand::Orders(args) => orders::run(args, profile, out).await,
        DayCommand::Order(args) => order::order(args, profile, out).await.map(|()| 0),
        DayCommand::Track(args) => order::track(args, profile, out).await.map(|()| 0),
        DayCommand::Pay(args) => pay::run(args, profile, out).await,
        DayCommand::Cancel(args) => acts::cancel(args, profile, out).await,
        DayCommand::Confirm(args) => acts::confirm(args, profile, out).await,
        DayCommand::Refund(args) => refund::run(args, profile, out).await.map(|()| 0),
        DayCommand::Freight(args) => logistics::freight(args, profile, out).await.map(|()| 0),
        DayCommand::Ship(args) => logistics::ship(args, profile, out).await.map(|()| 0),
        DayCommand::Refunds(args) => refund::refunds(args, profile, out).await.map(|()| 0),
    }
}
