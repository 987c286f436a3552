//! What a frame asks for and does not find at a cue.

use isnad_model::Lack;

use crate::group::Group;
use crate::layout::{Range, Stop};
use crate::pack::{Element, Features, Frame};
use crate::site::Site;
use crate::tag::Tags;

impl Site<'_, '_> {
    /// The first thing that the frame asks for in vain, in the order in which it is looked for;
    /// none where it fits.
    pub fn lack(&self, frame: &Frame, group: &Group) -> Option<Lack> {
        if frame.forms != Features::default() && !frame.forms.has(self.hit.form.features) {
            return Some(Lack::Form);
        }
        if !group.aside && self.try_frame(frame, group).is_some() {
            return None;
        }
        let asks = |element: Element| frame.before.contains(&element);
        self.lack_before(frame, group)
            .or_else(|| self.lack_after(&frame.after))
            .or_else(|| asks(Element::Content).then_some(Lack::Content))
            .or_else(|| frame.after.contains(&Element::Object).then_some(Lack::Object))
            .or(Some(Lack::Content))
    }

    fn lack_before(&self, frame: &Frame, group: &Group) -> Option<Lack> {
        let subject = |relative: bool| self.left.relative == relative && self.subject().is_some();
        let document =
            |(start, end): Range| (start..end).any(|at| self.scan.has(at, Tags::DOCUMENT));
        match frame.before.as_slice() {
            [Element::Anaphor, ..] => self.left.anaphor.is_none().then_some(Lack::Anaphor),
            [Element::Head] => (!subject(true)).then_some(Lack::Head),
            [Element::Document] => {
                (!self.subject().is_some_and(document)).then_some(Lack::Document)
            }
            [Element::Source] => (!subject(false)).then_some(Lack::Source),
            [Element::Content, Element::Comma, rest @ ..] => {
                let named = self.left.source.map_or(group.start, |(start, _)| start);
                let clause = if rest.is_empty() { group.start } else { named };
                let mark = clause.checked_sub(1)?;
                let closes = self.scan.quotes.around(mark).is_some_and(|one| one.close == mark);
                let according = self.hit.form.features.has(Features::ACCORDING);
                (!(self.scan.is_comma(mark) || closes || according)).then_some(Lack::Comma)
            }
            _ => None,
        }
    }

    fn lack_after(&self, after: &[Element]) -> Option<Lack> {
        let stop = self.right.stop;
        let missing = |element: &Element| match element {
            Element::That => (!matches!(stop, Stop::That(_))).then_some(Lack::That),
            Element::Colon => (!matches!(stop, Stop::Colon(_))).then_some(Lack::Colon),
            Element::Quote => (!matches!(stop, Stop::Quote(_))).then_some(Lack::Quote),
            Element::Preposition => {
                (!matches!(stop, Stop::Preposition(_))).then_some(Lack::Preposition)
            }
            Element::Comma => (!matches!(stop, Stop::Comma(_))).then_some(Lack::Comma),
            Element::Source => {
                let named = self.right.phrase.and_then(|phrase| self.source_in(phrase));
                named.is_none().then_some(Lack::Source)
            }
            _ => None,
        };
        after.iter().find_map(missing)
    }
}
