// Before the first paint: the theme that the user chose, if any. The rest is in src/app/theme.rs.
try {
  const theme = localStorage.getItem("palisade.theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {}
