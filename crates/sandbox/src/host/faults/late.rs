//! Changes that are answered at once and carried out later, by the sandbox's clock. The answer is that of a world like
//! this one, made anew from the log, where it was done at once.

use super::kind::Kind;
use super::rule::{Fault, FaultEffect};
use super::strike::Strike;
use crate::host::Shared;
use crate::host::state::{Call, Entry, replay};
use crate::vendors::handler::{Caller, Params};
use crate::vendors::routes::Target;
use crate::wire::reply::Payload;
use crate::world::World;
use daigou_core::Effect;

impl Strike<'_> {
    /// Puts a change off, and answers it; none where it is carried out now. What would be refused is refused now.
    pub(crate) fn put_off(
        &mut self,
        world: &World,
        target: Target,
        caller: Caller<'_>,
        params: &Params<'_>,
        now: i64,
    ) -> Option<Payload> {
        let operation = self.free().filter(|operation| matches!(operation.effect, Effect::Write | Effect::Pay))?;
        let account = self.account().map(str::to_owned);
        let means = |fault: &Fault| {
            fault.kind == Kind::LateEffect && fault.means(operation.marketplace, operation.id, account.as_deref())
        };
        let shared = self.shared();
        if !shared.faults().rules().iter().any(|rule| means(&rule.fault)) {
            return None;
        }
        let call = Call::new(now, target, caller, params);
        let mut other = shared.replica(world, now)?;
        let payload = replay::repeat(&mut other, &call).ok()?.ok()?;
        let mut faults = shared.faults();
        let seconds = faults.striking(means)?.fault.seconds;
        let now = now.saturating_add(seconds.saturating_mul(1000));
        faults.put_off.push(Call { now, ..call });
        drop(faults);
        self.tell(FaultEffect::new(Kind::LateEffect, format!("answered now, and carried out in {seconds} s")));
        Some(payload)
    }
}

impl Shared {
    /// When something is carried out next that was put off.
    pub(crate) fn next_put_off(&self) -> Option<i64> {
        self.faults().put_off.iter().map(|call| call.now).min()
    }

    /// Carries out what was put off until then, as if it came then.
    pub(crate) fn carry_out_late(&self, world: &mut World, now: i64) {
        let mut faults = self.faults();
        let mut due: Vec<Call> = faults.put_off.extract_if(.., |call| call.now <= now).collect();
        drop(faults);
        due.sort_by_key(|call| call.now);
        for call in due {
            if let Err(why) = self.keep(world, Entry::Call(call.clone())) {
                tracing::warn!(%why, operation = %call.operation, "what was put off is not carried out");
                continue;
            }
            // A refusal is nobody's answer any more.
            let _ = replay::repeat(world, &call);
            self.publish("order", || serde_json::json!({}));
        }
    }
}
