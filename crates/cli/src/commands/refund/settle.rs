//! `daigou refund --withdraw` and `--send-back`: what is done about a refund that was asked for. It is named by its own number,
//! or by its order where only one refund of it can be meant.

use super::shown::{pictures, shown};
use crate::args::RefundArgs;
use crate::buying::{Consent, Memory, Whole, given, money, need, refund_status, with_platforms};
use crate::output::{Output, Stake};
use daigou_core::buyer::{Buyer, Capability, Refund, RefundStatus, ReturnParcel};
use daigou_core::value::Personal;
use daigou_core::{Certainty, Error};
use serde_json::json;
use serde_json::value::to_raw_value;

pub(super) async fn run(args: &RefundArgs, buyer: &dyn Buyer, out: &Output) -> Result<(), Error> {
    let act = if args.withdraw { Act::Withdraw } else { Act::SendBack };
    need(buyer, act.capability())?;
    let parcel = parcel(args)?;
    let memory = Memory::of(args.known.store.as_deref()).await?;
    let refund = meant(&args.order, act, &memory, buyer, out).await?;
    let plan = plan(&refund, parcel.as_ref());
    if given(&args.consent, &plan, out)? == Consent::DryRun {
        if !out.is_json() {
            out.line(plan.replace("will be", "would be"));
            return Ok(());
        }
        return out.json(&json!({ "refund_id": refund.refund_id, "outcome": act.would() }));
    }
    out.tells_of(Stake::Deed);
    let done = match &parcel {
        Some(parcel) => buyer.send_back(&refund.refund_id, parcel).await,
        None => buyer.withdraw_refund(&refund.refund_id).await,
    };
    done.map_err(|error| match error.certainty() {
        Certainty::MaybeSent | Certainty::Unreadable => {
            error.with_hint("look with `daigou refunds` whether it was done; doing it again changes nothing more")
        }
        _ => error.with_field("ID|REF"),
    })?;
    // It was done: what cannot be read again is told as it stood before.
    let refund = if buyer.supports(Capability::Refund) {
        buyer.refund(&refund.refund_id).await.unwrap_or(refund)
    } else {
        refund
    };
    if out.is_json() {
        let outcome = to_raw_value("done").map_err(|error| Error::usage(error.to_string()))?;
        return out.json(&refund.whole(args.buyer.how.full, &[("outcome", outcome)])?);
    }
    out.line(shown(std::slice::from_ref(&refund)));
    Ok(())
}

/// What is done about a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Withdraw,
    SendBack,
}

impl Act {
    const fn capability(self) -> Capability {
        match self {
            Self::Withdraw => Capability::WithdrawRefund,
            Self::SendBack => Capability::SendBack,
        }
    }

    const fn would(self) -> &'static str {
        match self {
            Self::Withdraw => "would_withdraw",
            Self::SendBack => "would_send_back",
        }
    }

    /// Tells if it can be done where a refund stands there. What the platform's own word says alone is the platform's to
    /// refuse.
    const fn fits(self, status: RefundStatus) -> bool {
        match self {
            Self::Withdraw => !matches!(status, RefundStatus::Refunded | RefundStatus::Closed),
            Self::SendBack => {
                matches!(status, RefundStatus::Agreed | RefundStatus::ReturnGoods | RefundStatus::Unknown)
            }
        }
    }

    fn refused(self, refund: &Refund) -> Error {
        let stands = with_platforms(refund_status(refund.status), refund.platform_status.as_deref());
        let rule = match self {
            Self::Withdraw => format!("refund {} cannot be withdrawn: {stands}", refund.refund_id),
            Self::SendBack => format!("the goods of refund {} cannot be sent back: {stands}", refund.refund_id),
        };
        Error::invalid("ID|REF", rule).with_hint("nothing was sent; see it with `daigou refunds`")
    }
}

