//! Refunds as a table, and the pictures that go with them.

use crate::args::RefundArgs;
use crate::buying::{filled, ids, local, money, narrow, refund_status, with_platforms, words};
use daigou_core::Error;
use daigou_core::buyer::Refund;
use daigou_core::value::Picture;

/// What is wrong, as pictures show it.
pub(super) fn pictures(args: &RefundArgs) -> Result<Vec<Picture>, Error> {
    let pictures = args.image.iter().map(Picture::from_path).collect::<Result<Vec<_>, _>>();
    pictures.map_err(|error| error.with_field("--image"))
}

/// A row a refund, and where its goods go back to.
pub(super) fn shown(refunds: &[Refund]) -> String {
    const HEADER: [&str; 5] = ["refund", "order", "status", "amount", "asked"];
    let row = |refund: &Refund| {
        [
            refund.refund_id.clone(),
            refund.order_id.as_ref().map(|id| id.as_str().to_owned()).unwrap_or_default(),
            with_platforms(refund_status(refund.status), refund.platform_status.as_deref()),
            money(refund.amount),
            local(refund.created_at.as_ref()),
        ]
    };
    let all: Vec<[String; HEADER.len()]> = refunds.iter().map(row).collect();
    let columns = filled(HEADER, &all);
    let mut rows = narrow(&columns.iter().map(|column| HEADER[*column]).collect::<Vec<_>>());
    for row in &all {
        rows.add_row(columns.iter().map(|column| row[*column].clone()));
    }
    let at = |wanted: usize| columns.iter().position(|column| *column == wanted);
    let (unbroken, amounts): (Vec<usize>, Vec<usize>) =
        ([0, 1].iter().filter_map(|c| at(*c)).collect(), at(3).into_iter().collect());
    ids(&mut rows, &unbroken, &amounts);
    let mut out = rows.to_string();
    for to in refunds.iter().filter_map(|refund| Some((&refund.refund_id, refund.return_to.as_ref()?))) {
        let parts = [&to.1.name, &to.1.mobile, &to.1.address];
        let parts: Vec<String> = parts.into_iter().flatten().map(|part| words(Some(part.expose()))).collect();
        out.push_str(&format!("\n{}: send the goods back to {}", to.0, parts.join(", ")));
    }
    out
}
