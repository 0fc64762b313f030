//! A plain static web server on an origin of its own, set up by the very lines of `docs/DEPLOY.md`.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use crate::process::{Process, system_program};
use crate::{Outcome, http, wait};

/// A running nginx that serves a copy of the console.
pub struct Nginx {
    /// Where it listens.
    pub address: SocketAddr,
    _process: Process,
    _folder: tempfile::TempDir,
}

impl Nginx {
    /// Serves a copy of `console` at `address`, with `server` named in its `config.json`.
    pub fn start(console: &Path, address: SocketAddr, server: SocketAddr, logs: &Path) -> Outcome<Self> {
        let folder = tempfile::tempdir().map_err(|error| format!("no folder for nginx: {error}"))?;
        let root = folder.path().join("console");
        copy(console, &root).map_err(|error| format!("{} can't be copied: {error}", console.display()))?;
        let documented = documented()?;
        let site = replace(&documented, "listen 80;", &format!("listen {address};"))?;
        let site = replace(&site, "root /usr/share/palisade/console;", &format!("root {};", root.display()))?;
        let site = replace(&site, "https://palisade.example.org", &format!("http://{server}"))?;
        let main = format!(
            "daemon off;\nuser root;\nworker_processes 1;\npid {0}/nginx.pid;\nerror_log stderr;\nevents {{}}\n\
             http {{\ninclude /etc/nginx/mime.types;\naccess_log off;\nclient_body_temp_path {0}/body;\n\
             proxy_temp_path {0}/proxy;\nfastcgi_temp_path {0}/fastcgi;\nuwsgi_temp_path {0}/uwsgi;\n\
             scgi_temp_path {0}/scgi;\n{site}\n}}\n",
            folder.path().display()
        );
        let file = folder.path().join("nginx.conf");
        fs::write(&file, main)
            .and_then(|()| {
                fs::write(root.join("config.json"), format!("{{ \"server\": \"http://{server}\" }}\n"))
            })
            .map_err(|error| format!("nginx can't be set up: {error}"))?;
        let arguments =
            ["-p".into(), folder.path().display().to_string(), "-c".into(), file.display().to_string()];
        let mut process = Process::start("nginx", &system_program("nginx")?, &arguments, logs)?;
        wait::until(Duration::from_secs(10), "nginx", || {
            process.expect_running()?;
            http::request(address, "GET", "/", &[], None).map(drop)
        })?;
        Ok(Self { address, _process: process, _folder: folder })
    }
}

/// The block of nginx configuration in `docs/DEPLOY.md`.
fn documented() -> Outcome<String> {
    let page = include_str!("../../../docs/DEPLOY.md");
    let (_, rest) =
        page.split_once("```nginx\n").ok_or("docs/DEPLOY.md has no block of nginx configuration")?;
    let (block, _) =
        rest.split_once("```").ok_or("the block of nginx configuration in docs/DEPLOY.md has no end")?;
    Ok(block.to_owned())
}

fn replace(text: &str, from: &str, to: &str) -> Outcome<String> {
    if text.contains(from) {
        Ok(text.replace(from, to))
    } else {
        Err(format!("docs/DEPLOY.md no longer says `{from}`"))
    }
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
