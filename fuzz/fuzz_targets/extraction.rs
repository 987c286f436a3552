//! Any text is read by every pack, with rules alone and with weights; every span is whole.
#![no_main]

use isnad_extract::{Convention, Options, extract};
use isnad_model::{Extraction, Span};
use libfuzzer_sys::fuzz_target;

// Compiling the packs and reading their weights is no part of the first text's time.
fuzz_target!(init: {
    isnad_packs::codes().for_each(|code| drop(isnad_packs::weights(code)));
    drop(isnad_packs::all());
}, |data: &[u8]| {
    let Some((&way, data)) = data.split_first() else { return };
    let packs = isnad_packs::all().expect("they compile");
    let pack = packs[usize::from(way >> 3) % packs.len()];
    let text = String::from_utf8_lossy(data);
    let convention = if way & 1 == 0 { Convention::Isnad } else { Convention::Polnear };
    let weights = isnad_packs::weights(pack.code()).filter(|_| way & 2 == 0);
    let options = Options {
        published: Some(jiff::civil::date(2026, 11, 25)),
        convention,
        weights,
        ..Options::default()
    };
    let found = extract(&text, pack, &options);
    check(&text, &found);
    if way & 4 == 0 {
        assert_eq!(extract(&text, pack, &options), found);
    }
});

fn check(text: &str, found: &Extraction) {
    let letters: Vec<char> = text.chars().collect();
    let whole = |span: Span| {
        assert!(
            span.start < span.end && span.end <= letters.len(),
            "{span:?} of {}",
            letters.len()
        );
        let words = span.slice(text);
        assert_eq!(words.chars().count(), span.len());
        assert_eq!(words.trim(), words, "blanks at the edge");
    };
    // A convention may drop some; the others keep their numbers.
    let number = |id: &str| id.strip_prefix('a').and_then(|id| id.parse::<usize>().ok());
    let numbers: Vec<_> = found.attributions.iter().map(|one| number(&one.id)).collect();
    assert!(numbers.iter().all(Option::is_some));
    assert!(numbers.windows(2).all(|two| two[0] < two[1]), "{numbers:?}");
    for one in &found.attributions {
        assert!(!one.cue.is_empty() && one.confidence.is_finite());
        let more = [&one.channel, &one.time].into_iter().flatten();
        for list in [&one.source, &one.cue, &one.content].into_iter().chain(more) {
            list.iter().copied().for_each(whole);
            assert!(list.windows(2).all(|two| two[0].end <= two[1].start), "{list:?}");
        }
        if let Some(resolved) = &one.source_resolved {
            assert_eq!(resolved.span.slice(text), resolved.text);
        }
    }
    found.narration.iter().for_each(|narration| whole(narration.span));
    let known = |id: &str| found.attributions.iter().any(|one| one.id == id);
    assert!(found.relations.iter().all(|one| known(&one.from) && known(&one.to)));
    assert!(found.attributions.iter().filter_map(|one| one.nested_in.as_deref()).all(known));
}
