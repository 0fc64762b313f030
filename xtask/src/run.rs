//! `run`: the server, the console and a simulated fleet on this machine, until Ctrl-C.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::children::{self, Children};
use crate::{Result, build, command, console};

/// How long the server may take to answer for the first time.
const START_PATIENCE: Duration = Duration::from_secs(60);

#[derive(clap::Args)]
pub struct RunOptions {
    /// The port on 127.0.0.1
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Where the database and the fleet's keys are kept
    #[arg(long, value_name = "DIR", default_value = "data")]
    data: PathBuf,
    /// How many devices to simulate; 0 for none
    #[arg(long, value_name = "N", default_value_t = 200)]
    devices: u32,
}

/// Builds what changed and serves it until a signal comes or a program ends.
pub fn run(options: &RunOptions) -> Result<()> {
    let address = SocketAddr::from(([127, 0, 0, 1], options.port));
    let data = std::path::absolute(&options.data).unwrap_or_else(|_| options.data.clone());
    // Before the build, so that nobody waits for minutes to read that it was for nothing.
    port_is_free(address)?;
    folder_is_writable(&data)?;
    let console = console::build()?;
    let programs = build::programs()?;
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGHUP, SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&stop))
            .map_err(|error| format!("Ctrl-C can't be listened for: {error}"))?;
    }
    let mut children = Children::default();
    let server = programs.join("palisade-server");
    let lines = start_server(&mut children, &server, address, &data, &console)?;
    wait_until_it_answers(&mut children, address, &stop)?;
    if options.devices > 0 && !stop.load(Ordering::Relaxed) {
        start_fleet(&mut children, &programs, address, &data, options.devices)?;
    }
    say_how_to_sign_in(&lines.try_iter().collect::<Vec<_>>(), &data);
    println!(
        "\nPalisade: http://{address}   ({} simulated devices, data in {})",
        options.devices,
        data.display()
    );
    println!("Ctrl-C stops everything.\n");
    while !stop.load(Ordering::Relaxed) {
        if let Some(sentence) = children.ended() {
            return Err(format!("{sentence}; see its lines above"));
        }
        for line in lines.try_iter() {
            println!("{line}");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    println!("Stopping ...");
    Ok(())
}

/// What the server said at its start: with the first administrator's one-time sign-in, on the first start.
fn say_how_to_sign_in(lines: &[String], data: &Path) {
    for line in lines {
        println!("{line}");
    }
    if !lines.iter().any(|line| line.contains("One-time secret")) {
        println!(
            "The administrator `admin` exists already: sign in with the password that was chosen. When it is lost,\n\
             `target/release/palisade-server one-time-secret create --data {}` makes a new one-time secret.",
            data.display()
        );
    }
}

fn port_is_free(address: SocketAddr) -> Result<()> {
    TcpListener::bind(address).map(drop).map_err(|error| {
        format!("{address} can't be listened on: {error}; end the program that uses the port, or choose one by `--port`")
    })
}

fn folder_is_writable(data: &Path) -> Result<()> {
    let probe = data.join(".writable");
    fs::create_dir_all(data)
        .and_then(|()| fs::write(&probe, b""))
        .and_then(|()| fs::remove_file(&probe))
        .map_err(|error| {
            format!(
                "the data folder {} can't be written: {error}; choose another by `--data`",
                data.display()
            )
        })
}

fn start_server(
    children: &mut Children,
    server: &Path,
    address: SocketAddr,
    data: &Path,
    console: &Path,
) -> Result<Receiver<String>> {
    let mut command = children::command(server);
    command.arg("--listen").arg(address.to_string()).arg("--data").arg(data).arg("--console").arg(console);
    let child = children.start("palisade-server", command.stdout(Stdio::piped()))?;
    Ok(forward(child.stdout.take()))
}

/// The lines of a program's standard output, as they come.
fn forward(stdout: Option<ChildStdout>) -> Receiver<String> {
    let (sender, receiver) = channel();
    if let Some(stdout) = stdout {
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(std::result::Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
    }
    receiver
}

fn wait_until_it_answers(children: &mut Children, address: SocketAddr, stop: &AtomicBool) -> Result<()> {
    let started = Instant::now();
    while !stop.load(Ordering::Relaxed) {
        if is_healthy(address) {
            return Ok(());
        }
        if let Some(sentence) = children.ended() {
            return Err(format!("{sentence} before it answered; see its lines above"));
        }
        if started.elapsed() > START_PATIENCE {
            return Err(format!("palisade-server did not answer at http://{address}/api/health in a minute"));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

fn is_healthy(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        write!(stream, "GET /api/health HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

fn start_fleet(
    children: &mut Children,
    programs: &Path,
    address: SocketAddr,
    data: &Path,
    devices: u32,
) -> Result<()> {
    let token = command::output(
        Command::new(programs.join("palisade-server"))
            .args(["enrolment-token", "create", "--name", "Simulated fleet", "--expires", "1d"])
            .arg("--data")
            .arg(data),
    )?;
    let mut command = children::command(&programs.join("palisade-fleet"));
    command
        .args(["--server", &format!("http://{address}"), "--token", token.trim()])
        .args(["--devices", &devices.to_string()])
        .arg("--state")
        .arg(data.join("fleet"));
    children.start("palisade-fleet", &mut command).map(drop)
}
