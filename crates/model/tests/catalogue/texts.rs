//! The words for people: there, short enough, and sentences where they should be.

#[test]
fn names_and_labels_are_short() {
    for (at, definition) in super::definitions() {
        let name = &definition.name;
        assert!((2..=100).contains(&name.chars().count()), "{at}: {name:?} is too short or too long");
        assert!(!name.ends_with('.') && name.trim() == name, "{at}: {name:?} is no name");
        assert!(!name.starts_with(char::is_lowercase), "{at}: {name:?} begins small");
        for option in &definition.options {
            let label = &option.label;
            assert!((1..=60).contains(&label.chars().count()), "{at}: the label {label:?}");
            assert!(!label.ends_with('.') && label.trim() == label, "{at}: the label {label:?}");
        }
    }
}

#[test]
fn descriptions_are_sentences() {
    for (at, definition) in super::definitions() {
        sentence(&definition.description, &definition.name, &at);
        for note in [
            definition.powershell.as_ref().and_then(|call| call.note.as_ref()),
            definition.linux_equivalent.as_ref().and_then(|same| same.note.as_ref()),
        ] {
            note.inspect(|note| sentence(note, &definition.name, &at));
        }
    }
    for (name, file) in super::files() {
        sentence(&file.template.description, &file.template.name, name);
        for category in &file.categories {
            assert!((2..=50).contains(&category.name.chars().count()), "{name}: {}", category.name);
        }
    }
}

fn sentence(text: &str, name: &str, at: &str) {
    assert!((12..=360).contains(&text.chars().count()), "{at}: {text:?} is too short or too long");
    assert!(text.ends_with('.'), "{at}: {text:?} does not end as a sentence");
    assert!(!text.starts_with(char::is_lowercase), "{at}: {text:?} begins small");
    assert!(text.trim_end_matches('.') != name, "{at}: says no more than the name");
    assert!(!text.contains("  ") && text.trim() == text, "{at}: {text:?} holds stray blanks");
}
