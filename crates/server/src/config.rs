//! What the server is told when it starts.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// The server's configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The database, `sqlite://FILE`; nothing stands for `palisade.db` in the data folder.
    pub database_url: Option<String>,
    /// The folder for everything that the server keeps.
    pub data: PathBuf,
    /// The folder with the built console; nothing serves none.
    pub console: Option<PathBuf>,
    /// Origins of consoles on other hosts.
    pub allowed_origins: Vec<String>,
    /// Seconds from one check-in of a device to the next.
    pub check_in_seconds: u32,
    /// Most devices of a tenant whose state is given to a browser, so that it judges impact by itself.
    pub shared_devices: u64,
    /// How webhooks are sent.
    pub webhooks: WebhookRules,
}

/// How webhooks are sent.
#[derive(Debug, Clone, Copy)]
pub struct WebhookRules {
    /// How often it is looked whether something waits.
    pub look: Duration,
    /// How long an address may take to answer.
    pub patience: Duration,
    /// How long after a first failure the next try is made; doubled with each further one, up to an hour.
    pub retry: Duration,
    /// For how long an event is tried.
    pub give_up: Duration,
    /// How often it is looked what no single change says: conflicts, and devices' states.
    pub watch: Duration,
    /// Whether addresses of the link and of clouds' metadata services may be sent to.
    pub link_local: bool,
}

impl Default for WebhookRules {
    fn default() -> Self {
        Self {
            look: Duration::from_secs(1),
            patience: Duration::from_secs(10),
            retry: Duration::from_secs(10),
            give_up: Duration::from_secs(24 * 60 * 60),
            watch: Duration::from_secs(15),
            link_local: false,
        }
    }
}

impl Config {
    /// A configuration for a data folder, everything else by default.
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            database_url: None,
            data: data.into(),
            console: None,
            allowed_origins: Vec::new(),
            check_in_seconds: DEFAULT_CHECK_IN_SECONDS,
            shared_devices: MOST_SHARED_DEVICES,
            webhooks: WebhookRules::default(),
        }
    }

    /// The database's URL.
    pub fn database_url(&self) -> String {
        match &self.database_url {
            Some(url) => url.clone(),
            None => {
                // What a URL gives a meaning to is written by its number.
                let path = self.data.join(DATABASE_FILE).display().to_string();
                format!("sqlite://{}", path.replace('%', "%25").replace('?', "%3F").replace('#', "%23"))
            }
        }
    }
}

/// The database inside the data folder, unless a URL names another.
pub const DATABASE_FILE: &str = "palisade.db";

/// The state of more devices than this is too much for a browser to hold; it then asks for each edit instead.
pub const MOST_SHARED_DEVICES: u64 = 200_000;

/// Seconds between check-ins unless told otherwise. A held check-in answers sooner when there is something new.
pub const DEFAULT_CHECK_IN_SECONDS: u32 = 60;
