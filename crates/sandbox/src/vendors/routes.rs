//! Every route of the marketplace crates' tables, and what a path means: an operation, the wrong method, or nothing.

use crate::vendors::handler::Served;
use crate::vendors::served::row;
use crate::wire::own_route::own_path;
use daigou_core::suggest::nearest;
use daigou_core::{Effect, Entry, Generation, Operation, Platform, Route};
use http::Method;
use std::borrow::Cow;
use std::collections::HashMap;

/// The marketplaces' tables, and who resells them.
pub(crate) fn tables() -> [(Platform, &'static [Entry]); 4] {
    [
        (Platform::PandaPon, &daigou_taobao::OPERATIONS),
        (Platform::PandaPon, &daigou_alibaba1688::OPERATIONS),
        (Platform::PandaPon, &daigou_logistics::OPERATIONS),
        (Platform::DajiSaas, &daigou_dajisaas::OPERATIONS),
    ]
}

/// Every operation that is a call, not a callback.
pub(crate) fn calls() -> impl Iterator<Item = (Platform, &'static Operation)> {
    let rows =
        tables().into_iter().flat_map(|(platform, table)| table.iter().map(move |row| (platform, row.operation)));
    rows.filter(|(_, operation)| operation.effect != Effect::Message)
}

/// DajiSaaS's picture uploads, which take an address "by Get" on the path of the POST.
fn is_upload(operation: &Operation) -> bool {
    matches!(operation.id, "alibaba.upload_image" | "taobao.upload_image")
}

/// Whether a page of an operation has its parameters in the query of its POST.
pub(crate) fn takes_query(operation: &Operation) -> bool {
    (operation.marketplace, operation.id) == ("alibaba1688", "refund.info")
}

/// What stands behind a route.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) operation: &'static Operation,
    pub(crate) generation: Generation,
    /// The route's path, with `{member}` where a parameter stands in it; empty where the sandbox's own route serves.
    pub(crate) path: &'static str,
    /// None where the sandbox knows the operation but does not serve it.
    pub(crate) served: Option<&'static Served>,
}

struct Known {
    platform: Platform,
    method: Method,
    path: Cow<'static, str>,
    target: Target,
}

/// The meaning of a method and a path.
#[derive(Debug)]
pub(crate) enum Meaning {
    /// This operation.
    Operation(Target),
    /// The path is known, with these methods.
    OtherMethod(Vec<Method>),
    /// No operation has this path. The text says what it may have meant.
    Unknown(String),
}

/// A route, as it is shown.
pub(crate) struct ListedRoute<'r> {
    pub(crate) method: &'r Method,
    pub(crate) path: &'r str,
    pub(crate) operation: &'static Operation,
    pub(crate) generation: Generation,
}

/// The routes of both platforms.
pub(crate) struct Routes {
    all: Vec<Known>,
    /// The places of those without parameters, by their paths.
    plain: HashMap<Cow<'static, str>, Vec<usize>>,
    /// The places of those with parameters.
    open: Vec<usize>,
}

