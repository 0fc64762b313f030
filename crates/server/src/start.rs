//! Starting and stopping: the data folder, the database, the tenant's state, the socket.

use std::fs::{File, TryLockError};
use std::future::Future;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt;
use palisade_model::catalogue::Catalogue;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::app::{App, raised};
use crate::config::{Config, DATABASE_FILE};
use crate::failure::Failure;
use crate::service::{administrators, device_writer, timeline, webhooks};
use crate::store::{OpenError, Store, StoreError};
use crate::tenant::Tenant;

/// Devices' writes that may wait. More would only wait longer.
const QUEUE: usize = 4096;
/// How long requests that are under way get when the server stops.
const GRACE: Duration = Duration::from_secs(10);
/// How many devices are read from the database at once when the server starts.
const AT_ONCE: u32 = 10_000;

/// Why the server can't start, with the remedy.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port is taken or may not be used.
    #[error("{0}")]
    Listen(String),
    /// The data folder can't be used.
    #[error("{0}")]
    Data(String),
    /// The database can't be opened.
    #[error("{0}")]
    Open(#[from] OpenError),
    /// The database can't be read.
    #[error("The database can't be read: {0}. Restore a backup, or name another with --database-url.")]
    Store(#[from] StoreError),
    /// Something else, as a sentence.
    #[error("{0}")]
    Other(#[from] Failure),
    /// The socket failed while serving.
    #[error("The server can't go on serving: {0}.")]
    Serve(std::io::Error),
}

/// A server that has everything but a socket.
#[derive(Debug)]
pub struct Running {
    /// The shared state.
    pub app: Arc<App>,
    /// The one-time secret of the administrator that this start created, to be shown once.
    pub one_time_secret: Option<String>,
    router: Router,
    writer: JoinHandle<()>,
    keeper: JoinHandle<()>,
    sender: JoinHandle<()>,
    watcher: JoinHandle<()>,
    finished: watch::Sender<bool>,
    /// Keeps a second server off the same data.
    _lock: File,
}

/// Takes the port. Done before anything is written, so that a taken port leaves nothing behind.
///
/// # Errors
/// With a sentence that names the address.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|error| {
        let remedy = "Choose another with --listen";
        StartError::Listen(match error.kind() {
            ErrorKind::AddrInUse => {
                format!("The address {address} is taken by another program. {remedy}, or stop that program.")
            }
            ErrorKind::PermissionDenied => {
                format!("The port {} may not be used by this user. {remedy}.", address.port())
            }
            ErrorKind::AddrNotAvailable => {
                format!("This machine does not have the address {}. {remedy}.", address.ip())
            }
            _ => format!("The address {address} can't be used: {error}. {remedy}."),
        })
    })
}

/// Makes the data folder where it is missing, and finds out whether it can be written.
///
/// # Errors
/// With a sentence that names the folder.
pub fn prepare_data(data: &Path) -> Result<(), StartError> {
    let check = || -> std::io::Result<()> {
        create_folder(data)?;
        let probe = data.join(".palisade-write-test");
        std::fs::write(&probe, b"")?;
        std::fs::remove_file(&probe)
    };
    check().map_err(|error| {
        StartError::Data(format!(
            "The data folder `{}` can't be written: {error}. Choose another with --data, or change its permissions.",
            data.display()
        ))
    })
}

/// Makes the database's file where it is missing, readable by nobody else: it holds hashes of secrets, and policies
/// tell an attacker what is not watched. A file that is there keeps its permissions, and one that a URL names is its
/// owner's concern. Gives whether it was missing.
///
/// # Errors
/// When it can't be made.
pub fn prepare_database(config: &Config) -> Result<bool, StartError> {
    let database = config.data.join(DATABASE_FILE);
    if config.database_url.is_some() || database.exists() {
        return Ok(false);
    }
    let mut options = std::fs::OpenOptions::new();
    // An empty file is a database without tables; SQLite's other files take its permissions over.
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&database).map_err(|error| {
        StartError::Data(format!("The database `{}` can't be made: {error}.", database.display()))
    })?;
    Ok(true)
}

fn create_folder(data: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(data)
}

