//! Which members hold personal data and secrets, by their names and by what stands beside them, and what takes the place of
//! such a value.

use super::node::Node;

/// What a value is that must not be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Name,
    Phone,
    Street,
    Email,
    /// A number of a person: for taxes, of a card or an identity.
    Number,
    /// A key, a signature, a token.
    Secret,
}

const SECRETS: [&str; 15] = [
    "sign",
    "signature",
    "djsignature",
    "secret",
    "password",
    "passwd",
    "pwd",
    "appkey",
    "accesskey",
    "apikey",
    "authorization",
    "cookie",
    "sessionkey",
    "noncestr",
    "ticket",
];
const PHONES: [&str; 6] = ["tel", "sellertel", "nologisticstel", "contacttel", "receivertel", "buyertel"];
const STREETS: [&str; 3] = ["toarea", "receiveraddr", "addr"];
const NUMBERS: [&str; 9] =
    ["taxid", "idcard", "idcardno", "idno", "idnumber", "passport", "certno", "bankcard", "buyeralipayid"];
const NAMES: [&str; 29] = [
    "fullname",
    "realname",
    "receiver",
    "receivername",
    "recipient",
    "recipientname",
    "consignee",
    "consigneename",
    "contact",
    "contactname",
    "contactperson",
    "linkman",
    "sender",
    "sendername",
    "wgsendername",
    "staffname",
    "username",
    "loginname",
    "nologisticsname",
    "buyername",
    "buyernick",
    "buyerloginid",
    "tofullname",
    "fromfullname",
    "sellerrealname",
    "signer",
    "couriername",
    "operator",
    "operatorname",
];

/// The letters of a name, in lower case.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

/// Says what the value of a member is by the member's name; `of_person` where its object is about a person.
pub(super) fn kind(name: &str, value: &str, of_person: bool) -> Option<Kind> {
    let name = plain(name);
    let has = |part: &str| name.contains(part);
    let value = value.trim();
    if value.is_empty() {
        return None;
    }
    let is_secret =
        SECRETS.contains(&name.as_str()) || ["token", "secret", "password"].iter().any(|e| name.ends_with(e));
    if is_secret {
        return Some(Kind::Secret);
    }
    if has("email") || (value.contains('@') && (has("mail") || of_person)) {
        return Some(Kind::Email);
    }
    let is_phone = PHONES.contains(&name.as_str()) || ["mobile", "phone", "fax"].iter().any(|part| has(part));
    if is_phone && (digits(value) >= 5 || value.contains("**")) {
        return Some(Kind::Phone);
    }
    if NUMBERS.contains(&name.as_str()) {
        return Some(Kind::Number);
    }
    let is_street = has("address") || has("street") || STREETS.contains(&name.as_str());
    if is_street && !value.contains("://") && value.chars().any(|c| !c.is_ascii_digit()) && !is_code(value) {
        return Some(Kind::Street);
    }
    let is_name = NAMES.contains(&name.as_str()) || (name == "name" && of_person);
    (is_name && digits(value) < value.len()).then_some(Kind::Name)
}

/// Codes of platforms, such as `addressType: "HOME"` or `true`.
fn is_code(value: &str) -> bool {
    matches!(value, "true" | "false") || (value.len() <= 3 && value.is_ascii())
}

/// Tells if an object is about a person: a phone or a street stands in it.
pub(super) fn is_person(members: &[(String, Node)]) -> bool {
    members.iter().any(|(name, value)| match value {
        Node::Text(text) | Node::Plain(text) => {
            text != "null" && matches!(kind(name, text, false), Some(Kind::Phone | Kind::Street))
        }
        _ => false,
    })
}

/// What stands in place of a text in a reply: a value of the same form that is nobody's.
pub(super) fn stand_in(kind: Kind, value: &str) -> String {
    match kind {
        Kind::Name => "某某".to_owned(),
        Kind::Street => "某路1号".to_owned(),
        Kind::Email => "scrubbed@example.invalid".to_owned(),
        Kind::Secret => "scrubbed".to_owned(),
        Kind::Phone if value.chars().all(|c| c.is_ascii_digit()) => zeros(value.len()),
        Kind::Phone | Kind::Number => value
            .chars()
            .map(|c| match c {
                '0'..='9' => '0',
                c if c.is_alphanumeric() => 'X',
                c => c,
            })
            .collect(),
    }
}

/// A whole number of so many digits that is nobody's.
pub(super) fn zeros(digits: usize) -> String {
    format!("1{}", "0".repeat(digits.saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_known_by_their_names_and_by_their_neighbours() {
        for (name, value, of_person, expected) in [
            ("mobilePhone", "13812345678", false, Some(Kind::Phone)),
            ("receiver_mobile", "138****5678", false, Some(Kind::Phone)),
            ("phoneModel", "X1", false, None),
            ("address", "福田路1号", false, Some(Kind::Street)),
            ("imageAddress", "https://cbu01.alicdn.com/a.jpg", false, None),
            ("addressCode", "330782", false, None),
            ("addressId", "77", false, None),
            ("name", "王芳", true, Some(Kind::Name)),
            ("name", "连衣裙", false, None),
            ("fullName", "王芳", false, Some(Kind::Name)),
            ("companyName", "义乌某厂", true, None),
            ("_dj_signature", "ab", false, Some(Kind::Secret)),
            ("access_token", "ab", false, Some(Kind::Secret)),
            ("signTime", "2026-01-01", false, None),
            ("email", "a@b.c", false, Some(Kind::Email)),
            ("taxId", "X12", false, Some(Kind::Number)),
            ("mobile", "", false, None),
        ] {
            assert_eq!(kind(name, value, of_person), expected, "{name} {value}");
        }
    }

    #[test]
    fn what_stands_in_has_the_form_of_the_value() {
        assert_eq!(stand_in(Kind::Phone, "13812345678"), "10000000000");
        assert_eq!(stand_in(Kind::Phone, "0571-88888888 转 1"), "0000-00000000 X 0");
        assert_eq!(stand_in(Kind::Number, "AB12"), "XX00");
        let again = stand_in(Kind::Phone, "10000000000");
        assert_eq!(again, "10000000000");
    }
}
