"use strict";
// Without this script the page is the same table, worst first.
(() => {
  const find = selector => document.querySelector(selector);
  const table = find("table.clients");
  const heads = [...table.tHead.rows[0].cells];
  const isNumber = heads.map(head => head.classList.contains("number"));
  const waits = heads.findIndex(head => head.textContent === "Longest wait");
  const compareTexts = new Intl.Collator("en", { numeric: true }).compare;
  const filter = find(".filter input"), show = find("select.show"), by = find("select.by");
  const sort = find("select.sort"), fold = find("button.fold"), shownCount = find("output");
  const folded = new Set();

  const clients = [...table.querySelectorAll("tr[data-client]")].map(row => {
    const values = [...row.cells].map(cell => cell.dataset.value);
    return { row, keys: values.map((value, at) => isNumber[at] && value !== "" ? Number(value) : value) };
  });

  const textOf = client => client.text ??= [
    ...[...client.row.querySelectorAll(".call code, .place, .operations")].map(cell => cell.textContent),
    client.row.dataset.service, client.row.dataset.root,
  ].join("\n").toLowerCase();

  const matching = () => {
    const words = filter.value.toLowerCase().split(/\s+/);
    return clients.filter(client =>
      (show.value === "" || client.row.classList.contains(show.value)) &&
      words.every(word => textOf(client).includes(word)));
  };

  // What is not known comes last, whichever way the others go.
  const order = (at, up) => ({ keys: { [at]: a } }, { keys: { [at]: b } }) => {
    if (a === "" || b === "") return (a === "") - (b === "");
    const least = isNumber[at] ? (a > b) - (a < b) : compareTexts(a, b);
    return up ? least : -least;
  };

  const grouped = shown => {
    if (by.value === "") return [["", shown]];
    const groups = new Map();
    for (const client of shown) {
      const name = client.row.dataset[by.value] ?? "";
      groups.has(name) ? groups.get(name).push(client) : groups.set(name, [client]);
    }
    return [...groups].sort(([a, first], [b, second]) =>
      (a === "") - (b === "") || second.length - first.length || compareTexts(a, b));
  };

  const count = (number, of) => {
    const all = `${of.toLocaleString("en")} client${of === 1 ? "" : "s"}`;
    return number === of ? all : `${number.toLocaleString("en")} of ${all}`;
  };

  const heading = (name, some) => {
    const said = [count(some.length, some.length)];
    const worst = some.reduce((one, other) => other.keys[waits] > one.keys[waits] ? other : one);
    if (worst.keys[waits] === Infinity) said.push("without limit");
    else if (worst.keys[waits] !== "") said.push(`longest wait ${worst.row.querySelector("strong").textContent}`);
    return `${name || by.selectedOptions[0].dataset.nameless}: ${said.join(", ")}`;
  };

  const headingRow = (name, some, body) => {
    const row = document.createElement("tr"), cell = document.createElement("th"), button = document.createElement("button");
    const turn = () => {
      body.classList.toggle("folded", folded.has(name));
      button.setAttribute("aria-expanded", String(!folded.has(name)));
    };
    row.className = "group";
    cell.colSpan = heads.length;
    cell.scope = "rowgroup";
    button.type = "button";
    button.textContent = heading(name, some);
    button.addEventListener("click", () => {
      folded.delete(name) || folded.add(name);
      turn();
    });
    turn();
    cell.append(button);
    row.append(cell);
    return row;
  };

  const draw = () => {
    const shown = matching();
    const bodies = grouped(shown).map(([name, some]) => {
      const body = document.createElement("tbody");
      if (by.value !== "") body.append(headingRow(name, some, body));
      body.append(...some.map(({ row }) => row));
      return body;
    });
    for (const body of [...table.tBodies]) body.remove();
    table.append(...bodies);
    shownCount.textContent = count(shown.length, clients.length);
    fold.hidden = by.value === "";
  };

  const sortBy = (at, up) => {
    clients.sort(order(at, up));
    heads.forEach((head, other) => other === at
      ? head.setAttribute("aria-sort", up ? "ascending" : "descending")
      : head.removeAttribute("aria-sort"));
    sort.value = heads[at].textContent;
    draw();
  };

  heads.forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      sortBy(at, now === null ? !isNumber[at] : now === "descending");
    });
    head.append(button);
  });
  let waiting;
  filter.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(draw, 100);
  });
  show.addEventListener("change", draw);
  by.addEventListener("change", () => {
    folded.clear();
    draw();
  });
  sort.addEventListener("change", () => sortBy(sort.selectedIndex, !isNumber[sort.selectedIndex]));
  fold.addEventListener("click", () => {
    const open = [...table.tBodies].some(body => !body.classList.contains("folded"));
    for (const body of table.tBodies)
      if (body.classList.contains("folded") !== open) body.querySelector("button").click();
  });
  // Groups that the page was made with have another order than the longest wait, which a client's number is.
  clients.sort((one, other) => one.row.dataset.client - other.row.dataset.client);
  document.documentElement.classList.add("scripted");
  find(".tools").hidden = false;
  draw();
})();
