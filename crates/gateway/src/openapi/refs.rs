//! How schemas refer to components, and how all objects of one are changed.

use serde_json::{Map, Value};

/// The address of components, before their names.
pub(super) const PREFIX: &str = "#/components/schemas/";

/// Changes every object of a schema.
pub(super) fn change(schema: &mut Value, visit: &mut dyn FnMut(&mut Map<String, Value>)) {
    match schema {
        Value::Object(object) => {
            visit(object);
            object.values_mut().for_each(|member| change(member, visit));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| change(item, visit)),
        _ => {}
    }
}
