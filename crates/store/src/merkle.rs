//! One digest for a whole history (RFC 6962), so that nobody can rewrite or shorten it unseen.

use isnad_model::Digest;

use crate::error::Result;
use crate::session::start;
use crate::workspace::Workspace;

/// The root of the Merkle tree over the digests of the first `events` header lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// How many events it covers.
    pub events: u64,
    /// The root.
    pub root: Digest,
}

impl Workspace {
    /// The checkpoint over all events, as the index has it from the opening that proved them: the
    /// journal is not read.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`].
    pub fn root(&mut self) -> Result<Checkpoint> {
        self.action(|session| {
            Ok(Checkpoint { events: session.tree.leaves, root: session.tree.root() })
        })
    }

    /// The checkpoint over the first `upto` events, or over all, proven line by line. Others may go
    /// on working meanwhile.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`].
    pub fn checkpoint(&mut self, upto: Option<u64>) -> Result<Checkpoint> {
        self.apart(|session, end| {
            let mut tree = Tree::default();
            let last = upto.unwrap_or(end.head.seq).min(end.head.seq);
            session.journal.scan(start(), &mut |entry, _| {
                if entry.header.seq <= last {
                    tree.push(&entry.hash);
                }
                Ok(())
            })?;
            Ok(Checkpoint { events: tree.leaves, root: tree.root() })
        })
    }
}

impl Workspace {
    /// The beginning of today's history that has this root, an earlier checkpoint: its number of
    /// events. `None` says that the history was rewritten or shortened since, or that the root is
    /// of another workspace. Others may go on working meanwhile.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`].
    pub fn find_root(&mut self, root: &Digest) -> Result<Option<u64>> {
        self.apart(|session, end| {
            let mut tree = Tree::default();
            let mut found = None;
            session.journal.scan(start(), &mut |entry, _| {
                if found.is_none() && entry.header.seq <= end.head.seq {
                    tree.push(&entry.hash);
                    found = (tree.root() == *root).then_some(tree.leaves);
                }
                Ok(())
            })?;
            Ok(found)
        })
    }

    /// How many events were recorded up to then: those before the first that was recorded later.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`].
    pub fn events_until(&mut self, as_of: jiff::Timestamp) -> Result<u64> {
        self.action(|session| {
            let (mut low, mut high) = (0, session.journal.end().head.seq);
            let until = crate::terms::nanoseconds(as_of);
            while low < high {
                let middle = low + (high - low).div_ceil(2);
                match session.index.locate(middle)? {
                    Some(locator) if locator.at <= until => low = middle,
                    _ => high = middle - 1,
                }
            }
            Ok(low)
        })
    }
}

/// A Merkle tree that grows: the roots of its whole subtrees, the largest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    pub(crate) leaves: u64,
    pub(crate) roots: Vec<Digest>,
}

impl Tree {
    /// Adds the digest of the next header line.
    pub fn push(&mut self, leaf: &Digest) {
        let mut root = Digest::of(&[&[0], leaf.0.as_slice()].concat());
        let mut size = self.leaves;
        while size & 1 == 1 {
            if let Some(left) = self.roots.pop() {
                root = node(&left, &root);
            }
            size >>= 1;
        }
        self.roots.push(root);
        self.leaves += 1;
    }

    /// The root over all so far.
    pub fn root(&self) -> Digest {
        let mut rising = self.roots.iter().rev().copied();
        let Some(last) = rising.next() else { return Digest::of(b"") };
        rising.fold(last, |right, left| node(&left, &right))
    }
}

fn node(left: &Digest, right: &Digest) -> Digest {
    Digest::of(&[&[1], left.0.as_slice(), right.0.as_slice()].concat())
}

#[cfg(test)]
mod tests {
    use isnad_model::Digest;

    use super::{Tree, node};

    /// The definition of RFC 6962, section 2.1, word by word.
    fn defined(leaves: &[Digest]) -> Digest {
        match leaves {
            [] => Digest::of(b""),
            [leaf] => Digest::of(&[&[0], leaf.0.as_slice()].concat()),
            _ => {
                let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
                node(&defined(left), &defined(right))
            }
        }
    }

    #[test]
    fn the_root_is_that_of_the_definition() {
        let leaves: Vec<Digest> = (0..70_u8).map(|byte| Digest::of(&[byte])).collect();
        let mut tree = Tree::default();
        assert_eq!(tree.root(), defined(&[]));
        for (count, leaf) in leaves.iter().enumerate() {
            tree.push(leaf);
            assert_eq!(tree.root(), defined(leaves.get(..=count).unwrap_or_default()));
        }
    }
}
