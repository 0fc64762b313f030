//! The sizes of the picture, in CSS pixels; `.matrix` of the style has the same.

use palisade_model::api::ConflictMatrix;

/// Groups that have room for their names as they are.
const FEW: usize = 6;

/// How a matrix is laid out.
pub struct Plan {
    /// Few groups, which have wide columns.
    pub wide: bool,
    /// The width of a column.
    pub column: usize,
    /// The height of a row.
    pub row: usize,
    /// The height of turned names.
    pub head: usize,
    /// The width of the drawing: the last turned names reach beyond their columns.
    pub width: usize,
    /// The height of the drawing.
    pub height: usize,
}

impl Plan {
    /// The layout of this matrix.
    pub fn of(matrix: &ConflictMatrix) -> Self {
        let (groups, rows) = (matrix.groups.len(), matrix.rows.len());
        let wide = groups <= FEW;
        let (column, row, head, beyond) = if wide { (128, 40, 0, 0) } else { (28, 28, 140, 128) };
        Self { wide, column, row, head, width: groups * column + beyond, height: rows * row }
    }

    /// The middle of a cell.
    pub fn middle(&self, column: usize, row: usize) -> (usize, usize) {
        (column * self.column + self.column / 2, row * self.row + self.row / 2)
    }
}
