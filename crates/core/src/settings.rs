//! The settings that sending needs besides the call, and the rules of evidence by which a route may be used.

use crate::clock::{Clock, Random};
use crate::drift::DriftHook;
use crate::ended::EndedHook;
use crate::error::{Certainty, Error, ErrorKind};
use crate::operation::{AuthKind, Evidence, Generation, Operation};
use crate::retry::{RetryBudget, RetryPolicy};
use http::Method;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The settings that sending needs besides the call: made by [`Builder`](crate::Builder).
pub struct Settings {
    pub(crate) generation: Generation,
    pub(crate) allow_derived: bool,
    pub(crate) routes: BTreeMap<String, (Method, String)>,
    pub(crate) retry: RetryPolicy,
    pub(crate) total_time: Duration,
    pub(crate) budget: RetryBudget,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) warned: Mutex<BTreeSet<&'static str>>,
    pub(crate) drift: Option<DriftHook>,
    pub(crate) ended: Option<EndedHook>,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("generation", &self.generation)
            .field("allow_derived", &self.allow_derived)
            .field("routes", &self.routes)
            .field("retry", &self.retry)
            .field("total_time", &self.total_time)
            .finish_non_exhaustive()
    }
}

impl Settings {
    /// The generation that the client speaks.
    #[must_use]
    pub fn generation(&self) -> Generation {
        self.generation
    }

    /// How often a retryable call is sent.
    #[must_use]
    pub fn retry(&self) -> &RetryPolicy {
        &self.retry
    }

    /// The time that all attempts at a call may take together.
    #[must_use]
    pub fn total_time(&self) -> Duration {
        self.total_time
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    pub(crate) fn random(&self) -> &dyn Random {
        &*self.random
    }

    pub(crate) fn ended(&self) -> Option<&EndedHook> {
        self.ended.as_ref()
    }

    pub(crate) fn drift(&self) -> Option<&DriftHook> {
        self.drift.as_ref()
    }

    pub(crate) fn retry_budget(&self) -> &RetryBudget {
        &self.budget
    }

    /// Tells whether the route of an operation is a guess: derived from a sibling, and neither documented, seen
    /// elsewhere nor given by the user.
    #[must_use]
    pub fn is_guess(&self, operation: &'static Operation) -> bool {
        let route = operation.route(self.generation);
        !self.routes.contains_key(operation.id) && route.is_none_or(|route| route.evidence == Evidence::Derived)
    }

    /// The route of an operation, if its evidence allows sending.
    ///
    /// # Errors
    /// [`ErrorKind::Unpublished`] or [`ErrorKind::Unconfirmed`], saying what is missing and how to supply it.
    pub fn resolve(&self, operation: &'static Operation) -> Result<(Method, Cow<'static, str>), Error> {
        let refuse =
            |kind, message: String, hint: String| Err(Error::new(kind, Certainty::NotSent, message).with_hint(hint));
        if operation.auth == AuthKind::QuerySign && !self.allow_derived {
            return refuse(
                ErrorKind::Unconfirmed,
                "how this call is signed is not published".to_owned(),
                format!("{ALLOW}, and choose the rule with DAIGOU_LOGISTICS_SCHEME"),
            );
        }
        if let Some((method, path)) = self.routes.get(operation.id) {
            return Ok((method.clone(), Cow::Owned(path.clone())));
        }
        let supply = || {
            let variable = operation.route_variable();
            format!(
                "supply it: {variable}=\"METHOD /path\", `--route`, or `route(\"{}\", …)` on the builder",
                operation.id
            )
        };
        let generation = self.generation;
        let Some(route) = operation.route(generation) else {
            let other = generation.other();
            return match operation.route(other) {
                Some(_) => refuse(
                    ErrorKind::Unpublished,
                    format!("there is no route in {}, only in {}", generation.as_str(), other.as_str()),
                    format!("use generation {} (DAIGOU_GENERATION or `--generation`), or {}", other.as_str(), supply()),
                ),
                None => refuse(ErrorKind::Unpublished, "there is no route in any generation".to_owned(), supply()),
            };
        };
        match (route.evidence, route.path) {
            (Evidence::Unpublished, _) | (_, None) => {
                let message =
                    format!("the path is not published: only its title and the method {} are known", route.method);
                refuse(ErrorKind::Unpublished, message, supply())
            }
            (Evidence::Derived, Some(path)) if !self.allow_derived => {
                let message = format!("the route {} {path} is derived from a sibling, not documented", route.method);
                let other = generation.other();
                let hint = match operation.route(other) {
                    Some(r) if r.evidence == Evidence::Documented && !std::ptr::eq(r, route) => {
                        format!("generation {} documents it; or {ALLOW}", other.as_str())
                    }
                    _ => ALLOW.to_owned(),
                };
                refuse(ErrorKind::Unconfirmed, message, hint)
            }
            (evidence, Some(path)) => {
                if evidence == Evidence::ThirdParty {
                    self.warn_once(operation, path);
                }
                Ok((route.method.clone(), Cow::Borrowed(path)))
            }
        }
    }

    fn warn_once(&self, operation: &'static Operation, path: &str) {
        let mut warned = self.warned.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if warned.insert(operation.id) {
            tracing::warn!(
                marketplace = operation.marketplace,
                operation = operation.id,
                path,
                "this route is known from public integrations only, not from the vendor"
            );
        }
    }
}

const ALLOW: &str = "to send it all the same, allow derived routes: DAIGOU_ALLOW=derived, `--allow derived`, or \
                     `allow_derived()` on the builder";
