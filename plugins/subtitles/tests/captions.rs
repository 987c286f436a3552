//! Subtitles through the plugin's C table, as the host calls it.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use isnad_plugin::testing::{Taken, run};
use isnad_subtitles::Subtitles;

const ARABIC: &[u8] = include_bytes!("fixtures/ar.srt");
const LEGACY: &[u8] = include_bytes!("fixtures/ar-1256.srt");
const ROLLING: &[u8] = include_bytes!("fixtures/rolling.vtt");
const VOICES: &[u8] = include_bytes!("fixtures/voices.vtt");

fn one(file: &[u8], options: &[(&str, &str)]) -> Taken {
    let mut ran = run::<Subtitles>(file, options, 1000);
    assert_eq!((ran.failed, ran.records.len()), (None, 1));
    ran.records.remove(0)
}

#[test]
fn rolling_captions_are_said_once_and_repetition_by_a_person_stays() {
    let record = one(ROLLING, &[]);
    let said = "the harbour master said that no ship had sunk in the storm\nno no she said\n";
    assert_eq!(record.text, said);
    assert_eq!(record.lang, "en");
    let unfolded = one(ROLLING, &[("fold", "false")]);
    assert_eq!(unfolded.text.matches("no ship had sunk").count(), 3);
}

#[test]
fn every_link_leads_to_its_words() {
    let url = "https://video.example/talk";
    let record = one(ARABIC, &[("url", url)]);
    let meta: serde_json::Value = serde_json::from_str(&record.meta_json).unwrap();
    let cues = meta["cues"].as_array().unwrap();
    let points: Vec<char> = record.text.chars().collect();
    let words = |cue: &serde_json::Value| -> String {
        let place = |at: usize| usize::try_from(cue["span"][at].as_u64().unwrap()).unwrap();
        points[place(0)..place(1)].iter().collect()
    };
    let all: Vec<String> = cues.iter().map(words).collect();
    assert_eq!(all.len(), 6, "five cues, one of them with two replies: {all:#?}");
    assert_eq!(cues[1]["link"], format!("{url}#t=4.05,7.5"));
    let joined = record.text.trim_end().split(['\n', ' ']).collect::<Vec<_>>().join(" ");
    assert_eq!(all.join(" "), joined, "nothing is left between them");
    assert_eq!(meta["warnings"][0], "line 16: its times were not understood");
}

#[test]
fn a_passage_has_its_moment_as_address() {
    let url = "https://video.example/talk";
    let ran = run::<Subtitles>(VOICES, &[("split", "passages"), ("url", url)], 50);
    let texts: Vec<&str> = ran.records.iter().map(|record| record.text.as_str()).collect();
    assert_eq!(texts[0], "Host: Minister, will the R&D fund be closed?");
    assert_eq!(texts[1], "Nora Vale: No. We denied that on Monday, and we deny it today.");
    assert_eq!(texts.len(), 4, "{texts:#?}");
    assert_eq!(ran.records[1].uri, format!("{url}#t=4.2,8"));
    assert!(ran.records[1].raw.starts_with(b"00:04.200 -->"));
}

#[test]
fn the_encoding_and_the_size_of_reads_change_nothing() {
    let (utf8, legacy) = (one(ARABIC, &[]), one(LEGACY, &[]));
    assert_eq!((&utf8.text, &utf8.meta_json), (&legacy.text, &legacy.meta_json));
    for file in [ARABIC, LEGACY, ROLLING, VOICES] {
        assert_eq!(run::<Subtitles>(file, &[], 1), run::<Subtitles>(file, &[], usize::MAX));
    }
}

#[test]
fn what_is_no_file_of_subtitles_is_an_error_that_names_it() {
    for (file, why) in [
        (&b""[..], "empty"),
        (b"prose\n\nand more", "no cue"),
        (b"WEBVTT\n\nNOTE nothing", "no cue"),
        (b"1\n00:00:01,000 --> 00:00:02,000\n<i> </i>\n", "no text"),
        (b"\x7fELF\0\0", "binary"),
    ] {
        let ran = run::<Subtitles>(file, &[("isnad.input", "a.srt")], 9);
        let failed = ran.failed.unwrap();
        assert!(failed.starts_with("a.srt: ") && failed.contains(why), "{why}: {failed}");
    }
    for (option, value) in [("encoding", "klingon"), ("pause", "-1")] {
        assert!(run::<Subtitles>(ARABIC, &[(option, value)], 9).failed.unwrap().contains(option));
    }
}
