//! How the values of [`crate::value`] are described.

use crate::value::{
    Currency, Embedded, Fen, FreeForm, OneOrMany, Personal, ProductRef, Text, Time, Unknown, Unpublished, Yuan,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;
use std::borrow::Cow;

/// Describes a type under its own name.
macro_rules! described {
    ($($name:ident: $schema:tt;)+) => {$(
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    )+};
}

described! {
    Fen: {
        "type": ["integer", "string"],
        "x-unit": "fen",
        "description": "An amount in **fen**, hundredths of a yuan: `1266` is ¥12.66. A number, or a text that holds one.",
    };
    Yuan: {
        "type": ["number", "string"],
        "x-unit": "yuan",
        "description": "An amount in **yuan**: `12.66` is ¥12.66. A number, or a text that holds one.",
    };
    Time: {
        "type": ["string", "integer", "object"],
        "x-kind": "time",
        "description": "An instant. A text is `2023-10-18 18:11:08` or ISO 8601, without an offset in China time (UTC+8), \
            or `20250702211113000+0800`; a number, also in a text, is seconds (up to 11 digits) or milliseconds since \
            1970. Replies are known to hold a serialised Java object in its place.",
    };
    ProductRef: {
        "type": ["string", "integer"],
        "x-kind": "product",
        "description": "A 1688 product: its own number in v1 and at DajiSaaS, an opaque text in v2.",
    };
    Personal: {
        "type": ["string", "integer"],
        "description": "A text about a person: a name, a phone number, a street.",
    };
    Text: { "type": ["string", "number", "boolean", "null"], "description": "A text, which may come as a number." };
    Currency: {
        "type": "string",
        "pattern": "^[A-Z]{3}$",
        "description": "A currency by its ISO 4217 code: three upper-case letters.",
    };
    FreeForm: {
        "type": "object",
        "description": "Members that are not published: sent as they are given.",
    };
}

/// An id's kind, from that of its twin, a text with the kind's documentation.
pub fn wire_id(mut schema: Schema) -> Schema {
    schema.insert("type".to_owned(), serde_json::json!(["string", "integer"]));
    schema.insert("x-kind".to_owned(), "id".into());
    schema
}

/// An open enumeration, from its twin: a closed one with the variants' names and documentation. `known` are the values on
/// the wire, in the variants' order.
pub fn open_enum(twin: &Schema, known: &[Value]) -> Schema {
    let described = twin.get("oneOf").and_then(Value::as_array).map_or(&[] as &[Value], Vec::as_slice);
    let is_text = known.iter().any(Value::is_string);
    let mut any: Vec<Value> = known
        .iter()
        .enumerate()
        .map(|(i, value)| {
            let about = described.get(i).and_then(|variant| variant.get("description"));
            match about {
                Some(about) => serde_json::json!({ "const": value, "description": about }),
                None => serde_json::json!({ "const": value }),
            }
        })
        .collect();
    any.push(match is_text {
        true => serde_json::json!({ "type": "string", "description": "A value that is not documented." }),
        false => serde_json::json!({
            "type": ["integer", "string"], "description": "A value that is not documented, or a known one in a text.",
        }),
    });
    let mut schema = json_schema!({ "anyOf": any });
    if let Some(about) = twin.get("description") {
        schema.insert("description".to_owned(), about.clone());
    }
    schema
}

impl<T: JsonSchema> JsonSchema for Embedded<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Embedded{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["string", "object", "array"],
            "contentMediaType": "application/json",
            "contentSchema": generator.subschema_for::<T>(),
        })
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMany{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let item = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [item, { "type": "array", "items": item }, { "const": "" }] })
    }
}

impl<T: JsonSchema> JsonSchema for Unpublished<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Unpublished{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The shape is not published. `x-upstream-shape` is that of the platform behind the reseller.",
            "x-upstream-shape": generator.subschema_for::<T>(),
        })
    }
}

/// Of what is unknown nothing is said.
impl JsonSchema for Unknown {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Unknown".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({})
    }
}
