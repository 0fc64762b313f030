//! The server's command line, and nothing else.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand};
use palisade_model::api::{Role, TokenRequest};
use palisade_server::config::{Config, DEFAULT_CHECK_IN_SECONDS, WebhookRules};
use palisade_server::failure::Failure;
use palisade_server::service::{administrators, tokens};
use palisade_server::start::{StartError, listen, open, prepare_data, prepare_database};
use palisade_server::store::Store;
use tracing_subscriber::EnvFilter;

/// Palisade's server: policies, groups, devices and reports over HTTP, on an embedded database.
#[derive(Debug, Parser)]
#[command(name = "palisade-server", version, max_term_width = 100, args_conflicts_with_subcommands = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve (what happens without a command)
    Serve(Serve),
    /// Tokens for scripts
    #[command(subcommand)]
    Token(TokenCommand),
    /// Tokens with which devices enrol
    #[command(subcommand)]
    EnrolmentToken(EnrolmentTokenCommand),
    /// A new one-time secret for the administrator `admin`, when the first one was lost
    #[command(subcommand)]
    OneTimeSecret(OneTimeSecretCommand),
}

#[derive(Debug, Args)]
struct Serve {
    /// Where to listen
    #[arg(long, env = "PALISADE_LISTEN", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[command(flatten)]
    place: Place,
    /// Folder with the built console to serve; none is served without
    #[arg(long, env = "PALISADE_CONSOLE", value_name = "DIR")]
    console: Option<PathBuf>,
    /// Origin of a console on another host, such as https://console.example; repeat it for several
    #[arg(
        long = "allowed-origin",
        env = "PALISADE_ALLOWED_ORIGIN",
        value_name = "URL",
        value_delimiter = ',',
        value_parser = origin
    )]
    allowed_origins: Vec<String>,
    /// Seconds from one check-in of a device to the next
    #[arg(long, env = "PALISADE_CHECK_IN_SECONDS", value_name = "N", default_value_t = DEFAULT_CHECK_IN_SECONDS,
        value_parser = clap::value_parser!(u32).range(1..=86_400))]
    check_in_seconds: u32,
    /// Let webhooks send to link-local addresses and to clouds' metadata services
    #[arg(long, env = "PALISADE_ALLOW_LINK_LOCAL_WEBHOOKS")]
    allow_link_local_webhooks: bool,
}

#[derive(Debug, Args)]
struct Place {
    /// Folder for everything that the server keeps
    #[arg(long, env = "PALISADE_DATA", value_name = "DIR", default_value = "./data")]
    data: PathBuf,
    /// The database; `palisade.db` in the data folder without
    #[arg(long, env = "PALISADE_DATABASE_URL", value_name = "sqlite://FILE")]
    database_url: Option<String>,
}

#[derive(Debug, Subcommand)]
enum TokenCommand {
    /// Make a token and print it; it is shown this once
    Create {
        /// What it is for
        #[arg(long)]
        name: String,
        /// tenant-administrator, endpoint-security-manager, help-desk-operator or read-only-operator
        #[arg(long, value_parser = role)]
        role: Role,
        /// How long it is good for: a number with s, m, h or d
        #[arg(long, value_parser = duration, default_value = "1d")]
        expires: u64,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Debug, Subcommand)]
enum EnrolmentTokenCommand {
    /// Make a token and print it; it is shown this once
    Create {
        /// What it is for
        #[arg(long, default_value = "Command line")]
        name: String,
        /// How long it is good for: a number with s, m, h or d
        #[arg(long, value_parser = duration, default_value = "30d")]
        expires: u64,
        /// How many devices may enrol with it; any number without
        #[arg(long, value_name = "N")]
        max_uses: Option<u32>,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Debug, Subcommand)]
enum OneTimeSecretCommand {
    /// Make a secret and print it; it is shown this once
    Create {
        #[command(flatten)]
        place: Place,
    },
}

/// Variables that clap does not read itself.
const OTHER_VARIABLES: [&str; 1] = ["PALISADE_LOG"];
/// What begins the variables of the programs that run beside the server.
const OTHER_PROGRAMS: [&str; 2] = ["PALISADE_AGENT_", "PALISADE_FLEET_"];

fn main() -> ExitCode {
    if let Some(unknown) = unknown_variable() {
        eprintln!("{unknown}");
        return ExitCode::FAILURE;
    }
    let command_line = CommandLine::parse();
    let filter = std::env::var("PALISADE_LOG").unwrap_or_else(|_| "info,sqlx=warn".to_owned());
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("The system gives no threads or sockets: {error}. Raise its limits and start again.");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(command_line)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command_line: CommandLine) -> Result<(), StartError> {
    match command_line.command {
        None => serve(command_line.serve).await,
        Some(Command::Serve(options)) => serve(options).await,
        Some(Command::Token(TokenCommand::Create { name, role, expires, place })) => {
            let request =
                TokenRequest { name, role: Some(role), expires_in_seconds: expires, max_uses: None };
            let store = database(&place).await?;
            let created = tokens::create_api_token(&store, "command line", &request).await;
            print_and_close(&store, created.map(|created| created.token)).await
        }
        Some(Command::EnrolmentToken(EnrolmentTokenCommand::Create { name, expires, max_uses, place })) => {
            let request = TokenRequest { name, role: None, expires_in_seconds: expires, max_uses };
            let store = database(&place).await?;
            let created = tokens::create_enrolment_token(&store, "command line", &request).await;
            print_and_close(&store, created.map(|created| created.token)).await
        }
        Some(Command::OneTimeSecret(OneTimeSecretCommand::Create { place })) => {
            let store = database(&place).await?;
            let secret = administrators::reset_first(&store).await;
            print_and_close(&store, secret).await
        }
    }
}

