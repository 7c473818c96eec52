//! Decimal text to integers, exactly. Amounts and times are read with this instead of floating point.

/// Why a text is not an integer of the wanted scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DecimalError {
    /// Not `[sign]digits[.digits][e[sign]digits]`.
    NotANumber,
    /// A digit other than zero stands below the scale.
    TooPrecise,
    /// More than 64 bits.
    TooLarge,
}

/// The value of a decimal text times 10^`scale`, exactly: `("24.3", 2)` is 2430.
///
/// Takes what JSON calls a number, and besides a leading `+`, leading zeros, `.5` and `5.`: texts are written by
/// other people's string formatting. Space around is ignored; separators and currency signs are not accepted.
pub(crate) fn scaled(text: &str, scale: i64) -> Result<i64, DecimalError> {
    let text = text.trim();
    let (negative, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, read_exponent(exponent)?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
        return Err(DecimalError::NotANumber);
    }

    // The digits that count, and the power of ten they are multiplied by.
    let fraction = fraction.trim_end_matches('0');
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).skip_while(|byte| *byte == b'0').collect();
    let mut power = exponent.saturating_add(scale).saturating_sub(length(fraction.len()));
    while digits.last() == Some(&b'0') {
        digits.pop();
        power = power.saturating_add(1);
    }
    if digits.is_empty() {
        return Ok(0);
    }
    if power < 0 {
        return Err(DecimalError::TooPrecise);
    }
    // Nineteen digits hold i64::MAX, so more can be refused unseen.
    if power.saturating_add(length(digits.len())) > 19 {
        return Err(DecimalError::TooLarge);
    }
    let zeros = usize::try_from(power).map_err(|_| DecimalError::TooLarge)?;
    let magnitude = digits
        .into_iter()
        .chain(std::iter::repeat_n(b'0', zeros))
        .fold(0_i128, |sum, digit| sum * 10 + i128::from(digit - b'0'));
    i64::try_from(if negative { -magnitude } else { magnitude }).map_err(|_| DecimalError::TooLarge)
}

/// An exponent; one beyond 64 bits is as good as the largest.
fn read_exponent(text: &str) -> Result<i64, DecimalError> {
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DecimalError::NotANumber);
    }
    let magnitude = digits.parse::<i64>().unwrap_or(i64::MAX);
    Ok(if negative { -magnitude } else { magnitude })
}

fn length(len: usize) -> i64 {
    i64::try_from(len).unwrap_or(i64::MAX)
}

/// The integer in a text such as `12` or `12.00`, in the text itself; `None` for any other text.
pub(crate) fn integral(text: &str) -> Option<&str> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let digits_only = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    (digits_only && !fraction.is_empty() && fraction.bytes().all(|byte| byte == b'0')).then_some(whole)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decimal_text_is_read_exactly() {
        for (text, scale, value) in [
            ("24.3", 2, 2430),
            ("12.00", 2, 1200),
            ("6", 2, 600),
            ("140.0", 2, 14000),
            (" 13.21 ", 2, 1321),
            ("-0.05", 2, -5),
            ("+1.5", 2, 150),
            (".5", 2, 50),
            ("5.", 2, 500),
            ("0012.50", 2, 1250),
            ("1e2", 0, 100),
            ("1.25E1", 2, 1250),
            ("1250e-2", 2, 1250),
            ("0e99999999999999999999", 2, 0),
            ("0.000000000000000000000000", 0, 0),
            ("92233720368547758.07", 2, i64::MAX),
            ("-9223372036854775808", 0, i64::MIN),
            ("1000000000000000000000e-21", 0, 1),
        ] {
            assert_eq!(scaled(text, scale), Ok(value), "{text}");
        }
    }

    #[test]
    fn what_is_not_exact_is_an_error() {
        use DecimalError::*;
        for (text, error) in [
            ("12.345", TooPrecise),
            ("1e-3", TooPrecise),
            ("1e-99999999999999999999", TooPrecise),
            ("92233720368547758.08", TooLarge),
            ("1e18", TooLarge),
            ("1e99999999999999999999", TooLarge),
            ("", NotANumber),
            (".", NotANumber),
            ("-", NotANumber),
            ("e5", NotANumber),
            ("1e", NotANumber),
            ("1e+", NotANumber),
            ("1.2.3", NotANumber),
            ("--1", NotANumber),
            ("1,266.00", NotANumber),
            ("¥12", NotANumber),
            ("0x10", NotANumber),
            ("NaN", NotANumber),
            ("１２", NotANumber),
        ] {
            assert_eq!(scaled(text, 2), Err(error), "{text}");
        }
    }

    #[test]
    fn an_integral_text_is_found_without_changing_a_digit() {
        assert_eq!(integral("12"), Some("12"));
        assert_eq!(integral("1234567890123456789.0"), Some("1234567890123456789"));
        assert_eq!(integral("-3.00"), Some("-3"));
        for text in ["12.5", "12.", ".0", "1e2", "", "-", "1.0e1", "a"] {
            assert_eq!(integral(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_gives_a_value_or_an_error(text in ".{0,40}", scale in 0_i64..4) {
            let _ = scaled(&text, scale);
            let _ = integral(&text);
        }

        #[test]
        fn moving_the_point_by_an_exponent_changes_nothing(value in any::<i64>(), shift in 0_i64..30) {
            let zeros = "0".repeat(usize::try_from(shift).unwrap());
            prop_assert_eq!(scaled(&format!("{value}{zeros}e-{shift}"), 0), Ok(value));
            prop_assert_eq!(scaled(&format!("{value}e-{shift}"), shift), Ok(value));
        }
    }
}
