//! The tenant at a glance.

use std::collections::HashMap;

use palisade_model::api::Overview;

use crate::app::App;
use crate::clock;
use crate::failure::Answer;
use crate::tenant::views::rollout::Marks;

/// The overview as it is now.
///
/// # Errors
/// When the database fails.
pub async fn overview(app: &App) -> Answer<Overview> {
    let wanted = app.tenant().policies_to_date();
    let mut since = HashMap::with_capacity(wanted.len());
    for id in wanted {
        let marks = Marks::new(app.store.version_marks(&id).await?);
        if let Some(moment) = marks.told_since() {
            since.insert(id, moment);
        }
    }
    let webhooks = app.store.webhook_counts().await?;
    let tenant = app.tenant();
    let rollouts = tenant.rollouts(&since);
    Ok(Overview { rollouts, webhooks, ..tenant.overview(clock::seconds(), clock::now()) })
}
