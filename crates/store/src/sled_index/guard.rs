//! Whatever sled does, a panic included, comes out as an error and says nothing on the terminal.

use std::cell::Cell;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use crate::error::{Error, Result};

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Runs something of sled's, turning errors and panics into [`Error::Index`], or [`Error::IndexFull`].
pub(super) fn guarded<T>(work: impl FnOnce() -> sled::Result<T>) -> Result<T> {
    hush();
    let before = INSIDE.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    INSIDE.set(before);
    match outcome {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(sled::Error::Io(error))) if error.kind() == ErrorKind::StorageFull => {
            Err(Error::IndexFull)
        }
        Ok(Err(error)) => Err(Error::Index(error.to_string())),
        Err(_) => Err(Error::Index("it is damaged".to_owned())),
    }
}

/// Keeps a panic that is caught here, or on one of sled's threads, off the terminal.
fn hush() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let thread = std::thread::current();
            let of_sled = thread.name().is_some_and(|name| name.starts_with("sled"));
            if !of_sled && !INSIDE.get() {
                before(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    #![expect(clippy::panic, reason = "a panic is what is tested")]

    use super::guarded;
    use crate::error::Error;

    #[test]
    fn a_panic_is_an_error_and_the_next_call_works() {
        let failed: Result<(), Error> = guarded(|| panic!("a page that cannot be read"));
        assert!(matches!(failed, Err(Error::Index(_))));
        assert!(matches!(guarded(|| Ok(7)), Ok(7)));
    }

    #[test]
    fn a_full_disk_is_said_as_such() {
        let full = || Err(sled::Error::Io(std::io::ErrorKind::StorageFull.into()));
        assert!(matches!(guarded::<()>(full), Err(Error::IndexFull)));
        let other = || Err(sled::Error::Io(std::io::ErrorKind::Other.into()));
        assert!(matches!(guarded::<()>(other), Err(Error::Index(_))));
    }
}
