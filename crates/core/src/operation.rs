//! Operations as static data: what can be called, over which route, on what evidence, with what effect.

use http::Method;
use serde::Serialize;
use serde::ser::{SerializeMap, SerializeStruct, Serializer};

/// The effect of a call on the platform. It decides what may be sent twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Looks something up; may be repeated at will.
    Read,
    /// Changes something; repeating it changes nothing more (cancel, confirm).
    Write,
    /// Makes something new; repeating it makes it twice.
    Create,
    /// Moves money.
    Pay,
    /// Not a call: a callback that the platform sends.
    Message,
}

impl Effect {
    /// The catalogue's word: `read`, `write`, `create`, `pay` or `message`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Create => "create",
            Self::Pay => "pay",
            Self::Message => "message",
        }
    }
}

/// How well a route is known. The client enforces it; see [`crate::Builder::allow_derived`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// Stands on the vendor's own page: sent.
    Documented,
    /// Seen in a public integration: sent, and traced as a warning once.
    ThirdParty,
    /// Follows from a documented sibling: refused unless derived routes are allowed.
    Derived,
    /// Only title and method are known: refused until a route is supplied.
    Unpublished,
}

impl Evidence {
    /// The catalogue's word: `documented`, `third_party`, `derived` or `unpublished`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::ThirdParty => "third_party",
            Self::Derived => "derived",
            Self::Unpublished => "unpublished",
        }
    }
}

/// PandaPon runs two generations of its interface on one host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Generation {
    /// Plain numeric product ids; paths without a prefix.
    V1,
    /// Opaque product ids; paths under `/v2`.
    #[default]
    V2,
}

impl Generation {
    /// `v1` or `v2`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V1 => "v1",
            Self::V2 => "v2",
        }
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::V1 => Self::V2,
            Self::V2 => Self::V1,
        }
    }
}

/// How a call proves who sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuthKind {
    /// PandaPon's five headers.
    Headers,
    /// PandaPon's warehouse logistics: `timestamp` and `sign` in the query. The rule is unpublished.
    QuerySign,
    /// DajiSaaS: `appKey` and `sign` among the parameters.
    Daji,
}

impl AuthKind {
    /// The catalogue's word: `headers`, `query_sign` or `daji`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Headers => "headers",
            Self::QuerySign => "query_sign",
            Self::Daji => "daji",
        }
    }
}

/// Method and path of an operation in one generation, and how well they are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The HTTP method.
    pub method: Method,
    /// The path below the base URL, with `{member}` where a parameter stands in it; `None` if unpublished.
    pub path: Option<&'static str>,
    /// How well it is known.
    pub evidence: Evidence,
}

/// One operation of a marketplace: static data, made by [`operation!`](crate::operation!).
#[derive(Debug)]
pub struct Operation {
    /// `taobao`, `alibaba1688`, `dajisaas` or `logistics`.
    pub marketplace: &'static str,
    /// The id within the marketplace, such as `order.cancel`.
    pub id: &'static str,
    /// One line in English.
    pub title: &'static str,
    /// The effect on the platform.
    pub effect: Effect,
    /// How it is signed.
    pub auth: AuthKind,
    /// The route of the first generation (the only one of DajiSaaS).
    pub v1: Option<Route>,
    /// The route of the second generation.
    pub v2: Option<Route>,
    /// The vendor's page.
    pub doc: Option<&'static str>,
    /// Set where the operation's life cycle shows that a second sending changes nothing more.
    pub repeat_safe: bool,
}

impl Operation {
    /// The route in one generation. DajiSaaS has one generation only, whatever is asked for.
    #[must_use]
    pub fn route(&self, generation: Generation) -> Option<&Route> {
        match (self.auth, generation) {
            (AuthKind::Daji, _) | (_, Generation::V1) => self.v1.as_ref(),
            (_, Generation::V2) => self.v2.as_ref(),
        }
    }

    /// `call` or `message`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self.effect {
            Effect::Message => "message",
            _ => "call",
        }
    }

    /// The name of the environment variable that supplies a route, such as
    /// `DAIGOU_ROUTE__ALIBABA1688__ORDER__TRACKING`.
    #[must_use]
    pub fn route_variable(&self) -> String {
        format!("DAIGOU_ROUTE__{}__{}", self.marketplace, self.id.replace('.', "__")).to_uppercase()
    }
}

struct Routes<'a>(&'a Operation);

impl Serialize for Routes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, route) in [("v1", &self.0.v1), ("v2", &self.0.v2)] {
            if let Some(route) = route {
                map.serialize_entry(name, route)?;
            }
        }
        map.end()
    }
}

impl Serialize for Route {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Route", 3)?;
        out.serialize_field("method", self.method.as_str())?;
        out.serialize_field("path", &self.path)?;
        out.serialize_field("evidence", self.evidence.as_str())?;
        out.end()
    }
}

/// The shape of `daigou operations --format json`.
impl Serialize for Operation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Operation", 8)?;
        out.serialize_field("marketplace", self.marketplace)?;
        out.serialize_field("id", self.id)?;
        out.serialize_field("title", self.title)?;
        out.serialize_field("kind", self.kind())?;
        out.serialize_field("effect", self.effect.as_str())?;
        out.serialize_field("auth", self.auth.as_str())?;
        out.serialize_field("routes", &Routes(self))?;
        out.serialize_field("doc", &self.doc)?;
        out.end()
    }
}

/// The two resellers. They differ in signature, envelope and address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Platform {
    /// PandaPon: Taobao, 1688, warehouse logistics.
    PandaPon,
    /// DajiSaaS: 1688, Taobao/Tmall, Poizon.
    DajiSaas,
}

