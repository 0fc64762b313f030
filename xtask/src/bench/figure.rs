//! A measured figure beside its bar, as a row and as JSON.

/// One figure beside its bar.
pub struct Figure {
    /// What was measured, and where.
    pub name: String,
    /// How much.
    pub value: f64,
    /// Of what.
    pub unit: &'static str,
    /// What it has to be, where there is a bar.
    pub bar: Option<Bar>,
}

/// What a figure has to be.
#[derive(Clone, Copy)]
pub enum Bar {
    /// This or less.
    AtMost(f64),
    /// This or more.
    AtLeast(f64),
}

impl Bar {
    fn holds(self, value: f64) -> bool {
        match self {
            Self::AtMost(bar) => value <= bar,
            Self::AtLeast(bar) => value >= bar,
        }
    }

    fn words(self) -> (&'static str, f64) {
        match self {
            Self::AtMost(bar) => ("at most", bar),
            Self::AtLeast(bar) => ("at least", bar),
        }
    }
}

impl Figure {
    /// Whether the bar holds; a figure without one holds.
    pub fn holds(&self) -> bool {
        self.bar.is_none_or(|bar| bar.holds(self.value))
    }

    /// The figure as a row of the printed table.
    pub fn row(&self) -> String {
        let bar = match self.bar.map(Bar::words) {
            None => "no bar".to_owned(),
            Some((word, bar)) => {
                let holds = if self.holds() { "holds" } else { "does NOT hold" };
                format!("{word} {} {holds}", number(bar))
            }
        };
        format!("{:<58} {:>10} {:<6} {bar}", self.name, number(self.value), self.unit)
    }

    /// The figure as a JSON object.
    pub fn json(&self) -> String {
        let bar = self.bar.map_or("null".to_owned(), |bar| number(bar.words().1));
        format!(
            "{{\"name\": {:?}, \"value\": {}, \"unit\": {:?}, \"bar\": {bar}, \"holds\": {}}}",
            self.name,
            number(self.value),
            self.unit,
            self.holds()
        )
    }
}

/// A figure as it is read: whole numbers whole, others to three places.
fn number(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.3}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_held_against_its_bar() {
        let figure = |value, bar| Figure { name: "n".into(), value, unit: "ms", bar: Some(bar) };
        assert!(figure(1.0, Bar::AtMost(1.0)).holds());
        assert!(!figure(1.1, Bar::AtMost(1.0)).holds());
        assert!(!figure(0.3, Bar::AtLeast(0.4)).holds());
        let json = figure(0.25, Bar::AtMost(1.0)).json();
        assert_eq!(json, r#"{"name": "n", "value": 0.250, "unit": "ms", "bar": 1, "holds": true}"#);
        let plain = Figure { name: "n".into(), value: 3.0, unit: "ms", bar: None };
        assert!(plain.holds() && plain.row().ends_with("no bar"));
        assert_eq!(plain.json(), r#"{"name": "n", "value": 3, "unit": "ms", "bar": null, "holds": true}"#);
    }
}
