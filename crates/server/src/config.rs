//! What the server is told when it starts.

use std::net::SocketAddr;
use std::path::PathBuf;

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
