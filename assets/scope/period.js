// The period chooser: named periods ("this year") on one side, and a Jalali calendar for any other period on the other
// side. The calendar follows the ARIA grid pattern: one day can be reached with the Tab key, and the arrow keys move
// from there.

function periodChooser(data, choose) {
  const { words, lang } = data;
  const calendar = new Calendar(data.calendar);
  const ends = { first: calendar.read(data.period.first || ""), last: calendar.read(data.period.last || "") };
  const today = calendar.read(data.calendar.today);
  let active = "first";                       // Which end of the period the next chosen day sets.
  let cursor = ends.last || today;            // The day with the keyboard focus.
  const show = day => day ? digits(calendar.write(day), lang) : "";

  const presets = make("div", { class: "presets", role: "group", "aria-label": words.periods },
    ...data.presets.map(({ key, label }) => make("button", {
      type: "button", class: "preset", "aria-pressed": String(data.period.preset === key),
      "data-focus": `preset-${key}`, onclick: () => choose(key),
    }, label)));

  const fields = {};
  for (const end of ["first", "last"]) {
    fields[end] = make("input", {
      type: "text", inputmode: "numeric", dir: "ltr", autocomplete: "off", size: 10, value: show(ends[end]),
      placeholder: digits("1404/01/01", lang), "aria-label": words[end],
      onfocus: () => { active = end; mark(); },
      onclick: () => { if (ends[end]) { cursor = ends[end]; draw(); } },
      onchange: event => type(end, event.target),
      onkeydown: event => { if (event.key === "Enter") { event.preventDefault(); apply(); } },
    });
  }
  const wrong = make("p", { class: "wrong", role: "alert" });
  // Pressed while a date is being typed, the button must not take the focus: the month would be drawn anew, with more or
  // fewer weeks, and the button would have moved from under the pointer before it is released.
  const apply_button = make("button", { type: "button", class: "apply", onmousedown: event => event.preventDefault(), onclick: () => apply() }, words.apply);

  const month = make("select", { "aria-label": words.month, onchange: e => turn({ month: +e.target.value }) },
    ...data.calendar.months.map((name, i) => make("option", { value: i + 1 }, name)));
  const year = make("select", { "aria-label": words.year, onchange: e => turn({ year: +e.target.value }) },
    ...data.calendar.years.map(([y]) => make("option", { value: y }, digits(y, lang))));
  const back = make("button", { type: "button", class: "turn", "aria-label": words.previous_month, onclick: () => show_month(-1) }, lang === "fa" ? "›" : "‹");
  const on = make("button", { type: "button", class: "turn", "aria-label": words.next_month, onclick: () => show_month(1) }, lang === "fa" ? "‹" : "›");
  const body = make("tbody");
  const heading = make("span", { class: "unseen", "aria-live": "polite", id: "negah-month" });
  const grid = make("table", { class: "days", role: "grid", "aria-labelledby": "negah-month", onkeydown: keys },
    make("thead", {}, make("tr", {}, ...data.calendar.weekdays.map(name =>
      make("th", { scope: "col", abbr: name }, [...name].slice(0, lang === "fa" ? 1 : 2).join(""))))),
    body);

  // A number that orders days; it is not a count of days.
  function order(day) { return day ? day.year * 10000 + day.month * 100 + day.day : null; }

  // Draw the month of the cursor. Weeks begin on Saturday.
  function draw({ focus = false } = {}) {
    month.value = cursor.month;
    year.value = cursor.year;
    heading.textContent = `${data.calendar.months[cursor.month - 1]} ${digits(cursor.year, lang)}`;
    const offset = calendar.weekday({ ...cursor, day: 1 });
    const count = calendar.length(cursor.year, cursor.month);
    const rows = [];
    for (let start = 1 - offset; start <= count; start += 7) {
      rows.push(make("tr", {}, ...Array.from({ length: 7 }, (_, i) => {
        const number = start + i;
        if (number < 1 || number > count) return make("td", { role: "gridcell" });
        const day = { year: cursor.year, month: cursor.month, day: number };
        const at = order(day), first = order(ends.first), last = order(ends.last);
        const inside = first && last && at >= first && at <= last;
        const end = at === first || at === last;
        return make("td", { role: "gridcell", "aria-selected": String(Boolean(inside || end)), class: [inside && "inside", end && "end", at === order(today) && "today"].filter(Boolean).join(" ") },
          make("button", {
            type: "button", tabindex: number === cursor.day ? 0 : -1, "data-day": number,
            "aria-label": `${digits(number, lang)} ${data.calendar.months[cursor.month - 1]} ${digits(cursor.year, lang)}`,
            "aria-current": at === order(today) ? "date" : null,
            onclick: () => pick(day),
          }, digits(number, lang)));
      })));
    }
    body.replaceChildren(...rows);
    if (focus) body.querySelector('[tabindex="0"]').focus();
  }
  function mark() {
    for (const end of ["first", "last"]) fields[end].classList.toggle("active", end === active);
  }
  function turn(part) { cursor = calendar.moveMonths({ ...cursor, ...part, day: 1 }, 0); draw(); }
  function show_month(step) { cursor = calendar.moveMonths(cursor, step); draw(); }

  // Choose a day. The first choice begins a new period, the second ends it; a second day before the first swaps the
  // two.
  function pick(day) {
    cursor = day;
    ends[active] = day;
    if (active === "first") { ends.last = null; active = "last"; }
    else if (order(ends.first) > order(day)) { [ends.first, ends.last] = [day, ends.first]; active = "first"; }
    else active = "first";
    fields.first.value = show(ends.first);
    fields.last.value = show(ends.last);
    mark();
    draw({ focus: true });
  }
  // Read a typed date and say so if there is no such day.
  function type(end, field) {
    const text = field.value.trim();
    ends[end] = text ? calendar.read(text) : null;
    field.setAttribute("aria-invalid", String(Boolean(text) && !ends[end]));
    const bad = Object.values(fields).some(each => each.getAttribute("aria-invalid") === "true");
    wrong.textContent = bad ? words.no_such_day : "";
    if (ends[end]) { cursor = ends[end]; field.value = show(ends[end]); }
    draw();
  }
  // Request the period, with its ends in order. An empty field leaves that end open.
  function apply() {
    for (const end of ["first", "last"]) type(end, fields[end]);
    if (["first", "last"].some(end => fields[end].value.trim() && !ends[end])) return;
    if (!ends.first && !ends.last) return;
    let { first, last } = ends;
    if (first && last && order(first) > order(last)) [first, last] = [last, first];
    choose(`${first ? calendar.write(first) : ""}-${last ? calendar.write(last) : ""}`);
  }
  function keys(event) {
    const ahead = lang === "fa" ? -1 : 1; // In Persian the next day is on the left.
    const moves = {
      ArrowRight: () => calendar.move(cursor, ahead), ArrowLeft: () => calendar.move(cursor, -ahead),
      ArrowDown: () => calendar.move(cursor, 7), ArrowUp: () => calendar.move(cursor, -7),
      PageUp: () => calendar.moveMonths(cursor, event.shiftKey ? -12 : -1),
      PageDown: () => calendar.moveMonths(cursor, event.shiftKey ? 12 : 1),
      Home: () => calendar.move(cursor, -calendar.weekday(cursor)), End: () => calendar.move(cursor, 6 - calendar.weekday(cursor)),
    };
    if (!moves[event.key]) return;
    event.preventDefault();
    cursor = moves[event.key]();
    draw({ focus: true });
  }

  draw();
  mark();
  return make("div", { class: "period" }, presets,
    make("div", { class: "free" },
      make("div", { class: "ends" },
        make("label", {}, words.first, fields.first), make("label", {}, words.last, fields.last)),
      make("div", { class: "month" }, back, month, year, on), heading, grid, wrong,
      make("div", { class: "foot" }, apply_button)));
}
