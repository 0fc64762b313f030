//! What to look for on a page: a role and, mostly, a name.

use std::fmt;

/// An element's role, as assistive technology calls it; `File` is a file input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the roles of ARIA by their own names")]
pub enum Role {
    Alert,
    Button,
    Cell,
    Checkbox,
    Combobox,
    Complementary,
    Dialog,
    File,
    Group,
    Heading,
    Img,
    Link,
    Listitem,
    Menuitem,
    Navigation,
    Option,
    Radio,
    Region,
    Row,
    Rowheader,
    Status,
    Tab,
    Table,
    Textbox,
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&format!("{self:?}").to_lowercase())
    }
}

/// The script that finds elements by role and name.
pub const SCRIPT: &str = include_str!("find.js");
