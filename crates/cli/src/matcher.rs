//! The workspace's claims to be matched against: their keys are kept in its index, and worked out
//! for what is new when they are asked for.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use isnad_model::{Claim, Digest};
use isnad_store::KeyRule;
use isnad_verify::matching::{self, Candidates, Match, Prepared, Vocabulary};

use crate::packdata;
use crate::progress;
use crate::workspace::Desk;

/// What the keys are kept under.
const NAME: &str = "match";
/// Old wordings of claims that were found already are asked for on top.
const MORE: usize = 5;

/// What the languages know of words, and what that makes of wordings.
pub struct Matcher {
    vocabulary: Vocabulary,
    version: String,
    quiet: bool,
}

impl Matcher {
    /// By the language packs; a quiet one shows no progress.
    pub fn new(quiet: bool) -> Self {
        let data = packdata::matching();
        let data = Digest::of(data.concat().as_bytes()).to_string();
        let version = format!("{} {}", matching::KEYS, data.get(..12).unwrap_or_default());
        Self { vocabulary: packdata::vocabulary(), version, quiet }
    }

    /// A wording, ready to be compared.
    pub fn prepared(&self, text: &str) -> Prepared {
        Prepared::of(text, &self.vocabulary)
    }

    /// The claims most like the query that were not withdrawn, the likest first.
    ///
    /// # Errors
    /// As the store's.
    pub fn find(
        &self,
        query: &Prepared,
        limit: usize,
        desk: &Desk,
    ) -> anyhow::Result<Vec<(Claim, Match)>> {
        self.bring_up(desk)?;
        self.find_kept(query, limit, desk)
    }

    /// The same among the claims whose keys are kept already.
    ///
    /// # Errors
    /// As the store's.
    pub fn find_kept(
        &self,
        query: &Prepared,
        limit: usize,
        desk: &Desk,
    ) -> anyhow::Result<Vec<(Claim, Match)>> {
        let asked = self.ask(desk)?;
        let found = matching::matches(query, &asked, limit + MORE);
        asked.finish()?;
        let (mut claims, mut met) = (Vec::new(), BTreeSet::new());
        for (event, like) in found {
            if let Some(claim) = desk.claim_of_event(event)?.filter(|_| claims.len() < limit)
                && met.insert(claim.id.clone())
            {
                claims.push((claim, like));
            }
        }
        Ok(claims)
    }

    /// How alike a query and a claim are.
    ///
    /// # Errors
    /// As the store's.
    pub fn likeness(&self, query: &Prepared, claim: &Claim, desk: &Desk) -> anyhow::Result<Match> {
        self.bring_up(desk)?;
        let asked = self.ask(desk)?;
        let found = matching::likeness(query, &self.prepared(&claim.text), &asked);
        asked.finish()?;
        Ok(found)
    }

    /// Works out the keys of the claims that have none yet.
    ///
    /// # Errors
    /// As the store's.
    pub fn bring_up(&self, desk: &Desk) -> anyhow::Result<()> {
        let of = |text: &str| -> Vec<String> {
            self.prepared(text).keys().into_iter().map(str::to_owned).collect()
        };
        let rule = KeyRule { name: NAME, version: &self.version, of: &of };
        let bar = progress::bar(0, self.quiet);
        desk.derive_keys(&rule, &mut |reached| bar.set_position(reached))?;
        bar.finish_and_clear();
        Ok(())
    }

    fn ask<'a>(&'a self, desk: &'a Desk) -> anyhow::Result<Asked<'a>> {
        let count = usize::try_from(desk.claim_count()?)?;
        let (weights, failed) = (RefCell::default(), RefCell::default());
        Ok(Asked { matcher: self, desk, count, weights, failed })
    }
}

/// The store, asked by the matcher; a failure is kept until the end, since the matcher has no place
/// for it.
struct Asked<'a> {
    matcher: &'a Matcher,
    desk: &'a Desk,
    count: usize,
    weights: RefCell<HashMap<String, usize>>,
    failed: RefCell<Option<anyhow::Error>>,
}

impl Asked<'_> {
    fn try_to<T: Default>(&self, outcome: anyhow::Result<T>) -> T {
        outcome.unwrap_or_else(|error| {
            self.failed.borrow_mut().get_or_insert(error);
            T::default()
        })
    }

    fn finish(self) -> anyhow::Result<()> {
        self.failed.into_inner().map_or(Ok(()), Err)
    }
}

