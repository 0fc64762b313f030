//! Text in the code pages of Windows: consoles write the old ones of DOS, spreadsheets the ANSI one.

use crate::import::{ANSI, ImportError, text_of};

/// The upper half of code page 850, which Western consoles use; 437 has the same letters in the same places.
const OEM: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";

/// The text of a file: in one of Unicode's encodings where it is, else in the code page in which more of its bytes
/// beyond ASCII are letters.
pub(super) fn text(bytes: &[u8]) -> Result<String, ImportError> {
    match text_of(bytes) {
        Ok(text) => Ok(text),
        Err(error) if bytes.contains(&0) || bytes.starts_with(b"PK") || bytes.is_ascii() => Err(error),
        Err(_) => {
            let (oem, ansi): (Vec<char>, Vec<char>) = (OEM.chars().collect(), ANSI.chars().collect());
            let read = |byte: u8, page: &[char]| match byte.checked_sub(0x80) {
                None => char::from(byte),
                Some(index) => page.get(usize::from(index)).copied().unwrap_or(char::from(byte)),
            };
            let letters = |page: &[char]| {
                bytes.iter().filter(|byte| **byte >= 0x80 && read(**byte, page).is_alphabetic()).count()
            };
            let page = if letters(&oem) > letters(&ansi) { oem } else { ansi };
            Ok(bytes.iter().map(|byte| read(*byte, &page)).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_whole() {
        assert_eq!((OEM.chars().count(), ANSI.chars().count()), (128, 32));
        assert_eq!(text(b"Domain \x84\x94\x81\xE1").unwrap(), "Domain äöüß");
        assert_eq!(text(b"M\xFCnchen \x96 B\xFCro").unwrap(), "München – Büro");
        assert_eq!(text("München".as_bytes()).unwrap(), "München");
    }
}
