//! Where the rows of a windowed table are: which of them are in sight after scrolling so far.

/// The height of the heading in pixels, which the stylesheet holds it to.
pub const HEAD: f64 = 36.0;
/// Browsers can't scroll through more than this; more rows than fit are scrolled through faster.
const HIGHEST: f64 = 16_000_000.0;

/// Which rows are in sight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// The first row.
    pub first: usize,
    /// How many, a row that is cut included.
    pub rows: usize,
    /// How much of the first row is above the edge, in pixels.
    pub cut: f64,
}

/// What is scrolled through: the number of rows and the height of the window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Space {
    /// Rows.
    pub total: usize,
    /// The height of the window.
    pub window: f64,
    /// The height of a row.
    pub row: f64,
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers of rows and pixels, not negative and far below 2^53"
)]
impl Space {
    /// The height of all rows and the heading.
    fn whole(self) -> f64 {
        self.total as f64 * self.row + HEAD
    }

    /// The height that is scrolled through, the heading included.
    pub fn height(self) -> f64 {
        self.whole().min(HIGHEST.max(self.window))
    }

    /// How many pixels of rows a pixel of scrolling moves.
    fn speed(self) -> f64 {
        let (way, rows) = (self.height() - self.window, self.whole() - self.window);
        if way > 0.0 { (rows / way).max(1.0) } else { 1.0 }
    }

    /// What is in sight after scrolling so far.
    pub fn view(self, scrolled: f64) -> View {
        let last = (self.whole() - self.window).max(0.0);
        let top = (scrolled * self.speed()).clamp(0.0, last);
        let first = (top / self.row).floor();
        let rows = ((self.window - HEAD).max(self.row) / self.row).ceil() as usize + 1;
        let first_row = first as usize;
        View {
            first: first_row,
            rows: rows.min(self.total.saturating_sub(first_row)),
            cut: top - first * self.row,
        }
    }

    /// How far to scroll so that a row is in sight; `None` where it is.
    pub fn to(self, row: usize, scrolled: f64) -> Option<f64> {
        let top = scrolled * self.speed();
        let (begin, end) = (row as f64 * self.row, (row + 1) as f64 * self.row);
        let room = self.window - HEAD;
        let wanted = if begin < top {
            begin
        } else if end > top + room {
            end - room
        } else {
            return None;
        };
        Some(wanted / self.speed())
    }

    /// How far to scroll so that a row is the first.
    pub fn at(self, row: usize) -> f64 {
        row as f64 * self.row / self.speed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_can_be_reached_and_no_place_is_blank() {
        for (row, total) in
            [36.0, 52.0].into_iter().flat_map(|row| [0, 1, 11, 100, 100_000, 5_000_000].map(|it| (row, it)))
        {
            let space = Space { total, window: 432.0, row };
            let end = (space.height() - space.window).max(0.0);
            assert_eq!(space.view(0.0).first, 0);
            let last = space.view(end);
            assert_eq!(last.first + last.rows, total, "{total}");
            for part in 0..=20 {
                let view = space.view(end * f64::from(part) / 20.0);
                let seen = view.rows as f64 * row - view.cut;
                assert!(total <= 11 || seen >= 432.0 - HEAD, "{total}: {view:?}");
            }
        }
    }

    #[test]
    fn a_row_is_scrolled_to_only_where_it_is_out_of_sight() {
        let space = Space { total: 100, window: 432.0, row: 36.0 };
        assert_eq!(space.to(3, 0.0), None);
        assert_eq!(space.to(20, 0.0), Some(21.0 * 36.0 - 396.0));
        assert_eq!(space.to(2, 720.0), Some(72.0));
    }

    #[test]
    fn the_place_of_a_row_is_where_it_is_the_first() {
        for total in [1_000, 100_000, 3_000_000] {
            let space = Space { total, window: 600.0, row: 52.0 };
            for row in [0, 1, 500, 900, total / 2] {
                // Where rows are scrolled through faster than they are high, a pixel is more than a row.
                let found = space.view(space.at(row).ceil()).first;
                assert!(found.abs_diff(row) <= 12, "{total} {row} {found}");
                assert!(total > 100_000 || found == row, "{total} {row} {found}");
            }
        }
    }
}