impl Candidates for Asked<'_> {
    fn count(&self) -> usize {
        self.count
    }

    fn holders(&self, key: &str) -> usize {
        if let Some(known) = self.weights.borrow().get(key) {
            return *known;
        }
        let weight = self.try_to(self.desk.key_weight(NAME, key));
        let weight = usize::try_from(weight).unwrap_or(usize::MAX);
        self.weights.borrow_mut().insert(key.to_owned(), weight);
        weight
    }

    fn holding(&self, key: &str, limit: usize) -> Vec<u64> {
        self.try_to(self.desk.key_events(NAME, key, limit))
    }

    fn prepared(&self, event: u64) -> Option<Cow<'_, Prepared>> {
        let claim = self.try_to(self.desk.claim_of_event(event))?;
        claim.withdrawn.is_none().then(|| Cow::Owned(self.matcher.prepared(&claim.text)))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    #![expect(clippy::print_stdout, reason = "the figures are what it is for")]

    use std::path::Path;
    use std::time::{Duration, Instant};

    use isnad_model::{Claim, ClaimKind, Event};
    use isnad_store::{OpenOptions, Workspace};
    use jiff::Timestamp;

    use super::Matcher;
    use crate::workspace::Desk;

    fn claim(number: usize, text: &str) -> Event {
        let claim = Claim {
            id: format!("c{number:012x}"),
            text: text.to_owned(),
            lang: None,
            kind: ClaimKind::Statement,
            claimants: Vec::new(),
            first_seen: None,
            topic: None,
            appearances: Vec::new(),
            withdrawn: None,
        };
        Event::ClaimAdded { claim }
    }

    /// The claims of the matching benchmark.
    fn lines() -> Vec<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../verify/tests/matching");
        let files = ["one.txt", "two.txt", "three.txt", "four.txt", "crowded.txt"];
        let text = files.map(|file| std::fs::read_to_string(folder.join(file)).unwrap()).concat();
        text.lines().filter_map(|line| Some(line.split_once('\t')?.1.to_owned())).collect()
    }

    fn desk(dir: &Path) -> Desk {
        let words = crate::search::WORDS;
        let options = OpenOptions { wait: Duration::ZERO, at: Timestamp::UNIX_EPOCH, words };
        let inner = Workspace::open(dir, options)
            .or_else(|_| Workspace::init(dir, "test", &[], "nour", options));
        Desk::over(inner.unwrap(), None)
    }

    /// Processor time of all threads of this process.
    fn cpu_seconds() -> f64 {
        let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
        let rest = stat.rsplit(") ").next().unwrap();
        let ticks = rest.split(' ').skip(11).take(2).map(|ticks| ticks.parse::<f64>().unwrap());
        ticks.sum::<f64>() / 100.0
    }

    #[test]
    fn the_store_finds_what_a_search_in_memory_finds() {
        use isnad_verify::matching::{MemoryIndex, matches};
        let (dir, lines) = (tempfile::tempdir().unwrap(), lines());
        let events: Vec<Event> = lines.iter().enumerate().map(|(n, line)| claim(n, line)).collect();
        let desk = desk(dir.path());
        desk.record(&[&events]).unwrap();
        let matcher = Matcher::new(true);
        let mut index = MemoryIndex::default();
        for line in &lines {
            index.add(line, &matcher.vocabulary);
        }
        for line in lines.iter().step_by(7) {
            let query = matcher.prepared(line);
            let found = matcher.find(&query, 5, &desk).unwrap().into_iter();
            let found: Vec<(String, f64)> = found.map(|(c, m)| (c.text, m.score)).collect();
            let expected = matches(&query, &index, 5).into_iter();
            let text = |id: u64| lines[usize::try_from(id).unwrap()].clone();
            let expected: Vec<(String, f64)> =
                expected.map(|(id, m)| (text(id), m.score)).collect();
            assert_eq!(found, expected, "{line}");
        }
    }

    /// `ISNAD_CLAIMS=1000000 cargo test --release -p isnad-cli -- --ignored --nocapture million`
    #[test]
    #[ignore = "a measurement: run it by name"]
    fn a_million_claims_on_disk_are_answered_in_under_fifty_milliseconds() {
        let claims = std::env::var("ISNAD_CLAIMS").ok().and_then(|claims| claims.parse().ok());
        let (claims, lines): (usize, _) = (claims.unwrap_or(50_000), lines());
        let words: Vec<&str> = lines.iter().flat_map(|line| line.split_whitespace()).collect();
        let mut seed = 7u64;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
            usize::try_from(seed >> 33).unwrap() % below
        };
        let mut text = |number: usize| {
            // News repeats its words; one name in each claim is rare.
            let mut text: Vec<String> =
                (0..9).map(|_| words[next(words.len())].to_owned()).collect();
            text.push(format!("Name{}ov {}", next(200_000), number % 5000));
            text.join(" ")
        };
        let dir = tempfile::tempdir().unwrap();
        let first = desk(dir.path());
        let known: Vec<Event> = lines.iter().enumerate().map(|(n, l)| claim(n, l)).collect();
        first.record(&[&known]).unwrap();
        let start = Instant::now();
        for part in (known.len()..claims).step_by(10_000) {
            let events: Vec<Event> =
                (part..claims.min(part + 10_000)).map(|n| claim(n, &text(n))).collect();
            let actions: Vec<&[Event]> = events.chunks(1).collect();
            first.record(&actions).unwrap();
        }
        println!("{claims} claims recorded in {:?}", start.elapsed());
        let matcher = Matcher::new(true);
        let start = Instant::now();
        matcher.find(&matcher.prepared("nothing"), 5, &first).unwrap();
        println!("keys worked out in {:?}", start.elapsed());
        drop(first);
        let start = Instant::now();
        let desk = desk(dir.path());
        println!("opened in {:?}", start.elapsed());
        let (mut times, before): (Vec<Duration>, _) = (Vec::new(), cpu_seconds());
        for line in &lines {
            let start = Instant::now();
            let found = matcher.find(&matcher.prepared(line), 5, &desk).unwrap();
            times.push(start.elapsed());
            assert!(found.iter().any(|(claim, _)| claim.text == *line), "{line} is not found");
        }
        times.sort();
        let (median, most) = (times[times.len() / 2], times[times.len() - 1]);
        let ninety_nine = times[times.len() * 99 / 100];
        println!("a query: median {median:?}, 99 in 100 {ninety_nine:?}, slowest {most:?}");
        // What other load on the machine does not bear on.
        let each = (cpu_seconds() - before) * 1e3 / f64::from(u32::try_from(lines.len()).unwrap());
        println!("processor time of a query: {each:.1} ms in the mean");
        assert!(each < 50.0, "{each:.1} ms");
    }
}
