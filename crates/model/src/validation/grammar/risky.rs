//! Files, folders and programs that one had better not exclude: malware is at home there.

/// Folders into which malware is written, or which hold the system itself, without their drive.
const FOLDERS: [&str; 22] = [
    r"\windows",
    r"\windows\system32",
    r"\windows\syswow64",
    r"\windows\temp",
    r"\windows\tasks",
    r"\windows\prefetch",
    r"\windows\system32\spool",
    r"\windows\system32\spool\drivers\color",
    r"\windows\system32\tasks",
    r"\windows\system32\catroot2",
    r"\windows\system32\drivers",
    r"\program files",
    r"\program files\common files",
    r"\program files (x86)",
    r"\programdata",
    r"\users",
    r"\users\public",
    r"\temp",
    r"\tmp",
    r"\perflogs",
    r"\recovery",
    r"\$recycle.bin",
];
/// Folders of a person's profile; empty is the profile itself.
const PROFILE_FOLDERS: [&str; 9] = [
    "",
    r"\appdata",
    r"\appdata\local",
    r"\appdata\local\temp",
    r"\appdata\roaming",
    r"\desktop",
    r"\documents",
    r"\downloads",
    r"\onedrive",
];
/// Where variables lead.
const VARIABLES: [(&str, &str); 13] = [
    ("%allusersprofile%", r"\programdata"),
    ("%appdata%", r"\users\*\appdata\roaming"),
    ("%localappdata%", r"\users\*\appdata\local"),
    ("%programdata%", r"\programdata"),
    ("%programfiles%", r"\program files"),
    ("%programfiles(x86)%", r"\program files (x86)"),
    ("%public%", r"\users\public"),
    ("%systemdrive%", ""),
    ("%systemroot%", r"\windows"),
    ("%temp%", r"\windows\temp"),
    ("%tmp%", r"\windows\temp"),
    ("%userprofile%", r"\users\*"),
    ("%windir%", r"\windows"),
];
/// Kinds of files that run, hold what runs, or that malware comes in.
const EXTENSIONS: [&str; 42] = [
    "7z", "bat", "bin", "cab", "cmd", "com", "cpl", "dll", "doc", "docm", "exe", "gz", "hta", "inf", "jar",
    "java", "js", "jse", "lnk", "msi", "msp", "ocx", "pif", "ps1", "psm1", "py", "rar", "reg", "scr", "sys",
    "tar", "tmp", "url", "vbe", "vbs", "wsf", "wsh", "xls", "xlsm", "zip", "ko", "so",
];
/// Programs that open what others tell them to.
const PROCESSES: [&str; 46] = [
    "acrord32.exe",
    "addinprocess.exe",
    "addinprocess32.exe",
    "addinutil.exe",
    "bash.exe",
    "bginfo.exe",
    "bitsadmin.exe",
    "cdb.exe",
    "chrome.exe",
    "cmd.exe",
    "cscript.exe",
    "csi.exe",
    "dnx.exe",
    "dotnet.exe",
    "excel.exe",
    "explorer.exe",
    "fsi.exe",
    "iexplore.exe",
    "java.exe",
    "javaw.exe",
    "kd.exe",
    "lsass.exe",
    "msbuild.exe",
    "msedge.exe",
    "mshta.exe",
    "node.exe",
    "ntsd.exe",
    "outlook.exe",
    "powerpnt.exe",
    "powershell.exe",
    "powershell_ise.exe",
    "psexec.exe",
    "pwsh.exe",
    "python.exe",
    "rcsi.exe",
    "regsvr32.exe",
    "rundll32.exe",
    "schtasks.exe",
    "services.exe",
    "svchost.exe",
    "windbg.exe",
    "winword.exe",
    "wmic.exe",
    "wscript.exe",
    "wsl.exe",
    "wuauclt.exe",
];
/// The same on Linux: folders and programs.
const LINUX_FOLDERS: [&str; 20] = [
    "/bin",
    "/boot",
    "/dev",
    "/dev/shm",
    "/etc",
    "/home",
    "/home/*",
    "/lib",
    "/lib64",
    "/proc",
    "/root",
    "/run",
    "/sbin",
    "/tmp",
    "/usr",
    "/usr/bin",
    "/usr/lib",
    "/usr/sbin",
    "/var",
    "/var/tmp",
];
const LINUX_PROCESSES: [&str; 12] =
    ["bash", "curl", "dash", "java", "node", "perl", "php", "python", "python3", "sh", "wget", "zsh"];

/// Whether a path of Windows is such a folder as a whole.
pub(super) fn folder(path: &str) -> bool {
    let path = super::path::comparable(path);
    let path = ["\\*.*", "\\*"].iter().find_map(|all| path.strip_suffix(all)).unwrap_or(&path);
    let without = match path.as_bytes() {
        [_, b':', ..] => path.get(2..).unwrap_or_default().to_owned(),
        _ => {
            match VARIABLES.iter().find_map(|(name, place)| Some([*place, path.strip_prefix(name)?].concat()))
            {
                Some(place) => place,
                None => return false,
            }
        }
    };
    let profile = without
        .strip_prefix(r"\users\")
        .map(|rest| rest.find('\\').and_then(|at| rest.get(at..)).unwrap_or(""));
    FOLDERS.contains(&without.as_str()) || profile.is_some_and(|rest| PROFILE_FOLDERS.contains(&rest))
}

/// Whether files of this extension, in small letters and without its dot, are.
pub(super) fn extension(bare: &str) -> bool {
    EXTENSIONS.contains(&bare)
}

/// Whether a program of Windows, its file name in small letters, is.
pub(super) fn process(name: &str) -> bool {
    PROCESSES.contains(&name)
}

/// Whether a path of Linux is such a folder as a whole.
pub(super) fn linux_folder(path: &str) -> bool {
    let path = path.trim_end_matches('/');
    LINUX_FOLDERS.contains(&path.strip_suffix("/*").filter(|_| path != "/home/*").unwrap_or(path))
}

/// Whether a program of Linux, by its file name, is.
pub(super) fn linux_process(name: &str) -> bool {
    LINUX_PROCESSES.contains(&name)
}
