//! What is pressed, chosen and typed into.

use leptos::prelude::*;

use crate::ui::combobox::matching;
use crate::ui::{
    Button, Checkbox, Choice, Combobox, Icon, Look, Mark, MarkedField, MenuItem, Select, TextArea, TextField,
    disclosure, link_button, menu, segments, three_state, tooltip, use_toasts,
};

pub fn buttons() -> AnyView {
    let pressed = RwSignal::new(0);
    let press = move || pressed.update(|pressed| *pressed += 1);
    view! {
        <div class="actions">
            <Button label="Plain" on_click=press />
            <Button label="Primary" look=Look::Primary on_click=press />
            <Button label="Quiet" look=Look::Quiet on_click=press />
            <Button label="Danger" look=Look::Danger on_click=press />
            <Button label="With an icon" symbol=Icon::Plus on_click=press />
            <Button label="Busy" busy=true on_click=press />
            <Button label="Disabled" disabled="Your role does not allow this" on_click=press />
            {link_button("A link", "/policies", Look::Plain, Some(Icon::Policies))}
        </div>
        <p class="small">"Pressed " <output>{pressed}</output></p>
    }
    .into_any()
}

pub fn menus() -> AnyView {
    let toasts = use_toasts();
    let items = vec![
        MenuItem::new("Duplicate", move || toasts.done("Duplicated.")),
        MenuItem::link("Export", "/policies?search=export"),
        MenuItem::new("Archive", || {}).disabled("It is assigned to a group"),
        MenuItem::new("Delete", move || toasts.failed("Deleted.")).danger(),
    ];
    menu("More", None, items)
}

pub fn tooltips() -> AnyView {
    tooltip("How many devices it reaches", |id| {
        view! { <button type="button" class="button" aria-describedby=id>"Reach"</button> }.into_any()
    })
}

pub fn fields() -> AnyView {
    let text = |text: &str| RwSignal::new(text.to_owned());
    let options = vec![("low".to_owned(), "Low".to_owned()), ("high".to_owned(), "High".to_owned())];
    view! {
        <div class="stack narrow">
            <TextField label="Name" value=text("") hint="What it is for." />
            <TextField label="Ports" value=text("443-80") error=Signal::stored("80 is less than 443.".to_owned()) />
            <TextArea label="Description" value=text("") hint="For who reads it later." />
            <Select label="Level" value=text("high") options=options.clone() />
            <Select label="Level at fault" value=text("low") options=options error=Signal::stored("Too low.".to_owned()) />
            <Checkbox label="Tell me" checked=RwSignal::new(true) hint="By mail." />
        </div>
    }
    .into_any()
}

pub fn underlined() -> AnyView {
    let marks = |start: usize, end: usize, error: bool| Signal::stored(vec![Mark { start, end, error }]);
    view! {
        <div class="stack narrow">
            <MarkedField label="Port range" value=RwSignal::new("90-80".to_owned()) marks=marks(3, 5, true) mono=true />
            <MarkedField label="Paths" value=RwSignal::new("C:\\Data\nC:\\*".to_owned()) marks=marks(8, 12, false) rows=3 mono=true />
        </div>
    }
    .into_any()
}

pub fn combobox() -> AnyView {
    let typed = RwSignal::new(String::new());
    let chosen = RwSignal::new(String::new());
    let all: Vec<_> = ["Branch desks", "Desks", "Finance workstations", "Kiosks", "Servers", "Test ring"]
        .into_iter()
        .map(|name| Choice {
            value: name.to_lowercase(),
            label: name.into(),
            detail: format!("{} devices", name.len()),
        })
        .collect();
    let choices = Signal::derive(move || typed.with(|typed| matching(typed, &all)));
    let choose = move |choice: Choice| {
        typed.set(choice.label);
        chosen.set(choice.value);
    };
    view! {
        <div class="stack narrow">
            <Combobox label="Group" typed=typed choices=choices hint="Type a part of its name." choose=choose />
            <p class="small">"Chosen: " <output>{chosen}</output></p>
            <Combobox label="Slow group" typed=RwSignal::new(String::new()) choices=Vec::new() busy=true choose=|_| {} />
            <Combobox
                label="Wrong group"
                typed=RwSignal::new("Nobody".to_owned())
                choices=Vec::new()
                error=Signal::stored("There is no such group.".to_owned())
                choose=|_| {}
            />
        </div>
    }
    .into_any()
}

pub fn states() -> AnyView {
    let value = RwSignal::new(None);
    let says = move || format!("{:?}", value.get());
    let order = RwSignal::new("newest".to_owned());
    let orders = vec![("newest".to_owned(), "Newest".to_owned()), ("oldest".to_owned(), "Oldest".to_owned())];
    view! {
        <div class="actions">
            {three_state("Real-time protection", value)}
            <output>{says}</output>
            {segments("Order", orders, order, "", move |picked| order.set(picked))}
        </div>
    }
    .into_any()
}

pub fn disclosures() -> AnyView {
    view! {
        {disclosure("What the device said", false, view! { <p>"Nothing yet."</p> }.into_any())}
        {disclosure("Where it comes from", true, view! { <p>"A policy."</p> }.into_any())}
    }
    .into_any()
}