/// Opens everything: after this, [`Running::router`] answers requests.
///
/// # Errors
/// With a sentence for people.
pub async fn open(config: Config) -> Result<Running, StartError> {
    prepare_data(&config.data)?;
    if let Some(console) = config.console.as_deref().filter(|console| !console.join("index.html").is_file()) {
        return Err(StartError::Data(format!(
            "The console's folder `{}` holds no `index.html`. Build the console, or name its folder with --console.",
            console.display()
        )));
    }
    let lock = lock(&config.data)?;
    prepare_database(&config)?;
    let store = Store::open(&config.database_url()).await?;
    let scope = store.scope().await?;
    let mut tenant = Tenant::new(Catalogue::embedded(), config.check_in_seconds)
        .with_scope(scope)
        .with_groups(store.groups().await?, store.outcomes().await?);
    put_devices(&mut tenant, &store).await?;
    let tenant = tenant.with_policies(store.policies().await?).at_moment(store.moment().await?);
    let one_time_secret = administrators::create_first(&store).await?;
    let (jobs, queue) = mpsc::channel(QUEUE);
    let app = Arc::new(App::new(config, store, tenant, jobs));
    let finished = watch::Sender::new(false);
    let writer = tokio::spawn(device_writer::run(app.clone(), queue, finished.subscribe()));
    let keeper = tokio::spawn(timeline::run(app.clone()));
    let sender = tokio::spawn(webhooks::sender::run(app.clone(), finished.subscribe()));
    let watcher = tokio::spawn(webhooks::watch::run(app.clone(), finished.subscribe()));
    let router = crate::http::router(&app);
    Ok(Running { app, one_time_secret, router, writer, keeper, sender, watcher, finished, _lock: lock })
}

/// Puts the devices of the database, some at a time.
async fn put_devices(tenant: &mut Tenant, store: &Store) -> Result<(), StartError> {
    let mut last = 0;
    loop {
        let devices = store.devices_after(last, AT_ONCE).await?;
        let Some(end) = devices.last() else { return Ok(()) };
        last = end.seq;
        for record in devices {
            tenant.put_device(record);
        }
    }
}

impl Running {
    /// What answers requests.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Serves until `stop` is done, then answers what is under way and closes.
    ///
    /// # Errors
    /// When the socket fails.
    pub async fn serve(
        self,
        listener: TcpListener,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), StartError> {
        let app = self.app.clone();
        let mut stopping = app.stopping();
        let stopped = async move {
            stop.await;
            app.stop();
        };
        let listener = listener.tap_io(|stream| {
            // Answers are small; without this each waits for the one before to be acknowledged.
            let _ = stream.set_nodelay(true);
        });
        let service = self.router.clone().into_make_service_with_connect_info::<SocketAddr>();
        let serving = axum::serve(listener, service).with_graceful_shutdown(stopped);
        let overdue = async {
            raised(&mut stopping).await;
            tokio::time::sleep(GRACE).await;
        };
        let result = tokio::select! {
            result = serving => result,
            () = overdue => {
                tracing::warn!("some requests did not end in time and are cut off");
                Ok(())
            }
        };
        self.close().await;
        result.map_err(StartError::Serve)
    }

    /// Writes what is buffered and closes the database.
    pub async fn close(self) {
        self.app.stop();
        self.finished.send_replace(true);
        if self.writer.await.is_err() {
            tracing::error!("the writer of devices' reports ended by a panic");
        }
        if self.keeper.await.is_err() {
            tracing::error!("the keeper of the history ended by a panic");
        }
        if self.watcher.await.is_err() {
            tracing::error!("what notices for webhooks ended by a panic");
        }
        if self.sender.await.is_err() {
            tracing::error!("what sends to webhooks ended by a panic");
        }
        self.app.store.close().await;
    }
}

fn lock(data: &Path) -> Result<File, StartError> {
    let path = data.join("server.lock");
    let file = File::create(&path).map_err(|error| {
        StartError::Data(format!(
            "The file `{}` can't be written: {error}. Choose another folder with --data.",
            path.display()
        ))
    })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StartError::Data(format!(
            "Another palisade-server runs on the data folder `{}`. Stop it, or choose another with --data.",
            data.display()
        ))),
        Err(TryLockError::Error(error)) => {
            // Some network file systems can't lock; that is no reason not to serve.
            tracing::warn!(%error, "the data folder can't be locked; do not start a second server on it");
            Ok(file)
        }
    }
}
