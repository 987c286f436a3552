//! Colours of the page: every pair that meets is legible by WCAG 2 AA, by day, by night and in print.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};

use isnad_report::BUILT_IN;

/// Colours by name, as a block of the style sheet defines them.
type Palette = BTreeMap<String, String>;

fn css() -> &'static str {
    BUILT_IN.iter().find(|file| file.name == "report.css").unwrap().text
}

/// The palettes in their order: by day, by night, in print.
fn palettes() -> Vec<Palette> {
    let block = |rest: &str| {
        let (block, _) = rest.split_once('}').unwrap();
        let pairs = block.split(';').filter_map(|line| line.trim().split_once(':'));
        let colour = |(name, value): (&str, &str)| {
            Some((name.strip_prefix("--")?.to_owned(), value.trim().to_owned()))
        };
        pairs.filter_map(colour).collect()
    };
    css().split(":root {").skip(1).map(block).collect()
}

/// Relative luminance, as WCAG 2 defines it.
fn luminance(colour: &str) -> f64 {
    let digits = colour.strip_prefix('#').unwrap();
    let wide: String = match digits.len() {
        3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        _ => digits.to_owned(),
    };
    let channel = |at: usize| {
        let value =
            f64::from(u8::from_str_radix(wide.get(at..at + 2).unwrap(), 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

const SURFACES: [&str; 2] = ["paper", "card"];
/// Colours that words are written in.
const WORDS: [&str; 7] = ["ink", "soft", "accent", "none", "unconfirmed", "contested", "retracted"];
/// Grounds of marked words, on which words and links stand.
const GROUNDS: [&str; 3] = ["s", "c", "t"];
/// Lines and shapes that say something.
const SHAPES: [&str; 8] =
    ["soft", "none", "unconfirmed", "contested", "retracted", "t-line", "n-line", "h-line"];
/// What only parts rows from each other says nothing.
const ORNAMENT: &str = "line";

#[test]
fn every_pair_of_colours_that_meets_is_legible() {
    let palettes = palettes();
    assert_eq!(palettes.len(), 3, "by day, by night, in print");
    let mut measured = 0;
    for (palette, when) in palettes.iter().zip(["day", "night", "print"]) {
        let mut check = |one: &str, other: &str, least: f64| {
            let found = contrast(&palette[one], &palette[other]);
            assert!(found >= least, "{when}: {one} on {other} has {found:.2}, needs {least}");
            measured += 1;
        };
        for surface in SURFACES {
            for words in WORDS {
                check(words, surface, 4.5);
            }
            for shape in SHAPES {
                check(shape, surface, 3.0);
            }
        }
        for ground in GROUNDS {
            for words in ["ink", "accent"] {
                check(words, ground, 4.5);
            }
            for line in ["t-line", "n-line", "h-line"] {
                check(line, ground, 3.0);
            }
        }
        // Counts on a filled bar.
        check("paper", "contested", 4.5);
    }
    assert_eq!(measured, 3 * (2 * 15 + 3 * 5 + 1));
}

#[test]
fn no_colour_escapes_the_check() {
    let named: BTreeSet<&str> = [&SURFACES[..], &WORDS, &GROUNDS, &SHAPES, &[ORNAMENT]]
        .into_iter()
        .flatten()
        .copied()
        .collect();
    for palette in palettes() {
        assert_eq!(palette.keys().map(String::as_str).collect::<BTreeSet<_>>(), named);
    }
    let outside: String = css()
        .split(":root {")
        .map(|part| part.split_once('}').map_or(part, |(_, rest)| rest))
        .collect();
    for sign in ["#", "rgb", "hsl", "color-mix", "opacity"] {
        let allowed = if sign == "#" { outside.matches("url(#hatch)").count() } else { 0 };
        assert_eq!(outside.matches(sign).count(), allowed, "{sign} outside of the palettes");
    }
    for used in outside.split("var(--").skip(1).filter_map(|rest| rest.split(')').next()) {
        assert!(named.contains(used), "--{used} is no colour of the palettes");
    }
}
