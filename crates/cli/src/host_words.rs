//! What the host of plugins says, in the language of the interface. Much of it is said in another
//! process and arrives as English text, so the English of the catalogue is the pattern by which a
//! message is known again: `[cli.host]` says word for word what the host says, and a test holds it.

use std::sync::LazyLock;

use isnad_model::Reason;

use crate::words::{self, Words};

/// Stands around the name of a place while a message is taken apart.
const EDGE: char = '\u{1}';
/// How deep messages may stand within messages; what lies deeper is told as it came.
const DEEPEST: usize = 6;

/// A message with places, in English.
struct Pattern {
    key: String,
    /// What stands before the first place.
    head: String,
    /// Each place, and what stands behind it.
    places: Vec<(String, String)>,
}

static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let Some(english) = words::english() else { return Vec::new() };
    let ours = |key: &&str| key.strip_prefix("cli").is_some_and(|rest| rest.starts_with(".host."));
    let keys = english.keys().filter(ours);
    let mut all: Vec<Pattern> = keys.map(|key| Pattern::of(key, english)).collect();
    // What says most by itself is tried first.
    all.sort_by_key(|pattern| std::cmp::Reverse(pattern.own()));
    all
});

impl Pattern {
    fn of(key: &str, english: &Words) -> Self {
        let marked = |reason: Reason, name: &str| reason.with(name, format!("{EDGE}{name}{EDGE}"));
        let reason = english.places(key).into_iter().fold(Reason::new(key), marked);
        let text = english.say(&reason);
        let mut parts = text.split(EDGE).map(str::to_owned);
        let head = parts.next().unwrap_or_default();
        let mut places = Vec::new();
        while let (Some(name), Some(behind)) = (parts.next(), parts.next()) {
            places.push((name, behind));
        }
        Self { key: key.to_owned(), head, places }
    }

    /// Letters of its own.
    fn own(&self) -> usize {
        self.head.len() + self.places.iter().map(|(_, behind)| behind.len()).sum::<usize>()
    }

    /// What stands in its places, if the text is this message.
    fn places<'t>(&self, text: &'t str) -> Option<Vec<(&str, &'t str)>> {
        let mut rest = text.strip_prefix(self.head.as_str())?;
        let mut found = Vec::new();
        for (number, (name, behind)) in self.places.iter().enumerate() {
            let last = number + 1 == self.places.len();
            let (value, after) = if last {
                (rest.strip_suffix(behind.as_str())?, "")
            } else {
                rest.split_once(behind)?
            };
            found.push((name.as_str(), value));
            rest = after;
        }
        rest.is_empty().then_some(found)
    }
}

/// The host's message in the language of `words`; what is not the host's own, such as a plugin's or
/// the system's, stays as it came.
pub fn say(text: &str, words: &Words) -> String {
    if words::english().is_some_and(|english| english.lang() == words.lang()) {
        return text.to_owned();
    }
    within(text, words, DEEPEST)
}

/// A message and what to do next, in one line.
pub fn with_hint(text: &str, hint: Option<&str>, words: &Words) -> String {
    let what = say(text, words);
    match hint {
        None => what,
        Some(hint) => {
            let both = Reason::new("cli.host_then").with("what", what);
            words.say(&both.with("next", say(hint, words)))
        }
    }
}

/// A note whose text, where it is the host's, is in the language of `words`.
pub fn noted(note: &Reason, words: &Words) -> Reason {
    let text = note.args.get("text").map(|text| say(text, words));
    text.into_iter().fold(note.clone(), |note, text| note.with("text", text))
}

fn within(text: &str, words: &Words, deeper: usize) -> String {
    let known = PATTERNS.iter().find_map(|pattern| Some((pattern, pattern.places(text)?)));
    let Some((pattern, places)) = known.filter(|_| deeper > 0) else { return text.to_owned() };
    let filled = places.into_iter().fold(Reason::new(&pattern.key), |reason, (name, value)| {
        let said = match name {
            "missing" => parts(value, words, deeper - 1),
            _ => within(value, words, deeper - 1),
        };
        reason.with(name, said)
    });
    words.say(&filled)
}

