(() => {
  "use strict";
  const parts = () => [...document.querySelectorAll("[data-live]")];
  const said = document.getElementById("said"), live = document.getElementById("live");
  const waiting = new Set();
  let timer = 0, busy = false, hide = 0, pause = 120, started = performance.now();

  const kindsOf = (part) => part.dataset.live.split(" ");
  let acted = null;
  const isTyping = (part) => {
    const at = document.activeElement;
    // What was just sent is not typed into any more.
    if (acted && acted.contains(at)) return false;
    return part.contains(at) && at.matches("input:not([type=hidden]), select, textarea");
  };

  // Puts a fresh part in the place of an old one: what is open stays open, what has the focus keeps it.
  const renew = (old, fresh) => {
    if (old.outerHTML === fresh.outerHTML) return;
    for (const open of old.querySelectorAll("details[open][id]")) {
      const same = fresh.querySelector("#" + CSS.escape(open.id));
      if (same) same.open = true;
    }
    const at = document.activeElement;
    const held = old.contains(at);
    const form = held ? at.closest("form") : null;
    const names = held ? [at.id, form?.querySelector("button[id]")?.id] : [];
    old.replaceWith(fresh);
    if (!held) return;
    // What is gone leaves the focus to what now stands first in its place.
    const same = names.filter(Boolean).map((id) => document.getElementById(id)).find(Boolean);
    const shown = () => [...fresh.querySelectorAll("button, a[href], summary")].find((one) => one.checkVisibility());
    const next = same || shown() || fresh;
    if (next === fresh) fresh.tabIndex = -1;
    next.focus({ preventScroll: true });
  };

  const refresh = async () => {
    timer = 0;
    if (busy) return later();
    const due = parts().filter((part) => kindsOf(part).some((kind) => waiting.has(kind)));
    const wants = due.filter((part) => !isTyping(part));
    waiting.clear();
    // What someone types into is not taken away; it is renewed once they are done.
    due.filter(isTyping).flatMap(kindsOf).forEach((kind) => waiting.add(kind));
    if (!wants.length) return;
    const asked = performance.now();
    busy = true;
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      started = performance.now();
      // A sandbox that is busy is not asked all the time.
      pause = Math.max(120, 3 * (started - asked));
      for (const part of wants) {
        const fresh = page.getElementById(part.id);
        if (fresh) renew(part, document.adoptNode(fresh));
      }
      tick();
    } catch {
      // The sandbox is gone for the moment; the stream says when it is back.
    } finally {
      busy = false;
    }
  };
  const later = () => { timer = timer || setTimeout(refresh, pause); };
  const heard = (kind) => { waiting.add(kind); later(); };
  const everything = () => parts().flatMap(kindsOf).forEach(heard);

  const listen = () => {
    const stream = new EventSource("/admin/events");
    const show = (on) => {
      live.textContent = on ? live.dataset.on : live.dataset.off;
      live.classList.toggle("on", on);
    };
    let lost = false;
    stream.addEventListener("listening", () => { show(true); if (lost) everything(); lost = false; });
    stream.addEventListener("missed", everything);
    for (const kind of ["request", "order", "callback", "clock", "fault", "reset", "product"]) {
      stream.addEventListener(kind, () => heard(kind));
    }
    stream.onerror = () => { show(false); lost = true; };
    addEventListener("pagehide", () => stream.close());
    addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  };

  const say = (text, bad) => {
    said.textContent = text;
    said.classList.toggle("bad", bad);
    said.hidden = false;
    clearTimeout(hide);
    hide = setTimeout(() => { said.hidden = true; }, bad ? 10000 : 2000);
  };

  addEventListener("focusin", (event) => { if (acted && !acted.contains(event.target)) acted = null; });
  addEventListener("input", () => { acted = null; });

  // A file is sent as it is.
  addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-file]")) return;
    event.preventDefault();
    try {
      const answer = await fetch(form.action, { method: "POST", body: form.elements.file.files[0] });
      const wrong = answer.ok ? {} : await answer.json().catch(() => ({}));
      say(answer.ok ? said.dataset.done : said.dataset.refused + ": " + (wrong.error || answer.status), !answer.ok);
    } catch (error) {
      say(said.dataset.refused + ": " + error.message, true);
    }
    everything();
  });

  addEventListener("click", async (event) => {
    const copy = event.target.closest("[data-copy]");
    if (!copy) return;
    const text = document.getElementById(copy.dataset.copy).textContent;
    try {
      await navigator.clipboard.writeText(text);
      say(copy.dataset.copied, false);
    } catch (error) {
      say(said.dataset.refused + ": " + error.message, true);
    }
  });

  // Of a fault those members alone are asked for that it has.
  const choose = (chooser) => {
    for (const label of chooser.form.querySelectorAll("[data-of]")) {
      label.hidden = !label.dataset.of.split(" ").includes(chooser.value);
      label.querySelector("input, select").disabled = label.hidden;
    }
  };
  for (const chooser of document.querySelectorAll("[data-chooses]")) {
    chooser.addEventListener("change", () => choose(chooser));
    choose(chooser);
  }

  // Buttons do what they do without a script, but the page stays.
  addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-act]")) return;
    event.preventDefault();
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } });
      if (answer.ok) {
        say(said.dataset.done, false);
        acted = form;
      } else {
        const wrong = await answer.json().catch(() => ({}));
        say(said.dataset.refused + ": " + (wrong.error || answer.status), true);
      }
    } catch (error) {
      say(said.dataset.refused + ": " + error.message, true);
    }
    everything();
  });
  addEventListener("focusout", () => { if (waiting.size) later(); });

  // A clock that runs is shown running.
  const tick = () => {
    const gone = performance.now() - started;
    for (const shown of document.querySelectorAll("time[data-now][data-mode=real]")) {
      const china = new Date(Number(shown.dataset.now) + gone + 8 * 3600 * 1000);
      shown.textContent = china.toISOString().slice(0, 19).replace("T", " ");
    }
  };
  setInterval(tick, 500);
  listen();
})();
