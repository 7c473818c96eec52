//! The lines of a daigou.toml on which the settings of a profile stand.

use std::collections::HashMap;
use toml::de::{DeTable, DeValue};

/// The lines of a profile's settings, by their names; none where the text is no TOML. A default profile's may stand outside
/// all tables, too.
pub(super) fn of(text: &str, profile: &str, is_default: bool) -> HashMap<String, usize> {
    let mut out = HashMap::new();
    let Ok(document) = DeTable::parse(text) else { return out };
    if is_default {
        note(text, document.get_ref(), &mut out);
    }
    if let Some(DeValue::Table(profiles)) = document.get_ref().get("profile").map(|value| value.get_ref())
        && let Some(DeValue::Table(table)) = profiles.get(profile).map(|value| value.get_ref())
    {
        note(text, table, &mut out);
    }
    out
}

fn note(text: &str, table: &DeTable<'_>, out: &mut HashMap<String, usize>) {
    for (name, value) in table {
        if !matches!(value.get_ref(), DeValue::Table(_)) {
            let before = text.get(..name.span().start).unwrap_or_default();
            out.insert(name.get_ref().to_lowercase(), before.matches('\n').count() + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_has_its_line() {
        let text = "# mine\napp_key = \"a\"\n\n[profile.shop]\nAPP_KEY = \"b\"\nscheme = \"md5-concat\"\n[profile.default]\nuser_id = 1\n";
        let default = of(text, "default", true);
        assert_eq!((default.get("app_key"), default.get("user_id"), default.get("scheme")), (Some(&2), Some(&8), None));
        let shop = of(text, "shop", false);
        assert_eq!((shop.get("app_key"), shop.get("scheme"), shop.get("user_id")), (Some(&5), Some(&6), None));
        assert!(of("no toml", "default", true).is_empty());
    }
}
