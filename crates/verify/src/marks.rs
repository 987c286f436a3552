//! By what a document bears on claims of others. Whoever keeps how claims stand finds by these keys
//! which of them something new may change, and leaves all others alone.

use isnad_model::{ClaimKind, Reading};

use crate::claims;
use crate::copies;
use crate::page::{Page, words};

/// Wordings shorter than this are one only where they are the same.
const SHORTEST: usize = 5;

/// The keys of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Each attribution that founds a claim, and the keys of its wording, one or two: claims of
    /// several documents that are one by their words have a key in common.
    pub sets: Vec<(String, Vec<String>)>,
    /// The names in it, of speakers and of the outlet, as [`name_mark`] gives them; each once.
    pub names: Vec<String>,
}

/// The keys of what was found in a document.
pub fn marks(reading: &Reading) -> Marks {
    let page = Page::new(reading);
    let id = |at: usize| page.get(at).map(|found| found.id.clone()).unwrap_or_default();
    let founded = claims::of(0, &page).into_iter();
    let sets = founded.map(|one| (id(one.by), sets(one.kind, &page.quote(one.by)))).collect();
    let speakers = (0..page.attributions().len()).map(|at| name_mark(&page.speaker(at)));
    let mut names: Vec<String> = speakers.collect();
    names.extend(reading.document.outlet.as_deref().map(name_mark));
    names.sort_unstable();
    names.dedup();
    Marks { sets, names }
}

/// The key of a name: the same for spellings of the same words in any order.
pub fn name_mark(name: &str) -> String {
    let mut words = words(name);
    words.sort_unstable();
    words.dedup();
    format!("name {}", words.join(" "))
}

/// Claims that are one have one wording, or one cut short by a fifth at most. So a key is the hash of
/// a beginning whose length is on a ladder of steps of a quarter: the highest step that the wording
/// reaches, and the one below, which is the highest of every shorter copy that does not reach it.
fn sets(kind: ClaimKind, quote: &str) -> Vec<String> {
    let kind = match kind {
        ClaimKind::Statement => 1,
        ClaimKind::Commitment => 2,
        ClaimKind::Demand => 3,
    };
    let words = words(quote);
    let key = |length: usize| {
        let hash = copies::hash(words.get(..length).unwrap_or(&words));
        format!("set {kind} {length} {hash:x}")
    };
    if words.len() < SHORTEST {
        return vec![key(words.len())];
    }
    let (mut below, mut step) = (None, SHORTEST);
    loop {
        let next = (step * 5).div_ceil(4);
        if next > words.len() {
            return below.into_iter().chain([step]).map(key).collect();
        }
        (below, step) = (Some(step), next);
    }
}

#[cfg(test)]
mod tests {
    use isnad_model::ClaimKind;

    use super::sets;

    /// As in `lineage`: word for word, or cut short by a fifth at most.
    fn may_be_one(a: usize, b: usize) -> bool {
        a == b || a.min(b) >= super::SHORTEST && a.min(b) * 5 >= a.max(b) * 4
    }

    #[test]
    fn wordings_that_may_be_one_share_a_key_and_others_soon_share_none() {
        let words: Vec<String> = (0..120).map(|at| format!("word{at}")).collect();
        let keys: Vec<Vec<String>> = (0..words.len())
            .map(|length| sets(ClaimKind::Statement, &words[..length].join(" ")))
            .collect();
        for a in 1..words.len() {
            for b in a..words.len() {
                let shared = keys[a].iter().any(|key| keys[b].contains(key));
                assert!(shared || !may_be_one(a, b), "{a} {b}");
                assert!(!shared || b <= a.max(8) * 2, "{a} {b}");
            }
        }
        let other = words[..20].join(" ").replace("word3 ", "word4 ");
        assert!(sets(ClaimKind::Statement, &other).iter().all(|key| !keys[20].contains(key)));
        assert_ne!(sets(ClaimKind::Demand, &words[..20].join(" ")), keys[20]);
    }
}
