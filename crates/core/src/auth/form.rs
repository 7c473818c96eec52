//! `multipart/form-data` of texts, as RFC 7578 writes it.

/// The content type and the body of a form with these fields. The random text makes the boundary: it must not stand in a
/// field, which 32 random characters do not.
pub(super) fn multipart<'p>(fields: impl IntoIterator<Item = (&'p str, &'p str)>, random: &str) -> (String, String) {
    let boundary = format!("daigou-{random}");
    let mut body = String::new();
    for (name, value) in fields {
        body.push_str("--");
        body.push_str(&boundary);
        body.push_str("\r\nContent-Disposition: form-data; name=\"");
        body.push_str(&escaped(name));
        body.push_str("\"\r\n\r\n");
        body.push_str(value);
        body.push_str("\r\n");
    }
    body.push_str("--");
    body.push_str(&boundary);
    body.push_str("--\r\n");
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// A field's name, as browsers write it between quotes.
fn escaped(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::multipart;

    #[test]
    fn fields_stand_between_boundaries_as_they_are() {
        let (kind, body) = multipart([("appKey", "k"), ("a\"b", "七\r\n--x=&")], "R");
        assert_eq!(kind, "multipart/form-data; boundary=daigou-R");
        assert_eq!(
            body,
            "--daigou-R\r\nContent-Disposition: form-data; name=\"appKey\"\r\n\r\nk\r\n\
             --daigou-R\r\nContent-Disposition: form-data; name=\"a%22b\"\r\n\r\n七\r\n--x=&\r\n--daigou-R--\r\n"
        );
    }
}
