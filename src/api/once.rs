//! Answers that have been read: the same text is not read twice, so that a page that one comes back to is drawn sooner.

use std::any::Any;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;

use super::answer::Answer;
use super::error::ApiError;

/// How many are remembered: those of the pages between which one goes back and forth.
const MOST: usize = 12;

/// A text, and what it was read as.
type Known = (Arc<str>, Arc<dyn Any + Send + Sync>);

thread_local! {
    static KNOWN: RefCell<VecDeque<Known>> = const { RefCell::new(VecDeque::new()) };
}

/// What a text says.
///
/// # Errors
/// [`ApiError::Unreadable`] where it is something else.
pub fn read<T: Answer>(text: &Arc<str>) -> Result<Arc<T>, ApiError> {
    let known = KNOWN.with_borrow(|all| {
        all.iter().filter(|(known, _)| known == text).find_map(|(_, value)| value.clone().downcast().ok())
    });
    if let Some(known) = known {
        return Ok(known);
    }
    let value = Arc::new(T::read(text)?);
    KNOWN.with_borrow_mut(|all| {
        all.push_front((text.clone(), value.clone()));
        all.truncate(MOST);
    });
    Ok(value)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use palisade_model::api::{DeviceRow, GroupRow, Page};

    use super::{MOST, read};

    #[test]
    fn a_text_is_read_once_as_each_type_and_forgotten_after_others() {
        let empty = |total: usize| Arc::from(format!(r#"{{"rows":[],"total":{total},"asOf":""}}"#));
        let devices = |text: &Arc<str>| read::<Page<DeviceRow>>(text).unwrap();
        let first = devices(&empty(0));
        assert!(Arc::ptr_eq(&first, &devices(&empty(0))));
        assert_eq!(read::<Page<GroupRow>>(&empty(0)).unwrap().total, 0);
        assert!(Arc::ptr_eq(&first, &devices(&empty(0))), "each type for itself");
        assert!(read::<Page<DeviceRow>>(&Arc::from("nothing")).is_err());
        for total in 1..=MOST {
            assert_eq!(devices(&empty(total)).total, u64::try_from(total).unwrap());
        }
        assert!(!Arc::ptr_eq(&first, &devices(&empty(0))));
    }
}
