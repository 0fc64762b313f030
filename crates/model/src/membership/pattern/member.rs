//! Reads what stands for characters in a regular expression: escapes, and lists in brackets.

use super::parse::{CharKind, Class, Parser, PatternError, Piece, invalid, unsupported};

/// What an escape or a sign within brackets stands for.
enum Member {
    One(char),
    Kind(CharKind),
}

impl Parser<'_> {
    pub fn escape(&mut self, from: usize) -> Result<Piece, PatternError> {
        Ok(match self.rest.peek() {
            Some('A') => self.skip(Piece::Start),
            Some('z') => self.skip(Piece::End(false)),
            Some('Z') => self.skip(Piece::End(true)),
            Some('b') => self.skip(Piece::Boundary(true)),
            Some('B') => self.skip(Piece::Boundary(false)),
            _ => match self.member(from)? {
                Member::One(c) => Piece::Letter(c),
                Member::Kind(kind) => Piece::Class(Class { kinds: vec![kind], ..Class::default() }),
            },
        })
    }

    fn skip(&mut self, piece: Piece) -> Piece {
        self.next();
        piece
    }

    /// What an escape stands for; the back-slash is read.
    fn member(&mut self, from: usize) -> Result<Member, PatternError> {
        let Some(c) = self.next() else {
            return Err(invalid(
                (from, self.at),
                "Nothing follows this back-slash; write `\\\\` for the sign itself.",
            ));
        };
        Ok(match c {
            'd' | 'D' => Member::Kind(CharKind::Digit(c == 'd')),
            'w' | 'W' => Member::Kind(CharKind::Word(c == 'w')),
            's' | 'S' => Member::Kind(CharKind::Space(c == 's')),
            't' => Member::One('\t'),
            'n' => Member::One('\n'),
            'r' => Member::One('\r'),
            'f' => Member::One('\u{c}'),
            'v' => Member::One('\u{b}'),
            'a' => Member::One('\u{7}'),
            'e' => Member::One('\u{1b}'),
            'x' => Member::One(self.code(2, from)?),
            'u' => Member::One(self.code(4, from)?),
            'k' | '0'..='9' => {
                let sentence = "References to groups are not supported; write the text out.";
                return Err(unsupported((from, self.at), sentence));
            }
            'p' | 'P' => {
                let sentence =
                    "Unicode categories are not supported; use `\\w`, `\\d` or a list in brackets.";
                return Err(unsupported((from, self.at), sentence));
            }
            c if c.is_alphanumeric() || c == '_' => {
                let sentence = "This escape is not known; leave the back-slash out for the letter itself.";
                return Err(invalid((from, self.at), sentence));
            }
            other => Member::One(other),
        })
    }

    fn code(&mut self, digits: usize, from: usize) -> Result<char, PatternError> {
        let mut value = 0;
        for _ in 0..digits {
            let Some(digit) = self.rest.peek().and_then(|c| c.to_digit(16)) else {
                return Err(invalid((from, self.at), "The code of this character is not complete."));
            };
            self.next();
            value = value * 16 + digit;
        }
        char::from_u32(value)
            .ok_or_else(|| invalid((from, self.at), "This code is half of a character; write the character."))
    }

    pub fn class(&mut self, from: usize) -> Result<Class, PatternError> {
        let mut class = Class { negated: self.take('^'), ..Class::default() };
        let mut first = true;
        loop {
            let at = self.at;
            let low = match self.next() {
                None => {
                    return Err(invalid(
                        (from, from + 1),
                        "This bracket is not closed; write `\\[` for the sign itself.",
                    ));
                }
                Some(']') if !first => return Ok(class),
                Some('-') if !first && self.rest.peek() == Some(&'[') => {
                    let sentence = "Taking a list from another is not supported; write the characters out.";
                    return Err(unsupported((at, self.at + 1), sentence));
                }
                Some('\\') if self.take('b') => Member::One('\u{8}'),
                Some('\\') => self.member(at)?,
                Some(c) => Member::One(c),
            };
            first = false;
            match low {
                Member::Kind(kind) => class.kinds.push(kind),
                Member::One(low) => class.ranges.push((low, self.range_end(low, at)?)),
            }
        }
    }

    /// The end of a range that begins with `low`; `low` itself where there is none.
    fn range_end(&mut self, low: char, from: usize) -> Result<char, PatternError> {
        let mut ahead = self.rest.clone();
        if ahead.next() != Some('-') || matches!(ahead.next(), Some(']') | None) {
            return Ok(low);
        }
        self.next();
        let at = self.at;
        let high = match self.next() {
            Some('\\') => match self.member(at)? {
                Member::One(c) => c,
                Member::Kind(_) => {
                    return Err(invalid((from, self.at), "A range can't end with a kind of characters."));
                }
            },
            Some(c) => c,
            None => low,
        };
        if high < low {
            return Err(invalid((from, self.at), "The range runs backwards."));
        }
        Ok(high)
    }
}
