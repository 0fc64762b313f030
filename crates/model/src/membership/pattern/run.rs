//! Searches a text: every state that the expression can be in, stepped over the characters.

use super::super::text::{fold, same, single};
use super::parse::{CharKind, Class, Piece};

/// An expression as steps.
#[derive(Debug, Clone, Default)]
pub(super) struct Program {
    steps: Vec<Step>,
    /// Only found at the beginning of the text.
    bound: bool,
}

#[derive(Debug, Clone)]
enum Step {
    Letter(char),
    Any,
    Class(Class),
    Start,
    End(bool),
    Boundary(bool),
    /// Go on at this step.
    Jump(usize),
    /// Go on at the next step and at this one.
    Fork(usize),
    Found,
}

impl Program {
    /// The steps of `piece`.
    pub fn of(piece: &Piece) -> Self {
        let bound = match piece {
            Piece::Sequence(pieces) => matches!(pieces.first(), Some(Piece::Start)),
            single => matches!(single, Piece::Start),
        };
        let mut program = Self { steps: Vec::new(), bound };
        program.add(piece);
        program.steps.push(Step::Found);
        program
    }

    fn add(&mut self, piece: &Piece) {
        match piece {
            Piece::Letter(c) => self.steps.push(Step::Letter(fold(*c))),
            Piece::Any => self.steps.push(Step::Any),
            Piece::Class(class) => self.steps.push(Step::Class(class.clone())),
            Piece::Start => self.steps.push(Step::Start),
            Piece::End(line) => self.steps.push(Step::End(*line)),
            Piece::Boundary(wanted) => self.steps.push(Step::Boundary(*wanted)),
            Piece::Sequence(pieces) => pieces.iter().for_each(|piece| self.add(piece)),
            Piece::Either(pieces) => self.add_either(pieces),
            Piece::Repeat { piece, least, most } => self.add_repeat(piece, *least, *most),
        }
    }

    fn add_either(&mut self, pieces: &[Piece]) {
        let mut ends = Vec::new();
        for (place, piece) in pieces.iter().enumerate() {
            if place + 1 == pieces.len() {
                self.add(piece);
            } else {
                let fork = self.push(Step::Fork(0));
                self.add(piece);
                ends.push(self.push(Step::Jump(0)));
                self.set(fork, Step::Fork(self.steps.len()));
            }
        }
        for end in ends {
            self.set(end, Step::Jump(self.steps.len()));
        }
    }

    fn add_repeat(&mut self, piece: &Piece, least: u32, most: Option<u32>) {
        for _ in 0..least {
            self.add(piece);
        }
        let Some(most) = most else {
            let fork = self.push(Step::Fork(0));
            self.add(piece);
            self.push(Step::Jump(fork));
            self.set(fork, Step::Fork(self.steps.len()));
            return;
        };
        let mut forks = Vec::new();
        for _ in least..most {
            forks.push(self.push(Step::Fork(0)));
            self.add(piece);
        }
        for fork in forks {
            self.set(fork, Step::Fork(self.steps.len()));
        }
    }

    fn push(&mut self, step: Step) -> usize {
        self.steps.push(step);
        self.steps.len() - 1
    }

    fn set(&mut self, at: usize, step: Step) {
        if let Some(place) = self.steps.get_mut(at) {
            *place = step;
        }
    }

    /// Whether the expression is found in `text`.
    pub fn is_match(&self, text: &str) -> bool {
        let words = self.steps.len() / 64 + 1;
        // Nearly every expression fits where nothing has to be allocated.
        let mut small = [0; 3 * SMALL];
        let mut large = Vec::new();
        let all = if words <= SMALL {
            small.get_mut(..3 * words).unwrap_or_default()
        } else {
            large.resize(3 * words, 0);
            large.as_mut_slice()
        };
        let (now, rest) = all.split_at_mut(words);
        let (next, done) = rest.split_at_mut(words);
        self.search(text, States(now), States(next), States(done))
    }

