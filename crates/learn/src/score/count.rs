//! What is counted over all documents before any figure is made.

use super::item::{Item, Spans, shared, sorted};
use super::pairing::Matched;

/// Right ones among those wanted and those found.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hits {
    pub right: usize,
    pub gold: usize,
    pub found: usize,
}

/// The three ways of counting a role.
#[derive(Clone, Copy, Debug, Default)]
pub struct Role {
    pub exact: Hits,
    pub trim: Hits,
    pub token: Hits,
}

/// All counts.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    pub docs: usize,
    pub missing: usize,
    pub gold: usize,
    pub pred: usize,
    /// Source, cue, content.
    pub roles: [Role; 3],
    pub pairs: usize,
    pub triple: usize,
    pub speaker: usize,
    pub soft: usize,
    pub act: usize,
    pub quote: usize,
    pub nested: usize,
    pub channel: Hits,
    pub time: Hits,
    pub relations: Hits,
    pub same_right: usize,
    pub same_pred: usize,
    pub same_gold: usize,
    pub same_found: usize,
    /// Content spans by type of quotation, in the order in which the types were met: wanted, right.
    pub by_type: Vec<(Option<String>, usize, usize)>,
}

impl Hits {
    fn add<T: Ord>(&mut self, gold: &[T], found: &[T]) {
        self.right += shared(gold, found);
        self.gold += gold.len();
        self.found += found.len();
    }
}

impl Counts {
    /// Adds what needs no pairing: each role over all of the document, and the kinds of content.
    pub fn add_roles(&mut self, gold: &[Item], found: &[Item]) {
        self.gold += gold.len();
        self.pred += found.len();
        for (at, role) in self.roles.iter_mut().enumerate() {
            let every = |items: &[Item]| {
                Spans::union(items.iter().filter_map(|item| item.roles().get(at).copied()))
            };
            let (wanted, got) = (every(gold), every(found));
            role.exact.add(&wanted.whole, &got.whole);
            role.trim.add(&wanted.trimmed, &got.trimmed);
            role.token.add(&wanted.tokens(), &got.tokens());
        }
        for (field, hits) in [(channel as Field, &mut self.channel), (time, &mut self.time)] {
            hits.gold += gold.iter().filter(|item| !field(item).is_empty()).count();
            hits.found += found.iter().filter(|item| !field(item).is_empty()).count();
        }
        let got: Vec<_> = found.iter().flat_map(|item| item.content.trimmed.clone()).collect();
        let got = sorted(got);
        for item in gold {
            self.add_type(item, &got);
        }
    }

    fn add_type(&mut self, item: &Item, got: &[super::words::Range]) {
        let (wanted, right) = (item.content.each.len(), shared(&item.content.each, got));
        if wanted == 0 {
            return;
        }
        let quote = item.mark.quote.as_ref().filter(|word| !word.is_empty());
        let quote = quote.or(item.mark.quote_status.as_ref());
        match self.by_type.iter_mut().find(|(known, _, _)| known.as_ref() == quote) {
            Some(known) => {
                known.1 += wanted;
                known.2 += right;
            }
            None => self.by_type.push((quote.cloned(), wanted, right)),
        }
    }

    /// Adds what is asked of attributions that are paired.
    pub fn add_pairs(&mut self, gold: &[Item], found: &[Item], pairs: &[Matched]) {
        self.pairs += pairs.len();
        for (wanted, got) in pairs.iter().filter_map(|(g, f)| gold.get(*g).zip(found.get(*f))) {
            let same = |field: Field| field(wanted).trimmed == field(got).trimmed;
            let all = wanted.roles().iter().zip(got.roles()).all(|(a, b)| a.trimmed == b.trimmed);
            self.triple += usize::from(all);
            // An antecedent may be marked at any of its words; an explicit source may not.
            let near = wanted.source.is_empty() && wanted.speaker.overlaps(&got.speaker);
            self.speaker += usize::from(same(speaker) || near);
            self.act += usize::from(wanted.mark.act == got.mark.act);
            self.quote += usize::from(wanted.mark.quote == got.mark.quote);
            self.nested += usize::from(wanted.mark.nested == got.mark.nested);
            self.channel.right += usize::from(same(channel) && !wanted.channel.is_empty());
            self.time.right += usize::from(same(time) && !wanted.time.is_empty());
        }
    }
}

type Field = for<'i, 'm> fn(&'i Item<'m>) -> &'i Spans;

fn speaker<'i>(item: &'i Item<'_>) -> &'i Spans {
    &item.speaker
}

fn channel<'i>(item: &'i Item<'_>) -> &'i Spans {
    &item.channel
}

fn time<'i>(item: &'i Item<'_>) -> &'i Spans {
    &item.time
}
