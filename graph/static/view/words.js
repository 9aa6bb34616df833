// The words of the page in two languages, and numbers and dates as each writes them.
labgraph.words = (() => {
  const told = document.documentElement.dataset.language; // by the server, which knows what was chosen before
  let language = told || (navigator.languages?.[0] ?? navigator.language ?? "en").toLowerCase().slice(0, 2);
  if (language !== "fr") language = "en";
  const listeners = [];

  /** The sentence of a key, with `{name}` filled in; the values are text, never markup. */
  function say(key, values = {}) {
    const text = labgraph.texts[language][key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  }

  /** The sentence for a count: `key.one` or `key.many`. */
  function count(key, n) {
    return say(n === 1 ? `${key}.one` : `${key}.many`, { n: number(n) });
  }

  function number(n) {
    return new Intl.NumberFormat(language).format(n);
  }

  function percent(share) {
    return new Intl.NumberFormat(language, { style: "percent" }).format(share);
  }

  /** A date as precise as it is given: `2014-11-12`, `2014-11` or `2014`. */
  function date(iso, style = "long") {
    const day = dayOf(iso);
    return day ? writer(iso, style).format(day) : iso;
  }

  function dayOf(iso) {
    const known = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(iso);
    if (!known) return null;
    const day = new Date(0);
    day.setUTCFullYear(Number(known[1]), Number(known[2] ?? 1) - 1, Number(known[3] ?? 1));
    return day;
  }

  function writer(iso, style) {
    const parts = { year: "numeric", timeZone: "UTC" };
    if (iso.length > 4) parts.month = style;
    if (iso.length > 7) parts.day = "numeric";
    return new Intl.DateTimeFormat(language, parts);
  }

  /** Two dates, or one if they are the same. */
  function period(first, last, style = "long") {
    if (!first || !last || first === last) return date(first || last, style);
    const [from, to] = [dayOf(first), dayOf(last)];
    if (from && to && from < to && first.length === last.length) return writer(first, style).formatRange(from, to);
    return say("between", { first: date(first, style), last: date(last, style) });
  }

  /** Fill every element that names its words, and tell the listeners. */
  function use(chosen = language) {
    language = chosen;
    document.documentElement.lang = language;
    for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
    for (const element of document.querySelectorAll("[data-label]")) {
      element.setAttribute("aria-label", say(element.dataset.label));
      if (element.tagName === "BUTTON") element.title = say(element.dataset.label);
    }
    for (const element of document.querySelectorAll("[data-hint]")) element.placeholder = say(element.dataset.hint);
    for (const button of document.querySelectorAll("button[data-language]")) {
      button.setAttribute("aria-pressed", String(button.dataset.language === language));
    }
    for (const listener of listeners) listener();
  }

  return { say, count, number, percent, date, period, use, onChange: (f) => listeners.push(f), language: () => language };
})();
