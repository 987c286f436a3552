//! The sketches of a batch's texts, each made once: on the disk, since a large batch has more of
//! them than memory should hold, and asks for them in any order.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use isnad_verify::sketch;

use super::kept::{self, read_at};

/// Sketches by the place of their text in the log of the batch; for all cores.
pub struct Sketches<'l> {
    log: &'l File,
    made: Mutex<Made>,
}

struct Made {
    file: File,
    /// Bytes written so far.
    end: u64,
    /// Where each stands, and how many numbers it has; none for a text that is too short.
    places: HashMap<u64, Option<(u64, usize)>>,
}

impl<'l> Sketches<'l> {
    /// None made yet; they go into a file of that folder, which is cleared away like sorted runs.
    ///
    /// # Errors
    /// When the folder may not be written to.
    pub fn new(log: &'l File, folder: &Path) -> io::Result<Self> {
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(true);
        let file = options.open(folder.join("sketches.run"))?;
        Ok(Self { log, made: Mutex::new(Made { file, end: 0, places: HashMap::new() }) })
    }

    /// The sketch of the text at that place of the log.
    ///
    /// # Errors
    /// When the text cannot be read, or the disk is full.
    pub fn of(&self, text: u64) -> io::Result<Option<Vec<u64>>> {
        {
            let made = self.made();
            if let Some(place) = made.places.get(&text) {
                return place.map(|place| made.read(place)).transpose();
            }
        }
        // Two cores may make the same one: better than that the others wait.
        let sketch = sketch(&kept::text_at(self.log, text)?);
        self.made().keep(text, sketch.as_deref())?;
        Ok(sketch)
    }

    fn made(&self) -> std::sync::MutexGuard<'_, Made> {
        // What is in it is whole whenever the lock is free.
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Made {
    fn read(&self, (at, length): (u64, usize)) -> io::Result<Vec<u64>> {
        let mut bytes = vec![0; length * size_of::<u64>()];
        read_at(&self.file, &mut bytes, at)?;
        let (numbers, _) = bytes.as_chunks::<{ size_of::<u64>() }>();
        Ok(numbers.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect())
    }

    fn keep(&mut self, text: u64, sketch: Option<&[u64]>) -> io::Result<()> {
        if self.places.contains_key(&text) {
            return Ok(());
        }
        let place = match sketch {
            None => None,
            Some(sketch) => {
                let bytes: Vec<u8> = sketch.iter().flat_map(|one| one.to_le_bytes()).collect();
                // Where reading moves the file's place, it stands elsewhere.
                self.file.seek(SeekFrom::Start(self.end))?;
                self.file.write_all(&bytes)?;
                let at = self.end;
                self.end += bytes.len() as u64;
                Some((at, sketch.len()))
            }
        };
        self.places.insert(text, place);
        Ok(())
    }
}
