// Where in the explorer one is, as it stands in the address: whoever has the address sees the same.
labgraph.state = (() => {
  const LIMIT = 60;
  const views = ["network", "table", "map", "timeline"];
  const sizes = ["ties", "posts", "bridging"];

  /**
   * `centres` and `ends` are tails of IRIs (lab/mindlab), `panel` one tail, two, or none; `notype` and `norel` what is
   * left out; `when` a year or month of the timeline.
   */
  function read(search) {
    const asked = new URLSearchParams(search);
    const centres = [...new Set(asked.getAll("e"))];
    const ends = asked.get("from") && asked.get("to") ? [asked.get("from"), asked.get("to")] : null;
    const listed = (name) => (asked.get(name) ?? "").split(",").filter(Boolean);
    const among = (name, known, otherwise) => (known.includes(asked.get(name)) ? asked.get(name) : otherwise);
    const panel = (asked.get("panel") ?? "").split("~").filter(Boolean).slice(0, 2);
    const state = {
      centres, ends, panel, notype: [], norel: listed("norel"),
      since: asked.get("since") ?? "", until: asked.get("until") ?? "", confidence: Number(asked.get("conf")) || 0,
      limit: Number(asked.get("limit")) || LIMIT, view: among("view", views, "network"),
      size: among("size", sizes, "ties"), colour: among("colour", ["type", "community"], "type"), when: asked.get("when") ?? "",
    };
    state.notype = asked.has("notype") ? listed("notype") : usual(state);
    return state;
  }

  /** The types left out if nobody says: in the overview places, which tie everything to everything. */
  function usual({ centres, ends }) {
    return centres.length || ends ? [] : ["Place"];
  }

  /** What the server is asked for the network. */
  function question(state) {
    const asked = new URLSearchParams();
    if (state.ends) [["from", state.ends[0]], ["to", state.ends[1]]].forEach((pair) => asked.append(...pair));
    else for (const centre of state.centres) asked.append("e", centre);
    if (state.notype.length) asked.set("notype", state.notype.join(","));
    common(asked, state);
    return asked.toString();
  }

  function common(asked, state) {
    if (state.norel.length) asked.set("norel", state.norel.join(","));
    for (const name of ["since", "until"]) if (state[name]) asked.set(name, state[name]);
    if (state.confidence) asked.set("conf", String(state.confidence));
    if (state.limit !== LIMIT) asked.set("limit", String(state.limit));
  }

  /** The state as the query string of a page's address. */
  function write(state) {
    const asked = new URLSearchParams();
    if (state.ends) [["from", state.ends[0]], ["to", state.ends[1]]].forEach((pair) => asked.append(...pair));
    else for (const centre of state.centres) asked.append("e", centre);
    if (state.notype.join() !== usual(state).join()) asked.set("notype", state.notype.join(","));
    common(asked, state);
    if (state.panel.length) asked.set("panel", state.panel.join("~"));
    if (state.view !== "network") asked.set("view", state.view);
    if (state.when) asked.set("when", state.when);
    if (state.size !== "ties") asked.set("size", state.size);
    if (state.colour !== "type") asked.set("colour", state.colour);
    const text = asked.toString().replaceAll("%2F", "/").replaceAll("%7E", "~").replaceAll("%2C", ",");
    return text ? `?${text}` : "";
  }

  return { read, write, question, usual };
})();
