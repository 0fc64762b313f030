//! Environment variables of our own that nobody reads are a mistake, and said so.

/// A variable with our prefix that no option reads.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "The environment variable `{name}` means nothing here. Known are: {known}. Unset it, or mend its name."
)]
pub struct UnknownVariable {
    /// The variable.
    pub name: String,
    /// The variables that are known, joined by commas.
    pub known: String,
}

/// Refuses variables of `environment` that start with `prefix` and are none of those that `command` or one of
/// its subcommands reads.
///
/// # Errors
/// The first such variable, by name.
pub fn refuse_unknown(
    command: &clap::Command,
    prefix: &str,
    environment: impl IntoIterator<Item = String>,
) -> Result<(), UnknownVariable> {
    let mut known: Vec<String> = std::iter::once(command)
        .chain(command.get_subcommands())
        .flat_map(clap::Command::get_arguments)
        .filter_map(|argument| Some(argument.get_env()?.to_string_lossy().into_owned()))
        .collect();
    known.sort();
    known.dedup();
    let mut unknown: Vec<String> =
        environment.into_iter().filter(|name| name.starts_with(prefix) && !known.contains(name)).collect();
    unknown.sort();
    match unknown.into_iter().next() {
        Some(name) => Err(UnknownVariable { name, known: known.join(", ") }),
        None => Ok(()),
    }
}

/// The names of the process's environment variables.
pub fn names() -> impl Iterator<Item = String> {
    std::env::vars_os().map(|(name, _)| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use clap::{Arg, Command};

    use super::*;

    #[test]
    fn a_misspelt_variable_is_named() {
        let command =
            Command::new("x").subcommand(Command::new("run").arg(Arg::new("s").long("s").env("P_STATE")));
        let check = |name: &str| refuse_unknown(&command, "P_", [name.to_owned(), "PATH".into()]);
        assert_eq!(check("P_STATE"), Ok(()));
        let error = check("P_STATES").unwrap_err().to_string();
        assert!(error.contains("`P_STATES`") && error.contains("Known are: P_STATE."), "{error}");
    }
}
