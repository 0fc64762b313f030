//! The words of a catalogue with the places where they stand, and how they are gathered.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::Field;
use super::near::Prepared;
use super::words::{compounds, each_compound, lower, spelled};
use crate::catalogue::{Catalogue, SettingDefinition, Template};

/// The words of a catalogue, ready to be searched.
#[derive(Debug, Default)]
pub struct SearchIndex {
    pub(super) settings: Vec<Setting>,
    pub(super) words: Vec<Entry>,
}

/// What is kept of a setting.
#[derive(Debug)]
pub(super) struct Setting {
    pub definition: String,
    pub template: String,
    /// In lower case.
    pub name: String,
    pub name_words: u32,
    pub csp: Option<String>,
    pub guid: Option<String>,
    pub options: Vec<String>,
    pub deprecated: bool,
    /// It shows under an option of another setting.
    pub child: bool,
}

/// A word of the catalogue.
#[derive(Debug)]
pub(super) struct Entry {
    pub word: Prepared,
    pub places: Vec<Place>,
}

/// Where a word stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub setting: u32,
    pub field: Field,
    pub option: u16,
    pub start: u32,
    pub end: u32,
}

impl SearchIndex {
    /// The index of every setting that an administrator is offered, in the catalogue's order.
    pub fn new(catalogue: &Catalogue) -> Self {
        Self::of(catalogue, catalogue.templates().iter())
    }

    /// The index of the settings of one template, by its id.
    pub fn of_template(catalogue: &Catalogue, template_id: &str) -> Self {
        Self::of(catalogue, catalogue.templates().iter().filter(|template| template.id == template_id))
    }

    fn of<'a>(catalogue: &Catalogue, templates: impl Iterator<Item = &'a Template>) -> Self {
        let mut building = Building::default();
        for template in templates {
            for definition in catalogue.settings_of(&template.id) {
                building.setting(&template.key, definition);
            }
        }
        Self { settings: building.settings, words: building.words }
    }
}

/// What is gathered while the catalogue is walked.
#[derive(Default)]
struct Building {
    settings: Vec<Setting>,
    words: Vec<Entry>,
    numbers: HashMap<Box<[char]>, usize, BuildHasherDefault<Mix>>,
    /// Letters with a hyphen between them, without it.
    joined: Vec<char>,
}

/// A quick hash of letters; whoever could choose them could only slow down their own search.
#[derive(Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u32(u32::from(*byte)));
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0.rotate_left(5) ^ u64::from(number)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Building {
    fn setting(&mut self, template: &str, definition: &SettingDefinition) {
        self.text(Field::Id, 0, &definition.id);
        self.text(Field::Name, 0, &definition.name);
        self.text(Field::Description, 0, &definition.description);
        let parameter = definition.powershell.as_ref().map(|call| &call.parameter);
        for (field, text) in [
            (Field::Csp, definition.csp.as_ref()),
            (Field::MdatpPath, definition.mdatp_path.as_ref()),
            (Field::PowerShell, parameter),
            (Field::RuleGuid, definition.rule_guid.as_ref()),
        ] {
            if let Some(text) = text {
                self.text(field, 0, text);
            }
        }
        for (number, option) in definition.options.iter().enumerate() {
            self.text(Field::OptionLabel, u16::try_from(number).unwrap_or(u16::MAX), &option.label);
        }
        self.settings.push(Setting {
            definition: definition.id.clone(),
            template: template.to_owned(),
            name: definition.name.to_lowercase(),
            name_words: u32::try_from(compounds(&definition.name).len()).unwrap_or(u32::MAX),
            csp: definition.csp.as_ref().map(|path| path.to_lowercase()),
            guid: definition.rule_guid.as_ref().map(|guid| guid.to_lowercase()),
            options: definition.options.iter().map(|option| option.id.clone()).collect(),
            deprecated: definition.deprecated,
            child: definition.parent.as_ref().is_some_and(|parent| !parent.options.is_empty()),
        });
    }

    fn text(&mut self, field: Field, option: u16, text: &str) {
        let letters: Vec<char> = text.chars().collect();
        let lower = lower(&letters);
        let mut joined = std::mem::take(&mut self.joined);
        each_compound(&letters, &mut |whole, parts| {
            for span in std::iter::once(whole).chain(parts.iter().cloned()) {
                let place = (letter(span.start), letter(span.end));
                self.word(field, option, spelled(&lower, span, &mut joined), place);
            }
        });
        self.joined = joined;
    }

    fn word(&mut self, field: Field, option: u16, word: &[char], (start, end): (u32, u32)) {
        let setting = letter(self.settings.len());
        let number = match self.numbers.get(word) {
            Some(number) => *number,
            None => {
                let number = self.words.len();
                self.words.push(Entry { word: Prepared::new(word), places: Vec::new() });
                self.numbers.insert(word.into(), number);
                number
            }
        };
        let Some(entry) = self.words.get_mut(number) else { return };
        // The first time in a text is enough.
        let here = entry.places.iter().rev().take_while(|place| place.setting == setting);
        if !here.clone().any(|place| (place.field, place.option) == (field, option)) {
            entry.places.push(Place { setting, field, option, start, end });
        }
    }
}

fn letter(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
