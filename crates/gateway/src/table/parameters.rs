//! What stands in a path, in words.

/// A parameter of a path.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub words: &'static str,
    /// The rule for its text, as a regular expression; none where every text goes.
    pub pattern: Option<&'static str>,
    /// The texts that it may be; none where every text goes.
    pub values: &'static [&'static str],
    /// One that goes.
    pub example: &'static str,
}

const PARAMETERS: [Parameter; 5] = [
    Parameter {
        name: "buyer",
        words: "Through whom.",
        pattern: None,
        values: &["pandapon-1688", "pandapon-taobao", "dajisaas-1688", "dajisaas-taobao"],
        example: "pandapon-1688",
    },
    Parameter {
        name: "reference",
        words: "The caller's own order number, which is the idempotency key; or, for orders that were not placed here, the platform's.",
        pattern: Some("^[A-Za-z0-9._-]{1,40}$"),
        values: &[],
        example: "PO-1",
    },
    Parameter {
        name: "id",
        words: "The product's id, as searches and links give it.",
        pattern: None,
        values: &[],
        example: "L0PTnwSnx_dWNZWCtgK7Gg",
    },
    Parameter {
        name: "marketplace",
        words: "Whose operation.",
        pattern: None,
        values: &["taobao", "alibaba1688", "logistics", "dajisaas"],
        example: "alibaba1688",
    },
    Parameter {
        name: "operation",
        words: "The operation's id, as `daigou operations` lists them.",
        pattern: None,
        values: &[],
        example: "order.list",
    },
];

/// The parameters of a path, in its order.
pub fn parameters(path: &str) -> impl Iterator<Item = &'static Parameter> {
    let named = |segment: &str| {
        let name = segment.strip_prefix('{')?.strip_suffix('}')?;
        PARAMETERS.iter().find(|parameter| parameter.name == name)
    };
    path.split('/').filter_map(named).collect::<Vec<_>>().into_iter()
}