async fn serve(options: Serve) -> Result<(), StartError> {
    // Every device holds a connection open, and many systems allow a process only 1,024 files unless it asks.
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::warn!(
            "the limit of open files could not be raised: {error}; raise `ulimit -n` for many devices"
        );
    }
    let Serve {
        listen: address,
        place,
        console,
        allowed_origins,
        check_in_seconds,
        allow_link_local_webhooks,
    } = options;
    let listener = listen(address).await?;
    let address = listener.local_addr().map_err(StartError::Serve)?;
    let Place { data, database_url } = place;
    let config = Config::new(data);
    let webhooks = WebhookRules { link_local: allow_link_local_webhooks, ..config.webhooks };
    let config = Config {
        listen: address,
        database_url,
        console,
        allowed_origins,
        check_in_seconds,
        webhooks,
        ..config
    };
    let running = open(config).await?;
    if let Some(secret) = &running.one_time_secret {
        println!();
        println!("  Sign in at http://{address} as {}", administrators::FIRST);
        println!("One-time secret: {secret}");
        println!("  It is shown this once; you choose a password after signing in.");
        println!();
    }
    // Before it is said to serve: who reads that may ask it to stop.
    let stop = asked_to_stop();
    println!("Palisade serves at http://{address}");
    running.serve(listener, stop).await
}

/// Ctrl-C, or what a service manager sends, from the moment of this call on.
fn asked_to_stop() -> impl Future<Output = ()> + Send + 'static {
    #[cfg(unix)]
    let terminate = {
        use tokio::signal::unix::{SignalKind, signal};
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    };
    async move {
        #[cfg(unix)]
        match terminate {
            (Ok(mut interrupt), Ok(mut terminate)) => tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            },
            _ => drop(tokio::signal::ctrl_c().await),
        }
        #[cfg(not(unix))]
        drop(tokio::signal::ctrl_c().await);
        tracing::info!("stopping");
    }
}

/// An origin as browsers name it: scheme, host and perhaps a port, nothing after.
fn origin(text: &str) -> Result<String, String> {
    let whole = text.strip_suffix('/').unwrap_or(text);
    let host = whole.strip_prefix("https://").or_else(|| whole.strip_prefix("http://")).unwrap_or_default();
    let fits = |character: char| character.is_ascii_alphanumeric() || ".-:[]".contains(character);
    if host.is_empty() || !host.chars().all(fits) {
        return Err(format!(
            "`{text}` is no origin; give scheme and host, such as https://console.example.org"
        ));
    }
    Ok(whole.to_ascii_lowercase())
}

async fn database(place: &Place) -> Result<Store, StartError> {
    prepare_data(&place.data)?;
    let config = Config { database_url: place.database_url.clone(), ..Config::new(&place.data) };
    if prepare_database(&config)? {
        eprintln!(
            "There was no database in `{}`, so a new one is made. If a server runs already, name its folder with --data.",
            place.data.display()
        );
    }
    Ok(Store::open(&config.database_url()).await?)
}

async fn print_and_close(store: &Store, secret: Result<String, Failure>) -> Result<(), StartError> {
    store.close().await;
    println!("{}", secret?);
    Ok(())
}

/// A sentence for the first `PALISADE_…` variable that means nothing.
fn unknown_variable() -> Option<String> {
    let mut known: Vec<String> = OTHER_VARIABLES.map(str::to_owned).to_vec();
    collect_variables(&CommandLine::command(), &mut known);
    known.sort();
    known.dedup();
    std::env::vars_os()
        .filter_map(|(name, _)| name.into_string().ok())
        .filter(|name| name.starts_with("PALISADE_") && !known.contains(name))
        .find(|name| !OTHER_PROGRAMS.iter().any(|prefix| name.starts_with(prefix)))
        .map(|name| {
            format!(
                "The environment variable `{name}` means nothing to palisade-server. Known are {}. Unset it, or \
                 mend its name.",
                known.join(", ")
            )
        })
}

fn collect_variables(command: &clap::Command, known: &mut Vec<String>) {
    let names = command.get_arguments().filter_map(|argument| argument.get_env()?.to_str());
    known.extend(names.map(str::to_owned));
    for subcommand in command.get_subcommands() {
        collect_variables(subcommand, known);
    }
}

fn role(word: &str) -> Result<Role, String> {
    let words: Vec<&str> = Role::ALL.into_iter().map(Role::wire).collect();
    Role::from_wire(word).ok_or_else(|| format!("there is no such role; use {}", words.join(", ")))
}

fn duration(text: &str) -> Result<u64, String> {
    let wrong = || format!("`{text}` is no duration; give a number with s, m, h or d, such as 1d");
    let unit = text.chars().last().ok_or_else(wrong)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        _ => return Err(wrong()),
    };
    let number: u64 = text.strip_suffix(unit).and_then(|number| number.parse().ok()).ok_or_else(wrong)?;
    number.checked_mul(seconds).filter(|seconds| *seconds > 0).ok_or_else(wrong)
}