fn parcel(args: &RefundArgs) -> Result<Option<ReturnParcel>, Error> {
    let Some(waybill) = args.send_back.as_deref().map(str::trim) else { return Ok(None) };
    if !waybill.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return Err(Error::invalid("--send-back", format!("must be a waybill of letters and digits, got `{waybill}`")));
    }
    let mut parcel = ReturnParcel::new(args.carrier.as_deref().unwrap_or_default().trim(), waybill);
    parcel.description.clone_from(&args.description);
    parcel.phone = args.phone.as_deref().map(Personal::from);
    parcel.pictures = pictures(args)?;
    Ok(Some(parcel))
}

fn plan(refund: &Refund, parcel: Option<&ReturnParcel>) -> String {
    let amount = money(refund.amount);
    let amount = if amount.is_empty() { String::new() } else { format!(" of {amount}") };
    let order = refund.order_id.as_ref().map(|order| format!(", order {order}")).unwrap_or_default();
    let id = &refund.refund_id;
    match parcel {
        None => format!("refund {id}{amount}{order} will be withdrawn"),
        Some(parcel) => {
            format!(
                "the goods of refund {id}{amount}{order} will be told to go back by {} {}",
                parcel.carrier, parcel.waybill
            )
        }
    }
}

/// Refunds have numbers of their own: digits, behind `TQ` at 1688.
fn may_be_number(text: &str) -> bool {
    let digits = text.strip_prefix("TQ").unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The refund that is meant: by its number first, then by its order.
async fn meant(text: &str, act: Act, memory: &Memory, buyer: &dyn Buyer, out: &Output) -> Result<Refund, Error> {
    let text = text.trim();
    let mut no_refund = None;
    if may_be_number(text) && buyer.supports(Capability::Refund) {
        match buyer.refund(text).await {
            Ok(refund) => {
                out.note(format!("{text} is the platform's number of a refund"));
                return if act.fits(refund.status) { Ok(refund) } else { Err(act.refused(&refund)) };
            }
            Err(error)
                if matches!(error.certainty(), Certainty::Answered | Certainty::Unreadable) || error.is_local() =>
            {
                no_refund = Some(error);
            }
            Err(error) => return Err(error),
        }
    }
    if !buyer.supports(Capability::Refunds) {
        return Err(no_refund.unwrap_or_else(|| Error::invalid("ID|REF", "must be the refund's own number here")));
    }
    let orders = memory.meant(text, buyer, out).await.map_err(|error| match no_refund {
        Some(no_refund) if error.certainty() == Certainty::Answered => no_refund,
        _ => error,
    })?;
    let mut refunds = Vec::new();
    for order in &orders {
        refunds.extend(buyer.refunds(Some(&order.id)).await?);
    }
    let (mut fitting, others): (Vec<Refund>, Vec<Refund>) =
        refunds.into_iter().partition(|refund| act.fits(refund.status));
    match (fitting.len(), others.first()) {
        (1, _) => fitting.pop().ok_or_else(|| Error::usage("there is no refund")),
        (0, Some(other)) => Err(act.refused(other)),
        (0, None) => Err(Error::invalid("ID|REF", format!("`{text}` has no refund"))),
        (several, _) => {
            let ids: Vec<&str> = fitting.iter().map(|refund| refund.refund_id.as_str()).collect();
            Err(Error::invalid("ID|REF", format!("`{text}` has {several} refunds: {}", ids.join(", ")))
                .with_hint("name one of them by its number"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refund_that_is_over_is_left_alone() {
        for (status, withdraw, send_back) in [
            (RefundStatus::Asked, true, false),
            (RefundStatus::ReturnGoods, true, true),
            (RefundStatus::Refused, true, false),
            (RefundStatus::Refunded, false, false),
            (RefundStatus::Closed, false, false),
            (RefundStatus::Unknown, true, true),
        ] {
            assert_eq!((Act::Withdraw.fits(status), Act::SendBack.fits(status)), (withdraw, send_back), "{status:?}");
        }
        assert!(may_be_number("TQ123") && may_be_number("123") && !may_be_number("PO-1") && !may_be_number("TQ"));
    }
}