    fn search<'a>(
        &self,
        text: &str,
        mut now: States<'a>,
        mut next: States<'a>,
        mut done: States<'a>,
    ) -> bool {
        let mut before = None;
        let mut rest = text.chars();
        loop {
            let after = rest.clone().next();
            let place = Place { before, after, last: rest.as_str().len() == 1 };
            if before.is_none() || !self.bound {
                now.add(0);
            }
            if self.spread(&mut now, &mut done, place) {
                return true;
            }
            let Some(c) = rest.next() else { return false };
            now.drain(|at| {
                if self.steps.get(at).is_some_and(|step| takes(step, c)) {
                    next.add(at + 1);
                }
            });
            if self.bound && next.is_empty() {
                return false;
            }
            core::mem::swap(&mut now, &mut next);
            before = Some(c);
        }
    }

    /// Adds every state that is reached without a character; whether the expression is found.
    fn spread(&self, states: &mut States<'_>, done: &mut States<'_>, place: Place) -> bool {
        done.clear();
        let mut word = 0;
        while word < states.0.len() {
            let Some(at) = states.first_without(done, word) else {
                word += 1;
                continue;
            };
            done.add(at);
            let mut reach = |to: usize| {
                states.add(to);
                // A repeat goes back.
                word = word.min(to / 64);
            };
            match self.steps.get(at) {
                Some(Step::Found) => return true,
                Some(Step::Jump(to)) => reach(*to),
                Some(Step::Fork(to)) => {
                    reach(at + 1);
                    reach(*to);
                }
                Some(Step::Start) if place.before.is_none() => reach(at + 1),
                Some(Step::End(line)) if place.is_end(*line) => reach(at + 1),
                Some(Step::Boundary(wanted)) if place.is_boundary() == *wanted => reach(at + 1),
                _ => {}
            }
        }
        false
    }
}

/// How many words of states are held without allocating: 256 steps.
const SMALL: usize = 4;

/// Between two characters.
#[derive(Clone, Copy)]
struct Place {
    before: Option<char>,
    after: Option<char>,
    /// One byte is left.
    last: bool,
}

impl Place {
    fn is_end(self, line: bool) -> bool {
        self.after.is_none() || (line && self.last && self.after == Some('\n'))
    }

    fn is_boundary(self) -> bool {
        self.before.is_some_and(is_word) != self.after.is_some_and(is_word)
    }
}

/// A set of states, a bit for each step.
struct States<'a>(&'a mut [u64]);

impl States<'_> {
    fn add(&mut self, at: usize) {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    fn clear(&mut self) {
        self.0.fill(0);
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// Takes all out, one after the other.
    fn drain(&mut self, mut each: impl FnMut(usize)) {
        for (place, word) in self.0.iter_mut().enumerate() {
            while *word != 0 {
                each(place * 64 + word.trailing_zeros() as usize);
                *word &= *word - 1;
            }
        }
    }

    /// One of a word that is not in `done`.
    fn first_without(&self, done: &States<'_>, word: usize) -> Option<usize> {
        let left = self.0.get(word)? & !done.0.get(word)?;
        (left != 0).then(|| word * 64 + left.trailing_zeros() as usize)
    }
}

fn takes(step: &Step, c: char) -> bool {
    match step {
        Step::Letter(letter) => same(*letter, c),
        Step::Any => c != '\n',
        Step::Class(class) => class.has(c) != class.negated,
        _ => false,
    }
}

impl Class {
    fn has(&self, c: char) -> bool {
        let within = |c: char| self.ranges.iter().any(|(low, high)| (*low..=*high).contains(&c));
        let kind = |kind: &CharKind| match kind {
            CharKind::Digit(wanted) => c.is_ascii_digit() == *wanted,
            CharKind::Word(wanted) => is_word(c) == *wanted,
            CharKind::Space(wanted) => c.is_whitespace() == *wanted,
        };
        within(c)
            || within(fold(c))
            || single(c.to_uppercase()).is_some_and(within)
            || self.kinds.iter().any(kind)
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