/// The parts of a sandbox, each with the reason why it is missing.
fn parts(text: &str, words: &Words, deeper: usize) -> String {
    let each = text.trim_end_matches(')').split("), ").map(|part| format!("{part})"));
    let said: Vec<String> = each.map(|part| within(&part, words, deeper)).collect();
    said.join(&words.get("cli.host_next_part"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use std::time::Duration;

    use isnad_host::{Error, Part, Trouble};

    use super::{say, with_hint};
    use crate::words::{Ui, load};

    const SECONDS: Duration = Duration::from_secs(3);

    fn troubles() -> Vec<Trouble> {
        let said = || "thread panicked".to_owned();
        let died = |signal| Trouble::Died { signal, said: said() };
        let mut all: Vec<Trouble> = [4, 6, 7, 8, 9, 11, 30].into_iter().map(died).collect();
        all.extend([
            Trouble::NotLoaded("it returns no table".to_owned()),
            Trouble::Died { signal: 6, said: "memory allocation of 9 bytes failed".to_owned() },
            Trouble::Forbidden(said()),
            Trouble::Exited { code: 7, said: String::new() },
            Trouble::Idle { limit: SECONDS, said: said() },
            Trouble::Slow(SECONDS),
            Trouble::Cpu(SECONDS),
            Trouble::TooMuch(200),
            Trouble::TooMany(5),
            Trouble::TooManySkipped(5),
            Trouble::Damaged("a checksum does not match".to_owned()),
        ]);
        all
    }

    fn errors() -> Vec<Error> {
        let (plugin, path) = (|| "p".to_owned(), || "/d/libp.so".into());
        let option = |why: &str| Error::Option {
            plugin: plugin(),
            option: "o".to_owned(),
            why: why.to_owned(),
        };
        let part = |part: Part| format!("{} (not on macos)", part.name());
        let source = || std::io::Error::other("x");
        let mut all = vec![
            Error::NotAPlugin { path: path(), why: "it carries no manifest".to_owned() },
            Error::Lock { path: path(), why: "version 9 is not known, only 1".to_owned() },
            Error::Changed { plugin: plugin(), path: path() },
            Error::Unpinned { plugin: plugin(), path: path() },
            option("`x` is not one of a, b"),
            option("there is no such option; there are: none"),
            option("there is no such option; there are: a, b"),
            Error::Sandbox { plugin: plugin(), missing: Part::ALL.map(part).join(", ") },
            Error::Start { plugin: plugin(), source: source() },
            Error::Input { plugin: plugin(), source: source() },
        ];
        let failed = |(records, trouble)| Error::Failed { plugin: plugin(), records, trouble };
        all.extend((0..).zip(troubles()).map(failed));
        all
    }

    /// Words of English that no Arabic message may hold: all but names, paths and what others said.
    fn english_left(text: &str) -> Vec<&str> {
        let foreign = "p o a b x d libp so isnad plugin install remove toml limits macos Landlock \
                       seccomp allow-unsandboxed not one of thread panicked memory allocation of \
                       bytes failed idle-seconds patience-seconds cpu-seconds output-times records \
                       skipped memory-mib";
        text.split(|c: char| !c.is_ascii_alphabetic() && c != '-')
            .map(|word| word.trim_matches('-'))
            .filter(|word| !word.is_empty() && !foreign.split_whitespace().any(|own| own == *word))
            .collect()
    }

    #[test]
    fn whatever_the_host_says_is_said_in_arabic() {
        let words = load(Ui::Ar).unwrap();
        for error in errors() {
            let said = with_hint(&error.to_string(), error.hint().as_deref(), &words);
            assert_eq!(english_left(&said), <[&str; 0]>::default(), "{error}: {said}");
            let english = load(Ui::En).unwrap();
            let told = with_hint(&error.to_string(), error.hint().as_deref(), &english);
            let hint = error.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
            assert_eq!(told, format!("{error}{hint}"));
        }
    }

    #[test]
    fn messages_within_messages_are_known() {
        let words = load(Ui::Ar).unwrap();
        let said =
            say("plugin `p`, record 3: it crashed: aborted (signal 6); it wrote: oh no", &words);
        let place = words.say(
            &isnad_model::Reason::new("cli.host.failed")
                .with("plugin", "p")
                .with("number", 3)
                .with("trouble", ""),
        );
        assert!(said.starts_with(place.trim_end()), "{said}");
        assert!(said.ends_with(": oh no") && !said.contains("signal"), "{said}");
        assert_eq!(say("what a plugin says itself", &words), "what a plugin says itself");
    }
}
