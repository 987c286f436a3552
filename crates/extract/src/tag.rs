//! The word classes that the engine asks for. Which words are in them, packs say.

/// A set of word classes, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tags(pub u128);

macro_rules! tags {
    ($($(#[doc = $doc:literal])+ $name:ident = $bit:literal $word:literal;)+) => {
        impl Tags {
            $($(#[doc = $doc])+ pub const $name: Self = Self(1 << $bit);)+

            /// Every class: its name in packs, and its bit.
            pub const NAMES: &'static [(&'static str, Self)] = &[$(($word, Self::$name)),+];
        }
    };
}

tags! {
    /// Prepositions.
    PREP = 0 "preposition";
    /// "And", "or": join equals.
    AND = 1 "and";
    /// "But": sets one statement against another.
    CONTRAST = 2 "contrast";
    /// "While", "after", "because": open a clause of the narrator's.
    SUBORDINATOR = 3 "subordinator";
    /// "That": open a content.
    THAT = 4 "that";
    /// "Who", "which".
    RELATIVE = 5 "relative";
    /// Negation.
    NOT = 6 "not";
    /// Auxiliaries and particles between subject and cue.
    AUXILIARY = 7 "auxiliary";
    /// "This", "that" as a whole phrase.
    DEMONSTRATIVE = 8 "demonstrative";
    /// Personal pronouns.
    PRONOUN = 9 "pronoun";
    /// Posts and callings of persons.
    PERSON = 10 "person";
    /// Bodies that speak.
    BODY = 11 "body";
    /// Sources without a name ("a source", "witnesses").
    ANONYMOUS = 12 "anonymous";
    /// Documents that speak ("report", "study").
    DOCUMENT = 13 "document";
    /// News agencies and other outlets, generic words and names.
    OUTLET = 14 "outlet";
    /// Speech events and media of one ("statement", "interview", "press conference").
    EVENT = 15 "event";
    /// Prepositions that lead to a channel.
    CHANNEL_PREP = 16 "channel_preposition";
    /// Where the narrator takes over again.
    RESUMES = 17 "narrator_resumes";
    /// Words that hedge.
    HEDGE = 18 "hedge";
    /// Words that call a statement untrue.
    FALSE = 19 "falsehood";
    /// "Which" for a whole statement.
    ANAPHOR = 20 "anaphor";
    /// "As", "according to what": make a cue an aside.
    AS = 21 "as";
    /// Adverbs that may stand between the parts of a frame.
    ADVERB = 22 "adverb";
    /// Finite verbs that are no cues: a subject ends before them.
    VERB = 23 "verb";
    /// Weekdays.
    WEEKDAY = 24 "weekday";
    /// "Yesterday", "today".
    DEICTIC = 25 "deictic";
    /// "Day", "week", "morning".
    UNIT = 26 "unit";
    /// Months.
    MONTH = 27 "month";
    /// "Last", "current", "earlier".
    TIME_MODIFIER = 28 "time_modifier";
    /// Prepositions that may lead to a time.
    TIME_PREP = 29 "time_preposition";
    /// Nouns that must not be read as the start of an object ("of", compound heads).
    HEAD = 30 "construct_head";
    /// Words for confirming in a noun phrase ("confirmation of").
    AUDIENCE = 31 "audience";
    /// Whole time phrases ("in an earlier time").
    TIME = 32 "time";
    /// Articles and the like.
    DETERMINER = 33 "determiner";
    /// Pronouns that may be subjects of their own ("others", "some").
    QUANTIFIER = 34 "quantifier";
    /// Words that never end or begin a content.
    ALSO = 35 "also";
    /// "After", "upon": say when by what happened.
    OCCASION = 36 "occasion";
    /// "During": opens a channel with any deed behind it.
    DURING = 37 "during";
    /// "Withdrew", "we were wrong": take a statement back.
    RETRACTION = 39 "retraction";
    /// "Three", "dozens": numbers in words.
    NUMERAL = 40 "numeral";
    /// "Next", "coming": a weekday with it is still to come.
    NEXT = 41 "next";
    /// "Third": a day of a month in words.
    ORDINAL = 42 "ordinal";
    /// "Ago", "since": make a time of a unit ("since months").
    AGO = 38 "ago";
    /// Words that open a question within a sentence ("whether", "why").
    INTERROGATIVE = 50 "interrogative";
    /// The mark of an infinitive ("to").
    INFINITIVE = 51 "infinitive";
    /// Auxiliaries of the passive ("was").
    PASSIVE_AUXILIARY = 52 "passive_auxiliary";
    /// Pronouns for the one who writes or speaks.
    FIRST_PERSON = 53 "first_person";
    /// Titles whose bearer belongs to a body that follows with a preposition.
    MEMBER = 54 "member";
    /// First names: a word with an article behind one is a family name.
    GIVEN = 55 "given_name";
    /// Names that read as another word.
    SURNAME = 56 "surname";
    /// Nouns for matters: they open an object and speak not.
    NOUN = 57 "noun";
    /// Adjectives that no shape shows.
    ADJECTIVE = 58 "adjective";
    /// Names of countries, cities, bodies, outlets.
    PROPER = 59 "proper_name";
    /// Nouns for places.
    PLACE = 60 "place";
    /// Nouns that are the second part of a title ("rights" in "rights activist").
    GENITIVE = 61 "genitive";
    /// Prepositions that lead from a noun to its place.
    PLACE_PREP = 62 "place_preposition";
    /// Prepositions that lead from a person to where he comes from.
    ORIGIN = 63 "origin_preposition";
    /// "As for": what follows is the subject of the clause, whose verb has an "and" before it.
    TOPIC = 64 "topic";
    /// Base forms of verbs, which are finite behind a plural.
    BASE_VERB = 44 "base_verb";
    /// Before a participle that has the subject of its sentence ("by", "while").
    MANNER = 46 "manner";
    /// "With": sets a clause without a finite verb beside another.
    WITH = 43 "with";
    /// "By": leads to who did it, behind a passive.
    AGENT = 45 "agent_preposition";
}

impl Tags {
    /// Nothing.
    pub const NONE: Self = Self(0);

    /// The class of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(word, _)| *word == name).map(|&(_, tag)| tag)
    }

    /// Whether any class of `other` is in it.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Those that are not in `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Both.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Classes of those who speak.
pub const SPEAKER: Tags = Tags::PERSON
    .with(Tags::BODY)
    .with(Tags::ANONYMOUS)
    .with(Tags::DOCUMENT)
    .with(Tags::OUTLET)
    .with(Tags::MEMBER);

/// Classes of common nouns.
pub const NOUNS: Tags =
    SPEAKER.with(Tags::GENITIVE).with(Tags::NOUN).with(Tags::EVENT).with(Tags::AUDIENCE);
