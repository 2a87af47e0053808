// Jalali dates in the form "1404/05/12", Persian digits, and a helper that creates DOM elements.
//
// The Jalali calendar is astronomical: a year begins at the vernal equinox. The server therefore sends which years are
// leap years and on which weekday each begins (`data.calendar.years`), and the code here only counts days.

const digits = (text, lang) => lang === "fa" ? String(text).replace(/\d/g, d => PERSIAN[d]) : String(text);


class Calendar {
  constructor({ years }) {
    this.years = new Map(years.map(([year, weekday, leap]) => [year, { weekday, leap }]));
    this.first = years[0][0];
    this.last = years[years.length - 1][0];
  }
  // Days of a month: six months of 31 days, five of 30, and the last of 29 or, in a leap year, 30.
  length(year, month) {
    return month <= 6 ? 31 : month < 12 || this.years.get(year)?.leap ? 30 : 29;
  }
  weekday({ year, month, day }) { // 0 is Saturday, the first day of the week.
    const before = month <= 7 ? 31 * (month - 1) : 186 + 30 * (month - 7);
    return (this.years.get(year).weekday + before + day - 1) % 7;
  }
  read(text) { // Parse a typed date; null if it is not a day of the calendar.
    const found = latin(text).trim().match(/^(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})$/);
    if (!found) return null;
    const [year, month, day] = found.slice(1).map(Number);
    const known = this.years.has(year) && month >= 1 && month <= 12 && day >= 1 && day <= this.length(year, month);
    return known ? { year, month, day } : null;
  }
  write({ year, month, day }) {
    return `${year}/${String(month).padStart(2, "0")}/${String(day).padStart(2, "0")}`;
  }
  move({ year, month, day }, days) { // Add days, clamped to the years of the calendar.
    day += days;
    while (day < 1) {
      if (--month < 1) { month = 12; year--; }
      if (year < this.first) return { year: this.first, month: 1, day: 1 };
      day += this.length(year, month);
    }
    while (day > this.length(year, month)) {
      day -= this.length(year, month);
      if (++month > 12) { month = 1; year++; }
      if (year > this.last) return { year: this.last, month: 12, day: this.length(this.last, 12) };
    }
    return { year, month, day };
  }
  // Add months, clamped to the years of the calendar. The day becomes the month's last one where that month is shorter.
  moveMonths({ year, month, day }, months) {
    const count = Math.min(Math.max(year * 12 + month - 1 + months, this.first * 12), this.last * 12 + 11);
    const to = { year: Math.floor(count / 12), month: count % 12 + 1 };
    return { ...to, day: Math.min(day, this.length(to.year, to.month)) };
  }
}

// Create a DOM element in one call: make("button", { class: "x", onclick: f }, "text", child). Properties that are null
// or false, and children that are null or false, are left out.
function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "value" || key === "checked") element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined && child !== false));
  return element;
}
