//! The civil date that a time phrase names, seen from the document's own date.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::Pack;
use crate::adjunct::is_number;
use crate::layout::Range;
use crate::scan::Scan;
use crate::tag::Tags;

/// A day without a year that would be farther ahead than this many days was in the year before.
const AHEAD: i32 = 183;

/// The date; none where the phrase names no single day.
///
/// A weekday is the last such day up to and including the document's own, or the first after it
/// where the phrase says "next".
pub fn resolve(scan: &Scan<'_>, pack: &Pack, range: Range, published: Date) -> Option<Date> {
    let (start, end) = range;
    let named = (start..end).find_map(|index| {
        let here =
            |ids: &[u32]| ids.iter().enumerate().all(|(offset, &id)| is(scan, index + offset, id));
        if let Some((_, month)) = pack.times.months.iter().find(|(ids, _)| here(ids)) {
            return Some(month_day(scan, index, range, *month, published));
        }
        if let Some((_, offset)) = pack.times.deictics.iter().find(|(ids, _)| here(ids)) {
            return Some(published.checked_add(offset.days()).ok());
        }
        None
    });
    if let Some(date) = named {
        return date;
    }
    let weekday = (start..end)
        .find_map(|index| pack.times.weekdays.iter().find(|&&(id, _)| is(scan, index, id)));
    if let Some(&(_, day)) = weekday {
        let today = published.weekday().to_monday_zero_offset();
        let back = (i32::from(today) - i32::from(day)).rem_euclid(7);
        let next = (start..end).any(|index| scan.has(index, Tags::NEXT));
        let days = if next { 7 - back } else { -back };
        return published.checked_add(days.days()).ok();
    }
    ago(scan, pack, range, published)
}

fn is(scan: &Scan<'_>, index: usize, id: u32) -> bool {
    let word = scan.word(index);
    id != 0 && (id == word.whole || id == word.id)
}

/// "Two days ago": so many units before the document's day; none where the number is not clear.
fn ago(scan: &Scan<'_>, pack: &Pack, (start, end): Range, published: Date) -> Option<Date> {
    const LIGHT: Tags = Tags::AGO.with(Tags::TIME_PREP).with(Tags::DETERMINER);
    let tags = |index: usize| {
        pack.lexicon.entry(scan.word(index).id).map_or(Tags::NONE, |entry| entry.tags)
    };
    let said = (start..end).any(|index| tags(index).has(Tags::AGO));
    let unit = |index: usize| pack.times.days.iter().any(|&(id, _)| is(scan, index, id));
    let clear = (start..end).all(|index| {
        tags(index).has(LIGHT) && !tags(index).has(Tags::QUANTIFIER)
            || unit(index)
            || is_number(scan, index)
    });
    let mut units = (start..end)
        .filter_map(|index| pack.times.days.iter().find(|&&(id, _)| is(scan, index, id)));
    let &(_, days) = units.next().filter(|_| said && clear)?;
    let count = (start..end)
        .find(|&index| is_number(scan, index))
        .map_or(Some(1), |index| number(scan.tokens.word(index)))?;
    published.checked_sub((i32::from(count).checked_mul(days)?).days()).ok()
}

/// A day of a month; where no year stands there, the one that is nearest.
fn month_day(
    scan: &Scan<'_>,
    at: usize,
    (start, end): Range,
    month: i8,
    published: Date,
) -> Option<Date> {
    let numbers = (start..end)
        .filter(|&index| index != at)
        .filter_map(|index| number(scan.tokens.word(index)));
    let (mut day, mut year) = (None, None);
    for number in numbers {
        match number {
            1..=31 => day = i8::try_from(number).ok(),
            1900..=2200 => year = Some(number),
            _ => {}
        }
    }
    let day = day.or_else(|| ordinal(scan, start, end));
    let date = Date::new(year.unwrap_or(published.year()), month, day?).ok()?;
    let ahead = published.until(date).ok()?.get_days();
    if year.is_none() && ahead > AHEAD { date.checked_sub(1.year()).ok() } else { Some(date) }
}

/// A day in words: "the third".
fn ordinal(scan: &Scan<'_>, start: usize, end: usize) -> Option<i8> {
    (start..end).find_map(|index| {
        let here =
            |ids: &[u32]| ids.iter().enumerate().all(|(offset, &id)| is(scan, index + offset, id));
        scan.pack.times.ordinals.iter().find(|(ids, _)| here(ids)).map(|&(_, number)| number)
    })
}

fn number(word: &str) -> Option<i16> {
    let digits = word.chars().map(digit).collect::<Option<Vec<_>>>()?;
    digits.iter().try_fold(0i16, |sum, &digit| sum.checked_mul(10)?.checked_add(digit))
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