impl Routes {
    /// From the tables.
    pub(crate) fn new() -> Self {
        let mut known = Vec::new();
        for (platform, operation) in calls() {
            let served = row(operation.marketplace, operation.id);
            let mut add = |method: Method, path: Cow<'static, str>, generation| {
                let written = if let Cow::Borrowed(path) = path { path } else { "" };
                let target = Target { operation, generation, path: written, served };
                known.push(Known { platform, method, path, target });
            };
            let published = |route: &Option<Route>| route.as_ref().and_then(|r| Some((r.method.clone(), r.path?)));
            if let Some((method, path)) = published(&operation.v1) {
                add(method, path.into(), Generation::V1);
            }
            if let Some((method, path)) = published(&operation.v2) {
                add(method, path.into(), Generation::V2);
            }
            if is_upload(operation)
                && let Some((_, path)) = published(&operation.v1)
            {
                add(Method::GET, path.into(), Generation::V1);
            }
            // The sandbox's own path, under every method that a generation without a published one has.
            let mut methods: Vec<&Method> = Vec::new();
            for (route, generation) in [(&operation.v2, Generation::V2), (&operation.v1, Generation::V1)] {
                let Some(Route { method, path: None, .. }) = route else { continue };
                if !methods.contains(&method) {
                    methods.push(method);
                    add(method.clone(), own_path(operation).into(), generation);
                }
            }
        }
        let mut out = Self { all: known, plain: HashMap::new(), open: Vec::new() };
        for (at, route) in out.all.iter().enumerate() {
            if route.path.contains('{') {
                out.open.push(at);
            } else {
                out.plain.entry(route.path.clone()).or_default().push(at);
            }
        }
        out
    }

    /// Every route of a platform, in the order of the tables: method, path, operation, generation.
    pub(crate) fn listed(&self, platform: Platform) -> impl Iterator<Item = ListedRoute<'_>> {
        let own = self.all.iter().filter(move |route| route.platform == platform);
        own.map(|route| ListedRoute {
            method: &route.method,
            path: &route.path,
            operation: route.target.operation,
            generation: route.target.generation,
        })
    }

    /// Finds the meaning of a request.
    pub(crate) fn find(&self, platform: Platform, method: &Method, path: &str) -> Meaning {
        // A path without parameters wins over one with them.
        let plain = self.plain.get(path).into_iter().flatten();
        let open = self.open.iter().filter(|at| fits(&self.all[**at].path, path));
        let mut methods = Vec::new();
        for route in plain.chain(open).map(|at| &self.all[*at]).filter(|route| route.platform == platform) {
            if route.method == *method {
                return Meaning::Operation(route.target);
            }
            methods.push(route.method.clone());
        }
        if methods.is_empty() { Meaning::Unknown(self.hint(platform, path)) } else { Meaning::OtherMethod(methods) }
    }

    /// Guesses what an unknown path may have meant.
    fn hint(&self, platform: Platform, path: &str) -> String {
        if let Some(other) = self.all.iter().find(|route| route.platform != platform && fits(&route.path, path)) {
            let named = format!("{} {}", other.target.operation.marketplace, other.target.operation.id);
            return format!("it is a route of {} ({named}): check the base URL", other.platform.title());
        }
        let mut near = nearest(path, self.all.iter().filter(|r| r.platform == platform).map(|r| r.path.as_ref()));
        near.dedup();
        let described = near.into_iter().filter_map(|path| {
            let route = self.all.iter().find(|r| r.platform == platform && r.path == path)?;
            Some(format!(
                "{} {path} ({} {})",
                route.method, route.target.operation.marketplace, route.target.operation.id
            ))
        });
        match described.collect::<Vec<_>>() {
            near if near.is_empty() => "no route comes near it".to_owned(),
            near => format!("the nearest routes are {}", near.join(", ")),
        }
    }
}

/// Tells whether a path is this route's: equal, or each `{member}` filled by one segment.
fn fits(route: &str, path: &str) -> bool {
    if !route.contains('{') {
        return route == path;
    }
    let (mut wanted, mut given) = (route.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if wanted.starts_with('{') && !given.is_empty() => {}
            (Some(wanted), Some(given)) if wanted == given => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Meaning, Routes, calls, fits};
    use crate::wire::own_route::unpublished;
    use daigou_core::Platform;
    use http::Method;
    use std::collections::BTreeSet;

    #[test]
    fn every_call_of_the_tables_can_be_reached_and_no_two_share_a_route() {
        let routes = Routes::new();
        let mut seen = BTreeSet::new();
        for known in &routes.all {
            assert!(seen.insert((known.platform.title(), known.method.to_string(), known.path.to_string())));
        }
        for (platform, operation) in calls() {
            let published =
                [&operation.v1, &operation.v2].into_iter().flatten().find_map(|r| Some((r.method.clone(), r.path?)));
            let (method, path) = match published {
                Some((method, path)) => (method, path.replace("{refundId}", "110002685755")),
                None => unpublished(operation).unwrap(),
            };
            match routes.find(platform, &method, &path) {
                Meaning::Operation(target) => assert_eq!(target.operation.id, operation.id),
                other => panic!("{} {path}: {other:?}", operation.id),
            }
        }
    }

    #[test]
    fn a_parameter_fills_one_segment() {
        assert!(fits("/a/{id}/c", "/a/7/c") && fits("/a", "/a"));
        for path in ["/a//c", "/a/7/8/c", "/a/7", "/a/7/c/"] {
            assert!(!fits("/a/{id}/c", path), "{path}");
        }
    }

    #[test]
    fn what_is_no_route_is_told_where_it_belongs() {
        let routes = Routes::new();
        let hint = |platform, path: &str| match routes.find(platform, &Method::POST, path) {
            Meaning::Unknown(hint) => hint,
            other => panic!("{other:?}"),
        };
        let near = hint(Platform::PandaPon, "/v2/alibaba/order/pages");
        assert!(near.contains("POST /v2/alibaba/order/page (alibaba1688 order.list)"), "{near}");
        assert!(hint(Platform::PandaPon, "/alibaba/createOrder/preview").contains("DajiSaaS"));
        assert!(hint(Platform::DajiSaas, "/zzz").contains("no route"));
    }
}
