//! The dates of an entry as they are written there: a day belongs to the outlet's own time zone,
//! which the parsed time no longer has.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

/// Dates as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dates {
    pub(crate) published: Option<String>,
    pub(crate) updated: Option<String>,
}

impl Dates {
    fn take(&mut self, name: &str, text: &str) {
        let place = match name {
            "pubDate" | "published" | "issued" | "date" | "date_published" => &mut self.published,
            "updated" | "modified" | "date_modified" => &mut self.updated,
            _ => return,
        };
        let text = text.trim();
        if place.is_none() && !text.is_empty() {
            *place = Some(text.to_owned());
        }
    }

    /// The dates of an `item` or `entry`: those of its own children.
    pub(crate) fn of_xml(entry: &str) -> Self {
        let mut reader = Reader::from_str(entry);
        let (mut dates, mut depth, mut name) = (Self::default(), 0_usize, String::new());
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag)) => {
                    depth += 1;
                    tag.local_name().as_ref().clone_into(&mut name);
                }
                Ok(Event::Text(text)) if depth == 2 => {
                    dates.take(&name, &text);
                }
                Ok(Event::CData(text)) if depth == 2 => {
                    dates.take(&name, &text);
                }
                Ok(Event::End(_)) => {
                    depth = depth.saturating_sub(1);
                    name.clear();
                }
                Ok(Event::Eof) | Err(_) => return dates,
                Ok(_) => {}
            }
        }
    }

    /// The dates of an item of JSON Feed.
    pub(crate) fn of_json(item: &str) -> Self {
        let item: Value = serde_json::from_str(item).unwrap_or_default();
        let mut dates = Self::default();
        for name in ["date_published", "date_modified"] {
            dates.take(name, item[name].as_str().unwrap_or_default());
        }
        dates
    }
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The day of a date in the form of RFC 3339 or RFC 822, as `YYYY-MM-DD`.
pub(crate) fn day(text: &str) -> Option<String> {
    let iso = text.get(..10).filter(|day| {
        day.bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() })
    });
    if let Some(day) = iso {
        return Some(day.to_owned());
    }
    let mut parts = text.split([' ', ',', '-']).filter(|part| !part.is_empty());
    let day: u8 = parts.find_map(|part| part.parse().ok()).filter(|day| (1..=31).contains(day))?;
    let month = parts.next()?.get(..3)?.to_ascii_lowercase();
    let month = 1 + MONTHS.iter().position(|name| *name == month)?;
    let year: u16 = parts.next()?.parse().ok()?;
    // RFC 2822, 4.3: two digits below 50 are of this century.
    let year = match year {
        0..50 => year + 2000,
        50..1000 => year + 1900,
        _ => year,
    };
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::{Dates, day};

    #[test]
    fn the_day_is_the_one_that_is_written() {
        for (text, expected) in [
            ("2024-03-05T00:30:00+03:00", Some("2024-03-05")),
            ("Tue, 05 Mar 2024 00:30:00 +0300", Some("2024-03-05")),
            ("5 March 2024", Some("2024-03-05")),
            ("Fri, 7 Nov 03 10:00 GMT", Some("2003-11-07")),
            ("yesterday", None),
            ("", None),
            ("99 Mar 2024", None),
        ] {
            assert_eq!(day(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn only_the_entrys_own_dates_count() {
        let dates = Dates::of_xml(
            "<entry><source><updated>2001</updated></source><updated> 2002 </updated>\
             <dc:date><![CDATA[2003]]></dc:date></entry>",
        );
        assert_eq!(dates.updated.as_deref(), Some("2002"));
        assert_eq!(dates.published.as_deref(), Some("2003"));
    }
}
