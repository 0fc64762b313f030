//! The kit: what every page is made of. It knows no page and no API, takes plain values and signals, and gives
//! erased views, so that a page costs its own markup and no more.

pub mod button;
pub mod chip;
pub mod copy;
pub mod dialog;
pub mod download;
pub mod empty;
pub mod enter;
pub mod field;
pub mod head;
pub mod icon;
pub mod marked;
pub mod query;
pub mod select;
pub mod skeleton;
pub mod state;
pub mod table;
pub mod tabs;
pub mod text;
pub mod time;
pub mod toast;

pub use button::{Button, Look, link_button};
pub use chip::{Chip, chips};
pub use copy::CopyButton;
pub use dialog::{Confirm, Dialog};
pub use empty::{empty_state, error_view, note};
pub use field::{Checkbox, Field, TextArea, TextField};
pub use head::PageHead;
pub use icon::{Icon, icon};
pub use marked::{Mark, MarkedField, marked};
pub use select::Select;
pub use skeleton::{skeleton_rows, skeleton_text};
pub use state::{badge, state_badge, state_bar, state_legend};
pub use table::{Column, Pager, SearchField, table};
pub use tabs::{Tab, tabs};
pub use text::{count, plural};
pub use time::relative_time;
pub use toast::{Toasts, toast, use_toasts};
