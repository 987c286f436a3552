//! The civil date that a time phrase names, seen from the document's own date.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::Pack;
use crate::layout::Range;
use crate::scan::Scan;

/// The date; none where the phrase names no single day.
///
/// A weekday is the last such day up to and including the document's own.
pub fn resolve(scan: &Scan<'_>, pack: &Pack, (start, end): Range, published: Date) -> Option<Date> {
    let ids = (start..end).map(|index| (index, scan.word(index)));
    for (index, word) in ids {
        let is = |id: u32| id != 0 && (id == word.whole || id == word.id);
        if let Some(&(_, day)) = pack.times.weekdays.iter().find(|(id, _)| is(*id)) {
            let today = published.weekday().to_monday_zero_offset();
            let back = (i32::from(today) - i32::from(day)).rem_euclid(7);
            return published.checked_sub(back.days()).ok();
        }
        if let Some(&(_, offset)) = pack.times.deictics.iter().find(|(id, _)| is(*id)) {
            return published.checked_add(offset.days()).ok();
        }
        let here = |ids: &[u32]| {
            ids.iter().enumerate().all(|(offset, &id)| {
                let word = scan.word(index + offset);
                id != 0 && (id == word.whole || id == word.id)
            })
        };
        if let Some((_, month)) = pack.times.months.iter().find(|(ids, _)| here(ids)) {
            return month_day(scan, index, (start, end), *month, published);
        }
    }
    None
}

/// A day of a month; the year is the document's unless one stands there.
fn month_day(
    scan: &Scan<'_>,
    at: usize,
    (start, end): Range,
    month: i8,
    published: Date,
) -> Option<Date> {
    let numbers = (start..end).filter(|&index| index != at).filter_map(|index| {
        let digits = scan.tokens.word(index).chars().map(digit).collect::<Option<Vec<_>>>()?;
        digits.iter().try_fold(0i16, |sum, &digit| sum.checked_mul(10)?.checked_add(digit))
    });
    let (mut day, mut year) = (None, published.year());
    for number in numbers {
        match number {
            1..=31 => day = i8::try_from(number).ok(),
            1900..=2200 => year = number,
            _ => {}
        }
    }
    Date::new(year, month, day?).ok()
}

fn digit(c: char) -> Option<i16> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        _ => return None,
    };
    i16::try_from(c as u32 - zero as u32).ok()
}
