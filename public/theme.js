// Before the first paint: the theme and the contrast that the user chose, or the system asks for. The rest is in
// src/app/theme.rs.
{
  const root = document.documentElement;
  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const theme = stored("palisade.theme");
  if (theme) root.dataset.theme = theme;
  const system = matchMedia("(prefers-contrast: more)");
  const contrast = () => {
    if ((stored("palisade.contrast") ?? (system.matches ? "more" : "")) === "more") root.dataset.contrast = "more";
    else delete root.dataset.contrast;
  };
  contrast();
  system.addEventListener("change", contrast);
}