impl Platform {
    /// The name that people know it by.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::PandaPon => "PandaPon",
            Self::DajiSaas => "DajiSaaS",
        }
    }

    /// The name of the setting that holds its base URL.
    #[must_use]
    pub const fn url_setting(self) -> &'static str {
        match self {
            Self::PandaPon => "pandapon_url",
            Self::DajiSaas => "dajisaas_url",
        }
    }

    /// The vendor's address. There is one, and it is production.
    #[must_use]
    pub const fn vendor_url(self) -> &'static str {
        match self {
            Self::PandaPon => "https://api.pandapon.com",
            Self::DajiSaas => "https://openapi.dajisaas.com",
        }
    }
}

/// A marketplace's name and platform: a constant of each marketplace crate.
#[derive(Debug, Clone, Copy)]
pub struct Venue {
    /// `taobao`, `alibaba1688`, `dajisaas` or `logistics`.
    pub name: &'static str,
    /// Who resells it.
    pub platform: Platform,
}

impl Venue {
    /// How its calls are signed unless an operation says otherwise.
    #[must_use]
    pub const fn auth(self) -> AuthKind {
        match self.platform {
            Platform::PandaPon => AuthKind::Headers,
            Platform::DajiSaas => AuthKind::Daji,
        }
    }
}

/// Declares an operation. Two forms:
///
/// ```text
/// operation! {
///     CancelOrder => bool,
///     "order.cancel", "Cancel an unpaid order", Write,
///     v1: [POST "/alibaba/order/cancel" documented],
///     v2: [POST "/v2/alibaba/order/cancel" documented],
///     doc: "https://…",
/// }
/// ```
///
/// implements [`Request`](crate::Request) for `CancelOrder` with `bool` as its reply's `data`;
///
/// ```text
/// operation! { const TRACKING: "order.tracking", "Logistics trace", Read, v1: [GET unpublished], … }
/// ```
///
/// declares one without types. The marketplace's name and usual [`AuthKind`] come from the calling crate's
/// `VENUE`. Optional members, in this order: `auth: QuerySign`, `doc: "…"`, `repeat_safe: true`,
/// `validate: path` (`fn(&Self, Generation) -> Result<(), Error>`), `verdict: path` (`fn(&Response) -> Verdict`),
/// `form: path` (`fn(&Self) -> Form`).
#[macro_export]
macro_rules! operation {
    ($request:ty => $response:ty, $id:literal, $title:literal, $effect:ident
        $(, v1: [$($v1:tt)+])? $(, v2: [$($v2:tt)+])? $(, auth: $auth:ident)? $(, doc: $doc:literal)?
        $(, repeat_safe: $safe:literal)? $(, validate: $validate:expr)? $(, verdict: $verdict:expr)?
        $(, form: $form:expr)? $(,)?) => {
        impl $crate::Request for $request {
            type Response = $response;
            const OPERATION: &'static $crate::Operation = &$crate::__operation!(
                $id, $title, $effect, [$($($v1)+)?] [$($($v2)+)?] [$($auth)?] [$($doc)?] [$($safe)?]
            );
            $(fn validate(&self, generation: $crate::Generation) -> Result<(), $crate::Error> {
                $validate(self, generation)
            })?
            $(fn verdict(reply: &Self::Response) -> $crate::Verdict {
                $verdict(reply)
            })?
            $(fn form(&self) -> $crate::Form {
                $form(self)
            })?
        }
    };
    (const $name:ident: $id:literal, $title:literal, $effect:ident
        $(, v1: [$($v1:tt)+])? $(, v2: [$($v2:tt)+])? $(, auth: $auth:ident)? $(, doc: $doc:literal)?
        $(, repeat_safe: $safe:literal)? $(,)?) => {
        static $name: $crate::Operation = $crate::__operation!(
            $id, $title, $effect, [$($($v1)+)?] [$($($v2)+)?] [$($auth)?] [$($doc)?] [$($safe)?]
        );
    };
}

#[doc(hidden)]
#[macro_export]
#[allow(clippy::crate_in_macro_def, reason = "VENUE is meant to be the calling crate's")]
macro_rules! __operation {
    ($id:literal, $title:literal, $effect:ident, [$($v1:tt)*] [$($v2:tt)*] [$($auth:ident)?] [$($doc:literal)?] [$($safe:literal)?]) => {
        $crate::Operation {
            marketplace: crate::VENUE.name,
            id: $id,
            title: $title,
            effect: $crate::Effect::$effect,
            auth: $crate::__first!([$($crate::AuthKind::$auth)?] crate::VENUE.auth()),
            v1: $crate::__route!($($v1)*),
            v2: $crate::__route!($($v2)*),
            doc: $crate::__first!([$(Some($doc))?] None),
            repeat_safe: $crate::__first!([$($safe)?] false),
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __first {
    ([] $otherwise:expr) => {
        $otherwise
    };
    ([$given:expr] $otherwise:expr) => {
        $given
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __route {
    () => {
        None
    };
    ($method:ident unpublished) => {
        Some($crate::Route {
            method: $crate::__private::http::Method::$method,
            path: None,
            evidence: $crate::Evidence::Unpublished,
        })
    };
    ($method:ident $path:literal $evidence:ident) => {
        Some($crate::Route {
            method: $crate::__private::http::Method::$method,
            path: Some($path),
            evidence: $crate::__evidence!($evidence),
        })
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __evidence {
    (documented) => {
        $crate::Evidence::Documented
    };
    (third_party) => {
        $crate::Evidence::ThirdParty
    };
    (derived) => {
        $crate::Evidence::Derived
    };
}
