//! The sandbox's own routes, for operations whose path nobody publishes.

use daigou_core::{Effect, Generation, Operation};
use http::Method;

/// The sandbox's own route for an operation whose path no generation publishes.
pub(crate) fn unpublished(operation: &Operation) -> Option<(Method, String)> {
    let routes = || [&operation.v2, &operation.v1].into_iter().flatten();
    if operation.effect == Effect::Message || routes().any(|route| route.path.is_some()) {
        return None;
    }
    let method = routes().next()?.method.clone();
    Some((method, own_path(operation)))
}

/// The sandbox's own route that a client must be given: no generation publishes a path, or the default one does not. A
/// supplied route serves both generations.
pub(crate) fn announced(operation: &Operation) -> Option<(Method, String)> {
    unpublished(operation).or_else(|| {
        let route = operation.route(Generation::default()).filter(|route| route.path.is_none())?;
        Some((route.method.clone(), own_path(operation)))
    })
}

/// The path of an operation that has no published one.
pub(crate) fn own_path(operation: &Operation) -> String {
    format!("/unpublished/{}/{}", operation.marketplace, operation.id)
}

/// Tells whether an operation stands on the sandbox's own route, which does not tell the generation.
pub(crate) fn is_unpublished(operation: &Operation) -> bool {
    unpublished(operation).is_some()
}
