//! Forms of a word from its stems and a paradigm.

/// Grammatical features of a form, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features(pub u32);

impl Features {
    /// All of it as a number.
    pub fn bits(self) -> u32 {
        self.0
    }

    /// A verb with person and number.
    pub const FINITE: Self = Self(1);
    /// A participle that continues a speech ("adding").
    pub const PARTICIPLE: Self = Self(1 << 1);
    /// A verbal noun ("denial").
    pub const NOUN: Self = Self(1 << 2);
    /// Passive: its subject is not the speaker.
    pub const PASSIVE: Self = Self(1 << 3);
    /// Masculine.
    pub const MASCULINE: Self = Self(1 << 4);
    /// Feminine.
    pub const FEMININE: Self = Self(1 << 5);
    /// One.
    pub const SINGULAR: Self = Self(1 << 6);
    /// Several.
    pub const PLURAL: Self = Self(1 << 7);
    /// First or second person: words inside somebody's own speech.
    pub const SPEAKER: Self = Self(1 << 8);
    /// A phrase such as "according to".
    pub const ACCORDING: Self = Self(1 << 9);
    /// An infinitive or subjunctive: said of what is to be said.
    pub const INFINITIVE: Self = Self(1 << 10);
    /// Past.
    pub const PAST: Self = Self(1 << 11);
    /// Present.
    pub const PRESENT: Self = Self(1 << 12);

    /// Every feature by its name in packs.
    pub const NAMES: &'static [(&'static str, Self)] = &[
        ("finite", Self::FINITE),
        ("participle", Self::PARTICIPLE),
        ("noun", Self::NOUN),
        ("passive", Self::PASSIVE),
        ("m", Self::MASCULINE),
        ("f", Self::FEMININE),
        ("s", Self::SINGULAR),
        ("p", Self::PLURAL),
        ("speaker", Self::SPEAKER),
        ("according", Self::ACCORDING),
        ("infinitive", Self::INFINITIVE),
        ("past", Self::PAST),
        ("present", Self::PRESENT),
    ];

    /// The features named in `list`.
    ///
    /// # Errors
    /// The first name that is none.
    pub fn parse(list: &str) -> Result<Self, &str> {
        list.split_whitespace().try_fold(Self::default(), |all, name| {
            let found = Self::NAMES.iter().find(|(word, _)| *word == name);
            found.map(|(_, feature)| all.with(*feature)).ok_or(name)
        })
    }

    /// Whether it has any of `other`.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a speaker with these features may be the subject of a form with `other`: where
    /// both say something of gender or number, they agree.
    pub fn agrees(self, other: Self) -> bool {
        self.agrees_in(other, Self::MASCULINE.with(Self::FEMININE))
            && self.agrees_in(other, Self::SINGULAR.with(Self::PLURAL))
    }

    /// Whether both have one of these, if both have any of them.
    pub fn agrees_in(self, other: Self, mask: Self) -> bool {
        let (ours, theirs) = (self.0 & mask.0, other.0 & mask.0);
        ours == 0 || theirs == 0 || ours & theirs != 0
    }
}
