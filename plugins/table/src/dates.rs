//! Dates as people type them, to `YYYY-MM-DD` where they can be one day only.

/// Which number comes first in 3/4/2025.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Nobody has said.
    Unknown,
    DayFirst,
    MonthFirst,
}

/// The day; a time behind an ISO day stays behind it.
///
/// # Errors
/// When it is no date, or could be two.
pub(crate) fn read(text: &str, order: Order) -> Result<String, String> {
    let text: String = text.chars().map(ascii_digit).collect();
    let (day, time) = match text.split_once(['T', ' ']) {
        Some((day, time)) => (day, Some(time)),
        None => (text.as_str(), None),
    };
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let no_date = || format!("the date `{text}` was not understood");
    let [first, second, third] = parts[..] else { return Err(no_date()) };
    let number = |part: &str| part.parse::<u16>().map_err(|_| no_date());
    let (a, b, c) = (number(first)?, number(second)?, number(third)?);
    let (year, month, day) = match (first.len(), third.len(), order) {
        (4, _, _) => (a, b, c),
        (_, 4, Order::DayFirst) => (c, b, a),
        (_, 4, Order::MonthFirst) => (c, a, b),
        (_, 4, Order::Unknown) if a > 12 || a == b => (c, b, a),
        (_, 4, Order::Unknown) if b > 12 => (c, a, b),
        (_, 4, Order::Unknown) => {
            return Err(format!(
                "the date `{text}` could be two days; say which with -o dates=dmy or mdy"
            ));
        }
        _ => return Err(no_date()),
    };
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return Err(no_date());
    }
    let zone = time.filter(|_| first.len() == 4).map(|time| format!("T{time}")).unwrap_or_default();
    Ok(format!("{year:04}-{month:02}-{day:02}{zone}"))
}

/// Arabic-Indic and Persian digits as ASCII.
fn ascii_digit(letter: char) -> char {
    let base = match letter {
        '\u{660}'..='\u{669}' => 0x660,
        '\u{6f0}'..='\u{6f9}' => 0x6f0,
        _ => return letter,
    };
    char::from_digit(u32::from(letter) - base, 10).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::{Order, read};

    #[test]
    fn a_date_is_one_day_or_unknown() {
        use Order::{DayFirst, MonthFirst, Unknown};
        for (text, order, expected) in [
            ("2025-03-04", Unknown, Some("2025-03-04")),
            ("2025/3/4", Unknown, Some("2025-03-04")),
            ("2025-03-04T10:00:00+03:00", Unknown, Some("2025-03-04T10:00:00+03:00")),
            ("25/3/2025", Unknown, Some("2025-03-25")),
            ("3/25/2025", Unknown, Some("2025-03-25")),
            ("5/5/2025", Unknown, Some("2025-05-05")),
            ("3/4/2025", Unknown, None),
            ("3/4/2025", DayFirst, Some("2025-04-03")),
            ("3.4.2025", MonthFirst, Some("2025-03-04")),
            ("\u{662}\u{665}/\u{663}/\u{662}\u{660}\u{662}\u{665}", Unknown, Some("2025-03-25")),
            ("25/13/2025", DayFirst, None),
            ("1/2/25", DayFirst, None),
            ("soon", Unknown, None),
        ] {
            assert_eq!(read(text, order).ok().as_deref(), expected, "{text} {order:?}");
        }
    }
}
