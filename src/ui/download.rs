//! Gives the browser a file to save.

use leptos::prelude::document;
use wasm_bindgen::JsCast;

/// Saves `content` as `name`. Does nothing in a browser without blobs.
pub fn download(name: &str, media_type: &str, content: &str) {
    let parts = js_sys::Array::of1(&content.into());
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options) else { return };
    let Ok(url) = web_sys::Url::create_object_url_with_blob(&blob) else { return };
    let anchor =
        document().create_element("a").ok().and_then(|a| a.dyn_into::<web_sys::HtmlAnchorElement>().ok());
    if let Some(anchor) = anchor {
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    let _ = web_sys::Url::revoke_object_url(&url);
}

/// The name of the file that a thing of this name is saved as.
pub fn file_name(name: &str) -> String {
    [name.replace(['/', '\\', ':', '*', '?', '"', '<', '>', '|'], "-").as_str(), ".json"].concat()
}
