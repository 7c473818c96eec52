#!/usr/bin/env node
// Starts the command that lies beside this file, and ends as it ends.
const { spawn } = require("node:child_process");
const { join } = require("node:path");

const child = spawn(join(__dirname, "daigou"), process.argv.slice(2), { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("error", (error) => {
  console.error(`daigou cannot be started: ${error.message}`);
  process.exit(2);
});
child.on("exit", (code, signal) => process.exit(signal ? 128 : code));
