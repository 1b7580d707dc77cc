"use strict";
// One page, one seat. The server's word is the whole small state each time; nothing here is the truth.
(() => {
  const main = document.getElementById("main");
  const head = { who: document.getElementById("who"), line: document.getElementById("line") };
  const said = document.getElementById("said");
  const switcher = document.getElementById("language");
  let W = {}; // words
  let lang = "";
  let seat = null; // {token, q}
  let fresh = ""; // a code that was scanned while a seat is kept, until the room knows the seat
  let state = null;
  let question = null;
  let pending = null; // {ballot, q, value}: chosen here, not yet confirmed
  let fault = ""; // why the last vote was not taken
  let lost = false;
  let view = "";
  let door = null; // what the code opened
  let code = "";
  let card = "";
  let draft = { text: "", quote: false };
  let backed = 0; // the ballot for which a vote was taken back
  let thanked = 0; // the ballot to which something was said in private

  // --- small things

  const memory = {};
  const keep = (name, value) => {
    memory[name] = value;
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, JSON.stringify(value));
    } catch { /* private tabs and some in-app browsers keep nothing: memory does */ }
  };
  const kept = (name) => {
    try {
      const text = localStorage.getItem(name);
      if (text !== null) return JSON.parse(text);
    } catch { /* as above */ }
    return name in memory ? memory[name] : null;
  };
  const fill = (text, values = {}) => (text || "").replace(/\{(\w+)\}/g, (_, k) => String(values[k] ?? ""));
  const t = (key, values) => fill(W[key] || key, values);
  const tag = (name) => name.split(" ").map((w, k) => W[(k ? "a_" : "c_") + w] || w).join(" ");
  const el = (name, props = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(props)) {
      if (key in made && key !== "list") made[key] = value;
      else made.setAttribute(key, value);
    }
    made.append(...children.filter((c) => c !== null && c !== undefined));
    return made;
  };
  const button = (words, act, kind = "") => {
    const made = el("button", { type: "button", className: `wide ${kind}`, textContent: words });
    made.addEventListener("click", act);
    return made;
  };
  const say = (words) => {
    said.textContent = "";
    setTimeout(() => { said.textContent = words; }, 60);
  };
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));

  async function call(path, body, seconds = 12) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), seconds * 1000);
    try {
      const heads = {};
      if (body !== undefined) heads["Content-Type"] = "application/json";
      if (seat) heads["X-Seat"] = seat.token;
      const answer = await fetch(path, {
        method: body === undefined ? "GET" : "POST", headers: heads, signal: stop.signal, cache: "no-store",
        body: body === undefined ? undefined : JSON.stringify(body), credentials: "omit",
      });
      let found = {};
      try { found = await answer.json(); } catch { /* no words */ }
      return { status: answer.status, ok: answer.ok && answer.status !== 202, body: found };
    } finally {
      clearTimeout(timer);
    }
  }

  // --- language

  async function speak(wanted) {
    const answer = await call(`/words/${wanted}.json`);
    if (!answer.ok) return;
    W = answer.body;
    lang = wanted;
    document.documentElement.lang = lang;
    document.title = t("title");
    switcher.textContent = lang === "de" ? "English" : "Deutsch";
    switcher.lang = lang === "de" ? "en" : "de";
    keep("language", lang);
    question = null;
    view = "";
    draw();
    if (state && state.ballot) await learn();
  }
  switcher.addEventListener("click", () => { speak(lang === "de" ? "en" : "de").catch(() => {}); });

  // --- the line to the laptop

  let stream = null;
  let heard = 0;
  let tries = 0;
  let polling = false;
  let running = 0;

  function line(isLost) {
    if (lost === isLost) return;
    lost = isLost;
    say(isLost ? t("line_lost") : "");
    draw();
  }

  async function connect() {
    const mine = ++running;
    if (stream) stream.abort();
    if (!question) foresee();
    while (mine === running && seat) {
      try {
        if (polling) await poll(mine);
        else await listen(mine);
      } catch { /* the line is lost: again */ }
      if (mine !== running || !seat || (state && state.ended)) return;
      line(true);
      tries += 1;
      await wait(Math.min(500 * 2 ** Math.min(tries - 1, 3), 4000) * (0.7 + 0.6 * Math.random()));
    }
  }

  async function listen(mine) {
    stream = new AbortController();
    const first = setTimeout(() => { polling = true; stream.abort(); }, 5000);
    try {
      const answer = await fetch("/events", {
        headers: { "X-Seat": seat.token }, signal: stream.signal, cache: "no-store", credentials: "omit",
      });
      if (answer.status === 401) return lose();
      if (answer.status === 202) { await claimed(); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      const reader = answer.body.getReader();
      const decoder = new TextDecoder();
      let text = "";
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(first);
        heard = Date.now();
        tries = 0;
        text += decoder.decode(value, { stream: true });
        const parts = text.split("\n\n");
        text = parts.pop();
        for (const part of parts) if (part.startsWith("data: ")) take(JSON.parse(part.slice(6)));
      }
    } finally {
      clearTimeout(first);
    }
  }

  async function poll(mine) {
    while (mine === running && seat) {
      const answer = await call(`/state?after=${state ? state.n : -1}`, undefined, 30);
      if (answer.status === 401) return lose();
      if (answer.status === 202) { await claimed(); continue; }
      if (!answer.ok) throw new Error(String(answer.status));
      heard = Date.now();
      tries = 0;
      take(answer.body);
      if (state.ended) return;
      await wait(250);
    }
  }

  async function claimed() {
    head.who.textContent = "";
    view = "";
    page("claimed", () => [el("p", { className: "big", textContent: t("claimed") })]);
    tries = 0;
    await wait(1500);
  }

  function again() {
    if (!seat || (state && state.ended)) return;
    if (Date.now() - heard > 1000) connect();
    flush();
  }
  document.addEventListener("visibilitychange", () => { if (!document.hidden) again(); });
  addEventListener("pageshow", (event) => { if (event.persisted) again(); });
  addEventListener("online", again);
  setInterval(() => {
    if (seat && !document.hidden && !polling && !(state && state.ended) && Date.now() - heard > 25000) {
      heard = Date.now();
      connect();
    }
  }, 5000);

  // --- a tablet that goes round

  const places = () => kept("seats") || [];
  function leave() {
    running += 1;
    if (stream) stream.abort();
    seat = state = question = pending = null;
    fault = "";
    draft = { text: "", quote: false };
    thanked = 0;
    keep("pending", null);
    view = "";
  }
  function become(next) {
    leave();
    seat = next;
    keep("seat", seat);
    heard = Date.now();
    draw();
    main.focus();
    connect();
  }
  function nextPerson() {
    if (pending || !seat) return;
    const all = places();
    let at = all.findIndex((one) => one.token === seat.token);
    if (at < 0) at = all.push({ token: seat.token, q: seat.q }) - 1;
    keep("seats", all);
    if (all[at + 1]) { become(all[at + 1]); return; }
    leave();
    card = "";
    if (door && code) choosing(); else start();
    main.append(button(t("first_person"), () => become(all[0])));
  }

  function lose() {
    const left = seat ? places().filter((one) => one.token !== seat.token) : [];
    keep("seats", left.length ? left : null);
    keep("seat", null);
    keep("pending", null);
    seat = state = question = pending = null;
    running += 1;
    view = "";
    if (fresh) { keep("seats", null); enter(fresh); return; } // of a room before: the code of this one was scanned
    page("gone", () => [
      el("p", { className: "big", textContent: t("gone") }),
      button(t("again"), () => { view = ""; start(); }, "first"),
    ]);
  }

  function take(next) {
    if (next.gone) { lose(); return; }
    const before = state;
    state = next;
    fresh = "";
    seat.q = Math.max(seat.q, next.q);
    line(false);
    const now = next.ballot;
    const then = before && before.ballot;
    if (now && (!then || then.b !== now.b)) {
      fault = "";
      draft = { text: "", quote: false };
      const all = places();
      if (then && all.length > 1 && all[0].token !== seat.token && !pending) { become(all[0]); return; }
      if (pending && pending.ballot !== now.b) { pending = null; keep("pending", null); }
    }
    if (now && pending && now.phase !== "asked" && pending.ballot === now.b) {
      pending = null;
      keep("pending", null);
      if (now.mine === null) { fault = "too_late"; say(t("too_late")); }
    }
    if (now && (!question || question.question !== now.question)) learn();
    if (now && then && then.b === now.b && then.phase === "asked" && now.phase === "shown") say(t("line_open"));
    if (pending) flush();
    draw();
  }

  function learned(found) {
    question = found;
    if (question.question === "warm-up") {
      question = { question: "warm-up", dimension: "", prompt: t("warm_up"), hint: t("warm_hint"),
        levels: [0, 1, 2, 3, 4].map((k) => [t(`warm_${k}`), ""]) };
    }
    say(`${t("new_question")}: ${question.prompt}`);
    draw();
  }
  async function foresee() { // asked for beside the state: a slow line has it a way earlier
    const spoken = lang;
    try {
      const answer = await call(`/question?lang=${spoken}`);
      const now = state && state.ballot;
      const fits = !now || now.question === answer.body.question;
      if (answer.ok && seat && !question && spoken === lang && fits) learned(answer.body);
    } catch { /* the state asks for it */ }
  }

  let learning = "";
  async function learn() {
    const wanted = `${state.ballot.b} ${lang}`;
    if (learning === wanted) return;
    learning = wanted;
    try {
      const answer = await call(`/question?lang=${lang}`);
      if (answer.ok && state && state.ballot && answer.body.question === state.ballot.question) {
        learned(answer.body);
      } else if (!answer.ok) setTimeout(() => { if (state && state.ballot) learn(); }, 600);
    } catch { /* the next state asks again */ } finally {
      learning = "";
    }
  }

  // --- voting

  function choose(value) {
    const ballot = state.ballot;
    fault = "";
    seat.q += 1;
    pending = { ballot: ballot.b, q: seat.q, value };
    keep("pending", pending);
    keep("seat", seat);
    flush();
    status();
  }

  function takeBack() {
    const all = [...main.querySelectorAll("input[name=level]")];
    for (const made of all) made.checked = false;
    mark();
    all[0].focus({ preventScroll: true }); // the button goes
    choose(null);
  }

  let sending = false;
  async function flush() {
    if (sending || !pending || !seat) return;
    sending = true;
    const vote = pending;
    try {
      const answer = await call("/vote", vote, 8);
      if (answer.ok) {
        if (pending === vote) {
          pending = null;
          keep("pending", null);
          if (state && state.ballot && state.ballot.b === vote.ballot) {
            state.ballot.mine = answer.body.value;
            state.ballot.hand = false;
          }
          backed = vote.value === null ? vote.ballot : 0;
          say(t(backed ? "taken_back" : "in"));
        }
        line(false);
      } else if (answer.status === 429) {
        setTimeout(flush, 700);
      } else if (answer.status === 409) {
        if (pending === vote) { pending = null; keep("pending", null); }
        if (vote.value !== null) {
          fault = "too_late";
          say(t("too_late"));
        }
        if (answer.body.state) take(answer.body.state);
      } else if (answer.status === 401) {
        lose();
      } else {
        if (pending === vote && answer.status < 500) { pending = null; keep("pending", null); }
        fault = answer.status < 500 ? "not_taken" : "";
        if (answer.status >= 500) setTimeout(flush, 2000);
      }
    } catch {
      line(true);
      setTimeout(flush, 1000 + 1000 * Math.random());
    } finally {
      sending = false;
      status();
      if (pending && pending !== vote) flush();
    }
  }

  // --- what is drawn

  function page(name, make) {
    if (view === name) return false;
    view = name;
    main.replaceChildren(...make().filter(Boolean));
    return true;
  }

  function draw() {
    if (!W.title) return;
    if (!seat) return;
    head.who.textContent = state ? `${state.team} · ${tag(state.tag)}` : "";
    const b = state && state.ballot;
    head.line.textContent = lost ? t("line_lost")
      : !b ? "" : b.phase === "asked" ? t("line_ok", { voted: b.voted, all: b.all }) : t("line_open");
    if (!state) { page(`wait ${lang}`, () => [el("p", { className: "big", textContent: t("between") })]); return; }
    if (state.ended) {
      keep("seat", null);
      keep("seats", null);
      page(`end ${lang}`, () => big("goodbye", "goodbye_hint"));
      return;
    }
    if (state.waits) { page(`waits ${lang}`, () => big("waits")); return; }
    if (state.overlay === "break") {
      const minutes = Math.ceil(state.seconds / 60);
      page(`break ${lang} ${minutes}`, () => [
        el("p", { className: "big", textContent: t("break") }),
        minutes ? el("p", { textContent: t(minutes === 1 ? "break_one" : "break_until", { minutes }) }) : null,
      ]);
      return;
    }
    if (state.overlay === "profile") { page(`profile ${lang}`, () => big("profile")); return; }
    if (!b) { page(`before ${lang} ${state.small}`, () => [...big("joining"), promise(), about()]); return; }
    if (b.phase === "parked") { page(`parked ${lang} ${b.b}`, () => big("parked", "between")); return; }
    if (b.phase === "asked") {
      if (!question || question.question !== b.question) { page(`between ${lang}`, () => big("between")); return; }
      page(`vote ${b.b} ${lang} ${state.small}`, voting);
      status();
    } else if (!b.counts) {
      if (b.question === "warm-up") page(`warm ${lang}`, () => big("thanks", "between"));
      else page(`opening ${lang}`, () => big("opening"));
    } else {
      const seen = JSON.stringify([b.counts, b.unsure, b.na, b.asked, b.agreed, b.mine, fault, thanked]);
      page(`shown ${b.b} ${lang} ${seen}`, shown);
    }
  }

  const big = (words, hint) => [
    el("p", { className: "big", textContent: t(words) }),
    hint ? el("p", { textContent: t(hint) }) : null,
  ];
  const promise = () => el("div", {},
    el("p", { className: "hint", textContent: t(state && state.names ? "promise_names" : "promise") }),
    state && state.small ? el("p", { className: "hint warn", textContent: t("small") }) : null);
  function about() {
    const made = el("details", {}, el("summary", { textContent: t("about") }));
    const said = ["about_1", "about_2", "about_3", "about_4", location.protocol === "http:" ? "about_plain" : "", "about_5"];
    for (const key of said.filter(Boolean)) made.append(el("p", { className: "hint", textContent: t(key) }));
    return made;
  }

  function option(value, key, name, text) {
    const input = el("input", { type: "radio", name: "level", value: String(value) });
    const words = el("span", {}, el("b", { textContent: name }), text ? el("small", { textContent: text }) : null);
    const made = el("label", { className: "card" }, input,
      el("span", { className: "key", "aria-hidden": "true", textContent: key }), words);
    input.addEventListener("change", () => { mark(); choose(value); });
    return made;
  }
  function mark() { // for browsers without :has()
    for (const made of main.querySelectorAll(".card")) {
      made.classList.toggle("on", Boolean(made.querySelector("input:checked")));
    }
  }

  function voting() {
    const b = state.ballot;
    const where = b.places ? t("place", { place: b.place, places: b.places }) : "";
    const again = b.run > 1 ? t("run", { run: b.run }) : "";
    const legend = el("legend", { textContent: question.prompt });
    const set = el("fieldset", {}, legend,
      question.hint ? el("p", { className: "hint", textContent: question.hint }) : null);
    question.levels.forEach(([name, text], k) => set.append(option(k, String(k), name, text)));
    set.append(option("?", "?", t("unknown"), ""));
    const parts = [
      el("p", { className: "small", textContent: [question.dimension, where, again].filter(Boolean).join(" · ") }),
      b.alone === undefined || b.alone === null ? null : el("p", { className: "hint", id: "alone", textContent:
        b.alone === "?" ? t("alone_unsure") : b.alone === "-" ? t("alone_na") : t("alone", { mine: b.alone }) }),
      set,
      el("p", { className: "state", id: "state" }),
      el("div", { id: "next" }),
    ];
    if (question.question !== "warm-up") {
      const reason = el("input", { className: "field", id: "reason", maxLength: 200, type: "text", autocomplete: "off" });
      const send = button(t("send"), () => {
        if (!reason.value.trim()) { reason.focus(); return; }
        for (const made of main.querySelectorAll("input[name=level]")) made.checked = false;
        mark();
        choose({ na: reason.value.trim() });
      });
      parts.push(el("details", { id: "more" }, el("summary", { textContent: t("more") }),
        el("p", {}, el("b", { textContent: t("na") })),
        el("label", { htmlFor: "reason", textContent: t("na_reason") }), reason, send));
    }
    parts.push(promise());
    const mine = pending && pending.ballot === b.b ? pending.value : b.mine;
    for (const made of set.querySelectorAll("input")) made.checked = made.value === String(mine);
    setTimeout(mark, 0);
    return parts;
  }

  function status() {
    const made = document.getElementById("state");
    if (!made || !state || !state.ballot) return;
    const b = state.ballot;
    const chosen = pending && pending.ballot === b.b ? pending.value : b.mine;
    if (!pending && chosen !== null) {
      for (const input of main.querySelectorAll("input[name=level]")) input.checked = input.value === String(chosen);
      mark();
    }
    let words = "";
    let kind = "state";
    if (pending && lost) { words = `○ ${t("waiting_line")}`; kind += " warn"; }
    else if (pending) words = "…";
    else if (fault) { words = `! ${t(fault, { why: "" })}`; kind += " bad"; }
    else if (b.mine !== null) {
      const na = b.mine === "-" ? `${t("you_na")} ` : "";
      words = `✓ ${na}${t(b.hand ? "by_hand" : "in")}`;
      kind += " good";
    } else if (backed === b.b) words = t("taken_back");
    if (made.textContent !== words) made.textContent = words;
    made.className = kind;
    const next = document.getElementById("next");
    const ready = !pending && !fault && b.mine !== null;
    if (next && ready !== Boolean(next.firstChild)) {
      next.replaceChildren(...(ready ? [button(t("next_person"), nextPerson), button(t("take_back"), takeBack, "quiet")] : []));
    }
  }

  function shown() {
    const b = state.ballot;
    const given = b.counts.map((n, k) => (n ? k : -1)).filter((k) => k >= 0);
    const title = !given.length ? t("no_levels")
      : given.length === 1 ? t(b.unsure || b.na ? "alike_some" : "alike", { low: given[0] })
        : t("range", { low: given[0], high: given[given.length - 1] });
    const most = Math.max(...b.counts);
    const top = b.counts.filter((n) => n === most).length === 1 && most > 1 ? b.counts.indexOf(most) : null;
    const own = b.mine === null ? t(fault || "you_none") : b.mine === "?" ? t("you_unsure")
      : b.mine === "-" ? t("you_na") : t("you_chose", { mine: b.mine });
    const parts = [
      question && question.question === b.question ? el("p", { className: "small", textContent: question.prompt }) : null,
      el("h1", { textContent: title }),
      el("p", { className: "hint", textContent: [own, top === null ? "" : t("most", { most: top })].join(" ") }),
    ];
    b.counts.forEach((n, k) => {
      const dots = el("span", { className: "dots", "aria-hidden": "true" });
      for (let i = 0; i < Math.min(n, 24); i += 1) dots.append(el("span", { className: "dot" }));
      const is = b.agreed && b.agreed.value === k;
      const made = el("div", { className: is ? "row kept" : "row", role: "img",
        "aria-label": t("votes_of", { level: k, n }) },
      el("b", { textContent: String(k) }), dots, el("span", { textContent: String(n) }));
      parts.push(made);
    });
    if (b.unsure || b.na) parts.push(el("p", { className: "hint", textContent: t("others", { unsure: b.unsure, na: b.na }) }));
    if (b.agreed) {
      const words = b.agreed.value === "-" ? t("agreed_na")
        : b.agreed.value === "?" ? t("agreed_ask", { who: b.agreed.words }) : t("agreed", { level: b.agreed.value });
      parts.push(el("p", { className: "state good", textContent: `✓ ${words}` }));
      say(words);
    }
    if (b.asked) parts.push(el("hr"), asking(b));
    else if (thanked === b.b) parts.push(el("p", { className: "state good", textContent: `✓ ${t("thanks")}` }));
    return parts;
  }

  function asking(b) {
    const text = el("textarea", { id: "text", maxLength: 300, value: draft.text, "aria-labelledby": "asks", "aria-describedby": "hint count" });
    const count = el("p", { className: "small", id: "count", textContent: t("left", { n: draft.text.length }) });
    const quote = el("input", { type: "checkbox", id: "quote", checked: draft.quote });
    text.addEventListener("input", () => { draft.text = text.value; count.textContent = t("left", { n: text.value.length }); });
    quote.addEventListener("change", () => { draft.quote = quote.checked; });
    const send = async (words) => {
      try {
        const answer = await call("/explain", { ballot: b.b, text: words, quote: draft.quote });
        if (answer.ok || answer.status === 409) {
          draft = { text: "", quote: false };
          if (state.ballot && state.ballot.b === b.b) state.ballot.asked = "";
          thanked = b.b;
          say(t("thanks"));
          draw();
        }
      } catch { line(true); }
    };
    return el("div", {},
      el("h2", { className: "", textContent: t(b.asked === "unsure" ? "ask_unsure" : "ask_low"), id: "asks" }),
      el("p", { className: "hint", id: "hint", textContent: t("ask_hint") }),
      text, count,
      el("label", { className: "tick" }, quote, el("span", { textContent: t("quote") })),
      button(t("send"), () => send(text.value), "first"),
      button(t("nothing"), () => send("")));
  }

  // --- joining

  function trouble(key) {
    const made = document.getElementById("trouble");
    if (made) made.textContent = t(key);
    say(t(key));
  }

  let ahead = null; // the answer of the door, asked for while the words were on their way
  async function knock(typed) {
    code = typed;
    try {
      const early = ahead && ahead.code === typed ? await ahead.answer : null;
      ahead = null;
      const answer = early || await call("/door", { code });
      if (!answer.ok) { trouble(answer.body.why || "no_line"); return; }
      door = answer.body;
      if (door.once) { await join({ once: code }); return; }
      if (!door.doors) { trouble("doors"); return; }
      if (door.teams.length === 1 && door.naming !== "list") { await join({ team: door.teams[0].id }); return; }
      view = "";
      choosing();
    } catch { trouble("no_line"); }
  }

  async function join(choice) {
    try {
      const answer = await call("/join", { code, card, lang, ...choice });
      if (!answer.ok) { trouble(answer.body.why || "no_line"); return; }
      seat = { token: answer.body.token, q: 0 };
      keep("seat", seat);
      if (places().length) keep("seats", [...places(), seat]);
      pending = null;
      state = question = null;
      view = "";
      heard = Date.now();
      if (answer.body.question) learned(answer.body.question);
      if (answer.body.state) take(answer.body.state);
      else draw();
      main.focus();
      connect();
    } catch { trouble("no_line"); }
  }

  function choosing() {
    page(`choosing ${lang}`, () => {
      const parts = [];
      if (door.naming === "list") {
        parts.push(el("h1", { textContent: t("who_are_you") }));
        for (const team of door.teams) {
          parts.push(el("h2", { className: "small", textContent: team.name }));
          for (const person of door.people.filter((p) => p.team === team.id)) {
            const made = button(person.name, () => join({ person: person.id }));
            if (!person.free) {
              made.disabled = true;
              made.append(el("small", { textContent: ` · ${t("taken")}` }));
            }
            parts.push(made);
          }
        }
      } else {
        parts.push(el("h1", { textContent: t("which_team") }));
        for (const team of door.teams) parts.push(button(team.name, () => join({ team: team.id })));
        if (door.tags.length) {
          const list = el("details", {}, el("summary", { textContent: t("here_before") }),
            el("p", { textContent: t("your_tag") }));
          for (const name of door.tags) list.append(button(tag(name), () => join({ tag: name })));
          parts.push(list);
        }
      }
      parts.push(el("p", { className: "state bad", id: "trouble" }), promise(), about());
      return parts;
    });
    main.focus();
  }

  function start() {
    if (seat) { draw(); connect(); return; }
    head.who.textContent = head.line.textContent = "";
    page(`start ${lang}`, () => {
      const field = el("input", { className: "field code", id: "code", maxLength: 12, autocomplete: "off",
        autocapitalize: "characters", spellcheck: false, inputMode: "text", value: code });
      const form = el("form", {}, el("label", { htmlFor: "code", textContent: t("code") }), field,
        el("button", { type: "submit", className: "wide first", textContent: t("go") }));
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (field.value.trim()) knock(field.value); else field.focus();
      });
      return [el("h1", { textContent: t("title") }), form, el("p", { className: "state bad", id: "trouble" }), promise(), about()];
    });
  }

  function scanned() { // what a code says is read once, and in no address afterwards
    const mark = location.hash.slice(1);
    if (mark) history.replaceState(null, "", location.pathname);
    return mark;
  }
  addEventListener("hashchange", () => { // scanned while the page was open already: as if it came with it
    const mark = scanned();
    if (mark && W.title) enter(mark);
  });
  async function enter(mark) {
    if (mark.startsWith("c.")) { card = mark.slice(2); if (!seat) { start(); await join({}); return; } }
    else if (mark.startsWith("o.")) { start(); await join({ once: mark.slice(2) }); return; }
    fresh = seat && !card ? mark : "";
    start();
    if (mark && !seat && !card) { code = mark; await knock(mark); }
  }

  (async () => {
    const mark = scanned();
    seat = kept("seat");
    pending = kept("pending");
    if (mark && !seat && !/^[co]\./.test(mark)) {
      ahead = { code: mark, answer: call("/door", { code: mark }).catch(() => null) };
    }
    const wanted = kept("language") || (/^de/i.test(navigator.language) ? "de" : "en");
    for (;;) {
      try { await speak(wanted); if (W.title) break; } catch { /* again */ }
      await wait(1500);
    }
    await enter(mark);
  })();
})();
