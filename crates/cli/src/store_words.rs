//! What the store says, in the words of the catalogues: its errors are values, and the library's own
//! English is for those who use it without this program.

use isnad_model::Reason;
use isnad_store::{Error, NoRedaction, NoUndo};

/// What is wrong, where the catalogues have words for it.
pub fn what(error: &Error) -> Option<Reason> {
    Some(match error {
        Error::NoWorkspace { start } => {
            Reason::new("cli.store_no_workspace").with("start", start.display())
        }
        Error::Exists { dir } => Reason::new("cli.store_exists").with("dir", dir.display()),
        Error::Newer { path, found } => {
            Reason::new("cli.store_newer").with("path", path.display()).with("found", found)
        }
        Error::Busy { pid: Some(pid), since: Some(since) } => {
            Reason::new("cli.store_busy_since").with("pid", pid).with("since", since)
        }
        Error::Busy { pid: Some(pid), since: None } => {
            Reason::new("cli.store_busy").with("pid", pid)
        }
        Error::Busy { pid: None, .. } => Reason::new("cli.store_busy_unknown"),
        Error::Damaged(problem) => Reason::new("cli.store_damaged").with("problem", problem),
        Error::Poisoned => Reason::new("cli.store_poisoned"),
        Error::IndexFull => Reason::new("cli.store_index_full"),
        Error::NoObject(digest) => Reason::new("cli.store_no_object")
            .with("digest", digest)
            .with("file", error.object_file()?.display()),
        Error::UnknownId { kind: "claim", id } => Reason::new("cli.store_no_claim").with("id", id),
        Error::UnknownId { kind: "document", id } => {
            Reason::new("cli.store_no_document").with("id", id)
        }
        Error::Ambiguous { kind: "claim", id, candidates } => {
            let ids = candidates.join(", ");
            Reason::new("cli.store_claims_begin_so").with("id", id).with("ids", ids)
        }
        Error::Ambiguous { kind: "document", id, candidates } => {
            let ids = candidates.join(", ");
            Reason::new("cli.store_documents_begin_so").with("id", id).with("ids", ids)
        }
        Error::Used { events } => Reason::new("cli.store_used").with("events", events),
        Error::NothingToUndo => Reason::new("cli.store_nothing_to_undo"),
        Error::CannotUndo { seq, why } => {
            let key = match why {
                NoUndo::NoSuchEvent => "cli.store_undo_none",
                NoUndo::UndoneAlready => "cli.store_undo_twice",
                NoUndo::Beginning => "cli.store_undo_first",
                NoUndo::GoneForGood => "cli.store_undo_redaction",
            };
            Reason::new(key).with("seq", seq)
        }
        Error::CannotRedact { seq, why } => {
            let key = match why {
                NoRedaction::NoSuchEvent => "cli.store_redact_none",
                NoRedaction::RedactedAlready => "cli.store_redact_twice",
                NoRedaction::Beginning => "cli.store_redact_first",
                NoRedaction::Proof => "cli.store_redact_proof",
            };
            Reason::new(key).with("seq", seq)
        }
        _ => return None,
    })
}

/// What to do next, where the catalogues have words for it.
pub fn hint(error: &Error) -> Option<Reason> {
    let key = match error {
        Error::NoWorkspace { .. } => "cli.store_hint_no_workspace",
        Error::Exists { .. } => "cli.store_hint_exists",
        Error::Newer { .. } => "cli.store_hint_newer",
        Error::Busy { .. } => "cli.store_hint_busy",
        Error::NoObject(_) | Error::Damaged(_) if error.object_file().is_some() => {
            "cli.store_hint_object"
        }
        Error::Damaged(_) => "cli.store_hint_damaged",
        Error::Poisoned | Error::IndexFull => "cli.store_hint_poisoned",
        Error::UnknownId { .. } => "cli.store_hint_unknown",
        Error::Ambiguous { .. } => "cli.store_hint_ambiguous",
        Error::Used { .. } => "cli.store_hint_used",
        Error::Archive(_) => "cli.store_hint_archive",
        Error::CannotUndo { .. } | Error::CannotRedact { .. } => "cli.store_hint_undo",
        _ => return None,
    };
    Some(Reason::new(key))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use isnad_model::Digest;
    use isnad_store::{Error, NoRedaction, NoUndo, Problem};

    use super::{hint, what};
    use crate::words::{Ui, load};

    fn errors() -> Vec<Error> {
        let problem = Problem {
            file: "j".into(),
            line: Some(3),
            event: Some(2),
            what: "x".to_owned(),
            lost: String::new(),
            remedy: String::new(),
        };
        let undo = |why| Error::CannotUndo { seq: 7, why };
        let redact = |why| Error::CannotRedact { seq: 7, why };
        let ids = vec!["c1".to_owned(), "c2".to_owned()];
        vec![
            Error::NoWorkspace { start: "/d".into() },
            Error::Exists { dir: "/d".into() },
            Error::Newer { path: "/d".into(), found: "9".to_owned() },
            Error::Busy { pid: Some(4), since: Some("now".to_owned()) },
            Error::Busy { pid: Some(4), since: None },
            Error::Busy { pid: None, since: None },
            Error::Damaged(Box::new(Problem {
                file: ".isnad/objects/ab/c".into(),
                ..problem.clone()
            })),
            Error::Damaged(Box::new(problem)),
            Error::Poisoned,
            Error::IndexFull,
            Error::NoObject(Digest::of(b"x")),
            Error::UnknownId { kind: "claim", id: "c".to_owned() },
            Error::UnknownId { kind: "document", id: "d".to_owned() },
            Error::Ambiguous { kind: "claim", id: "c".to_owned(), candidates: ids.clone() },
            Error::Ambiguous { kind: "document", id: "c".to_owned(), candidates: ids },
            Error::Used { events: 12 },
            Error::NothingToUndo,
            undo(NoUndo::NoSuchEvent),
            undo(NoUndo::UndoneAlready),
            undo(NoUndo::Beginning),
            undo(NoUndo::GoneForGood),
            redact(NoRedaction::NoSuchEvent),
            redact(NoRedaction::RedactedAlready),
            redact(NoRedaction::Beginning),
            redact(NoRedaction::Proof),
        ]
    }

    #[test]
    fn the_catalogue_says_in_english_what_the_store_says() {
        let words = load(Ui::En).unwrap();
        for error in errors() {
            assert_eq!(words.say(&what(&error).unwrap()), error.to_string());
            let told = hint(&error).map(|hint| words.say(&hint));
            assert_eq!(told.as_deref(), error.hint(), "{error}");
        }
    }

    #[test]
    fn it_is_said_in_arabic_too() {
        let words = load(Ui::Ar).unwrap();
        let arabic =
            |text: &str| text.chars().any(|letter| ('\u{621}'..='\u{64a}').contains(&letter));
        for error in errors() {
            let said = words.say(&what(&error).unwrap());
            assert!(arabic(&said), "{said}");
            assert!(hint(&error).is_none_or(|hint| arabic(&words.say(&hint))), "{error}");
        }
    }
}
