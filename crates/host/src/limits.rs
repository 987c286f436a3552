//! What a plugin may cost.

use std::time::Duration;

/// Limits of one run. What goes past one ends the run with an error; what came before is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Address space of the child beyond what it has before the library is opened, in bytes.
    pub memory: u64,
    /// Processor time of the whole run, in whole seconds.
    pub cpu: Duration,
    /// Time without progress: no record handed over and no input taken.
    pub idle: Duration,
    /// How long the host waits beyond what comes of it is worth: a record is worth a quarter of a
    /// second, a KiB moved a millisecond. It ends what trickles for ever.
    pub patience: Duration,
    /// Size of one record, all its fields together, in bytes.
    pub record_bytes: usize,
    /// What is handed over may be so many times what was taken of the input, and the size of one
    /// record besides. It ends what makes records out of nothing.
    pub output_times: u64,
    /// Records in one run.
    pub records: u64,
    /// Records left out in one run, each with its message.
    pub skipped: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: 1 << 30,
            cpu: Duration::from_hours(1),
            idle: Duration::from_secs(30),
            patience: Duration::from_mins(10),
            record_bytes: 64 << 20,
            output_times: 200,
            records: 50_000_000,
            skipped: 100_000,
        }
    }
}
