//! `daigou demo`: the buying flows on a sandbox of its own, over real sockets. Each step shows what was sent, how it
//! was signed (as the sandbox found it), and what came back, money in yuan.

mod daji_alibaba;
mod daji_taobao;
mod pandapon;
mod steps;

use crate::output::Output;
use daigou_core::Error;
use daigou_sandbox::{Options, Sandbox};
use steps::Demo;

pub(crate) async fn run(out: &Output) -> Result<(), Error> {
    let sandbox = Sandbox::start_with(Options::default().demo_data(true)).await.map_err(super::sandbox::failed)?;
    let mut demo = Demo { out, sandbox: &sandbox, steps: Vec::new() };
    if !out.is_json() {
        out.line("daigou demo: nothing here is real; a sandbox of both platforms plays the other side.");
        out.line(format!("sandbox at {}", sandbox.console_url()));
    }
    let result = play(&mut demo).await;
    let steps = demo.steps;
    if out.is_json() {
        out.json(&steps)?;
    } else if result.is_ok() {
        out.line(format!(
            "\nAll {} steps held. Point daigou at a sandbox of your own with `daigou sandbox`.",
            steps.len()
        ));
    }
    sandbox.shutdown().await;
    result
}

async fn play(demo: &mut Demo<'_>) -> Result<(), Error> {
    pandapon::play(demo).await?;
    daji_alibaba::play(demo).await?;
    daji_taobao::play(demo).await
}
