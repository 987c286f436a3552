//! Conventions of annotation: what belongs to a cue and to a content, as corpora differ.

use isnad_model::{Attribution, Extraction, Span};

use crate::layout::Range;
use crate::scan::Scan;
use crate::tag::Tags;

/// How spans are drawn, and what counts as an attribution.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Convention {
    /// This project's own: marks and "that" stand outside, auxiliaries too, and what X says that
    /// Y says is two attributions.
    #[default]
    Isnad,
    /// That of the Political News Attribution Relations Corpus (Newell, Margolin and Ruths, LREC
    /// 2018): marks and "that" belong to the content, the cue is the whole verb group with its
    /// preposition or colon, nothing is nested, and attitudes count.
    Polnear,
}

impl Convention {
    /// Its name on the command line and in files of weights.
    pub fn name(self) -> &'static str {
        match self {
            Self::Isnad => "isnad",
            Self::Polnear => "polnear",
        }
    }

    /// Redraws what was found in our own convention, by the word classes of the pack.
    pub(crate) fn redraw(self, scan: &Scan<'_>, found: Extraction) -> Extraction {
        match self {
            Self::Isnad => found,
            Self::Polnear => polnear(scan, found),
        }
    }
}

fn polnear(scan: &Scan<'_>, mut found: Extraction) -> Extraction {
    found.attributions.retain(|one| one.nested_in.is_none() && !one.content.is_empty());
    for one in &mut found.attributions {
        Redrawing::of(scan, one).write(scan, one);
    }
    let kept = |id: &str| found.attributions.iter().any(|one| one.id == id);
    found.relations.retain(|relation| kept(&relation.from) && kept(&relation.to));
    found
}

/// The three parts of an attribution in token indices.
struct Redrawing {
    source: Vec<Range>,
    cue: Vec<Range>,
    content: Vec<Range>,
}

impl Redrawing {
    fn of(scan: &Scan<'_>, one: &Attribution) -> Self {
        let all = |spans: &[Span]| spans.iter().map(|&place| range(scan, place)).collect();
        let mut drawn =
            Self { source: all(&one.source), cue: all(&one.cue), content: all(&one.content) };
        drawn.name_source(scan, one);
        drawn.widen_contents(scan);
        drawn.widen_cue(scan);
        drawn.widen_source(scan);
        drawn
    }

    fn write(self, scan: &Scan<'_>, one: &mut Attribution) {
        let spans = |ranges: Vec<Range>| {
            ranges.into_iter().map(|(start, end)| scan.tokens.span(start, end)).collect()
        };
        (one.source, one.cue, one.content) =
            (spans(self.source), spans(self.cue), spans(self.content));
    }

    /// A second verb or a participle has the subject of its sentence for its source.
    fn name_source(&mut self, scan: &Scan<'_>, one: &Attribution) {
        let Some(resolved) = one.source_resolved.as_ref().filter(|_| self.source.is_empty()) else {
            return;
        };
        let (named, cue) = (range(scan, resolved.span), self.cue.first().copied());
        if cue.is_some_and(|(start, _)| scan.sentence(start) == scan.sentence(named.0)) {
            self.source.push(named);
        }
    }

    /// Quotation marks, the stop or comma inside them, and "that" belong to the content;
    /// quotations that follow each other are one.
    fn widen_contents(&mut self, scan: &Scan<'_>) {
        for content in &mut self.content {
            *content = with_marks(scan, *content);
            if let Some(that) = before(scan, content.0).filter(|&at| scan.has(at, Tags::THAT)) {
                content.0 = that;
            }
        }
        let mut joined: Vec<Range> = Vec::new();
        for &content in &self.content {
            match joined.last_mut() {
                Some(last) if last.1 == content.0 => last.1 = content.1,
                _ => joined.push(content),
            }
        }
        self.content = joined;
    }

    /// Auxiliaries, negation and adverbs before the verb, and a preposition or a colon between it
    /// and its content, belong to the cue.
    fn widen_cue(&mut self, scan: &Scan<'_>) {
        const GROUP: Tags = Tags::AUXILIARY.with(Tags::ADVERB).with(Tags::NOT).with(Tags::ALSO);
        let (Some(&(start, _)), Some(&(_, last))) = (self.cue.first(), self.cue.last()) else {
            return;
        };
        let (mut start, mut end) = (start, last);
        while let Some(at) = before(scan, start) {
            if !scan.has(at, GROUP) || self.taken(at) {
                break;
            }
            start = at;
        }
        let follows = self.content.iter().map(|content| content.0).find(|&at| at >= end);
        if let Some(content) = follows
            && content > end
            && (scan.tokens.sign(end) == Some(':')
                && (end + 1..content).all(|at| scan.tokens.is_break(at))
                || (end..content).all(|at| scan.has(at, Tags::PREP)))
        {
            end = if scan.tokens.sign(end) == Some(':') { end + 1 } else { content };
        }
        if self.source.iter().any(|&(at, _)| start < at && at < end) {
            return;
        }
        self.cue = vec![(start, end)];
    }

    /// In a relative clause its pronoun is the source; one between source and cue belongs to the
    /// source.
    fn widen_source(&mut self, scan: &Scan<'_>) {
        let Some(&(cue, _)) = self.cue.first() else { return };
        let Some(source) = self.source.last_mut() else { return };
        if let Some(pronoun) = before(scan, cue)
            && pronoun >= source.1
            && scan.has(pronoun, Tags::RELATIVE.with(Tags::THAT))
        {
            *source = (pronoun, cue);
            return;
        }
        let closed = cue > source.1 + 1 && scan.is_comma(source.1) && scan.is_comma(cue - 1);
        if closed && scan.has(source.1 + 1, Tags::RELATIVE) {
            source.1 = cue - 1;
        }
    }

    fn taken(&self, at: usize) -> bool {
        self.source.iter().chain(&self.content).any(|&(start, end)| start <= at && at < end)
    }
}

/// The content with the marks of the quotation that it fills, or that its edges fill.
fn with_marks(scan: &Scan<'_>, (mut start, mut end): Range) -> Range {
    let wide = start >= 2 && doubled(scan, start - 2);
    if let Some(open) = start.checked_sub(1 + usize::from(wide))
        && scan.quotes.opening(open).is_some()
    {
        start = open;
    }
    let mut close = end;
    while scan.is_comma(close) || scan.is_stop(close) {
        close += 1;
    }
    close += usize::from(doubled(scan, close));
    if scan.quotes.around(close).is_some_and(|quote| quote.close == close && quote.open >= start) {
        end = close + 1;
    }
    (start, end)
}

/// Whether two apostrophes stand there, for one mark.
fn doubled(scan: &Scan<'_>, first: usize) -> bool {
    let apostrophe =
        |at: usize| matches!(scan.tokens.sign(at), Some('\'' | '\u{2018}' | '\u{2019}' | '`'));
    apostrophe(first)
        && apostrophe(first + 1)
        && scan.tokens.list().get(first + 1).is_some_and(|token| !token.spaced)
}

/// The token or phrase before `index`, within its line.
fn before(scan: &Scan<'_>, index: usize) -> Option<usize> {
    let at = index.checked_sub(1)?;
    scan.tokens.is_word(at).then_some(at)
}

/// The tokens that a span covers.
fn range(scan: &Scan<'_>, place: Span) -> Range {
    let list = scan.tokens.list();
    let start = list.partition_point(|token| ((token.at + token.chars) as usize) <= place.start);
    let end = list.partition_point(|token| (token.at as usize) < place.end);
    (start, end.max(start))
}
